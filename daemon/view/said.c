/* SPDX-License-Identifier: ISC */
/* Statements one by one: the log, one by its id, conflicts, slots. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/held.h"
#include "daemon/view/room/succession.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/slot.h"

#define NAMED_MAX 5 /* ids named when several begin alike */

static const char sql_log[] =
    "SELECT r.*, " VIEW_HELD_BY " FROM (SELECT r.hash AS hash, s.position, "
    "m.shown, k.name, t.subject, s.value, s.reason, s.current, r.rank, r.time, "
    "j.name AS journal, r.sequence, j.author, b.text, j.device, r.held "
    "FROM record r "
    "JOIN statement s ON s.id BETWEEN r.first AND r.first + r.count - 1 "
    "JOIN journal j ON j.id = r.journal "
    "JOIN topic t ON t.id = s.topic JOIN kind k ON k.id = s.kind "
    "JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE (?1 = 1 OR s.reason = 0) AND (?2 IS NULL OR m.shown = ?2) "
    "ORDER BY r.rank DESC, j.name DESC, r.sequence DESC, r.hash DESC, "
    "s.position DESC LIMIT ?3) r " VIEW_HELD_JOIN
    "ORDER BY r.rank, r.journal, r.sequence, r.hash, r.position";

static const char sql_by_hash[] =
    "SELECT r.hash, s.position, m.shown, k.name, b.text, s.reason, "
    "s.current, r.git_id, j.name, r.sequence, r.time, j.device, j.author, "
    "r.held, " VIEW_HELD_BY " FROM record r "
    "JOIN statement s ON s.id BETWEEN r.first AND r.first + r.count - 1 "
    "JOIN journal j ON j.id = r.journal "
    "JOIN kind k ON k.id = s.kind JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member " VIEW_HELD_JOIN
    "WHERE r.hash BETWEEN ?1 AND ?2 ORDER BY r.hash, s.position LIMIT 300";

static const char sql_conflicts[] =
    "SELECT k.name, t.subject, m.shown, r.hash, s.position, b.text, "
    "j.device, r.time FROM contested c "
    "JOIN journal j ON j.member = c.member AND j.class = 1 "
    "JOIN statement s ON s.topic = c.topic AND s.journal = j.id "
    "AND s.current = 1 "
    "JOIN topic t ON t.id = s.topic JOIN kind k ON k.id = s.kind "
    "JOIN member m ON m.id = j.member JOIN record r ON r.id = s.record "
    "JOIN body b ON b.statement = s.id "
    "ORDER BY k.name, t.subject, m.shown, r.rank, j.name, r.sequence, "
    "r.hash, s.position";

static const char sql_slot[] =
    "SELECT r.hash, s.position, b.text FROM kind k "
    "JOIN topic t ON t.kind = k.id AND t.subject = ?2 "
    "JOIN statement s ON s.topic = t.id JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE k.name = ?1 AND (s.reason = 0 OR j.device = ?3) "
    "AND s.reason NOT IN (4, 5) AND (m.root = ?4 OR j.device = ?3 "
    "OR (?5 = 1 AND EXISTS (SELECT 1 FROM member o WHERE o.root = ?4 "
    "AND instr(o.continues, lower(hex(m.root))) > 0)))";

static const char sql_replacing[] =
    "SELECT w.hash, s.position FROM replaces p "
    "JOIN statement s ON s.id = p.statement AND s.reason = 0 "
    "JOIN record w ON w.id = s.record "
    "WHERE p.hash = ?1 AND p.position = ?2 ORDER BY w.hash, s.position";

static json_t *
json_of(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	return value == NULL ? json_array() : value;
}

/* A word or two for lists: the value, the title, or that it is withdrawn. */
static const char *
gist_of(const json_t *statement)
{
	static const char *const names[] = { "value", "title", "label",
		"reason", "note", NULL };

	if (statement_withdrawn(statement) != NULL)
		return "withdrawn";
	for (size_t i = 0; names[i] != NULL; i++)
		if (json_text(statement, names[i]) != NULL)
			return json_text(statement, names[i]);
	return "";
}

/* --- the log ------------------------------------------------------------ */

struct log_rows {
	const struct control *control;
	json_t *list;
};

static bool
on_log(void *arg, struct sql_query *query, struct err *e)
{
	const struct log_rows *rows = arg;
	json_t *row = json_object();
	json_t *statement = view_row_json(query, 13);
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 9));
	const char *member = sql_text(query, 2);

	(void)e;
	json_text_set(row, "id", id);
	json_text_set(row, "member",
	    member[0] != '\0' ? member : sql_text(query, 12));
	json_text_set(row, "kind", sql_text(query, 3));
	(void)json_object_set_new(row, "subject", json_of(sql_text(query, 4)));
	json_text_set(row, "value", gist_of(statement));
	json_text_set(row, "reason",
	    reason_name((enum reason)sql_int(query, 6)));
	(void)json_object_set_new(row, "current",
	    json_boolean(sql_int(query, 7) != 0));
	(void)json_object_set_new(row, "rank", json_integer(sql_int(query, 8)));
	json_text_set(row, "time", time);
	json_text_set(row, "journal", sql_text(query, 10));
	(void)json_object_set_new(row, "sequence",
	    json_integer(sql_int(query, 11)));
	if (sql_int(query, 6) == REASON_HELD)
		view_held_set(row, rows->control, sql_text(query, 14), query,
		    16);
	(void)json_array_append_new(rows->list, row);
	json_decref(statement);
	free(time);
	free(id);
	return true;
}

bool
view_log(json_t **out, struct store *store, const struct view_log_plan *plan,
    struct err *e)
{
	struct log_rows rows = {
		.control = index_control(store_index(store)),
	};
	struct sql_query *query;

	if (!sql_query(&query, index_sql(store_index(store)), sql_log, e))
		return false;
	sql_bind_int(query, 1, plan->all ? 1 : 0);
	if (plan->member == NULL)
		sql_bind_null(query, 2);
	else
		sql_bind_text(query, 2, plan->member);
	sql_bind_int(query, 3, (int64_t)plan->limit);
	rows.list = json_array();
	if (!view_each(query, on_log, &rows, e)) {
		json_decref(rows.list);
		return false;
	}
	*out = rows.list;
	return true;
}

/* --- one statement ------------------------------------------------------ */

/*
 * The lowest and the highest hash whose base32 begins with these letters.
 * false when they are none.
 */
static bool
hash_range(const char *typed, size_t len, struct hash *low, struct hash *high)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	size_t bit = 0;

	(void)memset(low->bytes, 0, HASH_LEN);
	(void)memset(high->bytes, 0xff, HASH_LEN);
	if (len == 0 || len > ROOM_ID_LEN)
		return false;
	for (size_t i = 0; i < len; i++) {
		const char *found = strchr(letters, typed[i]);
		unsigned value;

		if (found == NULL)
			return false;
		value = (unsigned)(found - letters);
		for (unsigned k = 5; k > 0 && bit < HASH_LEN * 8; k--, bit++) {
			const uint8_t mask = (uint8_t)(0x80U >> bit % 8);

			if ((value >> (k - 1) & 1U) != 0)
				low->bytes[bit / 8] |= mask;
			else
				high->bytes[bit / 8] &= (uint8_t)~mask;
		}
	}
	return true;
}

static json_t *
show_row(struct sql_query *query, const struct control *control)
{
	json_t *row = json_object();
	json_t *record = json_object();
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 10));
	const struct statement_id of = view_row_id(query, 0);
	char hash[HASH_TEXT_LEN + 1];
	char git[GIT_ID_TEXT];
	struct git_id git_id = { { 0 } };
	size_t len;
	const void *bytes = sql_bytes(query, 7, &len);
	const char *member = sql_text(query, 2);

	if (len == GIT_ID_LEN)
		(void)memcpy(git_id.bytes, bytes, GIT_ID_LEN);
	git_id_format(git, &git_id);
	hash_format(hash, &of.record);
	json_text_set(record, "git", git);
	json_text_set(record, "hash", hash);
	json_text_set(record, "journal", sql_text(query, 8));
	(void)json_object_set_new(record, "sequence",
	    json_integer(sql_int(query, 9)));
	json_text_set(record, "time", time);
	json_text_set(record, "device", sql_text(query, 11));
	json_text_set(row, "id", id);
	json_text_set(row, "member",
	    member[0] != '\0' ? member : sql_text(query, 12));
	json_text_set(row, "kind", sql_text(query, 3));
	(void)json_object_set_new(row, "statement", view_row_json(query, 4));
	json_text_set(row, "reason",
	    reason_name((enum reason)sql_int(query, 5)));
	(void)json_object_set_new(row, "current",
	    json_boolean(sql_int(query, 6) != 0));
	(void)json_object_set_new(row, "record", record);
	view_succession_set(row, control, member);
	if (sql_int(query, 5) == REASON_HELD)
		view_held_set(row, control, sql_text(query, 11), query, 14);
	free(time);
	free(id);
	return row;
}

struct found {
	const struct control *control;
	json_t *rows;
	long index; /* asked for, or -1 */
};

static bool
on_found(void *arg, struct sql_query *query, struct err *e)
{
	struct found *found = arg;

	(void)e;
	if (found->index < 0 || sql_int(query, 1) == found->index)
		(void)json_array_append_new(found->rows,
		    show_row(query, found->control));
	return true;
}

static bool
say_several(const json_t *rows, const char *typed, struct err *e)
{
	struct buf names;
	const json_t *row;
	size_t i;

	buf_init(&names, ERR_HINT_MAX);
	json_array_foreach(rows, i, row)
		if (i < NAMED_MAX)
			buf_format_add(&names, "%s%.14s (%s)",
			    i == 0 ? "" : ", ", json_text(row, "id"),
			    json_text(row, "kind"));
	(void)err_set(e, ERR_INPUT, "%zu statements begin with '%.60s'",
	    json_array_size(rows), typed);
	(void)err_hint(e, "say more of the id: %s", buf_text(&names));
	buf_clear(&names);
	return false;
}

/* Why a statement does not count, in a sentence. */
static void
add_why(json_t *row)
{
	static const struct {
		const char *reason;
		const char *why;
	} sentences[] = {
		{ "newer",
		    "it was written by a newer version of this "
		    "program" },
		{ "not-admitted",
		    "nobody has admitted the device that wrote "
		    "it" },
		{ "unknown-kind", "this version does not know the kind" },
		{ "malformed", "its fields are not those of its kind" },
		{ "not-allowed", "this member may not say this" },
		{ "unresolved", "what it speaks about has not come yet" },
	};
	const char *reason = json_text(row, "reason");
	const char *held = json_text(row, "held_why");

	if (held != NULL)
		(void)json_object_set_new(row, "why",
		    json_sprintf("%s: all can read it, and it does not count",
			held));
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (strcmp(sentences[i].reason, reason) == 0)
			json_text_set(row, "why", sentences[i].why);
}

static bool
on_replacing(void *arg, struct sql_query *query, struct err *e)
{
	char *id = view_row_id_text(query, 0);

	(void)e;
	(void)json_array_append_new(arg, json_string(id));
	free(id);
	return true;
}

static bool
add_replaced_by(json_t *row, struct store *store, const struct statement_id *id,
    struct err *e)
{
	struct sql_query *query;
	json_t *list = json_array();

	(void)json_object_set_new(row, "replaced_by", list);
	if (!sql_query(&query, index_sql(store_index(store)), sql_replacing, e))
		return false;
	sql_bind_bytes(query, 1, id->record.bytes, HASH_LEN);
	sql_bind_int(query, 2, id->index);
	return view_each(query, on_replacing, list, e);
}

/* The one row that begins so; the caller owns *row. */
static bool
find_one(json_t **row, struct store *store, const char *typed, struct err *e)
{
	const size_t letters = strcspn(typed, ".");
	struct found found = {
		.control = index_control(store_index(store)),
		.rows = json_array(),
		.index = -1,
	};
	struct sql_query *query;
	struct hash low;
	struct hash high;
	bool done = false;

	if (typed[letters] == '.')
		found.index = strtol(typed + letters + 1, NULL, 10);
	if (!hash_range(typed, letters, &low, &high))
		(void)err_set(e, ERR_NOTFOUND,
		    "'%.80s' is not the beginning of a statement's id", typed);
	else if (sql_query(&query, index_sql(store_index(store)), sql_by_hash,
		     e)) {
		sql_bind_bytes(query, 1, low.bytes, HASH_LEN);
		sql_bind_bytes(query, 2, high.bytes, HASH_LEN);
		done = view_each(query, on_found, &found, e);
	}
	if (done && json_array_size(found.rows) == 0)
		done = err_set(e, ERR_NOTFOUND,
		    "no statement's id begins with '%.80s'", typed);
	if (done && json_array_size(found.rows) > 1)
		done = say_several(found.rows, typed, e);
	if (done)
		*row = json_incref(json_array_get(found.rows, 0));
	json_decref(found.rows);
	return done;
}

bool
view_find_statement(struct statement_id *out, struct store *store,
    const char *typed, struct err *e)
{
	json_t *row;
	const char *id;
	bool done;

	if (!find_one(&row, store, typed, e))
		return false;
	id = json_text(row, "id");
	done = statement_id_parse(out, id, strlen(id)) ||
	    err_set(e, ERR_CORRUPT, "the index has an id '%s'", id);
	json_decref(row);
	return done;
}

bool
view_show(json_t **out, struct store *store, const char *typed, struct err *e)
{
	struct statement_id id;
	json_t *row;
	const char *text;

	if (!find_one(&row, store, typed, e))
		return false;
	add_why(row);
	text = json_text(row, "id");
	if (!statement_id_parse(&id, text, strlen(text)) ||
	    !add_replaced_by(row, store, &id, e)) {
		json_decref(row);
		return false;
	}
	*out = row;
	return true;
}

bool
view_statement(json_t **out, char member[MEMBER_ID_MAX + 6],
    struct store *store, const struct statement_id *id, struct err *e)
{
	char text[STATEMENT_ID_MAX + 1];
	json_t *row;

	statement_id_format(text, id);
	if (!find_one(&row, store, text, e))
		return false;
	*out = json_incref(json_object_get(row, "statement"));
	(void)snprintf(member, MEMBER_ID_MAX + 6, "%s",
	    json_text(row, "member"));
	json_decref(row);
	return true;
}

/* --- conflicts ---------------------------------------------------------- */

static bool
on_conflict(void *arg, struct sql_query *query, struct err *e)
{
	json_t *list = arg;
	json_t *conflict = json_array_get(list, json_array_size(list) - 1);
	json_t *subject = json_of(sql_text(query, 1));
	json_t *statement = view_row_json(query, 5);
	json_t *row = json_object();
	char *id = view_row_id_text(query, 3);
	char *time = view_time(sql_int(query, 7));

	(void)e;
	if (conflict == NULL ||
	    strcmp(json_text(conflict, "kind"), sql_text(query, 0)) != 0 ||
	    strcmp(json_text(conflict, "member"), sql_text(query, 2)) != 0 ||
	    !json_equal(json_object_get(conflict, "subject"), subject)) {
		conflict = json_pack("{s:s, s:O, s:s, s:[]}", "kind",
		    sql_text(query, 0), "subject", subject, "member",
		    sql_text(query, 2), "statements");
		(void)json_array_append_new(list, conflict);
	}
	json_text_set(row, "id", id);
	json_text_set(row, "value", gist_of(statement));
	json_text_set(row, "rationale", json_text(statement, "rationale"));
	json_text_set(row, "device", sql_text(query, 6));
	json_text_set(row, "time", time);
	(void)json_array_append_new(json_object_get(conflict, "statements"),
	    row);
	json_decref(statement);
	json_decref(subject);
	free(time);
	free(id);
	return true;
}

bool
view_conflicts(json_t **out, struct store *store, struct err *e)
{
	struct sql_query *query;
	json_t *list;

	if (!sql_query(&query, index_sql(store_index(store)), sql_conflicts, e))
		return false;
	list = json_array();
	if (!view_each(query, on_conflict, list, e)) {
		json_decref(list);
		return false;
	}
	*out = list;
	return true;
}

/* --- slots -------------------------------------------------------------- */

struct slot_rows {
	struct slot_entry *entries;
	size_t count;
	size_t room;
};

static bool
on_slot(void *arg, struct sql_query *query, struct err *e)
{
	struct slot_rows *rows = arg;
	json_t *statement = view_row_json(query, 2);
	const size_t links = statement_replaces_count(statement);
	struct statement_id *replaces = mem_new(links, sizeof(*replaces));
	struct slot_entry *entry;
	size_t known = 0;

	(void)e;
	for (size_t i = 0; i < links; i++)
		if (statement_replaces(&replaces[known], statement, i))
			known++;
	rows->entries = mem_grow(rows->entries, &rows->room, rows->count + 1,
	    sizeof(*rows->entries));
	entry = &rows->entries[rows->count++];
	entry->id = view_row_id(query, 0);
	entry->counts = true;
	entry->replaces = replaces;
	entry->replaces_count = known;
	json_decref(statement);
	return true;
}

static int
id_compare(const void *a, const void *b)
{
	char left[STATEMENT_ID_MAX + 1];
	char right[STATEMENT_ID_MAX + 1];

	statement_id_format(left, a);
	statement_id_format(right, b);
	return strcmp(left, right);
}

bool
view_slot_heads(struct statement_id **ids, size_t *count, struct store *store,
    const json_t *statement, struct err *e)
{
	const struct identity *self = store_identity(store);
	const struct public_key *root = view_own_root(store);
	char *subject = json_canonical(json_object_get(statement, "subject"));
	struct slot_rows rows = { NULL, 0, 0 };
	struct sql_query *query;
	bool done = false;

	if (sql_query(&query, index_sql(store_index(store)), sql_slot, e)) {
		sql_bind_text(query, 1, statement_kind(statement));
		sql_bind_text(query, 2, subject);
		sql_bind_text(query, 3, self->device.text);
		sql_bind_bytes(query, 4, root->bytes, KEY_LEN);
		sql_bind_int(query, 5,
		    statement_withdrawn(statement) == NULL ? 1 : 0);
		done = view_each(query, on_slot, &rows, e);
	}
	free(subject);
	*count = 0;
	*ids = mem_new(rows.count, sizeof(**ids));
	if (done)
		slot_fold(rows.entries, rows.count, NULL);
	for (size_t i = 0; i < rows.count; i++) {
		if (done && rows.entries[i].current)
			(*ids)[(*count)++] = rows.entries[i].id;
		free((void *)(uintptr_t)rows.entries[i].replaces);
	}
	if (*count > 1)
		qsort(*ids, *count, sizeof(**ids), id_compare);
	free(rows.entries);
	if (!done)
		free(*ids);
	return done;
}
