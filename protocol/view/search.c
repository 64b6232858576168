/* SPDX-License-Identifier: ISC */
#include "protocol/view/search.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"

/* Quotation marks double, an AND in between; the marks around each word. */
#define MATCH_MAX ((size_t)SEARCH_MAX * 8)

#define SPACES " \t\n"

/* A word or phrase of what was typed. */
struct part {
	const char *text;
	size_t len;
	bool is_prefix;
	bool is_unwanted;
};

/* Take the next part; where it ends. */
static const char *
part_take(struct part *part, const char *at)
{
	part->is_unwanted = at[0] == '-';
	if (part->is_unwanted)
		at++;
	const bool is_phrase = at[0] == '"';

	part->text = is_phrase ? at + 1 : at;
	part->len = strcspn(part->text, is_phrase ? "\"" : SPACES "\"");
	at = part->text + part->len;
	if (is_phrase && at[0] == '"')
		at++;
	part->is_prefix =
	    is_phrase ? at[0] == '*' : part->len > 0 && at[-1] == '*';
	return is_phrase && at[0] == '*' ? at + 1 : at;
}

static void
part_add(struct buf *buf, const struct part *part, const char *before)
{
	buf_text_add(buf, before);
	buf_char_add(buf, '"');
	buf_add(buf, part->text, part->len);
	buf_text_add(buf, part->is_prefix ? "\" *" : "\"");
}

/* Unwanted parts stand behind all others: "a" AND "b" NOT "c" NOT "d". */
static size_t
parts_add(struct buf *buf, const char *typed, bool unwanted, size_t *count)
{
	size_t added = 0;

	for (typed += strspn(typed, SPACES); typed[0] != '\0';
	     typed += strspn(typed, SPACES)) {
		struct part part;

		typed = part_take(&part, typed);
		char *word = mem_copy(part.text, part.len);
		const bool is_word = text_has_word(word);

		free(word);
		if (!is_word || part.is_unwanted != unwanted)
			continue;
		part_add(buf, &part,
		    unwanted       ? " NOT " :
			added == 0 ? "" :
				     " AND ");
		added++;
		(*count)++;
	}
	return added;
}

bool
search_parse(char **match, const char *typed, struct err *e)
{
	char *normal;
	struct buf buf;
	size_t count = 0;
	size_t wanted;

	if (strlen(typed) > SEARCH_MAX || !text_is_utf8(typed, strlen(typed)))
		return err_set(e, ERR_INPUT,
		    "can search for a text of at most %d bytes", SEARCH_MAX);
	normal = text_nfc(typed);
	buf_init(&buf, MATCH_MAX);
	wanted = parts_add(&buf, normal, false, &count);
	(void)parts_add(&buf, normal, true, &count);
	free(normal);
	if (wanted == 0)
		(void)err_set(e, ERR_INPUT, "'%.60s' has no word to search for",
		    typed);
	else if (count > SEARCH_WORDS_MAX || !buf_is_good(&buf))
		(void)err_set(e, ERR_INPUT,
		    "can search for at most %d words at once",
		    SEARCH_WORDS_MAX);
	if (wanted == 0 || count > SEARCH_WORDS_MAX || !buf_is_good(&buf)) {
		buf_clear(&buf);
		return false;
	}
	*match = buf_take(&buf);
	return true;
}
