/* SPDX-License-Identifier: ISC */
#include "daemon/import/csv.h"

#include <string.h>

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
quoted_read(struct csv *csv, struct line *line, struct err *e)
{
	while (csv->off < csv->len) {
		const char c = csv->text[csv->off];

		if (is_line_end(c)) {
			line_end_skip(csv);
			line_text_add(line, "\n", 1);
			continue;
		}
		csv->off++;
		if (c != '"') {
			line_text_add(line, &c, 1);
			continue;
		}
		if (csv->off == csv->len || csv->text[csv->off] != '"')
			return true;
		csv->off++;
		line_text_add(line, "\"", 1);
	}
	(void)err_set(e, ERR_INPUT,
	    "row %zu: a quote is opened and never closed", line->number);
	return err_hint(e,
	    "the file may be cut off, or a cell begins with a "
	    "single quotation mark; write it twice (\"\")");
}

/* One cell, up to the delimiter or line end behind it. */
static bool
cell_read(struct csv *csv, struct line *line, struct err *e)
{
	if (!line_cell_begin(line, e))
		return false;
	if (csv->off < csv->len && csv->text[csv->off] == '"') {
		csv->off++;
		if (!quoted_read(csv, line, e))
			return false;
	}
	while (csv->off < csv->len && csv->text[csv->off] != csv->delimiter &&
	    !is_line_end(csv->text[csv->off]))
		line_text_add(line, &csv->text[csv->off++], 1);
	return true;
}

bool
csv_next(struct csv *csv, struct line *line, bool *more, struct err *e)
{
	*more = csv->off < csv->len;
	if (!*more)
		return true;
	line_begin(line, ++csv->number);
	for (;;) {
		if (!cell_read(csv, line, e))
			return false;
		if (csv->off == csv->len)
			break;
		if (is_line_end(csv->text[csv->off])) {
			line_end_skip(csv);
			break;
		}
		csv->off++;
	}
	return line_end(line, e);
}
