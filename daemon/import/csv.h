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

#include "daemon/import/line.h"
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

void csv_init(struct csv *csv, const char *text, size_t len);

/*
 * Read the next row; *more is false when there is none.  Line ends inside a
 * cell are LF.
 *
 * ERR_INPUT   a quote that is opened and never closed
 * ERR_TOOBIG  a cell, or the number of cells, is over its limit
 */
MUST_USE bool csv_next(struct csv *csv, struct line *line, bool *more,
    struct err *e);

#endif
