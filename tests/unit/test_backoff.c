/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "daemon/sync/backoff.h"

#define MINUTE_MS ((int64_t)60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define INTERVAL_MS (15 * MINUTE_MS)

/* The same chances in each run. */
static uint64_t
chance(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return *state >> 16;
}

static void
what_is_not_known_is_due(void **state)
{
	const struct backoff backoff = { .failures = 0 };

	(void)state;
	assert_true(backoff_is_due(&backoff, 0, false));
}

static void
what_went_well_is_due_after_the_interval_or_with_news(void **state)
{
	struct backoff backoff = { .failures = 0 };

	(void)state;
	backoff_went(&backoff, 1000, INTERVAL_MS);
	assert_false(backoff_is_due(&backoff, 1000, false));
	assert_true(backoff_is_due(&backoff, 1000, true));
	assert_false(backoff_is_due(&backoff, 999 + INTERVAL_MS, false));
	assert_true(backoff_is_due(&backoff, 1000 + INTERVAL_MS, false));
}

static void
the_longest_wait_doubles_from_a_minute_to_four_hours(void **state)
{
	static const int64_t most[] = { MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS,
		8 * MINUTE_MS, 16 * MINUTE_MS, 32 * MINUTE_MS, 64 * MINUTE_MS,
		128 * MINUTE_MS, 4 * HOUR_MS, 4 * HOUR_MS, 4 * HOUR_MS };

	(void)state;
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		uint64_t seed = 1;
		int64_t longest = 0;
		int64_t shortest = most[i];

		for (int k = 0; k < 10000; k++) {
			struct backoff backoff = { .failures = (unsigned)i };

			backoff_failed(&backoff, 0, chance(&seed));
			assert_true(backoff.due_ms >= BACKOFF_LEAST_MS);
			assert_true(backoff.due_ms <= most[i]);
			if (backoff.due_ms > longest)
				longest = backoff.due_ms;
			if (backoff.due_ms < shortest)
				shortest = backoff.due_ms;
		}
		/* All of the time is used. */
		assert_true(longest > most[i] * 9 / 10);
		assert_true(shortest < BACKOFF_LEAST_MS + most[i] / 10);
	}
}

static void
news_do_not_shorten_the_wait_for_what_fails(void **state)
{
	struct backoff backoff = { .failures = 0 };

	(void)state;
	backoff_failed(&backoff, 0, MINUTE_MS / 2);
	assert_false(backoff_is_due(&backoff, 1, true));
	assert_true(backoff_is_due(&backoff, backoff.due_ms, true));
}

/* So many visits to a remote that fails, in this time of a virtual clock. */
static unsigned
visits_in(int64_t time_ms, uint64_t seed)
{
	struct backoff backoff = { .failures = 0 };
	unsigned visits = 0;

	for (int64_t now = 0; now < time_ms; now += 1000) {
		if (!backoff_is_due(&backoff, now, false))
			continue;
		visits++;
		backoff_failed(&backoff, now, chance(&seed));
	}
	return visits;
}

static void
a_remote_that_is_gone_for_a_month_is_left_in_peace(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		const unsigned first = visits_in(10 * MINUTE_MS, seed);
		const unsigned all = visits_in(30 * DAY_MS, seed);

		assert_in_range(first, 2, 20);
		/* Every two hours, by and large. */
		assert_in_range(all, 180, 600);
	}
}

static void
those_who_lost_it_at_once_do_not_come_back_at_once(void **state)
{
	unsigned in_a_second[60] = { 0 };
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 600; i++) {
		struct backoff backoff = { .failures = 0 };

		backoff_failed(&backoff, 0, chance(&seed));
		in_a_second[backoff.due_ms / 1000 % 60]++;
	}
	for (int i = 0; i < 60; i++)
		assert_true(in_a_second[i] < 40);
}

static void
a_success_and_a_question_end_it(void **state)
{
	struct backoff backoff = { .failures = 0 };

	(void)state;
	for (int i = 0; i < 20; i++)
		backoff_failed(&backoff, 0, UINT64_MAX);
	backoff_reset(&backoff);
	assert_true(backoff_is_due(&backoff, 0, false));
	backoff_failed(&backoff, 0, UINT64_MAX);
	assert_true(backoff.due_ms <= MINUTE_MS);
	backoff_went(&backoff, 0, INTERVAL_MS);
	assert_int_equal(backoff.failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_known_is_due),
		cmocka_unit_test(
		    what_went_well_is_due_after_the_interval_or_with_news),
		cmocka_unit_test(
		    the_longest_wait_doubles_from_a_minute_to_four_hours),
		cmocka_unit_test(news_do_not_shorten_the_wait_for_what_fails),
		cmocka_unit_test(
		    a_remote_that_is_gone_for_a_month_is_left_in_peace),
		cmocka_unit_test(
		    those_who_lost_it_at_once_do_not_come_back_at_once),
		cmocka_unit_test(a_success_and_a_question_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
