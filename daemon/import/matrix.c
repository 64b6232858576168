/* SPDX-License-Identifier: ISC */
#include "daemon/import/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/cell.h"
#include "daemon/import/clean.h"
#include "daemon/import/docx.h"
#include "daemon/import/heading.h"
#include "daemon/import/paragraph.h"
#include "daemon/import/review.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/* More of the page headers says nothing of the review. */
#define HEADER_MAX 4096

/* Where a heading stands: columns of the table's grid. */
struct place {
	unsigned start;
	unsigned end; /* 0: there is no such column */
};

struct matrix {
	struct cells cells;
	struct place places[COLUMN_COUNT];
	char *above[COLUMN_COUNT]; /* text of the last cell, for merged ones */
	char *section;
	struct buf header; /* of the pages */
	bool has_headings; /* some table had them */
	unsigned table;    /* at hand */
	size_t taken;      /* rows with a recommendation */
	char place[48];    /* of the row at hand */
};

static bool
is_blank(const char *text)
{
	return *clean_bullet(text) == '\0';
}

static void
above_clear(struct matrix *matrix)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		free(matrix->above[i]);
		matrix->above[i] = NULL;
	}
}

/* Take the row for headings if it has those of a matrix. */
static bool
headings_take(struct matrix *matrix, const struct docx_row *row)
{
	struct place places[COLUMN_COUNT] = { 0 };
	size_t ranks[COLUMN_COUNT];

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		ranks[i] = SIZE_MAX;
	for (size_t i = 0; i < row->count; i++) {
		const struct docx_cell *cell = &row->cells[i];
		size_t rank = 0;
		const enum column column = heading_column(cell->text, &rank);

		if (column == COLUMN_COUNT || rank >= ranks[column])
			continue;
		ranks[column] = rank;
		places[column] =
		    (struct place){ cell->column, cell->column + cell->span };
	}
	if (places[COLUMN_TEXT].end == 0 ||
	    (places[COLUMN_POSITION].end == 0 &&
		places[COLUMN_THEMES].end == 0))
		return false;
	above_clear(matrix);
	(void)memcpy(matrix->places, places, sizeof(places));
	matrix->has_headings = true;
	return true;
}

/*
 * A second row of headings, under one that is merged over several columns:
 * "Themes" above "Human rights themes" and "SDGs".
 */
static bool
headings_more(struct matrix *matrix, const struct docx_row *row)
{
	struct place places[COLUMN_COUNT] = { 0 };
	bool any = false;

	if (matrix->above[COLUMN_TEXT] != NULL)
		return false;
	for (size_t i = 0; i < row->count; i++) {
		const struct docx_cell *cell = &row->cells[i];
		size_t rank = 0;
		enum column column;

		if (is_blank(cell->text))
			continue;
		column = heading_column(cell->text, &rank);
		if (column == COLUMN_COUNT)
			return false;
		any = true;
		places[column] =
		    (struct place){ cell->column, cell->column + cell->span };
	}
	for (size_t i = 0; any && i < COLUMN_COUNT; i++)
		if (places[i].end != 0)
			matrix->places[i] = places[i];
	return any;
}

/* What the cells under a heading say, lines below each other.  The caller
 * frees it. */
static char *
text_under(struct matrix *matrix, const struct docx_row *row,
    enum column column)
{
	const struct place *place = &matrix->places[column];
	struct buf text;

	buf_init(&text, (size_t)LIMIT_IMPORT_CELL * 4);
	for (size_t i = 0; i < row->count; i++) {
		const struct docx_cell *cell = &row->cells[i];
		const char *said = cell->text;

		if (cell->column < place->start || cell->column >= place->end)
			continue;
		if (cell->continued && matrix->above[column] != NULL)
			said = matrix->above[column];
		if (text.len > 0)
			buf_char_add(&text, '\n');
		buf_text_add(&text, said);
	}
	free(matrix->above[column]);
	matrix->above[column] = buf_take(&text);
	return mem_text(matrix->above[column]);
}

static bool
begins_with_number(const char *text)
{
	struct paragraph paragraph;
	size_t len;

	return paragraph_lead(&paragraph, text, &len);
}

static bool
is_position(const char *text)
{
	char key[16];

	clean_key(key, sizeof(key), text);
	return strcmp(key, "supported") == 0 || strcmp(key, "noted") == 0;
}

/* Find the columns of a table without headings by what a row looks like. */
static bool
places_guess(struct matrix *matrix, const struct docx_row *row)
{
	struct place places[COLUMN_COUNT] = { 0 };

	for (size_t i = 0; i < row->count; i++) {
		const struct docx_cell *cell = &row->cells[i];
		enum column column = COLUMN_THEMES;

		if (begins_with_number(cell->text))
			column = COLUMN_TEXT;
		else if (is_position(cell->text))
			column = COLUMN_POSITION;
		if (places[column].end == 0)
			places[column] = (struct place){ cell->column,
				cell->column + cell->span };
	}
	if (places[COLUMN_TEXT].end == 0 || places[COLUMN_POSITION].end == 0)
		return false;
	(void)memcpy(matrix->places, places, sizeof(places));
	return true;
}

/* The only cell of the row that says something, or NULL. */
static const char *
only_text(const struct docx_row *row)
{
	const char *only = NULL;

	for (size_t i = 0; i < row->count; i++) {
		if (is_blank(row->cells[i].text))
			continue;
		if (only != NULL)
			return NULL;
		only = row->cells[i].text;
	}
	return only;
}

/* A section's heading: "Theme: ...", or one line over all columns. */
static bool
section_take(struct matrix *matrix, const struct docx_row *row)
{
	const char *text = only_text(row);
	char *section;

	if (text == NULL)
		return false;
	section = cell_section(text);
	if (section == NULL && row->count == 1 && !begins_with_number(text))
		section = text_fold(text);
	if (section == NULL)
		return false;
	free(matrix->section);
	matrix->section = section;
	return true;
}

static void
blocks_set(struct matrix *matrix, json_t *row, const struct docx_row *from)
{
	static const struct {
		enum column column;
		const char *list;
	} blocks[] = {
		{ COLUMN_THEMES, "themes" },
		{ COLUMN_GROUPS, "groups" },
		{ COLUMN_SDGS, "sdgs" },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		char *text = text_under(matrix, from, blocks[i].column);

		cell_blocks(&matrix->cells, row, blocks[i].list, text);
		free(text);
	}
}

/* Number, text and States; false when there is no text. */
static bool
recommendation_set(struct matrix *matrix, json_t *row,
    const struct docx_row *from, bool is_pledge)
{
	char *number = text_under(matrix, from, COLUMN_PARAGRAPH);
	char *text = text_under(matrix, from, COLUMN_TEXT);
	char *raw = clean_raw(text);
	struct paragraph paragraph;
	bool ok;

	if (paragraph_parse(&paragraph, number)) {
		json_text_set(row, "paragraph", paragraph.number);
		if (paragraph.clause[0] != '\0')
			json_text_set(row, "clause", paragraph.clause);
	}
	ok = cell_recommendation(&matrix->cells, row, text);
	if (ok && !is_pledge)
		cell_states_in_text(&matrix->cells, row);
	json_text_set(row, "raw", raw);
	free(raw);
	free(text);
	free(number);
	return ok;
}

static void
row_fill(struct matrix *matrix, json_t *row, const struct docx_row *from)
{
	char *position = text_under(matrix, from, COLUMN_POSITION);
	char *comments = text_under(matrix, from, COLUMN_COMMENTS);
	const bool is_pledge = cell_position_is_pledge(row, position);

	if (!recommendation_set(matrix, row, from, is_pledge)) {
		rows_refuse(matrix->cells.rows, matrix->cells.place,
		    "the row has no text of a recommendation");
		json_decref(row);
	} else {
		if (json_text(row, "paragraph") == NULL)
			rows_warn(matrix->cells.rows, matrix->cells.place,
			    "the recommendation has no paragraph number");
		if (json_text(row, "position") == NULL && !is_pledge)
			rows_warn(matrix->cells.rows, matrix->cells.place,
			    "the recommendation has no position");
		blocks_set(matrix, row, from);
		row_text_set(row, "comments", comments);
		if (matrix->section != NULL)
			row_text_set(row, "theme_heading", matrix->section);
		rows_add(matrix->cells.rows, row);
		matrix->taken++;
	}
	free(position);
	free(comments);
}

static void
table_begin(struct matrix *matrix, unsigned table)
{
	matrix->table = table;
	above_clear(matrix);
	if (!matrix->has_headings)
		(void)memset(matrix->places, 0, sizeof(matrix->places));
}

/* A row all of whose cells are merged with those above says nothing new. */
static bool
row_is_blank(const struct docx_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!is_blank(row->cells[i].text))
			return false;
	return true;
}

static bool
on_row(void *ctx, const struct docx_row *from, struct err *e)
{
	struct matrix *matrix = ctx;
	json_t *row;

	if (from->table != matrix->table)
		table_begin(matrix, from->table);
	if (row_is_blank(from))
		return true;
	if (!rows_count(matrix->cells.rows, e))
		return false;
	if (headings_take(matrix, from) || headings_more(matrix, from) ||
	    section_take(matrix, from))
		return true;
	/* A table in front of the matrix: a title page, a legend. */
	if (matrix->places[COLUMN_TEXT].end == 0 && !places_guess(matrix, from))
		return true;
	(void)snprintf(matrix->place, sizeof(matrix->place), "table %u row %u",
	    from->table, from->number);
	row = row_new(matrix->place);
	review_set_by_header(&matrix->cells, row, buf_text(&matrix->header));
	if (rows_want(matrix->cells.rows, row))
		row_fill(matrix, row, from);
	else
		json_decref(row);
	return true;
}

bool
matrix_read(struct rows *rows, const struct states *states, const uint8_t *data,
    size_t len, struct err *e)
{
	struct matrix matrix = {
		.cells = { .rows = rows,
		    .states = states,
		    .states_expected = true },
	};
	bool ok;

	matrix.cells.place = matrix.place;
	buf_init(&matrix.header, HEADER_MAX);
	ok = rows_recognise(rows, "ohchr-matrix", e) &&
	    docx_headers_read(&matrix.header, data, len, e) &&
	    docx_read(data, len, on_row, &matrix, e);
	table_begin(&matrix, 0);
	free(matrix.section);
	buf_clear(&matrix.header);
	if (!ok || matrix.taken > 0 || json_array_size(rows->skipped) > 0)
		return ok;
	(void)err_set(e, ERR_INPUT,
	    "no table of the document is a matrix of recommendations");
	return err_hint(e,
	    "a table must have the headings 'Recommendation' "
	    "and 'Position' or 'Themes'; the report of the "
	    "Working Group has none: ask for OHCHR's matrix");
}
