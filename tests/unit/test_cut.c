/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "tests/unit/scene.h"

/* A second device of csomn, with its journals. */
struct sibling {
	struct scene scene;
	size_t control;
	size_t data;
};

static void
sibling_init(struct sibling *sibling, void **state)
{
	scene_init(&sibling->scene, state);
	(void)scene_device(&sibling->scene, sibling->scene.csomn, "csomn",
	    KEY_SECOND, "work");
	sibling->control = scene_control(&sibling->scene, "csomn", KEY_SECOND);
	sibling->data = scene_data(&sibling->scene, "csomn", KEY_SECOND);
}

static size_t
cuts_in_force(const struct scene *scene)
{
	struct fold *fold = room_fold(&scene->room, MADE_NONE);
	const size_t count = fold->control->cut_count;

	fold_free(fold);
	return count;
}

/* --- who cuts ------------------------------------------------------------ */

static void
a_sibling_cuts_a_device_at_a_point(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t before;
	size_t after;
	size_t cut;

	sibling_init(&sibling, state);
	before = scene_rate(scene, sibling.data, "MNG-1/1");
	after = scene_rate(scene, sibling.data, "MNG-1/1");
	cut = scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, &before, 1);
	assert_reason(scene, before, "counts");
	assert_reason(scene, after, "held");
	assert_reason(scene, cut, "counts");
	assert_string_equal(scene_reason_without(scene, after, cut), "counts");
	scene_clear(scene);
}

static void
a_cut_device_is_shown_as_cut(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	struct device_id id;
	struct fold *fold;

	sibling_init(&sibling, state);
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, NULL, 0);
	fold = room_fold(&scene->room, MADE_NONE);
	id = room_device(&scene->room, "csomn", KEY_SECOND);
	assert_true(control_device(fold->control, &id)->is_cut);
	id = room_device(&scene->room, "csomn", KEY_CSOMN);
	assert_false(control_device(fold->control, &id)->is_cut);
	fold_free(fold);
	scene_clear(scene);
}

static void
a_stranger_cuts_nobody(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t work;
	size_t stranger;
	size_t member;

	sibling_init(&sibling, state);
	work = scene_rate(scene, sibling.data, "MNG-1/1");
	stranger = scene_cut(scene, scene_control(scene, "csomn", KEY_STRANGER),
	    "csomn", KEY_SECOND, NULL, 0);
	member = scene_cut(scene, scene_control(scene, "nhrc", KEY_NHRC),
	    "csomn", KEY_SECOND, NULL, 0);
	assert_reason(scene, stranger, "not-admitted");
	assert_reason(scene, member, "not-allowed");
	assert_reason(scene, work, "counts");
	scene_clear(scene);
}

static void
a_device_does_not_cut_itself(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t cut;

	sibling_init(&sibling, state);
	cut = scene_cut(scene, sibling.control, "csomn", KEY_SECOND, NULL, 0);
	assert_reason(scene, cut, "not-allowed");
	assert_int_equal(cuts_in_force(scene), 0);
	scene_clear(scene);
}

static void
the_recovery_key_cuts(void **state)
{
	struct scene scene;
	size_t cut;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.mojha, "mojha", KEY_SECOND, "work");
	cut = scene_cut(&scene, scene_control(&scene, "mojha", KEY_RECOVERY),
	    "mojha", KEY_SECOND, NULL, 0);
	assert_reason(&scene, cut, "counts");
	assert_reason(&scene,
	    scene_rate(&scene, scene_data(&scene, "mojha", KEY_SECOND),
		"MNG-1/1"),
	    "held");
	scene_clear(&scene);
}

static void
a_thief_cannot_undo_the_cut_of_its_device(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t stolen;
	size_t theft;
	size_t third;

	sibling_init(&sibling, state);
	(void)scene_device(scene, scene->csomn, "csomn", KEY_THIRD, "work");
	third =
	    scene_rate(scene, scene_data(scene, "csomn", KEY_THIRD), "MNG-1/1");
	stolen = scene_rate(scene, sibling.data, "MNG-1/1");
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, NULL, 0);
	theft = scene_cut(scene, sibling.control, "csomn", KEY_CSOMN, NULL, 0);
	/* Both cuts are in force, whatever they hold: the thief's, too.  So it
	 * takes with it what the other device said, the third's admission. */
	assert_int_equal(cuts_in_force(scene), 2);
	assert_reason(scene, stolen, "held");
	assert_reason(scene, theft, "held");
	assert_reason(scene, third, "not-admitted");
	scene_clear(scene);
}

static void
a_cut_stays_in_force_when_its_authors_admission_falls(void **state)
{
	struct scene scene;
	size_t helper;
	size_t forum;
	size_t work;
	size_t cut;
	struct fold *fold;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.mojha, "mojha", KEY_SECOND, "work");
	helper = scene_control(&scene, "mojha", KEY_SECOND);
	(void)scene_admit(&scene, helper, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	forum = scene_control(&scene, "forum", KEY_STRANGER);
	(void)scene_device(&scene, forum, "forum", KEY_THIRD, "work");
	work = scene_rate(&scene, scene_data(&scene, "forum", KEY_THIRD),
	    "MNG-1/1");
	cut = scene_cut(&scene, forum, "forum", KEY_THIRD, NULL, 0);
	assert_reason(&scene, work, "held");
	(void)scene_cut(&scene, scene.mojha, "mojha", KEY_SECOND, NULL, 0);
	assert_reason(&scene, work, "held");
	assert_reason(&scene, cut, "counts");
	assert_int_equal(cuts_in_force(&scene), 2);
	fold = room_fold(&scene.room, MADE_NONE);
	assert_null(control_member(fold->control, "forum"));
	assert_string_equal(fold_find(fold, &scene.room, cut, 0)->said_by,
	    "forum");
	assert_int_equal(fold_find(fold, &scene.room, cut, 0)->member,
	    SIZE_MAX);
	fold_free(fold);
	scene_clear(&scene);
}

static void
what_a_held_record_admitted_is_not_admitted(void **state)
{
	struct scene scene;
	size_t helper;
	size_t before;
	size_t early;
	size_t late;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.mojha, "mojha", KEY_SECOND, "work");
	helper = scene_control(&scene, "mojha", KEY_SECOND);
	before = scene_admit(&scene, helper, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	(void)scene_admit(&scene, helper, "undp", KEY_THIRD,
	    "'member_kind':'cso'");
	early = scene_rate(&scene, scene_data(&scene, "forum", KEY_STRANGER),
	    "MNG-1/1");
	late = scene_rate(&scene, scene_data(&scene, "undp", KEY_THIRD),
	    "MNG-1/1");
	assert_reason(&scene, late, "counts");
	(void)scene_cut(&scene, scene.mojha, "mojha", KEY_SECOND, &before, 1);
	assert_reason(&scene, early, "counts");
	assert_reason(&scene, late, "not-admitted");
	scene_clear(&scene);
}

/* Found by the simulator: a store that learnt of the cut first took the
 * journals of such a device for a guest's, and lacked a cut in force. */
static void
who_was_let_in_by_a_held_record_is_carried_on(void **state)
{
	struct scene scene;
	struct device_id id;
	struct fold *fold;
	size_t cut;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.mojha, "mojha", KEY_SECOND, "work");
	(void)scene_admit(&scene, scene_control(&scene, "mojha", KEY_SECOND),
	    "undp", KEY_THIRD, "'member_kind':'cso'");
	(void)scene_device(&scene, scene_control(&scene, "undp", KEY_THIRD),
	    "undp", KEY_STRANGER, "work");
	cut = scene_cut(&scene, scene_control(&scene, "undp", KEY_STRANGER),
	    "undp", KEY_THIRD, NULL, 0);
	(void)scene_cut(&scene, scene.mojha, "mojha", KEY_SECOND, NULL, 0);
	assert_reason(&scene, cut, "counts");
	assert_int_equal(cuts_in_force(&scene), 2);
	fold = room_fold(&scene.room, MADE_NONE);
	id = room_device(&scene.room, "undp", KEY_STRANGER);
	assert_null(control_device(fold->control, &id));
	assert_true(control_carries(fold->control, &id));
	id = room_device(&scene.room, "undp", KEY_RECOVERY);
	assert_false(control_carries(fold->control, &id));
	fold_free(fold);
	scene_clear(&scene);
}

/* --- what is held -------------------------------------------------------- */

static void
journals_that_a_cut_does_not_list_are_held_whole(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t listed;
	size_t known;
	size_t other;
	size_t later;

	sibling_init(&sibling, state);
	listed = scene_rate(scene, sibling.data, "MNG-1/1");
	other = scene_data(scene, "csomn", KEY_SECOND);
	known = scene_rate(scene, other, "MNG-1/1");
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, &listed, 1);
	later = scene_data(scene, "csomn", KEY_SECOND);
	assert_reason(scene, listed, "counts");
	assert_reason(scene, known, "held");
	assert_reason(scene, scene_rate(scene, later, "MNG-1/1"), "held");
	assert_reason(scene,
	    scene_device(scene, sibling.control, "csomn", KEY_THIRD, "work"),
	    "held");
	scene_clear(scene);
}

static void
superseded_touches_one_journal(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t old;
	size_t lost;
	size_t new;

	sibling_init(&sibling, state);
	old = scene_rate(scene, sibling.data, "MNG-1/1");
	lost = scene_rate(scene, sibling.data, "MNG-1/1");
	new = scene_rate(scene, scene_data(scene, "csomn", KEY_SECOND),
	    "MNG-1/1");
	(void)scene_supersede(scene, scene->csomn, sibling.data, old);
	assert_reason(scene, old, "counts");
	assert_reason(scene, lost, "held");
	assert_reason(scene, new, "counts");
	assert_reason(scene,
	    scene_device(scene, sibling.control, "csomn", KEY_THIRD, "work"),
	    "counts");
	scene_clear(scene);
}

static void
a_journal_that_is_not_here_is_not_cut_yet(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t cut;
	size_t work;

	sibling_init(&sibling, state);
	cut = scene_supersede(scene, scene->csomn, sibling.data, MADE_NONE);
	assert_reason(scene, cut, "not-allowed");
	work = scene_rate(scene, sibling.data, "MNG-1/1");
	assert_reason(scene, cut, "counts");
	assert_reason(scene, work, "held");
	scene_clear(scene);
}

static void
a_point_that_is_not_here_lets_nothing_through(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t first;
	size_t point;

	sibling_init(&sibling, state);
	first = scene_rate(scene, sibling.data, "MNG-1/1");
	point = scene_rate(scene, sibling.data, "MNG-1/1");
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, &point, 1);
	assert_string_equal(scene_reason_without(scene, first, point), "held");
	assert_reason(scene, first, "counts");
	scene_clear(scene);
}

static void
a_point_names_hash_and_sequence(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t work;
	char hash[HASH_TEXT_LEN + 1];

	sibling_init(&sibling, state);
	work = scene_rate(scene, sibling.data, "MNG-1/1");
	hash_format(hash, &scene->room.records[work].place.hash);
	(void)room_say(&scene->room, scene->csomn,
	    "{'kind':'cut','subject':['device','%s'],'reason':'lost',"
	    "'points':[{'journal':'%s','sequence':2,'record':'%s'}]}",
	    room_device(&scene->room, "csomn", KEY_SECOND).text,
	    scene->room.journals[sibling.data].head.journal.text, hash);
	assert_reason(scene, work, "held");
	scene_clear(scene);
}

static void
of_several_cuts_each_holds(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t records[3];

	sibling_init(&sibling, state);
	for (size_t i = 0; i < 3; i++)
		records[i] = scene_rate(scene, sibling.data, "MNG-1/1");
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, &records[1],
	    1);
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, &records[0],
	    1);
	assert_reason(scene, records[0], "counts");
	assert_reason(scene, records[1], "held");
	assert_reason(scene, records[2], "held");
	scene_clear(scene);
}

/* --- forks --------------------------------------------------------------- */

/* A common record, and so many branches of two records on it. */
static size_t
fork_journal(struct scene *scene, size_t journal, size_t branches, size_t *tips)
{
	const size_t common = scene_rate(scene, journal, "MNG-1/1");

	for (size_t i = 0; i < branches; i++) {
		const size_t low = room_say_on(&scene->room, journal, common,
		    "{'kind':'source','subject':['" NAME_A
		    "'],'title':'%zu','symbol':'S'}",
		    i);

		tips[i] = room_say_on(&scene->room, journal, low,
		    "{'kind':'source','subject':['" NAME_B
		    "'],'title':'%zu','symbol':'S'}",
		    i);
	}
	return common;
}

static void
four_branches_count(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t tips[4];

	sibling_init(&sibling, state);
	(void)fork_journal(scene, sibling.data, 4, tips);
	for (size_t i = 0; i < 4; i++)
		assert_reason(scene, tips[i], "counts");
	scene_clear(scene);
}

static void
a_fifth_branch_holds_them_all(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t tips[5];
	size_t common;
	struct fold *fold;

	sibling_init(&sibling, state);
	common = fork_journal(scene, sibling.data, 5, tips);
	for (size_t i = 0; i < 5; i++)
		assert_reason(scene, tips[i], "held");
	assert_reason(scene, common, "counts");
	fold = room_fold(&scene->room, MADE_NONE);
	assert_true(control_may_hold(fold->control,
	    &scene->room.journals[sibling.data].head, true));
	assert_false(control_may_hold(fold->control,
	    &scene->room.journals[sibling.data].head, false));
	fold_free(fold);
	scene_clear(scene);
}

static void
a_cut_chooses_one_of_five_branches(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t tips[5];
	size_t cut;

	sibling_init(&sibling, state);
	(void)fork_journal(scene, sibling.data, 5, tips);
	cut = scene_supersede(scene, scene->csomn, sibling.data, tips[3]);
	assert_reason(scene, cut, "counts");
	for (size_t i = 0; i < 5; i++)
		assert_reason(scene, tips[i], i == 3 ? "counts" : "held");
	scene_clear(scene);
}

static void
a_cut_of_another_device_chooses_nothing(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t tips[5];

	sibling_init(&sibling, state);
	(void)scene_device(scene, scene->csomn, "csomn", KEY_THIRD, "work");
	(void)fork_journal(scene, sibling.data, 5, tips);
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_THIRD, &tips[3], 1);
	assert_int_equal(cuts_in_force(scene), 1);
	assert_reason(scene, tips[3], "held");
	scene_clear(scene);
}

static void
what_a_forked_control_journal_says_waits_for_a_cut(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t said[5];
	size_t work;

	sibling_init(&sibling, state);
	(void)room_record(&scene->room, sibling.control, MADE_NONE, NULL, 0);
	const size_t common = scene->room.journals[sibling.control].last;

	for (size_t i = 0; i < 5; i++) {
		scene->room.journals[sibling.control].last = common;
		said[i] = scene_device(scene, sibling.control, "csomn",
		    KEY_THIRD + 10 + i, "work");
	}
	work = scene_rate(scene, scene_data(scene, "csomn", KEY_THIRD + 12),
	    "MNG-1/1");
	assert_reason(scene, said[2], "held");
	assert_reason(scene, work, "not-admitted");
	(void)scene_supersede(scene, scene->csomn, sibling.control, said[2]);
	assert_reason(scene, said[1], "held");
	assert_reason(scene, said[2], "counts");
	assert_reason(scene, work, "counts");
	scene_clear(scene);
}

static void
a_cut_on_a_fifth_branch_is_not_in_force(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	size_t work;

	sibling_init(&sibling, state);
	(void)room_record(&scene->room, sibling.control, MADE_NONE, NULL, 0);
	const size_t common = scene->room.journals[sibling.control].last;

	(void)scene_device(scene, scene->csomn, "csomn", KEY_THIRD, "work");
	work =
	    scene_rate(scene, scene_data(scene, "csomn", KEY_THIRD), "MNG-1/1");
	for (size_t i = 0; i < 4; i++) {
		scene->room.journals[sibling.control].last = common;
		(void)scene_device(scene, sibling.control, "csomn",
		    KEY_THIRD + 10 + i, "work");
	}
	scene->room.journals[sibling.control].last = common;
	(void)scene_cut(scene, sibling.control, "csomn", KEY_THIRD, NULL, 0);
	assert_int_equal(cuts_in_force(scene), 0);
	assert_reason(scene, work, "counts");
	scene_clear(scene);
}

static void
one_look_finds_many_holds(void **state)
{
	struct sibling sibling;
	struct scene *scene = &sibling.scene;
	struct fold *fold;
	size_t records[2];
	struct node nodes[2];
	struct tree tree = { .nodes = nodes, .count = 2 };
	size_t holds[2];

	sibling_init(&sibling, state);
	records[0] = scene_rate(scene, sibling.data, "MNG-1/1");
	records[1] = scene_rate(scene, sibling.data, "MNG-1/1");
	(void)scene_cut(scene, scene->csomn, "csomn", KEY_SECOND, records, 1);
	for (size_t i = 0; i < 2; i++)
		nodes[i] = (struct node){
			.sequence = i + 1,
			.hash = scene->room.records[records[i]].place.hash,
			.previous = i == 0 ? NODE_NONE : i - 1,
		};
	fold = room_fold(&scene->room, MADE_NONE);
	control_holds(fold->control, &scene->room.journals[sibling.data].head,
	    &tree, holds);
	assert_int_equal(holds[0], HOLD_NONE);
	assert_int_equal(holds[1], 0);
	fold_free(fold);
	scene_clear(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sibling_cuts_a_device_at_a_point),
		cmocka_unit_test(a_cut_device_is_shown_as_cut),
		cmocka_unit_test(a_stranger_cuts_nobody),
		cmocka_unit_test(a_device_does_not_cut_itself),
		cmocka_unit_test(the_recovery_key_cuts),
		cmocka_unit_test(a_thief_cannot_undo_the_cut_of_its_device),
		cmocka_unit_test(
		    a_cut_stays_in_force_when_its_authors_admission_falls),
		cmocka_unit_test(what_a_held_record_admitted_is_not_admitted),
		cmocka_unit_test(who_was_let_in_by_a_held_record_is_carried_on),
		cmocka_unit_test(
		    journals_that_a_cut_does_not_list_are_held_whole),
		cmocka_unit_test(superseded_touches_one_journal),
		cmocka_unit_test(a_journal_that_is_not_here_is_not_cut_yet),
		cmocka_unit_test(a_point_that_is_not_here_lets_nothing_through),
		cmocka_unit_test(a_point_names_hash_and_sequence),
		cmocka_unit_test(of_several_cuts_each_holds),
		cmocka_unit_test(four_branches_count),
		cmocka_unit_test(a_fifth_branch_holds_them_all),
		cmocka_unit_test(a_cut_chooses_one_of_five_branches),
		cmocka_unit_test(a_cut_of_another_device_chooses_nothing),
		cmocka_unit_test(
		    what_a_forked_control_journal_says_waits_for_a_cut),
		cmocka_unit_test(a_cut_on_a_fifth_branch_is_not_in_force),
		cmocka_unit_test(one_look_finds_many_holds),
	};

	return cmocka_run_group_tests(tests, scene_group_start,
	    scene_group_end);
}
