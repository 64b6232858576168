/* SPDX-License-Identifier: ISC */
#include "daemon/view/document.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/naming.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/room/catalogue.h"

static int
document_rank(const json_t *statement)
{
	const char *document = json_text(statement, "document");

	if (document != NULL && strcmp(document, "un") == 0)
		return 0;
	return document != NULL && strcmp(document, "ohchr-matrix") == 0 ? 1 :
									   2;
}

void
documents_order(json_t *documents)
{
	json_t *ordered = json_array();

	for (int rank = 0; rank <= 2; rank++) {
		json_t *statement;
		size_t i;

		json_array_foreach(documents, i, statement)
			if (document_rank(statement) == rank)
				(void)json_array_append(ordered, statement);
	}
	(void)json_array_clear(documents);
	(void)json_array_extend(documents, ordered);
	json_decref(ordered);
}

/* --- where they differ ------------------------------------------------------ */

/* A text without the brackets at its end, and how far it was read. */
struct reading {
	char *text;
	const char *at;  /* the next word */
	const char *end; /* behind the last one */
};

/* In a language that both have; false when there is none, or they are the
 * same to the byte. */
static bool
readings_start(struct reading readings[2], const json_t *first,
    const json_t *other, const struct states *states)
{
	json_t *texts = json_object_get(first, "text");
	const char *language;
	json_t *text;

	json_object_foreach(texts, language, text) {
		const char *both[2] = { json_string_value(text),
			json_text(json_object_get(other, "text"), language) };

		if (both[1] == NULL || strcmp(both[0], both[1]) == 0)
			continue;
		for (size_t i = 0; i < 2; i++) {
			const size_t len = naming_bare_len(states, both[i]);

			readings[i].text = mem_copy(both[i], len);
			readings[i].at = readings[i].text;
			readings[i].end = readings[i].text + len;
		}
		return true;
	}
	return false;
}

static bool
readings_agree(const struct reading readings[2])
{
	char *first = text_words(readings[0].text);
	char *other = text_words(readings[1].text);
	const bool agree = strcmp(first, other) == 0;

	free(first);
	free(other);
	return agree;
}

/* The first word, or the last one, with the length of what stands there. */
static char *
word_of(const struct reading *reading, bool last, size_t *len)
{
	const char *from = reading->at;
	const char *to = reading->end;
	char *part;
	char *word;

	if (last) {
		while (to > from && to[-1] == ' ')
			to--;
		from = to;
		while (from > reading->at && from[-1] != ' ')
			from--;
		*len = (size_t)(reading->end - from);
	} else {
		while (from < to && *from == ' ')
			from++;
		to = from;
		while (to < reading->end && *to != ' ')
			to++;
		*len = (size_t)(to - reading->at);
	}
	part = mem_copy(from, (size_t)(to - from));
	word = text_words(part);
	free(part);
	return word;
}

/* Step over the words that both begin, or end, with. */
static void
words_skip(struct reading readings[2], bool last)
{
	bool same = true;

	while (same) {
		size_t len[2];
		char *words[2];

		for (size_t i = 0; i < 2; i++)
			words[i] = word_of(&readings[i], last, &len[i]);
		same = strcmp(words[0], words[1]) == 0 &&
		    (len[0] > 0 || len[1] > 0);
		/* What is no word, a dash perhaps, is stepped over alone. */
		for (size_t i = 0; !same && i < 2; i++) {
			if (len[i] == 0 || words[i][0] != '\0')
				continue;
			len[1 - i] = 0;
			same = true;
		}
		for (size_t i = 0; same && i < 2; i++) {
			if (last)
				readings[i].end -= len[i];
			else
				readings[i].at += len[i];
		}
		free(words[0]);
		free(words[1]);
	}
}

static json_t *
part_of(const struct reading *reading)
{
	char *part =
	    mem_copy(reading->at, (size_t)(reading->end - reading->at));
	char *folded = text_fold(part);
	json_t *text = json_string(folded);

	free(folded);
	free(part);
	return text;
}

/* Where other is worded otherwise than first; NULL when it is not. */
static json_t *
difference_of(const json_t *first, const json_t *other,
    const struct states *states)
{
	struct reading readings[2];
	json_t *difference = NULL;

	if (!readings_start(readings, first, other, states))
		return NULL;
	/* Where the words part does not matter. */
	if (!readings_agree(readings)) {
		words_skip(readings, false);
		words_skip(readings, true);
	} else {
		readings[0].at = readings[0].end;
		readings[1].at = readings[1].end;
	}
	if (readings[0].at < readings[0].end ||
	    readings[1].at < readings[1].end)
		difference = json_pack("{s:o, s:o}", "first",
		    part_of(&readings[0]), "this", part_of(&readings[1]));
	free(readings[0].text);
	free(readings[1].text);
	return difference;
}

bool
documents_differ(const json_t *documents, const struct states *states)
{
	const json_t *first = json_array_get(documents, 0);

	for (size_t i = 1; i < json_array_size(documents); i++) {
		json_t *difference =
		    difference_of(first, json_array_get(documents, i), states);

		if (difference != NULL) {
			json_decref(difference);
			return true;
		}
	}
	return false;
}

void
documents_mark(json_t *documents, const struct states *states)
{
	const json_t *first = json_array_get(documents, 0);

	for (size_t i = 1; i < json_array_size(documents); i++) {
		json_t *document = json_array_get(documents, i);
		json_t *difference = difference_of(first, document, states);

		if (difference != NULL)
			(void)json_object_set_new(document, "differs",
			    difference);
	}
}

/* --- positions --------------------------------------------------------------- */

/* UN documents have symbols such as A/HRC/28/15/Add.1. */
static bool
is_of_un(const json_t *position)
{
	const char *source = statement_subject(position, 1);

	return source != NULL && strncmp(source, "A/", 2) == 0;
}

static bool
is_later(const json_t *position, const json_t *than)
{
	const char *date = json_text(position, "date");
	const char *other = json_text(than, "date");
	const int order =
	    strcmp(date == NULL ? "" : date, other == NULL ? "" : other);

	if (order != 0 || date != NULL)
		return order >= 0;
	return is_of_un(position) || !is_of_un(than);
}

const json_t *
position_shown(const json_t *positions)
{
	const json_t *shown = NULL;
	const json_t *position;
	size_t i;

	json_array_foreach(positions, i, position)
		if (shown == NULL || is_later(position, shown))
			shown = position;
	return shown;
}

bool
positions_differ(const json_t *positions)
{
	const json_t *first = json_array_get(positions, 0);
	const json_t *position;
	size_t i;

	json_array_foreach(positions, i, position)
		if (!json_equal(json_object_get(position, "value"),
			json_object_get(first, "value")))
			return true;
	return false;
}
