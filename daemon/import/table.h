/* SPDX-License-Identifier: ISC */
/*
 * A table with a heading for every column, row by row, from CSV or a
 * spreadsheet: the exports of UPR Info, UHRI, the Danish Institute and
 * IMPACT OSS, a matrix that somebody saved as a table, what people keep
 * themselves.  Columns are known by heading (columns.h), in any order; at
 * least one must be the recommendation's text.
 */
#ifndef DAEMON_IMPORT_TABLE_H
#define DAEMON_IMPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/import/line.h"
#include "daemon/import/rows.h"
#include "daemon/import/states.h"

struct table;

/* rows and states outlive the table. */
struct table *table_new(struct rows *rows,
    const struct states *states) MUST_USE;

/* NULL is fine. */
void table_free(struct table *table);

/* A new table begins; sheet is its name in the file, NULL when it is all
 * there is. */
void table_begin(struct table *table, const char *sheet);

/* Rows are called so in places: "line" for "row". */
void table_call_rows(struct table *table, const char *word);

/*
 * The next row.
 *
 * ERR_INPUT   the table has another format than was asked for, or a room's
 *             rows are asked for, and it names States by ids alone
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool table_line(struct table *table, const struct line *line,
    struct err *e);

/*
 * The file ends.
 *
 * ERR_INPUT  no table in it had a heading for the text; the hint says what
 *            was looked for
 */
MUST_USE bool table_end(struct table *table, struct err *e);

/*
 * Read a text file's bytes into rows: such a table as CSV.
 *
 * ERR_INPUT   not such a table
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool table_read_csv(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

#endif
