/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocol/base/text.h"
#include "protocol/view/filter.h"

#define DIGITS "0123456789"

/* --- paragraphs ---------------------------------------------------------- */

/* The next number of a paragraph and what follows it. */
static unsigned long
number_take(const char **at)
{
	char *end;
	const unsigned long value = strtoul(*at, &end, 10);

	*at = *end == '.' ? end + 1 : end;
	return value;
}

static bool
has_number(const char *at, const char *end)
{
	return at < end && *at >= '0' && *at <= '9';
}

/*
 * The order of a paragraph and a bound, which ends at end.  A paragraph that
 * the bound is the beginning of, number by number, is equal to it.
 */
static int
bound_compare(const char *paragraph, const char *bound, const char *end)
{
	while (has_number(bound, end)) {
		if (*paragraph < '0' || *paragraph > '9')
			return -1;
		const unsigned long left = number_take(&paragraph);
		const unsigned long right = number_take(&bound);

		if (left != right)
			return left < right ? -1 : 1;
	}
	if (bound < end && *bound == ';') {
		const size_t len = (size_t)(end - bound);
		const int order = strncmp(paragraph, bound, len);

		return order != 0 ? order : paragraph[len] != '\0';
	}
	return 0;
}

bool
filter_paragraph_fits(const char *paragraphs, const char *paragraph)
{
	const char *end = paragraphs + strlen(paragraphs);
	const char *dash = strchr(paragraphs, '-');

	if (paragraphs[0] == '~' || paragraph[0] == '~')
		return strcmp(paragraphs, paragraph) == 0;
	if (dash == NULL)
		return bound_compare(paragraph, paragraphs, end) == 0;
	return bound_compare(paragraph, paragraphs, dash) >= 0 &&
	    bound_compare(paragraph, dash + 1, end) <= 0;
}

/* --- labels -------------------------------------------------------------- */

/* Letters that are not ASCII are taken for letters of a word. */
static bool
is_inside_word(const char *text, const char *at)
{
	const unsigned char before = at == text ? ' ' : (unsigned char)at[-1];

	return before >= 0x80 || isalnum(before) != 0;
}

bool
filter_label_fits(const char *wanted, const char *label)
{
	char *part = text_casefold(wanted);
	char *whole = text_casefold(label);
	const char *at = strstr(whole, part);

	while (at != NULL && at[0] != '\0' && is_inside_word(whole, at))
		at = strstr(at + 1, part);
	free(part);
	free(whole);
	return at != NULL;
}

/* Codes are letters and digits: typed in any case. */
static const struct vocabulary_code *
code_of(enum vocabulary vocabulary, const char *typed)
{
	const struct vocabulary_code *code;
	size_t i = 0;

	while ((code = vocabulary_code_at(vocabulary, i++)) != NULL)
		if (strcasecmp(code->code, typed) == 0)
			return code;
	return NULL;
}

bool
filter_term_fits(enum vocabulary vocabulary, const char *wanted,
    const char *label)
{
	const struct vocabulary_code *code = code_of(vocabulary, wanted);
	char part[VOCABULARY_CODE_MAX + 1];
	struct vocabulary_meaning meaning;

	if (filter_label_fits(wanted, label))
		return true;
	if (code == NULL || !vocabulary_look_up(&meaning, vocabulary, label))
		return false;
	while (vocabulary_next_code(part, &meaning.codes))
		if (vocabulary_is_within(vocabulary, part, code->code))
			return true;
	return false;
}

bool
filter_sdg_fits(const char *wanted, const char *label)
{
	const size_t len = strspn(wanted, DIGITS ".");

	if (len == 0 || wanted[len] != '\0')
		return filter_label_fits(wanted, label);
	label += strcspn(label, DIGITS);
	return strncmp(label, wanted, len) == 0 &&
	    strspn(label + len, DIGITS) == 0;
}
