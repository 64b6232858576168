/* SPDX-License-Identifier: ISC */
/*
 * What stands in a cell of a matrix, and of the tables made from one.
 *
 *   recommendation   115.1 Take steps (Croatia); / Source of position: ...
 *   position         Supported
 *   themes           lines, then "SDGs:" and "Groups of Persons:" blocks
 *
 * Functions add what they find to a row of rows.h, doubts to its document.
 */
#ifndef DAEMON_IMPORT_CELL_H
#define DAEMON_IMPORT_CELL_H

#include <stdbool.h>

#include "daemon/import/rows.h"
#include "daemon/import/states.h"

/* What all of a file's cells need. */
struct cells {
	struct rows *rows;
	const struct states *states;
	const char *place;    /* of the row at hand, for warnings */
	bool states_expected; /* is a row without a State worth a warning? */
};

/*
 * Number, clause, text, source of position and symbol.  A number that is in
 * the row already wins over one in the text, and goes from it when they are
 * equal.  False when no text is left; nothing is warned about then.
 */
bool cell_recommendation(const struct cells *cells, json_t *row,
    const char *cell);

/* States in the row's text; says so when there are none or unknown ones. */
void cell_states_in_text(const struct cells *cells, json_t *row);

/* States in a cell of their own. */
void cell_states(const struct cells *cells, json_t *row, const char *cell);

/*
 * position and position_label; of a voluntary pledge the label, and pledge.
 * Says whether it is one.
 */
bool cell_position_is_pledge(json_t *row, const char *cell);

/*
 * The lines of cell into the list called first ("themes"), those behind a
 * block's heading into that block's list.
 */
void cell_blocks(const struct cells *cells, json_t *row, const char *first,
    const char *cell);

/*
 * The items of cell into the list called name: its lines; or, in one line,
 * what stands between semicolons or bars (as Uwazi writes) or, where there
 * is none, between other characters that separator says ("" for none).
 */
void cell_items(const struct cells *cells, json_t *row, const char *name,
    const char *cell, const char *separator);

/* The text behind "Theme:" when the cell is a section's heading, else NULL.
 * The caller frees it. */
char *cell_section(const char *cell) MUST_USE;

#endif
