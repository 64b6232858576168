/* SPDX-License-Identifier: ISC */
#include "protocol/room/catalogue.h"

#include <string.h>

#include "protocol/room/catalogue_table.h"

/* In the order of docs/FORMAT.md; each ends with a kind without a name. */
static const struct kind *const families[] = {
	kinds_of_control,
	kinds_of_recommendation,
	kinds_of_assessment,
	kinds_of_follow_up,
	kinds_of_conversation,
	kinds_of_document,
};

#define FAMILY_COUNT (sizeof(families) / sizeof(families[0]))

const struct kind *
kind_find(const char *name)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		for (const struct kind *kind = families[i]; kind->name != NULL;
		     kind++) {
			if (strcmp(kind->name, name) == 0)
				return kind;
		}
	}
	return NULL;
}

const char *
kind_name(const struct kind *kind)
{
	return kind->name;
}

enum journal_class
kind_class(const struct kind *kind)
{
	return kind->class;
}

enum who
kind_who(const struct kind *kind)
{
	return kind->who;
}

size_t
kind_count(void)
{
	size_t count = 0;

	while (kind_at(count) != NULL)
		count++;
	return count;
}

const struct kind *
kind_at(size_t index)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		for (const struct kind *kind = families[i]; kind->name != NULL;
		     kind++) {
			if (index-- == 0)
				return kind;
		}
	}
	return NULL;
}

const char *
statement_kind(const json_t *statement)
{
	return json_text(statement, "kind");
}

size_t
statement_subject_count(const json_t *statement)
{
	return json_array_size(json_object_get(statement, "subject"));
}

const char *
statement_subject(const json_t *statement, size_t index)
{
	const json_t *subject = json_object_get(statement, "subject");

	return json_string_value(json_array_get(subject, index));
}

const char *
statement_withdrawn(const json_t *statement)
{
	return json_text(statement, "withdrawn");
}

static bool
replaces_text_is_good(const json_t *replaces, size_t index)
{
	const json_t *item = json_array_get(replaces, index);
	const char *text = json_string_value(item);
	struct statement_id id;

	if (text == NULL ||
	    !statement_id_parse(&id, text, json_string_length(item)))
		return false;
	return index == 0 ||
	    strcmp(json_string_value(json_array_get(replaces, index - 1)),
		text) < 0;
}

size_t
statement_replaces_count(const json_t *statement)
{
	const json_t *replaces = json_object_get(statement, "replaces");
	const size_t count = json_array_size(replaces);

	if (count > REPLACES_MAX)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (!replaces_text_is_good(replaces, i))
			return 0;
	}
	return count;
}

bool
statement_replaces(struct statement_id *out, const json_t *statement,
    size_t index)
{
	const json_t *replaces = json_object_get(statement, "replaces");
	const json_t *item = json_array_get(replaces, index);

	return item != NULL && json_is_string(item) &&
	    statement_id_parse(out, json_string_value(item),
		json_string_length(item));
}

/* A well-formed text tells by itself which of the three it is: only the id
 * of a recommendation begins with a capital letter, only a thing has a slash
 * behind a small one. */
static enum reference_type
reference_type_of(const char *text)
{
	if (text[0] >= 'A' && text[0] <= 'Z')
		return REFERENCE_RECOMMENDATION;
	return strchr(text, '/') != NULL ? REFERENCE_THING :
					   REFERENCE_STATEMENT;
}

size_t
statement_references(struct reference out[REFERENCE_MAX],
    const json_t *statement)
{
	const struct kind *kind = kind_find(statement_kind(statement));
	size_t count = 0;

	for (size_t i = 0; kind != NULL && i < kind->subject_count; i++) {
		const char *text = statement_subject(statement, i);

		if (kind->subject[i].refers == REFERS_NOT ||
		    count == REFERENCE_MAX)
			continue;
		out[count++] = (struct reference){
			.type = reference_type_of(text),
			.text = text,
			.kinds = kind->subject[i].kinds,
			.party = kind->claims == CLAIMS_SECOND ?
			    statement_subject(statement, 1) :
			    NULL,
		};
	}
	return count;
}

/* Is it one of the texts of the list? */
static bool
list_has(const json_t *list, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *value = json_string_value(item);

		if (value != NULL && strcmp(value, text) == 0)
			return true;
	}
	return false;
}

bool
reference_fits(const struct reference *reference, const json_t *statement)
{
	const char *kind = statement_kind(statement);
	const char *owner = json_text(statement, "owner");
	const char *slash = strchr(reference->text, '/');

	if (reference->kinds != NULL && !word_is_in(reference->kinds, kind))
		return false;
	if (reference->party == NULL)
		return true;
	if (statement_withdrawn(statement) != NULL || slash == NULL)
		return false;
	if (strcmp(kind, "source-request") == 0)
		return list_has(json_object_get(statement, "asked"),
		    reference->party);
	if (owner != NULL)
		return strcmp(owner, reference->party) == 0;
	return strlen(reference->party) == (size_t)(slash - reference->text) &&
	    strncmp(reference->text, reference->party,
		(size_t)(slash - reference->text)) == 0;
}

/* Subjects of a claim are well-formed where the answer matters. */
const char *
kind_named(const struct kind *kind, const char *first, const char *second,
    size_t *len)
{
	const char *slash;

	switch (kind->claims) {
	case CLAIMS_NOTHING:
	case CLAIMS_OFFICIAL:
		return NULL;
	case CLAIMS_SECOND:
		*len = second == NULL ? 0 : strlen(second);
		return second == NULL ? "" : second;
	case CLAIMS_FIRST:
		break;
	}
	slash = strchr(first, '/');
	*len = slash == NULL ? 0 : (size_t)(slash - first);
	return first;
}

bool
kind_may_be_official(const struct kind *kind)
{
	return kind->claims == CLAIMS_OFFICIAL;
}

bool
kind_claims(const struct kind *kind)
{
	return kind->claims != CLAIMS_NOTHING;
}
