/* SPDX-License-Identifier: ISC */
#include "daemon/import/paragraph.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBERS_MAX 6
#define DIGITS_MAX 6

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* White space in UTF-8: ASCII's, or U+00A0. */
static size_t
space_len(const char *text)
{
	size_t len = 0;

	for (;;) {
		if (isspace((unsigned char)text[len]))
			len++;
		else if ((unsigned char)text[len] == 0xc2 &&
		    (unsigned char)text[len + 1] == 0xa0)
			len += 2;
		else
			return len;
	}
}

/* A mark that some languages and programs put in the place of the full
 * stop; only between exactly two numbers is that sure. */
static size_t
other_join_len(const char *text)
{
	if (*text == '-' || *text == ':' || *text == ',')
		return 1;
	if (strncmp(text, "\xe2\x80\x93", 3) == 0 || /* en dash */
	    strncmp(text, "\xe2\x80\x91", 3) == 0)   /* hyphen, no break */
		return 3;
	return 0;
}

/* One number, without leading zeros, behind what out has.  Gives the bytes
 * that were read, 0 when there is none. */
static size_t
number_add(struct paragraph *out, const char *text)
{
	size_t digits = 0;
	size_t zeros = 0;
	const size_t used = strlen(out->number);

	while (is_digit(text[digits]))
		digits++;
	while (zeros + 1 < digits && text[zeros] == '0')
		zeros++;
	if (digits == 0 || digits - zeros > DIGITS_MAX)
		return 0;
	(void)snprintf(out->number + used, sizeof(out->number) - used, "%s%.*s",
	    used > 0 ? "." : "", (int)(digits - zeros), text + zeros);
	return digits;
}

/* The numbers and what joins them; *count says how many. */
static size_t
numbers_parse(struct paragraph *out, const char *text, int *count)
{
	size_t len;

	*out = (struct paragraph){ 0 };
	*count = 0;
	len = number_add(out, text);
	if (len == 0)
		return 0;
	*count = 1;
	while (*count < NUMBERS_MAX && text[len] == '.' &&
	    is_digit(text[len + 1])) {
		const size_t more = number_add(out, text + len + 1);

		if (more == 0)
			return 0;
		len += 1 + more;
		(*count)++;
	}
	if (*count == 1) {
		const size_t join = other_join_len(text + len);
		const size_t more =
		    join == 0 ? 0 : number_add(out, text + len + join);
		if (more > 0) {
			len += join + more;
			*count = 2;
		}
	}
	return len;
}

/* "(a)", "(iv)" or ";b": the bytes of it, 0 when it is none. */
static size_t
clause_parse(struct paragraph *out, const char *text)
{
	const char close = *text == '(' ? ')' : '\0';
	size_t len = 0;

	if (*text != '(' && *text != ';')
		return 0;
	while (isalnum((unsigned char)text[1 + len]) &&
	    len + 1 < sizeof(out->clause)) {
		out->clause[len] = (char)tolower((unsigned char)text[1 + len]);
		len++;
	}
	out->clause[len] = '\0';
	if (len == 0 || text[1 + len] != close) {
		out->clause[0] = '\0';
		return 0;
	}
	return 1 + len + (close == ')' ? 1 : 0);
}

/* Words that people put before a number. */
static size_t
word_len(const char *text)
{
	static const char *const words[] = { "paragraph", "para", "no" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (strncasecmp(text, words[i], len) != 0)
			continue;
		if (text[len] == '.')
			len++;
		return len;
	}
	return 0;
}

bool
paragraph_parse(struct paragraph *out, const char *text)
{
	int count;
	size_t len;

	text += space_len(text);
	text += word_len(text);
	text += space_len(text);
	len = numbers_parse(out, text, &count);
	if (len == 0)
		return false;
	text += len;
	if (*text == '.')
		text++;
	text += space_len(text);
	if (isalpha((unsigned char)*text) && text[1] == '\0') {
		out->clause[0] = (char)tolower((unsigned char)*text);
		text++;
	} else {
		text += clause_parse(out, text);
	}
	text += space_len(text);
	return *text == '\0';
}

/* "0.7 per cent", "2.5 million": no paragraphs. */
static bool
is_quantity(const char *behind)
{
	static const char *const units[] = { "per cent", "percent", "%",
		"million", "billion", "years" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strncasecmp(behind, units[i], strlen(units[i])) == 0)
			return true;
	return false;
}

/* Is a clause's mark the first of a list inside this text? */
static bool
has_next_clause(const struct paragraph *paragraph, const char *text)
{
	char next[8];

	if (paragraph->clause[1] != '\0')
		return false;
	(void)snprintf(next, sizeof(next), "(%c)", paragraph->clause[0] + 1);
	return strstr(text, next) != NULL;
}

/* "Recommendation No. 14, para. 80:14. " is 80.14.  Gives the bytes that were
 * read, 0 when there is none. */
static size_t
named_parse(struct paragraph *out, const char *text)
{
	static const char begin[] = "Recommendation No. ";
	static const char middle[] = ", para. ";
	struct paragraph place = { 0 };
	const char *at = text + sizeof(begin) - 1;
	size_t digits;

	*out = (struct paragraph){ 0 };
	if (strncmp(text, begin, sizeof(begin) - 1) != 0)
		return 0;
	digits = number_add(&place, at);
	at += digits;
	if (digits == 0 || strncmp(at, middle, sizeof(middle) - 1) != 0)
		return 0;
	at += sizeof(middle) - 1;
	digits = number_add(out, at);
	at += digits;
	if (digits == 0 || *at != ':')
		return 0;
	(void)number_add(out, place.number);
	at++;
	/* The number may come again, and must be the same. */
	if (is_digit(*at)) {
		struct paragraph again = { 0 };

		at += number_add(&again, at);
		if (strcmp(again.number, place.number) != 0)
			return 0;
		at += *at == '.' ? 1 : 0;
	}
	return (size_t)(at - text) + space_len(at);
}

bool
paragraph_lead(struct paragraph *out, const char *text, size_t *len)
{
	size_t at = space_len(text);
	size_t mark;
	int count;
	size_t digits = named_parse(out, text + at);

	if (digits > 0 && text[at + digits] != '\0') {
		*len = at + digits;
		return true;
	}
	digits = numbers_parse(out, text + at, &count);
	/* A first number of four digits is a year. */
	if (digits == 0 || count < 2 || out->number[0] == '0' ||
	    strcspn(out->number, ".") > 3)
		return false;
	at += digits;
	if (text[at] == '.')
		at++;
	else if (is_digit(text[at]) || other_join_len(text + at) > 0)
		return false;
	at += space_len(text + at);
	mark = clause_parse(out, text + at);
	if (mark > 0 && has_next_clause(out, text + at + mark)) {
		out->clause[0] = '\0';
		mark = 0;
	}
	at += mark;
	at += space_len(text + at);
	if (text[at] == '\0' || is_quantity(text + at))
		return false;
	*len = at;
	return true;
}

/* The series and the place in it: "84" and 9 of "84.9". */
static long
last_number(const char *number, size_t *prefix)
{
	const char *dot = strrchr(number, '.');

	if (dot == NULL)
		return -1;
	*prefix = (size_t)(dot - number);
	return strtol(dot + 1, NULL, 10);
}

bool
paragraph_is_cut(const char *number, const char *before, const char *after)
{
	size_t prefix = 0;
	size_t other = 0;
	const long place = last_number(number, &prefix);
	long near;

	if (place <= 0)
		return false;
	near = last_number(before, &other);
	if ((near == place * 10 - 1 || near == place * 100 - 1) &&
	    other == prefix && memcmp(before, number, prefix) == 0)
		return true;
	near = last_number(after, &other);
	return (near == place * 10 + 1 || near == place * 100 + 1) &&
	    other == prefix && memcmp(after, number, prefix) == 0;
}
