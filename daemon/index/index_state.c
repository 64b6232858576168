/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"

/* --- rows -------------------------------------------------------------- */

void
row_list_add(struct row_list *rows, int64_t row)
{
	rows->rows = mem_grow(rows->rows, &rows->room, rows->count + 1,
	    sizeof(*rows->rows));
	rows->rows[rows->count++] = row;
}

static int
row_compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

void
row_list_sort(struct row_list *rows)
{
	size_t kept = 0;

	if (rows->count == 0)
		return;
	qsort(rows->rows, rows->count, sizeof(*rows->rows), row_compare);
	for (size_t i = 1; i < rows->count; i++)
		if (rows->rows[i] != rows->rows[kept])
			rows->rows[++kept] = rows->rows[i];
	rows->count = kept + 1;
}

void
row_list_clear(struct row_list *rows)
{
	free(rows->rows);
	*rows = (struct row_list){ 0 };
}

bool
index_run(struct index *index, enum index_sql which, const int64_t *numbers,
    size_t count, struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, which, e))
		return false;
	for (size_t i = 0; i < count; i++)
		sql_bind_int(query, (int)i + 1, numbers[i]);
	return sql_execute(query, e);
}

/* --- journals and kinds ------------------------------------------------ */

/* Where a journal of this name is, or belongs, in the sorted array. */
static size_t
journal_at(const struct index *index, const char *name)
{
	size_t low = 0;
	size_t high = index->journal_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(index->named[middle]->head.journal.text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct index_journal *
index_journal_find(const struct index *index, const struct journal_id *id)
{
	const size_t at = journal_at(index, id->text);

	if (at == index->journal_count ||
	    strcmp(index->named[at]->head.journal.text, id->text) != 0)
		return NULL;
	return index->named[at];
}

struct index_journal *
index_journal_of(const struct index *index, int64_t row)
{
	assert(row > 0 && (size_t)row <= index->journal_count);
	return index->journals[row - 1];
}

struct index_journal *
index_journal_new(struct index *index, const struct journal_head *head)
{
	const size_t at = journal_at(index, head->journal.text);
	const size_t count = index->journal_count + 1;
	struct index_journal *journal = mem_new(1, sizeof(*journal));

	journal->head = *head;
	journal->row = (int64_t)count;
	index->journals = mem_grow(index->journals, &index->journal_room, count,
	    sizeof(struct index_journal *));
	index->named = mem_grow(index->named, &index->named_room, count,
	    sizeof(struct index_journal *));
	index->journals[count - 1] = journal;
	memmove(&index->named[at + 1], &index->named[at],
	    (index->journal_count - at) * sizeof(struct index_journal *));
	index->named[at] = journal;
	index->journal_count = count;
	return journal;
}

static void
journal_free(struct index_journal *journal)
{
	for (size_t i = 0; i < journal->record_count; i++) {
		struct index_control_record *record = &journal->records[i];

		for (size_t k = 0; k < record->count; k++)
			json_decref(record->statements[k]);
		free(record->statements);
		free(record->seen);
		free(record->is_good);
		free(record->reasons);
		free(record->currents);
	}
	free(journal->records);
	free(journal->verdicts);
	free(journal->tips);
	free(journal);
}

void
index_tip_move(struct index_journal *journal, const struct index_tip *tip,
    const struct hash *previous)
{
	for (size_t i = 0; previous != NULL && i < journal->tip_count; i++) {
		if (hash_compare(&journal->tips[i].place.hash, previous) != 0)
			continue;
		journal->tips[i] = *tip;
		return;
	}
	journal->tips = mem_grow(journal->tips, &journal->tip_room,
	    journal->tip_count + 1, sizeof(*journal->tips));
	journal->tips[journal->tip_count++] = *tip;
}

static size_t
kind_at_name(const struct index *index, const char *name)
{
	size_t low = 0;
	size_t high = index->kind_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(index->kinds[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct index_kind *
kind_insert(struct index *index, size_t at, const char *name, int64_t row)
{
	struct index_kind *kind;

	index->kinds = mem_grow(index->kinds, &index->kind_room,
	    index->kind_count + 1, sizeof(*index->kinds));
	kind = &index->kinds[at];
	memmove(kind + 1, kind, (index->kind_count - at) * sizeof(*kind));
	index->kind_count++;
	*kind = (struct index_kind){ .row = row, .kind = kind_find(name) };
	(void)snprintf(kind->name, sizeof(kind->name), "%s", name);
	return kind;
}

bool
index_kind(struct index_kind **out, struct index *index, const char *name,
    struct err *e)
{
	const size_t at = kind_at_name(index, name);
	const int64_t row = (int64_t)index->kind_count + 1;
	struct sql_query *query;

	if (at == index->kind_count ||
	    strcmp(index->kinds[at].name, name) != 0) {
		if (!index_query(&query, index, INDEX_SQL_KIND_ADD, e))
			return false;
		sql_bind_int(query, 1, row);
		sql_bind_text(query, 2, name);
		if (!sql_execute(query, e))
			return false;
		(void)kind_insert(index, at, name, row);
	}
	*out = &index->kinds[at];
	return true;
}

/* --- reading it from the file ------------------------------------------ */

static bool
damaged(struct err *e)
{
	return err_set(e, ERR_CORRUPT, "the index is damaged");
}

static bool
bytes_get(void *out, size_t len, struct sql_query *query, int column,
    struct err *e)
{
	size_t have;
	const void *data = sql_bytes(query, column, &have);

	if (have != len)
		return damaged(e);
	memcpy(out, data, len);
	return true;
}

/* Call take for each row of a query that has no parameters. */
typedef bool (
    *row_cb)(struct index *index, struct sql_query *query, struct err *e);

static bool
each_row(struct index *index, enum index_sql which, row_cb take, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!index_query(&query, index, which, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row)
		if (!(good = take(index, query, e)))
			break;
	sql_done(query);
	return good;
}

static bool
take_journal(struct index *index, struct sql_query *query, struct err *e)
{
	struct journal_head head = { 0 };
	struct index_journal *journal;

	head.class =
	    sql_int(query, 2) == CLASS_CONTROL ? CLASS_CONTROL : CLASS_DATA;
	if (!journal_id_parse(&head.journal, sql_text(query, 1),
		JOURNAL_ID_LEN) ||
	    !room_id_parse(&head.room, sql_text(query, 3), ROOM_ID_LEN) ||
	    !member_id_parse(&head.member, sql_text(query, 4),
		strlen(sql_text(query, 4))) ||
	    !device_id_parse(&head.device, sql_text(query, 5), DEVICE_ID_LEN) ||
	    !incarnation_parse(&head.incarnation, sql_text(query, 7),
		INCARNATION_LEN))
		return damaged(e);
	if (!bytes_get(head.key.bytes, KEY_LEN, query, 6, e))
		return false;
	journal = index_journal_new(index, &head);
	if (journal->row != sql_int(query, 0))
		return damaged(e);
	journal->is_guest = sql_int(query, 8) != 0;
	journal->member = sql_int(query, 9);
	return true;
}

static bool
journal_get(struct index_journal **out, struct index *index, int64_t row,
    struct err *e)
{
	if (row < 1 || (size_t)row > index->journal_count)
		return damaged(e);
	*out = index->journals[row - 1];
	return true;
}

static bool
take_member(struct index *index, struct sql_query *query, struct err *e)
{
	struct index_member *member;

	index->members = mem_grow(index->members, &index->member_room,
	    index->member_count + 1, sizeof(*index->members));
	member = &index->members[index->member_count++];
	*member = (struct index_member){
		.row = sql_int(query, 0),
		.known = mem_text(sql_text(query, 3)),
		.continues = mem_text(sql_text(query, 4)),
		.place = SIZE_MAX,
	};
	(void)snprintf(member->shown, sizeof(member->shown), "%s",
	    sql_text(query, 2));
	return bytes_get(member->root.bytes, KEY_LEN, query, 1, e) &&
	    (member->row == (int64_t)index->member_count || damaged(e));
}

static bool
take_kind(struct index *index, struct sql_query *query, struct err *e)
{
	const char *name = sql_text(query, 1);

	(void)e;
	(void)kind_insert(index, kind_at_name(index, name), name,
	    sql_int(query, 0));
	return true;
}

static bool
take_tip(struct index *index, struct sql_query *query, struct err *e)
{
	struct index_tip tip = { .row = sql_int(query, 1) };
	struct index_journal *journal;

	if (!journal_get(&journal, index, sql_int(query, 0), e))
		return false;
	tip.place.sequence = (uint64_t)sql_int(query, 2);
	tip.rank = (uint64_t)sql_int(query, 5);
	if (!bytes_get(tip.place.hash.bytes, HASH_LEN, query, 3, e) ||
	    !bytes_get(tip.place.git_id.bytes, GIT_ID_LEN, query, 4, e))
		return false;
	index_tip_move(journal, &tip, NULL);
	return true;
}

static bool
take_verdict(struct index *index, struct sql_query *query, struct err *e)
{
	const int64_t reasons = sql_int(query, 5);
	struct index_verdict *verdict;
	struct index_journal *journal;

	if (!journal_get(&journal, index, sql_int(query, 0), e))
		return false;
	journal->verdicts = mem_grow(journal->verdicts, &journal->verdict_room,
	    journal->verdict_count + 1, sizeof(*journal->verdicts));
	verdict = &journal->verdicts[journal->verdict_count++];
	verdict->kind = sql_int(query, 1);
	verdict->shape = (enum reason)sql_int(query, 2);
	verdict->claim = (enum claim)sql_int(query, 3);
	verdict->sample = sql_int(query, 4);
	for (unsigned i = 0; i < STATE_COUNT; i++)
		verdict->reasons[i] = (enum reason)(reasons >> 4 * i & 15);
	return true;
}

static bool
take_held(struct index *index, struct sql_query *query, struct err *e)
{
	struct index_journal *journal;

	if (!journal_get(&journal, index, sql_int(query, 0), e))
		return false;
	journal->has_held = true;
	return true;
}

static bool
take_numbers(struct index *index, struct sql_query *query, struct err *e)
{
	(void)e;
	index->last_record = sql_int(query, 0);
	index->last_statement = sql_int(query, 1);
	index->last_topic = sql_int(query, 2);
	index->last_target = sql_int(query, 3);
	index->has_missing = sql_int(query, 4) != 0;
	index->has_statement_targets = sql_int(query, 5) != 0;
	return true;
}

/* One statement of a control record. */
static bool
load_control_statement(struct index *index, struct index_control_record *record,
    size_t at, struct err *e)
{
	struct sql_query *query;
	const char *text;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_CONTROL_STATEMENT, e))
		return false;
	sql_bind_int(query, 1, record->first + (int64_t)at);
	if (!sql_step(query, &row, e) || (!row && !damaged(e))) {
		sql_done(query);
		return false;
	}
	record->reasons[at] = (enum reason)sql_int(query, 0);
	record->currents[at] = sql_int(query, 1) != 0;
	record->is_good[at] = sql_int(query, 2) == REASON_COUNTS;
	text = sql_text(query, 3);
	row =
	    json_read_canonical(&record->statements[at], text, strlen(text), e);
	sql_done(query);
	return row;
}

/* The record below has a lower row. */
static size_t
node_of_row(const int64_t *rows, size_t count, int64_t row)
{
	const int64_t *found =
	    bsearch(&row, rows, count, sizeof(*rows), row_compare);

	return found == NULL ? NODE_NONE : (size_t)(found - rows);
}

static bool
load_control_records(struct index *index, struct index_journal *journal,
    struct row_list *rows, struct err *e)
{
	struct index_control_record *record;
	struct sql_query *query;
	int64_t count;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_CONTROL_RECORDS, e))
		return false;
	sql_bind_int(query, 1, journal->row);
	while ((good = sql_step(query, &row, e)) && row) {
		row_list_add(rows, sql_int(query, 0));
		journal->records =
		    mem_grow(journal->records, &journal->record_room,
			journal->record_count + 1, sizeof(*journal->records));
		record = &journal->records[journal->record_count++];
		record->row = sql_int(query, 0);
		record->rank = (uint64_t)sql_int(query, 7);
		record->node.sequence = (uint64_t)sql_int(query, 1);
		record->node.previous =
		    node_of_row(rows->rows, rows->count, sql_int(query, 3));
		record->needs_newer = sql_int(query, 4) != 0;
		record->first = sql_int(query, 5);
		count = sql_int(query, 6);
		if (!(good = (count >= 0 && count <= LIMIT_STATEMENTS) ||
			    damaged(e)) ||
		    !(good = bytes_get(record->node.hash.bytes, HASH_LEN, query,
			  2, e)))
			break;
		index_control_room(record, (size_t)count);
	}
	sql_done(query);
	return good;
}

static bool
seen_take(struct seen *out, struct sql_query *query, struct err *e)
{
	out->sequence = (uint64_t)sql_int(query, 1);
	return bytes_get(out->hash.bytes, HASH_LEN, query, 2, e) &&
	    (journal_id_parse(&out->journal, sql_text(query, 0),
		 strlen(sql_text(query, 0))) ||
		damaged(e));
}

static bool
load_control_seen(struct index *index, struct index_control_record *record,
    struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_CONTROL_SEEN, e))
		return false;
	sql_bind_int(query, 1, record->row);
	index_control_seen(record, LIMIT_SEEN);
	record->seen_count = 0;
	while ((good = sql_step(query, &row, e)) && row) {
		if (!(good = record->seen_count < LIMIT_SEEN || damaged(e)) ||
		    !(good = seen_take(&record->seen[record->seen_count], query,
			  e)))
			break;
		record->seen_count++;
	}
	sql_done(query);
	return good;
}

static bool
load_control(struct index *index, struct index_journal *journal, struct err *e)
{
	struct row_list rows = { 0 };
	bool good = load_control_records(index, journal, &rows, e);

	row_list_clear(&rows);
	for (size_t i = 0; good && i < journal->record_count; i++)
		good = load_control_seen(index, &journal->records[i], e);
	for (size_t i = 0; good && i < journal->record_count; i++)
		for (size_t k = 0; good && k < journal->records[i].count; k++)
			good = load_control_statement(index,
			    &journal->records[i], k, e);
	return good;
}

bool
index_load(struct index *index, struct err *e)
{
	if (!each_row(index, INDEX_SQL_LAST_NUMBERS_ALL, take_numbers, e) ||
	    !each_row(index, INDEX_SQL_JOURNALS_ALL, take_journal, e) ||
	    !each_row(index, INDEX_SQL_MEMBERS_ALL, take_member, e) ||
	    !each_row(index, INDEX_SQL_KINDS_ALL, take_kind, e) ||
	    !each_row(index, INDEX_SQL_TIPS_ALL, take_tip, e) ||
	    !each_row(index, INDEX_SQL_VERDICTS_ALL, take_verdict, e) ||
	    !each_row(index, INDEX_SQL_HELD_JOURNALS_ALL, take_held, e))
		return false;
	for (size_t i = 0; i < index->journal_count; i++)
		if (index->journals[i]->head.class == CLASS_CONTROL &&
		    !load_control(index, index->journals[i], e))
			return false;
	index->is_stale = true;
	return true;
}

void
index_forget(struct index *index)
{
	index_fold_free(index);
	for (size_t i = 0; i < index->journal_count; i++)
		journal_free(index->journals[i]);
	free(index->journals);
	free(index->named);
	free(index->kinds);
	for (size_t i = 0; i < index->member_count; i++) {
		free(index->members[i].known);
		free(index->members[i].continues);
	}
	free(index->members);
	index->journals = NULL;
	index->named = NULL;
	index->kinds = NULL;
	index->members = NULL;
	index->journal_count = index->journal_room = index->named_room = 0;
	index->kind_count = index->kind_room = 0;
	index->member_count = index->member_room = 0;
	index_settled(index);
	map_clear(&index->records);
	map_clear(&index->topics_by_key);
	map_clear(&index->targets);
	map_clear(&index->replaced);
	free(index->places);
	index->places = NULL;
	index->place_room = 0;
}
