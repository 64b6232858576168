/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

#define SAID 6

/* Verify the room in "home"; the caller ends with json_decref(). */
static json_t *
verify(struct room *room, bool every)
{
	char *path = room_path(room, "home");
	struct err e = { 0 };
	json_t *out = NULL;

	assert_ok(store_verify(&out, path, every, &e), &e);
	free(path);
	return out;
}

static json_int_t
number(const json_t *out, const char *name)
{
	return json_integer_value(json_object_get(out, name));
}

static json_t *
faults(const json_t *out)
{
	return json_object_get(out, "faults");
}

/* The fault at this record, or NULL. */
static const json_t *
fault_at(const json_t *out, const char *journal, json_int_t sequence)
{
	const json_t *fault;
	size_t i;

	json_array_foreach(faults(out), i, fault) {
		const char *named = json_text(fault, "journal");

		if (named != NULL && strcmp(named, journal) == 0 &&
		    number(fault, "sequence") == sequence)
			return fault;
	}
	return NULL;
}

static void
assert_faults(const json_t *out, size_t count)
{
	if (json_array_size(faults(out)) != count)
		fail_msg("%s", json_pretty(out));
}

/* A store in which we said something, one record after the other. */
static struct store *
said_store(struct room *room)
{
	struct store *store = room_store(room, "home", ROOM_US);

	for (int i = 0; i < SAID; i++)
		(void)room_say(store, "some words");
	return store;
}

static char *
loose_path(struct room *room, const struct git_id *id)
{
	char *path = room_path(room, "home");
	char hex[GIT_ID_TEXT];
	char *file;

	git_id_format(hex, id);
	file =
	    mem_format("%s/repository.git/objects/%.2s/%s", path, hex, hex + 2);
	free(path);
	return file;
}

/* The one pack's file with that suffix; the caller frees it. */
static char *
pack_path(struct room *room, const char *suffix)
{
	char *path = room_path(room, "home");
	char *folder = fs_join(path, "repository.git/objects/pack");
	struct err e = { 0 };
	struct fs_list list;
	char *file = NULL;

	assert_ok(fs_list(&list, folder, &e), &e);
	for (size_t i = 0; i < list.count; i++)
		if (strstr(list.names[i], suffix) != NULL)
			file = fs_join(folder, list.names[i]);
	assert_non_null(file);
	fs_list_free(&list);
	free(folder);
	free(path);
	return file;
}

static void
a_whole_room_has_no_fault(void **state)
{
	struct store *store = said_store(*state);
	json_t *out = verify(*state, false);

	assert_faults(out, 0);
	assert_int_equal(number(out, "records"), SAID + 1);
	assert_int_equal(number(out, "journals"), 2);
	/* Of the tips alone; or of all. */
	assert_int_equal(number(out, "signatures_checked"), 2);
	json_decref(out);
	out = verify(*state, true);
	assert_int_equal(number(out, "signatures_checked"), SAID + 1);
	json_decref(out);
	store_close(store);
}

static void
a_turned_bit_in_a_loose_record_is_named(void **state)
{
	struct store *store = said_store(*state);
	const struct journal_id journal = store_identity(store)->data;
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	json_t *out;
	char *path;

	room_ref(ref, store, CLASS_DATA);
	assert_int_equal(room_chain(store, ref, &ids), SAID);
	store_close(store);
	path = loose_path(*state, &ids[2]);
	room_damage(path, 30);
	out = verify(*state, false);
	assert_faults(out, 1);
	assert_non_null(fault_at(out, journal.text, 3));
	/* The records below are found, and checked by themselves. */
	assert_int_equal(number(out, "records"), SAID);
	assert_int_equal(number(out, "signatures_checked"), 3);
	json_decref(out);
	free(path);
	free(ids);
}

static void
a_record_that_is_gone_is_named_without_an_index(void **state)
{
	struct store *store = said_store(*state);
	const struct journal_id journal = store_identity(store)->data;
	char *room = room_path(*state, "home");
	char *index = fs_join(room, "index.db");
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	struct err e = { 0 };
	json_t *out;
	char *path;

	room_ref(ref, store, CLASS_DATA);
	(void)room_chain(store, ref, &ids);
	store_close(store);
	path = loose_path(*state, &ids[4]);
	assert_ok(fs_remove(path, &e), &e);
	assert_ok(fs_remove(index, &e), &e);
	out = verify(*state, false);
	assert_faults(out, 1);
	assert_non_null(fault_at(out, journal.text, 5));
	json_decref(out);
	free(path);
	free(ids);
	free(index);
	free(room);
}

/* What repo_read() says of each record is what verify must name; its pack,
 * too, unless that cannot even be opened.  How many have theirs named? */
static size_t
assert_names_unreadable(struct room *room, const json_t *out,
    const struct journal_id *journal, const struct git_id *ids)
{
	char *path = room_path(room, "home");
	char *git = fs_join(path, "repository.git");
	struct repo *repo = NULL;
	struct err e = { 0 };
	struct buf bytes;
	size_t named = 0;

	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(repo_open(&repo, git, &e), &e);
	for (int i = 0; i < SAID; i++) {
		const json_t *fault = fault_at(out, journal->text, i + 1);

		if (repo_read(repo, &bytes, &ids[i], true, &e)) {
			assert_null(fault);
			continue;
		}
		assert_non_null(fault);
		named += json_text(fault, "pack") != NULL;
	}
	repo_close(repo);
	buf_clear(&bytes);
	free(git);
	free(path);
	return named;
}

/* The fault of a pack itself, or NULL. */
static const json_t *
pack_fault(const json_t *out)
{
	const json_t *fault;
	size_t i;

	json_array_foreach(faults(out), i, fault) {
		if (json_text(fault, "journal") == NULL &&
		    json_text(fault, "pack") != NULL)
			return fault;
	}
	return NULL;
}

static void
a_turned_bit_in_a_pack_is_named_with_all_it_cost(void **state)
{
	struct store *store = said_store(*state);
	const struct journal_id journal = store_identity(store)->data;
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	struct err e = { 0 };
	struct stat found;
	size_t named = 0;
	char *path;

	room_ref(ref, store, CLASS_DATA);
	(void)room_chain(store, ref, &ids);
	assert_ok(repo_repack(store_repo(store), &e), &e);
	store_close(store);
	path = pack_path(*state, ".pack");
	assert_int_equal(stat(path, &found), 0);
	/* From the trailer through all objects to the header. */
	for (long at = 1; at <= found.st_size; at += 97) {
		json_t *out;

		room_damage(path, at);
		out = verify(*state, false);
		assert_non_null(pack_fault(out));
		named += assert_names_unreadable(*state, out, &journal, ids);
		json_decref(out);
		room_damage(path, at);
	}
	assert_true(named > 0);
	free(path);
	free(ids);
}

static void
a_turned_bit_in_the_index_of_a_pack_is_named(void **state)
{
	struct store *store = said_store(*state);
	struct err e = { 0 };
	struct stat found;
	char *path;

	assert_ok(repo_repack(store_repo(store), &e), &e);
	store_close(store);
	path = pack_path(*state, ".idx");
	assert_int_equal(stat(path, &found), 0);
	for (long at = 1; at <= found.st_size; at += 211) {
		json_t *out;

		room_damage(path, at);
		out = verify(*state, false);
		assert_non_null(pack_fault(out));
		json_decref(out);
		room_damage(path, at);
	}
	free(path);
}

static void
a_pack_whose_index_never_came_is_no_fault(void **state)
{
	struct store *store = said_store(*state);
	char *room = room_path(*state, "home");
	char *pack = mem_format("%s/repository.git/objects/pack/pack-%s.pack",
	    room, EMPTY_TREE);
	struct err e = { 0 };
	json_t *out;

	store_close(store);
	assert_ok(fs_replace(pack, "PACK", 4, &e), &e);
	out = verify(*state, true);
	assert_faults(out, 0);
	json_decref(out);
	free(pack);
	free(room);
}

static void
a_pack_that_git_made_has_no_fault(void **state)
{
	const char *const argv[] = { "git", "gc", "-q", NULL };
	struct store *store = said_store(*state);
	char *room = room_path(*state, "home");
	char *git = fs_join(room, "repository.git");
	const struct child_plan plan = { .argv = argv,
		.directory = git,
		.in_fd = -1,
		.out_max = 1000 };
	struct child_result result;
	struct err e = { 0 };
	json_t *out;

	assert_ok(child_run(&result, &plan, &e), &e);
	assert_int_equal(result.status, 0);
	out = verify(*state, true);
	assert_faults(out, 0);
	assert_int_equal(number(out, "records"), SAID + 1);
	json_decref(out);
	/* Its packed refs are refs. */
	store_close(store);
	store = room_open(*state, "home");
	(void)room_say(store, "more");
	assert_int_equal(room_count(store, "some words"), SAID);
	buf_clear(&result.out);
	buf_clear(&result.error);
	free(git);
	free(room);
	store_close(store);
}

static void
records_whose_ref_is_gone_are_named(void **state)
{
	struct store *store = said_store(*state);
	const struct journal_id journal = store_identity(store)->data;
	char ref[REPO_REF_MAX];
	struct err e = { 0 };
	json_t *out;

	room_ref(ref, store, CLASS_DATA);
	assert_ok(repo_ref_remove(store_repo(store), ref, &e), &e);
	store_close(store);
	out = verify(*state, false);
	assert_faults(out, SAID);
	assert_non_null(fault_at(out, journal.text, 1));
	assert_non_null(fault_at(out, journal.text, SAID));
	json_decref(out);
}

/* A record with another letter in its statement, and the old signature. */
static void
a_forged_record_is_named(void **state)
{
	struct store *store = said_store(*state);
	const struct journal_id journal = store_identity(store)->data;
	char ref[REPO_REF_MAX];
	struct err e = { 0 };
	struct git_id tip;
	struct git_id forged;
	struct buf bytes;
	json_t *out;
	char *words;

	room_ref(ref, store, CLASS_DATA);
	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(repo_ref_get(store_repo(store), &tip, ref, &e), &e);
	assert_ok(repo_read(store_repo(store), &bytes, &tip, true, &e), &e);
	words = strstr(bytes.data, "some words");
	assert_non_null(words);
	words[0] = 'S';
	assert_ok(repo_write(store_repo(store), &forged, bytes.data, bytes.len,
		      &e),
	    &e);
	assert_ok(repo_ref_set(store_repo(store), ref, &forged, &tip, &e), &e);
	store_close(store);
	out = verify(*state, false);
	assert_non_null(
	    strstr(json_text(fault_at(out, journal.text, SAID), "reason"),
		"no ref holds"));
	assert_int_equal(json_array_size(faults(out)), 2);
	json_decref(out);
	buf_clear(&bytes);
}

static void
an_unreadable_record_costs_the_index_only_what_stands_on_it(void **state)
{
	struct store *store = said_store(*state);
	char *room = room_path(*state, "home");
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	struct err e = { 0 };
	char *path;

	room_ref(ref, store, CLASS_DATA);
	(void)room_chain(store, ref, &ids);
	store_close(store);
	path = loose_path(*state, &ids[3]);
	room_damage(path, 30);
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "some words"), SAID);
	assert_ok(store_reindex(room, NULL, NULL, &e), &e);
	assert_ok(store_reload_index(store, &e), &e);
	assert_int_equal(room_count(store, "some words"), 3);
	free(path);
	free(ids);
	free(room);
	store_close(store);
}

static void
a_damaged_end_of_our_journal_does_not_silence_us(void **state)
{
	struct store *store = said_store(*state);
	const struct identity old = *store_identity(store);
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	char *path;

	room_ref(ref, store, CLASS_DATA);
	(void)room_chain(store, ref, &ids);
	store_close(store);
	path = loose_path(*state, &ids[SAID - 1]);
	room_damage(path, 30);
	store = room_open(*state, "home");
	(void)room_say(store, "still here");
	assert_string_not_equal(store_identity(store)->data.text,
	    old.data.text);
	assert_int_equal(room_count(store, "some words"), SAID);
	assert_int_equal(room_count(store, "still here"), 1);
	free(path);
	free(ids);
	store_close(store);
}

static void
a_damaged_end_of_a_journal_does_not_stop_its_author(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place first;
	struct record_place second;
	struct taken taken = { .count = 1, .class = CLASS_DATA };
	struct err e = { 0 };
	char *path;

	room_journal_open(&journal, *state, ROOM_THEM);
	taken.journal = journal.head.journal;
	first = room_journal_write(&journal, store, NULL, NULL);
	second = room_journal_write(&journal, store, &first, NULL);
	taken.ids = &first.git_id;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	path = loose_path(*state, &first.git_id);
	room_damage(path, 30);
	taken.ids = &second.git_id;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	assert_int_equal(room_count(store, "written by hand"), 2);
	store_close(store);
	store = room_open(*state, "home");
	assert_int_equal(room_count(store, "written by hand"), 2);
	free(path);
	room_journal_close(&journal);
	store_close(store);
}

#define IN_ROOM(test)                                                          \
	cmocka_unit_test_setup_teardown(test, room_enter, room_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOM(a_whole_room_has_no_fault),
		IN_ROOM(a_turned_bit_in_a_loose_record_is_named),
		IN_ROOM(a_record_that_is_gone_is_named_without_an_index),
		IN_ROOM(a_turned_bit_in_a_pack_is_named_with_all_it_cost),
		IN_ROOM(a_turned_bit_in_the_index_of_a_pack_is_named),
		IN_ROOM(a_pack_whose_index_never_came_is_no_fault),
		IN_ROOM(a_pack_that_git_made_has_no_fault),
		IN_ROOM(records_whose_ref_is_gone_are_named),
		IN_ROOM(a_forged_record_is_named),
		IN_ROOM(
		    an_unreadable_record_costs_the_index_only_what_stands_on_it),
		IN_ROOM(a_damaged_end_of_our_journal_does_not_silence_us),
		IN_ROOM(a_damaged_end_of_a_journal_does_not_stop_its_author),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
