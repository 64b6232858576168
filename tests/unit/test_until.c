/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/unit/council.h"

/* A second charter of mojha and nhrc, with more in it; nhrc endorses it. */
static size_t
charter_with(struct council *council, const char *more)
{
	const size_t charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });

	(void)council_endorse(council, council->control[NHRC], charter);
	assert_in_force(council, charter);
	return charter;
}

/* The same with one entry, or two, of until. */
static size_t
charter_until(struct council *council, char *entry, char *other)
{
	char *more = mem_format(",'until':[%s%s%s]", entry,
	    other == NULL ? "" : ",", other == NULL ? "" : other);
	const size_t charter = charter_with(council, more);

	free(entry);
	free(other);
	free(more);
	return charter;
}

/* --- stewards ------------------------------------------------------------ */

static void
a_removed_steward_admits_nobody_behind_the_point(void **state)
{
	struct council council;
	size_t before;
	size_t after;

	council_init(&council, *state);
	before = council_admit(&council, council.control[CSOMN], FORUM, FORUM,
	    "'member_kind':'coalition'");
	after = council_admit(&council, council.control[CSOMN], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_says(&council, after, "counts");
	(void)charter_until(&council,
	    council_until(&council, CSOMN, "steward", before), NULL);
	assert_says(&council, before, "counts");
	assert_says(&council, after, "not-allowed");
	council_clear(&council);
}

static void
what_no_point_names_is_behind_all(void **state)
{
	struct council council;
	size_t journal;
	size_t other;
	size_t first;

	council_init(&council, *state);
	(void)council_device(&council, council.control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN));
	journal =
	    council_journal(&council, CLASS_CONTROL, CSOMN, SECOND_OF(CSOMN));
	first = council_admit(&council, council.control[CSOMN], FORUM, FORUM,
	    "'member_kind':'coalition'");
	other =
	    council_admit(&council, journal, UNDP, UNDP, "'member_kind':'un'");
	(void)charter_until(&council,
	    council_until(&council, CSOMN, "steward", first), NULL);
	assert_says(&council, first, "counts");
	assert_says(&council, other, "not-allowed");
	council_clear(&council);
}

static void
a_removed_steward_keeps_what_nobody_takes_away(void **state)
{
	struct council council;
	size_t admission;

	council_init(&council, *state);
	(void)charter_with(&council, "");
	admission = council_admit(&council, council.control[CSOMN], FORUM,
	    FORUM, "'member_kind':'coalition'");
	assert_says(&council, admission, "counts");
	council_clear(&council);
}

static void
a_charter_gives_back_what_one_before_took(void **state)
{
	struct council council;
	size_t charter;
	size_t third;
	size_t admission;

	council_init(&council, *state);
	charter = charter_until(&council,
	    council_until(&council, CSOMN, "steward", MADE_NONE), NULL);
	admission = council_admit(&council, council.control[CSOMN], FORUM,
	    FORUM, "'member_kind':'coalition'");
	assert_says(&council, admission, "not-allowed");
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, charter,
		STEWARDS(MOJHA, NHRC, CSOMN), 2, NULL });
	(void)council_endorse(&council, council.control[NHRC], third);
	assert_says(&council, admission, "counts");
	council_clear(&council);
}

static void
an_old_threshold_endorses_until_a_charter_ends_it(void **state)
{
	struct council council;
	size_t charter;
	size_t third;
	size_t rating;
	size_t cut;
	char *one;
	char *two;
	char *more;

	/* First two of three, then all three. */
	council_init(&council, *state);
	rating = council_rate(&council, council.data[CSOMN]);
	charter = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC, CSOMN), 3, NULL });
	(void)council_endorse(&council, council.control[NHRC], charter);
	(void)council_endorse(&council, council.control[CSOMN], charter);
	cut = council_cut_member(&council, council.control[MOJHA], CSOMN,
	    POINTS(MADE_NONE));
	(void)council_endorse(&council, council.control[NHRC], cut);
	assert_says(&council, rating, "held");
	one = council_until(&council, MOJHA, "steward", MADE_NONE);
	two = council_until(&council, NHRC, "steward", MADE_NONE);
	more = mem_format(",'until':[%s,%s]", one, two);
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, charter,
		STEWARDS(MOJHA, NHRC, CSOMN), 3, more });
	(void)council_endorse(&council, council.control[NHRC], third);
	(void)council_endorse(&council, council.control[CSOMN], third);
	assert_in_force(&council, third);
	assert_says(&council, rating, "counts");
	free(one);
	free(two);
	free(more);
	council_clear(&council);
}

static void
what_a_charter_ended_no_later_one_gives_back(void **state)
{
	struct council council;
	size_t admission;
	size_t second;
	size_t third;
	char *one;
	char *more;

	/* csomn goes; the third charter has a point behind what it said then,
	 * and says nothing of the right under the second, where it is none. */
	council_init(&council, *state);
	second = charter_until(&council,
	    council_until(&council, CSOMN, "steward", MADE_NONE), NULL);
	admission = council_admit(&council, council.control[CSOMN], FORUM,
	    FORUM, "'member_kind':'coalition'");
	one = council_until(&council, CSOMN, "steward", admission);
	more = mem_format(",'until':[%s]", one);
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, second, STEWARDS(MOJHA, NHRC),
		2, more });
	(void)council_endorse(&council, council.control[NHRC], third);
	assert_in_force(&council, third);
	assert_says(&council, admission, "not-allowed");
	free(one);
	free(more);
	council_clear(&council);
}

static void
an_import_counts_within_the_points_of_all_later_charters(void **state)
{
	struct council council;
	size_t second;
	size_t third;
	size_t first;
	size_t between;
	size_t after;
	char *one;
	char *more;

	council_init(&council, *state);
	first = council_import(&council, council.data[CSOMN], "MNG-1/2");
	second = charter_until(&council,
	    council_until(&council, CSOMN, "steward", first), NULL);
	between = council_import(&council, council.data[CSOMN], "MNG-1/3");
	after = council_import(&council, council.data[CSOMN], "MNG-1/4");
	one = council_until(&council, CSOMN, "steward", between);
	more = mem_format(",'until':[%s]", one);
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, second, STEWARDS(MOJHA, NHRC),
		2, more });
	(void)council_endorse(&council, council.control[NHRC], third);
	assert_in_force(&council, third);
	assert_says(&council, first, "counts");
	assert_says(&council, between, "not-allowed");
	assert_says(&council, after, "not-allowed");
	free(one);
	free(more);
	council_clear(&council);
}

/* --- importers ----------------------------------------------------------- */

static void
a_removed_steward_imports_up_to_the_point(void **state)
{
	struct council council;
	size_t before;
	size_t after;
	size_t rating;

	council_init(&council, *state);
	before = council_import(&council, council.data[CSOMN], "MNG-1/2");
	after = council_import(&council, council.data[CSOMN], "MNG-1/3");
	rating = council_rate(&council, council.data[CSOMN]);
	assert_says(&council, after, "counts");
	(void)charter_until(&council,
	    council_until(&council, CSOMN, "steward", before), NULL);
	assert_says(&council, before, "counts");
	assert_says(&council, after, "not-allowed");
	assert_says(&council, rating, "counts");
	council_clear(&council);
}

static void
an_importer_imports_up_to_the_point(void **state)
{
	struct council council;
	size_t before;
	size_t after;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition','roles':['importer']");
	before = council_import(&council, council.data[FORUM], "MNG-1/2");
	after = council_import(&council, council.data[FORUM], "MNG-1/3");
	assert_says(&council, after, "counts");
	(void)charter_until(&council,
	    council_until(&council, FORUM, "importer", before),
	    council_until(&council, FORUM, "steward", MADE_NONE));
	assert_says(&council, before, "counts");
	assert_says(&council, after, "not-allowed");
	council_clear(&council);
}

static void
a_steward_in_force_imports_whatever_was_taken_before(void **state)
{
	struct council council;
	size_t import;

	council_init(&council, *state);
	import = council_import(&council, council.data[NHRC], "MNG-1/2");
	(void)charter_until(&council,
	    council_until(&council, NHRC, "steward", MADE_NONE),
	    council_until(&council, NHRC, "importer", MADE_NONE));
	assert_says(&council, import, "counts");
	council_clear(&council);
}

/* --- rights -------------------------------------------------------------- */

static void
a_charter_allows_what_the_catalogue_does_not(void **state)
{
	struct council council;
	size_t rating;
	size_t import;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	rating = council_rate(&council, council.data[UNDP]);
	import = council_import(&council, council.data[UNDP], "MNG-1/2");
	assert_says(&council, rating, "not-allowed");
	(void)charter_with(&council,
	    ",'rights':[{'kind':'assessment','who':'un'},"
	    "{'kind':'recommendation','who':'embassy'}]");
	assert_says(&council, rating, "counts");
	assert_says(&council, import, "not-allowed");
	council_clear(&council);
}

static void
what_any_may_say_anybody_says(void **state)
{
	struct council council;
	size_t import;
	size_t stranger;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	import = council_import(&council, council.data[UNDP], "MNG-1/2");
	stranger = council_import(&council, council.data[FORUM], "MNG-1/2");
	(void)charter_with(&council,
	    ",'rights':[{'kind':'recommendation','who':'any'}]");
	assert_says(&council, import, "counts");
	assert_says(&council, stranger, "not-admitted");
	council_clear(&council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_removed_steward_admits_nobody_behind_the_point),
		cmocka_unit_test(what_no_point_names_is_behind_all),
		cmocka_unit_test(
		    a_removed_steward_keeps_what_nobody_takes_away),
		cmocka_unit_test(a_charter_gives_back_what_one_before_took),
		cmocka_unit_test(
		    an_old_threshold_endorses_until_a_charter_ends_it),
		cmocka_unit_test(what_a_charter_ended_no_later_one_gives_back),
		cmocka_unit_test(
		    an_import_counts_within_the_points_of_all_later_charters),
		cmocka_unit_test(a_removed_steward_imports_up_to_the_point),
		cmocka_unit_test(an_importer_imports_up_to_the_point),
		cmocka_unit_test(
		    a_steward_in_force_imports_whatever_was_taken_before),
		cmocka_unit_test(a_charter_allows_what_the_catalogue_does_not),
		cmocka_unit_test(what_any_may_say_anybody_says),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
