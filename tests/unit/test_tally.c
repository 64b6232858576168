/* SPDX-License-Identifier: ISC */
#include "protocol/view/tally.h"

#include <string.h>

#include "tests/unit/test.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define DRAFT 1
#define FINAL 3

/* Members 1 and 2 are of the coalition 0. */
static bool
is_of(const void *arg, size_t member, size_t coalition)
{
	(void)arg;
	return coalition == 0 && (member == 1 || member == 2);
}

static const struct tally_room room = { .scheme = "upr-info-3",
	.is_of = is_of };

static void
the_latest_round_of_each_member_is_in_n(void **state)
{
	struct tally_rating ratings[] = {
		{ .member = 3, .round = DRAFT, .value = "not" },
		{ .member = 3, .round = FINAL, .value = "fully" },
		{ .member = 4, .round = DRAFT, .value = "partially" },
	};
	const struct tally tally = tally_of(ratings, LENGTH(ratings), &room);

	(void)state;
	assert_string_equal(tally.index.score, "0.75");
	assert_int_equal(tally.index.count, 2);
	assert_string_equal(tally_status_name(tally.status), "fully");
	assert_int_equal(ratings[0].place, TALLY_EARLIER);
	assert_int_equal(ratings[1].place, TALLY_IN_N);
	assert_int_equal(ratings[2].place, TALLY_IN_N);
}

static void
members_of_a_coalition_that_has_rated_are_not_in_n(void **state)
{
	struct tally_rating ratings[] = {
		{ .member = 0, .round = DRAFT, .value = "fully" },
		{ .member = 1, .round = FINAL, .value = "not" },
		{ .member = 3, .round = DRAFT, .value = "not" },
	};
	const struct tally tally = tally_of(ratings, LENGTH(ratings), &room);
	const struct tally alone = tally_of(ratings + 1, 2, &room);

	(void)state;
	assert_string_equal(tally.index.score, "0.50");
	assert_int_equal(tally.index.count, 2);
	assert_int_equal(alone.index.count, 2);
	assert_string_equal(alone.index.score, "0.00");
	(void)tally_of(ratings, LENGTH(ratings), &room);
	assert_int_equal(ratings[1].place, TALLY_BY_COALITION);
	assert_int_equal(ratings[2].place, TALLY_IN_N);
}

static void
a_coalition_that_disputes_with_itself_speaks_for_nobody(void **state)
{
	struct tally_rating ratings[] = {
		{ .member = 0, .round = DRAFT, .value = "fully" },
		{ .member = 0, .round = DRAFT, .value = "not" },
		{ .member = 1, .round = DRAFT, .value = "not" },
	};
	const struct tally tally = tally_of(ratings, LENGTH(ratings), &room);

	(void)state;
	assert_int_equal(tally.index.count, 1);
	assert_string_equal(tally.index.score, "0.00");
	assert_int_equal(ratings[0].place, TALLY_DISPUTED);
	assert_int_equal(ratings[1].place, TALLY_DISPUTED);
}

static void
who_disputes_with_itself_and_what_is_not_assessed_are_beside(void **state)
{
	struct tally_rating disputed[] = {
		{ .member = 3, .round = DRAFT, .value = "fully" },
		{ .member = 3, .round = DRAFT, .value = "fully" },
		{ .member = 4, .round = DRAFT, .value = "not-assessed" },
	};
	const struct tally none = tally_of(NULL, 0, &room);
	const struct tally two = tally_of(disputed, 2, &room);
	const struct tally three = tally_of(disputed, 3, &room);

	(void)state;
	assert_string_equal(tally_status_name(none.status), "not-rated");
	assert_string_equal(tally_status_name(two.status), "disputed");
	assert_int_equal(two.index.count, 0);
	assert_string_equal(tally_status_name(three.status), "not-assessed");
	assert_int_equal(disputed[2].place, TALLY_NOT_ASSESSED);
}

static void
the_bands_leave_no_gap(void **state)
{
	/* 0.325 and 0.655 cannot be had of 0, 50 and 100 in few; of 200
	 * members they can. */
	static struct tally_rating ratings[200];
	const struct {
		size_t fully;
		const char *score;
		const char *status;
	} cases[] = {
		{ 64, "0.32", "not" },
		{ 65, "0.33", "partially" }, /* 0.325 */
		{ 66, "0.33", "partially" },
		{ 130, "0.65", "partially" },
		{ 131, "0.66", "fully" }, /* 0.655 */
		{ 132, "0.66", "fully" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct tally tally;

		for (size_t k = 0; k < LENGTH(ratings); k++)
			ratings[k] = (struct tally_rating){
				.member = 10 + k,
				.round = DRAFT,
				.value = k < cases[i].fully ? "fully" : "not",
			};
		tally = tally_of(ratings, LENGTH(ratings), &room);
		assert_string_equal(tally.index.score, cases[i].score);
		assert_string_equal(tally_status_name(tally.status),
		    cases[i].status);
	}
}

static void
a_scheme_without_an_index_has_what_all_say(void **state)
{
	const struct tally_room letters = { .scheme = "ccpr-ae",
		.is_of = is_of };
	struct tally_rating ratings[] = {
		{ .member = 0, .round = DRAFT, .value = "B" },
		{ .member = 1, .round = DRAFT, .value = "C" },
		{ .member = 3, .round = DRAFT, .value = "B" },
		{ .member = 4, .round = DRAFT, .value = "E" },
	};

	(void)state;
	/* What member 1 says, its coalition has said otherwise. */
	assert_string_equal(tally_status_name(
				tally_of(ratings, 3, &letters).status),
	    "B");
	assert_string_equal(tally_status_name(
				tally_of(ratings, 4, &letters).status),
	    "differ");
	assert_int_equal(tally_of(ratings, 4, &letters).index.count, 0);
}

static void
a_member_is_asked_for_its_latest_round(void **state)
{
	const struct tally_rating ratings[] = {
		{ .member = 3, .round = FINAL, .value = "fully" },
		{ .member = 3, .round = DRAFT, .value = "not" },
		{ .member = 4, .round = DRAFT, .value = "not" },
		{ .member = 4, .round = DRAFT, .value = "fully" },
	};
	static const struct {
		size_t member;
		const char *name;
	} cases[] = { { 3, "fully" }, { 4, "disputed" }, { 5, "not-rated" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(tally_status_name(tally_of_member(ratings,
					LENGTH(ratings), cases[i].member,
					"upr-info-3")),
		    cases[i].name);
}

static void
statuses_come_in_their_order(void **state)
{
	static const char *const index[] = { "fully", "partially", "not",
		"not-assessed", "disputed", "not-rated", NULL };
	static const char *const letters[] = { "A", "B", "C", "D", "E",
		"differ", "disputed", "not-rated", NULL };

	(void)state;
	for (size_t i = 0; index[i] != NULL; i++)
		assert_string_equal(tally_status_at("upr-info-3", i), index[i]);
	assert_null(tally_status_at("upr-info-3", 6));
	for (size_t i = 0; letters[i] != NULL; i++)
		assert_string_equal(tally_status_at("ccpr-ae", i), letters[i]);
	assert_null(tally_status_at("ccpr-ae", 8));
	assert_null(tally_status_at("nothing", 0));
}

static size_t
needed(const char *percent, size_t denominator)
{
	unsigned thousandths;

	assert_true(percent_parse(&thousandths, percent));
	return percent_needed(thousandths, denominator);
}

static void
a_target_is_reached_by_whole_recommendations(void **state)
{
	(void)state;
	assert_int_equal(needed("85", 150), 128); /* 127.5 */
	assert_int_equal(needed("85", 100), 85);
	assert_int_equal(needed("85", 0), 0);
	assert_int_equal(needed("100", 7), 7);
	assert_int_equal(needed("33.3", 3), 1);   /* 0.999 */
	assert_int_equal(needed("33.334", 3), 2); /* 1.00002 */
	assert_int_equal(needed("0.001", 5), 1);
}

static void
a_percentage_is_a_plain_number(void **state)
{
	static const char *const bad[] = { "", "0", "101", "100.001", "-1",
		"85%", "85.", ".5", "8 5", "1.2345", "1e2",
		"99999999999999999999" };
	unsigned thousandths;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_false(percent_parse(&thousandths, bad[i]));
	assert_true(percent_parse(&thousandths, "33.25"));
	assert_int_equal(thousandths, 33250);
}

static void
a_share_is_rounded_half_up(void **state)
{
	(void)state;
	assert_string_equal(percent_of(2, 3).text, "66.67");
	assert_string_equal(percent_of(1, 3).text, "33.33");
	assert_string_equal(percent_of(1, 800).text, "0.13"); /* 0.125 */
	assert_string_equal(percent_of(128, 150).text, "85.33");
	assert_string_equal(percent_of(0, 5).text, "0.00");
	assert_string_equal(percent_of(0, 0).text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_round_of_each_member_is_in_n),
		cmocka_unit_test(
		    members_of_a_coalition_that_has_rated_are_not_in_n),
		cmocka_unit_test(
		    a_coalition_that_disputes_with_itself_speaks_for_nobody),
		cmocka_unit_test(
		    who_disputes_with_itself_and_what_is_not_assessed_are_beside),
		cmocka_unit_test(the_bands_leave_no_gap),
		cmocka_unit_test(a_scheme_without_an_index_has_what_all_say),
		cmocka_unit_test(a_member_is_asked_for_its_latest_round),
		cmocka_unit_test(statuses_come_in_their_order),
		cmocka_unit_test(a_target_is_reached_by_whole_recommendations),
		cmocka_unit_test(a_percentage_is_a_plain_number),
		cmocka_unit_test(a_share_is_rounded_half_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
