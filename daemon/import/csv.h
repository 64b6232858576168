/* SPDX-License-Identifier: ISC */
/*
 * Comma-separated values (RFC 4180), as programs really write them: line
 * ends are CR, LF or CRLF, mixed at will; the delimiter is a comma, a
 * semicolon or a tab, whichever the first row has most of, or what a first
 * line "sep=;" says; a quote inside a cell that does not begin with one is
 * a character like others, and so is what follows a closing quote.
 */
#ifndef DAEMON_IMPORT_CSV_H
#define DAEMON_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Reads text that belongs to the caller and outlives it. */
struct csv {
	const char *text;
	size_t len;
	size_t off;
	size_t number;  /* of the last row, counted as a spreadsheet does */
	char delimiter; /* NUL: one column, whatever stands in it */
};

/*
 * One row.  Line ends inside a cell are LF.  The caller starts with
 * csv_row_init(), uses it for every row, and ends with csv_row_clear().
 */
struct csv_row {
	size_t number;      /* 1 is the first row; empty rows count */
	size_t count;       /* cells */
	const char **cells; /* NUL-terminated; as long as the row is */
	struct buf text;
	size_t *starts;
	size_t starts_room;
	size_t cells_room;
};

void csv_init(struct csv *csv, const char *text, size_t len);

void csv_row_init(struct csv_row *row);
void csv_row_clear(struct csv_row *row);

/* The text of a cell; "" for one that the row does not have. */
const char *csv_cell(const struct csv_row *row, size_t column);

/* Has no cell of the row more than white space? */
bool csv_row_is_empty(const struct csv_row *row);

/*
 * Read the next row; *more is false when there is none.
 *
 * ERR_INPUT   a quote that is opened and never closed
 * ERR_TOOBIG  a cell, or the number of cells, is over its limit
 */
MUST_USE bool csv_next(struct csv *csv, struct csv_row *row, bool *more,
    struct err *e);

#endif
