/* SPDX-License-Identifier: ISC */
/*
 * SQLite, as thin as can be: open with our settings, run statements from
 * closed lists, read columns.  With index*.c and local.c the only file that
 * knows it.
 */
#ifndef DAEMON_STORE_SQL_H
#define DAEMON_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct sql;	  /* a connection */
struct sql_query; /* a prepared statement, kept by the connection */

enum sql_mode {
	SQL_WRITE, /* create if need be; WAL, synchronous=NORMAL */
	SQL_FULL,  /* the same with synchronous=FULL, for local.db */
	SQL_READ,  /* read only */
	SQL_BUILD, /* a new file nobody else reads: no journal, no flush */
};

/* ERR_CORRUPT, ERR_CONFIG (unfit file system), ERR_IO.  The caller closes. */
MUST_USE bool sql_open(struct sql **out, const char *path, enum sql_mode mode,
    struct err *e);
void sql_close(struct sql *sql);

/* Run a script that we wrote. */
MUST_USE bool sql_run(struct sql *sql, const char *script, struct err *e);

/*
 * Prepare text, once per connection (it is kept by its address), bind
 * nothing yet.  Ends with sql_done(), which resets it.
 */
MUST_USE bool sql_query(struct sql_query **out, struct sql *sql,
    const char *text, struct err *e);
void sql_done(struct sql_query *query);

/* Bind parameter ?place, from 1.  Text and bytes are borrowed until
 * sql_done(). */
void sql_bind_int(struct sql_query *query, int place, int64_t value);
void sql_bind_text(struct sql_query *query, int place, const char *text);
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
