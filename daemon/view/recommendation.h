/* SPDX-License-Identifier: ISC */
/* The parts that a recommendation's page is put together from. */
#ifndef DAEMON_VIEW_RECOMMENDATION_H
#define DAEMON_VIEW_RECOMMENDATION_H

#include "daemon/view/view.h"

/* A row as in the list, with "documents" and "positions"; NULL when there is
 * no recommendation of this id. */
MUST_USE bool view_described(json_t **out, struct store *store, const char *id,
    struct err *e);

/* "assessments": every current or held rating of this recommendation. */
MUST_USE bool view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e);

/* "citations": every current citation of this recommendation. */
MUST_USE bool view_add_citations(json_t *row, struct store *store,
    const char *id, struct err *e);

#endif
