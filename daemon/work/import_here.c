/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/view/view.h"
#include "daemon/work/import.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

static const char sql_described[] =
    "SELECT t.kind, k.name, t.subject, r.hash, s.position, b.text, "
    "(m.root = ?1 OR j.device = ?2) AS own, s.current FROM kind k "
    "JOIN statement s ON s.kind = k.id JOIN topic t ON t.id = s.topic "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN body b ON b.statement = s.id "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE k.name IN ('recommendation', 'position', 'same-as') AND "
    "(s.current = 1 OR (j.device = ?2 AND s.reason IN (3, 5, 6))) "
    "ORDER BY own, s.id";

/* A slot by kind and subject, as the key of an object. */
static char *
slot_name(const json_t *statement)
{
	char *text = json_canonical(json_object_get(statement, "subject"));
	char *name = mem_format("%s %s", statement_kind(statement), text);

	free(text);
	return name;
}

static void
said_take(struct here *here, struct sql_query *query)
{
	json_t *statement = json_loads(sql_text(query, 5), 0, NULL);
	const bool own = sql_int(query, 6) != 0;
	char *name = slot_name(statement);
	json_t *slot = json_object_get(here->slots, name);

	if (slot == NULL) {
		slot = json_pack("{s:[], s:[]}", "own", "others");
		(void)json_object_set_new(here->slots, name, slot);
	}
	/* Of ours that do not count yet the last one stands. */
	if (own && sql_int(query, 7) == 0)
		(void)json_array_clear(json_object_get(slot, "own"));
	/* What it says, without the links that place it, and without the row
	 * as one file or another has it. */
	(void)json_object_del(statement, "replaces");
	(void)json_object_del(statement, "raw");
	(void)json_array_append_new(json_object_get(slot,
					own ? "own" : "others"),
	    statement);
	free(name);
}

static bool
said_read(struct here *here, struct err *e)
{
	const struct identity *self = store_identity(here->store);
	const struct public_key *root = view_own_root(here->store);
	struct sql_query *query;
	bool row = true;
	bool good;

	if (!sql_query(&query, index_sql(store_index(here->store)),
		sql_described, e))
		return false;
	sql_bind_bytes(query, 1, root->bytes, KEY_LEN);
	sql_bind_text(query, 2, self->device.text);
	while ((good = sql_step(query, &row, e)) && row)
		said_take(here, query);
	sql_done(query);
	return good;
}

void
here_add(struct here *here, json_t *statement)
{
	const char *shown =
	    view_shown_rec(here->same, statement_subject(statement, 0));
	json_t *list = json_object_get(here->documents, shown);

	if (statement_withdrawn(statement) != NULL)
		return;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(here->documents, shown, list);
	}
	(void)json_array_append(list, statement);
	match_add(here->match, shown, statement);
}

/* What has been said of documents becomes what rows are compared with. */
static void
documents_take(struct here *here)
{
	const char *name;
	json_t *slot;

	json_object_foreach(here->slots, name, slot) {
		const char *who;
		json_t *list;

		json_object_foreach(slot, who, list) {
			json_t *statement;
			size_t i;

			json_array_foreach(list, i, statement)
				if (strcmp(statement_kind(statement),
					"recommendation") == 0)
					here_add(here, statement);
		}
	}
}

bool
here_read(struct here *here, struct store *store, struct err *e)
{
	*here = (struct here){
		.store = store,
		.slots = json_object(),
		.documents = json_object(),
		.match = match_new(),
	};
	if (!view_same(&here->same, store, e) || !said_read(here, e))
		return false;
	documents_take(here);
	return true;
}

void
here_clear(struct here *here)
{
	json_decref(here->documents);
	json_decref(here->slots);
	json_decref(here->same);
	match_free(here->match);
}

/* --- asking --------------------------------------------------------------- */

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

static enum outcome
outcome_beside(const json_t *said)
{
	const json_t *value;
	size_t i;

	if (json_array_size(said) == 0)
		return OUTCOME_NEW;
	json_array_foreach(said, i, value)
		if (statement_withdrawn(value) == NULL)
			return OUTCOME_CHANGED;
	return OUTCOME_WITHDRAWN;
}

enum outcome
here_outcome(const struct here *here, const json_t *statement)
{
	char *name = slot_name(statement);
	const json_t *slot = json_object_get(here->slots, name);
	const json_t *own = json_object_get(slot, "own");
	const json_t *said =
	    json_array_size(own) > 0 ? own : json_object_get(slot, "others");
	json_t *meaning = json_copy((json_t *)(uintptr_t)statement);
	bool is_said;

	free(name);
	(void)json_object_del(meaning, "raw");
	is_said = list_has(said, meaning) &&
	    (said != own || json_array_size(own) == 1);
	json_decref(meaning);
	return is_said ? OUTCOME_UNCHANGED : outcome_beside(said);
}

static void
unite(json_t *list, json_t *more)
{
	json_t *value;
	size_t i;

	json_array_foreach(more, i, value)
		if (!list_has(list, value))
			(void)json_array_append(list, value);
}

json_t *
here_states(const struct here *here, const char *shown, const char *source)
{
	const json_t *documents = json_object_get(here->documents, shown);
	const json_t *statement;
	json_t *states = json_array();
	size_t i;

	json_array_foreach(documents, i, statement)
		if (source == NULL ||
		    strcmp(statement_subject(statement, 1), source) == 0)
			unite(states,
			    json_object_get(statement, "recommending_states"));
	return states;
}

static const json_t *
document_of(const struct here *here, const char *shown, const char *source)
{
	const json_t *documents = json_object_get(here->documents, shown);
	const json_t *statement;
	size_t i;

	json_array_foreach(documents, i, statement)
		if (strcmp(statement_subject(statement, 1), source) == 0)
			return statement;
	return NULL;
}

bool
here_has(const struct here *here, const char *shown, const char *source)
{
	return document_of(here, shown, source) != NULL;
}

const char *
here_id(const struct here *here, const char *shown, const char *source)
{
	const json_t *document = document_of(here, shown, source);

	return document == NULL ? shown : statement_subject(document, 0);
}
