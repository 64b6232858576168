/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/unit/council.h"

/* forum, admitted by mojha, has two devices that rate. */
struct victim {
	struct council council;
	size_t second; /* control journal of the second device */
	size_t second_data;
	size_t early; /* ratings with it */
	size_t late;
};

static void
victim_init(struct victim *victim, void **state)
{
	struct council *council = &victim->council;

	council_init(council, *state);
	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	(void)council_device(council, council->control[FORUM], FORUM,
	    SECOND_OF(FORUM));
	victim->second =
	    council_journal(council, CLASS_CONTROL, FORUM, SECOND_OF(FORUM));
	victim->second_data =
	    council_journal(council, CLASS_DATA, FORUM, SECOND_OF(FORUM));
	victim->early = council_rate(council, victim->second_data);
	victim->late = council_rate(council, victim->second_data);
}

static enum cut_layer
layer_of(const struct council *council)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	enum cut_layer layer;

	assert_int_equal(fold->control->cut_count, 1);
	layer = fold->control->cuts[0].layer;
	fold_free(fold);
	return layer;
}

static size_t
proposals_of(const struct council *council)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	const size_t count = fold->control->proposal_count;

	fold_free(fold);
	return count;
}

/* --- thresholds ---------------------------------------------------------- */

static void
stewards_endorse_no_cut_of_a_stranger(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	cut = council_cut(council, council->control[UNDP], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	(void)council_endorse(council, council->control[MOJHA], cut);
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, cut, "not-admitted");
	assert_says(council, victim.late, "counts");
	assert_int_equal(proposals_of(council), 0);
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_says(council, cut, "counts");
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
stewards_cut_a_device_together(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	cut = council_cut(council, council->control[MOJHA], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	assert_says(council, cut, "not-allowed");
	assert_says(council, victim.late, "counts");
	(void)council_endorse(council, council->control[MOJHA], cut);
	(void)council_endorse(council, council->control[FORUM], cut);
	assert_says(council, victim.late, "counts");
	assert_int_equal(proposals_of(council), 1);
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_int_equal(proposals_of(council), 0);
	assert_says(council, cut, "counts");
	assert_says(council, victim.late, "held");
	assert_says(council, victim.early, "counts");
	assert_int_equal(layer_of(council), CUT_BY_STEWARDS);
	council_clear(council);
}

static void
anybody_may_ask_for_a_cut(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	struct fold *fold;
	size_t cut;

	victim_init(&victim, state);
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	cut = council_cut(council, council->control[UNDP], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	fold = room_fold(&council->room, MADE_NONE);
	assert_int_equal(fold->control->proposal_count, 1);
	assert_int_equal(fold->control->proposals[0].needed, 2);
	fold_free(fold);
	(void)council_endorse(council, council->control[CSOMN], cut);
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
a_member_is_cut_with_all_its_devices_known_and_to_come(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;
	size_t rating;
	size_t later;

	victim_init(&victim, state);
	rating = council_rate(council, council->data[FORUM]);
	cut = council_cut_member(council, council->control[MOJHA], FORUM,
	    POINTS(victim.early, rating));
	(void)council_endorse(council, council->control[CSOMN], cut);
	assert_says(council, rating, "counts");
	assert_says(council, victim.early, "not-admitted");
	(void)council_device(council, council->control[FORUM], FORUM, STRANGER);
	later = council_rate(council,
	    council_journal(council, CLASS_DATA, FORUM, STRANGER));
	assert_says(council, later, "held");
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
stewards_cut_no_single_journal(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	cut = room_say(&council->room, council->control[MOJHA],
	    "{'kind':'cut','subject':['journal','%s'],'reason':'superseded',"
	    "'points':[]}",
	    council->room.journals[victim.second_data].head.journal.text);
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, cut, "not-allowed");
	assert_says(council, victim.early, "counts");
	council_clear(council);
}

/* --- the floor ----------------------------------------------------------- */

static void
nobody_cuts_below_what_it_had_said_to_have_seen(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	(void)council_see(council, council->control[NHRC], victim.late);
	cut = council_cut(council, council->control[MOJHA], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, victim.late, "counts");
	(void)council_endorse(council, council->control[CSOMN], cut);
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
an_unlisted_journal_that_was_seen_is_below_the_floor(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	(void)council_see(council, council->control[NHRC], victim.early);
	cut = council_cut(council, council->control[MOJHA], FORUM,
	    SECOND_OF(FORUM), POINTS(MADE_NONE));
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, victim.early, "counts");
	council_clear(council);
}

static void
what_the_endorsement_itself_had_seen_is_no_floor(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t cut;

	victim_init(&victim, state);
	cut = council_cut(council, council->control[MOJHA], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	council->room.extra.seen = &victim.late;
	council->room.extra.seen_count = 1;
	(void)council_endorse(council, council->control[NHRC], cut);
	/* Nor what it saw later. */
	(void)council_see(council, council->control[NHRC], victim.late);
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
a_charter_that_cuts_has_the_same_floor(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t charter;
	char *list;
	char *more;

	victim_init(&victim, state);
	(void)council_see(council, council->control[NHRC], victim.late);
	(void)council_see(council, council->control[CSOMN], victim.early);
	list = council_lists(council, FORUM, SECOND_OF(FORUM), victim.early);
	more = mem_format(",'cuts':[%s]", list);
	charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, CSOMN), 2, more });
	(void)council_endorse(council, council->control[NHRC], charter);
	assert_in_force(council, MADE_NONE);
	(void)council_endorse(council, council->control[CSOMN], charter);
	assert_in_force(council, charter);
	assert_says(council, victim.late, "held");
	assert_says(council, victim.early, "counts");
	assert_int_equal(layer_of(council), CUT_BY_CHARTER);
	free(list);
	free(more);
	council_clear(council);
}

/* --- layers -------------------------------------------------------------- */

/* The thief of the second device cuts the first one, without points. */
static size_t
thief_cuts(struct victim *victim)
{
	return council_cut(&victim->council, victim->second, FORUM, FORUM,
	    POINTS(MADE_NONE));
}

static void
a_thief_of_a_device_cuts_its_owner(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t rating;

	victim_init(&victim, state);
	rating = council_rate(council, council->data[FORUM]);
	(void)thief_cuts(&victim);
	(void)council_cut(council, council->control[FORUM], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	/* Both cuts hold: of the owner nothing is left. */
	assert_says(council, rating, "held");
	assert_says(council, victim.late, "held");
	council_clear(council);
}

static void
the_stewards_undo_a_thiefs_cut(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t rating;
	size_t theft;
	size_t cut;

	victim_init(&victim, state);
	rating = council_rate(council, council->data[FORUM]);
	theft = thief_cuts(&victim);
	assert_says(council, rating, "held");
	cut = council_cut(council, council->control[MOJHA], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	(void)council_endorse(council, council->control[NHRC], cut);
	assert_says(council, rating, "counts");
	assert_says(council, theft, "held");
	assert_says(council, victim.early, "counts");
	council_clear(council);
}

static void
a_charter_undoes_a_thiefs_cut(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t rating;
	size_t charter;
	char *list;
	char *more;

	victim_init(&victim, state);
	rating = council_rate(council, council->data[FORUM]);
	(void)thief_cuts(&victim);
	list = council_lists(council, FORUM, SECOND_OF(FORUM), victim.early);
	more = mem_format(",'cuts':[%s]", list);
	charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });
	assert_says(council, rating, "held");
	(void)council_endorse(council, council->control[NHRC], charter);
	assert_says(council, rating, "counts");
	free(list);
	free(more);
	council_clear(council);
}

static void
a_device_that_a_thief_admitted_cuts_nobody_behind_a_charter(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t rating;
	size_t charter;
	char *list;
	char *more;

	victim_init(&victim, state);
	rating = council_rate(council, council->data[FORUM]);
	(void)council_device(council, victim.second, FORUM, STRANGER);
	(void)council_cut(council,
	    council_journal(council, CLASS_CONTROL, FORUM, STRANGER), FORUM,
	    FORUM, POINTS(MADE_NONE));
	assert_says(council, rating, "held");
	list = council_lists(council, FORUM, SECOND_OF(FORUM), victim.early);
	more = mem_format(",'cuts':[%s]", list);
	charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });
	(void)council_endorse(council, council->control[NHRC], charter);
	assert_says(council, rating, "counts");
	free(list);
	free(more);
	council_clear(council);
}

static void
a_steward_device_that_a_charter_cuts_endorses_no_cut(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	size_t charter;
	size_t thief;
	size_t cut;
	char *list;
	char *more;

	victim_init(&victim, state);
	(void)council_device(council, council->control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	thief = council_journal(council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC));
	cut = council_cut(council, council->control[CSOMN], FORUM,
	    SECOND_OF(FORUM), POINTS(victim.early));
	(void)council_endorse(council, thief, cut);
	assert_says(council, victim.late, "held");
	list = council_lists(council, NHRC, SECOND_OF(NHRC), MADE_NONE);
	more = mem_format(",'cuts':[%s]", list);
	charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });
	(void)council_endorse(council, council->control[NHRC], charter);
	assert_says(council, victim.late, "counts");
	free(list);
	free(more);
	council_clear(council);
}

static void
the_recovery_key_undoes_a_thiefs_cut(void **state)
{
	struct council council;
	size_t rating;
	size_t theft;
	size_t cut;

	council_init(&council, *state);
	(void)council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	rating = council_rate(&council, council.data[NHRC]);
	theft = council_cut(&council,
	    council_journal(&council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC)),
	    NHRC, NHRC, POINTS(MADE_NONE));
	assert_says(&council, rating, "held");
	cut = council_cut(&council,
	    council_journal(&council, CLASS_CONTROL, NHRC, RECOVERY_OF(NHRC)),
	    NHRC, SECOND_OF(NHRC), POINTS(MADE_NONE));
	assert_says(&council, cut, "counts");
	assert_says(&council, theft, "held");
	assert_says(&council, rating, "counts");
	assert_int_equal(layer_of(&council), CUT_BY_RECOVERY);
	council_clear(&council);
}

static void
a_recovery_key_that_a_device_names_is_no_such_key(void **state)
{
	struct victim victim;
	struct council *council = &victim.council;
	struct device_id device;
	size_t rating;

	victim_init(&victim, state);
	rating = council_rate(council, victim.second_data);
	(void)thief_cuts(&victim);
	device = room_device(&council->room, "forum", STRANGER);
	(void)room_say(&council->room, council->control[FORUM],
	    "{'kind':'device','subject':['%s'],'key':'%s','label':'safe',"
	    "'purpose':'recovery'}",
	    device.text, room_key(&council->room, STRANGER));
	(void)council_cut(council,
	    council_journal(council, CLASS_CONTROL, FORUM, STRANGER), FORUM,
	    SECOND_OF(FORUM), POINTS(rating));
	assert_says(council, council_rate(council, council->data[FORUM]),
	    "held");
	council_clear(council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stewards_endorse_no_cut_of_a_stranger),
		cmocka_unit_test(stewards_cut_a_device_together),
		cmocka_unit_test(anybody_may_ask_for_a_cut),
		cmocka_unit_test(
		    a_member_is_cut_with_all_its_devices_known_and_to_come),
		cmocka_unit_test(stewards_cut_no_single_journal),
		cmocka_unit_test(
		    nobody_cuts_below_what_it_had_said_to_have_seen),
		cmocka_unit_test(
		    an_unlisted_journal_that_was_seen_is_below_the_floor),
		cmocka_unit_test(
		    what_the_endorsement_itself_had_seen_is_no_floor),
		cmocka_unit_test(a_charter_that_cuts_has_the_same_floor),
		cmocka_unit_test(a_thief_of_a_device_cuts_its_owner),
		cmocka_unit_test(the_stewards_undo_a_thiefs_cut),
		cmocka_unit_test(a_charter_undoes_a_thiefs_cut),
		cmocka_unit_test(
		    a_device_that_a_thief_admitted_cuts_nobody_behind_a_charter),
		cmocka_unit_test(
		    a_steward_device_that_a_charter_cuts_endorses_no_cut),
		cmocka_unit_test(the_recovery_key_undoes_a_thiefs_cut),
		cmocka_unit_test(
		    a_recovery_key_that_a_device_names_is_no_such_key),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
