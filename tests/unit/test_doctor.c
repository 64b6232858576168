/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_made.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/fs.h"
#include "daemon/home/doctor.h"
#include "protocol/base/mem.h"

static json_t *
look(bool *good)
{
	struct err e = { 0 };
	json_t *out = NULL;

	assert_ok(doctor_look(&out, "home", &e), &e);
	*good = json_is_true(json_object_get(out, "good"));
	return out;
}

static const json_t *
check(const json_t *out, const char *name)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(out, "checks"), i, one) {
		if (strcmp(json_text(one, "name"), name) == 0)
			return one;
	}
	fail_msg("there is no check '%s'", name);
	return NULL;
}

static void
assert_check(const json_t *out, const char *name, bool good)
{
	const json_t *one = check(out, name);

	assert_int_equal(json_is_true(json_object_get(one, "good")), good);
	assert_int_equal(json_text(one, "hint")[0] == '\0', good);
}

static void
a_good_home_has_only_good_checks(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	json_t *out;
	bool good;

	(void)room_say(store, "some words");
	assert_int_equal(chmod("home", 0700), 0);
	out = look(&good);
	assert_check(out, "git", true);
	assert_check(out, "token", true);
	assert_check(out, "index", true);
	assert_check(out, "key file", true);
	if (!good)
		fail_msg("%s", json_pretty(out));
	json_decref(out);
	store_close(store);
}

static void
what_others_can_read_is_named(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *path = room_path(*state, "home");
	char *device = fs_join(path, "device.json");
	json_t *out;
	bool good;

	assert_int_equal(chmod("home", 0755), 0);
	assert_int_equal(chmod(device, 0644), 0);
	out = look(&good);
	assert_false(good);
	assert_check(out, "home", false);
	assert_check(out, "key file", false);
	json_decref(out);
	free(device);
	free(path);
	store_close(store);
}

static void
a_store_that_was_moved_is_named(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct err e = { 0 };
	json_t *out;
	bool good;

	store_close(store);
	assert_ok(fs_remove_tree("state", &e), &e);
	out = look(&good);
	assert_check(out, "token", false);
	json_decref(out);
}

static void
an_index_that_is_behind_is_named(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place place;
	char ref[REPO_REF_MAX];
	struct err e = { 0 };
	json_t *out;
	bool good;

	room_journal_of(&journal, store, CLASS_DATA);
	room_ref(ref, store, CLASS_DATA);
	place = room_journal_write(&journal, store, NULL, NULL);
	assert_ok(repo_ref_set(store_repo(store), ref, &place.git_id, NULL, &e),
	    &e);
	out = look(&good);
	assert_check(out, "index", false);
	json_decref(out);
	room_journal_close(&journal);
	store_close(store);
}

static void
a_broken_repository_is_named_and_the_rest_goes_on(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *path = room_path(*state, "home");
	char *repo = fs_join(path, "repository.git");
	struct err e = { 0 };
	json_t *out;
	bool good;

	store_close(store);
	assert_ok(fs_remove_tree(repo, &e), &e);
	out = look(&good);
	assert_check(out, "repository", false);
	assert_check(out, "key", true);
	json_decref(out);
	free(repo);
	free(path);
}

#define IN_ROOM(test)                                                          \
	cmocka_unit_test_setup_teardown(test, room_enter, room_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOM(a_good_home_has_only_good_checks),
		IN_ROOM(what_others_can_read_is_named),
		IN_ROOM(a_store_that_was_moved_is_named),
		IN_ROOM(an_index_that_is_behind_is_named),
		IN_ROOM(a_broken_repository_is_named_and_the_rest_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
