/* SPDX-License-Identifier: ISC */
/*
 * The tables of a DOCX document (ECMA-376, WordprocessingML), row by row.
 *
 * Text is what a reader of the finished document sees: insertions that are
 * tracked are in, deletions and moved-away text are out, rows and cells that
 * are marked as deleted as well; footnotes, comments and field codes are
 * not part of a cell.  A table inside a cell is more lines of that cell.
 */
#ifndef DAEMON_IMPORT_DOCX_H
#define DAEMON_IMPORT_DOCX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* A cell of a row; the text has LF between paragraphs and lines. */
struct docx_cell {
	const char *text;
	unsigned column; /* of the table's grid, from 0 */
	unsigned span;   /* columns of the grid, 1 or more */
	bool continued;  /* merged with the cell above; the text is there */
};

struct docx_row {
	unsigned table;  /* from 1 */
	unsigned number; /* in the table, from 1 */
	size_t count;
	struct docx_cell *cells;
};

/* Gets a row, which lives as long as the call; false ends the reading. */
typedef bool docx_row_cb(void *ctx, const struct docx_row *row, struct err *e);

/*
 * Give every row of every table to cb, in the order of the document.
 *
 * ERR_INPUT     the archive or its XML is damaged, or is not a DOCX
 * ERR_TOOBIG    over a limit, a bomb among them
 * or what cb failed with
 */
MUST_USE bool docx_read(const uint8_t *data, size_t len, docx_row_cb *cb,
    void *ctx, struct err *e);

/*
 * Append the text of the document's page headers, a line a paragraph; nothing
 * when there are none.  Fails like docx_read().
 */
MUST_USE bool docx_headers_read(struct buf *text, const uint8_t *data,
    size_t len, struct err *e);

#endif
