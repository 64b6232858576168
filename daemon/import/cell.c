/* SPDX-License-Identifier: ISC */
#include "daemon/import/cell.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/import/clean.h"
#include "daemon/import/paragraph.h"
#include "daemon/import/recommending.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

#define KEY_MAX 64
#define UNKNOWN_MAX 400

/* What may stand before the colon of a source of position. */
#define SOURCE_MAX 40

/* Clean, and say so if that changed more than white space. */
static char *
lines_of(const struct cells *cells, const char *cell)
{
	bool repaired = false;
	char *lines = clean_lines(cell, &repaired);

	if (repaired)
		rows_warn(cells->rows, cells->place,
		    "letters that another program had read in a wrong "
		    "encoding were put right; compare the text");
	return lines;
}

/* The colon of "Source of (the) position(s) :" if text begins so. */
static const char *
source_colon(const char *text)
{
	static const char begin[] = "source of";
	char words[SOURCE_MAX + 1];
	char key[KEY_MAX];
	size_t len = 0;

	if (strncasecmp(text, begin, sizeof(begin) - 1) != 0)
		return NULL;
	while (len < SOURCE_MAX && text[len] != '\0' && text[len] != ':')
		len++;
	if (text[len] != ':')
		return NULL;
	(void)memcpy(words, text, len);
	words[len] = '\0';
	clean_key(key, sizeof(key), words);
	return strncmp(key, "sourceofposition", 16) == 0 ||
		strncmp(key, "sourceoftheposition", 19) == 0 ?
	    text + len :
	    NULL;
}

/* Cut the source of position off the text, if it has one. */
static const char *
source_cut(char *lines)
{
	for (char *at = lines; *at != '\0'; at++) {
		const char *colon = source_colon(at);

		if (colon == NULL)
			continue;
		*at = '\0';
		return colon + 1;
	}
	return NULL;
}

/* "A/HRC/28/15/Add.1 - Para. 3" is about the document A/HRC/28/15. */
static void
symbol_set(json_t *row, const char *source)
{
	const char *start = strstr(source, "A/HRC/");
	char *symbol;
	char *cut;
	size_t len;

	if (start == NULL || json_text(row, "symbol") != NULL)
		return;
	len = strcspn(start, " \t\n,;()");
	symbol = mem_copy(start, len);
	cut = strstr(symbol, "/Add.");
	if (cut != NULL)
		*cut = '\0';
	len = strlen(symbol);
	while (len > 0 && strchr(".-/", symbol[len - 1]) != NULL)
		symbol[--len] = '\0';
	row_text_set(row, "symbol", symbol);
	free(symbol);
}

bool
cell_recommendation(const struct cells *cells, json_t *row, const char *cell)
{
	char *lines = lines_of(cells, cell);
	const char *source = source_cut(lines);
	char *text = text_fold(lines);
	const char *known = json_text(row, "paragraph");
	struct paragraph paragraph;
	size_t len = 0;
	bool found = paragraph_lead(&paragraph, text, &len);

	if (found && known != NULL && strcmp(known, paragraph.number) != 0)
		len = 0;
	if (found && known == NULL) {
		json_text_set(row, "paragraph", paragraph.number);
		if (paragraph.clause[0] != '\0')
			json_text_set(row, "clause", paragraph.clause);
	}
	row_text_set(row, "text", text + (found ? len : 0));
	if (source != NULL) {
		row_text_set(row, "position_source", source);
		symbol_set(row, source);
	}
	free(text);
	free(lines);
	return json_text(row, "text") != NULL;
}

static void
unknown_warn(const struct cells *cells, const json_t *row,
    const struct buf *unknown)
{
	if (unknown->len > 0 || unknown->failed)
		rows_warn(cells->rows, cells->place,
		    "no State has the name '%s'", buf_text(unknown));
	else if (cells->states_expected &&
	    json_object_get(row, "recommending_states") == NULL)
		rows_warn(cells->rows, cells->place,
		    "no recommending State was found");
}

void
cell_states_in_text(const struct cells *cells, json_t *row)
{
	struct buf unknown;

	buf_init(&unknown, UNKNOWN_MAX);
	recommending_in_text(cells->states, json_text(row, "text"), row,
	    &unknown);
	unknown_warn(cells, row, &unknown);
	buf_clear(&unknown);
}

void
cell_states(const struct cells *cells, json_t *row, const char *cell)
{
	char *lines = lines_of(cells, cell);
	struct buf unknown;

	buf_init(&unknown, UNKNOWN_MAX);
	recommending_in_list(cells->states, lines, row, &unknown);
	unknown_warn(cells, row, &unknown);
	buf_clear(&unknown);
	free(lines);
}

struct label {
	const char *key;
	const char *position;
};

/*
 * Only a clear yes is support; what a State says no to is noted (resolution
 * 5/1, paragraph 32).  "In part", "in principle" and prose are for people.
 */
static const struct label labels[] = {
	{ "supported", "supported" },
	{ "support", "supported" },
	{ "supports", "supported" },
	{ "accepted", "supported" },
	{ "accept", "supported" },
	{ "enjoysthesupport", "supported" },
	{ "noted", "noted" },
	{ "note", "noted" },
	{ "notsupported", "noted" },
	{ "notaccepted", "noted" },
	{ "rejected", "noted" },
	{ "notedonly", "noted" },
	{ "doesnotenjoythesupport", "noted" },
	{ "doesnotenjoyitssupport", "noted" },
};

bool
cell_position_is_pledge(json_t *row, const char *cell)
{
	bool repaired = false;
	char *lines = clean_lines(cell, &repaired);
	const char *position = "pending";
	char key[KEY_MAX];

	row_text_set(row, "position_label", clean_bullet(lines));
	clean_key(key, sizeof(key), lines);
	free(lines);
	if (json_text(row, "position_label") == NULL)
		return false;
	if (strncmp(key, "voluntarypledge", 15) == 0) {
		(void)json_object_set_new(row, "pledge", json_true());
		return true;
	}
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(key, labels[i].key) == 0)
			position = labels[i].position;
	json_text_set(row, "position", position);
	return false;
}

/* The list whose heading the line is, or NULL. */
static const char *
block_of(const char *line)
{
	static const struct {
		const char *key;
		const char *list;
	} blocks[] = {
		{ "themes", "themes" },
		{ "theme", "themes" },
		{ "humanrightsthemes", "themes" },
		{ "sdgs", "sdgs" },
		{ "sdg", "sdgs" },
		{ "relevantsdgs", "sdgs" },
		{ "sustainabledevelopmentgoals", "sdgs" },
		{ "affectedpersons", "groups" },
		{ "affectedpersonsgroups", "groups" },
		{ "personsaffected", "groups" },
		{ "groupsofpersons", "groups" },
		{ "groupofpersons", "groups" },
		{ "concernedgroups", "groups" },
	};
	char key[KEY_MAX];

	clean_key(key, sizeof(key), line);
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (strcmp(key, blocks[i].key) == 0)
			return blocks[i].list;
	return NULL;
}

/* One line of themes; gives the list that the next line belongs to. */
static const char *
block_line(json_t *row, const char *list, char *line)
{
	char *colon = strchr(line, ':');
	const char *block;

	if (colon == NULL) {
		row_list_add(row, list, clean_bullet(line));
		return list;
	}
	*colon = '\0';
	block = block_of(clean_bullet(line));
	*colon = ':';
	if (block == NULL) {
		row_list_add(row, list, clean_bullet(line));
		return list;
	}
	row_list_add(row, block, clean_bullet(colon + 1));
	return block;
}

void
cell_blocks(const struct cells *cells, json_t *row, const char *first,
    const char *cell)
{
	char *lines = lines_of(cells, cell);
	const char *list = first;
	char *line = lines;

	while (line != NULL) {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end = '\0';
		list = block_line(row, list, line);
		line = end == NULL ? NULL : end + 1;
	}
	free(lines);
}

/*
 * The end of the item that starts here.  A theme's name may have semicolons
 * in it ("Children: definition; general principles"), and no name begins
 * with a small letter.
 */
static char *
item_end(char *item, const char *separator, bool small_goes_on)
{
	char *end = *separator == '\0' ? NULL : strpbrk(item, separator);

	while (end != NULL && small_goes_on && *end == ';' &&
	    islower((unsigned char)*clean_bullet(end + 1)))
		end = strpbrk(end + 1, separator);
	return end;
}

void
cell_items(const struct cells *cells, json_t *row, const char *name,
    const char *cell, const char *separator)
{
	const bool small_goes_on = strcmp(name, "themes") == 0;
	char *lines = lines_of(cells, cell);
	char *item = lines;

	if (strpbrk(lines, ";\n|") != NULL)
		separator = ";\n|";
	while (item != NULL) {
		char *end = item_end(item, separator, small_goes_on);

		if (end != NULL)
			*end = '\0';
		row_list_add(row, name, clean_bullet(item));
		item = end == NULL ? NULL : end + 1;
	}
	free(lines);
}

char *
cell_section(const char *cell)
{
	static const char *const words[] = { "theme:", "themes:",
		"right or area:", "theme :" };
	char *text = text_fold(cell);
	char *heading = NULL;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const size_t len = strlen(words[i]);

		if (heading == NULL && strncasecmp(text, words[i], len) == 0)
			heading =
			    mem_text(text + len + strspn(text + len, " "));
	}
	free(text);
	return heading;
}
