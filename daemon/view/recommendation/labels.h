/* SPDX-License-Identifier: ISC */
/*
 * What recommendations are counted by: the codes of their labels where a
 * vocabulary knows them, else the labels as they are written.
 */
#ifndef DAEMON_VIEW_RECOMMENDATION_LABELS_H
#define DAEMON_VIEW_RECOMMENDATION_LABELS_H

#include <stddef.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct label {
	const char *key;  /* its own, sorts as it is to be shown */
	const char *code; /* or NULL: no vocabulary knows it */
	const char *text; /* for people; "" of what has none */
};

/* Called for each recommendation (by its place in the list) once for every
 * label that it has, once with text "" if it has none. */
typedef void (*label_cb)(void *arg, const struct label *label, size_t rec);

/* ERR_INPUT  none of theme, institution, group, state, sdg, category */
MUST_USE bool labels_check(const char *rows, struct err *e);

/* All labels of that sort of the recommendations (view_recommendations()). */
MUST_USE bool labels_each(struct store *store, const json_t *recommendations,
    const char *rows, label_cb cb, void *arg, struct err *e);

#endif
