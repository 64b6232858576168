/* SPDX-License-Identifier: ISC */
/*
 * What the ratings of one recommendation come to: UPR Info's index over them,
 * who is in its n and who is beside it and why, and the status that the
 * recommendation is counted under (docs/COUNTING.md).  Pure functions over
 * rows; who reads them from an index does not matter.
 */
#ifndef PROTOCOL_VIEW_TALLY_H
#define PROTOCOL_VIEW_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/view/score.h"

/* Members are numbered by the caller. */
#define TALLY_NOBODY ((size_t)-1)

/* Is the member one of this coalition's? */
typedef bool (
    *tally_is_of_cb)(const void *arg, size_t member, size_t coalition);

struct tally_room {
	const char *scheme;
	tally_is_of_cb is_of; /* NULL: there are no coalitions */
	const void *arg;
};

/* Where a rating stands in the index. */
enum tally_place {
	TALLY_IN_N,
	TALLY_EARLIER,      /* the member rated in a later round, too */
	TALLY_DISPUTED,     /* the member says several things at once */
	TALLY_NOT_ASSESSED, /* a value without a score */
	TALLY_BY_COALITION, /* the member's coalition has rated */
};

/* A rating that counts and is current. */
struct tally_rating {
	size_t member;
	int round;
	const char *value;      /* of the scheme */
	size_t statement;       /* the caller's own */
	enum tally_place place; /* out */
};

/* What a recommendation is counted under. */
enum tally_kind {
	TALLY_VALUE,      /* a value of the scheme */
	TALLY_DIFFER,     /* members differ, and the scheme has no index */
	TALLY_IN_DISPUTE, /* only members that dispute with themselves */
	TALLY_NOT_RATED,
};

struct tally_status {
	enum tally_kind kind;
	const char *value; /* of TALLY_VALUE; lives for ever */
};

struct tally {
	struct index_score index; /* count 0 where the scheme has none */
	struct tally_status status;
};

/*
 * Tally the ratings of one recommendation, which stand by member; each gets
 * its place.  Of every member the latest round among them is looked at.
 *
 * The status is the band of the index; where nobody is in n, not assessed, if
 * somebody said so, else disputed.  With a scheme that has no index it is the
 * value that all give who do not dispute with themselves and whose coalition
 * has not rated.
 */
struct tally tally_of(struct tally_rating *ratings, size_t count,
    const struct tally_room *room);

/* The same of what one member says: its own value, or a dispute. */
struct tally_status tally_of_member(const struct tally_rating *ratings,
    size_t count, size_t member, const char *scheme);

/* "fully", "differ", "disputed", "not-rated" */
const char *tally_status_name(struct tally_status status);

/* The statuses of a scheme in their order, from 0: its values, then differ
 * (where there is no index), disputed, not-rated; NULL behind the last. */
const char *tally_status_at(const char *scheme, size_t index);

/* --- targets ----------------------------------------------------------------- */

/*
 * A percentage as a person writes it ("85", "33.3"), in thousandths of a per
 * cent; false if it is none from above 0 to 100 with at most three decimals.
 */
bool percent_parse(unsigned *thousandths, const char *text);

/* How many of the denominator make at least that: 85 % of 150 is 127.5, so
 * 128. */
size_t percent_needed(unsigned thousandths, size_t denominator);

/* "66.67": the numerator as a percentage, half up to two decimals; "" where
 * the denominator is 0. */
struct percent_text {
	char text[24];
};
struct percent_text percent_of(size_t numerator, size_t denominator);

#endif
