/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdbool.h>

#include "daemon/road/pace.h"

#define CARRIES 100 /* records, by one connection of the bad link */

static void
a_little_is_tried_and_then_all(void **state)
{
	struct pace pace = { .is_open = true };
	size_t asked = 0;
	size_t sum = 0;

	(void)state;
	while ((asked = pace_next(&pace)) > 0) {
		sum += asked;
		pace_went(&pace, asked, asked);
	}
	assert_true(sum <= 256);
	pace = (struct pace){ .slice = 0 };
	pace_trust(&pace);
	assert_int_equal(pace_next(&pace), 0);
	pace_went(&pace, 0, 100000);
	assert_int_equal(pace_next(&pace), 0);
}

/* One connection of a link that carries so many records, and of a request
 * that was cut nothing: what got through. */
static size_t
connection(struct pace *pace, size_t carries)
{
	size_t through = 0;

	for (;;) {
		const size_t asked = pace_next(pace);

		if (asked == 0 || through + asked > carries) {
			pace_was_cut(pace, asked, 0);
			return through;
		}
		pace_went(pace, asked, asked);
		through += asked;
		if (!pace->is_open && through > carries - carries / 4)
			return through;
	}
}

static void
a_link_that_is_cut_is_soon_used_well(void **state)
{
	struct pace pace = { .is_open = true };
	size_t through = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		(void)connection(&pace, CARRIES);
	for (int i = 0; i < 100; i++)
		through += connection(&pace, CARRIES);
	assert_true(through > 95 * CARRIES);
}

static void
every_connection_brings_something_though_links_vary(void **state)
{
	struct pace pace = { .is_open = true };

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		assert_true(connection(&pace, 80 + i * 7 % 25) > 0);
}

static void
no_slice_is_too_small_for_progress(void **state)
{
	struct pace pace = { .slice = 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		pace_was_cut(&pace, pace_next(&pace), 0);
	assert_true(pace_next(&pace) >= 1);
	assert_true(pace_next(&pace) <= 8);
}

static void
becomes_good(bool is_open)
{
	struct pace pace = { .is_open = is_open };
	int slices = 0;

	for (int i = 0; i < 10; i++)
		(void)connection(&pace, CARRIES);
	pace.since = 0;
	while (pace_next(&pace) > 0) {
		const size_t asked = pace_next(&pace);

		pace_went(&pace, asked, asked);
		assert_true(++slices < 100);
	}
}

static void
a_link_that_has_become_good_is_used_whole_again(void **state)
{
	(void)state;
	becomes_good(true);
	becomes_good(false);
}

static void
it_survives_as_text(void **state)
{
	struct pace pace = { .slice = 120, .cut = 200 };
	char text[PACE_TEXT];

	(void)state;
	pace_format(text, &pace);
	pace = pace_parse(text);
	assert_int_equal(pace.slice, 120);
	assert_int_equal(pace.cut, 200);
	assert_int_equal(pace_parse(NULL).slice, 0);
	assert_int_equal(pace_parse("x").slice, 0);
	assert_int_equal(pace_parse("99999999999999999999 1").slice, 0);
}

static void
waits_grow_and_differ_by_seed_alone(void **state)
{
	int64_t before = 0;
	bool differs = false;

	(void)state;
	for (unsigned i = 1; i < 7; i++) {
		const int64_t wait = pace_wait_ms(i, 1);

		assert_true(wait >= before);
		assert_true(wait <= 60000);
		assert_int_equal(wait, pace_wait_ms(i, 1));
		differs = differs || wait != pace_wait_ms(i, 2);
		before = wait;
	}
	assert_true(differs);
	assert_true(pace_wait_ms(1000, 1) <= 60000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_little_is_tried_and_then_all),
		cmocka_unit_test(a_link_that_is_cut_is_soon_used_well),
		cmocka_unit_test(
		    every_connection_brings_something_though_links_vary),
		cmocka_unit_test(no_slice_is_too_small_for_progress),
		cmocka_unit_test(
		    a_link_that_has_become_good_is_used_whole_again),
		cmocka_unit_test(it_survives_as_text),
		cmocka_unit_test(waits_grow_and_differ_by_seed_alone),
	};

	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
