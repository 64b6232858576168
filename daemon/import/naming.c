/* SPDX-License-Identifier: ISC */
#include "daemon/import/naming.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "daemon/import/clean.h"

/* "and", commas: no name is made of more pieces than this. */
#define PIECES_OF_NAME 4

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
piece_add(struct naming *pieces, const char *start, const char *end)
{
	start = clean_bullet(start);
	while (end > start && isspace((unsigned char)end[-1]))
		end--;
	if (start >= end || pieces->count == LIMIT_IMPORT_ITEMS)
		return;
	pieces->piece[pieces->count++] = (struct named){ start, end, NULL };
}

/* Cut text at the separators outside brackets. */
static void
pieces_cut(struct naming *pieces, const char *text, const char *end)
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
pieces_name(struct naming *pieces, const struct states *states)
{
	size_t kept = 0;
	size_t i = 0;

	while (i < pieces->count) {
		struct named name = pieces->piece[i];
		size_t used = 1;

		for (size_t more = PIECES_OF_NAME; more > 0; more--) {
			const struct named *last;
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

void
naming_read(struct naming *out, const struct states *states, const char *text,
    const char *end)
{
	pieces_cut(out, text, end);
	pieces_name(out, states);
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
naming_bare_len(const struct states *states, const char *text)
{
	size_t len = strlen(text);
	struct naming pieces;

	for (int i = 0; i < LIMIT_IMPORT_ITEMS; i++) {
		size_t start;

		while (len > 0 && strchr(" \n\t;.,", text[len - 1]) != NULL)
			len--;
		if (len == 0 || text[len - 1] != ')')
			break;
		start = bracket_start(text, len);
		if (start == len)
			break;
		naming_read(&pieces, states, text + start + 1, text + len - 1);
		if (pieces.known == 0)
			break;
		len = start;
	}
	return len;
}
