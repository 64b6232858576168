/* SPDX-License-Identifier: ISC */
#include "daemon/import/line.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

void
line_init(struct line *line)
{
	*line = (struct line){ 0 };
	buf_init(&line->text,
	    (size_t)LIMIT_IMPORT_COLUMNS * (LIMIT_IMPORT_CELL + 1));
}

void
line_clear(struct line *line)
{
	buf_clear(&line->text);
	free(line->starts);
	free(line->cells);
	*line = (struct line){ 0 };
}

const char *
line_cell(const struct line *line, size_t column)
{
	return column < line->count ? line->cells[column] : "";
}

bool
line_is_empty(const struct line *line)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->cells[i][strspn(line->cells[i], " \t\n")] != '\0')
			return false;
	return true;
}

void
line_begin(struct line *line, size_t number)
{
	buf_reset(&line->text);
	line->count = 0;
	line->number = number;
}

/* The cell at hand, if there is one, has all its text. */
static bool
cell_end(struct line *line, struct err *e)
{
	if (line->count == 0)
		return true;
	if (line->text.len - line->starts[line->count - 1] >
		LIMIT_IMPORT_CELL ||
	    !buf_is_good(&line->text))
		return err_set(e, ERR_TOOBIG,
		    "row %zu: cell %zu has more than %d bytes", line->number,
		    line->count, LIMIT_IMPORT_CELL);
	buf_char_add(&line->text, '\0');
	return true;
}

bool
line_cell_begin(struct line *line, struct err *e)
{
	if (!cell_end(line, e))
		return false;
	if (line->count == LIMIT_IMPORT_COLUMNS)
		return err_set(e, ERR_TOOBIG, "row %zu: more than %d cells",
		    line->number, LIMIT_IMPORT_COLUMNS);
	line->starts = mem_grow(line->starts, &line->starts_room,
	    line->count + 1, sizeof(*line->starts));
	line->starts[line->count++] = line->text.len;
	return true;
}

void
line_text_add(struct line *line, const char *text, size_t len)
{
	buf_add(&line->text, text, len);
}

bool
line_end(struct line *line, struct err *e)
{
	if (!cell_end(line, e))
		return false;
	line->cells = mem_grow(line->cells, &line->cells_room, line->count,
	    sizeof(*line->cells));
	for (size_t i = 0; i < line->count; i++)
		line->cells[i] = line->text.data + line->starts[i];
	return true;
}
