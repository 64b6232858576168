/* SPDX-License-Identifier: ISC */
#include "protocol/view/score.h"
#include "tests/unit/test.h"

static void
rounds_have_their_order(void **state)
{
	(void)state;
	assert_int_equal(round_order("baseline"), 0);
	assert_true(round_order("draft") < round_order("validation"));
	assert_true(round_order("validation") < round_order("final"));
	assert_int_equal(round_order("follow-up"), 4);
	assert_int_equal(round_order("later"), -1);
}

static void
check(const int *scores, size_t count, const char *score, const char *band)
{
	const struct index_score index = index_score_of(scores, count);

	assert_string_equal(index.score, score);
	assert_string_equal(index.band, band);
}

static void
the_index_is_the_mean_in_hundredths(void **state)
{
	(void)state;
	check((const int[]){ 100, 50 }, 2, "0.75", "fully");
	check((const int[]){ 100 }, 1, "1.00", "fully");
	check((const int[]){ 0, 0 }, 2, "0.00", "not");
	check((const int[]){ 50, 50, 0 }, 3, "0.33", "partially");
	check((const int[]){ 100, 100, 0 }, 3, "0.67", "fully");
}

static void
a_half_is_rounded_up(void **state)
{
	(void)state;
	/* 150 / 4 = 37.5, 250 / 8 = 31.25, 300 / 8 = 37.5 hundredths */
	check((const int[]){ 100, 50, 0, 0 }, 4, "0.38", "partially");
	check((const int[]){ 100, 100, 50, 0, 0, 0, 0, 0 }, 8, "0.31", "not");
	check((const int[]){ 100, 100, 100, 0, 0, 0, 0, 0 }, 8, "0.38",
	    "partially");
}

static void
bands_are_of_the_rounded_mean(void **state)
{
	(void)state;
	/* 65.5 becomes 0.66, 32.5 becomes 0.33 */
	check((const int[]){ 81, 50 }, 2, "0.66", "fully");
	check((const int[]){ 80, 50 }, 2, "0.65", "partially");
	check((const int[]){ 65, 0 }, 2, "0.33", "partially");
	check((const int[]){ 64, 0 }, 2, "0.32", "not");
}

static void
what_is_not_assessed_is_not_in_n(void **state)
{
	const int scores[] = { 100, -1, 0, -1 };
	const struct index_score index = index_score_of(scores, 4);
	const struct index_score none = index_score_of(scores + 1, 1);

	(void)state;
	assert_string_equal(index.score, "0.50");
	assert_int_equal(index.count, 2);
	assert_int_equal(none.count, 0);
	assert_string_equal(none.score, "");
	assert_null(none.band);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_have_their_order),
		cmocka_unit_test(the_index_is_the_mean_in_hundredths),
		cmocka_unit_test(a_half_is_rounded_up),
		cmocka_unit_test(bands_are_of_the_rounded_mean),
		cmocka_unit_test(what_is_not_assessed_is_not_in_n),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
