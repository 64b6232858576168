/* SPDX-License-Identifier: ISC */
/* Rows that tamga-import read, as recommendations and positions. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/view.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

static const char sql_described[] =
    "SELECT t.kind, k.name, t.subject, r.hash, s.position, b.text, "
    "(m.root = ?1 OR j.device = ?2) AS own, s.current FROM kind k "
    "JOIN statement s ON s.kind = k.id JOIN topic t ON t.id = s.topic "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE k.name IN ('recommendation', 'position') AND (s.current = 1 OR "
    "(j.device = ?2 AND s.reason IN (3, 5, 6))) ORDER BY own, s.id";

struct import {
	struct store *store;
	const char *document; /* for rows that name none; may be NULL */
	const char *format;
	json_t *here; /* key of a slot -> {"own":bool,"said":[json]} */
	json_t *said; /* new statements */
	json_t *report;
	json_t *documents; /* names of source documents, as keys */
	json_int_t new;
	json_int_t changed;
	json_int_t unchanged;
	json_int_t skipped;
};

/* A slot by kind and subject, as the key of an object. */
static char *
slot_name(const char *kind, const json_t *subject)
{
	char *text = json_canonical(subject);
	char *name = mem_format("%s %s", kind, text);

	free(text);
	return name;
}

/* What a statement says, without the links that place it. */
static json_t *
meaning_of(const json_t *statement)
{
	json_t *meaning = json_deep_copy(statement);

	(void)json_object_del(meaning, "replaces");
	return meaning;
}

/* Remember what is said already, by us and by others. */
static bool
read_described(struct import *import, struct err *e)
{
	const struct identity *self = store_identity(import->store);
	struct index *index = store_index(import->store);
	const struct public_key *root = view_own_root(import->store);
	struct sql_query *query;
	bool row = true;
	bool good;

	if (!sql_query(&query, index_sql(index), sql_described, e))
		return false;
	sql_bind_bytes(query, 1, root->bytes, KEY_LEN);
	sql_bind_text(query, 2, self->device.text);
	while ((good = sql_step(query, &row, e)) && row) {
		json_t *statement = json_loads(sql_text(query, 5), 0, NULL);
		char *name = slot_name(sql_text(query, 1),
		    json_object_get(statement, "subject"));
		json_t *meaning = meaning_of(statement);
		const bool own = sql_int(query, 6) != 0;
		json_t *slot = json_object_get(import->here, name);

		if (slot == NULL) {
			slot = json_pack("{s:[], s:[]}", "own", "others");
			(void)json_object_set_new(import->here, name, slot);
		}
		/* Of ours that do not count yet the last one stands. */
		if (own && sql_int(query, 7) == 0)
			(void)json_array_clear(json_object_get(slot, "own"));
		(void)json_array_append_new(json_object_get(slot,
						own ? "own" : "others"),
		    meaning);
		json_decref(statement);
		free(name);
	}
	sql_done(query);
	return good;
}

enum outcome {
	OUTCOME_NEW,
	OUTCOME_CHANGED,
	OUTCOME_UNCHANGED
};

static bool
list_has(const json_t *list, const json_t *statement)
{
	const json_t *value;
	size_t i;

	json_array_foreach(list, i, value)
		if (json_equal(value, statement))
			return true;
	return false;
}

/*
 * Say the statement (taken) unless somebody has said just that, or we have
 * said it in this import.
 */
static enum outcome
say_once(struct import *import, json_t *statement)
{
	char *name = slot_name(statement_kind(statement),
	    json_object_get(statement, "subject"));
	json_t *slot = json_object_get(import->here, name);
	const json_t *own = json_object_get(slot, "own");
	const json_t *others = json_object_get(slot, "others");
	const enum outcome outcome =
	    json_array_size(own) == 1 && list_has(own, statement) ?
	    OUTCOME_UNCHANGED :
	    json_array_size(own) > 0    ? OUTCOME_CHANGED :
	    list_has(others, statement) ? OUTCOME_UNCHANGED :
	    json_array_size(others) > 0 ? OUTCOME_CHANGED :
					  OUTCOME_NEW;

	if (outcome != OUTCOME_UNCHANGED) {
		json_t *meaning =
		    json_pack("{s:[O], s:[]}", "own", statement, "others");

		(void)json_object_set_new(import->here, name, meaning);
		(void)json_array_append(import->said, statement);
	}
	json_decref(statement);
	free(name);
	return outcome;
}

/* --- rows --------------------------------------------------------------- */

static void
note(struct import *import, const char *list, const json_t *row,
    const char *reason)
{
	const char *place = json_text(row, "place");

	(void)json_array_append_new(json_object_get(import->report, list),
	    json_pack("{s:s, s:s}", "place", place == NULL ? "" : place,
		"reason", reason));
}

/* The source document of a row.  The caller frees it. */
static char *
source_of(const struct import *import, const json_t *row)
{
	const char *symbol = json_text(row, "symbol");

	if (symbol != NULL)
		return mem_text(symbol);
	if (import->document != NULL)
		return mem_text(import->document);
	return mem_format("%s:%s", import->format,
	    store_charter(import->store)->review);
}

static void
row_id(char id[RECOMMENDATION_MAX + 1], const struct import *import,
    const json_t *row, const char *source)
{
	const char *review = store_charter(import->store)->review;
	const char *paragraph = json_text(row, "paragraph");
	const char *clause = json_text(row, "clause");

	if (paragraph == NULL)
		recommendation_unnumbered(id, review, json_text(row, "text"),
		    source);
	else
		(void)snprintf(id, RECOMMENDATION_MAX + 1, "%s/%s%s%s", review,
		    paragraph, clause == NULL ? "" : ";",
		    clause == NULL ? "" : clause);
}

/* UN documents have symbols such as A/HRC/28/15. */
static const char *
document_kind(const struct import *import, const char *source)
{
	if (strcmp(import->format, "ohchr-matrix") == 0)
		return "ohchr-matrix";
	return strncmp(source, "A/", 2) == 0 ? "un" : "other";
}

static json_t *
recommendation_of(const struct import *import, const json_t *row,
    const char *id, const char *source)
{
	static const char *const lists[] = { "themes", "groups", "sdgs",
		"issues", NULL };
	const char *heading = json_text(row, "theme_heading");
	json_t *category = json_object_get(row, "action_category");
	json_t *raw = json_object_get(row, "raw");
	json_t *states = json_object_get(row, "recommending_states");
	json_t *texts = json_object_get(row, "texts");
	json_t *statement = json_pack("{s:s, s:[s, s], s:{s:s}, s:s}", "kind",
	    "recommendation", "subject", id, source, "text", "en",
	    json_text(row, "text"), "document", document_kind(import, source));

	if (texts != NULL)
		(void)json_object_update_missing(json_object_get(statement,
						     "text"),
		    texts);
	(void)json_object_set_new(statement, "recommending_states",
	    states == NULL ? json_array() : json_incref(states));
	for (size_t i = 0; lists[i] != NULL; i++) {
		json_t *list = json_object_get(row, lists[i]);

		if (json_array_size(list) > 0)
			(void)json_object_set(statement, lists[i], list);
	}
	json_text_set(statement, "theme_heading", heading);
	if (category != NULL)
		(void)json_object_set(statement, "action_category", category);
	if (json_is_true(json_object_get(row, "pledge")))
		(void)json_object_set_new(statement, "pledge", json_true());
	if (raw != NULL)
		(void)json_object_set(statement, "raw", raw);
	return statement;
}

/* NULL when the row says nothing of a position. */
static json_t *
position_of(const json_t *row, const char *id, const char *source)
{
	const char *value = json_text(row, "position");
	const char *where = json_text(row, "position_source");
	const char *label = json_text(row, "position_label");
	json_t *statement;

	if (value == NULL)
		return NULL;
	statement = json_pack("{s:s, s:[s, s], s:s}", "kind", "position",
	    "subject", id, where == NULL ? source : where, "value", value);
	if (label != NULL && label[0] != '\0')
		json_text_set(statement, "label", label);
	return statement;
}

static bool
belongs_here(const struct import *import, const json_t *row)
{
	const json_t *charter = store_charter(import->store)->json;
	const char *state = json_text(row, "state");
	const json_t *cycle = json_object_get(row, "cycle");

	if (state != NULL && strcmp(state, json_text(charter, "state")) != 0)
		return false;
	return cycle == NULL ||
	    json_equal(cycle, json_object_get(charter, "cycle"));
}

static void
take_row(struct import *import, const json_t *row)
{
	const char *review = store_charter(import->store)->review;
	char id[RECOMMENDATION_MAX + 1];
	enum outcome first;
	enum outcome second = OUTCOME_UNCHANGED;
	struct err why = { 0 };
	json_t *statement;
	json_t *position;
	char *source;

	if (!belongs_here(import, row)) {
		import->skipped++;
		return;
	}
	source = source_of(import, row);
	row_id(id, import, row, source);
	statement = recommendation_of(import, row, id, source);
	position = position_of(row, id, source);
	if (!kind_check(kind_find("recommendation"), statement, review, &why) ||
	    (position != NULL &&
		!kind_check(kind_find("position"), position, review, &why))) {
		note(import, "refused", row, why.msg);
		json_decref(statement);
		json_decref(position);
		free(source);
		return;
	}
	(void)json_object_set_new(import->documents, source, json_true());
	first = say_once(import, statement);
	if (position != NULL)
		second = say_once(import, position);
	if (first == OUTCOME_NEW)
		import->new ++;
	else if (first == OUTCOME_CHANGED || second != OUTCOME_UNCHANGED)
		import->changed++;
	else
		import->unchanged++;
	free(source);
}

/* --- the whole ---------------------------------------------------------- */

/* Who is admitted and no importer would say what nobody counts. */
static bool
check_right(struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *device =
	    control_device(control, &store_identity(store)->device);

	if (device == NULL || control->members[device->member].is_importer)
		return true;
	(void)err_set(e, ERR_AUTH, "'%s' is no importer in this room",
	    control->members[device->member].shown);
	return err_hint(e,
	    "ask a steward to admit you with --role importer, "
	    "or to import the file");
}

/* Say all that is new.  Links to what is replaced are found one by one. */
static bool
say_all(struct import *import, struct err *e)
{
	const size_t count = json_array_size(import->said);
	json_t **statements = mem_new(count, sizeof(json_t *));
	bool done = true;

	for (size_t i = 0; done && i < count; i++) {
		struct statement_id *heads;
		size_t head_count;

		statements[i] = json_array_get(import->said, i);
		done = view_slot_heads(&heads, &head_count, import->store,
		    statements[i], e);
		if (!done)
			break;
		json_t *replaces = json_array();

		for (size_t k = 0; k < head_count; k++) {
			char text[STATEMENT_ID_MAX + 1];

			statement_id_format(text, &heads[k]);
			(void)json_array_append_new(replaces,
			    json_string(text));
		}
		if (head_count > 0)
			(void)json_object_set(statements[i], "replaces",
			    replaces);
		json_decref(replaces);
		free(heads);
	}
	if (done && count > 0)
		done = store_say(import->store, CLASS_DATA, statements, count,
		    NULL, e);
	free(statements);
	return done;
}

/* Rows that the importer left out, being about another review. */
static json_int_t
count_skipped(const json_t *document)
{
	const json_t *review;
	json_int_t count = 0;
	size_t i;

	json_array_foreach(json_object_get(document, "skipped"), i, review)
		count += json_integer_value(json_object_get(review, "rows"));
	return count;
}

static json_t *
report_new(const json_t *document, bool dry_run)
{
	json_t *skipped = json_object_get(document, "skipped");
	json_t *refused = json_object_get(document, "refused");
	json_t *warnings = json_object_get(document, "warnings");

	return json_pack("{s:O, s:O, s:O, s:[], s:b}", "other_reviews", skipped,
	    "refused", refused, "warnings", warnings, "review", "dry_run",
	    dry_run);
}

static void
report_finish(struct import *import)
{
	json_t *report = import->report;
	struct buf names;
	const char *name;
	json_t *value;

	buf_init(&names, 4096);
	json_object_foreach(import->documents, name, value)
		buf_format_add(&names, "%s%s", names.len > 0 ? ", " : "", name);
	json_text_set(report, "document", buf_text(&names));
	json_text_set(report, "format", import->format);
	(void)json_object_set_new(report, "new", json_integer(import->new));
	(void)json_object_set_new(report, "changed",
	    json_integer(import->changed));
	(void)json_object_set_new(report, "unchanged",
	    json_integer(import->unchanged));
	(void)json_object_set_new(report, "skipped",
	    json_integer(import->skipped));
	buf_clear(&names);
}

bool
work_import(json_t **answer, struct store *store, const json_t *document,
    const json_t *body, struct err *e)
{
	const bool dry_run = json_is_true(json_object_get(body, "dry_run"));
	const bool strict = json_is_true(json_object_get(body, "strict"));
	struct import import = { .store = store,
		.document = json_text(body, "document"),
		.format = json_text(document, "format"),
		.here = json_object(),
		.said = json_array(),
		.documents = json_object(),
		.skipped = count_skipped(document),
		.report = report_new(document, dry_run) };
	const json_t *row;
	bool done = check_right(store, e) && read_described(&import, e);
	size_t i;

	if (done) {
		json_array_foreach(json_object_get(document, "rows"), i, row)
			take_row(&import, row);
		report_finish(&import);
	}
	if (done && strict &&
	    json_array_size(json_object_get(import.report, "refused")) +
		    json_array_size(json_object_get(import.report, "review")) >
		0) {
		*answer = json_incref(import.report);
		done = err_set(e, ERR_CONFLICT,
		    "rows of the file need a person; nothing was taken");
	} else if (done && (dry_run || say_all(&import, e))) {
		*answer = json_incref(import.report);
	} else {
		done = false;
	}
	json_decref(import.here);
	json_decref(import.said);
	json_decref(import.documents);
	json_decref(import.report);
	return done;
}
