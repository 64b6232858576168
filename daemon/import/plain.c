/* SPDX-License-Identifier: ISC */
#include "daemon/import/plain.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/cell.h"
#include "daemon/import/clean.h"
#include "daemon/import/csv.h"
#include "daemon/import/encoding.h"
#include "daemon/import/heading.h"
#include "daemon/import/paragraph.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/* A title may stand above the headings, not more. */
#define HEADING_ROWS 10
#define NAME_MAX_LEN 48

struct table {
	struct cells cells;
	size_t columns[COLUMN_COUNT]; /* SIZE_MAX: not in this file */
	char (*names)[NAME_MAX_LEN];  /* of the raw object's fields */
	size_t name_count;
	char *section;  /* the "Theme:" row above */
	char place[32]; /* of the row at hand */
};

/* Find the columns by their headings; true if the text is among them. */
static bool
columns_find(struct table *table, const struct csv_row *row)
{
	size_t ranks[COLUMN_COUNT];

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		table->columns[i] = SIZE_MAX;
		ranks[i] = SIZE_MAX;
	}
	for (size_t i = 0; i < row->count; i++) {
		size_t rank = 0;
		const enum column column = heading_column(row->cells[i], &rank);

		if (column == COLUMN_COUNT || rank >= ranks[column])
			continue;
		ranks[column] = rank;
		table->columns[column] = i;
	}
	return table->columns[COLUMN_TEXT] != SIZE_MAX;
}

static bool
name_is_taken(const struct table *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(table->names[i], name) == 0)
			return true;
	return false;
}

/* A field name for every heading: "SuR" is sur, the second "Org" org_2. */
static void
names_make(struct table *table, const struct csv_row *row)
{
	table->names = mem_new(row->count, sizeof(*table->names));
	table->name_count = row->count;
	for (size_t i = 0; i < row->count; i++) {
		char *name = table->names[i];
		const char *at = row->cells[i];
		size_t len = 0;

		for (; *at != '\0' && len + 6 < NAME_MAX_LEN; at++) {
			const unsigned char c = (unsigned char)*at;

			if (isalpha(c) || (isdigit(c) && len > 0))
				name[len++] = (char)tolower(c);
			else if (len > 0 && name[len - 1] != '_')
				name[len++] = '_';
		}
		while (len > 0 && name[len - 1] == '_')
			len--;
		name[len] = '\0';
		if (len == 0 || name_is_taken(table, i, name))
			(void)snprintf(name + len, NAME_MAX_LEN - len, "%s%zu",
			    len == 0 ? "column_" : "_", i + 1);
	}
}

static json_t *
raw_of(const struct table *table, const struct csv_row *row)
{
	json_t *raw = json_object();

	for (size_t i = 0; i < row->count && i < table->name_count; i++) {
		char *text = clean_raw(row->cells[i]);

		if (*text != '\0')
			json_text_set(raw, table->names[i], text);
		free(text);
	}
	return raw;
}

static const char *
cell_of(const struct table *table, const struct csv_row *row,
    enum column column)
{
	return csv_cell(row, table->columns[column]);
}

/* The first number in a cell, or -1: "2", "Cycle 2", "44 - November 2023".
 */
static long
number_in(const char *cell)
{
	while (*cell != '\0' && !isdigit((unsigned char)*cell))
		cell++;
	return *cell == '\0' ? -1 : strtol(cell, NULL, 10);
}

/* The cycle that a session of the Working Group belongs to.  Documents say
 * both of the 27th. */
static long
cycle_of_session(long session)
{
	if (session < 1 || session == 27)
		return -1;
	return session <= 12 ? 1 : session <= 26 ? 2 : session <= 40 ? 3 : 4;
}

static void
review_set(const struct table *table, json_t *row, const struct csv_row *csv)
{
	const char *cell = cell_of(table, csv, COLUMN_STATE);
	char *name = text_fold(clean_bullet(cell));
	const char *code = states_find(table->cells.states, name, strlen(name));
	long cycle = number_in(cell_of(table, csv, COLUMN_CYCLE));
	const long action =
	    number_in(cell_of(table, csv, COLUMN_ACTION_CATEGORY));

	if (code == NULL)
		code = states_find_code(name);
	if (code != NULL)
		json_text_set(row, "state", code);
	else if (*name != '\0')
		rows_warn(table->cells.rows, table->cells.place,
		    "no State under review has the name '%s'", name);
	free(name);
	if (cycle < 1 || cycle > 99)
		cycle = cycle_of_session(
		    number_in(cell_of(table, csv, COLUMN_SESSION)));
	if (cycle > 0)
		(void)json_object_set_new(row, "cycle", json_integer(cycle));
	if (action >= 1 && action <= 5)
		(void)json_object_set_new(row, "action_category",
		    json_integer(action));
}

/* The number's column; false when what is there is no number. */
static bool
number_set(const struct table *table, json_t *row, const struct csv_row *csv)
{
	char *cell = text_fold(cell_of(table, csv, COLUMN_PARAGRAPH));
	char *clause = text_fold(cell_of(table, csv, COLUMN_CLAUSE));
	struct paragraph paragraph = { 0 };
	bool ok = true;

	if (*cell != '\0' && !paragraph_parse(&paragraph, cell)) {
		rows_refuse(table->cells.rows, table->cells.place,
		    "'%s' is no paragraph number: numbers joined by full "
		    "stops, such as 84.10",
		    cell);
		ok = false;
	} else if (*cell != '\0') {
		json_text_set(row, "paragraph", paragraph.number);
		if (*clause != '\0')
			clean_key(paragraph.clause, sizeof(paragraph.clause),
			    clause);
		if (paragraph.clause[0] != '\0')
			json_text_set(row, "clause", paragraph.clause);
	}
	free(clause);
	free(cell);
	return ok;
}

static void
lists_set(const struct table *table, json_t *row, const struct csv_row *csv)
{
	const struct cells *cells = &table->cells;
	const char *themes = cell_of(table, csv, COLUMN_THEMES);

	/* Theme names have commas in them; UPR Info joins issues by them. */
	if (strchr(themes, '\n') != NULL)
		cell_blocks(cells, row, "themes", themes);
	else
		cell_items(cells, row, "themes", themes, "");
	cell_items(cells, row, "groups", cell_of(table, csv, COLUMN_GROUPS),
	    "");
	cell_items(cells, row, "sdgs", cell_of(table, csv, COLUMN_SDGS), "");
	cell_items(cells, row, "issues", cell_of(table, csv, COLUMN_ISSUES),
	    ",");
}

static void
texts_set(const struct table *table, json_t *row, const struct csv_row *csv)
{
	row_text_set(row, "symbol", cell_of(table, csv, COLUMN_SYMBOL));
	row_text_set(row, "position_source",
	    cell_of(table, csv, COLUMN_POSITION_SOURCE));
	row_text_set(row, "theme_heading",
	    cell_of(table, csv, COLUMN_THEME_HEADING));
	row_text_set(row, "comments", cell_of(table, csv, COLUMN_COMMENTS));
	if (json_text(row, "theme_heading") == NULL && table->section != NULL)
		row_text_set(row, "theme_heading", table->section);
}

/* Fill the row; false, with the reason noted, when it is to be refused. */
static bool
row_fill(const struct table *table, json_t *row, const struct csv_row *csv)
{
	const struct cells *cells = &table->cells;

	if (!number_set(table, row, csv))
		return false;
	texts_set(table, row, csv);
	if (!cell_recommendation(cells, row,
		cell_of(table, csv, COLUMN_TEXT))) {
		rows_refuse(cells->rows, cells->place,
		    "the row has no text of a recommendation");
		return false;
	}
	if (!cell_position(row, cell_of(table, csv, COLUMN_POSITION))) {
		rows_refuse(cells->rows, cells->place,
		    "a voluntary pledge is no recommendation");
		return false;
	}
	if (*cell_of(table, csv, COLUMN_STATES) != '\0')
		cell_states(cells, row, cell_of(table, csv, COLUMN_STATES));
	else
		cell_states_in_text(cells, row);
	lists_set(table, row, csv);
	review_set(table, row, csv);
	(void)json_object_set_new(row, "raw", raw_of(table, csv));
	return true;
}

/* Is the row a section's heading?  Then the section is remembered. */
static bool
section_set(struct table *table, const struct csv_row *csv)
{
	char *section = NULL;

	for (size_t i = 0; i < csv->count; i++) {
		if (csv->cells[i][strspn(csv->cells[i], " \n\t")] == '\0')
			continue;
		if (section != NULL) {
			free(section);
			return false;
		}
		section = cell_section(csv->cells[i]);
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
headings_are(const struct table *table, const struct csv_row *csv)
{
	size_t rank = 0;

	return heading_column(cell_of(table, csv, COLUMN_TEXT), &rank) ==
	    COLUMN_TEXT;
}

static bool
row_take(struct table *table, const struct csv_row *csv, struct err *e)
{
	json_t *row;

	if (csv_row_is_empty(csv))
		return true;
	if (!rows_count(table->cells.rows, e))
		return false;
	if (headings_are(table, csv) || section_set(table, csv))
		return true;
	(void)snprintf(table->place, sizeof(table->place), "row %zu",
	    csv->number);
	if (csv->text.len > LIMIT_IMPORT_ROW) {
		rows_refuse(table->cells.rows, table->place,
		    "the row has %zu bytes, %d at most fit in a record",
		    csv->text.len, LIMIT_IMPORT_ROW);
		return true;
	}
	row = row_new(table->place);
	if (row_fill(table, row, csv))
		rows_add(table->cells.rows, row);
	else
		json_decref(row);
	return true;
}

/* The row of headings: the first in which a heading is the text's. */
static bool
headings_read(struct table *table, struct csv *csv, struct csv_row *row,
    struct err *e)
{
	bool more = true;

	for (int i = 0; i < HEADING_ROWS && more; i++) {
		if (!csv_next(csv, row, &more, e))
			return false;
		if (!more)
			break;
		if (columns_find(table, row)) {
			names_make(table, row);
			table->cells.states_expected =
			    table->columns[COLUMN_STATES] != SIZE_MAX;
			return true;
		}
	}
	(void)err_set(e, ERR_INPUT,
	    "no column has the text of the recommendations");
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
table_read(struct table *table, const char *text, size_t len, struct err *e)
{
	struct csv csv;
	struct csv_row row;
	bool more = true;
	bool ok;

	csv_init(&csv, text, len);
	if (is_one_column(text))
		csv.delimiter = '\0';
	csv_row_init(&row);
	ok = headings_read(table, &csv, &row, e);
	while (ok && more) {
		ok = csv_next(&csv, &row, &more, e);
		if (ok && more)
			ok = row_take(table, &row, e);
	}
	if (ok)
		rows_check_numbers(table->cells.rows);
	csv_row_clear(&row);
	return ok;
}

bool
plain_read(struct rows *rows, const struct states *states, const uint8_t *data,
    size_t len, struct err *e)
{
	struct table table = {
		.cells = { .rows = rows, .states = states },
	};
	struct buf text;
	bool ok;

	table.cells.place = table.place;
	/* No encoding needs more than three bytes for one of its own. */
	buf_init(&text, (size_t)LIMIT_IMPORT_FILE * 3);
	ok = encoding_decode(&text, data, len, e) &&
	    table_read(&table, buf_text(&text), text.len, e);
	buf_clear(&text);
	free(table.names);
	free(table.section);
	return ok;
}
