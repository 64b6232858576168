/* SPDX-License-Identifier: ISC */
/*
 * The fields of a row of rows.h, from the cells of a table's row.
 */
#ifndef DAEMON_IMPORT_FIELDS_H
#define DAEMON_IMPORT_FIELDS_H

#include <stdbool.h>

#include "daemon/import/cell.h"
#include "daemon/import/columns.h"

/* What the cells of a table are read with. */
struct fields {
	const struct cells *cells;
	const struct columns *columns;
	const char
	    *section; /* the heading that the row stands under, or NULL */
};

/*
 * Fill the row, whose review is known already; false, with the reason noted,
 * when it is to be refused.
 */
bool fields_set(const struct fields *from, json_t *row,
    const struct line *line);

#endif
