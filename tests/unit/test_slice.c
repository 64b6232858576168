/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "daemon/road/slice.h"

#define UNKNOWN(guess)                                                         \
	{                                                                      \
		.missing = (guess), .depth = SLICE_ALL                         \
	}
#define LEFT(count)                                                            \
	{                                                                      \
		.missing = (count), .depth = (count)                           \
	}

static void
whole_journals_are_chosen_while_they_fit(void **state)
{
	struct slice_part parts[] = { LEFT(20), LEFT(20), LEFT(20), LEFT(20) };
	size_t depth;

	(void)state;
	slice_plan(parts, 4, 61, &depth);
	assert_int_equal(depth, 20);
	assert_true(parts[0].is_chosen && parts[2].is_chosen);
	assert_false(parts[3].is_chosen);
}

static void
a_further_one_makes_all_less_deep_where_many_records_would_lack(void **state)
{
	struct slice_part parts[] = { LEFT(24), LEFT(24), LEFT(24) };
	size_t depth;

	(void)state;
	slice_plan(parts, 3, 60, &depth);
	assert_int_equal(depth, 20);
	assert_true(parts[2].is_chosen);
}

static void
one_that_is_longer_than_the_slice_is_taken_in_parts(void **state)
{
	struct slice_part parts[] = { LEFT(500), LEFT(500) };
	size_t depth;

	(void)state;
	slice_plan(parts, 2, 66, &depth);
	assert_int_equal(depth, 66);
	assert_true(parts[0].is_chosen);
	assert_false(parts[1].is_chosen);
}

static void
of_one_whose_length_is_not_known_no_more_comes_than_was_asked(void **state)
{
	struct slice_part parts[] = { LEFT(6), UNKNOWN(20), UNKNOWN(20) };
	size_t depth;
	size_t most = 0;

	(void)state;
	slice_plan(parts, 3, 50, &depth);
	most += depth < 6 ? depth : 6;
	most += parts[1].is_chosen ? depth : 0;
	most += parts[2].is_chosen ? depth : 0;
	assert_true(most <= 50);
	assert_true(most >= 44);
}

static void
the_first_taste_is_of_many_journals(void **state)
{
	struct slice_part parts[] = { UNKNOWN(20), UNKNOWN(20), UNKNOWN(20),
		UNKNOWN(20) };
	size_t depth;

	(void)state;
	slice_taste(parts, 4, 8, &depth);
	assert_int_equal(depth, 2);
	for (int i = 0; i < 4; i++)
		assert_true(parts[i].is_chosen);
}

/* A remote can list forks whose records have the same numbers. */
static void
something_is_always_asked_for(void **state)
{
	struct slice_part none[] = { { .missing = 0, .depth = 9 } };
	struct slice_part long_one[] = { UNKNOWN(5000) };
	size_t depth;

	(void)state;
	slice_plan(none, 1, 4, &depth);
	assert_true(none[0].is_chosen && depth == 9);
	slice_plan(long_one, 1, 4, &depth);
	assert_true(long_one[0].is_chosen && depth == 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_journals_are_chosen_while_they_fit),
		cmocka_unit_test(
		    a_further_one_makes_all_less_deep_where_many_records_would_lack),
		cmocka_unit_test(
		    one_that_is_longer_than_the_slice_is_taken_in_parts),
		cmocka_unit_test(
		    of_one_whose_length_is_not_known_no_more_comes_than_was_asked),
		cmocka_unit_test(the_first_taste_is_of_many_journals),
		cmocka_unit_test(something_is_always_asked_for),
	};

	return cmocka_run_group_tests_name("slice", tests, NULL, NULL);
}
