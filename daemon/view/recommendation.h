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

/* Has a rating with these parts (INDEX_PART_...) a rationale, a method, a
 * cut-off date and at least one source? */
bool view_is_complete(int64_t parts, const char *id, const json_t *cited);

/* "assessments": every current or held rating of this recommendation. */
MUST_USE bool view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e);

/* "citations": every current citation of this recommendation. */
MUST_USE bool view_add_citations(json_t *row, struct store *store,
    const char *id, struct err *e);

#endif
