/* SPDX-License-Identifier: ISC */
/*
 * The sheets of an XLSX workbook (ECMA-376, SpreadsheetML), row by row.
 *
 * A cell is what its file says, as text: a number with as many digits as it
 * needs, whatever digits the sheet shows (84.10 that was typed as a number
 * is 84.1 here: the zero is lost in the file); a number whose cell is shown
 * as a date as 2011-03-21; of a formula the value that was stored with it.
 * A cell merged over several rows is in each of them; one merged over
 * several columns is in the first.  Hidden rows and sheets are read.
 */
#ifndef DAEMON_IMPORT_XLSX_H
#define DAEMON_IMPORT_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/import/line.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* So many cells or rows of a kind, and the first of them: "C5", "7". */
struct xlsx_count {
	size_t count;
	char first[16];
};

/* What is odd about a sheet, known when it has been read. */
struct xlsx_oddities {
	struct xlsx_count hidden_rows;
	struct xlsx_count formulas;
	struct xlsx_count unvalued; /* formulas without a stored value */
	struct xlsx_count errors;   /* "#REF!": empty here */
};

struct xlsx_handler {
	void (*sheet_begin)(void *ctx, const char *name);
	bool (*line)(void *ctx, const struct line *line, struct err *e);
	void (*sheet_end)(void *ctx, bool hidden,
	    const struct xlsx_oddities *oddities);
};

/*
 * Give every sheet's rows that are in the file to handler, in the order of
 * the workbook.
 *
 * ERR_INPUT   the archive or its XML is damaged, or it is no such workbook
 * ERR_TOOBIG  over a limit, a bomb among them
 * or what handler->line failed with
 */
MUST_USE bool xlsx_read(const uint8_t *data, size_t len,
    const struct xlsx_handler *handler, void *ctx, struct err *e);

#endif
