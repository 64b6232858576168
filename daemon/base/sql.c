/* SPDX-License-Identifier: ISC */
#include "daemon/base/sql.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/mem.h"

#define BUSY_MS 5000
#define MEMORY_PATH ":memory:"

struct sql_query {
	struct sql *sql;
	const char *text;
	sqlite3_stmt *stmt;
	bool in_use;
};

struct sql {
	sqlite3 *db;
	char *path;
	struct sql_query **queries; /* open addressing by address of text */
	size_t query_count;
	size_t query_room; /* 0 or a power of two */
};

static enum err_code
code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
		return ERR_CORRUPT;
	default:
		return ERR_IO;
	}
}

static bool
sql_fail(struct sql *sql, int rc, struct err *e)
{
	(void)err_set(e, code_of(rc), "'%s': %s", sql->path,
	    sql->db != NULL ? sqlite3_errmsg(sql->db) : sqlite3_errstr(rc));
	if ((rc & 0xff) == SQLITE_FULL)
		return err_hint(e, "make room on the disk and try again");
	if ((rc & 0xff) == SQLITE_READONLY)
		return err_hint(e, "make the file and its folder writable");
	return false;
}

bool
sql_run(struct sql *sql, const char *script, struct err *e)
{
	const int rc = sqlite3_exec(sql->db, script, NULL, NULL, NULL);

	return rc == SQLITE_OK || sql_fail(sql, rc, e);
}

/* The one value of a pragma. */
static bool
pragma_text(struct sql *sql, const char *text, char *out, size_t max,
    struct err *e)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql->db, text, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		(void)snprintf(out, max, "%s", sqlite3_column_text(stmt, 0));
	else if (rc == SQLITE_DONE)
		out[0] = '\0';
	else
		(void)sql_fail(sql, rc, e);
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static bool
pragma_int(struct sql *sql, const char *text, int64_t *out, struct err *e)
{
	char value[32];

	if (!pragma_text(sql, text, value, sizeof(value), e))
		return false;
	*out = strtoll(value, NULL, 10);
	return true;
}

/*
 * Before anything else is written: a file with something in it must be ours.
 * A file of no pages is new, and becomes ours; the journal's mode comes
 * later, so that after a crash at any point it is still one or the other.
 */
static bool
claim(struct sql *sql, enum sql_mode mode, struct err *e)
{
	char made[64];
	int64_t application;
	int64_t pages;

	if (!pragma_int(sql, "PRAGMA application_id", &application, e) ||
	    !pragma_int(sql, "PRAGMA page_count", &pages, e))
		return false;
	if (application == SQL_APPLICATION)
		return true;
	if (application != 0 || pages != 0)
		return err_set(e, ERR_CORRUPT,
		    "'%s': not a database of this program", sql->path);
	if (mode == SQL_READ)
		return err_set(e, ERR_CORRUPT, "'%s': empty", sql->path);
	(void)snprintf(made, sizeof(made), "PRAGMA application_id=%d",
	    SQL_APPLICATION);
	return sql_run(sql, made, e);
}

static bool
journal_by_log(struct sql *sql, struct err *e)
{
	char mode[16];
	const bool in_memory = strcmp(sql->path, MEMORY_PATH) == 0;

	if (!pragma_text(sql, "PRAGMA journal_mode=WAL", mode, sizeof(mode), e))
		return false;
	if (in_memory || strcmp(mode, "wal") == 0)
		return true;
	(void)err_set(e, ERR_CONFIG,
	    "'%s': this file system cannot have a write-ahead log", sql->path);
	return err_hint(e,
	    "keep the home on a local disk with a file system "
	    "of this system");
}

static bool
settle(struct sql *sql, enum sql_mode mode, struct err *e)
{
	static const char common[] = "PRAGMA cell_size_check=ON;"
				     "PRAGMA temp_store=MEMORY;"
				     "PRAGMA cache_size=-16384;";
	static const char build[] = "PRAGMA journal_mode=OFF;"
				    "PRAGMA synchronous=OFF;"
				    "PRAGMA locking_mode=EXCLUSIVE;"
				    "PRAGMA cache_size=-262144;";

	if (!sql_run(sql, common, e) ||
	    (mode == SQL_BUILD && !sql_run(sql, build, e)) ||
	    !claim(sql, mode, e))
		return false;
	switch (mode) {
	case SQL_READ:
		return sql_run(sql, "PRAGMA query_only=ON;", e);
	case SQL_BUILD:
		return true;
	case SQL_WRITE:
		return journal_by_log(sql, e) &&
		    sql_run(sql,
			"PRAGMA synchronous=NORMAL;"
			"PRAGMA wal_autocheckpoint=4000;"
			"PRAGMA journal_size_limit=33554432;",
			e);
	case SQL_FULL:
		return journal_by_log(sql, e) &&
		    sql_run(sql, "PRAGMA synchronous=FULL;", e);
	}
	assert(false && "a mode");
	return false;
}

/* After the pragmas: a defensive connection may not switch its journal off. */
static void
harden(struct sql *sql, enum sql_mode mode)
{
	static const struct {
		int option;
		int value;
	} options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
	};
	const int keys = mode == SQL_BUILD ? 0 : 1;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		(void)sqlite3_db_config(sql->db, options[i].option,
		    options[i].value, NULL);
	(void)sqlite3_db_config(sql->db, SQLITE_DBCONFIG_ENABLE_FKEY, keys,
	    NULL);
}

bool
sql_open(struct sql **out, const char *path, enum sql_mode mode, struct err *e)
{
	const int access = mode == SQL_READ ?
	    SQLITE_OPEN_READONLY :
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct sql *sql = mem_new(1, sizeof(*sql));
	int rc;

	sql->path = mem_text(path);
	rc = sqlite3_open_v2(path, &sql->db,
	    access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc != SQLITE_OK) {
		(void)sql_fail(sql, rc, e);
		sql_close(sql);
		return false;
	}
	(void)sqlite3_extended_result_codes(sql->db, 1);
	(void)sqlite3_busy_timeout(sql->db, BUSY_MS);
	if (!settle(sql, mode, e)) {
		sql_close(sql);
		return false;
	}
	harden(sql, mode);
	*out = sql;
	return true;
}

void
sql_close(struct sql *sql)
{
	if (sql == NULL)
		return;
	for (size_t i = 0; i < sql->query_room; i++) {
		if (sql->queries[i] == NULL)
			continue;
		(void)sqlite3_finalize(sql->queries[i]->stmt);
		free(sql->queries[i]);
	}
	free(sql->queries);
	(void)sqlite3_close(sql->db);
	free(sql->path);
	free(sql);
}

bool
sql_schema(struct sql *sql, int64_t *number, struct err *e)
{
	return pragma_int(sql, "PRAGMA user_version", number, e);
}

bool
sql_stamp_schema(struct sql *sql, int number, struct err *e)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "PRAGMA user_version=%d", number);
	return sql_run(sql, text, e);
}

bool
sql_flush(struct sql *sql, struct err *e)
{
	bool good;
	int fd;

	if (strcmp(sql->path, MEMORY_PATH) == 0)
		return true;
	fd = open(sql->path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_errno(e, "cannot open '%s'", sql->path);
	good = fsync(fd) == 0 || err_errno(e, "cannot flush '%s'", sql->path);
	(void)close(fd);
	return good;
}

void
sql_rest(struct sql *sql)
{
	(void)sqlite3_db_release_memory(sql->db);
}

/* --- queries ---------------------------------------------------------- */

/* Where the query of this text is, or the empty place where it belongs. */
static struct sql_query **
query_place(struct sql_query **queries, size_t room, const char *text)
{
	size_t at =
	    (size_t)(((uintptr_t)text >> 3) * 0x9e3779b97f4a7c15U >> 32);

	for (at &= room - 1; queries[at] != NULL; at = (at + 1) & (room - 1))
		if (queries[at]->text == text)
			break;
	return &queries[at];
}

static void
query_room_grow(struct sql *sql)
{
	const size_t room = sql->query_room == 0 ? 64 : sql->query_room * 2;
	struct sql_query **queries = mem_new(room, sizeof(struct sql_query *));

	for (size_t i = 0; i < sql->query_room; i++)
		if (sql->queries[i] != NULL)
			*query_place(queries, room, sql->queries[i]->text) =
			    sql->queries[i];
	free(sql->queries);
	sql->queries = queries;
	sql->query_room = room;
}

bool
sql_query(struct sql_query **out, struct sql *sql, const char *text,
    struct err *e)
{
	struct sql_query **place;
	sqlite3_stmt *stmt = NULL;
	int rc;

	if (sql->query_count * 2 >= sql->query_room)
		query_room_grow(sql);
	place = query_place(sql->queries, sql->query_room, text);
	if (*place == NULL) {
		rc = sqlite3_prepare_v3(sql->db, text, -1,
		    SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
		if (rc != SQLITE_OK)
			return sql_fail(sql, rc, e);
		*place = mem_new(1, sizeof(**place));
		(*place)->sql = sql;
		(*place)->text = text;
		(*place)->stmt = stmt;
		sql->query_count++;
	}
	assert(!(*place)->in_use);
	(*place)->in_use = true;
	*out = *place;
	return true;
}

void
sql_done(struct sql_query *query)
{
	if (query == NULL)
		return;
	/* What the last step returned was said by sql_step(). */
	(void)sqlite3_reset(query->stmt);
	(void)sqlite3_clear_bindings(query->stmt);
	query->in_use = false;
}

/* A place that the statement does not have is our mistake. */
static void
bound(int rc)
{
	assert(rc == SQLITE_OK);
	(void)rc;
}

void
sql_bind_int(struct sql_query *query, int place, int64_t value)
{
	bound(sqlite3_bind_int64(query->stmt, place, value));
}

void
sql_bind_text(struct sql_query *query, int place, const char *text)
{
	if (text == NULL)
		sql_bind_null(query, place);
	else
		sql_bind_text_len(query, place, text, strlen(text));
}

void
sql_bind_text_len(struct sql_query *query, int place, const char *text,
    size_t len)
{
	bound(sqlite3_bind_text64(query->stmt, place, text, len, SQLITE_STATIC,
	    SQLITE_UTF8));
}

void
sql_bind_bytes(struct sql_query *query, int place, const void *data, size_t len)
{
	bound(
	    sqlite3_bind_blob64(query->stmt, place, data, len, SQLITE_STATIC));
}

void
sql_bind_null(struct sql_query *query, int place)
{
	bound(sqlite3_bind_null(query->stmt, place));
}

bool
sql_step(struct sql_query *query, bool *row, struct err *e)
{
	const int rc = sqlite3_step(query->stmt);

	*row = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	    sql_fail(query->sql, rc, e);
}

bool
sql_execute(struct sql_query *query, struct err *e)
{
	bool row;
	const bool good = sql_step(query, &row, e);

	assert(!good || !row);
	sql_done(query);
	return good;
}

int64_t
sql_int(struct sql_query *query, int column)
{
	return sqlite3_column_int64(query->stmt, column);
}

const char *
sql_text(struct sql_query *query, int column)
{
	const unsigned char *text = sqlite3_column_text(query->stmt, column);

	return text != NULL ? (const char *)text : "";
}

const void *
sql_bytes(struct sql_query *query, int column, size_t *len)
{
	const void *data = sqlite3_column_blob(query->stmt, column);

	*len = (size_t)sqlite3_column_bytes(query->stmt, column);
	return data;
}

bool
sql_is_null(struct sql_query *query, int column)
{
	return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

int64_t
sql_last_id(struct sql *sql)
{
	return sqlite3_last_insert_rowid(sql->db);
}

int64_t
sql_changes(struct sql *sql)
{
	return sqlite3_changes64(sql->db);
}
