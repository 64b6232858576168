/* SPDX-License-Identifier: ISC */
/* What a recommendation's page has from other views. */
#ifndef DAEMON_VIEW_RECOMMENDATION_H
#define DAEMON_VIEW_RECOMMENDATION_H

#include "daemon/view/view.h"

/* "assessments": every current or held rating of this recommendation. */
MUST_USE bool view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e);

/* "citations": every current citation of this recommendation. */
MUST_USE bool view_add_citations(json_t *row, struct store *store,
    const char *id, struct err *e);

#endif
