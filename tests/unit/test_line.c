/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/unit/council.h"

#define JUNK 200

/* The second charter with these stewards, said by mojha. */
static size_t
second(struct council *council, const size_t *stewards, size_t threshold)
{
	return council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE, stewards, threshold,
		NULL });
}

/* --- thresholds ---------------------------------------------------------- */

static void
a_charter_holds_when_the_threshold_endorsed_it(void **state)
{
	struct council council;
	size_t charter;
	size_t endorsement;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, NHRC, CSOMN), 3);
	assert_in_force(&council, MADE_NONE);
	assert_says(&council, charter, "not-allowed");
	/* Its own threshold is three of three. */
	endorsement = council_endorse(&council, council.control[NHRC], charter);
	assert_says(&council, endorsement, "counts");
	assert_in_force(&council, MADE_NONE);
	(void)council_endorse(&council, council.control[CSOMN], charter);
	assert_in_force(&council, charter);
	assert_says(&council, charter, "counts");
	council_clear(&council);
}

static void
new_stewards_endorse_their_own_charter(void **state)
{
	struct council council;
	size_t charter;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, FORUM, UNDP), 2);
	(void)council_endorse(&council, council.control[NHRC], charter);
	/* Two of the predecessor's stewards, but one of its own. */
	assert_in_force(&council, MADE_NONE);
	(void)council_endorse(&council, council.control[FORUM], charter);
	assert_in_force(&council, charter);
	council_clear(&council);
}

static void
the_new_stewards_alone_are_not_enough(void **state)
{
	struct council council;
	size_t charter;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, FORUM, UNDP), 2);
	(void)council_endorse(&council, council.control[FORUM], charter);
	(void)council_endorse(&council, council.control[UNDP], charter);
	assert_in_force(&council, MADE_NONE);
	council_clear(&council);
}

static void
a_steward_with_two_devices_endorses_once(void **state)
{
	struct council council;
	size_t charter;
	size_t second_device;

	council_init(&council, *state);
	(void)council_device(&council, council.control[MOJHA], MOJHA,
	    SECOND_OF(MOJHA));
	second_device =
	    council_journal(&council, CLASS_CONTROL, MOJHA, SECOND_OF(MOJHA));
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	(void)council_endorse(&council, second_device, charter);
	(void)council_endorse(&council, council.control[MOJHA], charter);
	assert_in_force(&council, MADE_NONE);
	council_clear(&council);
}

static void
a_recovery_key_endorses_for_its_steward_and_not_beside_it(void **state)
{
	struct council council;
	size_t charter;
	size_t recovery;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	recovery =
	    council_journal(&council, CLASS_CONTROL, MOJHA, RECOVERY_OF(MOJHA));
	(void)council_endorse(&council, recovery, charter);
	assert_in_force(&council, MADE_NONE);
	recovery =
	    council_journal(&council, CLASS_CONTROL, NHRC, RECOVERY_OF(NHRC));
	(void)council_endorse(&council, recovery, charter);
	assert_in_force(&council, charter);
	council_clear(&council);
}

static void
any_device_of_a_steward_endorses(void **state)
{
	struct council council;
	size_t charter;
	size_t device;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	(void)council_endorse(&council,
	    council_journal(&council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC)),
	    charter);
	assert_in_force(&council, MADE_NONE);
	device = council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	assert_in_force(&council, charter);
	assert_string_equal(council_reason_without(&council, charter, device),
	    "not-allowed");
	council_clear(&council);
}

static void
an_endorsement_is_never_withdrawn(void **state)
{
	struct council council;
	size_t charter;
	size_t endorsement;
	char *id;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	endorsement = council_endorse(&council, council.control[NHRC], charter);
	id = room_id(&council.room, endorsement, 0);
	(void)room_say(&council.room, council.control[NHRC],
	    "{'kind':'endorsement','subject':['%s'],'replaces':['%s']}", id,
	    id);
	assert_in_force(&council, charter);
	free(id);
	council_clear(&council);
}

static void
a_steward_endorses_its_own_removal(void **state)
{
	struct council council;
	size_t charter;
	size_t third;

	council_init(&council, *state);
	charter = council_charter(&council, council.control[CSOMN],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, NULL });
	(void)council_endorse(&council, council.control[MOJHA], charter);
	assert_in_force(&council, MADE_NONE);
	(void)council_endorse(&council, council.control[NHRC], charter);
	assert_in_force(&council, charter);
	/* From here on csomn's endorsement is none. */
	third = council_charter(&council, council.control[CSOMN],
	    &(const struct council_charter){ 3, charter, STEWARDS(MOJHA), 1,
		NULL });
	(void)council_endorse(&council, council.control[MOJHA], third);
	assert_in_force(&council, charter);
	council_clear(&council);
}

static void
versions_follow_one_another(void **state)
{
	struct council council;
	size_t charter;
	size_t skipping;
	size_t third;

	council_init(&council, *state);
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	(void)council_endorse(&council, council.control[NHRC], charter);
	skipping = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 4, charter, STEWARDS(MOJHA), 1,
		NULL });
	(void)council_endorse(&council, council.control[NHRC], skipping);
	assert_in_force(&council, charter);
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, charter, STEWARDS(MOJHA), 1,
		NULL });
	(void)council_endorse(&council, council.control[NHRC], third);
	assert_in_force(&council, third);
	council_clear(&council);
}

static void
strangers_charters_change_nothing_and_are_not_told(void **state)
{
	struct council council;
	struct fold *fold;

	council_init(&council, *state);
	for (size_t i = 0; i < JUNK; i++)
		(void)council_charter(&council, council.control[UNDP],
		    &(const struct council_charter){ 2, MADE_NONE,
			STEWARDS(UNDP), 1, NULL });
	fold = room_fold(&council.room, MADE_NONE);
	assert_int_equal(fold->control->line_count, 1);
	assert_int_equal(fold->control->proposal_count, 0);
	assert_int_equal(fold->control->member_count, 3);
	fold_free(fold);
	council_clear(&council);
}

/* A stranger's records are not in every store. */
static void
a_steward_of_the_predecessor_says_the_next_charter(void **state)
{
	struct council council;
	struct fold *fold;
	size_t charter;

	council_init(&council, *state);
	charter = council_charter(&council, council.control[UNDP],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, NULL });
	(void)council_endorse(&council, council.control[MOJHA], charter);
	(void)council_endorse(&council, council.control[NHRC], charter);
	assert_in_force(&council, MADE_NONE);
	(void)council_admit(&council, council.control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_in_force(&council, MADE_NONE);
	fold = room_fold(&council.room, MADE_NONE);
	assert_int_equal(fold->control->proposal_count, 0);
	fold_free(fold);
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	(void)council_endorse(&council, council.control[NHRC], charter);
	assert_in_force(&council, charter);
	council_clear(&council);
}

/* --- what views are told ------------------------------------------------- */

static void
a_proposal_says_who_is_missing(void **state)
{
	struct council council;
	const struct proposal *proposal;
	struct fold *fold;

	council_init(&council, *state);
	(void)second(&council, STEWARDS(MOJHA, FORUM, UNDP), 2);
	fold = room_fold(&council.room, MADE_NONE);
	assert_int_equal(fold->control->proposal_count, 1);
	proposal = &fold->control->proposals[0];
	assert_int_equal(proposal->endorser_count, 1);
	assert_string_equal(proposal->endorsers[0].text, "mojha");
	assert_int_equal(proposal->missing_count, 4);
	assert_string_equal(proposal->missing[0].text, "csomn");
	assert_int_equal(proposal->needed, 1);
	assert_int_equal(proposal->needed_own, 1);
	fold_free(fold);
	council_clear(&council);
}

static void
the_line_says_who_endorsed(void **state)
{
	struct council council;
	const struct line_charter *charter;
	struct fold *fold;
	size_t record;

	council_init(&council, *state);
	record = second(&council, STEWARDS(MOJHA, FORUM), 2);
	(void)council_endorse(&council, council.control[NHRC], record);
	(void)council_endorse(&council, council.control[FORUM], record);
	fold = room_fold(&council.room, MADE_NONE);
	assert_int_equal(fold->control->line_count, 2);
	charter = &fold->control->line[1];
	assert_int_equal(charter->version, 2);
	assert_int_equal(charter->steward_count, 2);
	assert_int_equal(charter->endorser_count, 3);
	assert_string_equal(charter->endorsers[0].text, "forum");
	assert_false(charter->is_by_recovery);
	assert_int_equal(fold->control->proposal_count, 0);
	fold_free(fold);
	council_clear(&council);
}

/* --- stewards at work ---------------------------------------------------- */

static void
stewards_who_are_apart_admit_and_both_hold(void **state)
{
	struct council council;
	size_t one;
	size_t other;

	council_init(&council, *state);
	one = council_admit(&council, council.control[NHRC], FORUM, FORUM,
	    "'member_kind':'coalition'");
	other = council_admit(&council, council.control[CSOMN], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_says(&council, one, "counts");
	assert_says(&council, other, "counts");
	assert_says(&council, council_rate(&council, council.data[FORUM]),
	    "counts");
	council_clear(&council);
}

static void
a_new_steward_is_in_the_room_and_admits(void **state)
{
	struct council council;
	size_t charter;
	size_t admission;
	struct fold *fold;

	council_init(&council, *state);
	admission = council_admit(&council, council.control[FORUM], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_says(&council, admission, "not-admitted");
	charter = second(&council, STEWARDS(MOJHA, NHRC, FORUM), 2);
	(void)council_endorse(&council, council.control[NHRC], charter);
	assert_says(&council, admission, "counts");
	fold = room_fold(&council.room, MADE_NONE);
	assert_true(control_member(fold->control, "forum")->is_steward);
	assert_true(control_member(fold->control, "forum")->is_importer);
	assert_false(control_member(fold->control, "csomn")->is_steward);
	assert_true(control_member(fold->control, "csomn")->is_importer);
	fold_free(fold);
	council_clear(&council);
}

/* An embassy is an observer by its grant; whoever was a steward is none. */
static void
a_steward_is_no_observer_whatever_its_grants(void **state)
{
	struct council council;
	size_t charter;
	size_t rating;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], FORUM, FORUM,
	    "'member_kind':'embassy'");
	rating = council_rate(&council,
	    council_journal(&council, CLASS_DATA, FORUM, FORUM));
	assert_says(&council, rating, "not-allowed");
	charter = second(&council, STEWARDS(MOJHA, NHRC, FORUM), 2);
	(void)council_endorse(&council, council.control[NHRC], charter);
	assert_says(&council, rating, "counts");
	council_clear(&council);
}

/* --- what charters cut --------------------------------------------------- */

static void
what_a_predecessor_cuts_endorses_no_more(void **state)
{
	struct council council;
	size_t charter;
	size_t third;
	size_t thief;
	size_t endorsed;
	char *cut;
	char *more;

	council_init(&council, *state);
	(void)council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	thief = council_journal(&council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC));
	/* Endorsed by the device that it cuts: that is not undone. */
	cut = council_lists(&council, NHRC, SECOND_OF(NHRC), MADE_NONE);
	more = mem_format(",'cuts':[%s]", cut);
	charter = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });
	endorsed = council_endorse(&council, thief, charter);
	assert_in_force(&council, charter);
	assert_says(&council, endorsed, "held");
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, charter, STEWARDS(MOJHA), 1,
		NULL });
	(void)council_endorse(&council, thief, third);
	assert_in_force(&council, charter);
	(void)council_endorse(&council, council.control[NHRC], third);
	assert_in_force(&council, third);
	free(cut);
	free(more);
	council_clear(&council);
}

static void
behind_the_point_of_a_charter_nothing_endorses(void **state)
{
	struct council council;
	size_t charter;
	size_t third;
	size_t early;
	size_t device;
	char *cut;
	char *more;

	council_init(&council, *state);
	(void)council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	device =
	    council_journal(&council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC));
	early = council_see(&council, device, council.rec);
	cut = council_lists(&council, NHRC, SECOND_OF(NHRC), early);
	more = mem_format(",'cuts':[%s]", cut);
	charter = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });
	(void)council_endorse(&council, council.control[NHRC], charter);
	third = council_charter(&council, council.control[MOJHA],
	    &(const struct council_charter){ 3, charter, STEWARDS(MOJHA), 1,
		NULL });
	/* Behind the point. */
	(void)council_endorse(&council, device, third);
	assert_in_force(&council, charter);
	free(cut);
	free(more);
	council_clear(&council);
}

static void
siblings_cuts_do_not_touch_the_line(void **state)
{
	struct council council;
	size_t charter;
	size_t device;

	council_init(&council, *state);
	(void)council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	device =
	    council_journal(&council, CLASS_CONTROL, NHRC, SECOND_OF(NHRC));
	charter = second(&council, STEWARDS(MOJHA, NHRC), 2);
	(void)council_endorse(&council, device, charter);
	(void)council_cut(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC), POINTS(MADE_NONE));
	assert_in_force(&council, charter);
	council_clear(&council);
}

/* --- competing charters -------------------------------------------------- */

/* Two charters on the founding one, each endorsed by two stewards. */
struct rivals {
	struct council council;
	size_t low; /* of the lower id */
	size_t high;
};

static void
rivals_init(struct rivals *rivals, void **state)
{
	struct council *council = &rivals->council;
	char *a;
	char *b;

	council_init(council, *state);
	rivals->low = second(council, STEWARDS(MOJHA, NHRC), 2);
	rivals->high = council_charter(council, council->control[CSOMN],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(NHRC, CSOMN), 2, NULL });
	(void)council_endorse(council, council->control[NHRC], rivals->low);
	(void)council_endorse(council, council->control[NHRC], rivals->high);
	a = room_id(&council->room, rivals->low, 0);
	b = room_id(&council->room, rivals->high, 0);
	if (strcmp(a, b) > 0) {
		const size_t kept = rivals->low;

		rivals->low = rivals->high;
		rivals->high = kept;
	}
	free(a);
	free(b);
}

static bool
is_settled(const struct council *council)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	bool settled;

	assert_int_equal(fold->control->dispute_count, 1);
	settled = fold->control->disputes[0].is_settled;
	assert_true(settled || fold->control->disputes[0].waiting_count > 0);
	fold_free(fold);
	return settled;
}

/* A steward of both. */
static size_t
root_control(const struct rivals *rivals, size_t record)
{
	return rivals->council.room.records[record].journal;
}

static void
of_equal_charters_the_lower_id_holds_and_is_disputed(void **state)
{
	struct rivals rivals;

	rivals_init(&rivals, state);
	assert_in_force(&rivals.council, rivals.low);
	assert_says(&rivals.council, rivals.high, "not-allowed");
	assert_false(is_settled(&rivals.council));
	council_clear(&rivals.council);
}

static void
more_endorsers_come_before_the_lower_id(void **state)
{
	struct rivals rivals;

	rivals_init(&rivals, state);
	/* Who said the lower one endorses the other, too: three of three. */
	(void)council_endorse(&rivals.council,
	    root_control(&rivals, rivals.low), rivals.high);
	assert_in_force(&rivals.council, rivals.high);
	assert_true(is_settled(&rivals.council));
	council_clear(&rivals.council);
}

static void
a_higher_version_comes_before_more_endorsers(void **state)
{
	struct rivals rivals;
	size_t next;

	rivals_init(&rivals, state);
	(void)council_endorse(&rivals.council,
	    root_control(&rivals, rivals.high), rivals.low);
	assert_in_force(&rivals.council, rivals.low);
	next =
	    council_charter(&rivals.council, root_control(&rivals, rivals.high),
		&(const struct council_charter){ 3, rivals.high, STEWARDS(NHRC),
		    1, NULL });
	(void)council_endorse(&rivals.council, rivals.council.control[NHRC],
	    next);
	assert_in_force(&rivals.council, next);
	council_clear(&rivals.council);
}

static void
recovery_comes_before_a_higher_version(void **state)
{
	struct rivals rivals;
	struct council *council = &rivals.council;
	size_t next;
	struct fold *fold;

	rivals_init(&rivals, state);
	next = council_charter(council, root_control(&rivals, rivals.high),
	    &(const struct council_charter){ 3, rivals.high, STEWARDS(NHRC), 1,
		NULL });
	(void)council_endorse(council, council->control[NHRC], next);
	(void)council_endorse(council,
	    council_journal(council, CLASS_CONTROL, MOJHA, RECOVERY_OF(MOJHA)),
	    rivals.low);
	assert_in_force(council, next);
	(void)council_endorse(council,
	    council_journal(council, CLASS_CONTROL, NHRC, RECOVERY_OF(NHRC)),
	    rivals.low);
	assert_in_force(council, rivals.low);
	assert_true(is_settled(council));
	fold = room_fold(&council->room, MADE_NONE);
	assert_true(fold->control->line[1].is_by_recovery);
	assert_int_equal(fold->control->disputes[0].branches[1].reaches, 3);
	fold_free(fold);
	council_clear(council);
}

static void
a_dispute_between_devices_of_the_same_members_is_open(void **state)
{
	struct council council;
	size_t devices[2][2]; /* control journals: first and second ones */
	size_t charters[2];
	size_t holds;

	council_init(&council, *state);
	for (size_t i = MOJHA; i <= NHRC; i++) {
		(void)council_device(&council, council.control[i], i,
		    SECOND_OF(i));
		devices[0][i] = council.control[i];
		devices[1][i] =
		    council_journal(&council, CLASS_CONTROL, i, SECOND_OF(i));
	}
	for (size_t i = 0; i < 2; i++) {
		charters[i] = council_charter(&council, devices[i][MOJHA],
		    &(const struct council_charter){ 2, MADE_NONE,
			STEWARDS(MOJHA, NHRC), 2, NULL });
		(void)council_endorse(&council, devices[i][NHRC], charters[i]);
	}
	holds = council_in_force(&council) == charters[0] ? 0 : 1;
	assert_in_force(&council, charters[holds]);
	assert_false(is_settled(&council));
	(void)council_endorse(&council, devices[1 - holds][MOJHA],
	    charters[holds]);
	assert_false(is_settled(&council));
	(void)council_endorse(&council, devices[1 - holds][NHRC],
	    charters[holds]);
	assert_true(is_settled(&council));
	council_clear(&council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_charter_holds_when_the_threshold_endorsed_it),
		cmocka_unit_test(new_stewards_endorse_their_own_charter),
		cmocka_unit_test(the_new_stewards_alone_are_not_enough),
		cmocka_unit_test(a_steward_with_two_devices_endorses_once),
		cmocka_unit_test(
		    a_recovery_key_endorses_for_its_steward_and_not_beside_it),
		cmocka_unit_test(any_device_of_a_steward_endorses),
		cmocka_unit_test(an_endorsement_is_never_withdrawn),
		cmocka_unit_test(a_steward_endorses_its_own_removal),
		cmocka_unit_test(versions_follow_one_another),
		cmocka_unit_test(
		    strangers_charters_change_nothing_and_are_not_told),
		cmocka_unit_test(
		    a_steward_of_the_predecessor_says_the_next_charter),
		cmocka_unit_test(a_proposal_says_who_is_missing),
		cmocka_unit_test(the_line_says_who_endorsed),
		cmocka_unit_test(stewards_who_are_apart_admit_and_both_hold),
		cmocka_unit_test(a_new_steward_is_in_the_room_and_admits),
		cmocka_unit_test(a_steward_is_no_observer_whatever_its_grants),
		cmocka_unit_test(what_a_predecessor_cuts_endorses_no_more),
		cmocka_unit_test(
		    behind_the_point_of_a_charter_nothing_endorses),
		cmocka_unit_test(siblings_cuts_do_not_touch_the_line),
		cmocka_unit_test(
		    of_equal_charters_the_lower_id_holds_and_is_disputed),
		cmocka_unit_test(more_endorsers_come_before_the_lower_id),
		cmocka_unit_test(a_higher_version_comes_before_more_endorsers),
		cmocka_unit_test(recovery_comes_before_a_higher_version),
		cmocka_unit_test(
		    a_dispute_between_devices_of_the_same_members_is_open),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
