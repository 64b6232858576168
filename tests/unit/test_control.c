/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/scene.h"

/* --- the line of charters ------------------------------------------------ */

static void
the_founding_charter_counts_in_its_founders_journal(void **state)
{
	struct scene scene;
	size_t copy;
	size_t later;

	scene_init(&scene, state);
	copy = room_record(&scene.room, scene.csomn, MADE_NONE,
	    (const char *const[]){ scene.room.charter.line }, 1);
	later = room_record(&scene.room, scene.mojha,
	    scene.room.journals[scene.mojha].last,
	    (const char *const[]){ scene.room.charter.line }, 1);
	assert_reason(&scene, scene.charter, "counts");
	assert_true(scene_current(&scene, scene.charter));
	assert_reason(&scene, copy, "not-allowed");
	assert_reason(&scene, later, "not-allowed");
	scene_clear(&scene);
}

static void
the_room_stands_before_the_charters_record_is_here(void **state)
{
	struct scene scene;
	size_t journal;
	size_t admission;

	scene_init(&scene, state);
	journal = scene_control(&scene, "mojha", KEY_MOJHA);
	admission = scene_admit(&scene, journal, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	assert_string_equal(scene_reason_without(&scene, admission,
				scene.charter),
	    "counts");
	scene_clear(&scene);
}

/* --- members ------------------------------------------------------------- */

static void
work_before_admission_counts_when_it_comes(void **state)
{
	struct scene scene;
	size_t journal;
	size_t early;
	size_t admission;

	scene_init(&scene, state);
	journal = scene_data(&scene, "forum", KEY_STRANGER);
	early = scene_rate(&scene, journal, "MNG-1/1");
	assert_reason(&scene, early, "not-admitted");
	admission = scene_admit(&scene, scene.mojha, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	assert_reason(&scene, early, "counts");
	assert_string_equal(scene_reason_without(&scene, early, admission),
	    "not-admitted");
	scene_clear(&scene);
}

static void
who_is_no_steward_admits_nobody(void **state)
{
	struct scene scene;
	size_t admission;
	size_t work;

	scene_init(&scene, state);
	admission = scene_admit(&scene, scene.csomn, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	work = scene_rate(&scene, scene_data(&scene, "forum", KEY_STRANGER),
	    "MNG-1/1");
	assert_reason(&scene, admission, "not-allowed");
	assert_reason(&scene, work, "not-admitted");
	scene_clear(&scene);
}

static void
a_stranger_does_not_admit_itself(void **state)
{
	struct scene scene;
	size_t journal;
	size_t admission;

	scene_init(&scene, state);
	journal = scene_control(&scene, "forum", KEY_STRANGER);
	admission = scene_admit(&scene, journal, "forum", KEY_STRANGER,
	    "'member_kind':'coalition'");
	assert_reason(&scene, admission, "not-admitted");
	scene_clear(&scene);
}

static void
an_admission_is_of_one_id(void **state)
{
	struct scene scene;
	size_t work;

	scene_init(&scene, state);
	work = scene_rate(&scene, scene_data(&scene, "other", KEY_CSOMN),
	    "MNG-1/1");
	assert_reason(&scene, work, "not-admitted");
	(void)scene_admit(&scene, scene.mojha, "other", KEY_CSOMN,
	    "'member_kind':'cso'");
	assert_reason(&scene, work, "counts");
	scene_clear(&scene);
}

static void
a_steward_says_kind_and_names(void **state)
{
	struct scene scene;
	size_t nameless;

	scene_init(&scene, state);
	nameless = room_say(&scene.room, scene.mojha,
	    "{'kind':'member','subject':['forum'],'key':'%s',"
	    "'member_kind':'coalition'}",
	    room_key(&scene.room, KEY_STRANGER));
	assert_reason(&scene, nameless, "not-allowed");
	assert_reason(&scene,
	    scene_rate(&scene, scene_data(&scene, "forum", KEY_STRANGER),
		"MNG-1/1"),
	    "not-admitted");
	scene_clear(&scene);
}

static void
a_member_names_itself_and_its_coalitions_alone(void **state)
{
	struct scene scene;
	size_t names;
	size_t rights;
	size_t of_another;
	size_t under_another_id;

	scene_init(&scene, state);
	names = room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'mn':'TBB'},'of':['forum']}",
	    room_key(&scene.room, KEY_CSOMN));
	rights = scene_admit(&scene, scene.csomn, "csomn", KEY_CSOMN,
	    "'member_kind':'cso','roles':['importer']");
	of_another = room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['nhrc'],'key':'%s',"
	    "'names':{'en':'Mine'}}",
	    room_key(&scene.room, KEY_NHRC));
	under_another_id = room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['nhrc'],'key':'%s',"
	    "'names':{'en':'Mine'}}",
	    room_key(&scene.room, KEY_CSOMN));
	assert_reason(&scene, names, "counts");
	assert_reason(&scene, rights, "not-allowed");
	assert_reason(&scene, of_another, "not-allowed");
	assert_reason(&scene, under_another_id, "not-allowed");
	scene_clear(&scene);
}

/* The member of the fold that is shown so. */
static const struct member *
member_shown(const struct fold *fold, const char *shown)
{
	const struct member *member = control_member(fold->control, shown);

	if (member == NULL)
		fail_msg("nobody is shown as '%s'", shown);
	return member;
}

static void
names_are_united_and_the_earlier_one_stands(void **state)
{
	struct scene scene;
	struct fold *fold;
	const struct member *csomn;
	size_t own;

	scene_init(&scene, state);
	own = room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'en':'Ours','mn':'TBB'},'of':['forum']}",
	    room_key(&scene.room, KEY_CSOMN));
	scene.room.extra.seen = &own;
	scene.room.extra.seen_count = 1;
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_CSOMN,
	    "'member_kind':'cso','of':['coalition']");
	fold = room_fold(&scene.room, MADE_NONE);
	csomn = member_shown(fold, "csomn");
	/* The record of csomn has rank 1, the steward's first word rank 3. */
	assert_string_equal(json_text(csomn->names, "en"), "Ours");
	assert_string_equal(json_text(csomn->names, "mn"), "TBB");
	assert_int_equal(json_array_size(csomn->of), 2);
	assert_string_equal(json_string_value(json_array_get(csomn->of, 0)),
	    "coalition");
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_replaced_name_is_gone(void **state)
{
	struct scene scene;
	struct fold *fold;
	char *id;

	scene_init(&scene, state);
	id = room_id(&scene.room, scene.admission, 0);
	(void)room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'mn':'TBB'},'replaces':['%s']}",
	    room_key(&scene.room, KEY_CSOMN), id);
	fold = room_fold(&scene.room, MADE_NONE);
	assert_null(json_text(member_shown(fold, "csomn")->names, "en"));
	assert_string_equal(json_text(member_shown(fold, "csomn")->names, "mn"),
	    "TBB");
	assert_string_equal(member_shown(fold, "csomn")->kind, "cso");
	assert_false(scene_current(&scene, scene.admission));
	fold_free(fold);
	free(id);
	scene_clear(&scene);
}

static void
grants_only_grow(void **state)
{
	struct scene scene;
	struct fold *fold;
	const struct member *csomn;
	char *id;
	size_t first;

	scene_init(&scene, state);
	first = scene_admit(&scene, scene.mojha, "csomn", KEY_CSOMN,
	    "'member_kind':'coalition','roles':['importer']");
	id = room_id(&scene.room, first, 0);
	(void)room_say(&scene.room, scene.mojha,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'en':'N'},'member_kind':'cso','roles':['observer'],"
	    "'replaces':['%s']}",
	    room_key(&scene.room, KEY_CSOMN), id);
	fold = room_fold(&scene.room, MADE_NONE);
	csomn = member_shown(fold, "csomn");
	assert_true(csomn->is_importer);
	assert_true(csomn->is_coalition);
	assert_false(csomn->is_observer);
	assert_false(csomn->is_steward);
	assert_int_equal(json_array_size(csomn->roles), 2);
	fold_free(fold);
	free(id);
	scene_clear(&scene);
}

/* --- shown ids ----------------------------------------------------------- */

static void
two_roots_with_one_id_are_told_apart(void **state)
{
	struct scene scene;
	struct fold *fold;
	struct device_id device;
	const struct member *first;
	char shown[MEMBER_ID_MAX + 6];
	const bool lower =
	    strcmp(((struct made_pool *)*state)->keys[KEY_CSOMN].text,
		((struct made_pool *)*state)->keys[KEY_STRANGER].text) < 0;
	const size_t keeps = lower ? KEY_CSOMN : KEY_STRANGER;
	const size_t other = lower ? KEY_STRANGER : KEY_CSOMN;

	scene_init(&scene, state);
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_STRANGER,
	    "'member_kind':'cso'");
	fold = room_fold(&scene.room, MADE_NONE);
	first = member_shown(fold, "csomn");
	assert_memory_equal(first->root.bytes,
	    scene.room.pool->keys[keeps].public.bytes, KEY_LEN);
	assert_true(first->is_disputed);
	device = room_device(&scene.room, "csomn", other);
	(void)snprintf(shown, sizeof(shown), "csomn~%.4s", device.text);
	assert_true(member_shown(fold, shown)->is_disputed);
	assert_false(member_shown(fold, "nhrc")->is_disputed);
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_founder_keeps_its_id(void **state)
{
	struct scene scene;
	struct fold *fold;

	scene_init(&scene, state);
	for (size_t key = KEY_STRANGER + 2; key < KEY_STRANGER + 8; key++)
		(void)scene_admit(&scene, scene.mojha, "mojha", key,
		    "'member_kind':'government'");
	fold = room_fold(&scene.room, MADE_NONE);
	assert_memory_equal(member_shown(fold, "mojha")->root.bytes,
	    scene.room.pool->keys[KEY_MOJHA].public.bytes, KEY_LEN);
	fold_free(fold);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_founding_charter_counts_in_its_founders_journal),
		cmocka_unit_test(
		    the_room_stands_before_the_charters_record_is_here),
		cmocka_unit_test(work_before_admission_counts_when_it_comes),
		cmocka_unit_test(who_is_no_steward_admits_nobody),
		cmocka_unit_test(a_stranger_does_not_admit_itself),
		cmocka_unit_test(an_admission_is_of_one_id),
		cmocka_unit_test(a_steward_says_kind_and_names),
		cmocka_unit_test(
		    a_member_names_itself_and_its_coalitions_alone),
		cmocka_unit_test(names_are_united_and_the_earlier_one_stands),
		cmocka_unit_test(a_replaced_name_is_gone),
		cmocka_unit_test(grants_only_grow),
		cmocka_unit_test(two_roots_with_one_id_are_told_apart),
		cmocka_unit_test(a_founder_keeps_its_id),
	};

	return cmocka_run_group_tests(tests, scene_group_start,
	    scene_group_end);
}
