/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/xlsx_inner.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* A cell that goes on in the rows below. */
struct merge {
	size_t column;
	size_t first;
	size_t last;
};

/* Where a cell of the row at hand has its text. */
struct place {
	size_t start;
	size_t len;
};

/* The text that goes on in a column, and down to which row. */
struct above {
	char *text;
	size_t last;
};

enum cell_type {
	CELL_NUMBER,
	CELL_SHARED,
	CELL_TEXT,
	CELL_BOOLEAN,
	CELL_ERROR,
};

struct sheet {
	const struct xlsx_book *book;
	const struct xlsx_handler *handler;
	void *ctx;
	struct xlsx_oddities *oddities;

	struct merge *merges; /* in the order of their first rows */
	size_t merge_count;
	size_t merge_room;
	size_t merge_next;
	struct above above[LIMIT_IMPORT_COLUMNS];

	struct line line;
	struct buf text; /* of the row's cells */
	struct place places[LIMIT_IMPORT_COLUMNS];
	size_t row;   /* at hand, from 1 */
	size_t width; /* columns with text */

	bool in_row;
	bool in_cell;
	bool in_value; /* v, or t of an inline text */
	bool phonetic;
	bool has_formula;
	enum cell_type type;
	size_t style;
	size_t column; /* of the cell, from 0 */
	size_t start;  /* of its text */
};

/* "C5": column 2, row 5; false when it is no cell's name. */
static bool
reference_parse(const char *text, size_t *column, size_t *row, const char **end)
{
	size_t number = 0;

	*row = 0;
	while (isupper((unsigned char)*text) && number < 100000)
		number = number * 26 + (size_t)(*text++ - 'A') + 1;
	if (number == 0)
		return false;
	*column = number - 1;
	while (isdigit((unsigned char)*text) && *row < 100000000)
		*row = *row * 10 + (size_t)(*text++ - '0');
	*end = text;
	return *row > 0;
}

/* The cell's name in the sheet. */
static void
reference_format(char text[16], size_t column, size_t row)
{
	if (column < 26)
		(void)snprintf(text, 16, "%c%zu", (char)('A' + column),
		    row % 100000000);
	else
		(void)snprintf(text, 16, "%c%c%zu",
		    (char)('A' + column / 26 % 27 - 1),
		    (char)('A' + column % 26), row % 100000000);
}

static void
count_cell(const struct sheet *sheet, struct xlsx_count *count)
{
	if (count->count++ == 0)
		reference_format(count->first, sheet->column, sheet->row);
}

/* --- merged cells, which the file names behind the rows ------------------ */

static bool
merge_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct sheet *sheet = ctx;
	const char *range = xml_attribute(attributes, "ref");
	struct merge merge;
	size_t last_column;

	(void)e;
	if (range == NULL || strcmp(xlsx_name(name), "mergeCell") != 0 ||
	    !reference_parse(range, &merge.column, &merge.first, &range) ||
	    *range != ':' ||
	    !reference_parse(range + 1, &last_column, &merge.last, &range) ||
	    merge.last <= merge.first || merge.column >= LIMIT_IMPORT_COLUMNS)
		return true;
	sheet->merges = mem_grow(sheet->merges, &sheet->merge_room,
	    sheet->merge_count + 1, sizeof(*sheet->merges));
	sheet->merges[sheet->merge_count++] = merge;
	return true;
}

static bool
no_end(void *ctx, const char *name, struct err *e)
{
	(void)ctx;
	(void)name;
	(void)e;
	return true;
}

static bool
no_text(void *ctx, const char *text, size_t len, struct err *e)
{
	(void)ctx;
	(void)text;
	(void)len;
	(void)e;
	return true;
}

static int
merge_order(const void *a, const void *b)
{
	const struct merge *one = a;
	const struct merge *other = b;

	return (one->first > other->first) - (one->first < other->first);
}

/* What the row's merged cells say goes on below them. */
static void
merges_take(struct sheet *sheet)
{
	for (; sheet->merge_next < sheet->merge_count; sheet->merge_next++) {
		const struct merge *merge = &sheet->merges[sheet->merge_next];
		struct above *above = &sheet->above[merge->column];
		const struct place *place = &sheet->places[merge->column];

		if (merge->first > sheet->row)
			return;
		if (merge->first < sheet->row || place->len == 0)
			continue;
		free(above->text);
		above->text =
		    mem_copy(sheet->text.data + place->start, place->len);
		above->last = merge->last;
	}
}

/* --- cells --------------------------------------------------------------- */

static enum cell_type
cell_type_of(const char *type)
{
	if (type == NULL || strcmp(type, "n") == 0)
		return CELL_NUMBER;
	if (strcmp(type, "s") == 0)
		return CELL_SHARED;
	if (strcmp(type, "b") == 0)
		return CELL_BOOLEAN;
	if (strcmp(type, "e") == 0)
		return CELL_ERROR;
	return CELL_TEXT;
}

static void
cell_begin(struct sheet *sheet, const char *const *attributes)
{
	const char *reference = xml_attribute(attributes, "r");
	const char *end;
	size_t row;

	if (reference == NULL ||
	    !reference_parse(reference, &sheet->column, &row, &end))
		sheet->column++;
	sheet->in_cell = true;
	sheet->has_formula = false;
	sheet->type = cell_type_of(xml_attribute(attributes, "t"));
	sheet->style = (size_t)xlsx_number(xml_attribute(attributes, "s"), 0);
	sheet->start = sheet->text.len;
}

/* The number in the shortest way that keeps it, or the date that it is. */
static void
number_write(struct sheet *sheet)
{
	const struct xlsx_styles *styles = &sheet->book->styles;
	const char *written;
	char text[32];
	char *end;
	double value;

	buf_char_add(&sheet->text, '\0');
	if (!buf_is_good(&sheet->text))
		return;
	written = sheet->text.data + sheet->start;
	value = strtod(written, &end);
	if (end == written || *end != '\0') {
		sheet->text.len--;
		return;
	}
	if (sheet->style >= styles->count || !styles->is_date[sheet->style] ||
	    !xlsx_date(text, value, styles->from_1904))
		(void)snprintf(text, sizeof(text), "%.15g", value);
	sheet->text.len = sheet->start;
	buf_text_add(&sheet->text, text);
}

/* The text that the value is the number of. */
static bool
shared_write(struct sheet *sheet, struct err *e)
{
	const struct xlsx_strings *strings = &sheet->book->strings;
	long i;

	buf_char_add(&sheet->text, '\0');
	i = buf_is_good(&sheet->text) ?
	    xlsx_number(sheet->text.data + sheet->start, -1) :
	    -1;
	sheet->text.len = sheet->start;
	if (i < 0 || (size_t)i >= strings->count)
		return err_set(e, ERR_INPUT,
		    "row %zu: a cell's text is missing in the workbook",
		    sheet->row);
	buf_text_add(&sheet->text, strings->text.data + strings->starts[i]);
	return true;
}

static bool
value_write(struct sheet *sheet, struct err *e)
{
	bool is_true;

	switch (sheet->type) {
	case CELL_NUMBER:
		number_write(sheet);
		break;
	case CELL_SHARED:
		return shared_write(sheet, e);
	case CELL_TEXT:
		xlsx_text_decode(&sheet->text, sheet->start);
		break;
	case CELL_BOOLEAN:
		is_true = sheet->text.data[sheet->start] == '1';
		sheet->text.len = sheet->start;
		buf_text_add(&sheet->text, is_true ? "TRUE" : "FALSE");
		break;
	case CELL_ERROR:
		count_cell(sheet, &sheet->oddities->errors);
		sheet->text.len = sheet->start;
		break;
	}
	return true;
}

static bool
cell_end(struct sheet *sheet, struct err *e)
{
	const bool has_value = sheet->text.len > sheet->start;

	sheet->in_cell = false;
	if (sheet->has_formula)
		count_cell(sheet,
		    has_value ? &sheet->oddities->formulas :
				&sheet->oddities->unvalued);
	if (!has_value)
		return true;
	if (!value_write(sheet, e))
		return false;
	if (!buf_is_good(&sheet->text) ||
	    sheet->text.len - sheet->start > LIMIT_IMPORT_CELL)
		return err_set(e, ERR_TOOBIG,
		    "row %zu: a cell has more than %d bytes", sheet->row,
		    LIMIT_IMPORT_CELL);
	if (sheet->column >= LIMIT_IMPORT_COLUMNS)
		return err_set(e, ERR_TOOBIG, "row %zu: more than %d cells",
		    sheet->row, LIMIT_IMPORT_COLUMNS);
	sheet->places[sheet->column] =
	    (struct place){ sheet->start, sheet->text.len - sheet->start };
	if (sheet->column >= sheet->width)
		sheet->width = sheet->column + 1;
	return true;
}

/* --- rows ---------------------------------------------------------------- */

static void
row_begin(struct sheet *sheet, const char *const *attributes)
{
	const char *hidden = xml_attribute(attributes, "hidden");
	const long number = xlsx_number(xml_attribute(attributes, "r"), 0);
	struct xlsx_count *count = &sheet->oddities->hidden_rows;

	sheet->row = number > 0 ? (size_t)number : sheet->row + 1;
	sheet->in_row = true;
	sheet->width = 0;
	sheet->column = SIZE_MAX;
	buf_reset(&sheet->text);
	(void)memset(sheet->places, 0, sizeof(sheet->places));
	if (hidden == NULL || strcmp(hidden, "0") == 0 ||
	    strcmp(hidden, "false") == 0)
		return;
	if (count->count++ == 0)
		(void)snprintf(count->first, sizeof(count->first), "%zu",
		    sheet->row % 100000000);
}

/* Cells of rows above that reach down to this one. */
static size_t
width_with_merges(const struct sheet *sheet)
{
	size_t width = sheet->width;

	for (size_t i = width; i < LIMIT_IMPORT_COLUMNS; i++)
		if (sheet->above[i].text != NULL &&
		    sheet->above[i].last >= sheet->row)
			width = i + 1;
	return width;
}

static bool
row_end(struct sheet *sheet, struct err *e)
{
	const size_t width = width_with_merges(sheet);

	sheet->in_row = false;
	/* A row that is empty but for what is merged says nothing new. */
	if (sheet->width == 0)
		return true;
	line_begin(&sheet->line, sheet->row);
	for (size_t i = 0; i < width; i++) {
		const struct place *place = &sheet->places[i];
		const struct above *above = &sheet->above[i];

		if (!line_cell_begin(&sheet->line, e))
			return false;
		if (place->len > 0)
			line_text_add(&sheet->line,
			    sheet->text.data + place->start, place->len);
		else if (above->text != NULL && above->last >= sheet->row)
			line_text_add(&sheet->line, above->text,
			    strlen(above->text));
	}
	merges_take(sheet);
	return line_end(&sheet->line, e) &&
	    sheet->handler->line(sheet->ctx, &sheet->line, e);
}

/* --- the part ------------------------------------------------------------ */

static bool
on_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct sheet *sheet = ctx;
	const char *local = xlsx_name(name);

	(void)e;
	if (strcmp(local, "row") == 0)
		row_begin(sheet, attributes);
	else if (strcmp(local, "c") == 0 && sheet->in_row)
		cell_begin(sheet, attributes);
	else if (!sheet->in_cell)
		return true;
	else if (strcmp(local, "f") == 0)
		sheet->has_formula = true;
	else if (strcmp(local, "rPh") == 0)
		sheet->phonetic = true;
	else if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0)
		sheet->in_value = !sheet->phonetic;
	return true;
}

static bool
on_end(void *ctx, const char *name, struct err *e)
{
	struct sheet *sheet = ctx;
	const char *local = xlsx_name(name);

	if (strcmp(local, "row") == 0 && sheet->in_row)
		return row_end(sheet, e);
	if (strcmp(local, "c") == 0 && sheet->in_cell)
		return cell_end(sheet, e);
	if (strcmp(local, "rPh") == 0)
		sheet->phonetic = false;
	else if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0)
		sheet->in_value = false;
	return true;
}

static bool
on_text(void *ctx, const char *text, size_t len, struct err *e)
{
	struct sheet *sheet = ctx;

	if (!sheet->in_value)
		return true;
	buf_add(&sheet->text, text, len);
	return buf_is_good(&sheet->text) ||
	    err_set(e, ERR_TOOBIG, "row %zu has more than %d cells of text",
		sheet->row, LIMIT_IMPORT_COLUMNS);
}

bool
xlsx_sheet_read(const struct xlsx_book *book, const char *part,
    const struct xlsx_handler *handler, void *ctx,
    struct xlsx_oddities *oddities, struct err *e)
{
	static const struct xml_handler merges = { merge_start, no_end,
		no_text };
	static const struct xml_handler cells = { on_start, on_end, on_text };
	struct sheet *sheet = mem_new(1, sizeof(*sheet));
	bool ok;

	sheet->book = book;
	sheet->handler = handler;
	sheet->ctx = ctx;
	sheet->oddities = oddities;
	line_init(&sheet->line);
	buf_init(&sheet->text,
	    (size_t)LIMIT_IMPORT_COLUMNS * (LIMIT_IMPORT_CELL + 1));
	ok = package_xml_read(book->file, part, &merges, sheet, e);
	if (ok && sheet->merge_count > 0)
		qsort(sheet->merges, sheet->merge_count, sizeof(*sheet->merges),
		    merge_order);
	ok = ok && package_xml_read(book->file, part, &cells, sheet, e);
	for (size_t i = 0; i < LIMIT_IMPORT_COLUMNS; i++)
		free(sheet->above[i].text);
	free(sheet->merges);
	line_clear(&sheet->line);
	buf_clear(&sheet->text);
	free(sheet);
	return ok;
}
