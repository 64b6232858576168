/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/room/review.h"
#include "tests/unit/test.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static void
country_is_three_capital_letters(void **state)
{
	(void)state;
	assert_true(country_is_good("MNG"));
	assert_false(country_is_good("Mng"));
	assert_false(country_is_good("MN"));
	assert_false(country_is_good("MNGX"));
	assert_false(country_is_good(""));
}

static void
review_is_country_and_cycle(void **state)
{
	static const char *const bad[] = { "MNG", "MNG-", "MNG-0", "MNG-01",
		"MNG-100", "mng-1", "MNG-1/84", "MNG-1 " };

	(void)state;
	assert_true(review_is_good("MNG-1"));
	assert_true(review_is_good("MNG-12"));
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (review_is_good(bad[i]))
			fail_msg("'%s' is taken for a review", bad[i]);
}

static void
recommendations_of_the_review_are_taken(void **state)
{
	static const char *const good[] = { "MNG-1/84", "MNG-1/84.10",
		"MNG-1/0.999999.1.2.3.4", "MNG-1/84.10;a",
		"MNG-1/84;abcdefghij012345", "MNG-1/~k3jq5h2lmb7aeyt4" };

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++)
		if (!recommendation_is_good(good[i], "MNG-1"))
			fail_msg("'%s' is refused", good[i]);
}

static void
other_recommendations_are_refused(void **state)
{
	static const char *const bad[] = { "MNG-1/", "MNG-1/084", "MNG-1/84.",
		"MNG-1/84.01", "MNG-1/.84", "MNG-1/1.2.3.4.5.6.7",
		"MNG-1/1000000", "MNG-1/84;", "MNG-1/84;A",
		"MNG-1/84;abcdefghij0123456", "MNG-1/84;a;b", "MNG-1/84 ",
		"MNG-1/~k3jq5h2lmb7aeyt", "MNG-1/~k3jq5h2lmb7aeyt45",
		"MNG-1/~K3JQ5H2LMB7AEYT4", "MNG-1/~k3jq5h2lmb7aeyt1",
		"MNG-2/84", "MNG-12/84", "84.10", "MNG-1" };

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (recommendation_is_good(bad[i], "MNG-1"))
			fail_msg("'%s' is taken", bad[i]);
}

static void
what_a_person_types_becomes_an_id(void **state)
{
	char out[RECOMMENDATION_MAX + 1];
	struct err e = { 0 };

	(void)state;
	assert_ok(recommendation_resolve(out, "84.10", "MNG-1", &e), &e);
	assert_string_equal(out, "MNG-1/84.10");
	assert_ok(recommendation_resolve(out, "MNG-1/84.1;b", "MNG-1", &e), &e);
	assert_string_equal(out, "MNG-1/84.1;b");
	assert_ok(recommendation_resolve(out, "~k3jq5h2lmb7aeyt4", "MNG-1", &e),
	    &e);
	assert_string_equal(out, "MNG-1/~k3jq5h2lmb7aeyt4");
}

static void
what_is_no_id_is_refused_with_a_reason(void **state)
{
	char out[RECOMMENDATION_MAX + 1];
	struct err e = { 0 };

	(void)state;
	assert_fails(recommendation_resolve(out, "KAZ-3/84.10", "MNG-1", &e),
	    ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "another review"));
	assert_fails(recommendation_resolve(out, "MNG-1/x", "MNG-1", &e),
	    ERR_INPUT, &e);
	assert_null(strstr(e.msg, "another review"));
	assert_fails(recommendation_resolve(out, "health", "MNG-1", &e),
	    ERR_INPUT, &e);
}

static void
paragraphs_sort_number_by_number(void **state)
{
	static const char *const sorted[] = { "MNG-1/9", "MNG-1/84",
		"MNG-1/84;a", "MNG-1/84.1", "MNG-1/84.1.1", "MNG-1/84.9",
		"MNG-1/84.10", "MNG-1/84.10;a", "MNG-1/84.10;b", "MNG-1/85",
		"MNG-1/~aaaaaaaaaaaaaaaa", "MNG-1/~baaaaaaaaaaaaaaa" };

	(void)state;
	for (size_t i = 0; i < LENGTH(sorted); i++) {
		for (size_t j = 0; j < LENGTH(sorted); j++) {
			const int order =
			    recommendation_compare(sorted[i], sorted[j]);

			if ((order < 0) != (i < j) || (order > 0) != (i > j))
				fail_msg("'%s' and '%s': %d", sorted[i],
				    sorted[j], order);
		}
	}
}

static void
an_unnumbered_item_is_named_by_its_text(void **state)
{
	char out[RECOMMENDATION_MAX + 1];

	(void)state;
	recommendation_unnumbered(out, "MNG-1",
	    "Ratify the Convention (France)", "A/HRC/16/5");
	assert_string_equal(out, "MNG-1/~6hplqvjaqm246lf6");
	assert_true(recommendation_is_good(out, "MNG-1"));
}

static void
spaces_and_marks_at_the_ends_do_not_rename_an_item(void **state)
{
	char one[RECOMMENDATION_MAX + 1];
	char other[RECOMMENDATION_MAX + 1];

	(void)state;
	recommendation_unnumbered(one, "MNG-1", "Ratify the Convention",
	    "A/HRC/16/5");
	recommendation_unnumbered(other, "MNG-1",
	    " ; Ratify \n\t the\xc2\xa0"
	    "Convention.; ",
	    "A/HRC/16/5");
	assert_string_equal(one, other);
	recommendation_unnumbered(other, "MNG-1", "Ratify the Convention",
	    "A/HRC/30/6");
	assert_string_not_equal(one, other);
}

static void
dates_that_exist_are_taken(void **state)
{
	static const char *const good[] = { "2018", "2018-05", "2018-05-17",
		"2016-02-29", "2000-02-29", "0001-01-01", "9999-12-31" };
	static const char *const bad[] = { "", "18", "2018-", "2018-13",
		"2018-00", "2018-05-00", "2018-05-32", "2018-06-31",
		"2018-02-29", "1900-02-29", "0000", "2018-5-17", "2018/05/17",
		"2018-05-17T", "2018-05-1", " 018-05-17" };

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++)
		if (!date_is_good(good[i]))
			fail_msg("'%s' is refused", good[i]);
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (date_is_good(bad[i]))
			fail_msg("'%s' is taken", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(country_is_three_capital_letters),
		cmocka_unit_test(review_is_country_and_cycle),
		cmocka_unit_test(recommendations_of_the_review_are_taken),
		cmocka_unit_test(other_recommendations_are_refused),
		cmocka_unit_test(what_a_person_types_becomes_an_id),
		cmocka_unit_test(what_is_no_id_is_refused_with_a_reason),
		cmocka_unit_test(paragraphs_sort_number_by_number),
		cmocka_unit_test(an_unnumbered_item_is_named_by_its_text),
		cmocka_unit_test(
		    spaces_and_marks_at_the_ends_do_not_rename_an_item),
		cmocka_unit_test(dates_that_exist_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
