/* SPDX-License-Identifier: ISC */
/*
 * Taking back the last import.  What it said is known by its records, which
 * stand in local.db; what has been said in its place since then stays.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/import.h"
#include "daemon/work/work.h"
#include "protocol/base/text.h"
#include "protocol/room/catalogue.h"

#define SETTING "last-import"
#define RECORD_TEXT BASE32_LEN(HASH_LEN)

static const char sql_said[] =
    "SELECT s.position, b.text FROM record r JOIN statement s "
    "ON s.id BETWEEN r.first AND r.first + r.count - 1 "
    "JOIN body b ON b.statement = s.id WHERE r.hash = ?1 "
    "ORDER BY s.position";

/* Ratings of a recommendation that no other source document has. */
static const char sql_rated[] =
    "SELECT count(*) FROM kind k JOIN topic t ON t.kind = k.id "
    "AND t.s0 = ?1 JOIN statement s ON s.topic = t.id AND s.current = 1 "
    "AND s.withdrawn = 0 WHERE k.name = 'assessment' AND NOT EXISTS ("
    "SELECT 1 FROM kind o JOIN topic d ON d.kind = o.id AND d.s0 = ?1 "
    "AND d.s1 <> ?2 JOIN statement c ON c.topic = d.id AND c.current = 1 "
    "AND c.withdrawn = 0 WHERE o.name = 'recommendation')";

static bool
keep(struct store *store, const json_t *report, const struct statement_id *ids,
    size_t count, struct err *e)
{
	json_t *records = json_array();
	json_t *last = json_pack("{s:s, s:o}", "document",
	    json_text(report, "document"), "records", records);
	char *text;
	bool done;

	/* The statements of a record follow each other. */
	for (size_t i = 0; i < count; i++) {
		char id[STATEMENT_ID_MAX + 1];

		if (i > 0 &&
		    hash_compare(&ids[i].record, &ids[i - 1].record) == 0)
			continue;
		statement_id_format(id, &ids[i]);
		id[RECORD_TEXT] = '\0';
		(void)json_array_append_new(records, json_string(id));
	}
	text = json_canonical(last);
	done = count == 0 || local_set(store_local(store), SETTING, text, e);
	free(text);
	json_decref(last);
	return done;
}

bool
undo_say_kept(struct store *store, const json_t *said, const json_t *report,
    struct err *e)
{
	struct statement_id *ids;
	bool done;

	if (!import_say(&ids, store, said, e))
		return false;
	done = keep(store, report, ids, json_array_size(said), e);
	free(ids);
	return done;
}

/* --- what it would be -------------------------------------------------------- */

struct undo {
	struct store *store;
	const char *reason;
	json_t *said; /* to be said */
	json_t *lines;
	json_int_t withdrawn;
	json_int_t restored;
	json_int_t kept;
	json_int_t ratings;
};

/* Does the statement still stand at the head of its slot? */
static bool
is_head(bool *is, const struct undo *undo, const json_t *statement,
    const struct statement_id *id, struct err *e)
{
	struct statement_id *heads;
	size_t count;

	if (!view_slot_heads(&heads, &count, undo->store, statement, e))
		return false;
	*is = false;
	for (size_t i = 0; i < count; i++)
		*is = *is ||
		    (hash_compare(&heads[i].record, &id->record) == 0 &&
			heads[i].index == id->index);
	free(heads);
	return true;
}

/* What was said there before, if it is one thing; else NULL. */
static bool
before_find(json_t **out, const struct undo *undo, const json_t *statement,
    struct err *e)
{
	char member[MEMBER_ID_MAX + 6];
	struct statement_id id;

	*out = NULL;
	if (statement_replaces_count(statement) != 1 ||
	    !statement_replaces(&id, statement, 0))
		return true;
	if (!view_statement(out, member, undo->store, &id, e))
		return false;
	if (statement_withdrawn(*out) != NULL) {
		json_decref(*out);
		*out = NULL;
	}
	return true;
}

static bool
ratings_count(struct undo *undo, const json_t *statement, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool done;

	if (strcmp(statement_kind(statement), "recommendation") != 0)
		return true;
	if (!sql_query(&query, index_sql(store_index(undo->store)), sql_rated,
		e))
		return false;
	sql_bind_text(query, 1, statement_subject(statement, 0));
	sql_bind_text(query, 2, statement_subject(statement, 1));
	done = sql_step(query, &row, e);
	if (done && row)
		undo->ratings += sql_int(query, 0);
	sql_done(query);
	return done;
}

static void
line_add(struct undo *undo, const json_t *statement, bool is_restored)
{
	json_t *line =
	    json_pack("{s:s, s:O, s:b}", "kind", statement_kind(statement),
		"subject", json_object_get(statement, "subject"), "restored",
		(int)is_restored);

	(void)json_array_append_new(undo->lines, line);
}

static bool
statement_undo(struct undo *undo, const json_t *statement,
    const struct statement_id *id, struct err *e)
{
	json_t *before;
	bool is;

	if (!is_head(&is, undo, statement, id, e))
		return false;
	if (!is) {
		undo->kept++;
		return true;
	}
	if (!before_find(&before, undo, statement, e))
		return false;
	line_add(undo, statement, before != NULL);
	if (before != NULL) {
		(void)json_object_del(before, "replaces");
		(void)json_array_append_new(undo->said, before);
		undo->restored++;
		return true;
	}
	(void)json_array_append_new(undo->said,
	    json_pack("{s:s, s:O, s:s}", "kind", statement_kind(statement),
		"subject", json_object_get(statement, "subject"), "withdrawn",
		undo->reason));
	undo->withdrawn++;
	return ratings_count(undo, statement, e);
}

/* The statements of the record, in an array of pairs of place and body. */
static bool
record_read(json_t *out, const struct undo *undo, const struct hash *hash,
    struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!sql_query(&query, index_sql(store_index(undo->store)), sql_said,
		e))
		return false;
	sql_bind_bytes(query, 1, hash->bytes, HASH_LEN);
	while ((good = sql_step(query, &row, e)) && row)
		(void)json_array_append_new(out,
		    json_pack("[I, o]", (json_int_t)sql_int(query, 0),
			json_loads(sql_text(query, 1), 0, NULL)));
	sql_done(query);
	return good;
}

static bool
record_undo(struct undo *undo, const char *record, struct err *e)
{
	json_t *said = json_array();
	struct statement_id id = { .index = 0 };
	const json_t *one;
	bool done;
	size_t i;

	done =
	    (strlen(record) == RECORD_TEXT &&
		base32_parse(id.record.bytes, HASH_LEN, record, RECORD_TEXT)) ||
	    err_set(e, ERR_CORRUPT, "the last import is not kept well");
	done = done && record_read(said, undo, &id.record, e);
	json_array_foreach(said, i, one) {
		id.index = (uint32_t)json_integer_value(json_array_get(one, 0));
		done = done &&
		    statement_undo(undo, json_array_get(one, 1), &id, e);
	}
	json_decref(said);
	return done;
}

/* The last import as it is kept; the caller owns *out. */
static bool
last_read(json_t **out, struct store *store, struct err *e)
{
	char *text;

	if (!local_get(store_local(store), SETTING, &text, e))
		return false;
	if (text == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "this machine has imported nothing that it could take "
		    "back");
	*out = json_loads(text, 0, NULL);
	free(text);
	return *out != NULL ||
	    err_set(e, ERR_CORRUPT, "the last import is not kept well");
}

static bool
undo_say(const struct undo *undo, struct err *e)
{
	return import_say(NULL, undo->store, undo->said, e) &&
	    local_set(store_local(undo->store), SETTING, NULL, e);
}

bool
work_undo_import(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const bool yes = json_is_true(json_object_get(body, "yes"));
	struct undo undo = {
		.store = store,
		.reason = body_word(body, "reason", "the import was undone"),
		.said = json_array(),
		.lines = json_array(),
	};
	json_t *last = NULL;
	const json_t *record;
	bool done = (!yes || body_need(&undo.reason, body, "reason", e)) &&
	    last_read(&last, store, e);
	size_t i;

	json_array_foreach(json_object_get(last, "records"), i, record)
		done = done && record_undo(&undo, json_string_value(record), e);
	done = done && (!yes || undo_say(&undo, e));
	if (done)
		*answer = json_pack("{s:s, s:I, s:I, s:I, s:I, s:O, s:b}",
		    "document", json_text(last, "document"), "withdrawn",
		    undo.withdrawn, "restored", undo.restored, "kept",
		    undo.kept, "ratings", undo.ratings, "lines", undo.lines,
		    "dry_run", (int)!yes);
	json_decref(last);
	json_decref(undo.said);
	json_decref(undo.lines);
	return done;
}
