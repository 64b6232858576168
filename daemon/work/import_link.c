/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/work/import.h"
#include "protocol/room/catalogue.h"

static bool
is_numbered(const char *id)
{
	return recommendation_paragraph(id)[0] != '~';
}

static bool
list_has(const json_t *list, const json_t *statement)
{
	const json_t *value;
	size_t i;

	json_array_foreach(list, i, value)
		if (json_equal(value, statement))
			return true;
	return false;
}

/* Say of the item that it is rec, unless that is said or taken back. */
static bool
link_add(json_t *links, const struct here *here, const char *rec,
    const char *item, struct err *e)
{
	json_t *statement;
	bool is_declined;

	if (!review_declined(&is_declined, here->store, item, rec, e))
		return false;
	statement = json_pack("{s:s, s:[s, s]}", "kind", "same-as", "subject",
	    rec, item);
	if (!is_declined && here_outcome(here, statement) == OUTCOME_NEW &&
	    !list_has(links, statement))
		(void)json_array_append(links, statement);
	json_decref(statement);
	return true;
}

/* The items that this text of the document agrees with. */
static bool
text_link(json_t *links, const struct here *here, const char *rec,
    const char *text, struct err *e)
{
	char *words = match_words(here->match, text);
	json_t *agreeing =
	    (json_t *)(uintptr_t)match_agreeing(here->match, words);
	size_t numbered = 0;
	const char *id;
	json_t *documents;
	bool done = true;

	json_object_foreach(agreeing, id, documents)
		numbered += is_numbered(id);
	json_object_foreach(agreeing, id, documents) {
		if (!done || numbered != 1 || is_numbered(id))
			continue;
		done = link_add(links, here, rec, id, e);
	}
	free(words);
	return done;
}

bool
links_add(json_t *links, size_t *count, const struct here *here,
    const json_t *statement, struct err *e)
{
	const char *rec =
	    view_shown_rec(here->same, statement_subject(statement, 0));
	const size_t before = json_array_size(links);
	const char *language;
	json_t *text;
	bool done = true;

	json_object_foreach(json_object_get(statement, "text"), language, text)
		done = done &&
		    text_link(links, here, rec, json_string_value(text), e);
	*count = json_array_size(links) - before;
	return done;
}
