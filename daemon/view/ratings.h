/* SPDX-License-Identifier: ISC */
/*
 * The ratings of a room in rows, to be counted: those that counted and were
 * current, now or at a time, by recommendation and member.
 */
#ifndef DAEMON_VIEW_RATINGS_H
#define DAEMON_VIEW_RATINGS_H

#include "daemon/store/store.h"
#include "daemon/view/view.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/view/tally.h"

/* Which ratings; of no group of persons. */
struct ratings_plan {
	const char *scheme;
	const char *round; /* or NULL: the latest of each member */
	bool has_until;
	int64_t until; /* only what was said before, by its own clock */
};

/* A recommendation, and its ratings as a part of the rows. */
struct ratings_of_rec {
	const json_t *rec;            /* as in view_recommendations() */
	struct tally_rating *ratings; /* by member */
	size_t count;
	struct tally tally;
};

struct ratings_read {
	const struct control *control;
	json_t *recommendations;
	struct ratings_of_rec *recs; /* in the order of recommendations */
	size_t rec_count;
	struct tally_rating *rows;
	/* By tally_rating.statement: the id as text, and INDEX_PART_... (of now
	 * alone). */
	json_t **ids;
	const char **others; /* the id that it is said of, if the
			      * recommendation is shown under another; borrowed */
	int64_t *parts;
	size_t row_count;
};

/* Read, and tally each recommendation that passes the filter (its round and
 * scheme are not looked at).  The caller ends with ratings_clear(), after a
 * failure, too. */
MUST_USE bool ratings_read(struct ratings_read *out, struct store *store,
    const struct filter *filter, const struct ratings_plan *plan,
    struct err *e);
void ratings_clear(struct ratings_read *read);

/* The members by the id that they are shown by: their numbers in the control,
 * as many as there are.  The caller frees them. */
size_t *view_members_by_id(const struct control *control) MUST_USE;

/* For tally_of(), with the control as arg: is the member, by its number there,
 * one of that coalition's? */
bool view_member_is_of(const void *control, size_t member, size_t coalition);

/* {"score","band","n","kinds","beside":[{"member","why"}]}: the index, and the
 * kinds of members that are in its n. */
json_t *view_index_json(const struct control *control,
    const struct tally_rating *ratings, size_t count,
    const struct tally *tally) MUST_USE;

#endif
