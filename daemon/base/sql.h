/* SPDX-License-Identifier: ISC */
/*
 * SQLite, as thin as can be: open with our settings, run statements from
 * closed lists, read columns.  The only file that knows it.
 *
 * The statements stand in .sql files; tools/sqlgen.awk turns each file into
 * a table of struct sql_statement and an enum of their names.  No SQL comes
 * from anywhere else.
 */
#ifndef DAEMON_STORE_SQL_H
#define DAEMON_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Our databases say so: "Tmga".  Their schemas say what they are. */
#define SQL_APPLICATION 0x546d6761

/* An entry of a closed list. */
struct sql_statement {
	const char *name;
	const char *text;
};

struct sql;       /* a connection */
struct sql_query; /* a prepared statement, kept by the connection */

enum sql_mode {
	SQL_WRITE, /* create if need be; WAL, synchronous=NORMAL */
	SQL_FULL,  /* the same with synchronous=FULL, for local.db */
	SQL_READ,  /* read only */
	SQL_BUILD, /* a new file nobody else reads: no journal, no flush */
};

/*
 * Open a database of ours; the caller ends with sql_close().  Foreign keys
 * are enforced, but in SQL_BUILD; a writer waits for another one for five
 * seconds.  ":memory:" is a database of this connection alone.
 *
 * ERR_CORRUPT  damaged, or not made by this program
 * ERR_CONFIG   the file system cannot have a write-ahead log
 * ERR_IO       the operating system said no
 */
MUST_USE bool sql_open(struct sql **out, const char *path, enum sql_mode mode,
    struct err *e);

/* NULL is fine. */
void sql_close(struct sql *sql);

/* Run a script that we wrote. */
MUST_USE bool sql_run(struct sql *sql, const char *script, struct err *e);

/* The number that the schema was stamped with; 0 in a new file. */
MUST_USE bool sql_schema(struct sql *sql, int64_t *number, struct err *e);
MUST_USE bool sql_stamp_schema(struct sql *sql, int number, struct err *e);

/* Flush a file that was made in SQL_BUILD, all of it. */
MUST_USE bool sql_flush(struct sql *sql, struct err *e);

/* Give memory back that only makes the next queries quicker. */
void sql_rest(struct sql *sql);

/*
 * Prepare text, once per connection (it is kept by its address, and must
 * live as long), bind nothing yet.  Ends with sql_done(), which resets it;
 * until then it is not asked for again.
 */
MUST_USE bool sql_query(struct sql_query **out, struct sql *sql,
    const char *text, struct err *e);

/* NULL is fine. */
void sql_done(struct sql_query *query);

/* Bind parameter ?place, from 1.  Text and bytes are borrowed until
 * sql_done(); text NULL is SQL's NULL. */
void sql_bind_int(struct sql_query *query, int place, int64_t value);
void sql_bind_text(struct sql_query *query, int place, const char *text);
void sql_bind_text_len(struct sql_query *query, int place, const char *text,
    size_t len);
void sql_bind_bytes(struct sql_query *query, int place, const void *data,
    size_t len);
void sql_bind_null(struct sql_query *query, int place);

/* Step: *row says whether there is a row. */
MUST_USE bool sql_step(struct sql_query *query, bool *row, struct err *e);

/* Step a statement that gives no row, and end it. */
MUST_USE bool sql_execute(struct sql_query *query, struct err *e);

/* Columns from 0; text and bytes live until the next step. */
int64_t sql_int(struct sql_query *query, int column);
const char *sql_text(struct sql_query *query, int column); /* "" for NULL */
const void *sql_bytes(struct sql_query *query, int column, size_t *len);
bool sql_is_null(struct sql_query *query, int column);

int64_t sql_last_id(struct sql *sql);
int64_t sql_changes(struct sql *sql);

#endif
