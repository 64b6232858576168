/* SPDX-License-Identifier: ISC */
/*
 * How far a visit is, for people.  Pure.  What is not known is not guessed:
 * how many records a journal has that is on its way, a remote does not say.
 */
#ifndef DAEMON_SYNC_PROGRESS_H
#define DAEMON_SYNC_PROGRESS_H

#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/json.h"

enum progress_step {
	PROGRESS_ASKING,   /* what the remote has */
	PROGRESS_FETCHING, /* from it */
	PROGRESS_CHECKING, /* what came */
	PROGRESS_TAKING,   /* it over, into the store */
	PROGRESS_SENDING,  /* to it */
	PROGRESS_WAITING,  /* a little, after the way was lost */
};

struct progress {
	const char *remote;
	enum progress_step step;
	uint64_t received; /* records that came and are in the store */
	uint64_t sent;     /* records that the remote took */
	uint64_t to_send;  /* in all; known when sending begins */
	uint64_t journals; /* of which the remote showed something new */
	uint64_t left;     /* of these, not done with yet */
	uint64_t coming;   /* records in what is on its way; 0: not known */
	bool is_last;      /* after that there is nothing to fetch */
	uint64_t bytes;    /* that came in this visit */
	int64_t elapsed_ms;
};

/* What was measured, for the estimate. */
struct progress_basis {
	uint64_t records;    /* that came by this remote, ever */
	uint64_t bytes;      /* as so many bytes */
	uint64_t step_bytes; /* since this step began */
	uint64_t step_sent;  /* records, likewise */
	int64_t step_ms;     /* for so long */
};

/*
 * How long it will still take at the pace of this step; -1 where nothing that
 * was measured says so: the step is younger than PROGRESS_SURE_MS, or too few
 * records came by this remote to know how large one is.
 */
#define PROGRESS_SURE_MS 5000
#define PROGRESS_SURE_RECORDS 100
int64_t progress_left_ms(const struct progress *progress,
    const struct progress_basis *basis);

/* As docs/openapi.yaml has it; left_ms as from progress_left_ms(). */
json_t *progress_pack(const struct progress *progress,
    int64_t left_ms) MUST_USE;

#endif
