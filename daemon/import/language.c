/* SPDX-License-Identifier: ISC */
#include "daemon/import/language.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "daemon/import/encoding.h"
#include "protocol/base/text.h"

#define DIGITS_MAX 24

/* What a text begins with. */
struct lead {
	char digits[DIGITS_MAX]; /* all of the number's, "13290" */
	bool has_series;         /* more than one number */
	bool is_ended;           /* a full stop or hyphen is behind it */
	bool is_longer;          /* there are more digits than were asked for */
	const char *rest;        /* the text behind it */
};

/* The digit that c is, ASCII, Arabic-Indic or full-width, or -1. */
static int
digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0x660 && c <= 0x669)
		return (int)(c - 0x660);
	if (c >= 0xff10 && c <= 0xff19)
		return (int)(c - 0xff10);
	return c >= 0x6f0 && c <= 0x6f9 ? (int)(c - 0x6f0) : -1;
}

/* Does c join or end numbers?  Marks of direction are invisible. */
static bool
is_join(uint32_t c)
{
	return c == '.' || c == '-' || c == ':' || c == 0x2010 || c == 0x2011 ||
	    c == 0x2013 || c == 0xff0e;
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || c == 0x200e || c == 0x200f ||
	    (c >= 0x202a && c <= 0x202e);
}

/* Read the number in front of text, but no more digits than count. */
static void
lead_read(struct lead *lead, const char *text, size_t count)
{
	size_t used = 0;
	bool after_digit = false;

	*lead = (struct lead){ .rest = text };
	while (*text != '\0') {
		const char *at = text;
		const uint32_t c = encoding_char_next(&at);
		const int digit = digit_of(c);

		if (digit >= 0 && used < count && used + 1 < DIGITS_MAX) {
			lead->has_series = lead->has_series || lead->is_ended;
			lead->is_ended = false;
			lead->digits[used++] = (char)('0' + digit);
		} else if (is_join(c) && used > 0) {
			lead->is_ended = true;
		} else if (!is_space(c)) {
			lead->is_longer = digit >= 0 && after_digit;
			return;
		}
		after_digit = digit >= 0;
		text = at;
		lead->rest = text;
	}
}

/* The digits of a number that is written "132.90". */
static size_t
digits_of(char digits[DIGITS_MAX], const char *number)
{
	size_t len = 0;

	for (; *number != '\0' && len + 1 < DIGITS_MAX; number++)
		if (*number != '.')
			digits[len++] = *number;
	digits[len] = '\0';
	return len;
}

/*
 * Is the text another recommendation's, by its number?  Else *text is behind
 * the number.  A number without a series is the last one of the row's.
 */
static bool
is_other(const char **text, const char *number)
{
	const char *last = strrchr(number, '.');
	char wanted[DIGITS_MAX];
	char turned[2 * DIGITS_MAX];
	struct lead lead;

	lead_read(&lead, *text, digits_of(wanted, number));
	if (lead.digits[0] == '\0')
		return false;
	if (!lead.has_series && last != NULL && lead.is_ended)
		(void)digits_of(wanted, last + 1);
	else if (!lead.has_series &&
	    (lead.is_longer || strcmp(lead.digits, wanted) != 0))
		return false; /* "18 ans" */
	/* Between right and left "138-144" became "144-138". */
	(void)snprintf(turned, sizeof(turned), "%s%.*s",
	    last == NULL ? "" : last + 1, (int)strcspn(number, "."), number);
	if (lead.is_longer ||
	    (strcmp(lead.digits, wanted) != 0 &&
		!(lead.has_series && strcmp(lead.digits, turned) == 0)))
		return true;
	*text = lead.rest;
	return false;
}

void
language_text_set(const struct cells *cells, json_t *row, const char *language,
    const char *text)
{
	bool repaired = false;
	char *lines = clean_lines(text, &repaired);
	char *folded = text_fold(lines);
	const char *number = json_text(row, "paragraph");
	const char *start = folded;
	json_t *texts = json_object_get(row, "texts");

	if (number != NULL && is_other(&start, number)) {
		rows_warn(cells->rows, cells->place,
		    "the text in the language '%s' has another number than "
		    "%s, and was left out: %.60s",
		    language, number, folded);
	} else if (*start != '\0') {
		if (texts == NULL) {
			texts = json_object();
			(void)json_object_set_new(row, "texts", texts);
		}
		json_text_set(texts, language, start);
	}
	free(folded);
	free(lines);
}
