/* SPDX-License-Identifier: ISC */
#include "protocol/base/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/*
 * The deepest nesting of containers outside strings, before a parser that
 * might recurse sees the text.  Unbalanced text is the parser's to refuse.
 */
static size_t
depth_of(const char *text, size_t len)
{
	size_t depth = 0;
	size_t deepest = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		const char c = text[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > deepest)
				deepest = depth;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return deepest;
}

bool
json_read(json_t **out, const char *text, size_t len, size_t max, struct err *e)
{
	json_error_t error;
	json_t *value;

	if (len > max)
		return err_set(e, ERR_TOOBIG, "more than %zu bytes of JSON",
		    max);
	if (depth_of(text, len) > LIMIT_DEPTH)
		return err_set(e, ERR_INPUT,
		    "JSON nested deeper than %d levels", LIMIT_DEPTH);
	value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL)
		return err_set(e, ERR_INPUT, "not JSON at byte %d: %s",
		    error.position, error.text);
	*out = value;
	return true;
}

/* [a-z][a-z0-9_]* */
static bool
is_field_name(const char *name)
{
	if (*name < 'a' || *name > 'z')
		return false;
	for (; *name != '\0'; name++)
		if (!((*name >= 'a' && *name <= 'z') ||
			(*name >= '0' && *name <= '9') || *name == '_'))
			return false;
	return true;
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* [a-z]{2,3}(-[A-Za-z0-9]{1,8})* */
bool
json_is_language(const char *tag)
{
	size_t len = 0;

	while (tag[len] >= 'a' && tag[len] <= 'z')
		len++;
	if (len < 2 || len > 3)
		return false;
	tag += len;
	while (*tag == '-') {
		tag++;
		for (len = 0; is_alnum(tag[len]);)
			len++;
		if (len < 1 || len > 8)
			return false;
		tag += len;
	}
	return *tag == '\0';
}

static bool
name_is_good(const char *name)
{
	return strlen(name) <= LIMIT_FIELD_NAME &&
	    (is_field_name(name) || json_is_language(name));
}

/* A value that is no container. */
static bool
scalar_is_good(const json_t *value, struct err *e)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		if (!text_is_clean(json_string_value(value),
			json_string_length(value)))
			return err_set(e, ERR_INPUT,
			    "a text with a control character, or not UTF-8");
		return true;
	case JSON_INTEGER:
		if (json_integer_value(value) > LIMIT_INTEGER ||
		    json_integer_value(value) < -LIMIT_INTEGER)
			return err_set(e, ERR_INPUT,
			    "the integer %" JSON_INTEGER_FORMAT
			    " is beyond 2^53 - 1",
			    json_integer_value(value));
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		return true;
	case JSON_REAL:
		return err_set(e, ERR_INPUT,
		    "a number with a fraction or an exponent");
	case JSON_NULL:
		return err_set(e, ERR_INPUT, "null");
	case JSON_OBJECT:
	case JSON_ARRAY:
		break;
	}
	return true;
}

/* A container on the way down: where in it we are. */
struct level {
	json_t *container;
	size_t place; /* in an array */
	void *at;     /* in an object */
};

/* The next value in a container, NULL at its end; *name as it has one. */
static json_t *
level_next(struct level *level, const char **name)
{
	json_t *value;

	*name = NULL;
	if (json_is_array(level->container))
		return json_array_get(level->container, level->place++);
	if (level->at == NULL)
		return NULL;
	*name = json_object_iter_key(level->at);
	value = json_object_iter_value(level->at);
	level->at = json_object_iter_next(level->container, level->at);
	return value;
}

static struct level
level_of(json_t *container)
{
	struct level level = { .container = container };

	if (json_is_object(container))
		level.at = json_object_iter(container);
	return level;
}

bool
json_is_canonical(const json_t *value, struct err *e)
{
	struct level stack[LIMIT_DEPTH];
	size_t depth = 0;
	json_t *held;

	if (!json_is_object(value) && !json_is_array(value))
		return scalar_is_good(value, e);
	/* Jansson's iterators want a pointer that may write; nothing does. */
	held = json_incref((json_t *)(uintptr_t)value);
	stack[depth++] = level_of(held);
	while (depth > 0) {
		const char *name;
		json_t *next = level_next(&stack[depth - 1], &name);

		if (next == NULL) {
			depth--;
			continue;
		}
		if (name != NULL && !name_is_good(name)) {
			(void)err_set(e, ERR_INPUT,
			    "'%.80s' is not a field name", name);
			break;
		}
		if (!json_is_object(next) && !json_is_array(next)) {
			if (!scalar_is_good(next, e)) {
				if (name != NULL)
					(void)err_prefix(e, "field '%s'", name);
				break;
			}
			continue;
		}
		if (depth == LIMIT_DEPTH) {
			(void)err_set(e, ERR_INPUT,
			    "nested deeper than %d levels", LIMIT_DEPTH);
			break;
		}
		stack[depth++] = level_of(next);
	}
	json_decref(held);
	return depth == 0;
}

#define CANONICAL (JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY)

char *
json_canonical(const json_t *value)
{
	char *text = json_dumps(value, CANONICAL);

	/* It only fails without memory, or on text that no parser gives. */
	return text == NULL ? mem_text("null") : text;
}

char *
json_pretty(const json_t *value)
{
	char *text = json_dumps(value,
	    JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	char *line = mem_format("%s\n", text == NULL ? "null" : text);

	free(text);
	return line;
}

const char *
json_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

void
json_text_set(json_t *object, const char *name, const char *text)
{
	if (text != NULL)
		(void)json_object_set_new(object, name, json_string(text));
}

void
json_text_wipe(json_t *object, const char *name)
{
	const char *text = json_text(object, name);

	/* Jansson owns these bytes and means them not to change; they go. */
	if (text != NULL)
		explicit_bzero((char *)(uintptr_t)text, strlen(text));
}
