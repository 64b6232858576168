/* SPDX-License-Identifier: ISC */
#include "daemon/import/table.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/cell.h"
#include "daemon/import/clean.h"
#include "daemon/import/columns.h"
#include "daemon/import/csv.h"
#include "daemon/import/encoding.h"
#include "daemon/import/language.h"
#include "daemon/import/paragraph.h"
#include "daemon/import/review.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/* A title may stand above the headings, not more. */
#define HEADING_ROWS 10

struct table {
	struct cells cells;
	struct columns columns;
	char *sheet;       /* its name, or NULL */
	char *section;     /* the "Theme:" row above */
	size_t seen;       /* rows that are not empty, up to the headings */
	size_t rows_below; /* the headings */
	bool has_headings;
	bool any_headings; /* in this table or one before */
	char place[128];   /* of the row at hand */
};

static const char *
cell_of(const struct table *table, const struct line *line, enum column column)
{
	return columns_cell(&table->columns, line, column);
}

static json_t *
raw_of(const struct table *table, const struct line *line)
{
	const struct columns *columns = &table->columns;
	json_t *raw = json_object();

	for (size_t i = 0; i < line->count && i < columns->name_count; i++) {
		char *text = clean_raw(line->cells[i]);

		if (*text != '\0')
			json_text_set(raw, columns->names[i], text);
		free(text);
	}
	return raw;
}

/* --- one row ------------------------------------------------------------- */

/* What a cell has for a number: the Danish Institute writes "A/HRC/16/5 |
 * 84.10".  The caller frees it. */
static char *
number_text(const struct table *table, const struct line *line)
{
	const char *cell = cell_of(table, line, COLUMN_PARAGRAPH);
	const char *bar = strchr(cell, '|');
	char *text;

	if (bar == NULL || table->columns.layout != LAYOUT_DIHR)
		return text_fold(cell);
	text = text_fold(bar + 1);
	text[strcspn(text, "|")] = '\0';
	return text;
}

/* The number's column; false when what is there is no number. */
static bool
number_set(const struct table *table, json_t *row, const struct line *line)
{
	char *cell = number_text(table, line);
	char *clause = text_fold(cell_of(table, line, COLUMN_CLAUSE));
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
lists_set(const struct table *table, json_t *row, const struct line *line)
{
	const struct cells *cells = &table->cells;
	const char *themes = cell_of(table, line, COLUMN_THEMES);
	const char *sdgs = cell_of(table, line, COLUMN_SDGS);

	/* Theme names have commas in them; UPR Info joins issues by them. */
	if (strchr(themes, '\n') != NULL)
		cell_blocks(cells, row, "themes", themes);
	else
		cell_items(cells, row, "themes", themes, "");
	cell_items(cells, row, "groups", cell_of(table, line, COLUMN_GROUPS),
	    "");
	if (strcmp(sdgs, "No SDG link identified") != 0)
		cell_items(cells, row, "sdgs", sdgs, "");
	cell_items(cells, row, "issues", cell_of(table, line, COLUMN_ISSUES),
	    ",");
}

static void
texts_set(const struct table *table, json_t *row, const struct line *line)
{
	static const struct {
		enum column column;
		const char *name;
	} fields[] = {
		{ COLUMN_SYMBOL, "symbol" },
		{ COLUMN_POSITION_SOURCE, "position_source" },
		{ COLUMN_THEME_HEADING, "theme_heading" },
		{ COLUMN_COMMENTS, "comments" },
		{ COLUMN_ANNOTATION, "annotation" },
	};
	const long action =
	    review_number(cell_of(table, line, COLUMN_ACTION_CATEGORY));

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		row_text_set(row, fields[i].name,
		    cell_of(table, line, fields[i].column));
	if (json_text(row, "theme_heading") == NULL && table->section != NULL)
		row_text_set(row, "theme_heading", table->section);
	if (action >= 1 && action <= 5)
		(void)json_object_set_new(row, "action_category",
		    json_integer(action));
}

/* The position, and the States unless it is a pledge, which has none. */
static void
position_set(const struct table *table, json_t *row, const struct line *line)
{
	static const char *const support[] = { "Noted", "Supported",
		"Supported in part" };
	const char *level = cell_of(table, line, COLUMN_SUPPORT_LEVEL);
	const char *cell = cell_of(table, line, COLUMN_POSITION);
	const char *states = cell_of(table, line, COLUMN_STATES);

	/* IMPACT OSS: "response" is the State's answer, in words. */
	if (table->columns.layout == LAYOUT_IMPACT_OSS) {
		row_text_set(row, "comments", cell);
		cell = level;
		if (strlen(level) == 1 && *level >= '0' && *level <= '2')
			cell = support[*level - '0'];
	}
	if (cell_position_is_pledge(row, cell))
		return;
	if (*states != '\0')
		cell_states(&table->cells, row, states);
	else
		cell_states_in_text(&table->cells, row);
}

static bool
body_is_upr(const char *body)
{
	static const char whole[] = "universalperiodicreview";
	char key[sizeof(whole)];

	clean_key(key, sizeof(key), body);
	return strcmp(key, "upr") == 0 || strcmp(key, whole) == 0;
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
	char *body = text_fold(clean_bullet(cell_of(table, line, COLUMN_BODY)));
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

/* Fill the row; false, with the reason noted, when it is to be refused. */
static bool
row_fill(const struct table *table, json_t *row, const struct line *line)
{
	const struct cells *cells = &table->cells;

	if (json_text(row, "state_name") != NULL)
		rows_warn(cells->rows, cells->place,
		    "no State under review has the name '%s'",
		    json_text(row, "state_name"));
	if (!number_set(table, row, line))
		return false;
	texts_set(table, row, line);
	if (!cell_recommendation(cells, row,
		cell_of(table, line, COLUMN_TEXT))) {
		rows_refuse(cells->rows, cells->place,
		    "the row has no text of a recommendation");
		return false;
	}
	position_set(table, row, line);
	lists_set(table, row, line);
	/* The text itself is the first, English. */
	for (size_t i = 1; i < LANGUAGE_COUNT; i++)
		language_text_set(row, languages[i],
		    line_cell(line, table->columns.texts[i]));
	(void)json_object_set_new(row, "raw", raw_of(table, line));
	return true;
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
		(void)snprintf(table->place, sizeof(table->place), "row %zu",
		    line->number);
	else
		(void)snprintf(table->place, sizeof(table->place),
		    "sheet '%s' row %zu", table->sheet, line->number);
}

static bool
row_take(struct table *table, const struct line *line, struct err *e)
{
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
	} else if (line->text.len > LIMIT_IMPORT_ROW) {
		rows_refuse(table->cells.rows, table->place,
		    "the row has %zu bytes, %d at most fit in a record",
		    line->text.len, LIMIT_IMPORT_ROW);
		json_decref(row);
	} else if (row_fill(table, row, line)) {
		rows_add(table->cells.rows, row);
	} else {
		json_decref(row);
	}
	return true;
}

/* The row of headings: the first in which a heading is the text's. */
static void
headings_take(struct table *table, const struct line *line)
{
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

	table->cells = (struct cells){ .rows = rows,
		.states = states,
		.place = table->place };
	columns_init(&table->columns);
	return table;
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
	free(table);
}

bool
table_end(struct table *table, struct err *e)
{
	if (table->any_headings) {
		rows_check_numbers(table->cells.rows);
		return true;
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
