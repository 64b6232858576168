/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "daemon/sync/cost.h"

#define COUNT_MOST 8

/* How it is ordered, as digits. */
#define assert_order(costs, wanted)                                            \
	check_order(costs, sizeof(costs) / sizeof((costs)[0]), wanted)

static void
check_order(const struct cost *costs, size_t count, const char *wanted)
{
	size_t places[COUNT_MOST];
	char got[COUNT_MOST + 1] = "";

	assert_true(count <= COUNT_MOST);
	cost_order(places, costs, count);
	for (size_t i = 0; i < count; i++)
		got[i] = (char)('0' + places[i]);
	assert_string_equal(got, wanted);
}

static void
nothing_has_an_order(void **state)
{
	(void)state;
	cost_order(NULL, NULL, 0);
}

static void
folders_come_first_and_metered_ones_last(void **state)
{
	const struct cost costs[] = {
		{ .is_far = true, .is_metered = true },
		{ .is_far = true },
		{ .is_metered = true },
		{ .is_far = false },
	};

	(void)state;
	assert_order(costs, "3120");
}

static void
what_is_not_known_stays_as_it_is_listed(void **state)
{
	const struct cost far[] = { { .is_far = true }, { .is_far = true },
		{ .is_far = true } };
	const struct cost metered[] = { { .is_metered = true },
		{ .is_metered = true } };

	(void)state;
	assert_order(far, "012");
	assert_order(metered, "01");
}

static void
a_folder_costs_nothing_whatever_came_from_it(void **state)
{
	const struct cost costs[] = {
		{ .records = 1000, .bytes = 9000000 },
		{ .records = 1000, .bytes = 1000 },
	};

	(void)state;
	assert_order(costs, "01");
}

static void
far_ones_go_by_the_bytes_of_a_record(void **state)
{
	const struct cost costs[] = {
		{ .is_far = true, .records = 1000, .bytes = 9000000 },
		{ .is_far = true, .records = 5000, .bytes = 5000000 },
		{ .is_far = true, .records = 200, .bytes = 900000 },
	};

	(void)state;
	assert_order(costs, "120");
}

static void
what_costs_about_as_much_stays_as_it_is_listed(void **state)
{
	const struct cost costs[] = {
		{ .is_far = true, .records = 100, .bytes = 100 * 1999 },
		{ .is_far = true, .records = 100, .bytes = 100 * 1100 },
		{ .is_far = true, .records = 100, .bytes = 100 * 500 },
	};

	(void)state;
	assert_order(costs, "201");
}

static void
of_what_little_came_nothing_is_known(void **state)
{
	const struct cost costs[] = {
		{ .is_far = true, .records = 99, .bytes = 99 },
		{ .is_far = true, .bytes = UINT64_MAX },
		{ .is_far = true, .records = 100, .bytes = UINT64_MAX },
		{ .is_far = true, .records = UINT64_MAX },
	};

	(void)state;
	assert_order(costs, "3201");
}

static void
metered_ones_are_ordered_as_the_others_are(void **state)
{
	const struct cost costs[] = {
		{ .is_metered = true,
		    .is_far = true,
		    .records = 1000,
		    .bytes = 8000000 },
		{ .is_metered = true,
		    .is_far = true,
		    .records = 1000,
		    .bytes = 1000 },
		{ .is_metered = true },
		{ .is_far = true },
	};

	(void)state;
	assert_order(costs, "3210");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_has_an_order),
		cmocka_unit_test(folders_come_first_and_metered_ones_last),
		cmocka_unit_test(what_is_not_known_stays_as_it_is_listed),
		cmocka_unit_test(a_folder_costs_nothing_whatever_came_from_it),
		cmocka_unit_test(far_ones_go_by_the_bytes_of_a_record),
		cmocka_unit_test(
		    what_costs_about_as_much_stays_as_it_is_listed),
		cmocka_unit_test(of_what_little_came_nothing_is_known),
		cmocka_unit_test(metered_ones_are_ordered_as_the_others_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
