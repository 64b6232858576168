/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_known.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_sql.h"
#include "protocol/base/mem.h"

bool
store_seen_later(struct store *store, bool *later,
    const struct journal_id *journal, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!sql_query(&query, index_sql(store->index),
		store_statements[STORE_SQL_SEEN_LATER].text, e))
		return false;
	sql_bind_text(query, 1, journal->text);
	good = sql_step(query, &row, e);
	*later = good && row && sql_int(query, 0) != 0;
	sql_done(query);
	return good;
}

static bool
take_id(struct git_id *out, struct sql_query *query, int column)
{
	size_t len;
	const void *id = sql_bytes(query, column, &len);

	if (id == NULL || len != GIT_ID_LEN)
		return false;
	(void)memcpy(out->bytes, id, GIT_ID_LEN);
	return true;
}

static void
take_row(struct known *known, size_t *room, struct sql_query *query)
{
	struct known_record record = { .has_below = !sql_is_null(query, 1),
		.sequence = (uint64_t)sql_int(query, 3) };
	const char *journal = sql_text(query, 2);
	size_t len;
	const void *hash = sql_bytes(query, 4, &len);

	if (hash == NULL || len != HASH_LEN)
		return;
	(void)memcpy(record.hash.bytes, hash, HASH_LEN);
	if (!take_id(&record.id, query, 0) ||
	    (record.has_below && !take_id(&record.below, query, 1)) ||
	    !journal_id_parse(&record.journal, journal, strlen(journal)))
		return;
	known->records =
	    mem_grow(known->records, room, known->count + 1, sizeof(record));
	known->records[known->count++] = record;
}

void
known_read(struct known *out, const char *room_path)
{
	char *path = fs_join(room_path, STORE_INDEX);
	struct sql_query *query = NULL;
	struct sql *sql = NULL;
	struct err ignored = { 0 };
	size_t room = 0;
	bool row;

	*out = (struct known){ 0 };
	if (fs_exists(path) && sql_open(&sql, path, SQL_READ, &ignored) &&
	    sql_query(&query, sql, store_statements[STORE_SQL_KNOWN_ALL].text,
		&ignored))
		while (sql_step(query, &row, &ignored) && row)
			take_row(out, &room, query);
	sql_done(query);
	sql_close(sql);
	free(path);
}

static bool
count_rows(size_t *out, struct sql *sql, enum store_sql which, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!sql_query(&query, sql, store_statements[which].text, e))
		return false;
	good = sql_step(query, &row, e);
	*out = good && row ? (size_t)sql_int(query, 0) : 0;
	sql_done(query);
	return good;
}

bool
known_count(size_t *records, size_t *statements, const char *room_path,
    struct err *e)
{
	char *new = fs_join(room_path, STORE_INDEX_NEW);
	char *old = fs_join(room_path, STORE_INDEX);
	struct sql *sql = NULL;
	const bool done =
	    sql_open(&sql, fs_exists(new) ? new : old, SQL_READ, e) &&
	    count_rows(records, sql, STORE_SQL_COUNT_RECORDS, e) &&
	    count_rows(statements, sql, STORE_SQL_COUNT_STATEMENTS, e);

	sql_close(sql);
	free(old);
	free(new);
	return done;
}

/* Is the index at this ref's commit? */
static bool
is_stamped(bool *is, struct sql *sql, const struct repo_ref *ref, struct err *e)
{
	struct sql_query *query;
	struct git_id id;
	bool row;
	bool good;

	if (!sql_query(&query, sql, store_statements[STORE_SQL_STAMP].text, e))
		return false;
	sql_bind_text(query, 1, ref->name);
	good = sql_step(query, &row, e);
	*is = good && row && take_id(&id, query, 0) &&
	    memcmp(&id, &ref->id, sizeof(id)) == 0;
	sql_done(query);
	return good;
}

bool
known_behind(size_t *behind, struct repo *repo, const char *room_path,
    struct err *e)
{
	char *path = fs_join(room_path, STORE_INDEX);
	struct repo_ref *refs = NULL;
	struct sql *sql = NULL;
	size_t count = 0;
	bool done = sql_open(&sql, path, SQL_READ, e) &&
	    repo_refs(repo, &refs, &count, e);

	*behind = 0;
	for (size_t i = 0; done && i < count; i++) {
		bool is;

		done = is_stamped(&is, sql, &refs[i], e);
		*behind += done && !is;
	}
	sql_close(sql);
	free(refs);
	free(path);
	return done;
}

void
known_clear(struct known *known)
{
	free(known->records);
	*known = (struct known){ 0 };
}

const struct known_record *
known_find(const struct known *known, const struct git_id *id)
{
	size_t low = 0;
	size_t high = known->count;

	while (low < high) {
		const size_t at = low + (high - low) / 2;
		const int order =
		    memcmp(known->records[at].id.bytes, id->bytes, GIT_ID_LEN);

		if (order == 0)
			return &known->records[at];
		if (order < 0)
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}
