/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_made.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

/* Run a shell script; it must succeed. */
static void
shell(const char *script)
{
	const char *const argv[] = { "sh", "-ec", script, NULL };
	const char *const env[] = { "PATH=/usr/bin:/bin", "HOME=/nonexistent",
		NULL };
	const struct child_plan plan = { .argv = argv,
		.env = env,
		.in_fd = -1,
		.out_max = 1 << 20 };
	struct child_result result;
	struct err e = { 0 };

	assert_ok(child_run(&result, &plan, &e), &e);
	if (result.status != 0)
		fail_msg("%s: %s", script, buf_text(&result.error));
	buf_clear(&result.out);
	buf_clear(&result.error);
}

static size_t
records_of(struct store *store, enum journal_class class)
{
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	size_t count;

	room_ref(ref, store, class);
	count = room_chain(store, ref, &ids);
	free(ids);
	return count;
}

/* The index that grew is the one that the repository gives. */
static void
assert_reindex_agrees(struct room *room, struct store *store, const char *home)
{
	char *grown = room_dump(store);
	char *path = room_path(room, home);
	struct err e = { 0 };
	char *built;

	assert_ok(store_reindex(path, NULL, NULL, &e), &e);
	assert_ok(store_reload_index(store, &e), &e);
	built = room_dump(store);
	assert_string_equal(grown, built);
	free(built);
	free(path);
	free(grown);
}

static void
a_founder_says_the_charter_first(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room *room = *state;
	char *dump;

	assert_string_equal(store_charter(store)->line, room->charter.line);
	assert_string_equal(store_identity(store)->member.text, ROOM_US);
	assert_int_equal(records_of(store, CLASS_CONTROL), 1);
	dump = room_dump(store);
	assert_non_null(strstr(dump, "\"kind\":\"charter\""));
	free(dump);
	shell("git -C home/rooms/*/repository.git fsck --strict");
	store_close(store);
}

static void
a_room_is_made_once_in_a_home(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room *room = *state;
	struct secret_key *key = room_key(ROOM_US);
	const struct store_draft draft = { .home = "home",
		.charter = &room->charter,
		.member = store_identity(store)->member,
		.label = "device 1",
		.key = key };
	struct err e = { 0 };
	struct room_id *rooms;
	size_t count;

	assert_fails(store_create(&draft, &e), ERR_INPUT, &e);
	assert_ok(store_rooms(&rooms, &count, "home", &e), &e);
	assert_int_equal(count, 1);
	assert_string_equal(rooms[0].text, room->charter.room.text);
	free(rooms);
	assert_ok(store_rooms(&rooms, &count, "none", &e), &e);
	assert_int_equal(count, 0);
	free(rooms);
	key_close(key);
	store_close(store);
}

static void
a_room_that_is_not_here_is_not_found(void **state)
{
	struct room *room = *state;
	struct store *store = NULL;
	struct err e = { 0 };

	assert_fails(store_open(&store, "home", &room->charter.room, &e),
	    ERR_NOTFOUND, &e);
}

static void
what_was_said_is_there_after_a_restart(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct journal_id journal = store_identity(store)->data;

	(void)room_say(store, "first words");
	(void)room_say(store, "second words");
	store_close(store);
	store = room_open(*state, "home");
	assert_string_equal(store_identity(store)->data.text, journal.text);
	assert_int_equal(room_count(store, "first words"), 1);
	(void)room_say(store, "third words");
	assert_int_equal(records_of(store, CLASS_DATA), 3);
	assert_reindex_agrees(*state, store, "home");
	shell("git -C home/rooms/*/repository.git fsck --strict");
	store_close(store);
}

static void
many_statements_become_few_records(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);

	room_say_many(store, "one of many", 600);
	assert_int_equal(records_of(store, CLASS_DATA), 3);
	assert_int_equal(room_count(store, "one of many"), 600);
	assert_reindex_agrees(*state, store, "home");
	shell("git -C home/rooms/*/repository.git fsck --strict");
	store_close(store);
}

static void
large_statements_are_spread_by_size(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *text = mem_new(30001, 1);

	(void)memset(text, 'x', 30000);
	room_say_many(store, text, 5);
	assert_int_equal(records_of(store, CLASS_DATA), 3);
	free(text);
	store_close(store);
}

static void
a_statement_over_the_limit_is_refused_and_nothing_said(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct thing_name name = thing_name_make();
	char *text = mem_new(LIMIT_RECORD + 1, 1);
	json_t *statements[2];
	struct err e = { 0 };

	(void)memset(text, 'x', LIMIT_RECORD);
	statements[0] = json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source",
	    "subject", name.text, "title", "small", "url", "http://a.b");
	statements[1] = json_pack("{s:s, s:[s], s:s}", "kind", "source",
	    "subject", name.text, "title", text);
	assert_fails(store_say(store, CLASS_DATA, statements, 2, NULL, &e),
	    ERR_TOOBIG, &e);
	assert_int_equal(room_count(store, "small"), 0);
	(void)room_say(store, "it still works");
	assert_int_equal(records_of(store, CLASS_DATA), 1);
	json_decref(statements[0]);
	json_decref(statements[1]);
	free(text);
	store_close(store);
}

static void
text_is_brought_to_normal_form(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);

	/* e and U+0301; a line feed followed by U+0301 must not become
	 * another letter in the escaped text. */
	(void)room_say(store, "caf\x65\xcc\x81 \n\xcc\x81 end\r");
	assert_int_equal(room_count(store, "caf\xc3\xa9 \\n\xcc\x81 end"), 1);
	store_close(store);
}

static void
no_text_and_no_depth_breaks_a_record(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	json_t *deep = json_object();
	json_t *null = json_pack("{s:s, s:[s], s:n}", "kind", "source",
	    "subject", "x", "title");
	json_t *no_kind = json_pack("{s:[s]}", "subject", "x");
	struct err e = { 0 };

	for (int i = 0; i < 10000; i++)
		deep = json_pack("{s:o}", "a", deep);
	assert_fails(store_say(store, CLASS_DATA, &deep, 1, NULL, &e),
	    ERR_INPUT, &e);
	assert_fails(store_say(store, CLASS_DATA, &null, 1, NULL, &e),
	    ERR_INPUT, &e);
	assert_false(store_say(store, CLASS_DATA, &no_kind, 1, NULL, &e));
	json_decref(deep);
	json_decref(null);
	json_decref(no_kind);
	store_close(store);
}

static void
ids_are_those_of_the_index(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct statement_id id = room_say(store, "named");
	char hash[HASH_TEXT_LEN + 1];
	char *line;
	char *dump = room_dump(store);

	hash_format(hash, &id.record);
	line = mem_format("statement %s.%u source", hash, id.index);
	assert_non_null(strstr(dump, line));
	free(line);
	free(dump);
	store_close(store);
}

/* --- incarnations ------------------------------------------------------ */

static void
a_copy_goes_on_in_another_incarnation(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);
	struct store *copy;

	(void)room_say(store, "said before");
	store_close(store);
	shell("cp -a home copy");
	copy = room_open(*state, "copy");
	assert_string_equal(store_identity(copy)->device.text, old.device.text);
	assert_string_not_equal(store_identity(copy)->data.text, old.data.text);
	(void)room_say(copy, "said in the copy");
	assert_int_equal(room_count(copy, "said before"), 1);
	assert_int_equal(records_of(copy, CLASS_DATA), 1);
	store_close(copy);
	/* Whose token it is now, stays. */
	copy = room_open(*state, "copy");
	assert_int_equal(records_of(copy, CLASS_DATA), 1);
	store_close(copy);
}

static void
a_restored_store_goes_on_in_another_incarnation(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);

	store_close(store);
	shell("cp -a home backup; cp -a state state.old");
	store = room_open(*state, "home");
	(void)room_say(store, "lost by restoring");
	store_close(store);
	shell("rm -r home; cp -a backup home");
	store = room_open(*state, "home");
	assert_string_not_equal(store_identity(store)->data.text,
	    old.data.text);
	store_close(store);
}

static void
without_its_token_a_store_goes_on_in_another_incarnation(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);

	store_close(store);
	shell("rm -r state");
	store = room_open(*state, "home");
	assert_string_not_equal(store_identity(store)->control.text,
	    old.control.text);
	store_close(store);
}

static void
a_repository_older_than_its_index_means_another_incarnation(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct identity old;

	(void)room_say(store, "kept");
	store_close(store);
	shell("cp -a home/rooms/*/repository.git older.git");
	store = room_open(*state, "home");
	old = *store_identity(store);
	(void)room_say(store, "lost");
	store_close(store);
	shell("cd home/rooms/*/; rm -r repository.git; "
	      "mv ../../../older.git repository.git");
	store = room_open(*state, "home");
	assert_string_not_equal(store_identity(store)->data.text,
	    old.data.text);
	assert_int_equal(room_count(store, "kept"), 1);
	assert_int_equal(room_count(store, "lost"), 0);
	(void)room_say(store, "said after");
	assert_reindex_agrees(*state, store, "home");
	store_close(store);
}

/* --- the index --------------------------------------------------------- */

static void
an_index_that_is_behind_catches_up(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);

	(void)room_say(store, "indexed");
	store_close(store);
	shell("cp home/rooms/*/index.db older.db");
	store = room_open(*state, "home");
	room_admit(store);
	(void)room_say(store, "not indexed");
	room_say_many(store, "nor this", 300);
	store_close(store);
	shell("mv older.db home/rooms/*/index.db");
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "not indexed"), 1);
	assert_int_equal(room_count(store, "nor this"), 300);
	assert_int_equal(records_of(store, CLASS_DATA), 4);
	assert_reindex_agrees(*state, store, "home");
	store_close(store);
}

static void
an_index_that_is_gone_or_broken_is_built(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *before;
	char *after;

	(void)room_say(store, "some words");
	before = room_dump(store);
	store_close(store);
	shell("rm home/rooms/*/index.db");
	store = room_open(*state, "home");
	after = room_dump(store);
	assert_string_equal(before, after);
	free(after);
	store_close(store);
	shell("for f in home/rooms/*/index.db; do echo nonsense > $f; done");
	store = room_open(*state, "home");
	after = room_dump(store);
	assert_string_equal(before, after);
	free(after);
	free(before);
	store_close(store);
}

static void
the_log_of_an_old_index_is_not_put_on_a_new_one(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *path = room_path(*state, "home");
	struct err e = { 0 };

	(void)room_say(store, "first");
	shell("cd home/rooms/*/; cp index.db-wal log");
	store_close(store);
	assert_ok(store_reindex(path, NULL, NULL, &e), &e);
	shell("cd home/rooms/*/; mv log index.db-wal; test -s index.db-wal");
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "first"), 1);
	assert_reindex_agrees(*state, store, "home");
	free(path);
	store_close(store);
}

static void
damaged_local_facts_do_not_keep_a_room_shut(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *value = NULL;
	struct err e = { 0 };

	(void)room_say(store, "first");
	assert_ok(local_set(store_local(store), "paused", "1", &e), &e);
	store_close(store);
	shell("for f in home/rooms/*/local.db; do echo nonsense > $f; done");
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "first"), 1);
	assert_ok(local_get(store_local(store), "paused", &value, &e), &e);
	assert_null(value);
	store_close(store);
}

static void
a_damaged_key_file_is_said_with_what_to_do(void **state)
{
	struct room *room = *state;
	struct store *store = room_store(room, "home", ROOM_US);
	struct err e = { 0 };

	store_close(store);
	shell("for f in home/rooms/*/device.json; do echo nonsense > $f; done");
	assert_fails(store_open(&store, "home", &room->charter.room, &e),
	    ERR_CORRUPT, &e);
	assert_non_null(strstr(e.msg, "device.json"));
	assert_true(strlen(e.hint) > 0);
}

static void
a_damaged_ref_is_put_back(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);

	(void)room_say(store, "first");
	(void)room_say(store, "second");
	store_close(store);
	shell("for f in home/rooms/*/repository.git/refs/heads/j/*; do "
	      "echo nonsense > $f; done");
	store = room_open(*state, "home");
	assert_int_equal(records_of(store, CLASS_DATA), 2);
	assert_string_equal(store_identity(store)->data.text, old.data.text);
	(void)room_say(store, "third");
	assert_int_equal(records_of(store, CLASS_DATA), 3);
	store_close(store);
	shell("rm home/rooms/*/repository.git/refs/heads/j/*");
	store = room_open(*state, "home");
	assert_int_equal(records_of(store, CLASS_DATA), 3);
	store_close(store);
}

static void
a_store_works_on_while_it_is_reindexed(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *path = room_path(*state, "home");
	struct err e = { 0 };

	(void)room_say(store, "before");
	assert_ok(store_reindex(path, NULL, NULL, &e), &e);
	(void)room_say(store, "meanwhile");
	assert_ok(store_reload_index(store, &e), &e);
	assert_int_equal(room_count(store, "meanwhile"), 1);
	(void)room_say(store, "after");
	assert_reindex_agrees(*state, store, "home");
	free(path);
	store_close(store);
}

static void
without_its_file_the_index_stands_in_memory(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct err e = { 0 };

	(void)room_say(store, "first");
	shell("cd home/rooms/*/; rm index.db*; mkdir -p index.db/in-the-way");
	assert_false(store_reload_index(store, &e));
	assert_int_equal(room_count(store, "first"), 0);
	(void)room_say(store, "second");
	assert_int_equal(room_count(store, "first"), 1);
	assert_int_equal(room_count(store, "second"), 1);
	store_close(store);
	shell("cd home/rooms/*/; rm -r index.db*");
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "second"), 1);
	store_close(store);
}

static void
what_a_crash_left_does_not_stop_a_store(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);

	(void)room_say(store, "first");
	store_close(store);
	shell("cd home/rooms/*/; echo x > index.db.part-99; "
	      "echo x > .device.json.new; cd repository.git; "
	      "for r in refs/heads/j/*; do echo x > $r.lock; done; "
	      "echo x > objects/tmp_object_git2_x");
	store = room_open(*state, "home");
	(void)room_say(store, "second");
	assert_int_equal(records_of(store, CLASS_DATA), 2);
	shell("cd home/rooms/*/; ! ls index.db.part-*; cd repository.git; "
	      "! ls refs/heads/j/*.lock; ! ls objects/tmp*");
	store_close(store);
}

#define IN_ROOM(test)                                                          \
	cmocka_unit_test_setup_teardown(test, room_enter, room_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOM(a_founder_says_the_charter_first),
		IN_ROOM(a_room_is_made_once_in_a_home),
		IN_ROOM(a_room_that_is_not_here_is_not_found),
		IN_ROOM(what_was_said_is_there_after_a_restart),
		IN_ROOM(many_statements_become_few_records),
		IN_ROOM(large_statements_are_spread_by_size),
		IN_ROOM(a_statement_over_the_limit_is_refused_and_nothing_said),
		IN_ROOM(text_is_brought_to_normal_form),
		IN_ROOM(no_text_and_no_depth_breaks_a_record),
		IN_ROOM(ids_are_those_of_the_index),
		IN_ROOM(a_copy_goes_on_in_another_incarnation),
		IN_ROOM(a_restored_store_goes_on_in_another_incarnation),
		IN_ROOM(
		    without_its_token_a_store_goes_on_in_another_incarnation),
		IN_ROOM(
		    a_repository_older_than_its_index_means_another_incarnation),
		IN_ROOM(an_index_that_is_behind_catches_up),
		IN_ROOM(an_index_that_is_gone_or_broken_is_built),
		IN_ROOM(the_log_of_an_old_index_is_not_put_on_a_new_one),
		IN_ROOM(damaged_local_facts_do_not_keep_a_room_shut),
		IN_ROOM(a_damaged_key_file_is_said_with_what_to_do),
		IN_ROOM(a_damaged_ref_is_put_back),
		IN_ROOM(a_store_works_on_while_it_is_reindexed),
		IN_ROOM(without_its_file_the_index_stands_in_memory),
		IN_ROOM(what_a_crash_left_does_not_stop_a_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
