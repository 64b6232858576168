/* SPDX-License-Identifier: ISC */
/* The recommendations, from all documents that describe them. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation/chosen.h"
#include "daemon/view/recommendation/document.h"
#include "daemon/view/recommendation/recommendation.h"
#include "daemon/view/recommendation/same.h"
#include "protocol/base/mem.h"

static const char sql_recommendations[] =
    "SELECT " VIEW_STATEMENT ", t.s1 FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id "
    "WHERE k.name = ?1 AND (?2 IS NULL OR t.s0 = ?2 "
    "OR t.s0 IN (SELECT rec FROM same WHERE shown = ?2)) "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

static const char sql_has[] =
    "SELECT EXISTS (SELECT 1 FROM kind k JOIN topic t ON t.kind = k.id "
    "AND t.s0 = ?1 JOIN statement s ON s.topic = t.id AND s.current = 1 "
    "WHERE k.name = 'recommendation')";

/* What is known of a recommendation while rows come. */
struct entry {
	char *id;          /* that it is shown under */
	json_t *also;      /* other ids that documents have it under */
	json_t *documents; /* statements, in the room's order */
	json_t *positions;
};

struct collection {
	struct entry *entries;
	size_t count;
	size_t room;
	json_t *places; /* id -> index */
	json_t *same;   /* as of view_same() */
	struct states *states;
	bool positions; /* rows are positions */
};

static struct entry *
entry_of(struct collection *collection, const char *id, bool make)
{
	const json_t *place = json_object_get(collection->places, id);
	struct entry *entry;

	if (place != NULL)
		return &collection->entries[json_integer_value(place)];
	if (!make)
		return NULL;
	collection->entries = mem_grow(collection->entries, &collection->room,
	    collection->count + 1, sizeof(*collection->entries));
	entry = &collection->entries[collection->count];
	(void)json_object_set_new(collection->places, id,
	    json_integer((json_int_t)collection->count++));
	entry->id = mem_text(id);
	entry->also = json_array();
	entry->documents = json_array();
	entry->positions = json_array();
	return entry;
}

static bool
on_statement(void *arg, struct sql_query *query, struct err *e)
{
	struct collection *collection = arg;
	const char *rec = sql_text(query, 3);
	struct entry *entry = entry_of(collection,
	    view_shown_rec(collection->same, rec), !collection->positions);
	json_t *statement;
	char *id;

	(void)e;
	/* A position on what is not here has no row yet. */
	if (entry == NULL)
		return true;
	statement = view_row_json(query, 4);
	id = view_row_id_text(query, 0);
	json_text_set(statement, "statement", id);
	json_text_set(statement, "member", sql_text(query, 2));
	json_text_set(statement, "source", sql_text(query, 5));
	(void)json_array_append_new(collection->positions ? entry->positions :
							    entry->documents,
	    statement);
	free(id);
	if (strcmp(rec, entry->id) != 0) {
		json_t *also = json_pack("[s]", rec);

		view_unite(entry->also, also);
		json_decref(also);
	}
	return true;
}

static bool
collect(struct collection *collection, struct sql *sql, const char *kind,
    const char *id, struct err *e)
{
	struct sql_query *query;

	if (!sql_query(&query, sql, sql_recommendations, e))
		return false;
	sql_bind_text(query, 1, kind);
	if (id == NULL)
		sql_bind_null(query, 2);
	else
		sql_bind_text(query, 2, id);
	collection->positions = strcmp(kind, "position") == 0;
	return view_each(query, on_statement, collection, e);
}

static void
collection_clear(struct collection *collection)
{
	for (size_t i = 0; i < collection->count; i++) {
		free(collection->entries[i].id);
		json_decref(collection->entries[i].also);
		json_decref(collection->entries[i].documents);
		json_decref(collection->entries[i].positions);
	}
	free(collection->entries);
	json_decref(collection->places);
	json_decref(collection->same);
	states_free(collection->states);
}

/* Every id that is the same, whether a document still has it or not: ratings
 * may stand there. */
static void
add_same(struct collection *collection)
{
	const char *rec;
	json_t *shown;

	json_object_foreach(collection->same, rec, shown) {
		struct entry *entry =
		    entry_of(collection, json_string_value(shown), false);
		json_t *also;

		if (entry == NULL || strcmp(rec, entry->id) == 0)
			continue;
		also = json_pack("[s]", rec);
		view_unite(entry->also, also);
		json_decref(also);
	}
}

/* All documents and positions, or those of the one shown under id. */
static bool
collect_all(struct collection *collection, struct store *store, const char *id,
    struct err *e)
{
	struct sql *sql = index_sql(store_index(store));

	*collection = (struct collection){ .places = json_object() };
	if (!view_same(&collection->same, store, e) ||
	    !collect(collection, sql, "recommendation", id, e) ||
	    !collect(collection, sql, "position", id, e))
		return false;
	add_same(collection);
	collection->states = states_new();
	for (size_t i = 0; i < collection->count; i++)
		documents_order(collection->entries[i].documents);
	return true;
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	return recommendation_compare(left->id, right->id);
}

/* --- one recommendation ------------------------------------------------- */

/* What not every document has: from the first that has it. */
static void
set_first(json_t *row, const json_t *documents)
{
	static const char *const names[] = { "action_category", "theme_heading",
		"pledge", NULL };
	const json_t *statement;
	size_t i;

	for (size_t k = 0; names[k] != NULL; k++) {
		json_array_foreach(documents, i, statement) {
			json_t *value = json_object_get(statement, names[k]);

			if (value == NULL)
				continue;
			(void)json_object_set(row, names[k], value);
			break;
		}
	}
}

static const char *
date_of(const json_t *position)
{
	const char *date = json_text(position, "date");

	return date == NULL ? "" : date;
}

/* By date; those without one first, and equals as the room has them. */
static json_t *
series_of(const json_t *positions)
{
	json_t *series = json_array();
	json_t *position;
	size_t i;

	json_array_foreach(positions, i, position) {
		size_t at = json_array_size(series);

		while (at > 0 &&
		    strcmp(date_of(json_array_get(series, at - 1)),
			date_of(position)) > 0)
			at--;
		(void)json_array_insert(series, at, position);
	}
	return series;
}

/* All of them, for people who want to see how it came to that. */
static void
set_series(json_t *row, const json_t *positions)
{
	const json_t *shown = position_shown(positions);
	json_t *series = series_of(positions);
	json_t *position;
	size_t i;

	json_array_foreach(series, i, position)
		if (position == shown)
			(void)json_object_set_new(position, "latest",
			    json_true());
	(void)json_object_set_new(row, "positions", series);
}

static void
set_list(json_t *row, const char *name, const json_t *documents)
{
	json_t *list = json_array();
	const json_t *statement;
	size_t i;

	json_array_foreach(documents, i, statement)
		view_unite(list, json_object_get(statement, name));
	(void)json_object_set_new(row, name, list);
}

/* The source documents that describe it. */
static json_t *
sources_of(const struct entry *entry)
{
	json_t *list = json_array();
	const json_t *statement;
	size_t i;

	json_array_foreach(entry->documents, i, statement) {
		json_t *one = json_pack("[s]", json_text(statement, "source"));

		view_unite(list, one);
		json_decref(one);
	}
	return list;
}

static json_t *
entry_row(const struct entry *entry, const struct states *states)
{
	static const char *const copied[] = { "text", "recommending_states",
		NULL };
	const json_t *best = json_array_get(entry->documents, 0);
	const json_t *position = position_shown(entry->positions);
	const char *value = json_text(position, "value");
	json_t *row = json_object();

	json_text_set(row, "id", entry->id);
	json_text_set(row, "paragraph", recommendation_paragraph(entry->id));
	view_copy(row, best, copied);
	set_first(row, entry->documents);
	set_list(row, "themes", entry->documents);
	set_list(row, "groups", entry->documents);
	set_list(row, "sdgs", entry->documents);
	set_list(row, "issues", entry->documents);
	json_text_set(row, "position", value == NULL ? "pending" : value);
	json_text_set(row, "position_label", json_text(position, "label"));
	json_text_set(row, "document", json_text(best, "source"));
	(void)json_object_set(row, "also", entry->also);
	(void)json_object_set_new(row, "source_documents", sources_of(entry));
	(void)json_object_set_new(row, "differs",
	    json_boolean(documents_differ(entry->documents, states)));
	(void)json_object_set_new(row, "positions_differ",
	    json_boolean(positions_differ(entry->positions)));
	return row;
}

bool
view_described(json_t **out, struct store *store, const char *id, struct err *e)
{
	struct collection collection;
	json_t *row = NULL;
	const bool done = collect_all(&collection, store, id, e);

	if (done && collection.count > 0) {
		const struct entry *entry = &collection.entries[0];

		documents_mark(entry->documents, collection.states);
		row = entry_row(entry, collection.states);
		(void)json_object_set(row, "documents", entry->documents);
		set_series(row, entry->positions);
	}
	collection_clear(&collection);
	*out = row;
	return done;
}

bool
view_recommendations(json_t **out, struct store *store,
    const struct filter *filter, struct err *e)
{
	struct collection collection = { .places = NULL };
	struct chosen *chosen = NULL;
	json_t *list = json_array();
	const bool done = chosen_open(&chosen, store, filter, e) &&
	    collect_all(&collection, store, NULL, e);

	if (done && collection.count > 0)
		qsort(collection.entries, collection.count,
		    sizeof(*collection.entries), entry_compare);
	for (size_t i = 0; done && i < collection.count; i++) {
		json_t *row =
		    entry_row(&collection.entries[i], collection.states);

		if (chosen_has(chosen, row))
			(void)json_array_append(list, row);
		json_decref(row);
	}
	collection_clear(&collection);
	if (done)
		*out = list;
	else
		json_decref(list);
	chosen_close(chosen);
	return done;
}

bool
view_chosen(json_t **out, struct store *store, const struct filter *filter,
    struct err *e)
{
	const json_t *row;
	json_t *rows;
	size_t i;

	*out = NULL;
	if (filter_is_empty(filter))
		return true;
	if (!view_recommendations(&rows, store, filter, e))
		return false;
	*out = json_object();
	json_array_foreach(rows, i, row) {
		const json_t *also;
		size_t k;

		(void)json_object_set_new(*out, json_text(row, "id"),
		    json_true());
		json_array_foreach(json_object_get(row, "also"), k, also)
			(void)json_object_set_new(*out, json_string_value(also),
			    json_true());
	}
	json_decref(rows);
	return true;
}

bool
view_has_recommendation(bool *has, struct store *store, const char *id,
    struct err *e)
{
	struct sql_query *query;
	bool row;
	bool done;

	if (!sql_query(&query, index_sql(store_index(store)), sql_has, e))
		return false;
	sql_bind_text(query, 1, id);
	done = sql_step(query, &row, e);
	if (done)
		*has = row && sql_int(query, 0) != 0;
	sql_done(query);
	return done;
}
