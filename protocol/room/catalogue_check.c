/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/limits.h"
#include "protocol/record/id.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/room/review.h"
#include "protocol/seal/key.h"
#include "protocol/view/score.h"

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
