/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/view/filter.h"

static void
add(struct filter *filter, const char *name, const char *value)
{
	struct err e = { 0 };

	assert_ok(filter_add(filter, name, value, &e), &e);
}

/* The message of a failure has this. */
static void
refuses(const char *name, const char *value, const char *message)
{
	struct filter filter = { { NULL } };
	struct err e = { 0 };

	assert_fails(filter_add(&filter, name, value, &e), ERR_INPUT, &e);
	if (strstr(e.msg, message) == NULL)
		fail_msg("'%s' does not say '%s'", e.msg, message);
	assert_true(filter_is_empty(&filter));
}

static void
a_filter_is_said_in_words(void **state)
{
	struct filter filter = { { NULL } };
	char *words = filter_words(&filter);

	(void)state;
	assert_string_equal(words, "");
	free(words);
	add(&filter, "theme", "women");
	add(&filter, "theme", "  children\n");
	add(&filter, "theme", "women");
	add(&filter, "unrated", "csomn");
	add(&filter, "pledge", "1");
	words = filter_words(&filter);
	assert_string_equal(words,
	    "theme has 'women' or 'children'; a pledge; not rated by csomn");
	free(words);
	filter_clear(&filter);
	add(&filter, "unrated", "");
	words = filter_words(&filter);
	assert_string_equal(words, "not rated by anybody");
	free(words);
	filter_clear(&filter);
}

static void
what_is_not_known_is_an_error_that_names_what_is(void **state)
{
	struct err e = { 0 };
	struct filter filter = { { NULL } };

	(void)state;
	refuses("position", "accepted", "supported, noted or pending");
	refuses("position", "supported|noted", "supported, noted or pending");
	refuses("position", "", "supported, noted or pending");
	refuses("category", "6", "1, 2, 3, 4 or 5");
	refuses("rated", "mostly", "fully, partially, not, not-assessed");
	refuses("round", "last", "baseline, draft, validation, final or");
	refuses("paragraph", "84-", "84.10");
	refuses("paragraph", "eighty", "84.10");
	refuses("paragraph", "084.1", "84.10");
	refuses("agree", "no", "yes");
	refuses("theme", " ", "theme");
	refuses("theme", "bell\a", "theme");
	assert_fails(filter_add(&filter, "themes", "women", &e), ERR_INPUT, &e);
	assert_non_null(strstr(e.hint, "theme"));
	assert_non_null(strstr(e.hint, "disagree"));
}

static void
too_much_is_refused(void **state)
{
	struct filter filter = { { NULL } };
	struct err e = { 0 };
	char value[FILTER_VALUE_MAX + 2];

	(void)state;
	(void)memset(value, 'a', sizeof(value));
	value[FILTER_VALUE_MAX + 1] = '\0';
	assert_fails(filter_add(&filter, "theme", value, &e), ERR_INPUT, &e);
	value[FILTER_VALUE_MAX] = '\0';
	add(&filter, "theme", value);
	for (int i = 1; i < FILTER_VALUES_MAX; i++) {
		(void)snprintf(value, sizeof(value), "theme %d", i);
		add(&filter, "theme", value);
	}
	assert_fails(filter_add(&filter, "theme", "more", &e), ERR_INPUT, &e);
	add(&filter, "round", "draft");
	assert_fails(filter_add(&filter, "round", "final", &e), ERR_INPUT, &e);
	filter_clear(&filter);
}

static void
a_filter_goes_through_json_unchanged(void **state)
{
	struct filter filter = { { NULL } };
	struct filter again = { { NULL } };
	struct err e = { 0 };
	json_t *object;
	json_t *same;

	(void)state;
	add(&filter, "state", "Норвеги");
	add(&filter, "state", "NOR");
	add(&filter, "paragraph", "MNG-1/84.1-MNG-1/84.20");
	object = filter_json(&filter);
	assert_ok(filter_read(&again, object, &e), &e);
	same = filter_json(&again);
	assert_true(json_equal(object, same));
	json_decref(same);
	json_decref(object);
	filter_clear(&again);
	object = json_pack("{s:[i]}", "theme", 5);
	assert_fails(filter_read(&again, object, &e), ERR_INPUT, &e);
	json_decref(object);
	object = json_pack("{s:s}", "state", "CZE");
	assert_ok(filter_read(&again, object, &e), &e);
	filter_inherit(&again, &filter);
	assert_int_equal(json_array_size(again.values[FILTER_STATE]), 1);
	assert_string_equal(json_string_value(
				json_array_get(again.values[FILTER_PARAGRAPH],
				    0)),
	    "84.1-84.20");
	json_decref(object);
	filter_clear(&again);
	filter_clear(&filter);
}

static void
paragraphs_are_compared_as_numbers(void **state)
{
	(void)state;
	assert_true(filter_paragraph_fits("84.10", "84.10"));
	assert_true(filter_paragraph_fits("84.10", "84.10;a"));
	assert_true(filter_paragraph_fits("84.10;a", "84.10;a"));
	assert_false(filter_paragraph_fits("84.10;a", "84.10"));
	assert_false(filter_paragraph_fits("84.1", "84.10"));
	assert_true(filter_paragraph_fits("84", "84.10"));
	assert_false(filter_paragraph_fits("84.10", "84"));
	assert_false(filter_paragraph_fits("8", "84.10"));
	assert_true(filter_paragraph_fits("84.1-84.20", "84.1"));
	assert_true(filter_paragraph_fits("84.1;a-84.2", "84.1;a"));
	assert_true(filter_paragraph_fits("84.1;b-84.2", "84.2;a"));
	assert_false(filter_paragraph_fits("84.1;b-84.2", "84.1;a"));
	assert_true(filter_paragraph_fits("84.1-84.20", "84.9"));
	assert_true(filter_paragraph_fits("84.1-84.20", "84.20;b"));
	assert_false(filter_paragraph_fits("84.1-84.20", "84.21"));
	assert_false(filter_paragraph_fits("84.1-84.20", "83.5"));
	assert_true(filter_paragraph_fits("84-86", "86.12"));
	assert_false(filter_paragraph_fits("84-86", "~k3jq5h2lmb7aeyt4"));
	assert_true(
	    filter_paragraph_fits("~k3jq5h2lmb7aeyt4", "~k3jq5h2lmb7aeyt4"));
}

static void
labels_are_compared_by_words_in_any_case(void **state)
{
	(void)state;
	assert_true(filter_label_fits("WOM", "Rights of women"));
	assert_false(filter_label_fits("men", "Rights of women"));
	assert_true(filter_label_fits("men", "women and men"));
	assert_true(filter_label_fits("ХҮҮХЭД", "хүүхдийн эрх, хүүхэд"));
	assert_false(filter_label_fits("хэд", "хүүхэд"));
	assert_true(filter_label_fits("état", "E\xcc\x81tat civil"));
}

static void
a_code_stands_for_all_labels_that_mean_it(void **state)
{
	(void)state;
	assert_true(filter_term_fits(VOCABULARY_THEMES, "A12",
	    "Acceptance of international norms"));
	assert_true(filter_term_fits(VOCABULARY_THEMES, "a1",
	    "Acceptance of international norms"));
	assert_false(filter_term_fits(VOCABULARY_THEMES, "E4",
	    "Acceptance of international norms"));
	assert_true(
	    filter_term_fits(VOCABULARY_THEMES, "E4", "Right to health"));
	assert_true(
	    filter_term_fits(VOCABULARY_THEMES, "health", "Right to health"));
	assert_false(
	    filter_term_fits(VOCABULARY_THEMES, "A12", "a theme of nobody"));
	assert_true(
	    filter_term_fits(VOCABULARY_GROUPS, "children", "Children"));
}

static void
goals_are_compared_as_numbers(void **state)
{
	(void)state;
	assert_true(filter_sdg_fits("5", "5 - GENDER EQUALITY"));
	assert_true(filter_sdg_fits("5", "SDG 5"));
	assert_true(filter_sdg_fits("5", "5.2 - Eliminate violence"));
	assert_false(filter_sdg_fits("5", "15 - LIFE ON LAND"));
	assert_false(filter_sdg_fits("1", "15 - LIFE ON LAND"));
	assert_true(filter_sdg_fits("5.2", "5.2 - Eliminate violence"));
	assert_false(filter_sdg_fits("5.2", "5 - GENDER EQUALITY"));
	assert_false(filter_sdg_fits("16.1", "16.10"));
	assert_true(filter_sdg_fits("gender", "5 - GENDER EQUALITY"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_is_said_in_words),
		cmocka_unit_test(
		    what_is_not_known_is_an_error_that_names_what_is),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(a_filter_goes_through_json_unchanged),
		cmocka_unit_test(paragraphs_are_compared_as_numbers),
		cmocka_unit_test(labels_are_compared_by_words_in_any_case),
		cmocka_unit_test(a_code_stands_for_all_labels_that_mean_it),
		cmocka_unit_test(goals_are_compared_as_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
