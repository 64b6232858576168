/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/unit/scene.h"

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
		"{'kind':'quorum','subject':['x']}",
		"{'kind':'epoch','subject':['x'],'number':2}",
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
