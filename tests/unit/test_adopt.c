/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/council.h"

/* csomn's second device, cut by the first one; two ratings are held. */
struct lost {
	struct council council;
	size_t second; /* control journal */
	size_t data;
	size_t early;
	size_t held;
	size_t held_too;
};

static void
lost_init(struct lost *lost, void **state)
{
	struct council *council = &lost->council;

	council_init(council, *state);
	(void)council_device(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN));
	lost->second =
	    council_journal(council, CLASS_CONTROL, CSOMN, SECOND_OF(CSOMN));
	lost->data =
	    council_journal(council, CLASS_DATA, CSOMN, SECOND_OF(CSOMN));
	lost->early = council_rate(council, lost->data);
	lost->held = council_rate(council, lost->data);
	lost->held_too = council_rate(council, lost->data);
	(void)council_cut(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN), POINTS(lost->early));
	assert_says(council, lost->held, "held");
}

/* An adopt of one record, said in a journal. */
static size_t
adopt(struct lost *lost, size_t journal, size_t record)
{
	const struct room_made *room = &lost->council.room;
	char hash[HASH_TEXT_LEN + 1];

	hash_format(hash, &room->records[record].place.hash);
	return room_say(&lost->council.room, journal,
	    "{'kind':'adopt','subject':['%s'],'records':['%s']}",
	    room->journals[room->records[record].journal].head.journal.text,
	    hash);
}

static void
stewards_endorse_no_adopt_of_a_stranger(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t adopted;

	lost_init(&lost, state);
	adopted = adopt(&lost, council->control[UNDP], lost.held);
	(void)council_endorse(council, council->control[MOJHA], adopted);
	(void)council_endorse(council, council->control[NHRC], adopted);
	assert_says(council, adopted, "not-admitted");
	assert_says(council, lost.held, "held");
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	assert_says(council, adopted, "counts");
	assert_says(council, lost.held, "counts");
	council_clear(council);
}

static void
a_sibling_adopts_one_record_and_no_other(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	struct fold *fold;
	size_t adopted;

	lost_init(&lost, state);
	adopted = adopt(&lost, council->control[CSOMN], lost.held_too);
	assert_says(council, adopted, "counts");
	assert_says(council, lost.held_too, "counts");
	assert_says(council, lost.held, "held");
	fold = room_fold(&council->room, MADE_NONE);
	assert_int_equal(fold->control->adopted_count, 1);
	fold_free(fold);
	council_clear(council);
}

static void
the_cut_device_adopts_nothing_of_its_own(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t adopted;

	/* The control journal is not held up to this record. */
	council_init(council, *state);
	(void)council_device(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN));
	lost.second =
	    council_journal(council, CLASS_CONTROL, CSOMN, SECOND_OF(CSOMN));
	lost.data =
	    council_journal(council, CLASS_DATA, CSOMN, SECOND_OF(CSOMN));
	lost.held = council_rate(council, lost.data);
	adopted = adopt(&lost, lost.second, lost.held);
	(void)council_cut(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN), POINTS(adopted));
	assert_says(council, adopted, "not-allowed");
	assert_says(council, lost.held, "held");
	council_clear(council);
}

static void
another_member_adopts_nothing(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t adopted;

	lost_init(&lost, state);
	adopted = adopt(&lost, council->control[NHRC], lost.held);
	assert_says(council, adopted, "not-allowed");
	assert_says(council, lost.held, "held");
	/* Unless stewards do it together. */
	(void)council_endorse(council, council->control[MOJHA], adopted);
	assert_says(council, adopted, "counts");
	assert_says(council, lost.held, "counts");
	council_clear(council);
}

static void
a_held_adopt_is_in_no_force(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t third;
	size_t adopted;

	lost_init(&lost, state);
	(void)council_device(council, council->control[CSOMN], CSOMN, STRANGER);
	third = council_journal(council, CLASS_CONTROL, CSOMN, STRANGER);
	adopted = adopt(&lost, third, lost.held);
	assert_says(council, lost.held, "counts");
	(void)council_cut(council, council->control[CSOMN], CSOMN, STRANGER,
	    POINTS(MADE_NONE));
	assert_says(council, adopted, "held");
	assert_says(council, lost.held, "held");
	council_clear(council);
}

static void
held_endorsements_adopt_nothing(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t adopted;
	size_t device;

	lost_init(&lost, state);
	adopted = adopt(&lost, council->control[NHRC], lost.held);
	(void)council_device(council, council->control[MOJHA], MOJHA,
	    SECOND_OF(MOJHA));
	device =
	    council_journal(council, CLASS_CONTROL, MOJHA, SECOND_OF(MOJHA));
	(void)council_endorse(council, device, adopted);
	assert_says(council, lost.held, "counts");
	(void)council_cut(council, council->control[MOJHA], MOJHA,
	    SECOND_OF(MOJHA), POINTS(MADE_NONE));
	assert_says(council, lost.held, "held");
	council_clear(council);
}

static void
control_records_are_not_adopted(void **state)
{
	struct lost lost;
	struct council *council = &lost.council;
	size_t admission;
	size_t adopted;

	lost_init(&lost, state);
	admission = council_admit(council, lost.second, FORUM, FORUM,
	    "'member_kind':'coalition'");
	assert_says(council, admission, "held");
	adopted = adopt(&lost, council->control[CSOMN], admission);
	assert_says(council, adopted, "not-allowed");
	assert_says(council, admission, "held");
	council_clear(council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stewards_endorse_no_adopt_of_a_stranger),
		cmocka_unit_test(a_sibling_adopts_one_record_and_no_other),
		cmocka_unit_test(the_cut_device_adopts_nothing_of_its_own),
		cmocka_unit_test(another_member_adopts_nothing),
		cmocka_unit_test(a_held_adopt_is_in_no_force),
		cmocka_unit_test(held_endorsements_adopt_nothing),
		cmocka_unit_test(control_records_are_not_adopted),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
