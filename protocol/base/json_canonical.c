/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/base/json.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

/*
 * A grammar so narrow that each value has one spelling is quicker read by
 * itself than parsed, printed again and compared.  Where this reader takes a
 * text, json_canonical() of the value gives that text.
 */
struct reader {
	const char *text;
	size_t len;
	size_t at;
	struct err *e;
};

/* A container that is not closed yet. */
struct level {
	json_t *container;
	char closer;
	size_t count;     /* values in it so far */
	const char *name; /* of the last one; in the text */
	size_t name_len;
};

static bool
refuse(struct reader *reader, const char *why)
{
	return err_set(reader->e, ERR_PROTOCOL,
	    "not canonical JSON at byte %zu: %s", reader->at, why);
}

/* The next byte, or NUL at the end, which nothing takes. */
static char
peek(const struct reader *reader)
{
	if (reader->at == reader->len)
		return '\0';
	return reader->text[reader->at];
}

/* --- strings ------------------------------------------------------------- */

/* The bytes between the quotation marks, as they stand. */
struct raw {
	const char *text;
	size_t len;
	bool has_escape;
	bool is_ascii;
};

static bool
raw_read(struct reader *reader, struct raw *out)
{
	const size_t start = reader->at + 1;

	if (peek(reader) != '"')
		return refuse(reader, "a string is expected");
	*out = (struct raw){ .is_ascii = true };
	for (reader->at = start; reader->at < reader->len; reader->at++) {
		const unsigned char c = (unsigned char)reader->text[reader->at];

		if (c == '"')
			break;
		if (c < 0x20)
			return refuse(reader, "a control character");
		if (c == '\\') {
			out->has_escape = true;
			reader->at++;
		}
		if (c >= 0x7f)
			out->is_ascii = false;
	}
	if (reader->at >= reader->len)
		return refuse(reader, "a string without an end");
	out->text = reader->text + start;
	out->len = reader->at - start;
	reader->at++;
	return true;
}

/* What a backslash and this letter stand for, or NUL. */
static char
unescaped(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case 'n':
		return '\n';
	case 't':
		return '\t';
	default:
		return '\0';
	}
}

static bool
escapes_read(struct reader *reader, const struct raw *raw, char *out,
    size_t *len)
{
	*len = 0;
	for (size_t i = 0; i < raw->len; i++) {
		char c = raw->text[i];

		if (c == '\\')
			c = unescaped(raw->text[++i]);
		if (c == '\0')
			return refuse(reader,
			    "an escape that is not needed, or unknown");
		out[(*len)++] = c;
	}
	return true;
}

static bool
string_read(struct reader *reader, json_t **out)
{
	char *copy = NULL;
	struct raw raw;
	bool good = true;

	if (!raw_read(reader, &raw))
		return false;
	if (raw.has_escape) {
		size_t len;

		copy = mem_new(raw.len, 1);
		good = escapes_read(reader, &raw, copy, &len);
		raw.text = copy;
		raw.len = len;
	}
	if (good && !raw.is_ascii && !text_is_clean(raw.text, raw.len))
		good = refuse(reader,
		    "a text with a control character, or not UTF-8");
	if (good)
		*out = json_stringn_nocheck(raw.text, raw.len);
	free(copy);
	return good;
}

/* --- names --------------------------------------------------------------- */

static bool
name_is_good(const char *name, size_t len)
{
	char copy[LIMIT_FIELD_NAME + 1];
	size_t plain = 0;

	if (len == 0 || len > LIMIT_FIELD_NAME)
		return false;
	while (plain < len &&
	    ((name[plain] >= 'a' && name[plain] <= 'z') ||
		(plain > 0 &&
		    ((name[plain] >= '0' && name[plain] <= '9') ||
			name[plain] == '_'))))
		plain++;
	if (plain == len)
		return true;
	(void)memcpy(copy, name, len);
	copy[len] = '\0';
	return strlen(copy) == len && json_is_language(copy);
}

/* Names ascend by bytes; a name that begins with another comes after it. */
static bool
name_follows(const struct level *level, const char *name, size_t len)
{
	const size_t both = len < level->name_len ? len : level->name_len;
	const int order =
	    level->count == 0 ? 1 : memcmp(name, level->name, both);

	return order > 0 || (order == 0 && len > level->name_len);
}

static bool
name_read(struct reader *reader, struct level *level)
{
	struct raw raw;

	if (!raw_read(reader, &raw))
		return false;
	if (raw.has_escape || !name_is_good(raw.text, raw.len))
		return refuse(reader, "not a field name");
	if (!name_follows(level, raw.text, raw.len))
		return refuse(reader, "field names that do not ascend");
	if (peek(reader) != ':')
		return refuse(reader, "a colon is expected");
	reader->at++;
	level->name = raw.text;
	level->name_len = raw.len;
	return true;
}

/* --- other values -------------------------------------------------------- */

static bool
integer_read(struct reader *reader, json_t **out)
{
	const bool is_negative = peek(reader) == '-';
	json_int_t value = 0;
	size_t digits = 0;

	reader->at += is_negative;
	for (; peek(reader) >= '0' && peek(reader) <= '9'; reader->at++) {
		if (digits++ > 0 && value == 0)
			return refuse(reader, "a leading zero");
		value = value * 10 + (peek(reader) - '0');
		if (value > LIMIT_INTEGER)
			return refuse(reader, "an integer beyond 2^53 - 1");
	}
	if (digits == 0 || (is_negative && value == 0))
		return refuse(reader, "a value is expected");
	*out = json_integer(is_negative ? -value : value);
	return true;
}

static bool
word_read(struct reader *reader, const char *word)
{
	const size_t len = strlen(word);

	if (reader->len - reader->at < len ||
	    memcmp(reader->text + reader->at, word, len) != 0)
		return refuse(reader, "a value is expected");
	reader->at += len;
	return true;
}

/* Any value; of a container what opens it. */
static bool
value_read(struct reader *reader, json_t **out)
{
	switch (peek(reader)) {
	case '{':
		reader->at++;
		*out = json_object();
		return true;
	case '[':
		reader->at++;
		*out = json_array();
		return true;
	case '"':
		return string_read(reader, out);
	case 't':
		*out = json_true();
		return word_read(reader, "true");
	case 'f':
		*out = json_false();
		return word_read(reader, "false");
	default:
		return integer_read(reader, out);
	}
}

/* --- the whole ----------------------------------------------------------- */

/* The next value of a container, which keeps it. */
static bool
member_read(struct reader *reader, struct level *level, json_t **out)
{
	const bool is_object = level->closer == '}';
	json_t *value = NULL;

	if (level->count > 0) {
		if (peek(reader) != ',')
			return refuse(reader, "a comma is expected");
		reader->at++;
	}
	if ((is_object && !name_read(reader, level)) ||
	    !value_read(reader, &value))
		return false;
	level->count++;
	*out = value;
	return (is_object ?
		       json_object_setn_new_nocheck(level->container,
			   level->name, level->name_len, value) :
		       json_array_append_new(level->container, value)) == 0 ||
	    refuse(reader, "no memory");
}

static struct level
level_of(json_t *container)
{
	return (struct level){
		.container = container,
		.closer = json_is_object(container) ? '}' : ']',
	};
}

/* Read until the container that is open at first is closed. */
static bool
containers_read(struct reader *reader, json_t *first)
{
	struct level stack[LIMIT_DEPTH];
	size_t depth = 0;

	stack[depth++] = level_of(first);
	while (depth > 0) {
		struct level *top = &stack[depth - 1];
		json_t *value;

		if (peek(reader) == top->closer) {
			reader->at++;
			depth--;
			continue;
		}
		if (!member_read(reader, top, &value))
			return false;
		if (!json_is_object(value) && !json_is_array(value))
			continue;
		if (depth == LIMIT_DEPTH)
			return refuse(reader, "nested too deep");
		stack[depth++] = level_of(value);
	}
	return reader->at == reader->len ||
	    refuse(reader, "something behind the end");
}

bool
json_read_canonical(json_t **out, const char *text, size_t len, struct err *e)
{
	struct reader reader = { text, len, 0, e };
	json_t *value = NULL;

	if (len > LIMIT_RECORD)
		return err_set(e, ERR_PROTOCOL, "a statement of %zu bytes",
		    len);
	if (peek(&reader) != '{' && peek(&reader) != '[')
		return refuse(&reader, "an object is expected");
	if (!value_read(&reader, &value))
		return false;
	if (!containers_read(&reader, value)) {
		json_decref(value);
		return false;
	}
	*out = value;
	return true;
}
