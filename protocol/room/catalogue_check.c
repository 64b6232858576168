/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/limits.h"
#include "protocol/record/id.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/room/review.h"
#include "protocol/seal/key.h"
#include "protocol/view/score.h"

/* What the check of one value may look at besides the value. */
struct check {
	const json_t *statement;
	const char *review;
	const struct lookup *known_keys; /* or NULL */
};

/* jansson's iteration asks for an object that may change, and does not
 * change it. */
static json_t *
json_open(const json_t *value)
{
	const union {
		const json_t *in;
		json_t *out;
	} pointer = { .in = value };

	return pointer.out;
}

bool
word_is_in(const char *words, const char *text)
{
	const size_t len = strlen(text);
	const char *word = words;

	while (len > 0 && word != NULL) {
		if (strncmp(word, text, len) == 0 &&
		    (word[len] == '|' || word[len] == '\0'))
			return strchr(text, '|') == NULL;
		word = strchr(word, '|');
		if (word != NULL)
			word++;
	}
	return false;
}

static bool
language_is_good(const char *text)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz";
	static const char all[] = "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t len = strspn(text, small);

	if (len < 2 || len > 3 || strlen(text) > LIMIT_FIELD_NAME)
		return false;
	text += len;
	while (text[0] == '-') {
		len = strspn(text + 1, all);
		if (len < 1 || len > 8)
			return false;
		text += 1 + len;
	}
	return text[0] == '\0';
}

static bool
texts_is_good(const json_t *value)
{
	const char *tag;
	json_t *text;

	if (json_object_size(value) == 0)
		return false;
	json_object_foreach(json_open(value), tag, text) {
		if (!language_is_good(tag) || json_string_length(text) == 0)
			return false;
	}
	return true;
}

/* What is behind the '~' of a member that shares its id. */
static bool
suffix_is_good(const char *text, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

	return len == SHOWN_DEVICE_LEN && strspn(text, letters) >= len;
}

static bool
thing_is_good(const char *text)
{
	const char *slash = strchr(text, '/');
	const char *end = strpbrk(text, "~/");
	struct member_id member;
	struct thing_name name;

	return slash != NULL && end != NULL &&
	    member_id_parse(&member, text, (size_t)(end - text)) &&
	    (end == slash ||
		suffix_is_good(end + 1, (size_t)(slash - end) - 1)) &&
	    thing_name_parse(&name, slash + 1, strlen(slash + 1));
}

static bool
statement_is_good(const char *text)
{
	struct statement_id id;

	return statement_id_parse(&id, text, strlen(text));
}

static bool
predecessor_is_good(const char *text)
{
	struct room_id room;

	return statement_is_good(text) ||
	    room_id_parse(&room, text, strlen(text));
}

static bool
cited_is_good(const char *text, const struct check *check)
{
	return recommendation_is_good(text, check->review) ||
	    thing_is_good(text) || statement_is_good(text);
}

static bool
key_text_is_good(const char *text, const struct check *check)
{
	struct public_key key;

	if (check->known_keys != NULL &&
	    lookup_find(check->known_keys, text) != NULL)
		return true;
	return key_parse(&key, text, strlen(text));
}

static bool
cut_target_is_good(const char *text, const struct check *check)
{
	const char *what = statement_subject(check->statement, 0);
	struct device_id device;
	struct journal_id journal;

	if (strcmp(what, "device") == 0)
		return device_id_parse(&device, text, strlen(text));
	if (strcmp(what, "member") == 0)
		return key_text_is_good(text, check);
	return journal_id_parse(&journal, text, strlen(text));
}

/* Ids that id.h can read. */
static bool
id_is_good(enum type type, const char *text)
{
	const size_t len = strlen(text);
	struct hash hash;
	struct member_id member;
	struct device_id device;
	struct journal_id journal;
	struct thing_name name;

	if (type == TYPE_HASH)
		return hash_parse(&hash, text, len);
	if (type == TYPE_MEMBER)
		return member_id_parse(&member, text, len);
	if (type == TYPE_DEVICE)
		return device_id_parse(&device, text, len);
	if (type == TYPE_JOURNAL)
		return journal_id_parse(&journal, text, len);
	assert(type == TYPE_THING_NAME);
	return thing_name_parse(&name, text, len);
}

static bool
text_is_good(enum type type, const char *words, const char *text,
    const struct check *check)
{
	switch (type) {
	case TYPE_STRING:
		return true;
	case TYPE_TEXT:
		return text[0] != '\0';
	case TYPE_LABEL:
		return text[0] != '\0' && strlen(text) <= LABEL_MAX;
	case TYPE_WORD:
		return word_is_in(words, text);
	case TYPE_LANGUAGE:
		return language_is_good(text);
	case TYPE_COUNTRY:
		return country_is_good(text);
	case TYPE_DATE:
		return date_is_good(text);
	case TYPE_REVIEW:
		return review_is_good(text) && strcmp(text, check->review) == 0;
	case TYPE_RECOMMENDATION:
		return recommendation_is_good(text, check->review);
	case TYPE_THING:
		return thing_is_good(text);
	case TYPE_CITED:
		return cited_is_good(text, check);
	case TYPE_CUT:
		return cut_target_is_good(text, check);
	case TYPE_STATEMENT:
		return statement_is_good(text);
	case TYPE_PREDECESSOR:
		return predecessor_is_good(text);
	case TYPE_SCHEME:
		return scheme_is_known(text);
	case TYPE_SCHEME_VALUE:
		return scheme_has(statement_subject(check->statement, 3), text);
	case TYPE_KEY:
		return key_text_is_good(text, check);
	case TYPE_HASH:
	case TYPE_MEMBER:
	case TYPE_DEVICE:
	case TYPE_JOURNAL:
	case TYPE_THING_NAME:
		return id_is_good(type, text);
	case TYPE_ANY:
	case TYPE_BOOLEAN:
	case TYPE_INTEGER:
	case TYPE_ONE:
	case TYPE_TEXTS:
	case TYPE_OBJECT:
		break;
	}
	return false;
}

/* One value that is neither a list nor an object of fields. */
static bool
scalar_is_good(const struct field *field, const json_t *value,
    const struct check *check)
{
	switch ((int)field->type) {
	case TYPE_ANY:
		return true;
	case TYPE_BOOLEAN:
		return json_is_boolean(value);
	case TYPE_INTEGER:
		return json_is_integer(value) && json_integer_value(value) >= 0;
	case TYPE_ONE:
		return json_is_integer(value) && json_integer_value(value) == 1;
	case TYPE_TEXTS:
		return texts_is_good(value);
	default:
		return json_is_string(value) &&
		    text_is_good(field->type, field->words,
			json_string_value(value), check);
	}
}

static const struct field *
field_find(const struct field *fields, const char *name)
{
	for (; fields->name != NULL; fields++) {
		if (strcmp(fields->name, name) == 0)
			return fields;
	}
	return NULL;
}

static bool
fields_are_all(const struct field *fields, const json_t *object, struct err *e)
{
	for (; fields->name != NULL; fields++) {
		if ((fields->flags & FIELD_NEEDED) != 0 &&
		    json_object_get(object, fields->name) == NULL)
			return err_set(e, ERR_PROTOCOL, "'%s' is missing",
			    fields->name);
	}
	return true;
}

/* An object inside a statement: its fields are scalars. */
static bool
inner_check(const struct field *fields, const json_t *object,
    const struct check *check, struct err *e)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return err_set(e, ERR_PROTOCOL, "not an object");
	json_object_foreach(json_open(object), name, value) {
		const struct field *field = field_find(fields, name);

		if (field == NULL)
			return err_set(e, ERR_PROTOCOL,
			    "'%s' is not a field of it", name);
		if (!scalar_is_good(field, value, check))
			return err_set(e, ERR_PROTOCOL,
			    "'%s' is not what it must be", name);
	}
	return fields_are_all(fields, object, e);
}

bool
object_check(const struct field *fields, const json_t *object, struct err *e)
{
	const struct check check = { .statement = object, .review = "" };

	return inner_check(fields, object, &check, e);
}

static bool
one_check(const struct field *field, const json_t *value,
    const struct check *check, struct err *e)
{
	if (field->type == TYPE_OBJECT)
		return inner_check(field->fields, value, check, e) ||
		    err_prefix(e, "'%s'", field->name);
	return scalar_is_good(field, value, check) ||
	    err_set(e, ERR_PROTOCOL, "'%s' is not what it must be",
		field->name);
}

static bool
field_check(const struct field *field, const json_t *value,
    const struct check *check, struct err *e)
{
	if ((field->flags & FIELD_LIST) == 0)
		return one_check(field, value, check, e);
	if (!json_is_array(value) || json_array_size(value) > LIST_MAX)
		return err_set(e, ERR_PROTOCOL,
		    "'%s' is not a list of up to %d", field->name, LIST_MAX);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!one_check(field, json_array_get(value, i), check, e))
			return false;
	}
	return true;
}

static bool
subject_check(const struct kind *kind, const struct check *check, struct err *e)
{
	const size_t count = statement_subject_count(check->statement);

	if (count != kind->subject_count)
		return err_set(e, ERR_PROTOCOL,
		    "'subject' has %zu strings, not %zu", count,
		    kind->subject_count);
	for (size_t i = 0; i < count; i++) {
		const struct part *part = &kind->subject[i];

		if (!text_is_good(part->type, part->words,
			statement_subject(check->statement, i), check))
			return err_set(e, ERR_PROTOCOL,
			    "string %zu of 'subject' is not what it must be",
			    i + 1);
	}
	return true;
}

/* The names that every statement has are checked by themselves. */
static bool
name_is_common(const char *name)
{
	return word_is_in("kind|subject|replaces", name);
}

static bool
withdrawal_check(const json_t *statement, struct err *e)
{
	const char *reason = statement_withdrawn(statement);
	const char *name;
	json_t *value;

	if (reason == NULL || reason[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "'withdrawn' is not a reason");
	json_object_foreach(json_open(statement), name, value) {
		if (!name_is_common(name) && strcmp(name, "withdrawn") != 0)
			return err_set(e, ERR_PROTOCOL,
			    "'%s' stands in a withdrawal", name);
	}
	return true;
}

static bool
one_of_check(const char *names, const json_t *statement, struct err *e)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_open(statement), name, value) {
		if (word_is_in(names, name))
			return true;
	}
	return err_set(e, ERR_PROTOCOL, "one of '%s' is missing", names);
}

static bool
statement_fields_check(const struct kind *kind, const struct check *check,
    struct err *e)
{
	const struct field *fields =
	    kind->later != NULL && charter_is_later(check->statement) ?
	    kind->later :
	    kind->fields;
	const char *name;
	json_t *value;

	json_object_foreach(json_open(check->statement), name, value) {
		if (name_is_common(name))
			continue;
		const struct field *field = field_find(fields, name);

		if (field == NULL)
			return err_set(e, ERR_PROTOCOL,
			    "'%s' is not a field of '%s'", name, kind->name);
		if (!field_check(field, value, check, e))
			return false;
	}
	if (!fields_are_all(fields, check->statement, e))
		return false;
	if (kind->one_of != NULL &&
	    !one_of_check(kind->one_of, check->statement, e))
		return false;
	return kind->rule == NULL || kind->rule(check->statement, e);
}

bool
kind_check_known(const struct kind *kind, const json_t *statement,
    const char *review, const struct lookup *known, struct err *e)
{
	const struct check check = {
		.statement = statement,
		.review = review,
		.known_keys = known,
	};

	if (!subject_check(kind, &check, e))
		return false;
	if (json_object_get(statement, "replaces") != NULL &&
	    statement_replaces_count(statement) == 0)
		return err_set(e, ERR_PROTOCOL,
		    "'replaces' is not 1 to %d ascending statement ids",
		    REPLACES_MAX);
	if (kind->class == CLASS_DATA &&
	    json_object_get(statement, "withdrawn") != NULL)
		return withdrawal_check(statement, e);
	return statement_fields_check(kind, &check, e);
}

bool
kind_check(const struct kind *kind, const json_t *statement, const char *review,
    struct err *e)
{
	return kind_check_known(kind, statement, review, NULL, e);
}
