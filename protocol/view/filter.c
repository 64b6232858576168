/* SPDX-License-Identifier: ISC */
#include "protocol/view/filter.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/room/review.h"
#include "protocol/view/scheme.h"

#define WORDS_MAX ((size_t)1 << 20)

typedef bool (*value_check)(const char *value);

/* A field: what its values may be, and how it is said. */
struct field {
	const char *name;
	const char *says;  /* before its values; for a flag all of it */
	const char *words; /* "a|b": one of them, or NULL */
	value_check check; /* or NULL */
	const char *expected;
	bool is_flag;
};

static bool
is_anything(const char *value)
{
	(void)value;
	return true;
}

static bool
is_something(const char *value)
{
	return value[strspn(value, " \t\n")] != '\0';
}

static bool
is_rating(const char *value)
{
	return scheme_has(SCHEME_DEFAULT, value);
}

static bool
bound_is_good(const char *bound, size_t len)
{
	char text[RECOMMENDATION_MAX + 1];

	if (len > RECOMMENDATION_MAX)
		return false;
	(void)memcpy(text, bound, len);
	text[len] = '\0';
	return paragraph_is_good(text);
}

static bool
is_paragraphs(const char *value)
{
	const size_t len = strcspn(value, "-");

	if (value[0] == '~')
		return strlen(value) <= RECOMMENDATION_MAX;
	return bound_is_good(value, len) &&
	    (value[len] == '\0' ||
		bound_is_good(value + len + 1, strlen(value + len + 1)));
}

static const struct field fields[FILTER_FIELDS] = {
	[FILTER_PARAGRAPH] = { .name = "paragraph",
	    .says = "paragraph",
	    .check = is_paragraphs,
	    .expected = "a paragraph such as 84.10, or some such as "
			"84.1-84.20" },
	[FILTER_TEXT] = { .name = "text",
	    .says = "text has",
	    .check = is_something,
	    .expected = "words" },
	[FILTER_THEME] = { .name = "theme",
	    .says = "theme has",
	    .check = is_something,
	    .expected = "a theme" },
	[FILTER_GROUP] = { .name = "group",
	    .says = "group of persons has",
	    .check = is_something,
	    .expected = "a group of persons" },
	[FILTER_ISSUE] = { .name = "issue",
	    .says = "issue has",
	    .check = is_something,
	    .expected = "an issue" },
	[FILTER_SDG] = { .name = "sdg",
	    .says = "SDG",
	    .check = is_something,
	    .expected = "a goal such as 5, or a target such as 5.2" },
	[FILTER_CATEGORY] = { .name = "category",
	    .says = "action category",
	    .words = "1|2|3|4|5" },
	[FILTER_STATE] = { .name = "state",
	    .says = "recommended by",
	    .check = is_something,
	    .expected = "a State" },
	[FILTER_POSITION] = { .name = "position",
	    .says = "position is",
	    .words = "supported|noted|pending" },
	[FILTER_PLEDGE] = { .name = "pledge",
	    .says = "a pledge",
	    .is_flag = true },
	[FILTER_DOCUMENT] = { .name = "document",
	    .says = "document has",
	    .check = is_something,
	    .expected = "a document" },
	[FILTER_ROUND] = { .name = "round",
	    .says = "round",
	    .words = "baseline|draft|validation|final|follow-up" },
	[FILTER_RATED] = { .name = "rated",
	    .says = "rated",
	    .check = is_rating },
	[FILTER_RATED_BY] = { .name = "rated_by",
	    .says = "rated by",
	    .check = is_something,
	    .expected = "a member" },
	[FILTER_UNRATED] = { .name = "unrated",
	    .says = "not rated by",
	    .check = is_anything },
	[FILTER_AGREE] = { .name = "agree",
	    .says = "rated alike",
	    .is_flag = true },
	[FILTER_DISAGREE] = { .name = "disagree",
	    .says = "rated differently",
	    .is_flag = true },
};

const char *
filter_name(enum filter_field field)
{
	return fields[field].name;
}

/* FILTER_FIELDS when there is none. */
static size_t
field_find(const char *name)
{
	size_t i = 0;

	while (i < FILTER_FIELDS && strcmp(fields[i].name, name) != 0)
		i++;
	return i;
}

bool
filter_has_field(const char *name)
{
	return field_find(name) < FILTER_FIELDS;
}

void
filter_clear(struct filter *filter)
{
	for (size_t i = 0; i < FILTER_FIELDS; i++)
		json_decref(filter->values[i]);
	*filter = (struct filter){ { NULL } };
}

const char *
filter_one(const struct filter *filter, enum filter_field field)
{
	return json_string_value(json_array_get(filter->values[field], 0));
}

bool
filter_is_empty(const struct filter *filter)
{
	for (size_t i = 0; i < FILTER_FIELDS; i++)
		if (filter->values[i] != NULL)
			return false;
	return true;
}

/* --- adding --------------------------------------------------------------- */

static bool
word_is_one_of(const char *word, const char *words)
{
	const size_t len = strlen(word);

	for (const char *at = words; at != NULL; at = strchr(at, '|')) {
		at += at[0] == '|' ? 1 : 0;
		if (len > 0 && strcspn(word, "|") == len &&
		    strncmp(at, word, len) == 0 &&
		    (at[len] == '|' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* "supported|noted|pending" as "supported, noted or pending". */
static bool
say_words(const struct field *field, const char *value, struct err *e)
{
	struct buf buf;

	buf_init(&buf, ERR_MSG_MAX);
	for (const char *at = field->words; *at != '\0'; at++)
		if (*at != '|')
			buf_char_add(&buf, *at);
		else
			buf_text_add(&buf,
			    strchr(at + 1, '|') == NULL ? " or " : ", ");
	(void)err_set(e, ERR_INPUT, "%s: '%.60s' is not %s", field->name, value,
	    buf_text(&buf));
	buf_clear(&buf);
	return false;
}

static bool
say_fields(const char *name, struct err *e)
{
	struct buf buf;

	buf_init(&buf, ERR_HINT_MAX);
	for (size_t i = 0; i < FILTER_FIELDS; i++)
		buf_format_add(&buf, "%s%s", i == 0 ? "" : ", ",
		    fields[i].name);
	(void)err_set(e, ERR_INPUT, "there is no filter '%.60s'", name);
	(void)err_hint(e, "filters are %s", buf_text(&buf));
	buf_clear(&buf);
	return false;
}

/* What a flag is spelled as, or NULL. */
static const char *
flag_of(const char *value)
{
	return word_is_one_of(value, "yes|true|1") ? "yes" : NULL;
}

/* "MNG-1/84.1-MNG-1/84.20" is "84.1-84.20".  The caller frees it. */
static char *
paragraphs_of(const char *value)
{
	struct buf buf;

	buf_init(&buf, FILTER_VALUE_MAX);
	for (;;) {
		const char *slash = strchr(value, '/');
		const char *at = slash == NULL ? value : slash + 1;
		const size_t len = at[0] == '~' ? strlen(at) : strcspn(at, "-");

		buf_add(&buf, at, len);
		if (at[len] == '\0')
			return buf_take(&buf);
		buf_char_add(&buf, '-');
		value = at + len + 1;
	}
}

static bool
value_is_good(const struct field *field, const char *value, struct err *e)
{
	if (field->words != NULL)
		return word_is_one_of(value, field->words) ||
		    say_words(field, value, e);
	if (field->check == NULL || field->check(value))
		return true;
	if (field->expected == NULL)
		return err_set(e, ERR_INPUT,
		    "%s: '%.60s' is not a value of %s: %s", field->name, value,
		    SCHEME_DEFAULT, scheme_values(SCHEME_DEFAULT));
	return err_set(e, ERR_INPUT, "%s: '%.60s' is not %s", field->name,
	    value, field->expected);
}

/* Takes value. */
static bool
value_set(struct filter *filter, size_t field, char *value, struct err *e)
{
	json_t *list = filter->values[field];
	const json_t *old;
	size_t i;

	json_array_foreach(list, i, old) {
		if (strcmp(json_string_value(old), value) == 0) {
			free(value);
			return true;
		}
	}
	if (json_array_size(list) == FILTER_VALUES_MAX ||
	    (field == FILTER_ROUND && list != NULL)) {
		free(value);
		return err_set(e, ERR_INPUT, "%s: more than %d are too many",
		    fields[field].name,
		    field == FILTER_ROUND ? 1 : FILTER_VALUES_MAX);
	}
	if (list == NULL)
		list = filter->values[field] = json_array();
	(void)json_array_append_new(list, json_string(value));
	free(value);
	return true;
}

bool
filter_add(struct filter *filter, const char *name, const char *value,
    struct err *e)
{
	const size_t at = field_find(name);
	const struct field *field = &fields[at];
	char *copy;

	if (at == FILTER_FIELDS)
		return say_fields(name, e);
	if (strlen(value) > FILTER_VALUE_MAX ||
	    !text_is_clean(value, strlen(value)))
		return err_set(e, ERR_INPUT,
		    "%s: not a text of at most %d bytes", name,
		    FILTER_VALUE_MAX);
	if (field->is_flag && flag_of(value) == NULL)
		return err_set(e, ERR_INPUT, "%s: '%.60s' is not yes", name,
		    value);
	copy = field->is_flag      ? mem_text(flag_of(value)) :
	    at == FILTER_PARAGRAPH ? paragraphs_of(value) :
				     text_fold(value);
	if (!value_is_good(field, copy, e)) {
		free(copy);
		return false;
	}
	return value_set(filter, at, copy, e);
}

/* --- as JSON -------------------------------------------------------------- */

static bool
read_values(struct filter *filter, const char *name, const json_t *values,
    struct err *e)
{
	const json_t *value;
	size_t i;

	if (json_is_string(values))
		return filter_add(filter, name, json_string_value(values), e);
	if (!json_is_array(values))
		return err_set(e, ERR_INPUT, "%.60s: not a list of texts",
		    name);
	json_array_foreach(values, i, value) {
		if (!json_is_string(value))
			return err_set(e, ERR_INPUT,
			    "%.60s: not a list of texts", name);
		if (!filter_add(filter, name, json_string_value(value), e))
			return false;
	}
	return true;
}

bool
filter_read(struct filter *filter, const json_t *object, struct err *e)
{
	const char *name;
	json_t *values;

	if (!json_is_object(object))
		return err_set(e, ERR_INPUT, "a filter is an object");
	/* jansson's loop wants the object without const, and only reads. */
	json_object_foreach((json_t *)(uintptr_t)object, name, values)
		if (!read_values(filter, name, values, e))
			return false;
	return true;
}

json_t *
filter_json(const struct filter *filter)
{
	json_t *object = json_object();

	for (size_t i = 0; i < FILTER_FIELDS; i++)
		if (filter->values[i] != NULL)
			(void)json_object_set(object, fields[i].name,
			    filter->values[i]);
	return object;
}

void
filter_inherit(struct filter *filter, const struct filter *other)
{
	for (size_t i = 0; i < FILTER_FIELDS; i++)
		if (filter->values[i] == NULL && other->values[i] != NULL)
			filter->values[i] = json_deep_copy(other->values[i]);
}

/* --- in words ------------------------------------------------------------- */

static void
value_say(struct buf *buf, size_t field, const char *value)
{
	const bool quoted = field == FILTER_TEXT || field == FILTER_THEME ||
	    field == FILTER_GROUP || field == FILTER_ISSUE ||
	    field == FILTER_DOCUMENT;

	if (field == FILTER_UNRATED && value[0] == '\0')
		value = "anybody";
	buf_format_add(buf, quoted ? "'%s'" : "%s", value);
}

char *
filter_words(const struct filter *filter)
{
	const json_t *value;
	struct buf buf;
	size_t k;

	buf_init(&buf, WORDS_MAX);
	for (size_t i = 0; i < FILTER_FIELDS; i++) {
		if (filter->values[i] == NULL)
			continue;
		buf_format_add(&buf, "%s%s", buf.len == 0 ? "" : "; ",
		    fields[i].says);
		if (fields[i].is_flag)
			continue;
		json_array_foreach(filter->values[i], k, value) {
			buf_text_add(&buf, k == 0 ? " " : " or ");
			value_say(&buf, i, json_string_value(value));
		}
	}
	return buf_take(&buf);
}
