/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/unit/council.h"

#define NAME "aaaaaaaaaaaaaaaaaaaaaaaaaa"

/* --- two roots with one id ----------------------------------------------- */

/* FORUM's key and STRANGER's, both admitted as forum. */
struct namesakes {
	struct council council;
	size_t low; /* keys: the lower one has the id, while nobody settles */
	size_t high;
	size_t low_admission;
	size_t high_admission;
};

static void
namesakes_init(struct namesakes *both, void **state)
{
	struct council *council = &both->council;

	council_init(council, *state);
	both->low = FORUM;
	both->high = STRANGER;
	if (strcmp(room_key(&council->room, FORUM),
		room_key(&council->room, STRANGER)) > 0) {
		both->low = STRANGER;
		both->high = FORUM;
	}
	both->low_admission = council_admit(council, council->control[MOJHA],
	    FORUM, both->low, "'member_kind':'coalition'");
	both->high_admission = council_admit(council, council->control[NHRC],
	    FORUM, both->high, "'member_kind':'coalition'");
}

/* How the member of a root key is shown, and whether that is disputed. */
static void
assert_shown(const struct council *council, size_t key, const char *id,
    bool has_suffix, bool is_disputed)
{
	const struct public_key *root = &council->room.pool->keys[key].public;
	const struct device_id device = room_device(&council->room, id, key);
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	char shown[SHOWN_MAX];

	(void)snprintf(shown, sizeof(shown), "%s%s%.*s", id,
	    has_suffix ? "~" : "", has_suffix ? SHOWN_DEVICE_LEN : 0,
	    device.text);
	for (size_t i = 0; i < fold->control->member_count; i++) {
		const struct member *member = &fold->control->members[i];

		if (memcmp(member->root.bytes, root->bytes, KEY_LEN) != 0)
			continue;
		assert_string_equal(member->shown, shown);
		assert_int_equal(member->is_disputed, is_disputed);
	}
	fold_free(fold);
}

static void
a_threshold_settles_who_has_an_id(void **state)
{
	struct namesakes both;
	struct council *council = &both.council;

	namesakes_init(&both, state);
	assert_shown(council, both.low, "forum", false, true);
	assert_shown(council, both.high, "forum", true, true);
	(void)council_endorse(council, council->control[CSOMN],
	    both.high_admission);
	/* To admit is not to settle: one endorsed it so far. */
	assert_shown(council, both.high, "forum", true, true);
	(void)council_endorse(council, council->control[MOJHA],
	    both.high_admission);
	assert_shown(council, both.high, "forum", false, false);
	assert_shown(council, both.low, "forum", true, false);
	council_clear(council);
}

static void
two_settlements_are_a_dispute_again(void **state)
{
	struct namesakes both;
	struct council *council = &both.council;

	namesakes_init(&both, state);
	(void)council_endorse(council, council->control[CSOMN],
	    both.high_admission);
	(void)council_endorse(council, council->control[MOJHA],
	    both.high_admission);
	(void)council_endorse(council, council->control[CSOMN],
	    both.low_admission);
	(void)council_endorse(council, council->control[MOJHA],
	    both.low_admission);
	assert_shown(council, both.low, "forum", false, true);
	assert_shown(council, both.high, "forum", true, true);
	council_clear(council);
}

static void
a_device_that_both_claim_goes_to_who_settled_the_id(void **state)
{
	struct namesakes both;
	struct council *council = &both.council;
	const struct device *device;
	struct device_id id;
	struct fold *fold;

	namesakes_init(&both, state);
	(void)council_device(council,
	    council_journal(council, CLASS_CONTROL, FORUM, both.low), FORUM,
	    SECOND_OF(FORUM));
	(void)council_device(council,
	    council_journal(council, CLASS_CONTROL, FORUM, both.high), FORUM,
	    SECOND_OF(FORUM));
	(void)council_endorse(council, council->control[CSOMN],
	    both.high_admission);
	(void)council_endorse(council, council->control[NHRC],
	    both.high_admission);
	id = room_device(&council->room, "forum", SECOND_OF(FORUM));
	fold = room_fold(&council->room, MADE_NONE);
	device = control_device(fold->control, &id);
	assert_true(device->is_disputed);
	assert_memory_equal(fold->control->members[device->member].root.bytes,
	    council->room.pool->keys[both.high].public.bytes, KEY_LEN);
	fold_free(fold);
	council_clear(council);
}

static void
a_steward_keeps_devices_that_a_namesake_claims(void **state)
{
	struct council council;
	const struct device *device;
	struct device_id id;
	struct fold *fold;

	council_init(&council, *state);
	id = room_device(&council.room, "nhrc", SECOND_OF(NHRC));
	(void)council_device(&council, council.control[NHRC], NHRC,
	    SECOND_OF(NHRC));
	/* Some of these keys are lower. */
	for (size_t key = STRANGER; key < STRANGER + 6; key++) {
		(void)council_admit(&council, council.control[MOJHA], NHRC, key,
		    "'member_kind':'cso'");
		(void)council_device(&council,
		    council_journal(&council, CLASS_CONTROL, NHRC, key), NHRC,
		    SECOND_OF(NHRC));
	}
	fold = room_fold(&council.room, MADE_NONE);
	device = control_device(fold->control, &id);
	assert_memory_equal(fold->control->members[device->member].root.bytes,
	    council.room.pool->keys[NHRC].public.bytes, KEY_LEN);
	fold_free(fold);
	council_clear(&council);
}

static void
things_of_namesakes_are_cited_and_stay_so(void **state)
{
	struct namesakes both;
	struct council *council = &both.council;
	struct device_id device;
	size_t by_id;
	size_t by_suffix;

	namesakes_init(&both, state);
	device = room_device(&council->room, "forum", both.high);
	(void)room_say(&council->room,
	    council_journal(council, CLASS_DATA, FORUM, both.high),
	    "{'kind':'source','subject':['" NAME
	    "'],'title':'T','symbol':'S'}");
	by_suffix = room_say(&council->room, council->data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1','forum~%.4s/" NAME "']}",
	    device.text);
	by_id = room_say(&council->room, council->data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1','forum/" NAME "']}");
	assert_says(council, by_suffix, "counts");
	assert_says(council, by_id, "unresolved");
	(void)council_endorse(council, council->control[CSOMN],
	    both.high_admission);
	(void)council_endorse(council, council->control[MOJHA],
	    both.high_admission);
	assert_says(council, by_suffix, "counts");
	assert_says(council, by_id, "counts");
	council_clear(council);
}

static void
things_are_cited_by_every_id_of_their_member(void **state)
{
	struct council council;
	size_t citation;

	council_init(&council, *state);
	(void)room_say(&council.room, council.data[NHRC],
	    "{'kind':'source','subject':['" NAME
	    "'],'title':'T','symbol':'S'}");
	citation = room_say(&council.room, council.data[MOJHA],
	    "{'kind':'citation','subject':['MNG-1/1','nhrc/" NAME "']}");
	assert_says(&council, citation, "counts");
	/* Shown by a lower id from here on. */
	(void)council_admit(&council, council.control[MOJHA], FORUM, NHRC,
	    "'member_kind':'nhri'");
	assert_says(&council, citation, "counts");
	council_clear(&council);
}

/* --- names --------------------------------------------------------------- */

static void
a_founder_names_itself_anew(void **state)
{
	struct council council;
	struct fold *fold;
	const struct member *member;

	council_init(&council, *state);
	(void)room_say(&council.room, council.control[NHRC],
	    "{'kind':'member','subject':['nhrc'],'key':'%s',"
	    "'names':{'en':'A new name'}}",
	    council_key(&council, NHRC));
	fold = room_fold(&council.room, MADE_NONE);
	member = control_member(fold->control, "nhrc");
	assert_string_equal(json_text(member->names, "en"), "A new name");
	/* The others keep those of the founding charter. */
	member = control_member(fold->control, "csomn");
	assert_non_null(json_text(member->names, "en"));
	fold_free(fold);
	council_clear(&council);
}

static void
its_own_name_comes_before_that_of_its_admission(void **state)
{
	struct council council;
	struct fold *fold;
	const struct member *member;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	(void)room_say(&council.room, council.control[FORUM],
	    "{'kind':'member','subject':['forum'],'key':'%s',"
	    "'names':{'en':'Our name'}}",
	    council_key(&council, FORUM));
	fold = room_fold(&council.room, MADE_NONE);
	member = control_member(fold->control, "forum");
	assert_string_equal(json_text(member->names, "en"), "Our name");
	fold_free(fold);
	council_clear(&council);
}

static void
what_is_shown_is_of_the_current_grant(void **state)
{
	struct council council;
	struct fold *fold;
	const struct member *member;
	size_t admission;
	char *id;
	char *more;

	council_init(&council, *state);
	admission = council_admit(&council, council.control[MOJHA], FORUM,
	    FORUM, "'member_kind':'academic','accreditation':'B'");
	id = room_id(&council.room, admission, 0);
	more = mem_format("'member_kind':'nhri','accreditation':'A',"
			  "'replaces':['%s']",
	    id);
	(void)council_admit(&council, council.control[NHRC], FORUM, FORUM,
	    more);
	fold = room_fold(&council.room, MADE_NONE);
	member = control_member(fold->control, "forum");
	assert_string_equal(member->kind, "nhri");
	assert_string_equal(member->accreditation, "A");
	/* Rights only grow: of both kinds. */
	assert_int_equal(json_array_size(member->kinds), 2);
	fold_free(fold);
	free(more);
	free(id);
	council_clear(&council);
}

/* How many more stewards the one proposal needs; SIZE_MAX: there is none. */
static size_t
needed(const struct council *council)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	size_t count = SIZE_MAX;

	assert_true(fold->control->proposal_count < 2);
	if (fold->control->proposal_count == 1)
		count = fold->control->proposals[0].needed;
	fold_free(fold);
	return count;
}

static void
a_settlement_waits_once_a_steward_began_it(void **state)
{
	struct namesakes both;
	struct council *council = &both.council;

	namesakes_init(&both, state);
	assert_int_equal(needed(council), SIZE_MAX);
	(void)council_endorse(council, council->control[CSOMN],
	    both.high_admission);
	assert_int_equal(needed(council), 1);
	(void)council_endorse(council, council->control[MOJHA],
	    both.high_admission);
	assert_int_equal(needed(council), SIZE_MAX);
	council_clear(council);
}

/* --- successors ---------------------------------------------------------- */

/* undp is to continue forum; both rated. */
struct heirs {
	struct council council;
	size_t admission; /* of undp, which names forum's key */
	size_t old;       /* forum's rating */
	size_t new;       /* undp's, which replaces it */
};

static size_t
rate_instead(struct council *council, size_t journal, size_t record)
{
	char *id = room_id(&council->room, record, 0);
	const size_t said = room_say(&council->room, journal,
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'not','replaces':['%s']}",
	    id);

	free(id);
	return said;
}

static void
heirs_init(struct heirs *heirs, void **state)
{
	struct council *council = &heirs->council;
	char *more;

	council_init(council, *state);
	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	more = mem_format("'member_kind':'cso','continues':'%s'",
	    council_key(council, FORUM));
	heirs->admission =
	    council_admit(council, council->control[MOJHA], UNDP, UNDP, more);
	heirs->old = council_rate(council, council->data[FORUM]);
	heirs->new = rate_instead(council, council->data[UNDP], heirs->old);
	free(more);
}

static void
heirs_endorse(struct heirs *heirs)
{
	struct council *council = &heirs->council;

	(void)council_endorse(council, council->control[NHRC],
	    heirs->admission);
	(void)council_endorse(council, council->control[CSOMN],
	    heirs->admission);
}

static void
a_successor_replaces_what_its_predecessor_said(void **state)
{
	struct heirs heirs;
	struct council *council = &heirs.council;

	heirs_init(&heirs, state);
	/* One steward's word is not enough. */
	assert_true(council_current(council, heirs.old));
	heirs_endorse(&heirs);
	assert_false(council_current(council, heirs.old));
	assert_true(council_current(council, heirs.new));
	council_clear(council);
}

static void
a_successor_waits_for_stewards(void **state)
{
	struct heirs heirs;
	struct council *council = &heirs.council;

	heirs_init(&heirs, state);
	/* To say it is not to endorse it. */
	assert_int_equal(needed(council), 2);
	heirs_endorse(&heirs);
	assert_int_equal(needed(council), SIZE_MAX);
	council_clear(council);
}

static void
a_predecessor_replaces_nothing_of_its_successor(void **state)
{
	struct heirs heirs;
	struct council *council = &heirs.council;
	size_t back;

	heirs_init(&heirs, state);
	heirs_endorse(&heirs);
	back = rate_instead(council, council->data[FORUM], heirs.new);
	assert_true(council_current(council, heirs.new));
	assert_true(council_current(council, back));
	council_clear(council);
}

static void
two_successors_replace_nothing_of_each_other(void **state)
{
	struct heirs heirs;
	struct council *council = &heirs.council;
	size_t admission;
	size_t other;
	char *more;

	heirs_init(&heirs, state);
	heirs_endorse(&heirs);
	more = mem_format("'member_kind':'cso','continues':'%s'",
	    council_key(council, FORUM));
	admission =
	    council_admit(council, council->control[MOJHA], CSOMN, CSOMN, more);
	(void)council_endorse(council, council->control[NHRC], admission);
	(void)council_endorse(council, council->control[CSOMN], admission);
	other = rate_instead(council, council->data[CSOMN], heirs.new);
	assert_true(council_current(council, heirs.new));
	assert_true(council_current(council, other));
	assert_false(council_current(council, heirs.old));
	free(more);
	council_clear(council);
}

static void
successors_of_successors_and_circles_are_followed(void **state)
{
	struct heirs heirs;
	struct council *council = &heirs.council;
	size_t admission;
	size_t again;
	char *more;

	heirs_init(&heirs, state);
	heirs_endorse(&heirs);
	more = mem_format("'member_kind':'coalition','continues':'%s'",
	    council_key(council, UNDP));
	admission =
	    council_admit(council, council->control[MOJHA], FORUM, FORUM, more);
	again = rate_instead(council, council->data[FORUM], heirs.new);
	assert_true(council_current(council, heirs.new));
	(void)council_endorse(council, council->control[NHRC], admission);
	(void)council_endorse(council, council->control[CSOMN], admission);
	assert_false(council_current(council, heirs.new));
	assert_true(council_current(council, again));
	free(more);
	council_clear(council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_threshold_settles_who_has_an_id),
		cmocka_unit_test(two_settlements_are_a_dispute_again),
		cmocka_unit_test(
		    a_device_that_both_claim_goes_to_who_settled_the_id),
		cmocka_unit_test(
		    a_steward_keeps_devices_that_a_namesake_claims),
		cmocka_unit_test(things_of_namesakes_are_cited_and_stay_so),
		cmocka_unit_test(things_are_cited_by_every_id_of_their_member),
		cmocka_unit_test(a_founder_names_itself_anew),
		cmocka_unit_test(
		    its_own_name_comes_before_that_of_its_admission),
		cmocka_unit_test(what_is_shown_is_of_the_current_grant),
		cmocka_unit_test(a_settlement_waits_once_a_steward_began_it),
		cmocka_unit_test(
		    a_successor_replaces_what_its_predecessor_said),
		cmocka_unit_test(a_successor_waits_for_stewards),
		cmocka_unit_test(
		    a_predecessor_replaces_nothing_of_its_successor),
		cmocka_unit_test(two_successors_replace_nothing_of_each_other),
		cmocka_unit_test(
		    successors_of_successors_and_circles_are_followed),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
