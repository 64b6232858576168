/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/index/index.h"
#include "protocol/base/mem.h"
#include "protocol/room/slot.h"
#include "tests/unit/index_feed.h"
#include "tests/unit/room_made.h"

#define NAME_A "aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define REC                                                                    \
	"{'kind':'recommendation','subject':['MNG-1/84.10','A/HRC/16/5'],"     \
	"'text':{'en':'Abolish the death penalty'},"                           \
	"'recommending_states':['FRA']}"
#define RATE(value)                                                            \
	"{'kind':'assessment','subject':['MNG-1/84.10','','draft',"            \
	"'upr-info-3'],'value':'" value "','rationale':'said " value "'}"

/* The room of most tests: a founder with a control and a data journal, and a
 * ministry that the founder admits when it likes. */
struct scene {
	struct room_made room;
	struct sayer control;
	struct sayer data;
	struct sayer ministry;
};

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_index.XXXXXX";
	struct scene *scene = mem_new(1, sizeof(*scene));

	if (mkdtemp(pattern) == NULL || chdir(pattern) != 0)
		return 1;
	room_made_open(&scene->room);
	sayer_open(&scene->control, &scene->room, "csomn", CLASS_CONTROL, 1);
	sayer_open(&scene->data, &scene->room, "csomn", CLASS_DATA, 1);
	sayer_open(&scene->ministry, &scene->room, "mojha", CLASS_DATA, 2);
	*state = scene;
	return 0;
}

static int
leave(void **state)
{
	struct scene *scene = *state;
	struct err e = { 0 };
	char *here = getcwd(NULL, 0);
	const bool gone = chdir("/") == 0 && fs_remove_tree(here, &e);

	free(here);
	sayer_close(&scene->control);
	sayer_close(&scene->data);
	sayer_close(&scene->ministry);
	room_made_close(&scene->room);
	free(scene);
	return !gone;
}

/* --- one set, every way ---------------------------------------------------- */

/* Index the first count records in that order; the caller closes it. */
static struct index *
index_of(const struct scene *scene, const struct feed_plan *plan, size_t count)
{
	struct index *index = NULL;
	struct err e = { 0 };
	struct feed feed;

	feed_open(&feed, &scene->room.charter, scene->room.records, count);
	assert_int_equal(feed.count, count);
	assert_ok(feed_index(&index, &feed, plan, &e), &e);
	feed_close(&feed);
	return index;
}

/* The index of all that was said, grown record by record. */
static struct index *
grown(const struct scene *scene)
{
	size_t *order = mem_new(scene->room.count, sizeof(*order));
	struct index *index;

	for (size_t i = 0; i < scene->room.count; i++)
		order[i] = i;
	index = index_of(scene,
	    &(struct feed_plan){ ":memory:", INDEX_GROW, order, 1, false },
	    scene->room.count);
	free(order);
	return index;
}

static void
agrees_with_the_fold(const struct scene *scene, struct index *index)
{
	struct fold *fold = fold_room(&scene->room.charter, scene->room.records,
	    scene->room.count, false);
	struct err e = { 0 };

	assert_ok(feed_agrees(index, fold, &e), &e);
	fold_free(fold);
}

/* Whatever the order and the batches, and built at once, the index says the
 * same, and what the fold says. */
static void
every_way_is_equal(const struct scene *scene)
{
	const size_t count = scene->room.count;
	struct index *index = grown(scene);
	char *wanted = feed_dump(index);
	size_t *order = mem_new(count, sizeof(*order));
	uint64_t state = 7;

	agrees_with_the_fold(scene, index);
	index_close(index);
	for (size_t i = 0; i < 24; i++) {
		const struct feed_plan plan = { ":memory:",
			i % 3 == 0 ? INDEX_BUILD : INDEX_GROW, order, i % 5,
			false };
		char *dump;

		feed_shuffle(order, count, &state);
		index = index_of(scene, &plan, count);
		dump = feed_dump(index);
		assert_string_equal(dump, wanted);
		free(dump);
		index_close(index);
	}
	free(order);
	free(wanted);
}

/* --- asking what became of a statement --------------------------------------- */

struct state {
	enum reason reason;
	bool current;
};

static struct state
state_of(struct index *index, const struct said *said)
{
	static const char find[] =
	    "SELECT s.reason, s.current FROM record r "
	    "JOIN statement s ON s.id = r.first WHERE r.hash = ?1";
	struct sql_query *query = NULL;
	struct err e = { 0 };
	struct state out;
	bool row = false;

	assert_ok(sql_query(&query, index_sql(index), find, &e), &e);
	sql_bind_bytes(query, 1, said->id.record.bytes, HASH_LEN);
	assert_ok(sql_step(query, &row, &e), &e);
	assert_true(row);
	out.reason = (enum reason)sql_int(query, 0);
	out.current = sql_int(query, 1) != 0;
	sql_done(query);
	return out;
}

static void
assert_state(struct index *index, const struct said *said, enum reason reason,
    bool current)
{
	const struct state state = state_of(index, said);

	assert_string_equal(reason_name(state.reason), reason_name(reason));
	assert_int_equal(state.current, current);
}

static void
say_charter(struct scene *scene)
{
	(void)say_one(&scene->room, &scene->control, "%s",
	    scene->room.charter.line);
}

/* --- what counts -------------------------------------------------------------- */

static void
an_empty_room_has_its_founder(void **state)
{
	struct scene *scene = *state;
	struct index *index = grown(scene);

	assert_non_null(control_member(index_control(index), "csomn"));
	agrees_with_the_fold(scene, index);
	index_close(index);
}

static void
a_rating_counts_and_the_next_one_replaces_it(void **state)
{
	struct scene *scene = *state;
	struct said rec;
	struct said first;
	struct said second;
	struct index *index;

	say_charter(scene);
	rec = say_one(&scene->room, &scene->data, REC);
	first = say_one(&scene->room, &scene->data, RATE("not"));
	second = say_one(&scene->room, &scene->data,
	    "{'kind':'assessment','subject':['MNG-1/84.10','','draft',"
	    "'upr-info-3'],'value':'fully','replaces':['%s']}",
	    first.text);
	index = grown(scene);
	assert_state(index, &rec, REASON_COUNTS, true);
	assert_state(index, &first, REASON_COUNTS, false);
	assert_state(index, &second, REASON_COUNTS, true);
	index_close(index);
	every_way_is_equal(scene);
}

static int64_t
conflicts_of(struct index *index)
{
	struct sql_query *query = NULL;
	struct err e = { 0 };
	bool row = false;
	int64_t count;

	assert_ok(sql_query(&query, index_sql(index),
		      "SELECT count(*) FROM contested", &e),
	    &e);
	assert_ok(sql_step(query, &row, &e), &e);
	count = sql_int(query, 0);
	sql_done(query);
	return count;
}

static void
two_devices_of_one_member_make_a_conflict_until_one_ends_it(void **state)
{
	struct scene *scene = *state;
	struct sayer device;
	struct said first;
	struct said second;
	struct index *index;
	char key[KEY_TEXT];

	say_charter(scene);
	sayer_open(&device, &scene->room, "csomn", CLASS_DATA, 9);
	seed_key(key, 9);
	(void)say_one(&scene->room, &scene->control,
	    "{'kind':'device','subject':['%s'],'key':'%s',"
	    "'label':'device 2','purpose':'work'}",
	    device.head.device.text, key);
	(void)say_one(&scene->room, &scene->data, REC);
	first = say_one(&scene->room, &scene->data, RATE("not"));
	second = say_one(&scene->room, &device, RATE("fully"));
	index = grown(scene);
	assert_state(index, &first, REASON_COUNTS, true);
	assert_state(index, &second, REASON_COUNTS, true);
	assert_int_equal(conflicts_of(index), 1);
	index_close(index);
	every_way_is_equal(scene);
	(void)say_one(&scene->room, &scene->data,
	    "{'kind':'assessment','subject':['MNG-1/84.10','','draft',"
	    "'upr-info-3'],'value':'fully','replaces':['%s','%s']}",
	    strcmp(first.text, second.text) < 0 ? first.text : second.text,
	    strcmp(first.text, second.text) < 0 ? second.text : first.text);
	index = grown(scene);
	assert_state(index, &first, REASON_COUNTS, false);
	assert_state(index, &second, REASON_COUNTS, false);
	assert_int_equal(conflicts_of(index), 0);
	index_close(index);
	every_way_is_equal(scene);
	sayer_close(&device);
}

static void
a_reference_is_resolved_when_its_target_comes(void **state)
{
	struct scene *scene = *state;
	struct said rate;
	struct index *index;

	say_charter(scene);
	rate = say_one(&scene->room, &scene->data, RATE("not"));
	index = grown(scene);
	assert_state(index, &rate, REASON_UNRESOLVED, false);
	index_close(index);
	(void)say_one(&scene->room, &scene->data, REC);
	index = grown(scene);
	assert_state(index, &rate, REASON_COUNTS, true);
	index_close(index);
	every_way_is_equal(scene);
}

static void
a_citation_wants_a_source_of_the_member_it_names(void **state)
{
	struct scene *scene = *state;
	struct said good;
	struct said bad;
	struct index *index;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->data, REC);
	good = say_one(&scene->room, &scene->data,
	    "{'kind':'citation','subject':['MNG-1/84.10','csomn/" NAME_A "']}");
	bad = say_one(&scene->room, &scene->data,
	    "{'kind':'citation','subject':['MNG-1/84.10','mojha/" NAME_A "']}");
	(void)say_one(&scene->room, &scene->data,
	    "{'kind':'source','subject':['" NAME_A
	    "'],'title':'Law','url':'https://legalinfo.mn/'}");
	index = grown(scene);
	assert_state(index, &good, REASON_COUNTS, true);
	assert_state(index, &bad, REASON_UNRESOLVED, false);
	index_close(index);
	every_way_is_equal(scene);
}

static void
a_citation_may_be_of_exact_words(void **state)
{
	struct scene *scene = *state;
	struct said source;
	struct said cite;
	struct index *index;

	say_charter(scene);
	source = say_one(&scene->room, &scene->data,
	    "{'kind':'source','subject':['" NAME_A
	    "'],'title':'Law','url':'https://legalinfo.mn/'}");
	cite = say_one(&scene->room, &scene->data,
	    "{'kind':'citation','subject':['%s','csomn/" NAME_A "']}",
	    source.text);
	index = grown(scene);
	assert_state(index, &cite, REASON_COUNTS, true);
	index_close(index);
	every_way_is_equal(scene);
}

static void
work_before_admission_counts_from_admission_on(void **state)
{
	struct scene *scene = *state;
	struct said rate;
	struct index *index;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->data, REC);
	rate = say_one(&scene->room, &scene->ministry, RATE("partially"));
	index = grown(scene);
	assert_state(index, &rate, REASON_NOT_ADMITTED, false);
	index_close(index);
	(void)say_member(&scene->room, &scene->control, "mojha", "government",
	    2);
	index = grown(scene);
	assert_state(index, &rate, REASON_COUNTS, true);
	index_close(index);
	every_way_is_equal(scene);
}

static void
an_observer_does_not_rate(void **state)
{
	struct scene *scene = *state;
	struct said rate;
	struct index *index;

	say_charter(scene);
	(void)say_member(&scene->room, &scene->control, "mojha", "embassy", 2);
	(void)say_one(&scene->room, &scene->data, REC);
	rate = say_one(&scene->room, &scene->ministry, RATE("partially"));
	index = grown(scene);
	assert_state(index, &rate, REASON_NOT_ALLOWED, false);
	index_close(index);
	every_way_is_equal(scene);
}

static void
what_this_version_does_not_know_is_listed(void **state)
{
	struct scene *scene = *state;
	struct said unknown;
	struct said malformed;
	struct said misplaced;
	struct index *index;

	say_charter(scene);
	unknown = say_one(&scene->room, &scene->data,
	    "{'kind':'haiku','subject':['MNG-1/84.10']}");
	malformed = say_one(&scene->room, &scene->data,
	    "{'kind':'source','subject':['" NAME_A "'],'colour':'red'}");
	misplaced =
	    say_one(&scene->room, &scene->data, "%s", scene->room.charter.line);
	index = grown(scene);
	assert_state(index, &unknown, REASON_UNKNOWN_KIND, false);
	assert_state(index, &malformed, REASON_MALFORMED, false);
	assert_state(index, &misplaced, REASON_NOT_ALLOWED, false);
	index_close(index);
	every_way_is_equal(scene);
}

static void
a_cut_holds_what_its_point_has_not_in_its_past(void **state)
{
	struct scene *scene = *state;
	struct sayer device;
	struct said before;
	struct said after;
	struct index *index;
	char hash[HASH_TEXT_LEN + 1];
	char key[KEY_TEXT];

	say_charter(scene);
	sayer_open(&device, &scene->room, "csomn", CLASS_DATA, 9);
	seed_key(key, 9);
	(void)say_one(&scene->room, &scene->control,
	    "{'kind':'device','subject':['%s'],'key':'%s',"
	    "'label':'device 2','purpose':'work'}",
	    device.head.device.text, key);
	(void)say_one(&scene->room, &scene->data, REC);
	before = say_one(&scene->room, &device, RATE("not"));
	hash_format(hash, &before.id.record);
	after = say_one(&scene->room, &device, RATE("fully"));
	(void)say_one(&scene->room, &scene->control,
	    "{'kind':'cut','subject':['device','%s'],'reason':'lost',"
	    "'points':[{'journal':'%s','sequence':1,'record':'%s'}]}",
	    device.head.device.text, device.head.journal.text, hash);
	index = grown(scene);
	assert_state(index, &before, REASON_COUNTS, true);
	assert_state(index, &after, REASON_HELD, false);
	index_close(index);
	every_way_is_equal(scene);
	sayer_close(&device);
}

static void
a_fifth_branch_is_held(void **state)
{
	struct scene *scene = *state;
	struct record_place below;
	struct said branches[5];
	struct index *index;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->data, REC);
	below = scene->data.place;
	for (size_t i = 0; i < 5; i++) {
		scene->data.place = below;
		branches[i] = say_one(&scene->room, &scene->data,
		    "{'kind':'source','subject':['" NAME_A
		    "'],'title':'%zu','symbol':'S'}",
		    i);
	}
	index = grown(scene);
	for (size_t i = 0; i < 5; i++)
		assert_state(index, &branches[i], REASON_HELD, false);
	index_close(index);
	every_way_is_equal(scene);
}

/* --- order ----------------------------------------------------------------------- */

static int64_t
rank_of(struct index *index, const struct said *said)
{
	struct sql_query *query = NULL;
	struct err e = { 0 };
	bool row = false;
	int64_t rank;

	assert_ok(sql_query(&query, index_sql(index),
		      "SELECT rank FROM record WHERE hash = ?1", &e),
	    &e);
	sql_bind_bytes(query, 1, said->id.record.bytes, HASH_LEN);
	assert_ok(sql_step(query, &row, &e), &e);
	rank = sql_int(query, 0);
	sql_done(query);
	return rank;
}

static void
a_late_record_moves_those_that_have_seen_it(void **state)
{
	struct scene *scene = *state;
	struct feed_plan plan = { .path = ":memory:", .mode = INDEX_GROW };
	size_t late_last[5] = { 0, 1, 3, 4, 2 };
	struct index *index;
	struct said seen;
	struct said sees;
	struct said behind;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->ministry, RATE("not"));
	seen = say_one(&scene->room, &scene->ministry, RATE("partially"));
	sees = say(&scene->room, &scene->data, &seen, "[" REC "]");
	behind = say_one(&scene->room, &scene->data, RATE("not"));
	plan.order = late_last;
	plan.batch = 1;
	index = index_of(scene, &plan, 5);
	assert_int_equal(rank_of(index, &seen), 2);
	assert_int_equal(rank_of(index, &sees), 3);
	assert_int_equal(rank_of(index, &behind), 4);
	index_close(index);
	every_way_is_equal(scene);
}

/* --- asking ----------------------------------------------------------------------- */

static void
a_journal_says_where_it_ends(void **state)
{
	struct scene *scene = *state;
	struct journal_state journal;
	struct journal_id name;
	struct record_place place;
	struct err e = { 0 };
	struct said last;
	struct index *index;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->data, REC);
	last = say_one(&scene->room, &scene->data, RATE("not"));
	index = grown(scene);
	assert_ok(index_journal(index, &journal, &scene->data.head.journal, &e),
	    &e);
	assert_int_equal(journal.last, 2);
	assert_int_equal(journal.tip_count, 1);
	assert_memory_equal(&journal.tip.hash, &last.id.record, HASH_LEN);
	assert_memory_equal(&journal.tip.git_id, &scene->data.place.git_id,
	    GIT_ID_LEN);
	assert_string_equal(journal.head.member.text, "csomn");
	assert_fails(index_journal(index, &journal,
			 &scene->ministry.head.journal, &e),
	    ERR_NOTFOUND, &e);
	assert_ok(index_place(index, &place, &name, &last.id.record, &e), &e);
	assert_int_equal(place.sequence, 2);
	assert_string_equal(name.text, scene->data.head.journal.text);
	last.id.record.bytes[0] ^= 1;
	assert_fails(index_place(index, &place, &name, &last.id.record, &e),
	    ERR_NOTFOUND, &e);
	index_close(index);
}

static void
heads_that_nobody_has_seen_are_unseen(void **state)
{
	struct scene *scene = *state;
	struct err e = { 0 };
	struct index *index;
	struct seen *seen;
	struct said rate;
	size_t count;

	say_charter(scene);
	(void)say_member(&scene->room, &scene->control, "mojha", "government",
	    2);
	rate = say_one(&scene->room, &scene->ministry, RATE("not"));
	index = grown(scene);
	assert_ok(index_unseen(index, &seen, &count, &scene->data.head.journal,
		      10, &e),
	    &e);
	assert_int_equal(count, 2);
	free(seen);
	assert_ok(index_unseen(index, &seen, &count, &scene->data.head.journal,
		      1, &e),
	    &e);
	assert_int_equal(count, 1);
	free(seen);
	index_close(index);
	(void)say(&scene->room, &scene->data, &rate, "[" REC "]");
	index = grown(scene);
	assert_ok(index_unseen(index, &seen, &count, &scene->data.head.journal,
		      10, &e),
	    &e);
	assert_int_equal(count, 1);
	assert_string_equal(seen->journal.text,
	    scene->control.head.journal.text);
	free(seen);
	index_close(index);
}

static void
the_current_statements_of_a_slot_are_found_by_its_text(void **state)
{
	struct scene *scene = *state;
	struct statement_id *ids;
	struct err e = { 0 };
	struct index *index;
	struct said member;
	struct said rate;
	char *slot;
	json_t *json = NULL;
	size_t count;

	say_charter(scene);
	member =
	    say_member(&scene->room, &scene->control, "mojha", "government", 2);
	(void)say_one(&scene->room, &scene->data, REC);
	rate = say_one(&scene->room, &scene->data, RATE("not"));
	(void)say_one(&scene->room, &scene->ministry, RATE("fully"));
	index = grown(scene);
	json = json_pack("{s:s, s:[ssss]}", "kind", "assessment", "subject",
	    "MNG-1/84.10", "", "draft", "upr-info-3");
	slot = slot_key(json, &scene->data.head.key);
	assert_ok(index_current(index, &ids, &count, slot, &e), &e);
	assert_int_equal(count, 1);
	assert_memory_equal(&ids[0].record, &rate.id.record, HASH_LEN);
	free(ids);
	free(slot);
	json_decref(json);
	json = json_pack("{s:s, s:[s]}", "kind", "member", "subject", "mojha");
	slot = mem_new(1, KEY_TEXT);
	seed_key(slot, 2);
	json_text_set(json, "key", slot);
	free(slot);
	slot = slot_key(json, &scene->data.head.key);
	assert_ok(index_current(index, &ids, &count, slot, &e), &e);
	assert_int_equal(count, 1);
	assert_memory_equal(&ids[0].record, &member.id.record, HASH_LEN);
	free(ids);
	free(slot);
	json_decref(json);
	assert_fails(index_current(index, &ids, &count, "[1]", &e), ERR_INPUT,
	    &e);
	index_close(index);
}

/* --- the file ---------------------------------------------------------------------- */

static void
a_file_opened_again_says_the_same(void **state)
{
	struct scene *scene = *state;
	size_t order[] = { 0, 1, 2, 3 };
	const struct feed_plan grow = { "index.db", INDEX_GROW, order, 2,
		true };
	const struct feed_plan build = { "new.db", INDEX_BUILD, order, 0,
		false };
	struct err e = { 0 };
	struct index *index;
	char *wanted;
	char *dump;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->ministry, RATE("not"));
	(void)say_member(&scene->room, &scene->control, "mojha", "government",
	    2);
	(void)say_one(&scene->room, &scene->data, REC);
	index = index_of(scene, &grow, 4);
	wanted = feed_dump(index);
	index_close(index);
	assert_ok(index_open(&index, "index.db", &scene->room.charter,
		      INDEX_GROW, &e),
	    &e);
	dump = feed_dump(index);
	assert_string_equal(dump, wanted);
	free(dump);
	assert_non_null(control_member(index_control(index), "mojha"));
	agrees_with_the_fold(scene, index);
	index_close(index);
	index_close(index_of(scene, &build, 4));
	assert_ok(index_open(&index, "new.db", &scene->room.charter, INDEX_GROW,
		      &e),
	    &e);
	dump = feed_dump(index);
	assert_string_equal(dump, wanted);
	free(dump);
	free(wanted);
	index_close(index);
}

static void
an_index_of_another_room_or_version_is_refused(void **state)
{
	struct scene *scene = *state;
	struct room_made other;
	struct err e = { 0 };
	struct index *index = NULL;
	struct sql *sql = NULL;

	assert_ok(index_open(&index, "index.db", &scene->room.charter,
		      INDEX_GROW, &e),
	    &e);
	index_close(index);
	room_made_open(&other);
	assert_fails(index_open(&index, "index.db", &other.charter, INDEX_GROW,
			 &e),
	    ERR_CORRUPT, &e);
	room_made_close(&other);
	assert_ok(sql_open(&sql, "index.db", SQL_WRITE, &e), &e);
	assert_ok(sql_run(sql,
		      "UPDATE meta SET value = '0' WHERE name = 'catalogue'",
		      &e),
	    &e);
	assert_fails(index_open(&index, "index.db", &scene->room.charter,
			 INDEX_GROW, &e),
	    ERR_NEWER, &e);
	assert_ok(sql_stamp_schema(sql, INDEX_SCHEMA + 1, &e), &e);
	sql_close(sql);
	assert_fails(index_open(&index, "index.db", &scene->room.charter,
			 INDEX_GROW, &e),
	    ERR_NEWER, &e);
}

static struct index_record
as_added(const struct feed *feed, size_t at)
{
	return (struct index_record){ .record = &feed->records[at].record,
		.head = feed->records[at].head,
		.git_id = feed->records[at].git_id };
}

static void
a_rollback_leaves_nothing(void **state)
{
	struct scene *scene = *state;
	size_t order[] = { 0, 1 };
	const struct feed_plan plan = { "index.db", INDEX_GROW, order, 1,
		false };
	struct index_record added;
	struct err e = { 0 };
	struct index *index;
	struct feed feed;
	char *before;
	char *after;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->ministry, RATE("not"));
	index = index_of(scene, &plan, 2);
	before = feed_dump(index);
	(void)say_member(&scene->room, &scene->control, "mojha", "government",
	    2);
	(void)say_one(&scene->room, &scene->data, REC);
	feed_open(&feed, &scene->room.charter, scene->room.records, 4);
	assert_ok(index_begin(index, &e), &e);
	added = as_added(&feed, 2);
	assert_ok(index_add(index, &added, &e), &e);
	added = as_added(&feed, 3);
	assert_ok(index_add(index, &added, &e), &e);
	index_rollback(index);
	after = feed_dump(index);
	assert_string_equal(after, before);
	free(after);
	free(before);
	assert_null(control_member(index_control(index), "mojha"));
	assert_ok(index_begin(index, &e), &e);
	added = as_added(&feed, 2);
	assert_ok(index_add(index, &added, &e), &e);
	added = as_added(&feed, 3);
	assert_ok(index_add(index, &added, &e), &e);
	assert_ok(index_commit(index, &e), &e);
	agrees_with_the_fold(scene, index);
	feed_close(&feed);
	index_close(index);
}

static void
a_record_without_the_one_below_is_refused(void **state)
{
	struct scene *scene = *state;
	struct index_record added;
	struct err e = { 0 };
	struct index *index = NULL;
	struct feed feed;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->control, "%s",
	    scene->room.charter.line);
	feed_open(&feed, &scene->room.charter, scene->room.records, 2);
	assert_ok(index_open(&index, ":memory:", &scene->room.charter,
		      INDEX_GROW, &e),
	    &e);
	assert_ok(index_begin(index, &e), &e);
	added = as_added(&feed, 1);
	assert_fails(index_add(index, &added, &e), ERR_NOTFOUND, &e);
	index_rollback(index);
	feed_close(&feed);
	index_close(index);
}

static void
stamps_say_how_far_it_is(void **state)
{
	static const struct git_id one = { { 1 } };
	static const struct git_id two = { { 2 } };
	struct scene *scene = *state;
	struct index_stamp *stamps = NULL;
	struct err e = { 0 };
	struct index *index = grown(scene);
	size_t count = 0;

	assert_ok(index_begin(index, &e), &e);
	assert_ok(index_stamp(index, "refs/heads/j/b", &one, &e), &e);
	assert_ok(index_stamp(index, "refs/heads/j/a", &one, &e), &e);
	assert_ok(index_stamp(index, "refs/heads/c/a", &one, &e), &e);
	assert_ok(index_stamp(index, "refs/heads/j/a", &two, &e), &e);
	assert_ok(index_stamp(index, "refs/heads/c/a", NULL, &e), &e);
	assert_ok(index_commit(index, &e), &e);
	assert_ok(index_stamps(index, &stamps, &count, &e), &e);
	assert_int_equal(count, 2);
	assert_string_equal(stamps[0].ref, "refs/heads/j/a");
	assert_memory_equal(&stamps[0].id, &two, GIT_ID_LEN);
	assert_string_equal(stamps[1].ref, "refs/heads/j/b");
	free(stamps);
	index_close(index);
}

static void
a_guest_is_marked_until_it_moves_in(void **state)
{
	struct scene *scene = *state;
	const struct journal_id *id = &scene->ministry.head.journal;
	struct journal_state journal;
	struct index_record added;
	struct err e = { 0 };
	struct index *index = NULL;
	struct seen *seen = NULL;
	struct feed feed;
	size_t count = 0;

	(void)say_one(&scene->room, &scene->ministry, RATE("not"));
	feed_open(&feed, &scene->room.charter, scene->room.records, 1);
	assert_ok(index_open(&index, "index.db", &scene->room.charter,
		      INDEX_GROW, &e),
	    &e);
	assert_ok(index_begin(index, &e), &e);
	added = as_added(&feed, 0);
	added.is_guest = true;
	assert_ok(index_add(index, &added, &e), &e);
	assert_ok(index_commit(index, &e), &e);
	assert_ok(index_journal(index, &journal, id, &e), &e);
	assert_true(journal.is_guest);
	assert_ok(index_unseen(index, &seen, &count, &scene->data.head.journal,
		      10, &e),
	    &e);
	assert_int_equal(count, 0);
	free(seen);
	assert_ok(index_begin(index, &e), &e);
	assert_ok(index_admit_guest(index, id, &e), &e);
	assert_ok(index_commit(index, &e), &e);
	index_close(index);
	assert_ok(index_open(&index, "index.db", &scene->room.charter,
		      INDEX_GROW, &e),
	    &e);
	assert_ok(index_journal(index, &journal, id, &e), &e);
	assert_false(journal.is_guest);
	feed_close(&feed);
	index_close(index);
}

static void
words_are_found(void **state)
{
	struct scene *scene = *state;
	struct sql_query *query = NULL;
	struct err e = { 0 };
	struct index *index;
	bool row = false;

	say_charter(scene);
	(void)say_one(&scene->room, &scene->data, REC);
	(void)say_one(&scene->room, &scene->data,
	    "{'kind':'source','subject':['" NAME_A
	    "'],'title':'Цагдаагийн тухай хууль','symbol':'X'}");
	index = grown(scene);
	assert_ok(sql_query(&query, index_sql(index),
		      "SELECT rowid FROM word WHERE word MATCH ?1", &e),
	    &e);
	sql_bind_text(query, 1, "ЦАГДААГИЙН хууль");
	assert_ok(sql_step(query, &row, &e), &e);
	assert_true(row);
	assert_int_equal(sql_int(query, 0), 3);
	sql_done(query);
	index_close(index);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(an_empty_room_has_its_founder),
		SCENE(a_rating_counts_and_the_next_one_replaces_it),
		SCENE(
		    two_devices_of_one_member_make_a_conflict_until_one_ends_it),
		SCENE(a_reference_is_resolved_when_its_target_comes),
		SCENE(a_citation_wants_a_source_of_the_member_it_names),
		SCENE(a_citation_may_be_of_exact_words),
		SCENE(work_before_admission_counts_from_admission_on),
		SCENE(an_observer_does_not_rate),
		SCENE(what_this_version_does_not_know_is_listed),
		SCENE(a_cut_holds_what_its_point_has_not_in_its_past),
		SCENE(a_fifth_branch_is_held),
		SCENE(a_late_record_moves_those_that_have_seen_it),
		SCENE(a_journal_says_where_it_ends),
		SCENE(heads_that_nobody_has_seen_are_unseen),
		SCENE(the_current_statements_of_a_slot_are_found_by_its_text),
		SCENE(a_file_opened_again_says_the_same),
		SCENE(an_index_of_another_room_or_version_is_refused),
		SCENE(a_rollback_leaves_nothing),
		SCENE(a_record_without_the_one_below_is_refused),
		SCENE(stamps_say_how_far_it_is),
		SCENE(a_guest_is_marked_until_it_moves_in),
		SCENE(words_are_found),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
