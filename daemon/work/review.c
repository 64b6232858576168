/* SPDX-License-Identifier: ISC */
/*
 * Items without a number whose text is only alike to that of another
 * recommendation: a person says whether the two are one.  The list is found
 * again whenever it is asked for; only what was declined is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/work/import.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

/* The setting of local.db: the ids that an item was said not to be. */
static char *
declined_name(const char *item)
{
	return mem_format("not-same:%s", item);
}

struct item {
	const struct here *here;
	const char *shown;
	const char *source;
	char *declined; /* ids, a space around each; NULL: none */
};

static bool
is_declined(const struct item *item, const char *id)
{
	char *word = mem_format(" %s ", id);
	const bool is =
	    item->declined != NULL && strstr(item->declined, word) != NULL;

	free(word);
	return is;
}

/*
 * Each pair is listed once, at the later of the two.  What one document has
 * twice without a number it means to be two.
 */
static bool
skip(void *arg, const char *id, const json_t *statement)
{
	const struct item *item = arg;

	return recommendation_compare(id, item->shown) >= 0 ||
	    (recommendation_paragraph(id)[0] == '~' &&
		strcmp(statement_subject(statement, 1), item->source) == 0) ||
	    is_declined(item, id);
}

static const char *
text_of(const json_t *statement)
{
	const json_t *texts = json_object_get(statement, "text");
	const char *english = json_text(texts, "en");

	return english != NULL ?
	    english :
	    json_string_value(json_object_iter_value(
		json_object_iter((json_t *)(uintptr_t)texts)));
}

static json_t *
alike_of(const struct item *item, const json_t *statement)
{
	char *words = match_words(item->here->match, text_of(statement));
	struct match_alike found[MATCH_ALIKE_MAX];
	const size_t count = match_alike(found, item->here->match, words, skip,
	    (void *)(uintptr_t)item);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s?, s:O, s:i}", "rec", found[i].id,
			"document", statement_subject(found[i].statement, 1),
			"text", json_object_get(found[i].statement, "text"),
			"likeness", found[i].likeness));
	free(words);
	return list;
}

bool
review_alike(json_t **out, const struct here *here, const json_t *statement,
    struct err *e)
{
	struct item item = {
		.here = here,
		.shown =
		    view_shown_rec(here->same, statement_subject(statement, 0)),
		.source = statement_subject(statement, 1),
	};
	char *name;
	bool done;

	*out = NULL;
	if (recommendation_paragraph(item.shown)[0] != '~') {
		*out = json_array();
		return true;
	}
	name = declined_name(item.shown);
	done = local_get(store_local(here->store), name, &item.declined, e);
	if (done)
		*out = alike_of(&item, statement);
	free(item.declined);
	free(name);
	return done;
}
