/* SPDX-License-Identifier: ISC */
#include "daemon/import/word/clean.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/file/encoding.h"
#include "protocol/base/buf.h"
#include "protocol/base/text.h"

struct entity {
	const char *name;
	uint32_t c;
};

/* Those that texts of human rights bodies were seen with, and their kin. */
static const struct entity entities[] = {
	{ "amp", '&' },
	{ "apos", '\'' },
	{ "bdquo", 0x201e },
	{ "eacute", 0xe9 },
	{ "gt", '>' },
	{ "hellip", 0x2026 },
	{ "laquo", 0xab },
	{ "ldquo", 0x201c },
	{ "lsquo", 0x2018 },
	{ "lt", '<' },
	{ "mdash", 0x2014 },
	{ "nbsp", 0xa0 },
	{ "ndash", 0x2013 },
	{ "quot", '"' },
	{ "raquo", 0xbb },
	{ "rdquo", 0x201d },
	{ "rsquo", 0x2019 },
	{ "shy", 0xad },
};

/* The longest reference, without its ";". */
#define ENTITY_MAX 9

static bool
numeric_entity(const char *text, uint32_t *c)
{
	const bool hex = text[2] == 'x' || text[2] == 'X';
	const char *digits = text + (hex ? 3 : 2);
	char *end;
	const unsigned long value = strtoul(digits, &end, hex ? 16 : 10);

	if (!isxdigit((unsigned char)*digits) || *end != ';' ||
	    value > 0x10ffff || value < ' ' ||
	    (value >= 0xd800 && value < 0xe000))
		return false;
	*c = (uint32_t)value;
	return true;
}

/* A reference at text: its character, and the bytes it takes; else 0. */
static size_t
entity_parse(const char *text, uint32_t *c)
{
	size_t len = 0;

	if (*text != '&')
		return 0;
	while (len < ENTITY_MAX && text[len] != '\0' && text[len] != ';')
		len++;
	if (text[len] != ';')
		return 0;
	if (text[1] == '#')
		return numeric_entity(text, c) ? len + 1 : 0;
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (strlen(entities[i].name) == len - 1 &&
		    memcmp(text + 1, entities[i].name, len - 1) == 0) {
			*c = entities[i].c;
			return len + 1;
		}
	}
	return 0;
}

static char *
entities_replace(const char *text)
{
	struct buf out;
	uint32_t c = 0;

	buf_init(&out, strlen(text));
	while (*text != '\0') {
		const size_t len = entity_parse(text, &c);

		if (len > 0) {
			encoding_char_add(&out, c);
			text += len;
		} else {
			buf_char_add(&out, *text++);
		}
	}
	return buf_take(&out);
}

/* The byte that a continuation of UTF-8 was before it was read wrongly. */
static int
continuation_next(const char **at)
{
	const uint32_t c = encoding_char_next(at);
	const int byte = encoding_windows_byte(c);

	return byte >= 0x80 && byte < 0xc0 ? byte : -1;
}

/*
 * The character that was read as several in Windows-1252, if text starts
 * with one: the leads of Latin letters and of general punctuation only, in
 * combinations that no language writes.  Gives the bytes it takes, or 0.
 */
static size_t
misread_parse(const char *text, bool after_capital, uint32_t *c)
{
	const char *at = text;
	const uint32_t lead = encoding_char_next(&at);
	int second;
	int third;

	if (lead != 0xc2 && lead != 0xc3 && lead != 0xc4 && lead != 0xc5 &&
	    lead != 0xe2)
		return 0;
	if (*at == '\0')
		return 0;
	/* Folding made the U+00A0 of a misread "à" a plain space. */
	if (lead == 0xc3 && *at == ' ' && !after_capital) {
		*c = 0xe0;
		return (size_t)(at + 1 - text);
	}
	second = continuation_next(&at);
	if (second == -1)
		return 0;
	if (lead != 0xe2) {
		*c = (lead & 0x1f) << 6 | ((uint32_t)second & 0x3f);
		return *c < 0xa0 ? 0 : (size_t)(at - text);
	}
	if (second != 0x80 || *at == '\0')
		return 0;
	third = continuation_next(&at);
	if (third == -1)
		return 0;
	*c = 0x2000 | ((uint32_t)third & 0x3f);
	return (size_t)(at - text);
}

static char *
misread_repair(char *text, bool *repaired)
{
	const char *at = text;
	bool capital = false;
	struct buf out;

	buf_init(&out, strlen(text));
	while (*at != '\0') {
		uint32_t c = 0;
		const size_t len = (unsigned char)*at < 0xc0 ?
		    0 :
		    misread_parse(at, capital, &c);

		if (len > 0) {
			*repaired = true;
			encoding_char_add(&out, c);
			at += len;
			capital = false;
			continue;
		}
		capital = isupper((unsigned char)*at) != 0;
		buf_char_add(&out, *at++);
	}
	free(text);
	return buf_take(&out);
}

char *
clean_raw(const char *text)
{
	struct buf out;

	buf_init(&out, strlen(text));
	for (; *text != '\0'; text++) {
		const unsigned char byte = (unsigned char)*text;

		if (byte == '\r' && text[1] != '\n')
			buf_char_add(&out, '\n');
		else if (byte == 0xc2 && (unsigned char)text[1] >= 0x80 &&
		    (unsigned char)text[1] < 0xa0)
			text++; /* U+0080 to U+009F are controls, too */
		else if ((byte >= ' ' && byte != 0x7f) || byte == '\n' ||
		    byte == '\t')
			buf_char_add(&out, *text);
	}
	return buf_take(&out);
}

char *
clean_lines(const char *text, bool *repaired)
{
	char *plain = misread_repair(entities_replace(text), repaired);
	char *lines = clean_raw(plain);

	free(plain);
	return lines;
}

const char *
clean_bullet(const char *text)
{
	static const char *const marks[] = { "- ", "-\t", "\xe2\x80\x93 ",
		"\xe2\x80\xa2", "\xc2\xb7", "\xe2\x97\x8f", "\xef\x82\xb7",
		"* " };

	for (;;) {
		const char *start = text;

		while (isspace((unsigned char)*text))
			text++;
		while (memcmp(text, "\xc2\xa0", strnlen(text, 2)) == 0 &&
		    *text != '\0')
			text += 2;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
			const size_t len = strlen(marks[i]);

			if (strncmp(text, marks[i], len) == 0)
				text += len;
		}
		if (text == start)
			return text;
	}
}

void
clean_key(char *key, size_t max, const char *text)
{
	size_t len = 0;

	for (; *text != '\0' && len + 1 < max; text++) {
		const unsigned char byte = (unsigned char)*text;

		if (isalnum(byte))
			key[len++] = (char)tolower(byte);
		else if (byte >= 0x80 && !(byte == 0xc2 || byte == 0xa0))
			key[len++] = *text;
	}
	key[len] = '\0';
}
