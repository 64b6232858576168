/* SPDX-License-Identifier: ISC */
#include "protocol/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "protocol/base/mem.h"

/*
 * Length of the character at data, 0 if it is not well-formed (RFC 3629:
 * no overlong form, no surrogate, nothing above U+10FFFF).
 */
static size_t
character_len(const uint8_t *data, size_t len)
{
	const uint8_t lead = data[0];
	uint8_t low = 0x80;
	uint8_t high = 0xbf;
	size_t need;

	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	need = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (len < need)
		return 0;
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	if (data[1] < low || data[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++)
		if ((data[i] & 0xc0) != 0x80)
			return 0;
	return need;
}

bool
text_is_utf8(const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len > 0) {
		const size_t step = character_len(at, len);

		if (step == 0)
			return false;
		at += step;
		len -= step;
	}
	return true;
}

/* U+0000 to U+001F but line feed and tab, and U+007F to U+009F. */
static bool
is_control(const uint8_t *data, size_t len)
{
	if (len == 1)
		return (data[0] < 0x20 && data[0] != '\n' && data[0] != '\t') ||
		    data[0] == 0x7f;
	return len == 2 && data[0] == 0xc2 && data[1] < 0xa0;
}

bool
text_is_clean(const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len > 0) {
		const size_t step = character_len(at, len);

		if (step == 0 || is_control(at, step))
			return false;
		at += step;
		len -= step;
	}
	return true;
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

bool
text_is_nfc(const char *text)
{
	char *normal;
	bool same;

	if (is_ascii(text))
		return true;
	if (!text_is_utf8(text, strlen(text)))
		return false;
	normal = (char *)utf8proc_NFC((const utf8proc_uint8_t *)text);
	same = normal != NULL && strcmp(normal, text) == 0;
	free(normal);
	return same;
}

/* A copy without the control characters that no statement may have. */
static char *
without_controls(const char *text)
{
	char *copy = mem_new(strlen(text) + 1, 1);
	size_t len = strlen(text);
	size_t used = 0;

	while (len > 0) {
		const uint8_t *at = (const uint8_t *)text;
		const size_t found = character_len(at, len);
		const size_t step = found == 0 ? 1 : found;

		if (found != 0 && !is_control(at, step)) {
			(void)memcpy(copy + used, text, step);
			used += step;
		}
		text += step;
		len -= step;
	}
	return copy;
}

char *
text_nfc(const char *text)
{
	char *clean = without_controls(text);
	char *normal;
	char *copy;

	if (is_ascii(clean))
		return clean;
	normal = (char *)utf8proc_NFC((const utf8proc_uint8_t *)clean);
	if (normal == NULL)
		return clean;
	free(clean);
	copy = mem_text(normal);
	free(normal);
	return copy;
}

/* Unicode's White_Space. */
static bool
is_space(utf8proc_int32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

#define SOFT_HYPHEN 0xad

char *
text_fold(const char *text)
{
	char *normal = text_nfc(text);
	char *folded = mem_new(strlen(normal) + 1, 1);
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)normal;
	size_t used = 0;
	bool gap = false;

	while (*at != '\0') {
		utf8proc_int32_t c = 0;
		const utf8proc_ssize_t step = utf8proc_iterate(at, -1, &c);

		if (step <= 0)
			break;
		if (is_space(c)) {
			gap = used > 0;
		} else if (c != SOFT_HYPHEN) {
			if (gap)
				folded[used++] = ' ';
			gap = false;
			(void)memcpy(folded + used, at, (size_t)step);
			used += (size_t)step;
		}
		at += step;
	}
	folded[used] = '\0';
	free(normal);
	return folded;
}

uint32_t
text_next(const char **at)
{
	utf8proc_int32_t c = 0;
	const utf8proc_ssize_t step =
	    utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &c);

	if (step <= 0 || c <= 0)
		return 0;
	*at += step;
	return (uint32_t)c;
}

/* Hyphens and apostrophes: "anti-" and "antidiscriminatory" are one word. */
static bool
is_inner(uint32_t c)
{
	return c == '-' || c == SOFT_HYPHEN || c == 0x2010 || c == 0x2011 ||
	    c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 ||
	    c == 0x2bc;
}

/* Letters, marks and numbers come first among the categories. */
static bool
is_of_words(uint32_t c)
{
	const utf8proc_category_t category =
	    utf8proc_category((utf8proc_int32_t)c);

	return category >= UTF8PROC_CATEGORY_LU &&
	    category <= UTF8PROC_CATEGORY_NO;
}

/* Keep in text, which is shortened, what is of words. */
static void
words_keep(char *text)
{
	const char *at = text;
	const char *from = text;
	bool gap = false;
	size_t used = 0;
	uint32_t c;

	while ((c = text_next(&at)) != 0) {
		const size_t step = (size_t)(at - from);

		if (is_of_words(c)) {
			if (gap && used > 0)
				text[used++] = ' ';
			gap = false;
			(void)memmove(text + used, from, step);
			used += step;
		} else if (!is_inner(c)) {
			gap = true;
		}
		from = at;
	}
	text[used] = '\0';
}

/* The text without its hyphens and apostrophes, before others become them. */
static char *
without_inner(const char *text)
{
	char *copy = mem_new(strlen(text) + 1, 1);
	const char *from = text;
	size_t used = 0;
	uint32_t c;

	while ((c = text_next(&text)) != 0) {
		if (!is_inner(c)) {
			(void)memcpy(copy + used, from, (size_t)(text - from));
			used += (size_t)(text - from);
		}
		from = text;
	}
	return copy;
}

char *
text_words(const char *text)
{
	char *words = without_inner(text);
	utf8proc_uint8_t *folded = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)words, 0, &folded,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
		    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) >=
	    0) {
		free(words);
		words = mem_text((const char *)folded);
	}
	free(folded);
	words_keep(words);
	return words;
}

bool
text_has_word(const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;

	while (*at != '\0') {
		utf8proc_int32_t c = 0;
		const utf8proc_ssize_t step = utf8proc_iterate(at, -1, &c);

		if (step <= 0)
			break;
		const int category = (int)utf8proc_category(c);

		if ((category >= UTF8PROC_CATEGORY_LU &&
			category <= UTF8PROC_CATEGORY_LO) ||
		    (category >= UTF8PROC_CATEGORY_ND &&
			category <= UTF8PROC_CATEGORY_NO))
			return true;
		at += step;
	}
	return false;
}

char *
text_casefold(const char *text)
{
	char *folded = text_fold(text);
	utf8proc_uint8_t *cased = NULL;
	char *copy;

	if (utf8proc_map((const utf8proc_uint8_t *)folded, 0, &cased,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
		    UTF8PROC_CASEFOLD) < 0)
		return folded;
	free(folded);
	copy = mem_text((char *)cased);
	free(cased);
	return copy;
}

/* --- letters for bytes ------------------------------------------------ */

static const char hex_letters[] = "0123456789abcdef";
static const char base32_letters[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a letter, or -1.  Records have hundreds of them: a search in
 * the alphabets would be half of reading one. */
typedef int letter_value_cb(char letter);

static int
hex_value(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static int
base32_value(char letter)
{
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a';
	return letter >= '2' && letter <= '7' ? letter - '2' + 26 : -1;
}

static int
base64_value(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A';
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a' + 26;
	if (letter >= '0' && letter <= '9')
		return letter - '0' + 52;
	if (letter == '+')
		return 62;
	return letter == '/' ? 63 : -1;
}

void
hex_format(char *out, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		*out++ = hex_letters[data[i] >> 4];
		*out++ = hex_letters[data[i] & 15];
	}
	*out = '\0';
}

bool
hex_parse(uint8_t *out, size_t len, const char *text, size_t text_len)
{
	if (text_len != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		const int high = hex_value(text[2 * i]);
		const int low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* Write len bytes in letters of so many bits each, high bits first. */
static char *
letters_format(char *out, const uint8_t *data, size_t len, const char *letters,
    unsigned bits)
{
	const uint32_t mask = (1U << bits) - 1;
	uint32_t held = 0;
	unsigned count = 0;

	for (size_t i = 0; i < len; i++) {
		held = (held << 8 | data[i]) & 0xffffU;
		count += 8;
		while (count >= bits) {
			count -= bits;
			*out++ = letters[held >> count & mask];
		}
	}
	if (count > 0)
		*out++ = letters[held << (bits - count) & mask];
	*out = '\0';
	return out;
}

/* Read len bytes from letters; what is left over must be zero bits. */
static bool
letters_parse(uint8_t *out, size_t len, const char *text,
    letter_value_cb *value_of, unsigned bits)
{
	uint32_t held = 0;
	unsigned count = 0;
	size_t used = 0;

	for (; used < len; text++) {
		const int value = value_of(*text);

		if (value < 0)
			return false;
		held = (held << bits | (uint32_t)value) & 0xffffU;
		count += bits;
		if (count >= 8) {
			count -= 8;
			out[used++] = (uint8_t)(held >> count);
		}
	}
	return (held & ((1U << count) - 1)) == 0;
}

void
base32_format(char *out, const uint8_t *data, size_t len)
{
	(void)letters_format(out, data, len, base32_letters, 5);
}

bool
base32_parse(uint8_t *out, size_t len, const char *text, size_t text_len)
{
	return text_len == BASE32_LEN(len) &&
	    letters_parse(out, len, text, base32_value, 5);
}

void
base64_format(char *out, const uint8_t *data, size_t len)
{
	char *end = letters_format(out, data, len, base64_letters, 6);

	while ((end - out) % 4 != 0)
		*end++ = '=';
	*end = '\0';
}

bool
base64_parse(uint8_t *out, size_t len, const char *text, size_t text_len)
{
	const size_t letters = (len * 8 + 5) / 6;

	if (text_len != BASE64_LEN(len))
		return false;
	for (size_t i = letters; i < text_len; i++)
		if (text[i] != '=')
			return false;
	return letters_parse(out, len, text, base64_value, 6);
}
