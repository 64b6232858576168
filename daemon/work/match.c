/* SPDX-License-Identifier: ISC */
#include "daemon/work/match.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/naming.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "protocol/room/review.h"
#include "protocol/view/wording.h"

/* One text of one document. */
struct text {
	char *id;
	const char *language; /* of the statement */
	const json_t *statement;
	struct wording wording;
};

struct match {
	struct states *states;
	struct text *texts;
	size_t count;
	size_t room;
	json_t *by_words; /* words -> {id: [statement]} */
	size_t compared;  /* characters, against LIMIT_ALIKE */
};

struct match *
match_new(void)
{
	struct match *match = mem_new(1, sizeof(*match));

	match->states = states_new();
	match->by_words = json_object();
	return match;
}

void
match_free(struct match *match)
{
	if (match == NULL)
		return;
	for (size_t i = 0; i < match->count; i++) {
		free(match->texts[i].id);
		wording_clear(&match->texts[i].wording);
	}
	free(match->texts);
	states_free(match->states);
	json_decref(match->by_words);
	free(match);
}

char *
match_words(const struct match *match, const char *text)
{
	char *bare = mem_copy(text, naming_bare_len(match->states, text));
	char *words = text_words(bare);

	/* A text that is nothing but brackets is compared with them. */
	if (words[0] == '\0') {
		free(words);
		words = text_words(text);
	}
	free(bare);
	return words;
}

static void
text_add(struct match *match, const char *id, const json_t *statement,
    const char *language)
{
	const char *text =
	    json_text(json_object_get(statement, "text"), language);
	char *words = match_words(match, text);
	json_t *ids = json_object_get(match->by_words, words);
	json_t *statements;

	if (words[0] == '\0') {
		free(words);
		return;
	}
	if (ids == NULL) {
		ids = json_object();
		(void)json_object_set_new(match->by_words, words, ids);
	}
	statements = json_object_get(ids, id);
	if (statements == NULL) {
		statements = json_array();
		(void)json_object_set_new(ids, id, statements);
	}
	(void)json_array_append(statements, (json_t *)(uintptr_t)statement);
	match->texts = mem_grow(match->texts, &match->room, match->count + 1,
	    sizeof(*match->texts));
	match->texts[match->count++] = (struct text){
		.id = mem_text(id),
		.language = language,
		.statement = statement,
		.wording = wording_of(words),
	};
	free(words);
}

void
match_add(struct match *match, const char *id, const json_t *statement)
{
	const char *language;
	json_t *text;

	json_object_foreach(json_object_get(statement, "text"), language, text)
		text_add(match, id, statement, language);
}

const json_t *
match_agreeing(const struct match *match, const char *words)
{
	return json_object_get(match->by_words, words);
}

/* Is a shown before b? */
static bool
alike_is_before(const struct match_alike *a, const struct match_alike *b)
{
	return a->likeness != b->likeness ?
	    a->likeness > b->likeness :
	    recommendation_compare(a->id, b->id) < 0;
}

/* Put what was found where it belongs; of one recommendation the most alike
 * text alone stays. */
static size_t
alike_add(struct match_alike *list, size_t count,
    const struct match_alike *found)
{
	size_t at = count;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].id, found->id) != 0)
			continue;
		if (list[i].likeness >= found->likeness)
			return count;
		(void)memmove(&list[i], &list[i + 1],
		    (count - i - 1) * sizeof(*list));
		count--;
		at = count;
		break;
	}
	while (at > 0 && alike_is_before(found, &list[at - 1]))
		at--;
	if (at == MATCH_ALIKE_MAX)
		return count;
	if (count == MATCH_ALIKE_MAX)
		count--;
	(void)memmove(&list[at + 1], &list[at], (count - at) * sizeof(*list));
	list[at] = *found;
	return count + 1;
}

bool
match_is_spent(const struct match *match)
{
	return match->compared >= LIMIT_ALIKE;
}

size_t
match_alike(struct match_alike out[MATCH_ALIKE_MAX], struct match *match,
    const struct match_text *text)
{
	struct wording wording = wording_of(text->words);
	size_t count = 0;

	for (size_t i = 0; i < match->count && !match_is_spent(match); i++) {
		const struct text *other = &match->texts[i];
		const struct match_alike found = { other->id, other->statement,
			strcmp(other->language, text->language) != 0 ?
			    0 :
			    wording_likeness(&wording, &other->wording) };

		match->compared += wording.count + other->wording.count;
		if (found.likeness >= WORDING_ALIKE &&
		    (text->skip == NULL ||
			!text->skip(text->arg, other->id, other->statement)))
			count = alike_add(out, count, &found);
	}
	wording_clear(&wording);
	return count;
}
