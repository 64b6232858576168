/* SPDX-License-Identifier: ISC */
/*
 * What a filter chooses, as tables for spreadsheets:
 *
 *     [{"name":"Recommendations","columns":[text,...],"rows":[[cell,...]]},
 *      {"name":"Ratings",...},{"name":"Sources",...}]
 *
 * A cell is a text; one that is meant as a number is a JSON number, or a real
 * for the index.  The headings of the first table are those that
 * 'tamga import' knows, then a column for each member that rates something.
 */
#ifndef DAEMON_VIEW_TABLES_H
#define DAEMON_VIEW_TABLES_H

#include "daemon/view/view.h"

MUST_USE bool view_tables(json_t **out, struct store *store,
    const struct filter *filter, struct err *e);

/* The first of the tables alone, as comma-separated values; bom: behind a
 * byte order mark, for Excel. */
MUST_USE bool view_csv(struct buf *out, struct store *store,
    const struct filter *filter, bool bom, struct err *e);

#endif
