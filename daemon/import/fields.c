/* SPDX-License-Identifier: ISC */
#include "daemon/import/fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "daemon/import/language.h"
#include "daemon/import/paragraph.h"
#include "daemon/import/review.h"
#include "protocol/base/text.h"

static const char *
cell_of(const struct fields *from, const struct line *line, enum column column)
{
	return columns_cell(from->columns, line, column);
}

static json_t *
raw_of(const struct fields *from, const struct line *line)
{
	const struct columns *columns = from->columns;
	json_t *raw = json_object();

	for (size_t i = 0; i < line->count && i < columns->name_count; i++) {
		char *text = clean_raw(line->cells[i]);

		if (*text != '\0')
			json_text_set(raw, columns->names[i], text);
		free(text);
	}
	return raw;
}

/* What a cell has for a number: the Danish Institute writes "A/HRC/16/5 |
 * 84.10".  The caller frees it. */
static char *
number_text(const struct fields *from, const struct line *line)
{
	const char *cell = cell_of(from, line, COLUMN_PARAGRAPH);
	const char *bar = strchr(cell, '|');
	char *text;

	if (bar == NULL || from->columns->layout != LAYOUT_DIHR)
		return text_fold(cell);
	text = text_fold(bar + 1);
	text[strcspn(text, "|")] = '\0';
	return text;
}

/* "12-Oct", "2011-12-01": what spreadsheets make of 12.10 and 1.12. */
static bool
looks_like_date(const char *cell)
{
	const char *dash = strchr(cell, '-');

	if (dash == NULL || !isdigit((unsigned char)*cell))
		return false;
	return isalpha((unsigned char)dash[1]) || strchr(dash + 1, '-') != NULL;
}

/* The number's column; false when what is there is no number. */
static bool
number_set(const struct fields *from, json_t *row, const struct line *line)
{
	char *cell = number_text(from, line);
	char *clause = text_fold(cell_of(from, line, COLUMN_CLAUSE));
	struct paragraph paragraph = { 0 };
	bool ok = true;

	if (*cell != '\0' && !paragraph_parse(&paragraph, cell)) {
		rows_refuse(from->cells->rows, from->cells->place,
		    "'%s' is no paragraph number%s", cell,
		    looks_like_date(cell) ?
			": a spreadsheet took it for a date; make the column "
			"text there and type it again" :
			": numbers joined by full stops, such as 84.10");
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
lists_set(const struct fields *from, json_t *row, const struct line *line)
{
	const struct cells *cells = from->cells;
	const char *themes = cell_of(from, line, COLUMN_THEMES);
	const char *sdgs = cell_of(from, line, COLUMN_SDGS);

	/* Theme names have commas in them; UPR Info joins issues by them. */
	if (strchr(themes, '\n') != NULL)
		cell_blocks(cells, row, "themes", themes);
	else
		cell_items(cells, row, "themes", themes, "");
	cell_items(cells, row, "groups", cell_of(from, line, COLUMN_GROUPS),
	    "");
	if (strcmp(sdgs, "No SDG link identified") != 0)
		cell_items(cells, row, "sdgs", sdgs, "");
	cell_items(cells, row, "issues", cell_of(from, line, COLUMN_ISSUES),
	    ",");
}

static void
texts_set(const struct fields *from, json_t *row, const struct line *line)
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
	    review_number(cell_of(from, line, COLUMN_ACTION_CATEGORY));

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		row_text_set(row, fields[i].name,
		    cell_of(from, line, fields[i].column));
	if (json_text(row, "theme_heading") == NULL && from->section != NULL)
		row_text_set(row, "theme_heading", from->section);
	if (action >= 1 && action <= 5)
		(void)json_object_set_new(row, "action_category",
		    json_integer(action));
}

/* What IMPACT OSS means by its levels of support, and meant before. */
static const char *
support_of(const char *level)
{
	static const char *const levels[][2] = {
		{ "0", "Noted" },
		{ "1", "Supported in part" },
		{ "2", "Supported" },
		{ "false", "Noted" },
		{ "true", "Accepted" },
		{ "null", "" },
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(levels[i][0], level) == 0)
			return levels[i][1];
	return level;
}

/* The position, and the States unless it is a pledge, which has none. */
static void
position_set(const struct fields *from, json_t *row, const struct line *line)
{
	const char *states = cell_of(from, line, COLUMN_STATES);
	/* Its "response" is the State's answer, in words. */
	const char *cell = from->columns->layout == LAYOUT_IMPACT_OSS ?
	    support_of(cell_of(from, line, COLUMN_SUPPORT_LEVEL)) :
	    cell_of(from, line, COLUMN_POSITION);

	if (cell_position_is_pledge(row, cell))
		return;
	if (*states != '\0')
		cell_states(from->cells, row, states);
	else
		cell_states_in_text(from->cells, row);
}

bool
fields_set(const struct fields *from, json_t *row, const struct line *line)
{
	const struct cells *cells = from->cells;

	if (json_text(row, "state_name") != NULL)
		rows_warn(cells->rows, cells->place,
		    "no State under review has the name '%s'",
		    json_text(row, "state_name"));
	if (!number_set(from, row, line))
		return false;
	texts_set(from, row, line);
	if (!cell_recommendation(cells, row,
		cell_of(from, line, COLUMN_TEXT))) {
		rows_refuse(cells->rows, cells->place,
		    "the row has no text of a recommendation");
		return false;
	}
	position_set(from, row, line);
	lists_set(from, row, line);
	/* The text itself is the first, English. */
	for (size_t i = 1; i < LANGUAGE_COUNT; i++)
		language_text_set(cells, row, languages[i],
		    line_cell(line, from->columns->texts[i]));
	(void)json_object_set_new(row, "raw", raw_of(from, line));
	return true;
}
