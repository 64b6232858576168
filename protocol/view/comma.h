/* SPDX-License-Identifier: ISC */
/*
 * Comma-separated values, written: RFC 4180, UTF-8, lines end with CR LF.
 *
 * A spreadsheet takes a cell that begins with =, +, -, @, a tab or the end of
 * a line for a formula, and would compute what a stranger wrote.  Such a cell
 * gets an apostrophe in front; a plain number, such as -1 or -0.5, is none
 * and stays (docs/decisions/0047-cells-that-are-no-formulas.md).
 */
#ifndef PROTOCOL_VIEW_COMMA_H
#define PROTOCOL_VIEW_COMMA_H

#include <stdbool.h>

#include "protocol/base/buf.h"

/* Would a spreadsheet compute this? */
bool comma_is_formula(const char *text);

/* One more cell of a row; first says whether it is the first one. */
void comma_cell(struct buf *out, const char *text, bool first);

void comma_row_end(struct buf *out);

#endif
