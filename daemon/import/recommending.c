/* SPDX-License-Identifier: ISC */
#include "daemon/import/recommending.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "daemon/import/naming.h"
#include "daemon/import/rows.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

static void
unknown_add(struct buf *unknown, const char *start, const char *end)
{
	if (unknown->len > 0)
		buf_text_add(unknown, "; ");
	buf_add(unknown, start, (size_t)(end - start));
}

static void
pieces_take(const struct naming *pieces, json_t *row, struct buf *unknown)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct named *piece = &pieces->piece[i];
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
	struct naming pieces;
	bool any = false;

	/* Each bracket is searched to its end: brackets have a limit, too. */
	for (int i = 0; i < LIMIT_IMPORT_ITEMS; i++) {
		const char *end;

		text = strchr(text, '(');
		if (text == NULL)
			break;
		end = bracket_end(text);

		naming_read(&pieces, states, text + 1, end);
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
	struct naming pieces;

	text = clean_bullet(text);
	if (*text == '(') {
		recommending_in_text(states, text, row, unknown);
		return;
	}
	naming_read(&pieces, states, text, text + strlen(text));
	for (size_t i = 0; i < pieces.count; i++) {
		struct named *piece = &pieces.piece[i];
		char code[4] = { 0 };

		if (piece->code != NULL || piece->end - piece->start != 3)
			continue;
		(void)memcpy(code, piece->start, 3);
		piece->code = states_find_code(code);
	}
	pieces_take(&pieces, row, unknown);
}
