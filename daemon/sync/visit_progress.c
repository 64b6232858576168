/* SPDX-License-Identifier: ISC */
#include "daemon/base/now.h"
#include "daemon/sync/visit_inner.h"

static void
count_journals(const struct visit *visit, struct progress *progress)
{
	for (size_t i = 0; i < visit->ledger.count; i++) {
		const struct ledger_row *row = &visit->ledger.rows[i];

		if (row->is_listed && !ledger_row_is_current(row))
			progress->left++;
	}
}

static void
count_sending(const struct visit *visit, struct progress *progress)
{
	progress->to_send = visit->sent;
	for (size_t i = visit->item_next; i < visit->item_count; i++)
		progress->to_send +=
		    visit->items[i].tip.sequence - visit->items[i].from;
}

/* Is what is on its way all that there is still to fetch? */
static bool
is_last(const struct visit *visit)
{
	return visit->phase == PULL_DATA && visit->slice.asked == 0 &&
	    !visit->choice.is_more && visit->slice.count == visit->choice.count;
}

static struct progress
visit_progress(struct visit *visit)
{
	struct visit_told *told = &visit->told;
	struct progress progress = {
		.remote = visit->name,
		.step = told->step,
		.received = visit->received,
		.sent = visit->sent,
		.elapsed_ms = now_ms() - told->begun_ms,
	};

	if (visit->take != NULL)
		progress.received += take_received(visit->take);
	if (visit->mover != NULL)
		progress.bytes = mover_bytes(visit->mover);
	if (told->step == PROGRESS_FETCHING) {
		progress.coming = mover_objects(visit->mover);
		progress.is_last = is_last(visit);
	}
	if (told->step == PROGRESS_SENDING)
		count_sending(visit, &progress);
	count_journals(visit, &progress);
	if (progress.left > told->journals)
		told->journals = progress.left;
	progress.journals = told->journals;
	return progress;
}

void
visit_tell(struct visit *visit)
{
	const struct visit_told *told = &visit->told;
	struct progress progress;
	struct progress_basis basis;
	json_t *packed;

	if (told->cb == NULL)
		return;
	progress = visit_progress(visit);
	basis = (struct progress_basis){
		.records = told->tally.received,
		.bytes = told->tally.bytes,
		.step_bytes = progress.bytes - told->step_bytes,
		.step_sent = progress.sent - told->step_sent,
		.step_ms = now_ms() - told->step_ms,
	};
	packed = progress_pack(&progress, progress_left_ms(&progress, &basis));
	told->cb(told->arg, packed);
	json_decref(packed);
}

void
visit_step(struct visit *visit, enum progress_step step)
{
	struct visit_told *told = &visit->told;

	/* Slice by slice it is the same step. */
	if (told->step != step || told->step_ms == 0) {
		told->step = step;
		told->step_ms = now_ms();
		told->step_sent = visit->sent;
		told->step_bytes =
		    visit->mover == NULL ? 0 : mover_bytes(visit->mover);
	}
	visit_tell(visit);
}

static void
on_look(void *arg)
{
	visit_tell(arg);
}

void
visit_watch(struct visit *visit)
{
	visit->told.begun_ms = now_ms();
	visit->told.tally = tally_get(store_local(visit->store), visit->name);
	mover_on_progress(visit->mover, on_look, visit);
}
