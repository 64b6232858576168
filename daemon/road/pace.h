/* SPDX-License-Identifier: ISC */
/*
 * How much to ask of a remote at once, by what got through before.  On a
 * link that is cut, what fits between two cuts; on any other everything, as
 * soon as a little came: of a request that is cut nothing may remain (a
 * packet of ssh has up to 32 KiB), and something is to remain of each
 * connection.  Pure.
 */
#ifndef DAEMON_ROAD_PACE_H
#define DAEMON_ROAD_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/road/span.h"

/* One way of one remote.  All zero: nothing is known.  Only the first three
 * are kept from one visit to the next. */
struct pace {
	size_t slice;     /* records that one connection carries; 0: all */
	size_t cut;       /* so many were too much; 0: not known */
	struct span span; /* how long that takes */
	unsigned held;    /* slices that went well just below that, or above */
	size_t tried;     /* records that came at once while no cut is known */
	size_t since;     /* records that came by the connection that is open */
	bool is_open;     /* a connection serves several slices, as of ssh */
	int64_t age_ms; /* of the one that is open, if that is known; else, and
			 * if there is none, negative */
};

/* If nothing is known, try all at once. */
void pace_trust(struct pace *pace);

/* How many records to ask for; 0: all. */
size_t pace_next(const struct pace *pace);

/* Is that to be asked by a connection of its own, though one may be open? */
bool pace_is_alone(const struct pace *pace);

/* How long the request took that pace_went() is told of next, and whether it
 * opened a connection. */
void pace_took(struct pace *pace, bool is_new, int64_t took_ms, size_t came);

/* The connection was lost that is told of next, when it was that old; if that
 * is not known, 0. */
void pace_lived(struct pace *pace, bool is_new, int64_t age_ms, size_t asked);

/* So many were asked for, and came came. */
void pace_went(struct pace *pace, size_t asked, size_t came);

/* So many were asked for, and the way was lost; came of them did, and are
 * kept. */
void pace_was_cut(struct pace *pace, size_t asked, size_t came);

/* As text for local.db, and back; a text that is none gives all zero. */
#define PACE_TEXT 160
void pace_format(char out[PACE_TEXT], const struct pace *pace);
struct pace pace_parse(const char *text);

/*
 * How long to wait before the next try, after so many (from 1) that failed:
 * twice as long each time, from a fifth of a second to a minute, up to half
 * of it by chance, so that many who lost the same host do not come back at
 * once.  The same seed gives the same times.
 */
int64_t pace_wait_ms(unsigned failures, uint64_t seed);

#endif
