/* SPDX-License-Identifier: ISC */
/*
 * The columns of a table, from its row of headings: where each stands, how
 * its cells are called in the raw object, and whose layout the table has.
 *
 *   upr-info    SuR, Rgrp, Org, Recommendation, RS, Rgrp, Org, Response,
 *               Action, Issue, Session; or To ... Text, From ...: headings
 *               that occur twice belong to the State before them
 *   uhri        Text, Countries Concerned, Reccomending Body (so spelt), ...
 *   dihr        mechanism, state, year, cycle, response_upr, paragraph, ...
 *   impact-oss  Title [database:title], Reference [database:reference], ...
 *   csv         any other table with the recommendations' text
 */
#ifndef DAEMON_IMPORT_COLUMNS_H
#define DAEMON_IMPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/import/heading.h"
#include "daemon/import/line.h"

#define COLUMN_NAME_MAX 48

/* The official languages of the United Nations, and Mongolian. */
#define LANGUAGE_COUNT 7
extern const char *const languages[LANGUAGE_COUNT];

enum layout {
	LAYOUT_PLAIN,
	LAYOUT_UPR_INFO,
	LAYOUT_UHRI,
	LAYOUT_DIHR,
	LAYOUT_IMPACT_OSS,
};

struct columns {
	size_t at[COLUMN_COUNT];        /* SIZE_MAX: not in this table */
	size_t texts[LANGUAGE_COUNT];   /* the same, text by language */
	char (*names)[COLUMN_NAME_MAX]; /* of the raw object's fields */
	size_t name_count;
	enum layout layout;
};

/* The name of the format: "upr-info", "csv". */
const char *layout_name(enum layout layout);

/* No columns yet. */
void columns_init(struct columns *columns);
void columns_clear(struct columns *columns);

/*
 * Take the row for headings if one of them is the text's; false, and
 * nothing changes, when none is.
 */
bool columns_find(struct columns *columns, const struct line *headings);

/*
 * Take the row for a second row of headings, under one that is merged over
 * several columns, if all its cells that are not empty are headings.
 */
bool columns_find_more(struct columns *columns, const struct line *headings);

/*
 * Look at the first row below the headings: what has paragraph numbers is
 * not from UPR Info, whatever its headings.
 */
void columns_settle(struct columns *columns, const struct line *first);

/* The text of the row's cell in this column; "" when there is none. */
const char *columns_cell(const struct columns *columns, const struct line *line,
    enum column column);

#endif
