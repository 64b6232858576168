/* SPDX-License-Identifier: ISC */
#include "daemon/import/table.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/cell.h"
#include "daemon/import/clean.h"
#include "daemon/import/columns.h"
#include "daemon/import/csv.h"
#include "daemon/import/encoding.h"
#include "daemon/import/fields.h"
#include "daemon/import/review.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/* A title may stand above the headings, not more. */
#define HEADING_ROWS 10

/* So many cells, and bytes of each, are said of a file that is none of ours. */
#define CELLS_SAID 4
#define CELL_SAID 40

struct table {
	struct cells cells;
	struct columns columns;
	char *sheet;       /* its name, or NULL */
	const char *word;  /* for a row, in places */
	char *ids[2];      /* UHRI's, of the State and the cycle at hand */
	char *section;     /* the "Theme:" row above */
	size_t seen;       /* rows that are not empty, up to the headings */
	size_t rows_below; /* the headings */
	char *first;       /* what the first row of all has, for an error */
	bool has_headings;
	bool any_headings; /* in this table or one before */
	char place[128];   /* of the row at hand */
};

static const char *
cell_of(const struct table *table, const struct line *line, enum column column)
{
	return columns_cell(&table->columns, line, column);
}

/* --- whose row it is ----------------------------------------------------- */

static bool
body_is_upr(const char *body)
{
	static const char whole[] = "universalperiodicreview";
	char key[sizeof(whole)];

	clean_key(key, sizeof(key), body);
	return strcmp(key, "upr") == 0 || strcmp(key, whole) == 0;
}

/* UHRI gives ids of States and cycles, and only the UPR has cycles. */
static bool
has_ids(const struct table *table)
{
	return table->columns.layout == LAYOUT_UHRI &&
	    table->columns.at[COLUMN_CYCLE_ID] != SIZE_MAX;
}

/* The body whose document has this symbol: "CRPD/C/CHN/CO/2-3".  The caller
 * frees it. */
static char *
body_of_symbol(const char *symbol)
{
	const size_t len = strcspn(symbol, "/");

	return len < 3 ? mem_text("another body") : mem_copy(symbol, len);
}

/* The body that recommended; "UPR", or "" when the file does not say.  The
 * caller frees it. */
static char *
body_of(const struct table *table, const struct line *line)
{
	if (!has_ids(table))
		return text_fold(
		    clean_bullet(cell_of(table, line, COLUMN_BODY)));
	if (*cell_of(table, line, COLUMN_CYCLE_ID) != '\0')
		return mem_text("UPR");
	return body_of_symbol(cell_of(table, line, COLUMN_SYMBOL));
}

/*
 * Rows whose State nobody can read are taken when all are of one State and
 * cycle: then somebody chose them.  Else which of them are the room's?
 */
static bool
ids_check(struct table *table, const json_t *row, const struct line *line,
    struct err *e)
{
	static const enum column columns[] = { COLUMN_STATE_ID,
		COLUMN_CYCLE_ID };

	if (!has_ids(table) || table->cells.rows->wanted.state == NULL ||
	    json_text(row, "state") != NULL)
		return true;
	for (size_t i = 0; i < 2; i++) {
		const char *id = cell_of(table, line, columns[i]);

		if (table->ids[i] == NULL) {
			table->ids[i] = mem_text(id);
		} else if (strcmp(table->ids[i], id) != 0) {
			(void)err_set(e, ERR_INPUT,
			    "%s: the file is about several States or cycles, "
			    "and has only UHRI's ids of them: which are %s, "
			    "cycle %ld?",
			    table->place, table->cells.rows->wanted.state,
			    table->cells.rows->wanted.cycle);
			return err_hint(e,
			    "download the State's recommendations from "
			    "uhri.ohchr.org as XLSX");
		}
	}
	return true;
}

/* Is the row of the UPR, and of the review that was asked for? */
static bool
row_is_wanted(const struct table *table, json_t *row, const struct line *line)
{
	const struct review_cells review = {
		.state = cell_of(table, line, COLUMN_STATE),
		.cycle = cell_of(table, line, COLUMN_CYCLE),
		.session = cell_of(table, line, COLUMN_SESSION),
	};
	char *body = body_of(table, line);
	const bool is_upr = *body == '\0' || body_is_upr(body);
	bool wanted = is_upr;

	review_set(&table->cells, row, &review);
	if (is_upr)
		wanted = rows_want(table->cells.rows, row);
	else
		rows_skip(table->cells.rows, row, body);
	free(body);
	return wanted;
}

/* --- rows that are no recommendations ------------------------------------ */

/* Is the row a section's heading?  Then the section is remembered. */
static bool
section_set(struct table *table, const struct line *line)
{
	char *section = NULL;

	for (size_t i = 0; i < line->count; i++) {
		if (line->cells[i][strspn(line->cells[i], " \n\t")] == '\0')
			continue;
		if (section != NULL) {
			free(section);
			return false;
		}
		section = cell_section(line->cells[i]);
		if (section == NULL)
			return false;
	}
	if (section == NULL)
		return false;
	free(table->section);
	table->section = section;
	return true;
}

/* Are the headings repeated here, as on every page of a printed table? */
static bool
headings_are(const struct table *table, const struct line *line)
{
	const char *cell = cell_of(table, line, COLUMN_TEXT);
	size_t rank = 0;
	const enum column column = heading_column(cell, &rank);

	return column == COLUMN_TEXT ||
	    (column == COLUMN_TITLE &&
		table->columns.layout == LAYOUT_IMPACT_OSS);
}

/* The first row of IMPACT OSS's template says what belongs in the columns. */
static bool
is_hint(const struct table *table, const struct line *line)
{
	static const char required[] = "Required: ";

	return table->columns.layout == LAYOUT_IMPACT_OSS &&
	    table->rows_below == 1 &&
	    strncmp(cell_of(table, line, COLUMN_TEXT), required,
		sizeof(required) - 1) == 0;
}

/* --- the whole ----------------------------------------------------------- */

static void
place_set(struct table *table, const struct line *line)
{
	if (table->sheet == NULL)
		(void)snprintf(table->place, sizeof(table->place), "%s %zu",
		    table->word, line->number);
	else
		(void)snprintf(table->place, sizeof(table->place),
		    "sheet '%s' row %zu", table->sheet, line->number);
}

static bool
row_take(struct table *table, const struct line *line, struct err *e)
{
	const struct fields fields = { &table->cells, &table->columns,
		table->section };
	json_t *row;

	if (!rows_count(table->cells.rows, e))
		return false;
	table->rows_below++;
	place_set(table, line);
	if ((table->rows_below == 1 &&
		columns_find_more(&table->columns, line)) ||
	    headings_are(table, line) || section_set(table, line) ||
	    is_hint(table, line))
		return true;
	row = row_new(table->place);
	if (!row_is_wanted(table, row, line)) {
		json_decref(row);
	} else if (!ids_check(table, row, line, e)) {
		json_decref(row);
		return false;
	} else if (line->text.len > LIMIT_IMPORT_ROW) {
		rows_refuse(table->cells.rows, table->place,
		    "the row has %zu bytes, %d at most fit in a record",
		    line->text.len, LIMIT_IMPORT_ROW);
		json_decref(row);
	} else if (fields_set(&fields, row, line)) {
		rows_add(table->cells.rows, row);
	} else {
		json_decref(row);
	}
	return true;
}

/* What a row that might have been headings has: "'Indicator', 'Year'".  The
 * caller frees it. */
static char *
first_cells(const struct line *line)
{
	struct buf said;

	buf_init(&said, (size_t)CELLS_SAID * (CELL_SAID + 8));
	for (size_t i = 0; i < line->count && i < CELLS_SAID; i++) {
		char *cell = text_fold(line->cells[i]);
		size_t len = strnlen(cell, CELL_SAID);

		while (len > 0 && !text_is_utf8(cell, len))
			len--;
		buf_format_add(&said, "%s'%.*s'", i > 0 ? ", " : "", (int)len,
		    cell);
		free(cell);
	}
	return buf_take(&said);
}

/* The row of headings: the first in which a heading is the text's. */
static void
headings_take(struct table *table, const struct line *line)
{
	if (table->first == NULL)
		table->first = first_cells(line);
	if (++table->seen > HEADING_ROWS ||
	    !columns_find(&table->columns, line))
		return;
	table->has_headings = true;
	table->any_headings = true;
	table->cells.states_expected =
	    table->columns.at[COLUMN_STATES] != SIZE_MAX;
}

bool
table_line(struct table *table, const struct line *line, struct err *e)
{
	if (line_is_empty(line))
		return true;
	if (!table->has_headings) {
		headings_take(table, line);
		return true;
	}
	if (table->rows_below == 0) {
		if (strcmp(table->cells.rows->wanted.format, "upr-info") != 0)
			columns_settle(&table->columns, line);
		if (!rows_recognise(table->cells.rows,
			layout_name(table->columns.layout), e))
			return false;
	}
	return row_take(table, line, e);
}

struct table *
table_new(struct rows *rows, const struct states *states)
{
	struct table *table = mem_new(1, sizeof(*table));

	table->word = "row";
	table->cells = (struct cells){ .rows = rows,
		.states = states,
		.place = table->place };
	columns_init(&table->columns);
	return table;
}

void
table_call_rows(struct table *table, const char *word)
{
	table->word = word;
}

void
table_begin(struct table *table, const char *sheet)
{
	columns_clear(&table->columns);
	free(table->sheet);
	free(table->section);
	table->sheet = sheet == NULL ? NULL : mem_format("%.64s", sheet);
	table->section = NULL;
	table->seen = 0;
	table->rows_below = 0;
	table->has_headings = false;
}

void
table_free(struct table *table)
{
	if (table == NULL)
		return;
	table_begin(table, NULL);
	free(table->first);
	free(table->ids[0]);
	free(table->ids[1]);
	free(table);
}

bool
table_end(struct table *table, struct err *e)
{
	if (table->any_headings) {
		if (has_ids(table))
			rows_warn(table->cells.rows, "file",
			    "States, cycles, positions, themes and groups are "
			    "ids of UHRI in it, which it does not name: they "
			    "are kept as they are, and not read");
		rows_check_numbers(table->cells.rows);
		return true;
	}
	(void)err_set(e, ERR_INPUT,
	    "no column has the text of the recommendations; the file begins "
	    "with %s",
	    table->first == NULL ? "nothing" : table->first);
	return err_hint(e,
	    "the first row must name the columns, and one must "
	    "be 'Text' or 'Recommendation'");
}

/* Is the first row the text's heading and nothing else?  Then what looks
 * like a delimiter below it belongs to the texts. */
static bool
is_one_column(const char *text)
{
	const size_t len = strcspn(text, "\r\n");
	char *line = mem_copy(text, len);
	size_t rank = 0;
	const bool is_one = strpbrk(line, ",;\t") == NULL &&
	    heading_column(line, &rank) == COLUMN_TEXT;

	free(line);
	return is_one;
}

static bool
lines_read(struct table *table, const char *text, size_t len, struct err *e)
{
	struct csv csv;
	struct line line;
	bool more = true;
	bool ok = true;

	csv_init(&csv, text, len);
	if (is_one_column(text))
		csv.delimiter = '\0';
	line_init(&line);
	while (ok && more) {
		ok = csv_next(&csv, &line, &more, e);
		if (ok && more)
			ok = table_line(table, &line, e);
	}
	line_clear(&line);
	return ok && table_end(table, e);
}

bool
table_read_csv(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e)
{
	struct table *table = table_new(rows, states);
	struct buf text;
	bool ok;

	/* No encoding needs more than three bytes for one of its own. */
	buf_init(&text, (size_t)LIMIT_IMPORT_FILE * 3);
	ok = encoding_decode(&text, data, len, e) &&
	    lines_read(table, buf_text(&text), text.len, e);
	buf_clear(&text);
	table_free(table);
	return ok;
}
