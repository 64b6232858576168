/* SPDX-License-Identifier: ISC */
#include "daemon/view/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/sql.h"
#include "protocol/base/mem.h"

/* As the table of words in daemon/index/index.sql. */
static const char sql_table[] =
    "CREATE VIRTUAL TABLE excerpt USING fts5 (text, "
    "tokenize = 'unicode61 remove_diacritics 2')";

static const char sql_add[] =
    "INSERT OR REPLACE INTO excerpt (rowid, text) VALUES (1, ?1)";

static const char sql_snippet[] =
    "SELECT snippet(excerpt, 0, char(2), char(3), '…', 24) FROM excerpt "
    "WHERE excerpt MATCH ?1";

struct excerpts {
	struct sql *sql;
	const char *match;
};

bool
excerpts_open(struct excerpts **out, const char *match, struct err *e)
{
	struct sql *sql;

	if (!sql_open(&sql, ":memory:", SQL_WRITE, e))
		return false;
	if (!sql_run(sql, sql_table, e)) {
		sql_close(sql);
		return false;
	}
	*out = mem_new(1, sizeof(**out));
	(*out)->sql = sql;
	(*out)->match = match;
	return true;
}

void
excerpts_close(struct excerpts *excerpts)
{
	if (excerpts == NULL)
		return;
	sql_close(excerpts->sql);
	free(excerpts);
}

static void
piece_add(json_t *pieces, const char *text, size_t len, bool match)
{
	if (len > 0)
		(void)json_array_append_new(pieces,
		    json_pack("{s:s%, s:b}", "text", text, len, "match",
			match ? 1 : 0));
}

static json_t *
pieces_of(const char *marked)
{
	static const char marks[] = { EXCERPT_BEGIN, EXCERPT_END, '\0' };
	json_t *pieces = json_array();
	bool match = false;

	while (*marked != '\0') {
		const size_t len = strcspn(marked, marks);

		piece_add(pieces, marked, len, match);
		marked += len;
		match = *marked == EXCERPT_BEGIN;
		if (*marked != '\0')
			marked++;
	}
	return pieces;
}

bool
excerpts_of(json_t **out, struct excerpts *excerpts, const char *text,
    struct err *e)
{
	struct sql_query *query;
	bool row;
	bool done;

	if (!sql_query(&query, excerpts->sql, sql_add, e))
		return false;
	sql_bind_text(query, 1, text);
	if (!sql_execute(query, e) ||
	    !sql_query(&query, excerpts->sql, sql_snippet, e))
		return false;
	sql_bind_text(query, 1, excerpts->match);
	done = sql_step(query, &row, e);
	if (done)
		*out = pieces_of(row ? sql_text(query, 0) : "");
	sql_done(query);
	return done;
}
