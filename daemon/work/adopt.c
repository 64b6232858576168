/* SPDX-License-Identifier: ISC */
/* Letting held records count again: honest work that a cut holds, too. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/held.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

#define RECORDS_MAX 256 /* of one adopt: LIST_MAX of the catalogue */
#define LINES_MAX 8     /* shown of what would be adopted */

/* What only receipts say needs no adopting. */
static const char sql_held[] =
    "SELECT j.name, j.device, r.sequence, r.hash, r.time, r.count, r.first, " VIEW_HELD_BY
    " FROM record r JOIN journal j ON j.id = r.journal "
    "AND j.class = 1 AND j.is_guest = 0 " VIEW_HELD_JOIN
    "WHERE r.held IS NOT NULL AND r.count > 0 "
    "ORDER BY j.name, r.sequence, r.hash";

static const char sql_lines[] =
    "SELECT r.hash, s.position, k.name, t.s0, b.text, r.time "
    "FROM statement s JOIN record r ON r.id = s.record "
    "JOIN kind k ON k.id = s.kind JOIN topic t ON t.id = s.topic "
    "JOIN body b ON b.statement = s.id "
    "WHERE s.id BETWEEN ?1 AND ?1 + ?2 - 1 ORDER BY s.id";

static const char sql_held_control[] =
    "SELECT count(*) FROM record r JOIN journal j ON j.id = r.journal "
    "AND j.class = 0 WHERE r.held IS NOT NULL AND r.count > 0 "
    "AND j.device = ?1";

struct held {
	char journal[JOURNAL_ID_LEN + 1];
	const struct device *device;
	int64_t sequence;
	struct hash hash;
	int64_t time;
	int64_t count; /* of statements */
	int64_t first;
	char *why;
	bool is_chosen;
};

struct bound {
	bool is_given;
	struct work_bound at;
};

struct adopting {
	struct store *store;
	const struct control *control;
	const struct device *self;
	struct held *records; /* by journal, then sequence */
	size_t count;
	size_t room;
	struct bound from;
	struct bound until;
	const char *note;
	json_t *said; /* the adopts to say */
};

/* --- what is held ---------------------------------------------------------- */

static bool
on_record(void *arg, struct sql_query *query, struct err *e)
{
	struct adopting *adopting = arg;
	const char *text = sql_text(query, 1);
	struct held *held;
	struct device_id id;
	const struct device *device;
	size_t len;
	const void *bytes = sql_bytes(query, 3, &len);
	const struct statement_id by = view_row_id(query, 7);

	if (!device_id_parse(&id, text, strlen(text)) || len != HASH_LEN)
		return err_set(e, ERR_CORRUPT, "the index has a device '%.40s'",
		    text);
	device = control_device(adopting->control, &id);
	if (device == NULL)
		return true;
	adopting->records = mem_grow(adopting->records, &adopting->room,
	    adopting->count + 1, sizeof(*adopting->records));
	held = &adopting->records[adopting->count++];
	(void)snprintf(held->journal, sizeof(held->journal), "%s",
	    sql_text(query, 0));
	held->device = device;
	held->sequence = sql_int(query, 2);
	(void)memcpy(held->hash.bytes, bytes, len);
	held->time = sql_int(query, 4);
	held->count = sql_int(query, 5);
	held->first = sql_int(query, 6);
	held->why = view_held_words(adopting->control, id.text,
	    sql_is_null(query, 7) ? NULL : &by);
	return true;
}

static bool
read_held(struct adopting *adopting, struct err *e)
{
	struct sql_query *query;

	return sql_query(&query, index_sql(store_index(adopting->store)),
		   sql_held, e) &&
	    view_each(query, on_record, adopting, e);
}

/* --- what is meant --------------------------------------------------------- */

static bool
parse_bound(struct bound *out, const json_t *body, const char *name,
    struct err *e)
{
	const char *text = json_text(body, name);

	out->is_given = text != NULL;
	return text == NULL || work_bound_parse(&out->at, text, e) ||
	    err_prefix(e, "'%s'", name);
}

static bool
is_within(const struct adopting *adopting, const struct held *held)
{
	const struct bound *from = &adopting->from;
	const struct bound *until = &adopting->until;

	if (from->is_given &&
	    (from->at.is_day ? held->time : held->sequence) < from->at.value)
		return false;
	return !until->is_given ||
	    work_bound_has(&until->at, held->sequence, held->time);
}

static bool
choose(struct adopting *adopting, const char *typed, struct err *e)
{
	const struct device *device = NULL;
	struct statement_id id = { .index = 0 };
	struct err why = { 0 };
	struct err several = { 0 };
	bool is_statement = false;
	size_t count = 0;

	if (!work_find_device(&device, adopting->store, typed, true, &why)) {
		if (why.code != ERR_NOTFOUND) {
			*e = why;
			return false;
		}
		device = NULL;
		is_statement =
		    view_find_statement(&id, adopting->store, typed, &several);
	}
	for (size_t i = 0; i < adopting->count; i++) {
		struct held *held = &adopting->records[i];

		if (device != NULL ?
			held->device != device :
			!(is_statement &&
			    hash_compare(&held->hash, &id.record) == 0) &&
			    strncmp(held->journal, typed, strlen(typed)) != 0)
			continue;
		count++;
		held->is_chosen = held->is_chosen || is_within(adopting, held);
	}
	if (count > 0)
		return true;
	if (several.code == ERR_INPUT) {
		*e = several;
		return false;
	}
	(void)err_set(e, ERR_NOTFOUND, "nothing of '%.60s' is held", typed);
	return err_hint(e,
	    "'tamga status' names what is held; give a device, "
	    "a journal, or statements of 'tamga log --all'");
}

/* Sequences are of one journal. */
static bool
check_bounds(const struct adopting *adopting, struct err *e)
{
	const struct held *one = NULL;
	size_t count = 0;

	for (size_t i = 0; i < adopting->count; i++) {
		const struct held *held = &adopting->records[i];

		if (!held->is_chosen)
			continue;
		count++;
		if (one != NULL && strcmp(one->journal, held->journal) != 0 &&
		    ((adopting->from.is_given && !adopting->from.at.is_day) ||
			(adopting->until.is_given &&
			    !adopting->until.at.is_day))) {
			(void)err_set(e, ERR_INPUT,
			    "numbers of records are of one journal, and these "
			    "are of several");
			return err_hint(e, "name the journal: %s or %s",
			    one->journal, held->journal);
		}
		one = held;
	}
	return count > 0 ||
	    err_set(e, ERR_NOTFOUND, "nothing is held between these");
}

/* The whole of what the body names. */
static bool
choose_all(struct adopting *adopting, const json_t *body, struct err *e)
{
	const json_t *what = json_object_get(body, "what");
	const json_t *word;
	size_t i;

	if (json_array_size(what) == 0)
		return err_set(e, ERR_INPUT, "'what' is missing");
	json_array_foreach(what, i, word) {
		if (json_string_length(word) == 0)
			return err_set(e, ERR_INPUT, "'what' are not texts");
		if (!choose(adopting, json_string_value(word), e))
			return false;
	}
	return check_bounds(adopting, e);
}

/* --- telling --------------------------------------------------------------- */

/* Does this device decide alone? */
static bool
is_ours(const struct adopting *adopting, const struct device *device)
{
	return device->member == adopting->self->member &&
	    device != adopting->self;
}

static void
add_number(json_t *row, const char *name, int64_t more)
{
	(void)json_object_set_new(row, name,
	    json_integer(json_integer_value(json_object_get(row, name)) +
		(json_int_t)more));
}

static json_t *
journal_row(const struct adopting *adopting, const struct held *held)
{
	char *time = view_time(held->time);
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I}",
	    "journal", held->journal, "device", held->device->id.text, "label",
	    view_label(adopting->control, &held->device->id), "member",
	    adopting->control->members[held->device->member].shown, "by",
	    is_ours(adopting, held->device) ? "sibling" : "stewards",
	    "held_why", held->why, "from", time, "first",
	    (json_int_t)held->sequence);

	free(time);
	return row;
}

static void
add_journals(json_t *answer, const struct adopting *adopting)
{
	json_t *list = json_array();
	json_t *row = NULL;

	(void)json_object_set_new(answer, "journals", list);
	for (size_t i = 0; i < adopting->count; i++) {
		const struct held *held = &adopting->records[i];
		char *time;

		if (!held->is_chosen)
			continue;
		if (row == NULL ||
		    strcmp(json_text(row, "journal"), held->journal) != 0) {
			row = journal_row(adopting, held);
			(void)json_array_append_new(list, row);
		}
		add_number(row, "records", 1);
		add_number(row, "statements", held->count);
		add_number(answer, "records", 1);
		add_number(answer, "statements", held->count);
		time = view_time(held->time);
		json_text_set(row, "until", time);
		free(time);
		(void)json_object_set_new(row, "last",
		    json_integer((json_int_t)held->sequence));
	}
}

static bool
on_line(void *arg, struct sql_query *query, struct err *e)
{
	json_t *statement = view_row_json(query, 4);
	const char *title = json_text(statement, "title");
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 5));

	(void)e;
	if (json_array_size(arg) < LINES_MAX)
		(void)json_array_append_new(arg,
		    json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?}", "id", id,
			"time", time, "kind", sql_text(query, 2), "subject",
			title != NULL ? title : sql_text(query, 3), "value",
			json_text(statement, "value"), "rationale",
			json_text(statement, "rationale")));
	json_decref(statement);
	free(time);
	free(id);
	return true;
}

static bool
add_lines(json_t *answer, const struct adopting *adopting, struct err *e)
{
	json_t *lines = json_array();

	(void)json_object_set_new(answer, "lines", lines);
	for (size_t i = 0;
	     i < adopting->count && json_array_size(lines) < LINES_MAX; i++) {
		const struct held *held = &adopting->records[i];
		struct sql_query *query;

		if (!held->is_chosen)
			continue;
		if (!sql_query(&query, index_sql(store_index(adopting->store)),
			sql_lines, e))
			return false;
		sql_bind_int(query, 1, held->first);
		sql_bind_int(query, 2, held->count);
		if (!view_each(query, on_line, lines, e))
			return false;
	}
	return true;
}

static bool
on_count(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	add_number(arg, "control_held", sql_int(query, 0));
	return true;
}

/* What these devices said of members and devices stays held. */
static bool
add_control(json_t *answer, const struct adopting *adopting, struct err *e)
{
	const struct device *last = NULL;

	add_number(answer, "control_held", 0);
	for (size_t i = 0; i < adopting->count; i++) {
		const struct held *held = &adopting->records[i];
		struct sql_query *query;

		if (!held->is_chosen || held->device == last)
			continue;
		last = held->device;
		if (!sql_query(&query, index_sql(store_index(adopting->store)),
			sql_held_control, e))
			return false;
		sql_bind_text(query, 1, last->id.text);
		if (!view_each(query, on_count, answer, e))
			return false;
	}
	return true;
}

/* --- saying ---------------------------------------------------------------- */

static void
make_statements(struct adopting *adopting)
{
	json_t *records = NULL;
	const char *journal = "";

	for (size_t i = 0; i < adopting->count; i++) {
		const struct held *held = &adopting->records[i];
		char hash[HASH_TEXT_LEN + 1];

		if (!held->is_chosen)
			continue;
		if (strcmp(journal, held->journal) != 0 ||
		    json_array_size(records) == RECORDS_MAX) {
			json_t *said;

			journal = held->journal;
			records = json_array();
			said = json_pack("{s:s, s:[s], s:o}", "kind", "adopt",
			    "subject", journal, "records", records);
			if (adopting->note != NULL)
				json_text_set(said, "note", adopting->note);
			(void)json_array_append_new(adopting->said, said);
		}
		hash_format(hash, &held->hash);
		(void)json_array_append_new(records, json_string(hash));
	}
}

/* Twice the same would split those who endorse it. */
static bool
check_new(const struct adopting *adopting, struct err *e)
{
	static const char *const same[] = { "subject", "records", NULL };
	const json_t *said = json_array_get(adopting->said, 0);

	for (size_t i = 0; i < adopting->control->proposal_count; i++) {
		const struct proposal *proposal =
		    &adopting->control->proposals[i];
		char id[STATEMENT_ID_MAX + 1];
		bool is_same =
		    strcmp(statement_kind(proposal->json), "adopt") == 0;

		for (size_t k = 0; same[k] != NULL; k++)
			is_same = is_same &&
			    json_equal(json_object_get(said, same[k]),
				json_object_get(proposal->json, same[k]));
		if (!is_same)
			continue;
		statement_id_format(id, &proposal->id);
		(void)err_set(e, ERR_CONFLICT, "that is proposed already");
		return err_hint(e, "endorse it: tamga charter endorse %s", id);
	}
	return true;
}

/* How many of these wait for other stewards. */
static void
add_waiting(json_t *answer, struct store *store, const json_t *ids)
{
	const struct control *control = index_control(store_index(store));
	const json_t *id;
	size_t i;

	json_array_foreach(ids, i, id) {
		for (size_t k = 0; k < control->proposal_count; k++) {
			char text[STATEMENT_ID_MAX + 1];

			statement_id_format(text, &control->proposals[k].id);
			if (strcmp(text, json_string_value(id)) == 0)
				(void)json_object_set_new(answer, "needed",
				    json_integer(
					(json_int_t)control->proposals[k]
					    .needed));
		}
	}
}

/* All of it in one move of our control journal, or nothing. */
static bool
say_all(json_t *answer, const struct adopting *adopting, struct err *e)
{
	const size_t count = json_array_size(adopting->said);
	json_t **statements = mem_new(count, sizeof(json_t *));
	struct statement_id *ids = NULL;
	json_t *said = json_array();
	size_t moved;
	bool done = check_new(adopting, e);

	(void)json_object_set_new(answer, "said", said);
	for (size_t i = 0; done && i < count; i++) {
		statements[i] = json_array_get(adopting->said, i);
		done = kind_check(kind_find("adopt"), statements[i],
			   store_charter(adopting->store)->review, e) ||
		    err_set(e, ERR_INPUT, "that cannot be said: %.120s",
			e->msg);
	}
	done = done &&
	    store_say(adopting->store, CLASS_CONTROL, statements, count, &ids,
		e);
	for (size_t i = 0; done && i < count; i++) {
		char text[STATEMENT_ID_MAX + 1];

		statement_id_format(text, &ids[i]);
		(void)json_array_append_new(said, json_string(text));
	}
	if (done)
		add_waiting(answer, adopting->store, said);
	free(ids);
	free(statements);
	return done && store_admit_guests(adopting->store, &moved, e);
}

/* --- the whole --------------------------------------------------------------- */

static bool
adopt(json_t *answer, struct adopting *adopting, const json_t *body,
    struct err *e)
{
	const bool yes = json_is_true(json_object_get(body, "yes"));

	adopting->note = json_text(body, "note");
	if (!parse_bound(&adopting->from, body, "from", e) ||
	    !parse_bound(&adopting->until, body, "until", e) ||
	    !read_held(adopting, e) || !choose_all(adopting, body, e))
		return false;
	add_journals(answer, adopting);
	if (!add_lines(answer, adopting, e) ||
	    !add_control(answer, adopting, e))
		return false;
	make_statements(adopting);
	(void)json_object_set_new(answer, "dry_run", json_boolean(!yes));
	return !yes || say_all(answer, adopting, e);
}

bool
work_adopt(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	struct adopting adopting = {
		.store = store,
		.control = control,
		.self = control_device(control, &store_identity(store)->device),
	};
	const struct member *self;
	bool done;

	if (!work_ourselves(&self, store, e))
		return false;
	adopting.said = json_array();
	*answer = json_object();
	done = adopt(*answer, &adopting, body, e);
	for (size_t i = 0; i < adopting.count; i++)
		free(adopting.records[i].why);
	free(adopting.records);
	json_decref(adopting.said);
	if (!done)
		json_decref(*answer);
	return done;
}
