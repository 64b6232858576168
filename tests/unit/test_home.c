/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/home/home.h"
#include "protocol/base/mem.h"

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_home.XXXXXX";

	*state = mem_text(mkdtemp(pattern));
	return *state == NULL || chdir(*state) != 0;
}

static int
leave(void **state)
{
	struct err e = { 0 };
	const bool gone = chdir("/") == 0 && fs_remove_tree(*state, &e);

	free(*state);
	return !gone;
}

static void
a_home_is_made_where_none_is(void **state)
{
	struct home *home = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(home_open(&home, "a/home", &e), &e);
	assert_true(fs_exists("a/home/rooms"));
	home_close(home);
}

static void
a_second_daemon_is_told_who_has_the_home(void **state)
{
	struct home *home = NULL;
	struct home *second = NULL;
	struct err e = { 0 };
	char pid[32];

	(void)state;
	assert_ok(home_open(&home, "home", &e), &e);
	assert_fails(home_open(&second, "home", &e), ERR_BUSY, &e);
	(void)snprintf(pid, sizeof(pid), "pid %ld", (long)getpid());
	assert_non_null(strstr(e.msg, pid));
	home_close(home);
	assert_ok(home_open(&second, "home", &e), &e);
	home_close(second);
}

static void
a_room_half_made_is_removed_and_others_stay(void **state)
{
	struct home *home = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(fs_make_directory("home/rooms/.new-x/y", &e), &e);
	assert_ok(fs_make_directory("home/rooms/z", &e), &e);
	assert_ok(home_open(&home, "home", &e), &e);
	assert_false(fs_exists("home/rooms/.new-x"));
	assert_true(fs_exists("home/rooms/z"));
	home_close(home);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIRECTORY(a_home_is_made_where_none_is),
		IN_DIRECTORY(a_second_daemon_is_told_who_has_the_home),
		IN_DIRECTORY(a_room_half_made_is_removed_and_others_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
