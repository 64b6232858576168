/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/scene.h"

/* The rating of MNG-1/1 again, with more fields, in place of a record's. */
static size_t
say_instead(struct scene *scene, size_t journal, size_t record,
    const char *fields)
{
	char *id = room_id(&scene->room, record, 0);
	const size_t said = room_say(&scene->room, journal,
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],%s,'replaces':['%s']}",
	    fields, id);

	free(id);
	return said;
}

/* --- references ---------------------------------------------------------- */

static void
what_is_unresolved_resolves_when_its_rec_comes(void **state)
{
	struct scene scene;
	size_t rating;
	size_t rec;

	scene_init(&scene, state);
	rating = scene_rate(&scene, scene.csomn_data, "MNG-1/84.10");
	(void)scene_import(&scene, scene.mojha_data, "MNG-1/84.1");
	assert_reason(&scene, rating, "unresolved");
	rec = scene_import(&scene, scene.mojha_data, "MNG-1/84.10");
	assert_reason(&scene, rating, "counts");
	assert_string_equal(scene_reason_without(&scene, rating, rec),
	    "unresolved");
	scene_clear(&scene);
}

static void
a_rec_that_does_not_count_resolves_nothing(void **state)
{
	struct scene scene;
	size_t rating;

	scene_init(&scene, state);
	(void)scene_import(&scene, scene.csomn_data, "MNG-1/2");
	rating = scene_rate(&scene, scene.csomn_data, "MNG-1/2");
	assert_reason(&scene, rating, "unresolved");
	scene_clear(&scene);
}

static void
a_citation_names_a_rec_a_thing_or_a_statement(void **state)
{
	struct scene scene;
	size_t of_rec;
	size_t of_thing;
	size_t of_statement;
	size_t of_control;
	char *id;
	char *control_id;

	scene_init(&scene, state);
	(void)scene_source(&scene, scene.csomn_data, NAME_A);
	(void)scene_source(&scene, scene.mojha_data, NAME_B);
	id = room_id(&scene.room, scene.good, 0);
	control_id = room_id(&scene.room, scene.admission, 0);
	of_rec = scene_citation(&scene, scene.csomn_data, "MNG-1/1",
	    "csomn/" NAME_A);
	of_thing = scene_citation(&scene, scene.csomn_data, "mojha/" NAME_B,
	    "csomn/" NAME_A);
	of_statement =
	    scene_citation(&scene, scene.csomn_data, id, "mojha/" NAME_B);
	of_control = scene_citation(&scene, scene.csomn_data, control_id,
	    "mojha/" NAME_B);
	assert_reason(&scene, of_rec, "counts");
	assert_reason(&scene, of_thing, "counts");
	assert_reason(&scene, of_statement, "counts");
	assert_reason(&scene, of_control, "counts");
	free(id);
	free(control_id);
	scene_clear(&scene);
}

static void
a_citation_of_nothing_is_unresolved(void **state)
{
	struct scene scene;
	size_t no_source;
	size_t anothers;
	size_t no_thing;
	size_t no_statement;
	size_t bad;
	char *id;
	char *bad_id;

	scene_init(&scene, state);
	(void)scene_source(&scene, scene.csomn_data, NAME_A);
	id = room_id(&scene.room, scene.good, 1);
	bad = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'sealed','subject':['x']}");
	bad_id = room_id(&scene.room, bad, 0);
	no_source = scene_citation(&scene, scene.csomn_data, "MNG-1/1",
	    "csomn/" NAME_B);
	anothers = scene_citation(&scene, scene.csomn_data, "MNG-1/1",
	    "mojha/" NAME_A);
	no_thing = scene_citation(&scene, scene.csomn_data, "mojha/" NAME_A,
	    "csomn/" NAME_A);
	no_statement =
	    scene_citation(&scene, scene.csomn_data, id, "csomn/" NAME_A);
	assert_reason(&scene, no_source, "unresolved");
	assert_reason(&scene, anothers, "unresolved");
	assert_reason(&scene, no_thing, "unresolved");
	assert_reason(&scene, no_statement, "unresolved");
	assert_reason(&scene,
	    scene_citation(&scene, scene.csomn_data, bad_id, "csomn/" NAME_A),
	    "unresolved");
	free(id);
	free(bad_id);
	scene_clear(&scene);
}

static void
what_does_not_resolve_can_still_be_cited(void **state)
{
	struct scene scene;
	size_t rating;
	size_t citation;
	char *id;

	scene_init(&scene, state);
	(void)scene_source(&scene, scene.csomn_data, NAME_A);
	rating = scene_rate(&scene, scene.csomn_data, "MNG-1/2");
	id = room_id(&scene.room, rating, 0);
	citation =
	    scene_citation(&scene, scene.csomn_data, id, "csomn/" NAME_A);
	assert_reason(&scene, rating, "unresolved");
	assert_reason(&scene, citation, "counts");
	free(id);
	scene_clear(&scene);
}

static void
a_thing_goes_by_the_shown_id_of_its_member(void **state)
{
	struct scene scene;
	const struct made_pool *pool = *state;
	const bool keeps = strcmp(pool->keys[KEY_CSOMN].text,
			       pool->keys[KEY_STRANGER].text) < 0;
	size_t citation;

	scene_init(&scene, state);
	(void)scene_source(&scene, scene.csomn_data, NAME_A);
	citation = scene_citation(&scene, scene.mojha_data, "MNG-1/1",
	    "csomn/" NAME_A);
	assert_reason(&scene, citation, "counts");
	(void)scene_admit(&scene, scene.mojha, "csomn", KEY_STRANGER,
	    "'member_kind':'cso'");
	assert_reason(&scene, citation, keeps ? "counts" : "unresolved");
	scene_clear(&scene);
}

/* --- slots --------------------------------------------------------------- */

static void
two_devices_apart_are_a_conflict_until_one_replaces_both(void **state)
{
	struct scene scene;
	size_t one;
	size_t two;
	size_t end;
	char *ids[2];

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	two = scene_rate(&scene, scene_data(&scene, "csomn", KEY_SECOND),
	    "MNG-1/1");
	assert_true(scene_current(&scene, one));
	assert_true(scene_current(&scene, two));
	ids[0] = room_id(&scene.room, one, 0);
	ids[1] = room_id(&scene.room, two, 0);
	const bool swap = strcmp(ids[0], ids[1]) > 0;

	end = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'not','replaces':['%s','%s']}",
	    ids[swap ? 1 : 0], ids[swap ? 0 : 1]);
	assert_false(scene_current(&scene, one));
	assert_false(scene_current(&scene, two));
	assert_true(scene_current(&scene, end));
	free(ids[0]);
	free(ids[1]);
	scene_clear(&scene);
}

static void
nobody_replaces_what_another_member_said(void **state)
{
	struct scene scene;
	size_t attempt;

	scene_init(&scene, state);
	attempt =
	    say_instead(&scene, scene.csomn_data, scene.good, "'value':'not'");
	assert_reason(&scene, attempt, "counts");
	assert_true(scene_current(&scene, attempt));
	assert_true(scene_current(&scene, scene.good));
	scene_clear(&scene);
}

static void
another_subject_is_another_slot(void **state)
{
	struct scene scene;
	size_t one;
	size_t other;
	char *id;

	scene_init(&scene, state);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	id = room_id(&scene.room, one, 0);
	other = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'assessment','subject':['MNG-1/1','','final',"
	    "'upr-info-3'],'value':'not','replaces':['%s']}",
	    id);
	assert_reason(&scene, other, "counts");
	assert_true(scene_current(&scene, one));
	free(id);
	scene_clear(&scene);
}

static void
replacing_reaches_through_a_held_record(void **state)
{
	struct scene scene;
	size_t second;
	size_t one;
	size_t held;
	size_t end;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	second = scene_data(&scene, "csomn", KEY_SECOND);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	held = say_instead(&scene, second, one, "'value':'partially'");
	end = say_instead(&scene, scene.csomn_data, held, "'value':'not'");
	(void)scene_cut(&scene, scene.csomn, "csomn", KEY_SECOND, NULL, 0);
	assert_reason(&scene, held, "held");
	assert_false(scene_current(&scene, one));
	assert_true(scene_current(&scene, end));
	scene_clear(&scene);
}

static void
what_is_held_replaces_nothing(void **state)
{
	struct scene scene;
	size_t second;
	size_t one;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	second = scene_data(&scene, "csomn", KEY_SECOND);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	(void)say_instead(&scene, second, one, "'value':'partially'");
	assert_false(scene_current(&scene, one));
	(void)scene_cut(&scene, scene.csomn, "csomn", KEY_SECOND, NULL, 0);
	assert_true(scene_current(&scene, one));
	scene_clear(&scene);
}

static void
replacing_reaches_through_a_malformed_statement(void **state)
{
	struct scene scene;
	size_t one;
	size_t bad;
	size_t end;

	scene_init(&scene, state);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	bad = say_instead(&scene, scene.csomn_data, one, "'value':'mostly'");
	end = say_instead(&scene, scene.csomn_data, bad, "'value':'not'");
	assert_reason(&scene, bad, "malformed");
	assert_false(scene_current(&scene, one));
	assert_true(scene_current(&scene, end));
	scene_clear(&scene);
}

static void
replacing_reaches_through_an_unresolved_statement(void **state)
{
	struct scene scene;
	size_t cite[3];
	char *id;

	scene_init(&scene, state);
	(void)scene_source(&scene, scene.csomn_data, NAME_A);
	cite[0] = scene_citation(&scene, scene.csomn_data, "MNG-1/2",
	    "csomn/" NAME_A);
	for (size_t i = 1; i < 3; i++) {
		id = room_id(&scene.room, cite[i - 1], 0);
		cite[i] = room_say(&scene.room, scene.csomn_data,
		    "{'kind':'citation','subject':['MNG-1/2','csomn/" NAME_A
		    "'],'note':'%zu','replaces':['%s']}",
		    i, id);
		free(id);
	}
	assert_reason(&scene, cite[2], "unresolved");
	(void)scene_import(&scene, scene.mojha_data, "MNG-1/2");
	assert_false(scene_current(&scene, cite[0]));
	assert_false(scene_current(&scene, cite[1]));
	assert_true(scene_current(&scene, cite[2]));
	scene_clear(&scene);
}

static void
a_link_that_is_not_here_breaks_the_chain(void **state)
{
	struct scene scene;
	size_t second;
	size_t one;
	size_t link;
	size_t end;
	struct fold *fold;

	scene_init(&scene, state);
	(void)scene_device(&scene, scene.csomn, "csomn", KEY_SECOND, "work");
	second = scene_data(&scene, "csomn", KEY_SECOND);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	link = say_instead(&scene, second, one, "'value':'partially'");
	end = say_instead(&scene, scene.csomn_data, link, "'value':'not'");
	assert_false(scene_current(&scene, one));
	fold = room_fold(&scene.room, link);
	assert_true(fold_find(fold, &scene.room, one, 0)->current);
	assert_true(fold_find(fold, &scene.room, end, 0)->current);
	fold_free(fold);
	scene_clear(&scene);
}

static void
a_withdrawal_stands_in_the_slot(void **state)
{
	struct scene scene;
	size_t one;
	size_t withdrawal;

	scene_init(&scene, state);
	one = scene_rate(&scene, scene.csomn_data, "MNG-1/1");
	withdrawal = say_instead(&scene, scene.csomn_data, one,
	    "'withdrawn':'an error'");
	assert_reason(&scene, withdrawal, "counts");
	assert_true(scene_current(&scene, withdrawal));
	assert_reason(&scene, one, "counts");
	assert_false(scene_current(&scene, one));
	scene_clear(&scene);
}

static void
the_wrong_journal_is_no_link(void **state)
{
	struct scene scene;
	char *id;
	size_t misplaced;
	size_t end;

	scene_init(&scene, state);
	id = room_id(&scene.room, scene.admission, 0);
	misplaced = room_say(&scene.room, scene.csomn_data,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'mn':'TBB'},'replaces':['%s']}",
	    room_key(&scene.room, KEY_CSOMN), id);
	free(id);
	id = room_id(&scene.room, misplaced, 0);
	end = room_say(&scene.room, scene.csomn,
	    "{'kind':'member','subject':['csomn'],'key':'%s',"
	    "'names':{'mn':'TBB'},'replaces':['%s']}",
	    room_key(&scene.room, KEY_CSOMN), id);
	free(id);
	assert_reason(&scene, misplaced, "not-allowed");
	assert_true(scene_current(&scene, end));
	assert_true(scene_current(&scene, scene.admission));
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_unresolved_resolves_when_its_rec_comes),
		cmocka_unit_test(a_rec_that_does_not_count_resolves_nothing),
		cmocka_unit_test(a_citation_names_a_rec_a_thing_or_a_statement),
		cmocka_unit_test(a_citation_of_nothing_is_unresolved),
		cmocka_unit_test(what_does_not_resolve_can_still_be_cited),
		cmocka_unit_test(a_thing_goes_by_the_shown_id_of_its_member),
		cmocka_unit_test(
		    two_devices_apart_are_a_conflict_until_one_replaces_both),
		cmocka_unit_test(nobody_replaces_what_another_member_said),
		cmocka_unit_test(another_subject_is_another_slot),
		cmocka_unit_test(replacing_reaches_through_a_held_record),
		cmocka_unit_test(what_is_held_replaces_nothing),
		cmocka_unit_test(
		    replacing_reaches_through_a_malformed_statement),
		cmocka_unit_test(
		    replacing_reaches_through_an_unresolved_statement),
		cmocka_unit_test(a_link_that_is_not_here_breaks_the_chain),
		cmocka_unit_test(a_withdrawal_stands_in_the_slot),
		cmocka_unit_test(the_wrong_journal_is_no_link),
	};

	return cmocka_run_group_tests(tests, scene_group_start,
	    scene_group_end);
}
