/* SPDX-License-Identifier: ISC */
#include "protocol/seal/paper.h"

#include <ctype.h>
#include <string.h>

#include "protocol/seal/hash.h"
#include "protocol/seal/secret.h"

#define DATA (PAPER_GROUP - 1) /* letters of a group that are key */
#define COUNT (PAPER_LINES * PAPER_GROUPS)
#define LINE_LETTERS (PAPER_GROUPS * PAPER_GROUP)

/* The seed, and as many bytes of its hash as fit: 37 bytes, 296 of the 300
 * bits; the last four are zero. */
#define CHECK_LEN 5
#define SHEET_LEN (KEY_SEED_LEN + CHECK_LEN)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* --- letters ------------------------------------------------------------- */

/* 0 to 31, or -1. */
static int
value_of(char letter)
{
	const int upper = toupper((unsigned char)letter);
	const char *at;

	if (upper == 'I' || upper == 'L')
		return 1;
	if (upper == 'O')
		return 0;
	at = upper == '\0' ? NULL : strchr(alphabet, upper);
	return at == NULL ? -1 : (int)(at - alphabet);
}

/* Times x in the field of 32 elements, modulo x^5 + x^2 + 1. */
static unsigned
times_x(unsigned value)
{
	return (value << 1 & 31U) ^ ((value & 16U) != 0 ? 5U : 0U);
}

/* Different weights, so that neither a wrong letter nor two that changed
 * places pass; the place of the group, so that two groups do not. */
static unsigned
check_of(const uint8_t *values, size_t group)
{
	unsigned sum = 0;

	for (size_t i = DATA; i > 0; i--)
		sum = times_x(sum ^ values[i - 1]);
	return sum ^ (unsigned)(group + 1);
}

/* --- bits ---------------------------------------------------------------- */

/* The bit number place of a run of five-bit values, checks left out. */
static unsigned
bit_of(const uint8_t *values, size_t place)
{
	const size_t letter = place / 5;

	return (unsigned)values[letter / DATA * PAPER_GROUP + letter % DATA] >>
	    (4 - place % 5) &
	    1U;
}

static void
check_whole(uint8_t out[CHECK_LEN], const uint8_t seed[KEY_SEED_LEN])
{
	static const char name[] = "tamga-recovery-1";
	uint8_t bytes[sizeof(name) + KEY_SEED_LEN];
	struct hash hash;

	(void)memcpy(bytes, name, sizeof(name));
	(void)memcpy(bytes + sizeof(name), seed, KEY_SEED_LEN);
	hash = hash_of(bytes, sizeof(bytes));
	(void)memcpy(out, hash.bytes, CHECK_LEN);
	secret_wipe(bytes, sizeof(bytes));
}

static void
values_of_seed(uint8_t values[PAPER_LETTERS], const uint8_t seed[KEY_SEED_LEN])
{
	uint8_t sheet[SHEET_LEN];

	(void)memcpy(sheet, seed, KEY_SEED_LEN);
	check_whole(sheet + KEY_SEED_LEN, seed);
	(void)memset(values, 0, PAPER_LETTERS);
	for (size_t i = 0; i < (size_t)SHEET_LEN * 8; i++) {
		const unsigned bit = (unsigned)sheet[i / 8] >> (7 - i % 8) & 1U;
		const size_t letter = i / 5;

		values[letter / DATA * PAPER_GROUP + letter % DATA] |=
		    (uint8_t)(bit << (4 - i % 5));
	}
	for (size_t i = 0; i < COUNT; i++) {
		uint8_t *group = values + i * PAPER_GROUP;

		group[DATA] = (uint8_t)check_of(group, i);
	}
	secret_wipe(sheet, sizeof(sheet));
}

/* Does the check of the whole fit, and are the last bits zero? */
static bool
seed_of_values(uint8_t seed[KEY_SEED_LEN], const uint8_t values[PAPER_LETTERS])
{
	uint8_t sheet[SHEET_LEN] = { 0 };
	uint8_t check[CHECK_LEN];
	bool good;

	for (size_t i = 0; i < (size_t)SHEET_LEN * 8; i++)
		sheet[i / 8] |= (uint8_t)(bit_of(values, i) << (7 - i % 8));
	(void)memcpy(seed, sheet, KEY_SEED_LEN);
	check_whole(check, seed);
	good = memcmp(check, sheet + KEY_SEED_LEN, CHECK_LEN) == 0 &&
	    (values[PAPER_LETTERS - 2] & 15U) == 0;
	secret_wipe(sheet, sizeof(sheet));
	return good;
}

/* --- writing ------------------------------------------------------------- */

void
paper_format(char out[PAPER_TEXT], const uint8_t seed[KEY_SEED_LEN])
{
	uint8_t values[PAPER_LETTERS];

	values_of_seed(values, seed);
	for (size_t i = 0; i < PAPER_LETTERS; i++) {
		*out++ = alphabet[values[i]];
		if (i % LINE_LETTERS == LINE_LETTERS - 1)
			*out++ = '\n';
		else if (i % PAPER_GROUP == PAPER_GROUP - 1)
			*out++ = ' ';
	}
	*out = '\0';
	secret_wipe(values, sizeof(values));
}

void
paper_format_marked(char out[PAPER_MARKED], const uint8_t seed[KEY_SEED_LEN])
{
	uint8_t values[PAPER_LETTERS];
	const size_t mark = sizeof(PAPER_MARK) - 1;

	values_of_seed(values, seed);
	(void)memcpy(out, PAPER_MARK, mark);
	for (size_t i = 0; i < PAPER_LETTERS; i++)
		out[mark + i] = alphabet[values[i]];
	out[mark + PAPER_LETTERS] = '\0';
	secret_wipe(values, sizeof(values));
}

/* --- reading ------------------------------------------------------------- */

static bool
is_gap(char c)
{
	return c == '-' || isspace((unsigned char)c) != 0;
}

/* The next len bytes of text as values; *count says
 * how many there are, even if they are too many to keep. */
static bool
take_values(uint8_t *values, size_t *count, const char *text, size_t len,
    struct err *e)
{
	*count = 0;
	for (size_t i = 0; i < len; i++) {
		int value;

		if (is_gap(text[i]))
			continue;
		value = value_of(text[i]);
		if (value < 0)
			return err_set(e, ERR_INPUT,
			    "'%c' is in no recovery key",
			    isprint((unsigned char)text[i]) != 0 ? text[i] :
								   '?');
		if (*count < PAPER_LETTERS)
			values[*count] = (uint8_t)value;
		(*count)++;
	}
	return true;
}

/* first is the number of the first group. */
static bool
check_groups(const uint8_t *values, size_t first, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *group = values + i * PAPER_GROUP;
		const size_t place = first + i;

		if (group[DATA] != check_of(group, place))
			return err_set(e, ERR_INPUT,
			    "line %zu, group %zu is not right",
			    place / PAPER_GROUPS + 1, place % PAPER_GROUPS + 1);
	}
	return true;
}

static bool
line_values(uint8_t values[PAPER_LETTERS], const char *line, size_t len,
    size_t place, struct err *e)
{
	size_t count;

	if (!take_values(values, &count, line, len, e))
		return err_prefix(e, "line %zu", place + 1);
	if (count != LINE_LETTERS)
		return err_set(e, ERR_INPUT,
		    "line %zu has %zu letters and digits, not %d", place + 1,
		    count, LINE_LETTERS);
	return check_groups(values, place * PAPER_GROUPS, PAPER_GROUPS, e);
}

bool
paper_check_line(const char *line, size_t place, struct err *e)
{
	uint8_t values[PAPER_LETTERS];
	const bool good = line_values(values, line, strlen(line), place, e);

	secret_wipe(values, sizeof(values));
	return good;
}

/* The text as it stands in lines; false with count when it does not. */
static bool
take_lines(uint8_t values[PAPER_LETTERS], size_t *count, const char *text,
    struct err *e)
{
	uint8_t line[PAPER_LETTERS];
	bool good = true;

	*count = 0;
	while (good && *text != '\0') {
		const size_t len = strcspn(text, "\n");
		const size_t blank = strspn(text, " \t\r");

		if (blank < len && *count < PAPER_LINES) {
			good = line_values(line, text, len, *count, e);
			(void)memcpy(values + *count * LINE_LETTERS, line,
			    LINE_LETTERS);
		}
		*count += blank < len ? 1 : 0;
		text += len + (text[len] == '\n' ? 1 : 0);
	}
	secret_wipe(line, sizeof(line));
	return good;
}

static bool
take_word(uint8_t values[PAPER_LETTERS], const char *text, size_t len,
    struct err *e)
{
	size_t count;

	if (!take_values(values, &count, text, len, e))
		return false;
	if (count != PAPER_LETTERS)
		return err_set(e, ERR_INPUT,
		    "a recovery key has %d letters and digits, this has %zu",
		    PAPER_LETTERS, count);
	return check_groups(values, 0, COUNT, e);
}

bool
paper_parse(uint8_t seed[KEY_SEED_LEN], const char *text, struct err *e)
{
	const char *marked = strstr(text, PAPER_MARK);
	uint8_t values[PAPER_LETTERS] = { 0 };
	size_t lines = PAPER_LINES;
	bool good;

	if (marked != NULL) {
		marked += sizeof(PAPER_MARK) - 1;
		good =
		    take_word(values, marked, strcspn(marked, " \r\n\t<\""), e);
	} else if (strchr(text, '\n') == NULL ||
	    strchr(text, '\n')[1] == '\0') {
		good = take_word(values, text, strlen(text), e);
	} else {
		good = take_lines(values, &lines, text, e);
	}
	if (good && lines != PAPER_LINES)
		good = err_set(e, ERR_INPUT,
		    "a recovery key has %d lines, this has %zu", PAPER_LINES,
		    lines);
	if (good && !seed_of_values(seed, values))
		good = err_set(e, ERR_INPUT,
		    "the recovery key as a whole is not right: compare it "
		    "with the paper");
	secret_wipe(values, sizeof(values));
	return good;
}
