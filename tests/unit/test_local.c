/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/sql.h"
#include "daemon/store/local.h"
#include "daemon/store/saved.h"
#include "protocol/base/mem.h"

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_local.XXXXXX";
	struct err e = { 0 };
	struct local *local = NULL;

	if (mkdtemp(pattern) == NULL || chdir(pattern) != 0 ||
	    !local_open(&local, "local.db", &e))
		return 1;
	*state = local;
	return 0;
}

static int
leave(void **state)
{
	struct err e = { 0 };
	char *here = getcwd(NULL, 0);
	const bool gone = chdir("/") == 0 && fs_remove_tree(here, &e);

	local_close(*state);
	free(here);
	return !gone;
}

static void
a_setting_is_what_was_last_said(void **state)
{
	struct local *local = *state;
	struct local *other = NULL;
	struct err e = { 0 };
	char *value = NULL;

	assert_ok(local_get(local, "paused", &value, &e), &e);
	assert_null(value);
	assert_ok(local_set(local, "paused", "1", &e), &e);
	assert_ok(local_set(local, "paused", "until Monday", &e), &e);
	assert_ok(local_open(&other, "local.db", &e), &e);
	assert_ok(local_get(other, "paused", &value, &e), &e);
	assert_string_equal(value, "until Monday");
	free(value);
	local_close(other);
	assert_ok(local_set(local, "paused", NULL, &e), &e);
	assert_ok(local_get(local, "paused", &value, &e), &e);
	assert_null(value);
}

static void
filters_are_saved_by_name(void **state)
{
	struct local *local = *state;
	json_t *filter = json_pack("{s:[s]}", "theme", "хүүхэд");
	json_t *value = NULL;
	struct err e = { 0 };

	assert_fails(saved_get(&value, local, "mine", &e), ERR_NOTFOUND, &e);
	assert_fails(saved_set(local, "", filter, &e), ERR_INPUT, &e);
	assert_fails(saved_set(local, "-x", filter, &e), ERR_INPUT, &e);
	assert_fails(saved_set(local, "two\nlines", filter, &e), ERR_INPUT, &e);
	assert_ok(local_set(local, "viewer", "no view", &e), &e);
	assert_ok(saved_set(local, "миний %_", filter, &e), &e);
	assert_ok(saved_get(&value, local, "миний %_", &e), &e);
	assert_true(json_equal(value, filter));
	json_decref(value);
	assert_ok(saved_all(&value, local, &e), &e);
	assert_int_equal(json_object_size(value), 1);
	assert_true(json_equal(json_object_get(value, "миний %_"), filter));
	json_decref(value);
	assert_ok(saved_remove(local, "миний %_", &e), &e);
	assert_fails(saved_remove(local, "миний %_", &e), ERR_NOTFOUND, &e);
	json_decref(filter);
}

static json_t *
remote_at(struct local *local, size_t at, size_t count)
{
	json_t *remotes = NULL;
	struct err e = { 0 };
	json_t *remote;

	assert_ok(local_remotes(local, &remotes, &e), &e);
	assert_int_equal(json_array_size(remotes), count);
	remote = json_incref(json_array_get(remotes, at));
	json_decref(remotes);
	return remote;
}

static void
remotes_are_listed_by_name_with_how_they_went(void **state)
{
	struct local *local = *state;
	struct err e = { 0 };
	json_t *remote;

	assert_ok(local_remote_add(local, "usb", "/media/usb/hub", &e), &e);
	assert_ok(local_remote_add(local, "hub", "ssh://hub/room.git", &e), &e);
	remote = remote_at(local, 0, 2);
	assert_string_equal(json_text(remote, "name"), "hub");
	assert_string_equal(json_text(remote, "url"), "ssh://hub/room.git");
	assert_true(json_is_null(json_object_get(remote, "last_success")));
	assert_true(json_is_null(json_object_get(remote, "last_error")));
	json_decref(remote);
	assert_ok(local_remote_went(local, "hub", true, NULL, &e), &e);
	assert_ok(local_remote_went(local, "hub", false, "no route", &e), &e);
	remote = remote_at(local, 0, 2);
	assert_string_equal(json_text(remote, "last_error"), "no route");
	assert_int_equal(strlen(json_text(remote, "last_success")), 20);
	assert_int_equal(strlen(json_text(remote, "last_attempt")), 20);
	json_decref(remote);
	assert_ok(local_remote_went(local, "hub", true, NULL, &e), &e);
	remote = remote_at(local, 0, 2);
	assert_true(json_is_null(json_object_get(remote, "last_error")));
	json_decref(remote);
}

static void
what_was_learnt_of_the_way_goes_with_the_remote(void **state)
{
	struct local *local = *state;
	struct err e = { 0 };
	char *text = NULL;

	assert_ok(local_remote_add(local, "hub", "ssh://hub/a.git", &e), &e);
	assert_ok(local_set(local, "pace-in:hub", "64 0", &e), &e);
	assert_ok(local_set(local, "pace-out:hub", "32 0", &e), &e);
	assert_ok(local_set(local, "pace-in:hub2", "16 0", &e), &e);
	assert_ok(local_remote_remove(local, "hub", &e), &e);
	assert_ok(local_get(local, "pace-in:hub", &text, &e), &e);
	assert_null(text);
	assert_ok(local_get(local, "pace-out:hub", &text, &e), &e);
	assert_null(text);
	assert_ok(local_get(local, "pace-in:hub2", &text, &e), &e);
	assert_string_equal(text, "16 0");
	free(text);
}

static bool
is_metered(struct local *local, size_t at, size_t count)
{
	json_t *remote = remote_at(local, at, count);
	const bool metered = json_is_true(json_object_get(remote, "metered"));

	json_decref(remote);
	return metered;
}

static void
a_remote_is_metered_until_it_is_not_or_goes(void **state)
{
	struct local *local = *state;
	struct err e = { 0 };

	assert_fails(local_remote_meter(local, "hub", true, &e), ERR_NOTFOUND,
	    &e);
	assert_ok(local_remote_add(local, "hub", "/srv/hub", &e), &e);
	assert_ok(local_remote_add(local, "usb", "/media/usb/hub", &e), &e);
	assert_false(is_metered(local, 0, 2));
	assert_ok(local_remote_meter(local, "hub", true, &e), &e);
	assert_ok(local_remote_meter(local, "hub", true, &e), &e);
	assert_true(is_metered(local, 0, 2));
	assert_false(is_metered(local, 1, 2));
	assert_ok(local_remote_meter(local, "hub", false, &e), &e);
	assert_false(is_metered(local, 0, 2));
	assert_ok(local_remote_meter(local, "hub", true, &e), &e);
	assert_ok(local_remote_remove(local, "hub", &e), &e);
	assert_ok(local_remote_add(local, "hub", "/srv/hub", &e), &e);
	assert_false(is_metered(local, 0, 2));
}

static void
a_remote_is_added_once_and_with_a_good_name(void **state)
{
	struct local *local = *state;
	struct err e = { 0 };

	assert_ok(local_remote_add(local, "hub", "/srv/hub", &e), &e);
	assert_fails(local_remote_add(local, "hub", "/srv/other", &e),
	    ERR_INPUT, &e);
	assert_fails(local_remote_add(local, "", "/srv/hub", &e), ERR_INPUT,
	    &e);
	assert_fails(local_remote_add(local, "../x", "/srv/hub", &e), ERR_INPUT,
	    &e);
	assert_fails(local_remote_add(local, "-x", "/srv/hub", &e), ERR_INPUT,
	    &e);
	assert_fails(local_remote_add(local, "a b", "/srv/hub", &e), ERR_INPUT,
	    &e);
	assert_fails(local_remote_add(local, "x", "", &e), ERR_INPUT, &e);
	assert_fails(local_remote_add(local, "x", "--upload-pack=x", &e),
	    ERR_INPUT, &e);
	assert_fails(local_remote_add(local, "x", "/srv\n/hub", &e), ERR_INPUT,
	    &e);
	assert_fails(local_remote_remove(local, "x", &e), ERR_NOTFOUND, &e);
	json_decref(remote_at(local, 0, 1));
}

struct collected {
	size_t count;
	size_t max;
	struct remote_ref last;
	char remote[16];
};

static bool
collect(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct collected *collected = arg;

	collected->last = *ref;
	(void)snprintf(collected->remote, sizeof(collected->remote), "%s",
	    remote);
	return ++collected->count < collected->max;
}

static void
what_was_refused_behind_a_ref_is_kept_until_it_is_said_anew(void **state)
{
	struct local *local = *state;
	struct collected collected = { .max = 10 };
	struct remote_ref ref = { .ref = "refs/heads/j/a",
		.tip = { { 1 } },
		.good = { { 2 } },
		.has_good = true,
		.fault = "signature",
		.sequence = 9007199254740991,
		.reason = "the signature is not good" };
	struct err e = { 0 };

	assert_ok(local_remote_add(local, "hub", "/srv/hub", &e), &e);
	assert_ok(local_remote_ref_set(local, "hub", &ref, &e), &e);
	assert_ok(local_remote_refs(local, "hub", collect, &collected, &e), &e);
	assert_int_equal(collected.count, 1);
	assert_memory_equal(&collected.last, &ref, sizeof(ref));
	ref.has_good = false;
	ref.good = (struct git_id){ { 0 } };
	ref.fault[0] = '\0';
	assert_ok(local_remote_ref_set(local, "hub", &ref, &e), &e);
	collected.count = 0;
	assert_ok(local_remote_refs(local, NULL, collect, &collected, &e), &e);
	assert_int_equal(collected.count, 1);
	assert_string_equal(collected.last.fault, "");
	assert_false(collected.last.has_good);
}

static void
refs_are_listed_by_remote_and_ref_and_go_with_their_remote(void **state)
{
	static const char *const remotes[] = { "usb", "hub" };
	struct local *local = *state;
	struct collected collected = { .max = 3 };
	struct remote_ref ref = { .tip = { { 1 } } };
	struct err e = { 0 };

	for (size_t i = 0; i < 2; i++) {
		assert_ok(local_remote_add(local, remotes[i], "/srv", &e), &e);
		(void)snprintf(ref.ref, sizeof(ref.ref), "refs/heads/j/b");
		assert_ok(local_remote_ref_set(local, remotes[i], &ref, &e),
		    &e);
		(void)snprintf(ref.ref, sizeof(ref.ref), "refs/heads/j/a");
		assert_ok(local_remote_ref_set(local, remotes[i], &ref, &e),
		    &e);
	}
	assert_ok(local_remote_refs(local, NULL, collect, &collected, &e), &e);
	assert_int_equal(collected.count, 3);
	assert_string_equal(collected.remote, "usb");
	assert_string_equal(collected.last.ref, "refs/heads/j/a");
	assert_ok(local_remote_remove(local, "hub", &e), &e);
	collected = (struct collected){ .max = 10 };
	assert_ok(local_remote_refs(local, NULL, collect, &collected, &e), &e);
	assert_int_equal(collected.count, 2);
}

static void
a_member_was_last_heard_by_one_road(void **state)
{
	struct local *local = *state;
	struct err e = { 0 };
	json_t *all = NULL;
	json_t *one;

	assert_ok(local_heard(local, "mojha", "usb", &e), &e);
	assert_ok(local_heard(local, "mojha", "hub", &e), &e);
	assert_ok(local_heard(local, "csomn", "usb", &e), &e);
	assert_ok(local_heard_all(local, &all, &e), &e);
	assert_int_equal(json_object_size(all), 2);
	one = json_object_get(all, "mojha");
	assert_string_equal(json_text(one, "via"), "hub");
	assert_int_equal(strlen(json_text(one, "at")), 20);
	json_decref(all);
}

static void
another_database_is_not_taken_for_it(void **state)
{
	struct err e = { 0 };
	struct local *local = NULL;
	struct sql *sql = NULL;

	(void)state;
	assert_ok(sql_open(&sql, "index.db", SQL_WRITE, &e), &e);
	assert_ok(sql_stamp_schema(sql, 1, &e), &e);
	assert_fails(local_open(&local, "index.db", &e), ERR_CORRUPT, &e);
	assert_ok(sql_stamp_schema(sql, 1002, &e), &e);
	assert_fails(local_open(&local, "index.db", &e), ERR_NEWER, &e);
	sql_close(sql);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(a_setting_is_what_was_last_said),
		FRESH(filters_are_saved_by_name),
		FRESH(remotes_are_listed_by_name_with_how_they_went),
		FRESH(what_was_learnt_of_the_way_goes_with_the_remote),
		FRESH(a_remote_is_metered_until_it_is_not_or_goes),
		FRESH(a_remote_is_added_once_and_with_a_good_name),
		FRESH(
		    what_was_refused_behind_a_ref_is_kept_until_it_is_said_anew),
		FRESH(
		    refs_are_listed_by_remote_and_ref_and_go_with_their_remote),
		FRESH(a_member_was_last_heard_by_one_road),
		FRESH(another_database_is_not_taken_for_it),
	};

	return cmocka_run_group_tests_name("local", tests, NULL, NULL);
}
