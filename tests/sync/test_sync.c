/* SPDX-License-Identifier: ISC */
#include "tests/sync/site_made.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

static void
after_syncing_in_any_order_all_say_the_same(void **state)
{
	static const int orders[][SITE_COUNT] = { { 0, 1, 2 }, { 2, 1, 0 },
		{ 1, 2, 0 }, { 1, 0, 2 } };
	struct sites *sites = *state;

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		sites_say(sites, "words", 2);
		for (int j = 0; j < SITE_COUNT; j++)
			site_sync(sites, orders[i][j]);
		for (int j = 0; j < SITE_COUNT; j++)
			site_sync(sites, j);
		sites_assert_have(sites, "words", (i + 1) * 2 * SITE_COUNT);
	}
	hub_assert_whole(sites);
}

static void
a_second_sync_moves_nothing(void **state)
{
	struct sites *sites = *state;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	for (int i = 0; i < SITE_COUNT; i++) {
		site_sync(sites, i);
		assert_int_equal(site_received(&sites->sites[i]), 0);
		assert_int_equal(site_sent(&sites->sites[i]), 0);
		assert_null(json_text(sites->sites[i].report, "error"));
	}
}

static void
what_moves_is_counted(void **state)
{
	struct sites *sites = *state;

	sites_say(sites, "words", 3);
	room_say_many(site_store(sites, SITE_US), "many", 300);
	assert_int_equal(site_number(sites, SITE_US, "unsent"), 5);
	site_sync(sites, SITE_US);
	assert_int_equal(site_sent(&sites->sites[SITE_US]), 5);
	assert_int_equal(site_number(sites, SITE_US, "unsent"), 0);
	site_sync(sites, SITE_THEM);
	assert_int_equal(site_received(&sites->sites[SITE_THEM]), 5);
	assert_int_equal(site_sent(&sites->sites[SITE_THEM]), 3);
}

static void
others_journals_are_carried_on(void **state)
{
	struct sites *sites = *state;
	char *other = fs_join(sites->room->directory, "other");
	struct err e = { 0 };
	char *hub = sites->hub;
	struct store *us = site_store(sites, SITE_US);
	struct store *third = site_store(sites, SITE_THIRD);

	/* We meet them at the hub; they meet the third at another one. */
	(void)room_say(us, "far away");
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THEM);
	assert_ok(fs_make_directory(other, &e), &e);
	sites->hub = other;
	free(HUB_GIT(sites, "init", "-q", "--bare"));
	for (int i = SITE_THEM; i <= SITE_THIRD; i++) {
		struct local *local = store_local(site_store(sites, i));

		assert_ok(local_remote_remove(local, "hub", &e), &e);
		assert_ok(local_remote_add(local, "hub", other, &e), &e);
		site_sync(sites, i);
	}
	assert_int_equal(room_count(third, "far away"), 1);
	sites->hub = hub;
	free(other);
}

static void
a_stranger_is_a_guest_until_admitted(void **state)
{
	struct sites *sites = *state;
	struct store *us = site_store(sites, SITE_US);
	struct store *them = site_store(sites, SITE_THEM);
	struct store *third = site_store(sites, SITE_THIRD);
	struct repo_ref *refs;
	struct err e = { 0 };
	size_t count;
	size_t guests = 0;
	char *other;

	(void)room_say(them, "months of work");
	site_sync(sites, SITE_THEM);
	site_sync(sites, SITE_US);
	assert_ok(repo_refs(store_repo(us), &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++)
		guests +=
		    strncmp(refs[i].name, REPO_GUEST, strlen(REPO_GUEST)) == 0;
	free(refs);
	assert_true(guests > 0);
	/* What is no member's does not travel on. */
	other = HUB_GIT(sites, "for-each-ref", "--format=%(refname)");
	free(other);
	site_admit(sites, ROOM_THEM);
	site_sync(sites, SITE_US);
	assert_ok(repo_refs(store_repo(us), &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++)
		assert_true(
		    strncmp(refs[i].name, REPO_GUEST, strlen(REPO_GUEST)) != 0);
	free(refs);
	assert_int_equal(room_count(us, "months of work"), 1);
	site_sync(sites, SITE_THIRD);
	assert_int_equal(room_count(third, "months of work"), 1);
}

static void
of_a_stranger_one_mebibyte_is_taken_and_after_admission_all(void **state)
{
	struct sites *sites = *state;
	struct store *them = site_store(sites, SITE_THEM);
	char own[REPO_REF_MAX];

	for (int i = 0; i < 12; i++)
		room_say_many(them, "a lot of work", 1000);
	room_ref(own, them, CLASS_DATA);
	site_sync(sites, SITE_THEM);
	site_sync(sites, SITE_US);
	site_assert_refused(&sites->sites[SITE_US], own, "guest-limit");
	site_admit(sites, ROOM_THEM);
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_US);
	assert_int_equal(room_count(site_store(sites, SITE_US),
			     "a lot of work"),
	    12000);
	assert_int_equal(site_number(sites, SITE_US, "refused"), 0);
}

static void
two_at_once_both_arrive(void **state)
{
	struct sites *sites = *state;
	struct err e = { 0 };

	for (int round = 0; round < 3; round++) {
		sites_say(sites, "words", 1);
		for (int i = 0; i < SITE_COUNT; i++)
			assert_ok(sync_now(sites->sites[i].sync, NULL, NULL,
				      NULL, &e),
			    &e);
		sites_sync(sites);
	}
	sites_assert_have(sites, "words", 3 * SITE_COUNT);
	hub_assert_whole(sites);
}

static void
a_missing_remote_is_an_error_with_a_hint(void **state)
{
	struct sites *sites = *state;
	char *away = mem_format("%s.away", sites->hub);

	assert_int_equal(rename(sites->hub, away), 0);
	site_sync(sites, SITE_US);
	assert_non_null(strstr(json_text(sites->sites[SITE_US].report, "error"),
	    "cannot find"));
	assert_non_null(
	    strstr(json_text(sites->sites[SITE_US].report, "hint"), "stick"));
	assert_int_equal(rename(away, sites->hub), 0);
	free(away);
	site_sync(sites, SITE_US);
	assert_null(json_text(sites->sites[SITE_US].report, "error"));
}

static void
an_unknown_remote_is_not_found(void **state)
{
	struct sites *sites = *state;
	struct err e = { 0 };

	assert_fails(sync_now(sites->sites[0].sync, "nowhere", NULL, NULL, &e),
	    ERR_NOTFOUND, &e);
}

static void
nothing_is_left_in_the_room(void **state)
{
	struct sites *sites = *state;
	const struct dirent *entry;
	DIR *dir;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	dir = opendir(store_path(site_store(sites, SITE_US)));
	while ((entry = readdir(dir)) != NULL)
		assert_null(strstr(entry->d_name, "quarantine"));
	(void)closedir(dir);
}

static void
turn_until_idle(struct sites *sites, const char *text, size_t count)
{
	for (int i = 0; i < 2000; i++) {
		loop_turn(sites->loop, 1000);
		if (room_count(site_store(sites, SITE_THEM), text) == count)
			return;
	}
	fail_msg("'%s' does not arrive by itself", text);
}

static void
changes_travel_by_themselves_unless_paused(void **state)
{
	struct sites *sites = *state;
	struct site *us = &sites->sites[SITE_US];
	struct site *them = &sites->sites[SITE_THEM];
	struct err e = { 0 };

	(void)room_say(us->store, "by itself");
	sync_changed(us->sync);
	loop_turn(sites->loop, 1500);
	loop_turn(sites->loop, 1);
	assert_int_equal(site_number(sites, SITE_US, "unsent"), 1);
	assert_ok(sync_pause(us->sync, false, &e), &e);
	sync_changed(us->sync);
	for (int i = 0; i < 2000 && site_number(sites, SITE_US, "unsent") > 0;
	     i++)
		loop_turn(sites->loop, 1000);
	assert_ok(sync_pause(them->sync, false, &e), &e);
	turn_until_idle(sites, "by itself", 1);
}

static void
paused_is_remembered(void **state)
{
	struct sites *sites = *state;
	struct site *us = &sites->sites[SITE_US];
	json_t *status;
	struct err e = { 0 };

	sync_close(us->sync);
	assert_ok(sync_open(&us->sync, sites->loop, us->store, &e), &e);
	status = site_status(sites, SITE_US);
	assert_true(json_is_true(json_object_get(status, "paused")));
	json_decref(status);
}

#define at_hub(test)                                                           \
	cmocka_unit_test_setup_teardown(test, sites_enter, sites_leave)
#define at_strangers_hub(test)                                                 \
	cmocka_unit_test_setup_teardown(test, sites_enter_strangers,           \
	    sites_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(after_syncing_in_any_order_all_say_the_same),
		at_hub(a_second_sync_moves_nothing),
		at_hub(what_moves_is_counted),
		at_hub(others_journals_are_carried_on),
		at_strangers_hub(a_stranger_is_a_guest_until_admitted),
		at_strangers_hub(
		    of_a_stranger_one_mebibyte_is_taken_and_after_admission_all),
		at_hub(two_at_once_both_arrive),
		at_hub(a_missing_remote_is_an_error_with_a_hint),
		at_hub(an_unknown_remote_is_not_found),
		at_hub(nothing_is_left_in_the_room),
		at_hub(changes_travel_by_themselves_unless_paused),
		at_hub(paused_is_remembered),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}
