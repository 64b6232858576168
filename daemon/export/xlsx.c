/* SPDX-License-Identifier: ISC */
#include "daemon/export/xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "protocol/base/mem.h"

/* Of a sheet, and of a cell in UTF-16; a text of so many bytes fits. */
#define ROWS_MAX LXW_ROW_MAX
#define COLUMNS_MAX LXW_COL_MAX
#define CELL_MAX 32767

#define WIDTH_MIN 10.0
#define WIDTH_MAX 60.0

struct book {
	lxw_workbook *workbook;
	lxw_format *heading;
	lxw_format *wrapped;
	lxw_format *index;
};

/* The text, or as much of it as a cell holds; the caller frees it. */
static char *
fitting(const char *text)
{
	static const char more[] = "…";
	size_t len = strlen(text);
	char *copy;

	if (len <= CELL_MAX)
		return mem_text(text);
	len = CELL_MAX - sizeof(more);
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	copy = mem_new(len + sizeof(more), 1);
	(void)memcpy(copy, text, len);
	(void)memcpy(copy + len, more, sizeof(more));
	return copy;
}

static lxw_error
cell_write(const struct book *book, lxw_worksheet *sheet, lxw_row_t row,
    lxw_col_t column, const json_t *value)
{
	lxw_error rc;
	char *text;

	if (json_is_integer(value))
		return worksheet_write_number(sheet, row, column,
		    (double)json_integer_value(value), NULL);
	if (json_is_real(value))
		return worksheet_write_number(sheet, row, column,
		    json_real_value(value), book->index);
	if (json_string_length(value) == 0)
		return LXW_NO_ERROR;
	text = fitting(json_string_value(value));
	rc = worksheet_write_string(sheet, row, column, text,
	    row == 0 ? book->heading : book->wrapped);
	free(text);
	return rc;
}

static lxw_error
row_write(const struct book *book, lxw_worksheet *sheet, lxw_row_t row,
    const json_t *cells)
{
	lxw_error rc = LXW_NO_ERROR;
	const json_t *value;
	size_t i;

	json_array_foreach(cells, i, value)
		if (rc == LXW_NO_ERROR)
			rc = cell_write(book, sheet, row, (lxw_col_t)i, value);
	return rc;
}

/* As wide as the longest text of the first rows, in bytes; never silly. */
static double
width_of(const json_t *rows, size_t column, size_t heading)
{
	size_t longest = heading;
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		const size_t len =
		    json_string_length(json_array_get(row, column));

		if (i == 200)
			break;
		if (len > longest)
			longest = len;
	}
	const double width = (double)longest + 2;

	return width > WIDTH_MAX ? WIDTH_MAX :
	    width < WIDTH_MIN    ? WIDTH_MIN :
				   width;
}

static bool
sheet_write(const struct book *book, const json_t *table, struct err *e)
{
	const json_t *columns = json_object_get(table, "columns");
	const json_t *rows = json_object_get(table, "rows");
	lxw_worksheet *sheet;
	const json_t *row;
	lxw_error rc;
	size_t i;

	if (json_array_size(rows) >= ROWS_MAX ||
	    json_array_size(columns) > COLUMNS_MAX)
		return err_set(e, ERR_TOOBIG,
		    "%s: more than %d rows or %d columns",
		    json_text(table, "name"), ROWS_MAX - 1, COLUMNS_MAX);
	sheet =
	    workbook_add_worksheet(book->workbook, json_text(table, "name"));
	if (sheet == NULL)
		return err_set(e, ERR_IO, "cannot add a sheet");
	for (i = 0; i < json_array_size(columns); i++)
		(void)worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i,
		    width_of(rows, i,
			json_string_length(json_array_get(columns, i))),
		    NULL);
	worksheet_freeze_panes(sheet, 1, 1);
	rc = row_write(book, sheet, 0, columns);
	json_array_foreach(rows, i, row)
		if (rc == LXW_NO_ERROR)
			rc = row_write(book, sheet, (lxw_row_t)i + 1, row);
	return rc == LXW_NO_ERROR ||
	    err_set(e, ERR_IO, "cannot write a cell: %s", lxw_strerror(rc));
}

static void
book_begin(struct book *book)
{
	book->heading = workbook_add_format(book->workbook);
	format_set_bold(book->heading);
	book->wrapped = workbook_add_format(book->workbook);
	format_set_text_wrap(book->wrapped);
	format_set_align(book->wrapped, LXW_ALIGN_VERTICAL_TOP);
	book->index = workbook_add_format(book->workbook);
	format_set_num_format(book->index, "0.00");
}

bool
xlsx_write(const char *path, const json_t *tables, struct err *e)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct book book = { NULL, NULL, NULL, NULL };
	const json_t *table;
	lxw_error rc;
	bool done = true;
	size_t i;

	book.workbook = workbook_new_opt(path, &options);
	if (book.workbook == NULL)
		return err_set(e, ERR_IO, "cannot begin a workbook");
	book_begin(&book);
	json_array_foreach(tables, i, table)
		done = done && sheet_write(&book, table, e);
	rc = workbook_close(book.workbook);
	if (done && rc != LXW_NO_ERROR)
		done = err_set(e, ERR_IO, "cannot write the workbook: %s",
		    lxw_strerror(rc));
	return done;
}
