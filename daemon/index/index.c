/* SPDX-License-Identifier: ISC */
#include "daemon/index/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/view/vocabulary.h"

#define STRING_OF(x) #x
#define TEXT_OF(x) STRING_OF(x)

/* The versions of what the rows follow from, beside the schema. */
#define MADE_FOR TEXT_OF(CATALOGUE_VERSION) "." TEXT_OF(VOCABULARY_VERSION)

static const char memory_path[] = ":memory:";

/* --- the stamps of the file ----------------------------------------------- */

static bool
meta_set(struct index *index, const char *name, const char *value,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_META_SET, e))
		return false;
	sql_bind_text(query, 1, name);
	sql_bind_text(query, 2, value);
	return sql_execute(query, e);
}

/* Is that the value in the file? */
static bool
meta_is(struct index *index, const char *name, const char *value, bool *is,
    struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!index_query(&query, index, INDEX_SQL_META_GET, e))
		return false;
	sql_bind_text(query, 1, name);
	good = sql_step(query, &row, e);
	*is = good && row && strcmp(sql_text(query, 0), value) == 0;
	sql_done(query);
	return good;
}

static bool
run(struct index *index, enum index_sql which, struct err *e)
{
	return sql_run(index->sql, index_statements[which].text, e);
}

static bool
schema_make(struct index *index, struct err *e)
{
	if (!run(index, INDEX_SQL_TABLES, e) ||
	    !run(index, INDEX_SQL_TABLES_OF_STATEMENTS, e) ||
	    !run(index, INDEX_SQL_TABLES_OF_WORDS, e))
		return false;
	if (index->mode == INDEX_GROW ? !run(index, INDEX_SQL_KEYS, e) :
					!run(index, INDEX_SQL_WORDS_AT_ONCE, e))
		return false;
	return meta_set(index, "room", index->charter->room.text, e) &&
	    meta_set(index, "catalogue", MADE_FOR, e) &&
	    sql_stamp_schema(index->sql, INDEX_SCHEMA, e);
}

static bool
schema_check(struct index *index, int64_t schema, struct err *e)
{
	bool is_room;
	bool is_catalogue;

	if (schema != INDEX_SCHEMA)
		return err_set(e, ERR_NEWER,
		    "the index is of schema %lld, not %d", (long long)schema,
		    INDEX_SCHEMA);
	if (!meta_is(index, "room", index->charter->room.text, &is_room, e) ||
	    !meta_is(index, "catalogue", MADE_FOR, &is_catalogue, e))
		return false;
	if (!is_room)
		return err_set(e, ERR_CORRUPT, "the index is of another room");
	return is_catalogue ||
	    err_set(e, ERR_NEWER,
		"the index is of another catalogue or vocabulary");
}

/* --- open and close -------------------------------------------------------- */

/* A new file: schema and founders in one transaction.  On failure the
 * connection is closed, which rolls back. */
static bool
index_make(struct index *index, struct err *e)
{
	index->is_stale = true;
	return run(index, INDEX_SQL_BEGIN, e) && schema_make(index, e) &&
	    (index->mode == INDEX_BUILD || index_settle(index, e)) &&
	    run(index, INDEX_SQL_COMMIT, e);
}

static bool
index_start(struct index *index, const char *path, struct err *e)
{
	const bool is_apart =
	    index->mode == INDEX_GROW && strcmp(path, memory_path) != 0;
	int64_t schema;

	if (!sql_open(&index->sql, path,
		index->mode == INDEX_GROW ? SQL_WRITE : SQL_BUILD, e) ||
	    !sql_schema(index->sql, &schema, e))
		return false;
	if (index->mode == INDEX_BUILD && schema != 0)
		return err_set(e, ERR_INPUT, "'%s': not a new file", path);
	if (schema == 0 && !index_make(index, e))
		return false;
	if (schema != 0 &&
	    (!schema_check(index, schema, e) || !index_load(index, e) ||
		!index_fold(index, e)))
		return false;
	/* What the file says follows from the fold already. */
	index_settled(index);
	if (is_apart)
		return sql_open(&index->reader, path, SQL_READ, e);
	index->reader = index->sql;
	return true;
}

bool
index_open(struct index **out, const char *path, const struct charter *charter,
    enum index_mode mode, struct err *e)
{
	struct index *index = mem_new(1, sizeof(*index));

	index->charter = charter;
	index->mode = mode;
	buf_init(&index->words, 2 * LIMIT_RECORD);
	if (!index_start(index, path, e)) {
		index_close(index);
		return false;
	}
	*out = index;
	return true;
}

void
index_close(struct index *index)
{
	if (index == NULL)
		return;
	index_forget(index);
	if (index->reader != index->sql)
		sql_close(index->reader);
	sql_close(index->sql);
	buf_clear(&index->words);
	free(index);
}

/* --- transactions ------------------------------------------------------------ */

bool
index_begin(struct index *index, struct err *e)
{
	assert(!index->is_begun);
	if (index->is_broken)
		return err_set(e, ERR_CORRUPT,
		    "the index could not be rolled back; it is to be opened "
		    "again");
	if (!run(index, INDEX_SQL_BEGIN, e))
		return false;
	index->is_begun = true;
	return true;
}

bool
index_commit(struct index *index, struct err *e)
{
	assert(index->is_begun);
	if (index->mode == INDEX_GROW && !index_settle(index, e))
		return false;
	if (!run(index, INDEX_SQL_COMMIT, e))
		return false;
	index->is_begun = false;
	return true;
}

void
index_rollback(struct index *index)
{
	struct err ignored = { 0 };

	if (!index->is_begun)
		return;
	index->is_begun = false;
	/* A file that is built has no journal to go back by. */
	if (index->mode == INDEX_BUILD ||
	    !run(index, INDEX_SQL_ROLLBACK, &ignored)) {
		index->is_broken = true;
		return;
	}
	index_forget(index);
	if (!index_load(index, &ignored) || !index_fold(index, &ignored))
		index->is_broken = true;
	index_settled(index);
}

bool
index_finish(struct index *index, struct err *e)
{
	assert(index->mode == INDEX_BUILD && !index->is_begun);
	return !index->is_broken && run(index, INDEX_SQL_BEGIN, e) &&
	    run(index, INDEX_SQL_KEYS, e) && index_settle(index, e) &&
	    run(index, INDEX_SQL_WORDS_GROW, e) &&
	    run(index, INDEX_SQL_COMMIT, e) && sql_flush(index->sql, e);
}

/* --- stamps and guests ------------------------------------------------------- */

bool
index_stamp(struct index *index, const char *ref, const struct git_id *id,
    struct err *e)
{
	struct sql_query *query;

	assert(index->is_begun);
	if (!index_query(&query, index,
		id == NULL ? INDEX_SQL_STAMP_REMOVE : INDEX_SQL_STAMP_SET, e))
		return false;
	sql_bind_text(query, 1, ref);
	if (id != NULL)
		sql_bind_bytes(query, 2, id->bytes, GIT_ID_LEN);
	return sql_execute(query, e);
}

bool
index_admit_guest(struct index *index, const struct journal_id *id,
    struct err *e)
{
	struct index_journal *journal = index_journal_find(index, id);

	assert(index->is_begun);
	if (journal == NULL)
		return err_set(e, ERR_NOTFOUND, "there is no journal '%s'",
		    id->text);
	journal->is_guest = false;
	journal->moved = true;
	return true;
}

bool
index_stamps(struct index *index, struct index_stamp **stamps, size_t *count,
    struct err *e)
{
	struct index_stamp *found = NULL;
	struct sql_query *query;
	size_t room = 0;
	bool good;
	bool row;

	*count = 0;
	if (!index_query(&query, index, INDEX_SQL_STAMPS_ALL, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row) {
		struct index_stamp *stamp;
		const void *id;
		size_t len;

		found = mem_grow(found, &room, *count + 1, sizeof(*found));
		stamp = &found[(*count)++];
		(void)snprintf(stamp->ref, sizeof(stamp->ref), "%s",
		    sql_text(query, 0));
		id = sql_bytes(query, 1, &len);
		memcpy(stamp->id.bytes, id,
		    len < GIT_ID_LEN ? len : GIT_ID_LEN);
	}
	sql_done(query);
	if (!good)
		free(found);
	else
		*stamps = found;
	return good;
}

void
index_rest(struct index *index)
{
	sql_rest(index->sql);
	sql_rest(index->reader);
}

struct sql *
index_sql(struct index *index)
{
	return index->reader;
}

size_t
index_records(const struct index *index)
{
	return (size_t)index->last_record;
}

const struct control *
index_control(const struct index *index)
{
	return index->control;
}
