/* SPDX-License-Identifier: ISC */
/* Vocabularies as the API shows them, with what the room has of them. */
#ifndef DAEMON_VIEW_RECOMMENDATION_VOCABULARY_H
#define DAEMON_VIEW_RECOMMENDATION_VOCABULARY_H

#include "daemon/view/view.h"

/* Each with the number of its codes, and of the room's labels that are known
 * and that are not. */
MUST_USE bool view_vocabularies(json_t **out, struct store *store,
    struct err *e);

/*
 * The codes of one, with their labels and how many recommendations have them,
 * and the room's labels that are not known; or the rating schemes.
 *
 * ERR_NOTFOUND  there is no vocabulary of this name
 */
MUST_USE bool view_vocabulary(json_t **out, struct store *store,
    const char *name, struct err *e);

/* "labels": what each label of a recommendation's row means. */
void view_add_codes(json_t *row);

#endif
