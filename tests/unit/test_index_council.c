/* SPDX-License-Identifier: ISC */
/*
 * What stewards decide, in an index: the same whether it grew record by
 * record, forwards or backwards, was closed after each, or was built.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/mem.h"
#include "tests/unit/council.h"
#include "tests/unit/index_feed.h"

#define NAME "aaaaaaaaaaaaaaaaaaaaaaaaaa"

static char *
dump_of(struct feed *feed, const struct fold *fold,
    const struct feed_plan *plan)
{
	struct index *index;
	struct err e = { 0 };
	char *dump;

	assert_ok(feed_index(&index, feed, plan, &e), &e);
	assert_ok(feed_agrees(index, fold, &e), &e);
	dump = feed_dump(index);
	index_close(index);
	return dump;
}

static void
order_says(struct feed *feed, const struct fold *fold, const size_t *order,
    char **expected)
{
	char path[] = "/tmp/test-index-council.XXXXXX";
	const struct feed_plan plans[] = {
		{ ":memory:", INDEX_BUILD, order, 0, false },
		{ ":memory:", INDEX_GROW, order, 1, false },
		{ path, INDEX_GROW, order, 1, true },
	};
	const int fd = mkstemp(path);

	assert_true(fd >= 0);
	(void)close(fd);
	(void)unlink(path);
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		char *dump = dump_of(feed, fold, &plans[i]);

		if (*expected == NULL)
			*expected = mem_text(dump);
		assert_string_equal(dump, *expected);
		free(dump);
	}
	(void)unlink(path);
}

/* Control first, as sync brings them, and then data, the last one first. */
static void
control_first(const struct room_made *room, size_t *order)
{
	size_t count = 0;

	for (size_t i = 0; i < room->record_count; i++) {
		if (room->journals[room->records[i].journal].head.class ==
		    CLASS_CONTROL)
			order[count++] = i;
	}
	for (size_t i = room->record_count; i-- > 0;) {
		if (room->journals[room->records[i].journal].head.class ==
		    CLASS_DATA)
			order[count++] = i;
	}
}

/* The data behind it, the first one first. */
static void
data_turn(const struct room_made *room, size_t *order)
{
	size_t start = 0;
	size_t end = room->record_count;

	while (start < end &&
	    room->journals[room->records[order[start]].journal].head.class ==
		CLASS_CONTROL)
		start++;
	while (start + 1 < end) {
		const size_t kept = order[start];

		order[start++] = order[--end];
		order[end] = kept;
	}
}

/* Then ends the council. */
static void
index_says_the_same(struct council *council)
{
	const struct room_made *room = &council->room;
	struct fold_bytes *bytes = room_bytes(room);
	struct fold *fold =
	    fold_room(&room->charter, bytes, room->record_count, false);
	size_t *order = mem_new(room->record_count, sizeof(*order));
	char *expected = NULL;
	struct feed feed;

	feed_open(&feed, &room->charter, bytes, room->record_count);
	for (size_t i = 0; i < room->record_count; i++)
		order[i] = i;
	order_says(&feed, fold, order, &expected);
	for (size_t i = 0; i < room->record_count; i++)
		order[i] = room->record_count - 1 - i;
	order_says(&feed, fold, order, &expected);
	control_first(room, order);
	order_says(&feed, fold, order, &expected);
	data_turn(room, order);
	order_says(&feed, fold, order, &expected);
	feed_close(&feed);
	free(expected);
	free(order);
	fold_free(fold);
	free(bytes);
	council_end(council);
}

static size_t
charter_with(struct council *council, const char *more)
{
	const size_t charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, more });

	(void)council_endorse(council, council->control[NHRC], charter);
	return charter;
}

/* csomn's second device rates three times; the second rating is returned. */
static size_t
second_device(struct council *council, size_t *first)
{
	const size_t data =
	    council_journal(council, CLASS_DATA, CSOMN, SECOND_OF(CSOMN));
	size_t second;

	(void)council_device(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN));
	*first = council_rate(council, data);
	second = council_rate(council, data);
	(void)council_rate(council, data);
	return second;
}

static void
an_adopted_record_counts_among_held_ones(void **state)
{
	struct council council;
	char hash[HASH_TEXT_LEN + 1];
	size_t first;
	size_t second;

	council_init(&council, *state);
	second = second_device(&council, &first);
	(void)council_cut(&council, council.control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN), POINTS(first));
	assert_says(&council, second, "held");
	hash_format(hash, &council.room.records[second].place.hash);
	(void)room_say(&council.room, council.control[CSOMN],
	    "{'kind':'adopt','subject':['%s'],'records':['%s']}",
	    council.room.journals[council.room.records[second].journal]
		.head.journal.text,
	    hash);
	assert_says(&council, second, "counts");
	index_says_the_same(&council);
}

static void
a_right_ends_between_two_records(void **state)
{
	struct council council;
	char *until;
	char *more;
	size_t before;
	size_t after;

	council_init(&council, *state);
	before = council_import(&council, council.data[CSOMN], "MNG-1/2");
	after = council_import(&council, council.data[CSOMN], "MNG-1/3");
	until = council_until(&council, CSOMN, "steward", before);
	more = mem_format(",'until':[%s]", until);
	(void)charter_with(&council, more);
	assert_says(&council, after, "not-allowed");
	free(until);
	free(more);
	index_says_the_same(&council);
}

static void
a_charter_allows_a_kind(void **state)
{
	struct council council;
	size_t rating;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	rating = council_rate(&council, council.data[UNDP]);
	(void)charter_with(&council,
	    ",'rights':[{'kind':'assessment','who':'un'}]");
	assert_says(&council, rating, "counts");
	index_says_the_same(&council);
}

static void
what_control_records_had_seen_is_kept(void **state)
{
	struct council council;
	size_t first;
	size_t second;
	size_t cut;

	council_init(&council, *state);
	second = second_device(&council, &first);
	(void)council_see(&council, council.control[NHRC], second);
	cut = council_cut(&council, council.control[MOJHA], CSOMN,
	    SECOND_OF(CSOMN), POINTS(first));
	(void)council_endorse(&council, council.control[NHRC], cut);
	assert_says(&council, second, "counts");
	index_says_the_same(&council);
}

static void
a_successor_replaces_across_members(void **state)
{
	struct council council;
	size_t admission;
	size_t old;
	char *more;
	char *id;

	council_init(&council, *state);
	(void)council_admit(&council, council.control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	more = mem_format("'member_kind':'cso','continues':'%s'",
	    council_key(&council, FORUM));
	admission =
	    council_admit(&council, council.control[MOJHA], UNDP, UNDP, more);
	old = council_rate(&council, council.data[FORUM]);
	(void)council_rate(&council, council.data[FORUM]);
	id = room_id(&council.room, old, 0);
	(void)room_say(&council.room, council.data[UNDP],
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'not','replaces':['%s']}",
	    id);
	(void)council_endorse(&council, council.control[NHRC], admission);
	(void)council_endorse(&council, council.control[CSOMN], admission);
	assert_false(council_current(&council, old));
	free(more);
	free(id);
	index_says_the_same(&council);
}

static void
things_are_known_by_their_suffix_before_and_after(void **state)
{
	struct council council;
	struct device_id device;
	size_t admission;
	size_t citation;

	council_init(&council, *state);
	device = room_device(&council.room, "forum", STRANGER);
	(void)council_admit(&council, council.control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	admission = council_admit(&council, council.control[MOJHA], FORUM,
	    STRANGER, "'member_kind':'cso'");
	(void)room_say(&council.room,
	    council_journal(&council, CLASS_DATA, FORUM, STRANGER),
	    "{'kind':'source','subject':['" NAME
	    "'],'title':'T','symbol':'S'}");
	citation = room_say(&council.room, council.data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1','forum~%.4s/" NAME "']}",
	    device.text);
	(void)room_say(&council.room, council.data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1','forum/" NAME "']}");
	assert_says(&council, citation, "counts");
	(void)council_endorse(&council, council.control[NHRC], admission);
	(void)council_endorse(&council, council.control[CSOMN], admission);
	assert_says(&council, citation, "counts");
	index_says_the_same(&council);
}

static void
a_charter_cuts(void **state)
{
	struct council council;
	size_t first;
	size_t second;
	char *list;
	char *more;

	council_init(&council, *state);
	second = second_device(&council, &first);
	list = council_lists(&council, CSOMN, SECOND_OF(CSOMN), first);
	more = mem_format(",'cuts':[%s]", list);
	(void)charter_with(&council, more);
	assert_says(&council, second, "held");
	free(list);
	free(more);
	index_says_the_same(&council);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_adopted_record_counts_among_held_ones),
		cmocka_unit_test(a_right_ends_between_two_records),
		cmocka_unit_test(a_charter_allows_a_kind),
		cmocka_unit_test(what_control_records_had_seen_is_kept),
		cmocka_unit_test(a_successor_replaces_across_members),
		cmocka_unit_test(
		    things_are_known_by_their_suffix_before_and_after),
		cmocka_unit_test(a_charter_cuts),
	};

	return cmocka_run_group_tests(tests, council_group_start,
	    council_group_end);
}
