/* SPDX-License-Identifier: ISC */
#include "daemon/import/csv.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* The delimiter that occurs most in the first row that has one. */
static char
delimiter_of(const char *text, size_t len)
{
	static const char candidates[] = ",;\t";
	size_t counts[sizeof(candidates) - 1] = { 0 };
	size_t best = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		const char *found = strchr(candidates, text[i]);

		if (text[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (is_line_end(text[i]) &&
		    counts[0] + counts[1] + counts[2] > 0)
			break;
		if (found != NULL && *found != '\0')
			counts[found - candidates]++;
	}
	for (size_t i = 1; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

void
csv_init(struct csv *csv, const char *text, size_t len)
{
	*csv = (struct csv){ .text = text, .len = len };
	if (len > 5 && memcmp(text, "sep=", 4) == 0 && is_line_end(text[5])) {
		csv->delimiter = text[4];
		csv->off =
		    len > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6;
		csv->number = 1;
		return;
	}
	csv->delimiter = delimiter_of(text, len);
}

void
csv_row_init(struct csv_row *row)
{
	*row = (struct csv_row){ 0 };
	buf_init(&row->text,
	    (size_t)LIMIT_IMPORT_COLUMNS * (LIMIT_IMPORT_CELL + 1));
}

void
csv_row_clear(struct csv_row *row)
{
	buf_clear(&row->text);
	free(row->starts);
	free(row->cells);
	*row = (struct csv_row){ 0 };
}

const char *
csv_cell(const struct csv_row *row, size_t column)
{
	return column < row->count ? row->cells[column] : "";
}

bool
csv_row_is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i][strspn(row->cells[i], " \t\n")] != '\0')
			return false;
	return true;
}

/* A line end at the present place, CRLF as one, is stepped over. */
static void
line_end_skip(struct csv *csv)
{
	const char c = csv->text[csv->off++];

	if (c == '\r' && csv->off < csv->len && csv->text[csv->off] == '\n')
		csv->off++;
}

/* The part of a cell between quotes; the opening one is behind us. */
static bool
quoted_read(struct csv *csv, struct csv_row *row, struct err *e)
{
	while (csv->off < csv->len) {
		const char c = csv->text[csv->off];

		if (is_line_end(c)) {
			line_end_skip(csv);
			buf_char_add(&row->text, '\n');
			continue;
		}
		csv->off++;
		if (c != '"') {
			buf_char_add(&row->text, c);
			continue;
		}
		if (csv->off == csv->len || csv->text[csv->off] != '"')
			return true;
		csv->off++;
		buf_char_add(&row->text, '"');
	}
	(void)err_set(e, ERR_INPUT,
	    "row %zu: a quote is opened and never closed", row->number);
	return err_hint(e,
	    "the file may be cut off, or a cell begins with a "
	    "single quotation mark; write it twice (\"\")");
}

/* One cell, up to the delimiter or line end behind it. */
static bool
cell_read(struct csv *csv, struct csv_row *row, struct err *e)
{
	const size_t start = row->text.len;

	if (row->count == LIMIT_IMPORT_COLUMNS)
		return err_set(e, ERR_TOOBIG, "row %zu: more than %d cells",
		    row->number, LIMIT_IMPORT_COLUMNS);
	row->starts = mem_grow(row->starts, &row->starts_room, row->count + 1,
	    sizeof(*row->starts));
	row->starts[row->count++] = start;
	if (csv->off < csv->len && csv->text[csv->off] == '"') {
		csv->off++;
		if (!quoted_read(csv, row, e))
			return false;
	}
	while (csv->off < csv->len && csv->text[csv->off] != csv->delimiter &&
	    !is_line_end(csv->text[csv->off]))
		buf_char_add(&row->text, csv->text[csv->off++]);
	if (row->text.len - start > LIMIT_IMPORT_CELL ||
	    !buf_is_good(&row->text))
		return err_set(e, ERR_TOOBIG,
		    "row %zu: cell %zu has more than %d bytes", row->number,
		    row->count, LIMIT_IMPORT_CELL);
	buf_char_add(&row->text, '\0');
	return true;
}

bool
csv_next(struct csv *csv, struct csv_row *row, bool *more, struct err *e)
{
	buf_reset(&row->text);
	row->count = 0;
	*more = csv->off < csv->len;
	if (!*more)
		return true;
	row->number = ++csv->number;
	for (;;) {
		if (!cell_read(csv, row, e))
			return false;
		if (csv->off == csv->len)
			break;
		if (is_line_end(csv->text[csv->off])) {
			line_end_skip(csv);
			break;
		}
		csv->off++;
	}
	row->cells = mem_grow(row->cells, &row->cells_room, row->count,
	    sizeof(*row->cells));
	for (size_t i = 0; i < row->count; i++)
		row->cells[i] = row->text.data + row->starts[i];
	return true;
}
