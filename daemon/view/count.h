/* SPDX-License-Identifier: ISC */
/*
 * What is counted (docs/COUNTING.md): matrices, changes, targets.  Every number
 * comes with the recommendations and the statements behind it.  The caller
 * owns *out.
 *
 * ERR_INPUT     a scheme, round, row or value that there is not
 * ERR_NOTFOUND  a member that there is not
 */
#ifndef DAEMON_VIEW_COUNT_H
#define DAEMON_VIEW_COUNT_H

#include "daemon/view/ratings.h"

struct count_plan {
	const char *rows; /* theme, institution, group, state, sdg, category */
	bool by_member;   /* columns are members, else statuses */
	const char *member; /* count what this one says, or NULL */
	struct ratings_plan ratings;
};

MUST_USE bool view_count(json_t **out, struct store *store,
    const struct filter *filter, const struct count_plan *plan, struct err *e);

/* A round or a date each; the date is whole: what was said on it is in. */
struct change_plan {
	const char *from;
	const char *to;
	const char *scheme;
	const char *member; /* what this one says, or NULL */
};

MUST_USE bool view_change(json_t **out, struct store *store,
    const struct filter *filter, const struct change_plan *plan, struct err *e);

struct target_plan {
	const char *percent;
	const char *counts; /* values of the scheme, with '+' */
	const char *member; /* or NULL */
	struct ratings_plan ratings;
};

/* The filter's position says what is the denominator; NULL: all. */
MUST_USE bool view_target(json_t **out, struct store *store,
    const struct filter *filter, const struct target_plan *plan, struct err *e);

/* The number of that member in the control; TALLY_NOBODY for NULL. */
MUST_USE bool view_find_member(size_t *member, struct store *store,
    const char *shown, struct err *e);

#endif
