/* SPDX-License-Identifier: ISC */
#include "daemon/import/workbook.h"

#include <stdlib.h>

#include "daemon/import/table.h"
#include "daemon/import/xlsx.h"
#include "protocol/base/mem.h"

struct workbook {
	struct rows *rows;
	struct table *table;
	char *place; /* "sheet 'Data'" */
	size_t seen; /* rows that were counted before this sheet */
};

static void
on_sheet_begin(void *ctx, const char *name)
{
	struct workbook *workbook = ctx;

	table_begin(workbook->table, name);
	free(workbook->place);
	workbook->place = mem_format("sheet '%.64s'", name);
	workbook->seen = workbook->rows->seen;
}

static bool
on_line(void *ctx, const struct line *line, struct err *e)
{
	const struct workbook *workbook = ctx;

	return table_line(workbook->table, line, e);
}

static void
on_sheet_end(void *ctx, bool hidden, const struct xlsx_oddities *oddities)
{
	struct workbook *workbook = ctx;
	struct rows *rows = workbook->rows;
	const char *place = workbook->place;

	if (rows->seen == workbook->seen)
		return;
	if (hidden)
		rows_warn(rows, place,
		    "the sheet is hidden; it was read like the others");
	if (oddities->hidden_rows.count > 0)
		rows_warn(rows, place,
		    "%zu of its rows are hidden, row %s the first; they were "
		    "read like the others",
		    oddities->hidden_rows.count, oddities->hidden_rows.first);
	if (oddities->formulas.count > 0)
		rows_warn(rows, place,
		    "%zu of its cells are formulas, %s the first; the values "
		    "that were stored with them were read",
		    oddities->formulas.count, oddities->formulas.first);
	if (oddities->unvalued.count > 0)
		rows_warn(rows, place,
		    "%zu of its cells are formulas without a stored value, %s "
		    "the first; they were read as empty: save the file in a "
		    "spreadsheet program",
		    oddities->unvalued.count, oddities->unvalued.first);
	if (oddities->errors.count > 0)
		rows_warn(rows, place,
		    "%zu of its cells hold an error such as #REF!, %s the "
		    "first; they were read as empty",
		    oddities->errors.count, oddities->errors.first);
}

bool
workbook_read(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e)
{
	static const struct xlsx_handler handler = { on_sheet_begin, on_line,
		on_sheet_end };
	struct workbook workbook = { .rows = rows,
		.table = table_new(rows, states) };
	const bool ok = xlsx_read(data, len, &handler, &workbook, e) &&
	    table_end(workbook.table, e);

	table_free(workbook.table);
	free(workbook.place);
	return ok;
}
