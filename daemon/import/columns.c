/* SPDX-License-Identifier: ISC */
#include "daemon/import/columns.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "protocol/base/mem.h"

#define KEY_MAX 64

const char *const languages[LANGUAGE_COUNT] = { "en", "fr", "es", "ar", "ru",
	"zh", "mn" };

const char *
layout_name(enum layout layout)
{
	switch (layout) {
	case LAYOUT_UPR_INFO:
		return "upr-info";
	case LAYOUT_UHRI:
		return "uhri";
	case LAYOUT_DIHR:
		return "dihr";
	case LAYOUT_IMPACT_OSS:
		return "impact-oss";
	case LAYOUT_PLAIN:
		break;
	}
	return "csv";
}

void
columns_init(struct columns *columns)
{
	*columns = (struct columns){ 0 };
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		columns->at[i] = SIZE_MAX;
	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		columns->texts[i] = SIZE_MAX;
}

void
columns_clear(struct columns *columns)
{
	free(columns->names);
	columns_init(columns);
}

static bool
has(const struct columns *columns, enum column column)
{
	return columns->at[column] != SIZE_MAX;
}

/* --- names of the raw object's fields ------------------------------------ */

/* The heading in letters that a field's name may have. */
static void
name_make(char name[COLUMN_NAME_MAX], const char *heading)
{
	size_t len = 0;

	for (; *heading != '\0' && len + 6 < COLUMN_NAME_MAX; heading++) {
		const unsigned char c = (unsigned char)*heading;

		if (isalpha(c) || (isdigit(c) && len > 0))
			name[len++] = (char)tolower(c);
		else if (len > 0 && name[len - 1] != '_')
			name[len++] = '_';
	}
	while (len > 0 && name[len - 1] == '_')
		len--;
	name[len] = '\0';
}

static bool
name_is_taken(const struct columns *columns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(columns->names[i], name) == 0)
			return true;
	return false;
}

/* UPR Info writes "Rgrp" and "Org" behind each of its two States. */
static void
name_of_state(const struct columns *columns, size_t i)
{
	const size_t under_review = columns->at[COLUMN_STATE];
	const size_t recommending = columns->at[COLUMN_STATES];
	char *name = columns->names[i];
	char whole[COLUMN_NAME_MAX];
	size_t before = under_review;

	if (strcmp(name, "rgrp") != 0 && strcmp(name, "org") != 0)
		return;
	if (recommending < i &&
	    (before > i || before == SIZE_MAX || recommending > before))
		before = recommending;
	if (before >= i)
		return;
	(void)snprintf(whole, sizeof(whole), "%.40s_%.6s",
	    columns->names[before], name);
	(void)memcpy(name, whole, sizeof(whole));
}

/* Copies of UPR Info's export have other headings; what they hold is equal
 * to it, and is called so. */
static void
name_of_export(char name[COLUMN_NAME_MAX])
{
	static const char *const names[][2] = {
		{ "to", "sur" },
		{ "to_rgrp", "sur_rgrp" },
		{ "to_org", "sur_org" },
		{ "text", "recommendation" },
		{ "from", "rs" },
		{ "from_rgrp", "rs_rgrp" },
		{ "from_org", "rs_org" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i][0], name) != 0)
			continue;
		(void)snprintf(name, COLUMN_NAME_MAX, "%s", names[i][1]);
		return;
	}
}

/* A name for every heading: "SuR" is sur, a second "Note" note_7. */
static void
names_make(struct columns *columns, const struct line *headings)
{
	free(columns->names);
	columns->names = mem_new(headings->count, sizeof(*columns->names));
	columns->name_count = headings->count;
	for (size_t i = 0; i < headings->count; i++) {
		char *name = columns->names[i];
		size_t len;

		name_make(name, headings->cells[i]);
		name_of_state(columns, i);
		if (columns->layout == LAYOUT_UPR_INFO)
			name_of_export(name);
		len = strlen(name);
		if (len == 0 || name_is_taken(columns, i, name))
			(void)snprintf(name + len, COLUMN_NAME_MAX - len,
			    "%s%zu", len == 0 ? "column_" : "_", i + 1);
	}
}

/* --- whose table it is ---------------------------------------------------- */

static enum layout
layout_of(const struct columns *columns)
{
	if (has(columns, COLUMN_SUPPORT_LEVEL) && has(columns, COLUMN_TITLE))
		return LAYOUT_IMPACT_OSS;
	if (has(columns, COLUMN_ANNOTATION))
		return LAYOUT_UHRI;
	if (has(columns, COLUMN_BODY))
		return has(columns, COLUMN_PARAGRAPH) ? LAYOUT_DIHR :
							LAYOUT_UHRI;
	if (has(columns, COLUMN_STATE) && has(columns, COLUMN_STATES) &&
	    has(columns, COLUMN_POSITION) && !has(columns, COLUMN_THEMES) &&
	    (has(columns, COLUMN_ISSUES) ||
		has(columns, COLUMN_ACTION_CATEGORY)))
		return LAYOUT_UPR_INFO;
	return LAYOUT_PLAIN;
}

/* Columns "text_fr", "text_fr_raw", "fr". */
static void
text_find(struct columns *columns, const char *heading, size_t column)
{
	char key[KEY_MAX];

	clean_key(key, sizeof(key), heading);
	for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
		char wanted[8];
		const char *rest = key + 6;

		(void)snprintf(wanted, sizeof(wanted), "text%s", languages[i]);
		if (strncmp(key, wanted, 6) == 0 &&
		    (*rest == '\0' || strcmp(rest, "raw") == 0))
			columns->texts[i] = column;
	}
}

bool
columns_find(struct columns *columns, const struct line *headings)
{
	struct columns found;
	size_t ranks[COLUMN_COUNT];

	columns_init(&found);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		ranks[i] = SIZE_MAX;
	for (size_t i = 0; i < headings->count; i++) {
		size_t rank = 0;
		const enum column column =
		    heading_column(headings->cells[i], &rank);

		text_find(&found, headings->cells[i], i);
		if (column == COLUMN_COUNT || rank >= ranks[column])
			continue;
		ranks[column] = rank;
		found.at[column] = i;
	}
	found.layout = layout_of(&found);
	if (found.layout == LAYOUT_IMPACT_OSS && !has(&found, COLUMN_TEXT))
		found.at[COLUMN_TEXT] = found.at[COLUMN_TITLE];
	if (!has(&found, COLUMN_TEXT))
		return false;
	columns_clear(columns);
	*columns = found;
	names_make(columns, headings);
	return true;
}

bool
columns_find_more(struct columns *columns, const struct line *headings)
{
	size_t places[COLUMN_COUNT];
	size_t count = 0;

	(void)memcpy(places, columns->at, sizeof(places));
	for (size_t i = 0; i < headings->count; i++) {
		const char *cell = headings->cells[i];
		size_t rank = 0;
		enum column column;

		if (*clean_bullet(cell) == '\0')
			continue;
		column = heading_column(cell, &rank);
		if (column == COLUMN_COUNT)
			return false;
		count++;
		places[column] = i;
	}
	/* One cell with such a word may be a row with nothing else. */
	if (count > 1)
		(void)memcpy(columns->at, places, sizeof(places));
	return count > 1;
}

void
columns_settle(struct columns *columns, const struct line *first)
{
	const char *number = columns_cell(columns, first, COLUMN_PARAGRAPH);

	if (columns->layout == LAYOUT_UPR_INFO && *clean_bullet(number) != '\0')
		columns->layout = LAYOUT_PLAIN;
}

const char *
columns_cell(const struct columns *columns, const struct line *line,
    enum column column)
{
	return line_cell(line, columns->at[column]);
}
