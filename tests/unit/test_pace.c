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

/* A link that holds for 20 s, on which greeting, asking and each record take
 * their time; jitter is in per cent. */
#define LIFE_MS 20000
#define OPEN_MS 9200
#define ASK_MS 2400
#define EACH_MS 230
#define FITS ((LIFE_MS - OPEN_MS) / EACH_MS)

struct slow_link {
	int64_t age_ms; /* of the connection that is open; negative: none */
	uint64_t seed;
	unsigned jitter;
	size_t connections;
	size_t came;
	size_t empty; /* connections that brought nothing */
	size_t since;
};

static int64_t
jittered(struct slow_link *link, int64_t ms)
{
	link->seed = link->seed * 6364136223846793005U + 1442695040888963407U;
	return ms +
	    ms *
	    ((int64_t)((link->seed >> 33) % (2 * link->jitter + 1)) -
		(int64_t)link->jitter) /
	    100;
}

static void
link_ends(struct slow_link *link)
{
	link->empty += link->since == 0;
	link->since = 0;
	link->age_ms = -1;
}

/* One request, as a visit makes it. */
static void
link_asks(struct slow_link *link, struct pace *pace)
{
	bool is_alone;
	bool is_new;
	size_t asked;
	int64_t took;

	pace->age_ms = link->age_ms;
	is_alone = pace_is_alone(pace);
	asked = pace_next(pace);
	is_new = is_alone || link->age_ms < 0;
	if (is_new && link->age_ms >= 0)
		link_ends(link);
	if (is_new) {
		link->connections++;
		link->age_ms = 0;
		pace->since = 0;
	}
	took = jittered(link,
	    (is_new ? OPEN_MS : ASK_MS) + (int64_t)asked * EACH_MS);
	if (asked == 0 || link->age_ms + took > LIFE_MS) {
		pace_lived(pace, is_new, LIFE_MS, asked);
		pace_was_cut(pace, asked, 0);
		link_ends(link);
		return;
	}
	pace_took(pace, is_new, took, asked);
	pace_went(pace, asked, asked);
	link->age_ms += took;
	link->since += asked;
	link->came += asked;
	if (is_alone)
		link_ends(link);
}

static void
where_asking_is_dear_one_request_fills_a_connection(void **state)
{
	struct pace pace = { .is_open = true };
	/* The list of the visit has opened one. */
	struct slow_link link = { .age_ms = OPEN_MS, .connections = 1 };

	(void)state;
	while (link.came < 521)
		link_asks(&link, &pace);
	/* At best so many connections. */
	assert_in_range(link.connections, 521 / FITS, 521 / FITS + 4);
	link.came = 0;
	link.connections = 0;
	while (link.came < 10000)
		link_asks(&link, &pace);
	assert_in_range(link.connections, 10000 / FITS, 10000 / FITS * 6 / 5);
}

static void
every_one_of_them_brings_something_also_where_times_vary(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 200; seed++) {
		struct pace pace = { .is_open = true };
		struct slow_link link = {
			.age_ms = OPEN_MS,
			.connections = 1,
			.seed = seed,
			.jitter = 6,
		};

		while (link.came < 2000)
			link_asks(&link, &pace);
		assert_in_range(link.connections, 2000 / FITS,
		    2000 / FITS * 3 / 2);
		assert_in_range(link.empty, 0, 1 + link.connections / 10);
	}
}

static void
a_rest_of_few_records_says_little_of_a_record(void **state)
{
	struct pace pace = { .is_open = true };
	struct slow_link link = { .age_ms = OPEN_MS };

	(void)state;
	while (link.came < 1000)
		link_asks(&link, &pace);
	for (size_t rest = 1; rest < 8; rest++) {
		pace_took(&pace, true, OPEN_MS + (int64_t)rest * EACH_MS, rest);
		pace_went(&pace, FITS, rest);
		pace.age_ms = -1;
		assert_in_range(pace_next(&pace), FITS * 3 / 4, FITS);
	}
	link_asks(&link, &pace);
	assert_int_equal(link.empty, 0);
}

static void
a_dear_link_that_becomes_good_is_used_whole_again(void **state)
{
	struct pace pace = { .is_open = true };
	struct slow_link link = { .age_ms = OPEN_MS };
	int slices = 0;

	(void)state;
	while (link.came < 1000)
		link_asks(&link, &pace);
	pace.age_ms = -1;
	while (pace_next(&pace) > 0) {
		const size_t asked = pace_next(&pace);

		pace_took(&pace, pace_is_alone(&pace), 300 + (int64_t)asked,
		    asked);
		pace_went(&pace, asked, asked);
		assert_true(++slices < 100);
	}
}

static void
it_survives_as_text(void **state)
{
	struct pace pace = {
		.slice = 120,
		.cut = 200,
		.span = { 20000, 9200, 2400, 230000, 40, 18400, 900, 0 },
	};
	const struct span span = pace.span;
	char text[PACE_TEXT];

	(void)state;
	pace_format(text, &pace);
	pace = pace_parse(text);
	assert_int_equal(pace.slice, 120);
	assert_int_equal(pace.cut, 200);
	assert_memory_equal(&pace.span, &span, sizeof(span));
	assert_int_equal(pace_parse("120 200").slice, 120);
	assert_int_equal(pace_parse("120 200 1 2 3").span.life_ms, 0);
	assert_int_equal(pace_parse("1 2 1 2 3 -4 5 6 7").span.life_ms, 0);
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
		cmocka_unit_test(
		    where_asking_is_dear_one_request_fills_a_connection),
		cmocka_unit_test(
		    every_one_of_them_brings_something_also_where_times_vary),
		cmocka_unit_test(a_rest_of_few_records_says_little_of_a_record),
		cmocka_unit_test(
		    a_dear_link_that_becomes_good_is_used_whole_again),
		cmocka_unit_test(it_survives_as_text),
		cmocka_unit_test(waits_grow_and_differ_by_seed_alone),
	};

	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
