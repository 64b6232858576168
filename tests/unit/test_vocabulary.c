/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/view/vocabulary.h"
#include "tests/unit/test.h"

static void
assert_means(enum vocabulary vocabulary, const char *label, const char *codes,
    enum vocabulary_match match)
{
	struct vocabulary_meaning meaning;

	if (!vocabulary_look_up(&meaning, vocabulary, label))
		fail_msg("'%s' is not known", label);
	assert_string_equal(meaning.codes, codes);
	assert_int_equal(meaning.match, match);
	assert_int_equal(strncmp(codes, meaning.code->code,
			     strlen(meaning.code->code)),
	    0);
}

static void
assert_unknown(enum vocabulary vocabulary, const char *label)
{
	struct vocabulary_meaning meaning;

	if (vocabulary_look_up(&meaning, vocabulary, label))
		fail_msg("'%s' is taken for %s", label, meaning.codes);
}

static void
three_generations_of_a_theme_have_one_code(void **state)
{
	static const char *const labels[] = {
		"A12 Acceptance of international norms",
		"Acceptance of international norms",
		"Ratification of & accession to international instruments",
	};
	static const char *const generations[] = { "2014", "2020", "2025" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct vocabulary_meaning meaning;

		assert_true(
		    vocabulary_look_up(&meaning, VOCABULARY_THEMES, labels[i]));
		assert_string_equal(meaning.code->code, "A12");
		assert_string_equal(meaning.generations, generations[i]);
	}
}

static void
a_label_may_mean_several_codes(void **state)
{
	const char *codes = "E31 E32 E33";
	char code[VOCABULARY_CODE_MAX + 1];

	(void)state;
	assert_means(VOCABULARY_THEMES,
	    "Right to work and to just & favorable conditions of work & labour "
	    "rights",
	    "E31 E32 E33", VOCABULARY_BROAD);
	assert_means(VOCABULARY_GROUPS, "Women & girls", "women girls",
	    VOCABULARY_BROAD);
	assert_true(vocabulary_next_code(code, &codes));
	assert_string_equal(code, "E31");
	assert_true(vocabulary_next_code(code, &codes));
	assert_true(vocabulary_next_code(code, &codes));
	assert_string_equal(code, "E33");
	assert_false(vocabulary_next_code(code, &codes));
}

static void
spelling_that_carries_no_meaning_makes_no_difference(void **state)
{
	(void)state;
	assert_means(VOCABULARY_GROUPS, "WOMEN", "women", VOCABULARY_EXACT);
	assert_means(VOCABULARY_GROUPS, "- older  persons;", "older-persons",
	    VOCABULARY_EXACT);
	assert_means(VOCABULARY_THEMES,
	    "\n- Acceptance of\302\240international\tnorms. ", "A12",
	    VOCABULARY_CLOSE);
	assert_means(VOCABULARY_ISSUES, "Rights of the child",
	    "rights-of-the-child", VOCABULARY_EXACT);
}

static void
a_code_in_front_tells_even_where_the_label_drifted(void **state)
{
	(void)state;
	assert_means(VOCABULARY_THEMES, "B31 Equality & non-discrimination",
	    "B31", VOCABULARY_EXACT);
	assert_means(VOCABULARY_THEMES, "B31 Equality", "B31",
	    VOCABULARY_CLOSE);
	assert_means(VOCABULARY_THEMES, "D26 Something we have not met", "D2",
	    VOCABULARY_BROAD);
	assert_means(VOCABULARY_THEMES, "B31", "B31", VOCABULARY_EXACT);
	assert_unknown(VOCABULARY_THEMES, "C11 No such level");
	assert_unknown(VOCABULARY_THEMES, "B312 Too long");
	assert_unknown(VOCABULARY_THEMES, "B31Equality");
}

static void
goals_are_known_by_their_number(void **state)
{
	(void)state;
	assert_means(VOCABULARY_SDGS,
	    "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "16",
	    VOCABULARY_EXACT);
	assert_means(VOCABULARY_SDGS, "- 16.3 - Promote the rule of law", "16",
	    VOCABULARY_CLOSE);
	assert_means(VOCABULARY_SDGS, "SDG 5", "5", VOCABULARY_EXACT);
	assert_means(VOCABULARY_SDGS, "Goal 17", "17", VOCABULARY_EXACT);
	assert_means(VOCABULARY_SDGS, "No poverty", "1", VOCABULARY_EXACT);
	assert_unknown(VOCABULARY_SDGS, "18 - MORE OF IT");
	assert_unknown(VOCABULARY_SDGS, "0 - NOTHING");
	assert_unknown(VOCABULARY_SDGS, "160");
	assert_unknown(VOCABULARY_SDGS, "2030 Agenda");
	assert_unknown(VOCABULARY_SDGS, "No SDG link identified");
}

static void
what_the_guide_and_the_export_spell_apart_is_one_issue(void **state)
{
	(void)state;
	assert_means(VOCABULARY_ISSUES, "Detention", "detention-conditions",
	    VOCABULARY_EXACT);
	assert_means(VOCABULARY_ISSUES, "Detention conditions",
	    "detention-conditions", VOCABULARY_EXACT);
	assert_means(VOCABULARY_ISSUES, "Technical assistance and cooperation",
	    "technical-assistance", VOCABULARY_EXACT);
}

static void
what_is_not_known_is_nobodys_code(void **state)
{
	char long_label[400];

	(void)state;
	memset(long_label, 'a', sizeof(long_label));
	long_label[sizeof(long_label) - 1] = '\0';
	for (int i = 0; i < VOCABULARY_COUNT; i++) {
		assert_unknown((enum vocabulary)i, "National cluster 7");
		assert_unknown((enum vocabulary)i, "");
		assert_unknown((enum vocabulary)i, " - ;");
		assert_unknown((enum vocabulary)i, long_label);
	}
	assert_unknown(VOCABULARY_ACTION_CATEGORIES, "6");
}

static void
a_narrower_code_is_within_the_broader(void **state)
{
	(void)state;
	assert_true(vocabulary_is_within(VOCABULARY_THEMES, "A12", "A1"));
	assert_true(vocabulary_is_within(VOCABULARY_THEMES, "A12", "A12"));
	assert_true(
	    vocabulary_is_within(VOCABULARY_THEMES, "climate-change", "B7"));
	assert_true(vocabulary_is_within(VOCABULARY_GROUPS, "street-children",
	    "children"));
	assert_false(vocabulary_is_within(VOCABULARY_THEMES, "A1", "A12"));
	assert_false(vocabulary_is_within(VOCABULARY_THEMES, "none", "A1"));
}

/* Every code of every label is one, every broader too; nothing twice; every
 * label means what its row says. */
static void
the_tables_hold_together(void **state)
{
	static const size_t codes[VOCABULARY_COUNT] = { 0, 0, 17, 54, 5 };

	(void)state;
	for (int v = 0; v < VOCABULARY_COUNT; v++) {
		const enum vocabulary vocabulary = (enum vocabulary)v;
		const struct vocabulary_code *code;
		const struct vocabulary_label *label;
		enum vocabulary found;
		size_t count = 0;

		for (; (code = vocabulary_code_at(vocabulary, count)) != NULL;
		     count++) {
			assert_ptr_equal(vocabulary_code_find(vocabulary,
					     code->code),
			    code);
			assert_true(strlen(code->code) <= VOCABULARY_CODE_MAX);
			if (code->broader != NULL)
				assert_non_null(vocabulary_code_find(vocabulary,
				    code->broader));
			assert_means(vocabulary, code->code, code->code,
			    VOCABULARY_EXACT);
		}
		if (codes[v] != 0)
			assert_int_equal(count, codes[v]);
		for (size_t i = 0;
		     (label = vocabulary_label_at(vocabulary, i)) != NULL; i++)
			assert_means(vocabulary, label->label, label->codes,
			    label->match);
		assert_true(
		    vocabulary_find(&found, vocabulary_name(vocabulary)));
		assert_int_equal(found, vocabulary);
		assert_string_not_equal(vocabulary_description(vocabulary), "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_generations_of_a_theme_have_one_code),
		cmocka_unit_test(a_label_may_mean_several_codes),
		cmocka_unit_test(
		    spelling_that_carries_no_meaning_makes_no_difference),
		cmocka_unit_test(
		    a_code_in_front_tells_even_where_the_label_drifted),
		cmocka_unit_test(goals_are_known_by_their_number),
		cmocka_unit_test(
		    what_the_guide_and_the_export_spell_apart_is_one_issue),
		cmocka_unit_test(what_is_not_known_is_nobodys_code),
		cmocka_unit_test(a_narrower_code_is_within_the_broader),
		cmocka_unit_test(the_tables_hold_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
