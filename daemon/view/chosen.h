/* SPDX-License-Identifier: ISC */
/*
 * What a filter chooses: the one place where one meets the index.  What a
 * recommendation's row says is compared with the row, as people see it; what
 * only the index knows is asked of it once, and only for filters that want
 * it: who rates what how, and which texts have the words.
 *
 * Ratings are those that the sheet shows and that count: of the default
 * scheme, without a group of persons, of each member the latest round, or the
 * round that the filter names.
 */
#ifndef DAEMON_VIEW_CHOSEN_H
#define DAEMON_VIEW_CHOSEN_H

#include "daemon/view/view.h"

struct chosen;

/*
 * filter is borrowed until chosen_close().
 *
 * ERR_INPUT  it names a State or a member that there is not, or words that
 *            cannot be searched for
 */
MUST_USE bool chosen_open(struct chosen **out, struct store *store,
    const struct filter *filter, struct err *e);

/* Does a recommendation pass?  row as view_recommendations() makes it. */
bool chosen_has(const struct chosen *chosen, const json_t *row);

/* NULL is fine. */
void chosen_close(struct chosen *chosen);

#endif
