/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/unit/scene.h"

static size_t
say_position(struct scene *scene, size_t journal)
{
	return room_say(&scene->room, journal,
	    "{'kind':'position','subject':['MNG-1/1','A/HRC/16/5'],"
	    "'value':'supported'}");
}

/* --- reasons ------------------------------------------------------------- */

static void
an_unknown_kind_does_not_count(void **state)
{
	struct scene scene;
	size_t unknown;
	size_t after;

	scene_init(&scene, state);
	unknown = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'sealed','subject':['x'],'state':'begun'}");
	after = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	assert_reason(&scene, unknown, "unknown-kind");
	assert_reason(&scene, after, "counts");
	scene_clear(&scene);
}

static void
a_malformed_statement_does_not_count(void **state)
{
	struct scene scene;
	size_t bad;
	size_t after;

	scene_init(&scene, state);
	bad = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'mostly'}");
	after = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	assert_reason(&scene, bad, "malformed");
	assert_reason(&scene, after, "counts");
	scene_clear(&scene);
}

static void
a_newer_data_record_is_passed_over(void **state)
{
	struct scene scene;
	size_t number;
	size_t trailer;
	size_t after;

	scene_init(&scene, state);
	scene.room.extra.number = 7;
	number = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	scene.room.extra.trailer = "Tamga-Colour: red";
	trailer = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	after = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	assert_reason(&scene, number, "newer");
	assert_reason(&scene, trailer, "newer");
	assert_reason(&scene, after, "counts");
	scene_clear(&scene);
}

static void
importers_and_government_have_their_kinds(void **state)
{
	struct scene scene;
	size_t rec;
	size_t position;

	scene_init(&scene, state);
	rec = scene_import(&scene, scene.csomn_data, "MNG-1/2");
	position = say_position(&scene, scene.csomn_data);
	assert_reason(&scene, rec, "not-allowed");
	assert_reason(&scene, position, "not-allowed");
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_CSOMN,
	    "'member_kind':'coordinating-body'");
	assert_reason(&scene, rec, "not-allowed");
	assert_reason(&scene, position, "counts");
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_CSOMN,
	    "'member_kind':'cso','roles':['importer']");
	assert_reason(&scene, rec, "counts");
	scene_clear(&scene);
}

static void
observers_do_not_rate(void **state)
{
	static const struct {
		const char *grant;
		bool may;
	} grants[] = {
		{ "'member_kind':'un'", false },
		{ "'member_kind':'embassy','roles':[]", false },
		{ "'member_kind':'regional'", false },
		{ "'member_kind':'cso','roles':['observer']", false },
		{ "'member_kind':'cso','roles':['importer','observer']",
		    false },
		{ "'member_kind':'un','roles':['data-protection']", true },
		{ "'member_kind':'ngo'", true },
	};

	for (size_t i = 0; i < sizeof(grants) / sizeof(grants[0]); i++) {
		struct scene scene;
		size_t journal;
		size_t rating;
		size_t source;

		scene_init(&scene, state);
		(void)scene_admit(&scene, scene.mojha, "undp", KEY_STRANGER,
		    grants[i].grant);
		journal = scene_data(&scene, "undp", KEY_STRANGER);
		rating = scene_rate(&scene, journal, "MNG-1/1");
		source = scene_source(&scene, journal, NAME_A);
		assert_reason(&scene, rating,
		    grants[i].may ? "counts" : "not-allowed");
		assert_reason(&scene, source, "counts");
		(void)scene_admit(&scene, scene.mojha, "undp", KEY_STRANGER,
		    "'member_kind':'academic'");
		assert_reason(&scene, rating, "counts");
		scene_clear(&scene);
	}
}

static void
a_steward_is_no_observer(void **state)
{
	const struct made_founder founder = {
		.id = "undp",
		.key = KEY_MOJHA,
		.recovery = MADE_NONE,
		.member_kind = "un",
		.is_steward = true,
	};
	struct scene scene = { .charter = 0 };
	size_t journal;
	size_t rec;
	size_t rating;

	room_made_init(&scene.room, *state, &founder, 1, 1);
	journal = scene_data(&scene, "undp", KEY_MOJHA);
	rec = scene_import(&scene, journal, "MNG-1/1");
	rating = scene_rate(&scene, journal, "MNG-1/1");
	assert_reason(&scene, rec, "counts");
	assert_reason(&scene, rating, "counts");
	room_made_clear(&scene.room);
}

static void
the_first_reason_is_named(void **state)
{
	struct scene scene;
	size_t stranger;
	size_t second;
	size_t held;

	scene_init(&scene, state);
	stranger =
	    room_say(&scene.room, scene_data(&scene, "forum", KEY_STRANGER),
		"{'kind':'sealed','subject':['x']}");
	assert_reason(&scene, stranger, "not-admitted");
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	second = scene_data(&scene, "csomn", KEY_SECOND);
	scene.room.extra.number = 7;
	held =
	    room_say(&scene.room, second, "{'kind':'sealed','subject':['x']}");
	assert_reason(&scene, held, "newer");
	(void)scene_cut(&scene, scene.csomn, "csomn", KEY_SECOND, NULL, 0);
	assert_reason(&scene, held, "held");
	scene_clear(&scene);
}

static void
why_not_is_said_to_people(void **state)
{
	struct scene scene;
	struct fold *fold;
	struct data_place place = { .is_held = true };
	struct err why = { 0 };
	size_t member;
	const json_t *json;

	scene_init(&scene, state);
	fold = room_fold(&scene.room, MADE_NONE);
	json = fold_find(fold, &scene.room, scene.good, 0)->json;
	place.head = &scene.room.journals[scene.nhrc_data].head;
	assert_int_equal(data_reason(fold->control, &place, json, &member,
			     &why),
	    REASON_HELD);
	assert_string_equal(fold->control->members[member].shown, "nhrc");
	assert_string_not_equal(why.msg, "");
	place.is_held = false;
	assert_int_equal(data_reason(fold->control, &place, json, &member,
			     NULL),
	    REASON_COUNTS);
	fold_free(fold);
	scene_clear(&scene);
}

/* --- sets of records ----------------------------------------------------- */

static void
copies_change_nothing(void **state)
{
	struct scene scene;
	struct fold_bytes *bytes;
	struct fold_bytes twice[64];
	struct fold *once;
	struct fold *again;

	scene_init(&scene, state);
	bytes = room_bytes(&scene.room);
	for (size_t i = 0; i < scene.room.record_count; i++) {
		twice[2 * i] = bytes[i];
		twice[2 * i + 1] = bytes[scene.room.record_count - 1 - i];
	}
	once = room_fold(&scene.room, MADE_NONE);
	again = fold_room(&scene.room.charter, twice,
	    2 * scene.room.record_count, true);
	assert_int_equal(once->count, again->count);
	assert_int_equal(again->waiting, 0);
	assert_int_equal(again->refused, 0);
	free(bytes);
	fold_free(once);
	fold_free(again);
	scene_clear(&scene);
}

static void
what_stands_on_a_missing_record_waits(void **state)
{
	struct scene scene;
	size_t records[3];
	struct fold *fold;

	scene_init(&scene, state);
	for (size_t i = 0; i < 3; i++)
		records[i] = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	fold = room_fold(&scene.room, records[0]);
	assert_int_equal(fold->waiting, 2);
	assert_int_equal(fold->refused, 0);
	assert_null(fold_find(fold, &scene.room, records[2], 0));
	assert_non_null(fold_find(fold, &scene.room, scene.good, 0));
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_bad_signature_is_refused_with_all_on_it(void **state)
{
	struct scene scene;
	struct fold_bytes *bytes;
	size_t records[3];
	struct fold *fold;
	char *value;

	scene_init(&scene, state);
	for (size_t i = 0; i < 3; i++)
		records[i] = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	/* Its hash and so its successors' previous are of the changed bytes:
	 * the journal's own key did not sign them. */
	value = strstr(scene.room.records[records[2]].bytes, "fully");
	assert_non_null(value);
	value[0] = 'F';
	bytes = room_bytes(&scene.room);
	fold = fold_room(&scene.room.charter, bytes, scene.room.record_count,
	    true);
	assert_int_equal(fold->refused, 1);
	assert_non_null(fold_find(fold, &scene.room, records[1], 0));
	assert_null(fold_find(fold, &scene.room, records[2], 0));
	fold_free(fold);
	free(bytes);
	value[0] = 'f';
	scene_clear(&scene);
}

static void
another_rooms_records_are_refused(void **state)
{
	struct scene scene;
	struct scene other;
	struct fold_bytes bytes[64];
	struct fold_bytes *ours;
	struct fold *fold;
	const struct made_founder founder = {
		.id = "mojha",
		.key = KEY_MOJHA,
		.recovery = MADE_NONE,
		.member_kind = "government",
		.is_steward = true,
	};

	scene_init(&scene, state);
	other = (struct scene){ .charter = 0 };
	room_made_init(&other.room, *state, &founder, 1, 2);
	other.mojha_data = scene_data(&other, "mojha", KEY_MOJHA);
	(void)scene_import(&other, other.mojha_data, "MNG-1/5");
	(void)scene_import(&other, other.mojha_data, "MNG-1/6");
	ours = room_bytes(&scene.room);
	memcpy(bytes, ours, scene.room.record_count * sizeof(*ours));
	free(ours);
	ours = room_bytes(&other.room);
	memcpy(bytes + scene.room.record_count, ours, 2 * sizeof(*ours));
	free(ours);
	fold = fold_room(&scene.room.charter, bytes,
	    scene.room.record_count + 2, true);
	assert_int_equal(fold->refused, 2);
	assert_non_null(fold_find(fold, &scene.room, scene.good, 0));
	fold_free(fold);
	room_made_clear(&other.room);
	scene_clear(&scene);
}

static void
the_dump_has_a_line_for_what_counts_by_id(void **state)
{
	struct scene scene;
	struct fold *fold;
	struct buf dump;
	char *id;
	char *wanted;
	size_t lines = 0;

	scene_init(&scene, state);
	(void)room_say(&scene.room, scene.csomn_data,
	    "{'kind':'sealed','subject':['x']}");
	fold = room_fold(&scene.room, MADE_NONE);
	buf_init(&dump, 1 << 20);
	fold_dump(fold, &dump);
	id = room_id(&scene.room, scene.rec, 0);
	wanted = mem_format("{\"current\":true,\"id\":\"%s\",\"kind\":"
			    "\"recommendation\",\"member\":\"mojha\","
			    "\"statement\":{\"kind\":\"recommendation\","
			    "\"recommending_states\":[\"FRA\"],\"subject\":"
			    "[\"MNG-1/1\",\"A/HRC/16/5\"],\"text\":{\"en\":"
			    "\"T\"}}}\n",
	    id);
	assert_non_null(strstr(buf_text(&dump), wanted));
	for (const char *c = buf_text(&dump); *c != '\0'; c++)
		lines += *c == '\n' ? 1 : 0;
	/* Charter, two members, recommendation, assessment. */
	assert_int_equal(lines, 5);
	for (size_t i = 1; i < fold->count; i++) {
		char before[STATEMENT_ID_MAX + 1];
		char after[STATEMENT_ID_MAX + 1];

		statement_id_format(before, &fold->statements[i - 1].id);
		statement_id_format(after, &fold->statements[i].id);
		assert_true(strcmp(before, after) < 0);
	}
	buf_clear(&dump);
	free(wanted);
	free(id);
	fold_free(fold);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_kind_does_not_count),
		cmocka_unit_test(a_malformed_statement_does_not_count),
		cmocka_unit_test(a_newer_data_record_is_passed_over),
		cmocka_unit_test(importers_and_government_have_their_kinds),
		cmocka_unit_test(observers_do_not_rate),
		cmocka_unit_test(a_steward_is_no_observer),
		cmocka_unit_test(the_first_reason_is_named),
		cmocka_unit_test(why_not_is_said_to_people),
		cmocka_unit_test(copies_change_nothing),
		cmocka_unit_test(what_stands_on_a_missing_record_waits),
		cmocka_unit_test(a_bad_signature_is_refused_with_all_on_it),
		cmocka_unit_test(another_rooms_records_are_refused),
		cmocka_unit_test(the_dump_has_a_line_for_what_counts_by_id),
	};

	return cmocka_run_group_tests(tests, scene_group_start,
	    scene_group_end);
}
