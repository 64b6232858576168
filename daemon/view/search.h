/* SPDX-License-Identifier: ISC */
#ifndef DAEMON_VIEW_SEARCH_H
#define DAEMON_VIEW_SEARCH_H

#include "daemon/view/view.h"

/*
 * What counts now and has the words, at most limit of it; with a filter only
 * what is about recommendations that it chooses:
 *
 *     {"results":[{"id","member","kind","subject","rec","value","title",
 *      "time","excerpt":[{"text","match"}]}],"more":bool}
 *
 * ERR_INPUT  there is no word to search for, or as view_recommendations()
 */
MUST_USE bool view_search(json_t **out, struct store *store, const char *words,
    size_t limit, const struct filter *filter, struct err *e);

#endif
