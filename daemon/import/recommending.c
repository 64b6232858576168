/* SPDX-License-Identifier: ISC */
#include "daemon/import/recommending.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "daemon/import/rows.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* "and", commas: no name is made of more pieces than this. */
#define PIECES_OF_NAME 4

struct piece {
	const char *start;
	const char *end;
	const char *code; /* of the name that begins here; NULL for nobody's */
};

struct pieces {
	struct piece piece[LIMIT_IMPORT_ITEMS];
	size_t count;
	size_t known;
};

/* The bytes of a separator at text, 0 when there is none. */
static size_t
separator_len(const char *text, const char *end)
{
	static const char conjunction[] = " and ";
	const size_t len = sizeof(conjunction) - 1;

	if (strchr(",;/&|\n", *text) != NULL)
		return 1;
	return (size_t)(end - text) > len &&
		memcmp(text, conjunction, len) == 0 ?
	    len :
	    0;
}

static void
piece_add(struct pieces *pieces, const char *start, const char *end)
{
	start = clean_bullet(start);
	while (end > start && isspace((unsigned char)end[-1]))
		end--;
	if (start >= end || pieces->count == LIMIT_IMPORT_ITEMS)
		return;
	pieces->piece[pieces->count++] = (struct piece){ start, end, NULL };
}

/* Cut text at the separators outside brackets. */
static void
pieces_cut(struct pieces *pieces, const char *text, const char *end)
{
	const char *start = text;
	int depth = 0;

	pieces->count = 0;
	pieces->known = 0;
	while (text < end) {
		const size_t len = depth > 0 ? 0 : separator_len(text, end);

		if (*text == '(')
			depth++;
		else if (*text == ')' && depth > 0)
			depth--;
		if (len > 0) {
			piece_add(pieces, start, text);
			/* A space may begin the next " and ". */
			text += len == 1 ? 1 : len - 1;
			start = text;
			continue;
		}
		text++;
	}
	piece_add(pieces, start, end);
}

/* Join pieces to the longest names that States have: "Bosnia" "and"
 * "Herzegovina" is one. */
static void
pieces_name(struct pieces *pieces, const struct states *states)
{
	size_t kept = 0;
	size_t i = 0;

	while (i < pieces->count) {
		struct piece name = pieces->piece[i];
		size_t used = 1;

		for (size_t more = PIECES_OF_NAME; more > 0; more--) {
			const struct piece *last;
			const char *code;

			if (i + more > pieces->count)
				continue;
			last = &pieces->piece[i + more - 1];
			code = states_find(states, name.start,
			    (size_t)(last->end - name.start));
			if (code == NULL)
				continue;
			name.end = last->end;
			name.code = code;
			used = more;
			pieces->known++;
			break;
		}
		pieces->piece[kept++] = name;
		i += used;
	}
	pieces->count = kept;
}

static void
unknown_add(struct buf *unknown, const char *start, const char *end)
{
	if (unknown->len > 0)
		buf_text_add(unknown, "; ");
	buf_add(unknown, start, (size_t)(end - start));
}

static void
pieces_take(const struct pieces *pieces, json_t *row, struct buf *unknown)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->piece[i];
		char *name;

		if (piece->code == NULL) {
			unknown_add(unknown, piece->start, piece->end);
			continue;
		}
		name =
		    mem_copy(piece->start, (size_t)(piece->end - piece->start));
		row_list_add(row, "recommending_states", piece->code);
		row_list_add(row, "state_names", name);
		free(name);
	}
}

/* Where the bracket that opens at text closes; the end of the text, less
 * its punctuation, when nothing closes it. */
static const char *
bracket_end(const char *text)
{
	const char *end;
	int depth = 0;

	for (end = text; *end != '\0'; end++) {
		if (*end == '(')
			depth++;
		else if (*end == ')' && --depth == 0)
			return end;
	}
	while (end > text + 1 && strchr(" ;.,)", end[-1]) != NULL)
		end--;
	return end;
}

/* Is what stands behind a bracket a place where States are expected? */
static bool
is_end_of_sentence(const char *behind)
{
	if (*behind == ')')
		behind++;
	while (*behind == ' ')
		behind++;
	return *behind == '\0' || strchr(";.,(/", *behind) != NULL;
}

void
recommending_in_text(const struct states *states, const char *text, json_t *row,
    struct buf *unknown)
{
	const char *last = NULL;
	const char *last_end = NULL;
	struct pieces pieces;
	bool any = false;

	/* Each bracket is searched to its end: brackets have a limit, too. */
	for (int i = 0; i < LIMIT_IMPORT_ITEMS; i++) {
		const char *end;

		text = strchr(text, '(');
		if (text == NULL)
			break;
		end = bracket_end(text);

		pieces_cut(&pieces, text + 1, end);
		pieces_name(&pieces, states);
		if (pieces.known > 0 &&
		    (pieces.known == pieces.count || is_end_of_sentence(end))) {
			pieces_take(&pieces, row, unknown);
			any = true;
			text = end;
			continue;
		}
		if (is_end_of_sentence(end)) {
			last = text + 1;
			last_end = end;
		}
		text++;
	}
	/* The last bracket should have been it. */
	if (!any && last != NULL &&
	    last_end[strcspn(last_end, "abcdefghijklmnopqrstuvwxyz")] == '\0')
		unknown_add(unknown, last, last_end);
}

void
recommending_in_list(const struct states *states, const char *text, json_t *row,
    struct buf *unknown)
{
	struct pieces pieces;

	text = clean_bullet(text);
	if (*text == '(') {
		recommending_in_text(states, text, row, unknown);
		return;
	}
	pieces_cut(&pieces, text, text + strlen(text));
	pieces_name(&pieces, states);
	for (size_t i = 0; i < pieces.count; i++) {
		struct piece *piece = &pieces.piece[i];
		char code[4] = { 0 };

		if (piece->code != NULL || piece->end - piece->start != 3)
			continue;
		(void)memcpy(code, piece->start, 3);
		piece->code = states_find_code(code);
	}
	pieces_take(&pieces, row, unknown);
}

/* Where the bracket opens that closes at the end of the text. */
static size_t
bracket_start(const char *text, size_t len)
{
	int depth = 0;

	for (size_t i = len; i > 0; i--) {
		if (text[i - 1] == ')')
			depth++;
		else if (text[i - 1] == '(' && --depth == 0)
			return i - 1;
	}
	return len;
}

size_t
recommending_bare_len(const struct states *states, const char *text)
{
	size_t len = strlen(text);
	struct pieces pieces;

	for (int i = 0; i < LIMIT_IMPORT_ITEMS; i++) {
		size_t start;

		while (len > 0 && strchr(" \n\t;.,", text[len - 1]) != NULL)
			len--;
		if (len == 0 || text[len - 1] != ')')
			break;
		start = bracket_start(text, len);
		if (start == len)
			break;
		pieces_cut(&pieces, text + start + 1, text + len - 1);
		pieces_name(&pieces, states);
		if (pieces.known == 0)
			break;
		len = start;
	}
	return len;
}
