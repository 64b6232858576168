/* SPDX-License-Identifier: ISC */
/* The parts that a recommendation's page is put together from. */
#ifndef DAEMON_VIEW_RECOMMENDATION_H
#define DAEMON_VIEW_RECOMMENDATION_H

#include "daemon/view/view.h"

/* A row as in the list, with "documents" and "positions"; NULL when no
 * recommendation is shown under this id. */
MUST_USE bool view_described(json_t **out, struct store *store, const char *id,
    struct err *e);

/* The subjects of current citations, each with true: among them the ratings
 * that somebody cites a source for. */
MUST_USE bool view_cited(json_t **out, struct store *store, struct err *e);

/*
 * Set "complete" and "missing" of a rating with these parts (INDEX_PART_...):
 * which of "rationale", "method", "cutoff", "sources" it has not.  A citation
 * of the rating is a source, too.
 */
void view_complete_set(json_t *rating, int64_t parts, const char *id,
    const json_t *cited);

/* The same list alone.  The caller owns it. */
json_t *view_missing(int64_t parts, const char *id,
    const json_t *cited) MUST_USE;

/*
 * "own_incomplete": the ratings of this member that are not complete, by what
 * they lack: [{"missing":[...],"ratings":n,"rec","round"}], with the first of
 * each.
 */
MUST_USE bool view_add_incomplete(json_t *status, struct store *store,
    struct err *e);

/* "assessments": every current or held rating of this recommendation. */
MUST_USE bool view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e);

/* "citations": every current citation of this recommendation. */
MUST_USE bool view_add_citations(json_t *row, struct store *store,
    const char *id, struct err *e);

#endif
