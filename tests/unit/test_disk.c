/* SPDX-License-Identifier: ISC */
/*
 * A disk that is full, or cannot be written.  Needs the right to mount a
 * small one; where it is missing the tests are skipped.
 */
#include "tests/unit/store_made.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

#define DISK "home"
#define DISK_SIZE "size=16m"
#define PAGE 4096

/* How many pages are left free, at most, when a disk is filled: enough for
 * a failure at each step of saying something. */
#define LEFT_MAX 60

static int
enter(void **state)
{
	if (room_enter(state) != 0 || mkdir(DISK, 0700) != 0)
		return 1;
	if (mount("none", DISK, "tmpfs", 0, DISK_SIZE) == 0)
		return 0;
	print_message("SKIPPED: cannot mount a disk: error %d\n", errno);
	(void)room_leave(state);
	*state = NULL;
	return 0;
}

static int
leave(void **state)
{
	if (*state == NULL)
		return 0;
	if (umount2(DISK, MNT_DETACH) != 0)
		return 1;
	return room_leave(state);
}

/* Write a file until the disk is full, and give left pages back. */
static void
fill(size_t left)
{
	static const char page[PAGE];
	const int fd =
	    open(DISK "/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct stat found;
	ssize_t wrote;

	assert_true(fd >= 0);
	while ((wrote = write(fd, page, sizeof(page))) > 0)
		continue;
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(fstat(fd, &found), 0);
	assert_int_equal(ftruncate(fd, found.st_size - (off_t)(left * PAGE)),
	    0);
	assert_int_equal(close(fd), 0);
}

static void
make_room(void)
{
	assert_int_equal(unlink(DISK "/filler"), 0);
}

/* Say something, if the disk lets us. */
static bool
try_say(struct store *store, const char *title, struct err *e)
{
	const struct thing_name name = thing_name_make();
	json_t *statement =
	    json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source", "subject",
		name.text, "title", title, "url", "http://a.b");
	const bool said = store_say(store, CLASS_DATA, &statement, 1, NULL, e);

	json_decref(statement);
	return said;
}

static void
assert_whole(struct room *room)
{
	char *path = room_path(room, DISK);
	struct err e = { 0 };
	json_t *out = NULL;

	assert_ok(store_verify(&out, path, true, &e), &e);
	if (json_array_size(json_object_get(out, "faults")) != 0)
		fail_msg("%s", json_pretty(out));
	json_decref(out);
	free(path);
}

static void
a_full_disk_is_said_and_costs_nothing_that_was_acknowledged(void **state)
{
	struct store *store;
	size_t said = 0;

	if (*state == NULL)
		skip();
	store = room_store(*state, DISK, ROOM_US);
	for (size_t left = 0; left < LEFT_MAX; left += 3) {
		struct err e = { 0 };

		fill(left);
		while (try_say(store, "kept", &e))
			said++;
		if (strstr(e.hint, "disk") == NULL)
			fail_msg("%zu pages left: %s: no hint", left, e.msg);
		make_room();
		(void)room_say(store, "kept");
		said++;
		/* What failed may be kept, or not; the rest is. */
		assert_true(room_count(store, "kept") >= said);
		said = room_count(store, "kept");
	}
	assert_whole(*state);
	store_close(store);
	store = room_open(*state, DISK);
	assert_int_equal(room_count(store, "kept"), said);
	store_close(store);
}

static void
a_disk_that_is_full_at_the_start_is_said(void **state)
{
	struct store *store;
	struct room *room = *state;

	if (*state == NULL)
		skip();
	store = room_store(room, DISK, ROOM_US);
	(void)room_say(store, "kept");
	store_close(store);
	for (size_t left = 0; left < LEFT_MAX; left += 3) {
		struct err e = { 0 };

		fill(left);
		store = NULL;
		if (store_open(&store, DISK, &room->charter.room, &e))
			store_close(store);
		else if (strstr(e.hint, "disk") == NULL)
			fail_msg("%zu pages left: %s: no hint", left, e.msg);
		make_room();
		store = room_open(room, DISK);
		assert_int_equal(room_count(store, "kept"), 1);
		store_close(store);
	}
	assert_whole(room);
}

static void
a_store_is_not_made_by_half_on_a_full_disk(void **state)
{
	struct room *room = *state;
	struct secret_key *key;
	struct store_draft draft = { .home = DISK, .label = "device 1" };
	struct err e = { 0 };
	struct room_id *rooms;
	size_t count;

	if (*state == NULL)
		skip();
	key = room_key(ROOM_US);
	draft.charter = &room->charter;
	draft.key = key;
	assert_true(member_id_parse(&draft.member, ROOM_US, strlen(ROOM_US)));
	fill(20);
	assert_false(store_create(&draft, &e));
	assert_non_null(strstr(e.hint, "disk"));
	assert_ok(store_rooms(&rooms, &count, DISK, &e), &e);
	assert_int_equal(count, 0);
	free(rooms);
	make_room();
	assert_ok(store_create(&draft, &e), &e);
	key_close(key);
}

static void
a_repack_on_a_full_disk_changes_nothing(void **state)
{
	struct store *store;
	struct err e = { 0 };

	if (*state == NULL)
		skip();
	store = room_store(*state, DISK, ROOM_US);
	room_say_many(store, "kept", 300);
	for (int i = 0; i < 20; i++)
		(void)room_say(store, "kept");
	fill(3);
	assert_false(repo_repack(store_repo(store), &e));
	assert_non_null(strstr(e.hint, "disk"));
	make_room();
	assert_whole(*state);
	assert_ok(repo_repack(store_repo(store), &e), &e);
	assert_whole(*state);
	store_close(store);
}

static void
a_disk_that_cannot_be_written_is_said(void **state)
{
	struct room *room = *state;
	struct store *store;
	struct err e = { 0 };

	if (*state == NULL)
		skip();
	store = room_store(room, DISK, ROOM_US);
	(void)room_say(store, "kept");
	store_close(store);
	assert_int_equal(mount("none", DISK, "tmpfs", MS_REMOUNT | MS_RDONLY,
			     DISK_SIZE),
	    0);
	assert_false(store_open(&store, DISK, &room->charter.room, &e));
	if (strstr(e.hint, "mount it for writing") == NULL)
		fail_msg("%s: no hint", e.msg);
	/* It can still be verified. */
	assert_whole(room);
	assert_int_equal(mount("none", DISK, "tmpfs", MS_REMOUNT, DISK_SIZE),
	    0);
	store = room_open(room, DISK);
	assert_int_equal(room_count(store, "kept"), 1);
	store_close(store);
}

#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_DISK(
		    a_full_disk_is_said_and_costs_nothing_that_was_acknowledged),
		ON_DISK(a_disk_that_is_full_at_the_start_is_said),
		ON_DISK(a_store_is_not_made_by_half_on_a_full_disk),
		ON_DISK(a_repack_on_a_full_disk_changes_nothing),
		ON_DISK(a_disk_that_cannot_be_written_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
