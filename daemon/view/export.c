/* SPDX-License-Identifier: ISC */
/* Text for other programs: the dump, and all statements as lines. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"
#include "protocol/room/fold.h"

static const char sql_statements_all[] =
    "SELECT r.hash, s.position, coalesce(m.shown, j.author), s.current, "
    "b.text, s.reason, r.time, j.name, r.sequence, r.git_id, t.s0 "
    "FROM statement s JOIN topic t ON t.id = s.topic "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE ?1 = 1 OR s.reason = 0 AND (?2 = 0 OR s.current = 1)";

/* One line and the id that it is sorted by. */
struct line {
	char id[STATEMENT_ID_MAX + 1];
	char *text;
};

struct lines {
	struct line *lines;
	size_t count;
	size_t room;
	bool plain;           /* not as in the dump */
	const json_t *chosen; /* recs that a filter chooses; NULL: all */
};

static char *
plain_line(struct sql_query *query, const char *id)
{
	json_t *row = json_object();
	char *time = view_time(sql_int(query, 6));
	json_t *statement = view_row_json(query, 4);
	const struct statement_id of = view_row_id(query, 0);
	char hash[HASH_TEXT_LEN + 1];
	char git[GIT_ID_TEXT];
	struct git_id git_id = { { 0 } };
	size_t len;
	const void *bytes = sql_bytes(query, 9, &len);
	char *canonical;
	char *line;

	if (len == GIT_ID_LEN)
		(void)memcpy(git_id.bytes, bytes, GIT_ID_LEN);
	git_id_format(git, &git_id);
	hash_format(hash, &of.record);
	(void)json_object_set_new(row, "record",
	    json_pack("{s:s, s:s}", "git", git, "hash", hash));
	json_text_set(row, "id", id);
	json_text_set(row, "member", sql_text(query, 2));
	json_text_set(row, "kind", json_text(statement, "kind"));
	(void)json_object_set_new(row, "statement", statement);
	(void)json_object_set_new(row, "current",
	    json_boolean(sql_int(query, 3) != 0));
	json_text_set(row, "reason",
	    reason_name((enum reason)sql_int(query, 5)));
	json_text_set(row, "time", time);
	json_text_set(row, "journal", sql_text(query, 7));
	(void)json_object_set_new(row, "sequence",
	    json_integer(sql_int(query, 8)));
	canonical = json_canonical(row);
	line = mem_format("%s\n", canonical);
	free(canonical);
	free(time);
	json_decref(row);
	return line;
}

static char *
dumped_line(struct sql_query *query, const struct statement_id *id)
{
	json_t *statement = view_row_json(query, 4);
	struct buf buf;

	buf_init(&buf, (size_t)1 << 20);
	dump_line(&buf, id, statement, sql_text(query, 2),
	    sql_int(query, 3) != 0);
	json_decref(statement);
	return buf_take(&buf);
}

static bool
on_line(void *arg, struct sql_query *query, struct err *e)
{
	struct lines *lines = arg;
	const struct statement_id id = view_row_id(query, 0);
	struct line *line;

	(void)e;
	if (lines->chosen != NULL &&
	    json_object_get(lines->chosen, sql_text(query, 10)) == NULL)
		return true;
	lines->lines = mem_grow(lines->lines, &lines->room, lines->count + 1,
	    sizeof(*lines->lines));
	line = &lines->lines[lines->count++];
	statement_id_format(line->id, &id);
	line->text = lines->plain ? plain_line(query, line->id) :
				    dumped_line(query, &id);
	return true;
}

static int
line_compare(const void *a, const void *b)
{
	const struct line *left = a;
	const struct line *right = b;

	return strcmp(left->id, right->id);
}

/* Takes what lines has. */
static bool
export_lines(struct buf *out, struct store *store, struct lines *lines,
    bool all, struct err *e)
{
	struct sql_query *query;
	bool done = false;

	if (sql_query(&query, index_sql(store_index(store)), sql_statements_all,
		e)) {
		sql_bind_int(query, 1, all ? 1 : 0);
		sql_bind_int(query, 2, lines->plain ? 1 : 0);
		done = view_each(query, on_line, lines, e);
	}
	if (done && lines->count > 1)
		qsort(lines->lines, lines->count, sizeof(*lines->lines),
		    line_compare);
	for (size_t i = 0; i < lines->count; i++) {
		if (done)
			buf_text_add(out, lines->lines[i].text);
		free(lines->lines[i].text);
	}
	free(lines->lines);
	return done &&
	    (buf_is_good(out) ||
		err_set(e, ERR_TOOBIG, "more than can be exported at once"));
}

bool
view_dump(struct buf *out, struct store *store, struct err *e)
{
	struct lines lines = { .plain = false };

	return export_lines(out, store, &lines, false, e);
}

bool
view_jsonl(struct buf *out, struct store *store, const struct filter *filter,
    bool all, struct err *e)
{
	struct lines lines = { .plain = true };
	json_t *chosen = NULL;
	bool done;

	if (!view_chosen(&chosen, store, filter, e))
		return false;
	lines.chosen = chosen;
	done = export_lines(out, store, &lines, all, e);
	json_decref(chosen);
	return done;
}
