/* SPDX-License-Identifier: ISC */
#include "tests/unit/index_feed.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/sql.h"
#include "protocol/base/mem.h"

#define DUMP_MAX (64U << 20)

/* --- which records are valid --------------------------------------------- */

static size_t
find_hash(const struct feed *feed, const struct hash *hash)
{
	for (size_t i = 0; i < feed->count; i++)
		if (hash_compare(&feed->records[i].record.hash, hash) == 0)
			return i;
	return FEED_NONE;
}

static void
read_one(struct feed *feed, const struct fold_bytes *bytes)
{
	struct feed_record *read = &feed->records[feed->count];
	struct hash hash = hash_of(bytes->data, bytes->len);
	enum fault fault;
	struct err e = { 0 };

	if (find_hash(feed, &hash) != FEED_NONE)
		return;
	*read = (struct feed_record){ .below = FEED_NONE };
	if (!record_parse(&read->record, bytes->data, bytes->len,
		RECORD_UNVERIFIED, &fault, &e))
		return;
	if (!git_id_of_commit(&read->git_id, bytes->data, bytes->len, &e)) {
		record_clear(&read->record);
		return;
	}
	feed->count++;
}

/* Is the record good now that some below it are? */
static bool
is_valid(struct feed *feed, struct feed_record *read)
{
	enum fault fault;
	struct err e = { 0 };
	const struct feed_record *below;
	struct record_place place;

	if (!read->record.has_parent)
		return record_begins(&read->record, &feed->charter->room, NULL,
		    &fault, &e);
	read->below = find_hash(feed, &read->record.previous);
	if (read->below == FEED_NONE || feed->records[read->below].head == NULL)
		return false;
	below = &feed->records[read->below];
	place = (struct record_place){ below->record.sequence,
		below->record.hash, below->git_id };
	return record_follows(&read->record, below->head, &place, &fault, &e);
}

void
feed_open(struct feed *out, const struct charter *charter,
    const struct fold_bytes *records, size_t count)
{
	bool found = true;

	*out = (struct feed){ .charter = charter };
	out->records = mem_new(count, sizeof(*out->records));
	for (size_t i = 0; i < count; i++)
		read_one(out, &records[i]);
	while (found) {
		found = false;
		for (size_t i = 0; i < out->count; i++) {
			struct feed_record *read = &out->records[i];

			if (read->head != NULL || !is_valid(out, read))
				continue;
			read->head = read->below == FEED_NONE ?
			    &read->record.head :
			    out->records[read->below].head;
			found = true;
		}
	}
}

void
feed_close(struct feed *feed)
{
	for (size_t i = 0; i < feed->count; i++)
		record_clear(&feed->records[i].record);
	free(feed->records);
}

/* --- adding --------------------------------------------------------------- */

static bool
may_add(const struct feed *feed, const struct feed_record *read)
{
	return read->head != NULL && read->has_come && !read->is_added &&
	    (read->below == FEED_NONE || feed->records[read->below].is_added);
}

static bool
add_one(struct index *index, struct feed_record *read, struct err *e)
{
	const struct index_record added = {
		.record = &read->record,
		.head = read->head,
		.git_id = read->git_id,
	};

	read->is_added = true;
	return index_add(index, &added, e);
}

/* The record came: add it, and what has waited for it. */
static bool
come(struct index *index, struct feed *feed, size_t which, struct err *e)
{
	bool found = may_add(feed, &feed->records[which]);

	feed->records[which].has_come = true;
	if (!may_add(feed, &feed->records[which]))
		return true;
	if (!add_one(index, &feed->records[which], e))
		return false;
	for (found = true; found;) {
		found = false;
		for (size_t i = 0; i < feed->count; i++) {
			if (!may_add(feed, &feed->records[i]))
				continue;
			if (!add_one(index, &feed->records[i], e))
				return false;
			found = true;
		}
	}
	return true;
}

static bool
batch_add(struct index *index, struct feed *feed, const size_t *order,
    size_t count, struct err *e)
{
	if (!index_begin(index, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!come(index, feed, order[i], e))
			return false;
	return index_commit(index, e);
}

static bool
fill(struct index **index, struct feed *feed, const struct feed_plan *plan,
    struct err *e)
{
	const size_t batch = plan->batch == 0 ? feed->count : plan->batch;

	for (size_t i = 0; i < feed->count; i += batch) {
		const size_t left = feed->count - i;

		if (!batch_add(*index, feed, plan->order + i,
			left < batch ? left : batch, e))
			return false;
		if (!plan->reopen)
			continue;
		index_close(*index);
		*index = NULL;
		if (!index_open(index, plan->path, feed->charter, plan->mode,
			e))
			return false;
	}
	return plan->mode == INDEX_GROW || index_finish(*index, e);
}

bool
feed_index(struct index **out, struct feed *feed, const struct feed_plan *plan,
    struct err *e)
{
	struct index *index;

	for (size_t i = 0; i < feed->count; i++) {
		feed->records[i].has_come = false;
		feed->records[i].is_added = false;
	}
	if (!index_open(&index, plan->path, feed->charter, plan->mode, e))
		return false;
	if (!fill(&index, feed, plan, e)) {
		index_close(index);
		return false;
	}
	*out = index;
	return true;
}

/* --- comparing --------------------------------------------------------------- */

static bool
agrees(struct sql_query *query, const struct fold_statement *statement,
    struct err *e)
{
	char id[STATEMENT_ID_MAX + 1];

	statement_id_format(id, &statement->id);
	if (sql_int(query, 0) != statement->reason)
		return err_set(e, ERR_CORRUPT, "%s: %s, not %s", id,
		    reason_name((enum reason)sql_int(query, 0)),
		    reason_name(statement->reason));
	if ((sql_int(query, 1) != 0) != statement->current)
		return err_set(e, ERR_CORRUPT, "%s: current is %d", id,
		    !statement->current);
	if (strcmp(sql_text(query, 2), statement->said_by) != 0)
		return err_set(e, ERR_CORRUPT, "%s: of %s, not %s", id,
		    sql_text(query, 2), statement->said_by);
	return true;
}

bool
feed_agrees(struct index *index, const struct fold *fold, struct err *e)
{
	static const char find[] =
	    "SELECT s.reason, s.current, ifnull(m.shown, j.author) "
	    "FROM record r JOIN statement s ON s.id = r.first + ?2 "
	    "JOIN journal j ON j.id = r.journal "
	    "LEFT JOIN member m ON m.id = j.member WHERE r.hash = ?1";
	static const char count[] = "SELECT count(*) FROM statement";
	struct sql_query *query;
	bool good;
	bool row;

	if (!sql_query(&query, index_sql(index), count, e))
		return false;
	good = sql_step(query, &row, e) &&
	    (sql_int(query, 0) == (int64_t)fold->count ||
		err_set(e, ERR_CORRUPT, "%lld statements, not %zu",
		    (long long)sql_int(query, 0), fold->count));
	sql_done(query);
	for (size_t i = 0; good && i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];

		if (!sql_query(&query, index_sql(index), find, e))
			return false;
		sql_bind_bytes(query, 1, statement->id.record.bytes, HASH_LEN);
		sql_bind_int(query, 2, statement->id.index);
		good = sql_step(query, &row, e) &&
		    (row || err_set(e, ERR_CORRUPT, "a statement is lost")) &&
		    agrees(query, statement, e);
		sql_done(query);
	}
	return good;
}

char *
feed_dump(struct index *index)
{
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, DUMP_MAX);
	if (!index_logical_dump(index, &out, &e)) {
		buf_clear(&out);
		return mem_text(e.msg);
	}
	return buf_take(&out);
}

void
feed_shuffle(size_t *order, size_t count, uint64_t *state)
{
	for (size_t i = 0; i < count; i++) {
		size_t other;

		/* xorshift64 (Marsaglia, 2003). */
		*state ^= *state << 13;
		*state ^= *state >> 7;
		*state ^= *state << 17;
		other = (size_t)(*state % (i + 1));
		order[i] = order[other];
		order[other] = i;
	}
}
