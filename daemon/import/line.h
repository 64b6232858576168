/* SPDX-License-Identifier: ISC */
/*
 * One row of a table as texts of cells, whichever kind of file it is from.
 *
 * The caller starts with line_init(), uses it for every row, and ends with
 * line_clear().  A reader of files fills it: line_begin(), for every cell
 * line_cell_begin() and line_text_add(), then line_end().
 */
#ifndef DAEMON_IMPORT_LINE_H
#define DAEMON_IMPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct line {
	size_t number;      /* 1 is the first row; empty rows count */
	size_t count;       /* cells */
	const char **cells; /* NUL-terminated; as long as the row is */
	struct buf text;
	size_t *starts;
	size_t starts_room;
	size_t cells_room;
};

void line_init(struct line *line);
void line_clear(struct line *line);

/* The text of a cell; "" for one that the row does not have. */
const char *line_cell(const struct line *line, size_t column);

/* Has no cell of the row more than white space? */
bool line_is_empty(const struct line *line);

/* Forget the row that was there. */
void line_begin(struct line *line, size_t number);

/*
 * The next cell begins, and the one before it ends.
 *
 * ERR_TOOBIG  that has more than LIMIT_IMPORT_CELL bytes, or there are more
 *             cells than LIMIT_IMPORT_COLUMNS
 */
MUST_USE bool line_cell_begin(struct line *line, struct err *e);

/* More text of the cell that began last. */
void line_text_add(struct line *line, const char *text, size_t len);

/* The row is whole: cells point at the texts.  Fails as
 * line_cell_begin() does. */
MUST_USE bool line_end(struct line *line, struct err *e);

#endif
