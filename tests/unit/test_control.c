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

/* --- devices ------------------------------------------------------------- */

static void
devices_lead_to_devices(void **state)
{
	struct scene scene;
	size_t second;
	size_t work;
	size_t link;

	scene_init(&scene, state);
	link = scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	second = scene_control(&scene, "csomn", KEY_SECOND);
	(void)scene_device(&scene, second, "csomn", KEY_THIRD, "work");
	work = scene_rate(&scene, scene_data(&scene, "csomn", KEY_THIRD),
	    "MNG-1/1");
	assert_reason(&scene, work, "counts");
	assert_string_equal(scene_reason_without(&scene, work, link),
	    "not-admitted");
	scene_clear(&scene);
}

static void
devices_that_name_each_other_are_nobodys(void **state)
{
	struct scene scene;
	size_t one;
	size_t two;
	size_t work;

	scene_init(&scene, state);
	one = scene_control(&scene, "forum", KEY_SECOND);
	two = scene_control(&scene, "forum", KEY_THIRD);
	(void)scene_device(&scene, one, "forum", KEY_THIRD, "work");
	(void)scene_device(&scene, two, "forum", KEY_SECOND, "work");
	work = scene_rate(&scene, scene_data(&scene, "forum", KEY_SECOND),
	    "MNG-1/1");
	assert_reason(&scene, work, "not-admitted");
	scene_clear(&scene);
}

static void
a_device_is_named_by_its_key(void **state)
{
	struct scene scene;
	size_t wrong;
	size_t misplaced;

	scene_init(&scene, state);
	wrong = room_say(&scene.room, scene.csomn,
	    "{'kind':'device','subject':['%s'],'key':'%s','label':'l',"
	    "'purpose':'work'}",
	    room_device(&scene.room, "nhrc", KEY_SECOND).text,
	    room_key(&scene.room, KEY_SECOND));
	misplaced =
	    scene_device(&scene, scene.csomn_data, "nhrc", KEY_SECOND, "work");
	assert_reason(&scene, wrong, "malformed");
	assert_reason(&scene, misplaced, "malformed");
	scene_clear(&scene);
}

static void
nobody_takes_over_the_device_of_a_root_key(void **state)
{
	struct scene scene;
	size_t journal;
	size_t work;
	struct fold *fold;
	const struct fold_statement *statement;

	scene_init(&scene, state);
	/* A second root under csomn's id claims csomn's key, and so would
	 * have all that csomn adds. */
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_STRANGER,
	    "'member_kind':'cso'");
	journal = scene_control(&scene, "csomn", KEY_STRANGER);
	(void)scene_device(&scene, journal, "csomn", KEY_CSOMN, "work");
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_STRANGER, "work");
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	work = scene_rate(&scene, scene_data(&scene, "csomn", KEY_SECOND),
	    "MNG-1/1");
	fold = room_fold(&scene.room, MADE_NONE);
	statement = fold_find(fold, &scene.room, work, 0);
	assert_memory_equal(
	    fold->control->members[statement->member].root.bytes,
	    scene.room.pool->keys[KEY_CSOMN].public.bytes, KEY_LEN);
	const struct device_id id =
	    room_device(&scene.room, "csomn", KEY_CSOMN);

	assert_true(control_device(fold->control, &id)->is_disputed);
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_device_that_two_say_belongs_to_the_lower_root(void **state)
{
	struct scene scene;
	size_t journal;
	struct fold *fold;
	const struct device *device;
	struct device_id id;
	const struct made_pool *pool = *state;
	const size_t lower = strcmp(pool->keys[KEY_CSOMN].text,
				 pool->keys[KEY_STRANGER].text) < 0 ?
	    KEY_CSOMN :
	    KEY_STRANGER;

	scene_init(&scene, state);
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_STRANGER,
	    "'member_kind':'cso'");
	journal = scene_control(&scene, "csomn", KEY_STRANGER);
	(void)scene_device(&scene, journal, "csomn", KEY_SECOND, "work");
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	fold = room_fold(&scene.room, MADE_NONE);
	id = room_device(&scene.room, "csomn", KEY_SECOND);
	device = control_device(fold->control, &id);
	assert_true(device->is_disputed);
	assert_memory_equal(fold->control->members[device->member].root.bytes,
	    pool->keys[lower].public.bytes, KEY_LEN);
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_stewards_device_admits_as_the_steward(void **state)
{
	struct scene scene;
	size_t admission;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.mojha, "mojha", KEY_SECOND, "work");
	admission =
	    scene_admit(&scene, scene_control(&scene, "mojha", KEY_SECOND),
		"forum", KEY_STRANGER, "'member_kind':'coalition'");
	assert_reason(&scene, admission, "counts");
	scene_clear(&scene);
}

static void
a_recovery_key_says_who_is_in_and_no_more(void **state)
{
	struct scene scene;
	size_t control;
	size_t device;
	size_t data;

	scene_init(&scene, state);
	control = scene_control(&scene, "mojha", KEY_RECOVERY);
	device = scene_device(&scene, control, "mojha", KEY_SECOND, "work");
	data = scene_rate(&scene, scene_data(&scene, "mojha", KEY_RECOVERY),
	    "MNG-1/1");
	assert_reason(&scene, device, "counts");
	assert_reason(&scene, data, "not-allowed");
	assert_reason(&scene,
	    scene_rate(&scene, scene_data(&scene, "mojha", KEY_SECOND),
		"MNG-1/1"),
	    "counts");
	scene_clear(&scene);
}

static void
a_device_of_purpose_recovery_may_be_put_to_work(void **state)
{
	struct scene scene;
	size_t data;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND,
	    "recovery");
	data = scene_rate(&scene, scene_data(&scene, "csomn", KEY_SECOND),
	    "MNG-1/1");
	assert_reason(&scene, data, "not-allowed");
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	assert_reason(&scene, data, "counts");
	scene_clear(&scene);
}

static void
people_see_devices_with_label_and_admission(void **state)
{
	struct scene scene;
	size_t record;
	struct fold *fold;
	const struct device *device;
	struct device_id id;

	scene_init(&scene, state);
	record = scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	fold = room_fold(&scene.room, MADE_NONE);
	id = room_device(&scene.room, "csomn", KEY_SECOND);
	device = control_device(fold->control, &id);
	assert_non_null(device);
	assert_string_equal(device->label, "laptop");
	assert_string_equal(device->member_id.text, "csomn");
	assert_false(device->is_root);
	assert_true(device->is_work);
	assert_int_equal(hash_compare(&device->admitted_by.record,
			     &scene.room.records[record].place.hash),
	    0);
	id = room_device(&scene.room, "csomn", KEY_CSOMN);
	assert_true(control_device(fold->control, &id)->is_root);
	fold_free(fold);
	scene_clear(&scene);
}

/* --- what stops a journal ------------------------------------------------ */

static void
an_unknown_control_kind_stops_its_journal_there(void **state)
{
	static const char *const stops[] = {
		"{'kind':'endorsement','subject':['x']}",
		"{'kind':'adopt','subject':['x']}",
		"{'kind':'charter','subject':['MNG-1'],'version':2}",
	};

	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		struct scene scene;
		size_t before;
		size_t stop;
		size_t after;

		scene_init(&scene, state);
		before = scene_device(&scene, scene.csomn, "csomn", KEY_SECOND,
		    "work");
		stop = room_say(&scene.room, scene.csomn, "%s", stops[i]);
		after = scene_device(&scene, scene.csomn, "csomn", KEY_THIRD,
		    "work");
		assert_reason(&scene, before, "counts");
		assert_reason(&scene, stop, "newer");
		assert_reason(&scene, after, "newer");
		assert_reason(&scene,
		    scene_rate(&scene, scene_data(&scene, "csomn", KEY_THIRD),
			"MNG-1/1"),
		    "not-admitted");
		scene_clear(&scene);
	}
}

static void
a_malformed_control_statement_stops_nothing(void **state)
{
	struct scene scene;
	size_t bad;
	size_t data;
	size_t after;

	scene_init(&scene, state);
	bad = room_say(&scene.room, scene.csomn,
	    "{'kind':'charter','subject':['MNG-1'],'version':'2'}");
	data = scene_rate(&scene, scene.csomn, "MNG-1/1");
	after = scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	assert_reason(&scene, bad, "malformed");
	assert_reason(&scene, data, "not-allowed");
	assert_reason(&scene, after, "counts");
	scene_clear(&scene);
}

static void
a_newer_control_record_stops_its_journal_there(void **state)
{
	struct scene scene;
	size_t newer;
	size_t after;

	scene_init(&scene, state);
	scene.room.extra.number = 1;
	newer = scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	after = scene_device(&scene, scene.csomn, "csomn", KEY_THIRD, "work");
	assert_reason(&scene, newer, "newer");
	assert_reason(&scene, after, "newer");
	scene_clear(&scene);
}

static void
control_kinds_stay_in_control_journals(void **state)
{
	struct scene scene;
	size_t device;
	size_t stranger;

	scene_init(&scene, state);
	device =
	    scene_device(&scene, scene.csomn_data, "csomn", KEY_SECOND, "work");
	stranger =
	    scene_admit(&scene, scene_data(&scene, "forum", KEY_STRANGER),
		"forum", KEY_STRANGER, "'member_kind':'cso'");
	assert_reason(&scene, device, "not-allowed");
	assert_reason(&scene, stranger, "not-admitted");
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
		cmocka_unit_test(devices_lead_to_devices),
		cmocka_unit_test(devices_that_name_each_other_are_nobodys),
		cmocka_unit_test(a_device_is_named_by_its_key),
		cmocka_unit_test(nobody_takes_over_the_device_of_a_root_key),
		cmocka_unit_test(
		    a_device_that_two_say_belongs_to_the_lower_root),
		cmocka_unit_test(a_stewards_device_admits_as_the_steward),
		cmocka_unit_test(a_recovery_key_says_who_is_in_and_no_more),
		cmocka_unit_test(
		    a_device_of_purpose_recovery_may_be_put_to_work),
		cmocka_unit_test(people_see_devices_with_label_and_admission),
		cmocka_unit_test(
		    an_unknown_control_kind_stops_its_journal_there),
		cmocka_unit_test(a_malformed_control_statement_stops_nothing),
		cmocka_unit_test(
		    a_newer_control_record_stops_its_journal_there),
		cmocka_unit_test(control_kinds_stay_in_control_journals),
	};

	return cmocka_run_group_tests(tests, scene_group_start,
	    scene_group_end);
}
