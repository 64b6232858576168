/* SPDX-License-Identifier: ISC */
#include "protocol/seal/paper.h"

#include <string.h>

#include "tests/unit/test.h"

static uint8_t seed[KEY_SEED_LEN];
static char text[PAPER_TEXT];

static int
make(void **state)
{
	(void)state;
	random_bytes(seed, sizeof(seed));
	paper_format(text, seed);
	return 0;
}

/* The place in text of a letter by line, group and letter. */
static size_t
place_of(size_t line, size_t group, size_t letter)
{
	return (line * PAPER_GROUPS + group) * (PAPER_GROUP + 1) + letter;
}

static void
a_key_comes_back_from_paper(void **state)
{
	char marked[PAPER_MARKED];
	uint8_t back[KEY_SEED_LEN];
	struct err e = { 0 };

	for (int i = 0; i < 200; i++) {
		(void)make(state);
		assert_ok(paper_parse(back, text, &e), &e);
		assert_memory_equal(back, seed, sizeof(seed));
		paper_format_marked(marked, seed);
		assert_ok(paper_parse(back, marked, &e), &e);
		assert_memory_equal(back, seed, sizeof(seed));
	}
}

/* Written down once; a paper of today must be good in twenty years. */
static void
the_letters_of_a_key_do_not_change(void **state)
{
	uint8_t known[KEY_SEED_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(known); i++)
		known[i] = (uint8_t)i;
	paper_format(text, known);
	assert_string_equal(text,
	    "000GC 40R4Y 0M301\n"
	    "E209M 185G2 R38EE\n"
	    "1W810 24GKG 2GAH0\n"
	    "C5RR1 34D1A P70XT\n"
	    "3RFZN YYCZ9 X46GR\n");
}

static void
every_wrong_letter_is_named_by_line_and_group(void **state)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t back[KEY_SEED_LEN];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i++) {
		const size_t group = i / (PAPER_GROUP + 1);
		const char right = text[i];
		char wanted[64];

		if (strchr(letters, right) == NULL)
			continue;
		(void)snprintf(wanted, sizeof(wanted),
		    "line %zu, group %zu is not right",
		    group / PAPER_GROUPS + 1, group % PAPER_GROUPS + 1);
		for (const char *wrong = letters; *wrong != '\0'; wrong++) {
			struct err e = { 0 };

			if (*wrong == right)
				continue;
			text[i] = *wrong;
			assert_fails(paper_parse(back, text, &e), ERR_INPUT,
			    &e);
			assert_string_equal(e.msg, wanted);
		}
		text[i] = right;
	}
}

static void
swap(size_t a, size_t b)
{
	const char kept = text[a];

	text[a] = text[b];
	text[b] = kept;
}

static void
letters_and_groups_that_changed_places_are_found(void **state)
{
	uint8_t back[KEY_SEED_LEN];
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < PAPER_GROUP; i++) {
		const size_t at = place_of(2, 1, i);

		if (text[at] == text[at + 1])
			continue;
		swap(at, at + 1);
		assert_fails(paper_parse(back, text, &e), ERR_INPUT, &e);
		assert_string_equal(e.msg, "line 3, group 2 is not right");
		swap(at, at + 1);
	}
	for (size_t i = 0; i < PAPER_GROUP; i++)
		swap(place_of(0, 0, i), place_of(4, 2, i));
	assert_fails(paper_parse(back, text, &e), ERR_INPUT, &e);
	assert_string_equal(e.msg, "line 1, group 1 is not right");
}

static void
small_letters_and_hyphens_are_fine_and_o_is_zero(void **state)
{
	uint8_t back[KEY_SEED_LEN];
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
		else if (text[i] == '0')
			text[i] = 'o';
		else if (text[i] == '1')
			text[i] = 'l';
		else if (text[i] == ' ')
			text[i] = '-';
	}
	assert_ok(paper_parse(back, text, &e), &e);
	assert_memory_equal(back, seed, sizeof(seed));
}

static void
a_line_too_short_or_too_many_are_named(void **state)
{
	uint8_t back[KEY_SEED_LEN];
	char longer[2 * PAPER_TEXT];
	struct err e = { 0 };

	(void)state;
	assert_fails(paper_check_line("4ZT0Q WM5B", 3, &e), ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "line 4 has 9 letters"));
	assert_fails(paper_check_line("4ZT0Q WM5BU 2P8KX", 0, &e), ERR_INPUT,
	    &e);
	assert_string_equal(e.msg, "line 1: 'U' is in no recovery key");
	(void)snprintf(longer, sizeof(longer), "%s%s", text, text);
	assert_fails(paper_parse(back, longer, &e), ERR_INPUT, &e);
	assert_string_equal(e.msg, "a recovery key has 5 lines, this has 10");
	text[PAPER_TEXT - 1 - (PAPER_GROUP + 1) * PAPER_GROUPS] = '\0';
	assert_fails(paper_parse(back, text, &e), ERR_INPUT, &e);
	assert_string_equal(e.msg, "a recovery key has 5 lines, this has 4");
	assert_fails(paper_parse(back, "", &e), ERR_INPUT, &e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_key_comes_back_from_paper, make),
		cmocka_unit_test_setup(the_letters_of_a_key_do_not_change,
		    make),
		cmocka_unit_test_setup(
		    every_wrong_letter_is_named_by_line_and_group, make),
		cmocka_unit_test_setup(
		    letters_and_groups_that_changed_places_are_found, make),
		cmocka_unit_test_setup(
		    small_letters_and_hyphens_are_fine_and_o_is_zero, make),
		cmocka_unit_test_setup(a_line_too_short_or_too_many_are_named,
		    make),
	};

	return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
