/* SPDX-License-Identifier: ISC */
/*
 * How long connections hold, how long it takes to ask by one, and so how many
 * records come before it is lost.  With 300 ms each way ssh spends a third of
 * 20 s on its greeting, and some seconds on each request: there one request
 * that fits is worth more than three careful ones.  Only whole requests are
 * timed: of a packet that is not whole ssh shows nothing.  Pure; all zero is
 * nothing known.
 */
#ifndef DAEMON_ROAD_SPAN_H
#define DAEMON_ROAD_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	int64_t life_ms;  /* that a connection holds; 0: not known */
	int64_t open_ms;  /* to open one and to ask by it, without what comes */
	int64_t ask_ms;   /* to ask by one that is open */
	int64_t each_us;  /* that a record takes; 0: not known */
	size_t records;   /* of the last request by a new connection */
	int64_t took_ms;  /* that it took; 0: there was none */
	int64_t spare_ms; /* of a life that is left unused, beyond a part of it:
			   * times vary, and more so on some links */
	unsigned held;    /* requests since a connection was lost */
};

/* So many records came, whole, in that time: by a new connection, or by one
 * that was open. */
void span_went(struct span *span, bool is_new, int64_t took_ms, size_t records);

/* A connection was lost when it was that old.  If the request for so many
 * records was the first by it, it was too large; else 0. */
void span_was_cut(struct span *span, int64_t age_ms, size_t records);

/* Is a request so dear that as few as possible are to be made? */
bool span_is_dear(const struct span *span);

/* Records that come by a connection that is that old, or by a new one if
 * age_ms is negative; 0: not known, or none. */
size_t span_fits(const struct span *span, int64_t age_ms);

#endif
