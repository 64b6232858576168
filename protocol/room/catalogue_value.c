/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <string.h>

#include "protocol/limits.h"
#include "protocol/record/id.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/room/review.h"
#include "protocol/seal/key.h"
#include "protocol/view/scheme.h"

json_t *
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
shown_is_good(const char *text, size_t len)
{
	const char *tilde = memchr(text, '~', len);
	const size_t id_len = tilde == NULL ? len : (size_t)(tilde - text);
	struct member_id member;

	return member_id_parse(&member, text, id_len) &&
	    (tilde == NULL || suffix_is_good(tilde + 1, len - id_len - 1));
}

static bool
thing_is_good(const char *text)
{
	const char *slash = strchr(text, '/');
	struct thing_name name;

	return slash != NULL && shown_is_good(text, (size_t)(slash - text)) &&
	    thing_name_parse(&name, slash + 1, strlen(slash + 1));
}

/* A date, or two that are equally exact, the first not later. */
static bool
period_is_good(const char *text)
{
	const char *slash = strchr(text, '/');
	const size_t len = slash == NULL ? 0 : (size_t)(slash - text);
	char first[16];

	if (slash == NULL)
		return date_is_good(text);
	if (len >= sizeof(first) || strlen(slash + 1) != len)
		return false;
	memcpy(first, text, len);
	first[len] = '\0';
	return date_is_good(first) && date_is_good(slash + 1) &&
	    strcmp(first, slash + 1) < 0;
}

#define DIMENSIONS                                                             \
	"age|disability|ethnicity|income|location|migration|other|sex"
#define DIMENSION_MAX 16

/* The name in front of '=': one of ours, and higher than the one before. */
static bool
dimension_is_good(char last[DIMENSION_MAX], const char *text, size_t len)
{
	char name[DIMENSION_MAX];

	if (len >= DIMENSION_MAX)
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	if (!word_is_in(DIMENSIONS, name) || strcmp(last, name) >= 0)
		return false;
	memcpy(last, name, len + 1);
	return true;
}

/* Nothing, or name=value parted by ';', the names ascending. */
static bool
grouping_is_good(const char *text)
{
	char last[DIMENSION_MAX] = "";

	if (text[0] == '\0')
		return true;
	for (;;) {
		const size_t len = strcspn(text, "=;");
		size_t value;

		if (text[len] != '=' || !dimension_is_good(last, text, len))
			return false;
		text += len + 1;
		value = strcspn(text, "=;");
		if (value == 0 || text[value] == '=')
			return false;
		if (text[value] == '\0')
			return true;
		text += value + 1;
	}
}

/* How many digits are in front of the point; 0 if that is no number. */
static size_t
whole_len(const char *text)
{
	const size_t digits = strspn(text, "0123456789");

	return text[0] == '0' && digits > 1 ? 0 : digits;
}

static bool
decimal_is_good(const char *text)
{
	size_t digits;

	text += text[0] == '-';
	digits = whole_len(text);
	if (digits == 0 || text[digits] == '\0')
		return digits > 0;
	text += digits + 1;
	digits = strspn(text, "0123456789");
	return text[-1] == '.' && digits > 0 && text[digits] == '\0';
}

/* Fractions, without the zeros at their ends. */
static int
fraction_compare(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	if (a[strspn(a, "0")] == '\0' && b[strspn(b, "0")] == '\0')
		return 0;
	return *a < *b ? -1 : 1;
}

/* Both without a sign. */
static int
magnitude_compare(const char *a, const char *b)
{
	const size_t a_len = whole_len(a);
	const size_t b_len = whole_len(b);
	int order;

	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	order = memcmp(a, b, a_len);
	if (order != 0)
		return order;
	return fraction_compare(a + a_len + (a[a_len] == '.'),
	    b + b_len + (b[b_len] == '.'));
}

static bool
is_zero(const char *text)
{
	return text[strspn(text, "-0.")] == '\0';
}

int
decimal_compare(const char *a, const char *b)
{
	const bool a_is_below = a[0] == '-' && !is_zero(a);
	const bool b_is_below = b[0] == '-' && !is_zero(b);

	if (a_is_below != b_is_below)
		return a_is_below ? -1 : 1;
	a += a[0] == '-';
	b += b[0] == '-';
	return a_is_below ? magnitude_compare(b, a) : magnitude_compare(a, b);
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

bool
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
	case TYPE_PERIOD:
		return period_is_good(text);
	case TYPE_DECIMAL:
		return decimal_is_good(text);
	case TYPE_GROUPING:
		return grouping_is_good(text);
	case TYPE_REVIEW:
		return review_is_good(text) && strcmp(text, check->review) == 0;
	case TYPE_RECOMMENDATION:
		return recommendation_is_good(text, check->review);
	case TYPE_SHOWN:
		return shown_is_good(text, strlen(text));
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

bool
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
