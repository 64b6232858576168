/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "daemon/sync/progress.h"
#include "daemon/sync/tally.h"

/* Half of 1,000 records of 500 bytes came in ten seconds. */
static const struct progress fetching = {
	.remote = "hub",
	.step = PROGRESS_FETCHING,
	.coming = 1000,
	.is_last = true,
	.bytes = 250000,
};
static const struct progress_basis measured = {
	.records = 200,
	.bytes = 100000,
	.step_bytes = 250000,
	.step_ms = 10000,
};

static void
what_was_measured_gives_a_time(void **state)
{
	(void)state;
	assert_int_equal(progress_left_ms(&fetching, &measured), 10000);
}

static void
a_step_that_has_just_begun_has_none(void **state)
{
	struct progress_basis basis = measured;

	(void)state;
	basis.step_ms = PROGRESS_SURE_MS - 1;
	assert_int_equal(progress_left_ms(&fetching, &basis), -1);
}

static void
nor_has_a_remote_by_which_little_came(void **state)
{
	struct progress_basis basis = measured;

	(void)state;
	basis.records = PROGRESS_SURE_RECORDS - 1;
	assert_int_equal(progress_left_ms(&fetching, &basis), -1);
}

static void
nor_what_has_more_behind_it(void **state)
{
	struct progress progress = fetching;

	(void)state;
	progress.is_last = false;
	assert_int_equal(progress_left_ms(&progress, &measured), -1);
	progress.is_last = true;
	progress.coming = 0;
	assert_int_equal(progress_left_ms(&progress, &measured), -1);
}

static void
nor_what_turns_out_larger_than_before(void **state)
{
	struct progress_basis basis = measured;

	(void)state;
	basis.step_bytes = 500000;
	assert_int_equal(progress_left_ms(&fetching, &basis), -1);
}

static void
what_goes_out_is_counted(void **state)
{
	const struct progress progress = {
		.remote = "hub",
		.step = PROGRESS_SENDING,
		.sent = 300,
		.to_send = 400,
	};
	struct progress_basis basis = { .step_sent = 50, .step_ms = 20000 };

	(void)state;
	assert_int_equal(progress_left_ms(&progress, &basis), 40000);
	basis.step_sent = 0;
	assert_int_equal(progress_left_ms(&progress, &basis), -1);
}

static void
no_time_is_null(void **state)
{
	json_t *packed = progress_pack(&fetching, -1);

	(void)state;
	assert_true(json_is_null(json_object_get(packed, "seconds_left")));
	assert_string_equal(json_text(packed, "step"), "fetching");
	json_decref(packed);
	packed = progress_pack(&fetching, 61000);
	assert_int_equal(json_integer_value(
			     json_object_get(packed, "seconds_left")),
	    61);
	json_decref(packed);
}

static void
a_tally_is_the_same_when_it_is_read(void **state)
{
	const struct tally tally = { 1, UINT64_MAX, 3, 4 };
	char text[TALLY_TEXT];
	struct tally again;

	(void)state;
	tally_format(text, &tally);
	again = tally_parse(text);
	assert_int_equal(again.received, tally.received);
	assert_int_equal(again.sent, tally.sent);
	assert_int_equal(again.bytes, tally.bytes);
	assert_int_equal(again.failures, tally.failures);
}

static void
what_is_no_tally_is_none(void **state)
{
	static const char *const texts[] = { "", "1", "1 2 3", "1 2 3 4 5",
		"x 2 3 4", "1 2 3 4x", NULL };

	(void)state;
	for (size_t i = 0; texts[i] != NULL; i++) {
		const struct tally tally = tally_parse(texts[i]);

		assert_int_equal(tally.received + tally.sent + tally.bytes +
			tally.failures,
		    0);
	}
	assert_int_equal(tally_parse(NULL).received, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_measured_gives_a_time),
		cmocka_unit_test(a_step_that_has_just_begun_has_none),
		cmocka_unit_test(nor_has_a_remote_by_which_little_came),
		cmocka_unit_test(nor_what_has_more_behind_it),
		cmocka_unit_test(nor_what_turns_out_larger_than_before),
		cmocka_unit_test(what_goes_out_is_counted),
		cmocka_unit_test(no_time_is_null),
		cmocka_unit_test(a_tally_is_the_same_when_it_is_read),
		cmocka_unit_test(what_is_no_tally_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
