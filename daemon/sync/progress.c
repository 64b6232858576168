/* SPDX-License-Identifier: ISC */
#include "daemon/sync/progress.h"

static const char *const step_names[] = {
	[PROGRESS_ASKING] = "asking",
	[PROGRESS_FETCHING] = "fetching",
	[PROGRESS_CHECKING] = "checking",
	[PROGRESS_TAKING] = "taking",
	[PROGRESS_SENDING] = "sending",
	[PROGRESS_WAITING] = "waiting",
};

/* left of the same as done took ms. */
static int64_t
left_of(uint64_t left, uint64_t done, int64_t ms)
{
	return (int64_t)((double)left / (double)done * (double)ms);
}

static int64_t
left_to_fetch(const struct progress *progress,
    const struct progress_basis *basis)
{
	uint64_t all;

	if (!progress->is_last || progress->coming == 0 ||
	    basis->step_bytes == 0 || basis->records < PROGRESS_SURE_RECORDS)
		return -1;
	all = (uint64_t)((double)basis->bytes / (double)basis->records *
	    (double)progress->coming);
	/* They are larger than they used to be. */
	if (all <= basis->step_bytes)
		return -1;
	return left_of(all - basis->step_bytes, basis->step_bytes,
	    basis->step_ms);
}

int64_t
progress_left_ms(const struct progress *progress,
    const struct progress_basis *basis)
{
	if (basis->step_ms < PROGRESS_SURE_MS)
		return -1;
	if (progress->step == PROGRESS_FETCHING)
		return left_to_fetch(progress, basis);
	if (progress->step != PROGRESS_SENDING || basis->step_sent == 0 ||
	    progress->to_send < progress->sent)
		return -1;
	return left_of(progress->to_send - progress->sent, basis->step_sent,
	    basis->step_ms);
}

json_t *
progress_pack(const struct progress *progress, int64_t left_ms)
{
	json_t *packed = json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}",
	    "remote", progress->remote, "step", step_names[progress->step],
	    "received", (json_int_t)progress->received, "sent",
	    (json_int_t)progress->sent, "to_send",
	    (json_int_t)progress->to_send, "journals",
	    (json_int_t)progress->journals, "journals_left",
	    (json_int_t)progress->left, "coming", (json_int_t)progress->coming,
	    "bytes", (json_int_t)progress->bytes, "seconds",
	    (json_int_t)(progress->elapsed_ms / 1000));

	(void)json_object_set_new(packed, "seconds_left",
	    left_ms < 0 ? json_null() :
			  json_integer((json_int_t)(left_ms / 1000)));
	return packed;
}
