/* SPDX-License-Identifier: ISC */
/*
 * Which journals to ask for in one request, and how deep, so that about so
 * many records come.  The depth is one for all of them, counted from where each
 * goes on.  Pure.
 */
#ifndef DAEMON_ROAD_SLICE_H
#define DAEMON_ROAD_SLICE_H

#include <stdbool.h>
#include <stddef.h>

#define SLICE_ALL ((size_t)1 << 30) /* a depth that no journal has */

/* What is known of one journal. */
struct slice_part {
	size_t missing; /* records that are not here; a guess if depth is */
	size_t depth;   /* where it ends; SLICE_ALL: unknown */
	bool is_chosen; /* out */
};

/*
 * Choose among these, in that order of importance, and set *depth: whole
 * journals rather than some of each, but one more, and all of them less deep,
 * where many records would lack.  At least one is chosen if there are any,
 * and at least a record of it.
 */
void slice_plan(struct slice_part *parts, size_t count, size_t records,
    size_t *depth);

/* The same while nothing is known: some of as many as can be, and whole is
 * what has little that is new. */
void slice_taste(struct slice_part *parts, size_t count, size_t records,
    size_t *depth);

#endif
