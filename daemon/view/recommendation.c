/* SPDX-License-Identifier: ISC */
/* The recommendations, from all documents that describe them. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation.h"
#include "protocol/base/mem.h"

static const char sql_recommendations[] =
    "SELECT " VIEW_STATEMENT ", t.s1 FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id "
    "WHERE k.name = ?1 AND (?2 IS NULL OR t.s0 = ?2) "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

static const char sql_has[] =
    "SELECT EXISTS (SELECT 1 FROM kind k JOIN topic t ON t.kind = k.id "
    "AND t.s0 = ?1 JOIN statement s ON s.topic = t.id AND s.current = 1 "
    "WHERE k.name = 'recommendation')";

/* What is known of a recommendation while rows come. */
struct entry {
	char *id;
	json_t *documents; /* statements, in the room's order */
	json_t *positions;
};

struct collection {
	struct entry *entries;
	size_t count;
	size_t room;
	json_t *places; /* id -> index */
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
	entry->documents = json_array();
	entry->positions = json_array();
	return entry;
}

static bool
on_statement(void *arg, struct sql_query *query, struct err *e)
{
	struct collection *collection = arg;
	struct entry *entry =
	    entry_of(collection, sql_text(query, 3), !collection->positions);
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
		json_decref(collection->entries[i].documents);
		json_decref(collection->entries[i].positions);
	}
	free(collection->entries);
	json_decref(collection->places);
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	return recommendation_compare(left->id, right->id);
}

/* --- one recommendation ------------------------------------------------- */

/* UN document before OHCHR matrix before others. */
static int
document_rank(const json_t *statement)
{
	const char *document = json_text(statement, "document");

	if (document != NULL && strcmp(document, "un") == 0)
		return 0;
	return document != NULL && strcmp(document, "ohchr-matrix") == 0 ? 1 :
									   2;
}

static const json_t *
best_document(const json_t *documents)
{
	const json_t *best = NULL;
	const json_t *statement;
	size_t i;

	json_array_foreach(documents, i, statement)
		if (best == NULL ||
		    document_rank(statement) < document_rank(best))
			best = statement;
	return best;
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

/* The last of the series, without making it. */
static json_t *
latest_position(const json_t *positions)
{
	json_t *latest = NULL;
	json_t *position;
	size_t i;

	json_array_foreach(positions, i, position)
		if (latest == NULL ||
		    strcmp(date_of(position), date_of(latest)) >= 0)
			latest = position;
	return latest;
}

/* All of them, for people who want to see how it came to that. */
static void
set_series(json_t *row, const json_t *positions)
{
	json_t *latest = latest_position(positions);

	if (latest != NULL)
		(void)json_object_set_new(latest, "latest", json_true());
	(void)json_object_set_new(row, "positions", series_of(positions));
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

static bool
documents_differ(const json_t *documents, const json_t *best)
{
	const json_t *statement;
	size_t i;

	json_array_foreach(documents, i, statement)
		if (!json_equal(json_object_get(statement, "text"),
			json_object_get(best, "text")))
			return true;
	return false;
}

static json_t *
entry_row(const struct entry *entry)
{
	static const char *const copied[] = { "text", "recommending_states",
		"action_category", "theme_heading", "pledge", NULL };
	const json_t *best = best_document(entry->documents);
	const json_t *position = latest_position(entry->positions);
	const char *value = json_text(position, "value");
	json_t *row = json_object();

	json_text_set(row, "id", entry->id);
	json_text_set(row, "paragraph", recommendation_paragraph(entry->id));
	view_copy(row, best, copied);
	set_list(row, "themes", entry->documents);
	set_list(row, "groups", entry->documents);
	set_list(row, "sdgs", entry->documents);
	set_list(row, "issues", entry->documents);
	json_text_set(row, "position", value == NULL ? "pending" : value);
	json_text_set(row, "position_label", json_text(position, "label"));
	json_text_set(row, "document", json_text(best, "source"));
	(void)json_object_set_new(row, "differs",
	    json_boolean(documents_differ(entry->documents, best)));
	return row;
}

static bool
list_contains(const json_t *row, const char *name, const char *part)
{
	const json_t *value;
	size_t i;

	json_array_foreach(json_object_get(row, name), i, value)
		if (view_contains(json_string_value(value), part))
			return true;
	return false;
}

static bool
row_passes(const json_t *row, const struct view_filter *filter)
{
	if (filter->position != NULL &&
	    strcmp(json_text(row, "position"), filter->position) != 0)
		return false;
	if (filter->state != NULL &&
	    !list_contains(row, "recommending_states", filter->state))
		return false;
	return filter->theme == NULL ||
	    list_contains(row, "themes", filter->theme) ||
	    list_contains(row, "groups", filter->theme) ||
	    list_contains(row, "issues", filter->theme) ||
	    list_contains(row, "sdgs", filter->theme);
}

bool
view_described(json_t **out, struct store *store, const char *id, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct collection collection = { .places = json_object() };
	json_t *row = NULL;
	const bool done = collect(&collection, sql, "recommendation", id, e) &&
	    collect(&collection, sql, "position", id, e);

	if (done && collection.count > 0) {
		row = entry_row(&collection.entries[0]);
		(void)json_object_set(row, "documents",
		    collection.entries[0].documents);
		set_series(row, collection.entries[0].positions);
	}
	collection_clear(&collection);
	*out = row;
	return done;
}

bool
view_recommendations(json_t **out, struct store *store,
    const struct view_filter *filter, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct collection collection = { .places = json_object() };
	json_t *list = json_array();
	const bool done =
	    collect(&collection, sql, "recommendation", NULL, e) &&
	    collect(&collection, sql, "position", NULL, e);

	if (done && collection.count > 0)
		qsort(collection.entries, collection.count,
		    sizeof(*collection.entries), entry_compare);
	for (size_t i = 0; done && i < collection.count; i++) {
		json_t *row = entry_row(&collection.entries[i]);

		if (row_passes(row, filter))
			(void)json_array_append_new(list, row);
		else
			json_decref(row);
	}
	collection_clear(&collection);
	if (done)
		*out = list;
	else
		json_decref(list);
	return done;
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
