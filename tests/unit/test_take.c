/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/mem.h"

#define CHAIN 4
#define LONG 700

/* Take these records of a journal, in the order of the chain. */
static bool
take(struct store *store, const struct room_journal *journal,
    const struct record_place *places, size_t count, struct err *e)
{
	struct git_id ids[16];
	const struct taken taken = { .ids = ids,
		.count = count,
		.journal = journal->head.journal,
		.class = journal->head.class };

	for (size_t i = 0; i < count; i++)
		ids[i] = places[i].git_id;
	return store_take(store, &taken, 1, e);
}

static void
assert_taken(struct store *store, const struct room_journal *journal,
    const struct record_place *places, size_t count)
{
	struct err e = { 0 };

	assert_ok(take(store, journal, places, count, &e), &e);
}

/* Write a chain of records on below. */
static void
write_chain(struct store *store, const struct room_journal *journal,
    const struct record_place *below, struct record_place *places, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		places[i] = room_journal_write(journal, store, below, NULL);
		below = &places[i];
	}
}

static void
assert_ref(struct store *store, const char *name,
    const struct record_place *place)
{
	struct err e = { 0 };
	struct git_id at;

	assert_ok(repo_ref_get(store_repo(store), &at, name, &e), &e);
	assert_memory_equal(&at, &place->git_id, sizeof(at));
}

static size_t
count_refs(struct store *store, const char *start)
{
	struct repo_ref *refs;
	struct err e = { 0 };
	size_t found = 0;
	size_t count;

	assert_ok(repo_refs(store_repo(store), &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++)
		found += strncmp(refs[i].name, start, strlen(start)) == 0;
	free(refs);
	return found;
}

static char *
own_ref(const struct room_journal *journal)
{
	return mem_format("refs/heads/j/%s", journal->head.journal.text);
}

static char *
branch_ref(const struct room_journal *journal, const struct record_place *first,
    const char *copy)
{
	char hash[HASH_TEXT_LEN + 1];

	hash_format(hash, &first->hash);
	return mem_format("refs/heads/f/%s/%.16s%s", journal->head.journal.text,
	    hash, copy);
}

/* The index is the one that the repository gives, now and after a start. */
static struct store *
assert_agrees(struct room *room, struct store *store)
{
	char *grown = room_dump(store);
	char *path = room_path(room, "home");
	struct err e = { 0 };
	char *built;

	assert_ok(store_reindex(path, NULL, NULL, &e), &e);
	store_close(store);
	store = room_open(room, "home");
	built = room_dump(store);
	assert_string_equal(grown, built);
	free(built);
	free(path);
	free(grown);
	return store;
}

static void
a_journal_is_taken_and_goes_on(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place places[CHAIN];
	char *ref;

	room_journal_open(&journal, *state, ROOM_THEM);
	ref = own_ref(&journal);
	write_chain(store, &journal, NULL, places, CHAIN);
	assert_taken(store, &journal, places, 2);
	assert_ref(store, ref, &places[1]);
	assert_taken(store, &journal, places + 2, 2);
	assert_ref(store, ref, &places[3]);
	assert_int_equal(room_count(store, "written by hand"), 4);
	/* Again is nothing. */
	assert_taken(store, &journal, places, CHAIN);
	assert_int_equal(count_refs(store, "refs/heads/f/"), 0);
	store = assert_agrees(*state, store);
	free(ref);
	room_journal_close(&journal);
	store_close(store);
}

static void
what_does_not_follow_is_refused_and_nothing_changes(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct room_journal ours;
	struct record_place places[CHAIN];
	struct record_place missing = { .sequence = 7 };
	struct err e = { 0 };
	char *before = room_dump(store);
	char *after;

	room_journal_open(&journal, *state, ROOM_THEM);
	room_journal_of(&ours, store, CLASS_DATA);
	places[0] = room_journal_write(&journal, store, &missing, NULL);
	assert_fails(take(store, &journal, places, 1, &e), ERR_PROTOCOL, &e);
	/* Ours is not theirs. */
	write_chain(store, &ours, NULL, places, 1);
	assert_fails(take(store, &journal, places, 1, &e), ERR_PROTOCOL, &e);
	after = room_dump(store);
	assert_string_equal(before, after);
	assert_int_equal(count_refs(store, "refs/heads/j/"), 0);
	free(before);
	free(after);
	room_journal_close(&ours);
	room_journal_close(&journal);
	store_close(store);
}

/* So many that they are parsed ahead. */
static void
a_long_journal_is_taken_and_built_alike(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct git_id ids[LONG];
	struct taken taken = { .ids = ids, .count = LONG };
	struct err e = { 0 };

	room_journal_open(&journal, *state, ROOM_THEM);
	room_journal_write_many(&journal, store, ids, LONG);
	taken.journal = journal.head.journal;
	taken.class = CLASS_DATA;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	assert_int_equal(room_count(store, "written by hand"), LONG);
	room_admit(store);
	store = assert_agrees(*state, store);
	room_journal_close(&journal);
	store_close(store);
}

static void
a_guest_moves_in_when_it_is_admitted(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place places[CHAIN];
	struct git_id ids[CHAIN];
	struct taken taken = { .ids = ids, .count = CHAIN, .is_guest = true };
	struct err e = { 0 };
	size_t moved;
	char *ref;

	room_journal_open(&journal, *state, ROOM_THEM);
	ref = own_ref(&journal);
	write_chain(store, &journal, NULL, places, CHAIN);
	for (size_t i = 0; i < CHAIN; i++)
		ids[i] = places[i].git_id;
	taken.journal = journal.head.journal;
	taken.class = CLASS_DATA;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	assert_int_equal(count_refs(store, "refs/guest/j/"), 1);
	assert_int_equal(count_refs(store, "refs/heads/j/"), 0);
	assert_ok(store_admit_guests(store, &moved, &e), &e);
	assert_int_equal(moved, 0);
	store = assert_agrees(*state, store);
	room_admit(store);
	assert_ok(store_admit_guests(store, &moved, &e), &e);
	assert_int_equal(moved, 1);
	assert_int_equal(count_refs(store, "refs/guest/"), 0);
	assert_ref(store, ref, &places[CHAIN - 1]);
	store = assert_agrees(*state, store);
	free(ref);
	room_journal_close(&journal);
	store_close(store);
}

/* Take records of a journal whose device is not in the room, as it seems. */
static void
assert_taken_of_guest(struct store *store, const struct room_journal *journal,
    const struct record_place *places, size_t count)
{
	struct git_id ids[CHAIN];
	const struct taken taken = { .ids = ids,
		.count = count,
		.journal = journal->head.journal,
		.class = journal->head.class,
		.is_guest = true };
	struct err e = { 0 };

	for (size_t i = 0; i < count; i++)
		ids[i] = places[i].git_id;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	assert_int_equal(count_refs(store, "refs/guest/j/"), 1);
}

static void
assert_moves_in(struct store *store)
{
	struct err e = { 0 };
	size_t moved;

	assert_ok(store_admit_guests(store, &moved, &e), &e);
	assert_int_equal(moved, 1);
	assert_int_equal(count_refs(store, "refs/guest/"), 0);
}

/* A charter or a cut may take a device out of the room, and another bring it
 * back: the room has a part of its journal, and a guest's ref the rest. */
static void
who_was_a_guest_for_a_while_loses_nothing(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place places[CHAIN];
	char *ref;

	room_journal_open(&journal, *state, ROOM_THEM);
	ref = own_ref(&journal);
	room_admit(store);
	write_chain(store, &journal, NULL, places, CHAIN);
	assert_taken(store, &journal, places, 2);
	assert_taken_of_guest(store, &journal, places + 2, CHAIN - 2);
	assert_ref(store, ref, &places[1]);
	assert_moves_in(store);
	assert_ref(store, ref, &places[CHAIN - 1]);
	assert_int_equal(count_refs(store, "refs/heads/f/"), 0);
	store = assert_agrees(*state, store);
	/* And what the room has all of is no branch. */
	assert_taken_of_guest(store, &journal, places, 2);
	assert_moves_in(store);
	assert_ref(store, ref, &places[CHAIN - 1]);
	assert_int_equal(count_refs(store, "refs/heads/f/"), 0);
	store = assert_agrees(*state, store);
	free(ref);
	room_journal_close(&journal);
	store_close(store);
}

/* What was written beside the room's part is a branch, and goes on as one. */
static void
a_guest_that_wrote_beside_itself_moves_in_as_a_branch(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place places[CHAIN];
	struct record_place beside[CHAIN];
	char *branch;
	char *ref;

	room_journal_open(&journal, *state, ROOM_THEM);
	room_admit(store);
	write_chain(store, &journal, NULL, places, 2);
	write_chain(store, &journal, &places[0], beside, CHAIN);
	ref = own_ref(&journal);
	branch = branch_ref(&journal, &beside[0], "");
	assert_taken(store, &journal, places, 2);
	assert_taken_of_guest(store, &journal, beside, 2);
	assert_moves_in(store);
	assert_ref(store, ref, &places[1]);
	assert_ref(store, branch, &beside[1]);
	store = assert_agrees(*state, store);
	assert_taken_of_guest(store, &journal, beside + 2, CHAIN - 2);
	assert_moves_in(store);
	assert_ref(store, ref, &places[1]);
	assert_ref(store, branch, &beside[CHAIN - 1]);
	assert_int_equal(count_refs(store, "refs/heads/f/"), 1);
	store = assert_agrees(*state, store);
	free(branch);
	free(ref);
	room_journal_close(&journal);
	store_close(store);
}

/* A power cut may keep the guest's ref, or lose the index's commit. */
static void
a_guest_that_moved_in_by_half_is_moved_at_the_start(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place places[CHAIN];
	struct git_id ids[CHAIN];
	struct taken taken = { .ids = ids, .count = CHAIN, .is_guest = true };
	struct err e = { 0 };
	char *ref;
	char *guest;

	room_journal_open(&journal, *state, ROOM_THEM);
	ref = own_ref(&journal);
	guest = mem_format("refs/guest/j/%s", journal.head.journal.text);
	write_chain(store, &journal, NULL, places, CHAIN);
	for (size_t i = 0; i < CHAIN; i++)
		ids[i] = places[i].git_id;
	taken.journal = journal.head.journal;
	taken.class = CLASS_DATA;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	room_admit(store);
	assert_ok(repo_ref_set(store_repo(store), ref, &ids[CHAIN - 1], NULL,
		      &e),
	    &e);
	store_close(store);
	store = room_open(*state, "home");
	assert_int_equal(count_refs(store, "refs/guest/"), 0);
	assert_ref(store, ref, &places[CHAIN - 1]);
	store = assert_agrees(*state, store);
	/* And the other way: the index still knows a guest. */
	assert_ok(index_begin(store_index(store), &e), &e);
	assert_ok(index_stamp(store_index(store), guest, &ids[CHAIN - 1], &e),
	    &e);
	assert_ok(index_commit(store_index(store), &e), &e);
	store_close(store);
	store = room_open(*state, "home");
	store = assert_agrees(*state, store);
	free(guest);
	free(ref);
	room_journal_close(&journal);
	store_close(store);
}

static void
a_branch_gets_a_ref_named_by_its_first_record(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place own[3];
	struct record_place branch[3];
	struct record_place twig[1];
	char *own_name;
	char *name;
	char *second;

	room_journal_open(&journal, *state, ROOM_THEM);
	own_name = own_ref(&journal);
	write_chain(store, &journal, NULL, own, 3);
	write_chain(store, &journal, &own[0], branch, 3);
	write_chain(store, &journal, &branch[0], twig, 1);
	name = branch_ref(&journal, &branch[0], "");
	second = branch_ref(&journal, &branch[0], "-2");
	assert_taken(store, &journal, own, 3);
	assert_taken(store, &journal, branch, 2);
	assert_ref(store, own_name, &own[2]);
	assert_ref(store, name, &branch[1]);
	/* It goes on in its ref; what leaves it lower has one beside. */
	assert_taken(store, &journal, branch + 2, 1);
	assert_ref(store, name, &branch[2]);
	assert_taken(store, &journal, twig, 1);
	assert_ref(store, second, &twig[0]);
	assert_int_equal(room_count(store, "written by hand"), 7);
	store = assert_agrees(*state, store);
	free(second);
	free(name);
	free(own_name);
	room_journal_close(&journal);
	store_close(store);
}

static void
branches_that_come_at_once_know_of_each_other(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place own[3];
	struct record_place branch[1];
	struct git_id ids[4];
	struct taken taken[2] = { { .ids = ids, .count = 3 },
		{ .ids = ids + 3, .count = 1 } };
	struct err e = { 0 };
	char *name;

	room_journal_open(&journal, *state, ROOM_THEM);
	write_chain(store, &journal, NULL, own, 3);
	write_chain(store, &journal, &own[1], branch, 1);
	for (size_t i = 0; i < 3; i++)
		ids[i] = own[i].git_id;
	ids[3] = branch[0].git_id;
	for (size_t i = 0; i < 2; i++) {
		taken[i].journal = journal.head.journal;
		taken[i].class = CLASS_DATA;
	}
	name = branch_ref(&journal, &branch[0], "");
	assert_ok(store_take(store, taken, 2, &e), &e);
	assert_ref(store, name, &branch[0]);
	store = assert_agrees(*state, store);
	free(name);
	room_journal_close(&journal);
	store_close(store);
}

static void
a_sixth_branch_is_taken_only_if_it_parts_earlier(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place own[4];
	struct record_place branch;

	room_journal_open(&journal, *state, ROOM_THEM);
	write_chain(store, &journal, NULL, own, 4);
	assert_taken(store, &journal, own, 4);
	for (int i = 0; i < LIMIT_BRANCHES; i++) {
		write_chain(store, &journal, &own[1], &branch, 1);
		assert_taken(store, &journal, &branch, 1);
	}
	assert_int_equal(count_refs(store, "refs/heads/f/"), LIMIT_BRANCHES);
	write_chain(store, &journal, &own[1], &branch, 1);
	assert_taken(store, &journal, &branch, 1);
	write_chain(store, &journal, &own[2], &branch, 1);
	assert_taken(store, &journal, &branch, 1);
	assert_int_equal(count_refs(store, "refs/heads/f/"), LIMIT_BRANCHES);
	write_chain(store, &journal, &own[0], &branch, 1);
	assert_taken(store, &journal, &branch, 1);
	assert_int_equal(count_refs(store, "refs/heads/f/"),
	    LIMIT_BRANCHES + 1);
	/* Another first record parts earlier still. */
	write_chain(store, &journal, NULL, &branch, 1);
	assert_taken(store, &journal, &branch, 1);
	assert_int_equal(count_refs(store, "refs/heads/f/"),
	    LIMIT_BRANCHES + 2);
	store = assert_agrees(*state, store);
	room_journal_close(&journal);
	store_close(store);
}

static void
our_own_lost_tail_comes_back_and_we_go_on_elsewhere(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);
	struct room_journal ours;
	struct record_place places[2];
	char ref[REPO_REF_MAX];

	room_journal_of(&ours, store, CLASS_DATA);
	room_ref(ref, store, CLASS_DATA);
	write_chain(store, &ours, NULL, places, 2);
	assert_taken(store, &ours, places, 2);
	assert_ref(store, ref, &places[1]);
	assert_string_not_equal(store_identity(store)->data.text,
	    old.data.text);
	assert_string_not_equal(store_identity(store)->control.text,
	    old.control.text);
	(void)room_say(store, "said elsewhere");
	assert_ref(store, ref, &places[1]);
	store = assert_agrees(*state, store);
	room_journal_close(&ours);
	store_close(store);
}

static void
what_we_have_of_ours_comes_and_nothing_changes(void **state)
{
	struct room *room = *state;
	struct store *store = room_store(room, "us", ROOM_US);
	const struct identity before = *store_identity(store);
	char ref[REPO_REF_MAX];
	struct git_id *ids;
	struct err e = { 0 };

	(void)room_say(store, "one");
	(void)room_say(store, "two");
	room_ref(ref, store, CLASS_DATA);
	const size_t count = room_chain(store, ref, &ids);
	const struct taken taken = {
		.count = count,
		.ids = ids,
		.journal = before.data,
		.class = CLASS_DATA,
	};

	assert_ok(store_take(store, &taken, 1, &e), &e);
	assert_string_equal(store_identity(store)->data.text, before.data.text);
	free(ids);
	store_close(store);
}

static void
what_another_has_seen_of_us_counts_as_ours(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	const struct identity old = *store_identity(store);
	struct room_journal journal;
	struct record_place place;
	struct seen seen = { .journal = old.data, .sequence = 9 };

	room_journal_open(&journal, *state, ROOM_THEM);
	place = room_journal_write(&journal, store, NULL, &seen);
	assert_taken(store, &journal, &place, 1);
	assert_string_not_equal(store_identity(store)->data.text,
	    old.data.text);
	room_journal_close(&journal);
	store_close(store);
}

static void
a_record_names_what_was_seen(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place place;
	struct record record = { 0 };
	struct err e = { 0 };
	struct git_id tip;
	char ref[REPO_REF_MAX];
	enum fault fault;
	struct buf bytes;

	room_journal_open(&journal, *state, ROOM_THEM);
	place = room_journal_write(&journal, store, NULL, NULL);
	assert_taken(store, &journal, &place, 1);
	(void)room_say(store, "an answer");
	room_ref(ref, store, CLASS_DATA);
	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(repo_ref_get(store_repo(store), &tip, ref, &e), &e);
	assert_ok(repo_read(store_repo(store), &bytes, &tip, true, &e), &e);
	assert_ok(record_parse(&record, bytes.data, bytes.len, RECORD_ALL,
		      &fault, &e),
	    &e);
	bool found = false;

	for (size_t i = 0; i < record.seen_count; i++)
		found = found ||
		    hash_compare(&record.seen[i].hash, &place.hash) == 0;
	assert_true(found);
	record_clear(&record);
	buf_clear(&bytes);
	room_journal_close(&journal);
	store_close(store);
}

/* --- at once ------------------------------------------------------------- */

/* Everything before the refs move: order the index, and build it. */
static bool
bulk_build(struct bulk **bulk, struct store *store, const struct taken *taken,
    size_t count, struct err *e)
{
	int order = -1;
	bool done;

	assert_ok(store_bulk_open(bulk, store, e), e);
	for (size_t i = 0; i < count; i++)
		if (!store_bulk_add(*bulk, &taken[i], e))
			return false;
	assert_ok(store_bulk_order(*bulk, &order, e), e);
	done = store_build(store_path(store), order, e);
	(void)close(order);
	return done;
}

static void
bulk_move(struct bulk *bulk)
{
	struct err e = { 0 };
	bool done = false;

	while (!done)
		assert_ok(store_bulk_move(bulk, &done, &e), &e);
	store_bulk_free(bulk);
}

static bool
has_new_index(struct store *store)
{
	char *path = mem_format("%s/index.db.new", store_path(store));
	const bool is_there = access(path, F_OK) == 0;

	free(path);
	return is_there;
}

/* A journal of theirs, of LONG records by this store alone. */
static void
write_long(struct room *room, struct store *store, struct git_id ids[LONG],
    struct taken *taken)
{
	struct room_journal journal;

	room_journal_open(&journal, room, ROOM_THEM);
	room_journal_write_many(&journal, store, ids, LONG);
	*taken = (struct taken){ .ids = ids,
		.count = LONG,
		.journal = journal.head.journal,
		.class = CLASS_DATA };
	room_journal_close(&journal);
}

static void
a_journal_taken_at_once_is_one_that_grew(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct git_id ids[LONG];
	struct bulk *bulk = NULL;
	struct taken taken;
	struct err e = { 0 };

	room_admit(store);
	write_long(*state, store, ids, &taken);
	taken.count = LONG / 2;
	assert_ok(store_take(store, &taken, 1, &e), &e);
	taken.ids = ids + LONG / 2;
	assert_ok(bulk_build(&bulk, store, &taken, 1, &e), &e);
	assert_int_equal(room_count(store, "written by hand"), LONG / 2);
	/* Who works meanwhile loses nothing. */
	(void)room_say(store, "said meanwhile");
	bulk_move(bulk);
	assert_false(has_new_index(store));
	assert_int_equal(room_count(store, "written by hand"), LONG);
	assert_int_equal(room_count(store, "said meanwhile"), 1);
	(void)room_say(store, "said afterwards");
	store = assert_agrees(*state, store);
	store_close(store);
}

static void
what_does_not_follow_is_not_taken_at_once(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct room_journal journal;
	struct record_place missing = { .sequence = 7 };
	struct git_id ids[LONG];
	struct bulk *bulk = NULL;
	struct taken taken[2];
	struct record_place place;
	struct err e = { 0 };
	char *before = room_dump(store);
	char *after;

	write_long(*state, store, ids, &taken[0]);
	room_journal_open(&journal, *state, ROOM_US);
	place = room_journal_write(&journal, store, &missing, NULL);
	taken[1] = (struct taken){ .ids = &place.git_id,
		.count = 1,
		.journal = journal.head.journal,
		.class = CLASS_DATA };
	assert_fails(bulk_build(&bulk, store, taken, 2, &e), ERR_PROTOCOL, &e);
	assert_false(has_new_index(store));
	store_bulk_free(bulk);
	after = room_dump(store);
	assert_string_equal(before, after);
	assert_int_equal(count_refs(store, "refs/heads/j/"), 0);
	free(before);
	free(after);
	room_journal_close(&journal);
	store_close(store);
}

static void
what_is_given_up_leaves_nothing(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct git_id ids[LONG];
	struct bulk *bulk = NULL;
	struct taken taken;
	struct err e = { 0 };

	write_long(*state, store, ids, &taken);
	assert_ok(bulk_build(&bulk, store, &taken, 1, &e), &e);
	assert_true(has_new_index(store));
	store_bulk_free(bulk);
	assert_false(has_new_index(store));
	assert_int_equal(count_refs(store, "refs/heads/j/"), 0);
	store = assert_agrees(*state, store);
	assert_int_equal(room_count(store, "written by hand"), 0);
	store_close(store);
}

/* A crash between the index that was built and the refs. */
static void
an_index_that_is_ahead_brings_the_refs_up(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char *room = room_path(*state, "home");
	struct git_id ids[LONG];
	struct bulk *bulk = NULL;
	struct taken taken;
	struct err e = { 0 };
	char *new = mem_format("%s/index.db.new", room);
	char *kept = mem_format("%s/kept", room);

	write_long(*state, store, ids, &taken);
	assert_ok(bulk_build(&bulk, store, &taken, 1, &e), &e);
	assert_int_equal(rename(new, kept), 0);
	store_bulk_free(bulk);
	store_close(store);
	assert_int_equal(rename(kept, new), 0);
	store = room_open(*state, "home");
	assert_int_equal(count_refs(store, "refs/heads/j/"), 1);
	assert_int_equal(room_count(store, "written by hand"), LONG);
	store = assert_agrees(*state, store);
	free(kept);
	free(new);
	free(room);
	store_close(store);
}

static void
our_own_journal_is_not_taken_at_once(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	char ref[REPO_REF_MAX];
	struct bulk *bulk = NULL;
	struct git_id *ids;
	struct err e = { 0 };

	(void)room_say(store, "one");
	room_ref(ref, store, CLASS_DATA);
	const size_t count = room_chain(store, ref, &ids);
	const struct taken taken = { .ids = ids,
		.count = count,
		.journal = store_identity(store)->data,
		.class = CLASS_DATA };

	assert_fails(bulk_build(&bulk, store, &taken, 1, &e), ERR_CONFLICT, &e);
	store_bulk_free(bulk);
	free(ids);
	store_close(store);
}

#define IN_ROOM(test)                                                          \
	cmocka_unit_test_setup_teardown(test, room_enter, room_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOM(a_journal_is_taken_and_goes_on),
		IN_ROOM(what_does_not_follow_is_refused_and_nothing_changes),
		IN_ROOM(a_long_journal_is_taken_and_built_alike),
		IN_ROOM(a_guest_moves_in_when_it_is_admitted),
		IN_ROOM(who_was_a_guest_for_a_while_loses_nothing),
		IN_ROOM(a_guest_that_wrote_beside_itself_moves_in_as_a_branch),
		IN_ROOM(a_guest_that_moved_in_by_half_is_moved_at_the_start),
		IN_ROOM(a_branch_gets_a_ref_named_by_its_first_record),
		IN_ROOM(branches_that_come_at_once_know_of_each_other),
		IN_ROOM(a_sixth_branch_is_taken_only_if_it_parts_earlier),
		IN_ROOM(our_own_lost_tail_comes_back_and_we_go_on_elsewhere),
		IN_ROOM(what_we_have_of_ours_comes_and_nothing_changes),
		IN_ROOM(what_another_has_seen_of_us_counts_as_ours),
		IN_ROOM(a_record_names_what_was_seen),
		IN_ROOM(a_journal_taken_at_once_is_one_that_grew),
		IN_ROOM(what_does_not_follow_is_not_taken_at_once),
		IN_ROOM(what_is_given_up_leaves_nothing),
		IN_ROOM(an_index_that_is_ahead_brings_the_refs_up),
		IN_ROOM(our_own_journal_is_not_taken_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
