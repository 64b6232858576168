/* SPDX-License-Identifier: ISC */
#include "protocol/room/review.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/seal/hash.h"

#define COUNTRY_LEN 3
#define NUMBERS_MAX 6    /* of a paragraph */
#define NUMBER_LEN_MAX 6 /* digits of each */
#define CLAUSE_MAX 16
#define ITEM_BYTES 10 /* of the hash of an item without a number */
#define ITEM_LEN BASE32_LEN(ITEM_BYTES)

static const char digits[] = "0123456789";
static const char clause_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* Each skip function returns what follows, or NULL if the text does not
 * begin so. */

static const char *
country_skip(const char *text)
{
	for (size_t i = 0; i < COUNTRY_LEN; i++) {
		if (text[i] < 'A' || text[i] > 'Z')
			return NULL;
	}
	return text + COUNTRY_LEN;
}

static const char *
number_skip(const char *text, size_t len_max)
{
	const size_t len = strspn(text, digits);

	if (len == 0 || len > len_max || (text[0] == '0' && len > 1))
		return NULL;
	return text + len;
}

static const char *
review_skip(const char *text)
{
	const char *rest = country_skip(text);

	if (rest == NULL || rest[0] != '-' || rest[1] == '0')
		return NULL;
	return number_skip(rest + 1, 2);
}

static const char *
numbers_skip(const char *text)
{
	const char *rest = number_skip(text, NUMBER_LEN_MAX);

	for (size_t i = 1; rest != NULL && rest[0] == '.'; i++) {
		if (i == NUMBERS_MAX)
			return NULL;
		rest = number_skip(rest + 1, NUMBER_LEN_MAX);
	}
	return rest;
}

static bool
item_is_good(const char *text)
{
	uint8_t bytes[ITEM_BYTES];

	return text[0] == '~' &&
	    base32_parse(bytes, sizeof(bytes), text + 1, strlen(text + 1));
}

bool
country_is_good(const char *text)
{
	const char *rest = country_skip(text);

	return rest != NULL && rest[0] == '\0';
}

bool
review_is_good(const char *text)
{
	const char *rest = review_skip(text);

	return rest != NULL && rest[0] == '\0';
}

bool
paragraph_is_good(const char *text)
{
	const char *rest = numbers_skip(text);

	if (rest == NULL || rest[0] == '\0')
		return rest != NULL;
	const size_t len = strspn(rest + 1, clause_letters);

	return rest[0] == ';' && len > 0 && len <= CLAUSE_MAX &&
	    rest[1 + len] == '\0';
}

bool
recommendation_is_good(const char *text, const char *review)
{
	const size_t len = strlen(review);

	if (strncmp(text, review, len) != 0 || text[len] != '/')
		return false;
	return paragraph_is_good(text + len + 1) ||
	    item_is_good(text + len + 1);
}

bool
recommendation_has_review(const char *text)
{
	const char *rest = review_skip(text);

	return rest != NULL && rest[0] == '/' &&
	    (paragraph_is_good(rest + 1) || item_is_good(rest + 1));
}

bool
recommendation_resolve(char *out, const char *typed, const char *review,
    struct err *e)
{
	struct buf buf;
	const char *rest = review_skip(typed);

	if (rest != NULL && rest[0] == '/') {
		if (!recommendation_is_good(typed, review) &&
		    (strncmp(typed, review, strlen(review)) != 0 ||
			typed[strlen(review)] != '/'))
			return err_set(e, ERR_INPUT,
			    "'%s' is of another review than '%s'", typed,
			    review);
		typed = rest + 1;
	}
	if (!paragraph_is_good(typed) && !item_is_good(typed))
		return err_set(e, ERR_INPUT,
		    "'%s' is not a recommendation: expected a paragraph such "
		    "as 84.10, or %s/84.10",
		    typed, review);
	buf_init(&buf, RECOMMENDATION_MAX);
	buf_format_add(&buf, "%s/%s", review, typed);
	(void)memcpy(out, buf_text(&buf), buf.len + 1);
	buf_clear(&buf);
	return true;
}

const char *
recommendation_paragraph(const char *id)
{
	const char *slash = strchr(id, '/');

	return slash == NULL ? id : slash + 1;
}

/* Numbers that were checked have at most six digits. */
static int
numbers_compare(const char **a, const char **b)
{
	for (;;) {
		char *end_a;
		char *end_b;
		const unsigned long left = strtoul(*a, &end_a, 10);
		const unsigned long right = strtoul(*b, &end_b, 10);

		*a = end_a;
		*b = end_b;
		if (left != right)
			return left < right ? -1 : 1;
		if (end_a[0] != '.' || end_b[0] != '.')
			return (end_a[0] == '.') - (end_b[0] == '.');
		(*a)++;
		(*b)++;
	}
}

int
recommendation_compare(const char *a, const char *b)
{
	const char *left = recommendation_paragraph(a);
	const char *right = recommendation_paragraph(b);
	const bool numbered = left[0] != '~';
	int order;

	order = strncmp(a, b, (size_t)(left - a));
	if (order != 0)
		return order;
	if (numbered != (right[0] != '~'))
		return numbered ? -1 : 1;
	if (numbered) {
		order = numbers_compare(&left, &right);
		if (order != 0)
			return order;
	}
	return strcmp(left, right);
}

void
recommendation_unnumbered(char *out, const char *review, const char *text,
    const char *source)
{
	static const char ends[] = " ;.,";
	char *folded = text_fold(text);
	char *begin = folded + strspn(folded, ends);
	size_t len = strlen(begin);
	char item[ITEM_LEN + 1];
	struct buf buf;

	while (len > 0 && strchr(ends, begin[len - 1]) != NULL)
		len--;
	begin[len] = '\0';
	const struct hash hash = hash_joined(3, "tamga-item-1", begin, source);

	free(folded);
	base32_format(item, hash.bytes, ITEM_BYTES);
	buf_init(&buf, RECOMMENDATION_MAX);
	buf_format_add(&buf, "%s/~%s", review, item);
	(void)memcpy(out, buf_text(&buf), buf.len + 1);
	buf_clear(&buf);
}

/* Exactly len digits, as a number. */
static bool
date_part(int *out, const char *text, size_t len)
{
	int value = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*out = value;
	return true;
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool
date_is_good(const char *text)
{
	const size_t len = strlen(text);
	int year;
	int month;
	int day;

	if (len != 4 && len != 7 && len != 10)
		return false;
	if (!date_part(&year, text, 4) || year < 1)
		return false;
	if (len == 4)
		return true;
	if (text[4] != '-' || !date_part(&month, text + 5, 2) || month < 1 ||
	    month > 12)
		return false;
	if (len == 7)
		return true;
	return text[7] == '-' && date_part(&day, text + 8, 2) && day >= 1 &&
	    day <= days_of_month(year, month);
}
