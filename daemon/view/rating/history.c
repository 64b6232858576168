/* SPDX-License-Identifier: ISC */
/*
 * The history of ratings: every one that was said in a slot, in the room's
 * order, with what it changed, what replaced it, and which sources came with
 * it.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/rating/support.h"
#include "daemon/view/recommendation/recommendation.h"
#include "daemon/view/recommendation/same.h"
#include "daemon/view/room/held.h"

/* What counts, replaced or not, and what a cut holds (reason 1). */
static const char sql_history[] =
    "SELECT " VIEW_STATEMENT
    ", t.s1, t.s2, t.s3, s.reason, s.current, " VIEW_HELD_BY
    ", r.time, s.parts, j.device FROM kind k "
    "JOIN topic t ON t.kind = k.id AND (t.s0 = ?1 "
    "OR t.s0 IN (SELECT rec FROM same WHERE shown = ?1)) "
    "JOIN statement s ON s.topic = t.id AND s.reason <= 1 "
    "JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id " VIEW_HELD_JOIN
    "WHERE k.name = 'assessment' AND (?2 IS NULL OR m.shown = ?2) "
    "ORDER BY m.shown, t.s3, t.s2, t.s1, t.s0, r.rank, j.name, r.sequence, "
    "r.hash, s.position";

struct history {
	const struct control *control;
	json_t *slots;
	json_t *cited;
	json_t *citations; /* rating id -> things */
	json_t *supports;
};

static const char sql_citations[] =
    "SELECT t.s0, t.s1 FROM kind k JOIN statement s ON s.kind = k.id "
    "AND s.current = 1 AND s.withdrawn = 0 JOIN topic t ON t.id = s.topic "
    "WHERE k.name = 'citation' ORDER BY t.s1";

static bool
on_citation(void *arg, struct sql_query *query, struct err *e)
{
	json_t *list = json_object_get(arg, sql_text(query, 0));

	(void)e;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(arg, sql_text(query, 0), list);
	}
	(void)json_array_append_new(list, json_string(sql_text(query, 1)));
	return true;
}

/* The slot of the row, which comes behind the one before it. */
static json_t *
slot_of(json_t *slots, struct sql_query *query)
{
	static const struct {
		const char *name;
		int column;
	} parts[] = { { "rec", 3 }, { "member", 2 }, { "group", 5 },
		{ "round", 6 }, { "scheme", 7 } };
	json_t *slot = json_array_get(slots, json_array_size(slots) - 1);
	bool is_same = slot != NULL;

	for (size_t i = 0; i < 5; i++)
		is_same = is_same &&
		    strcmp(json_text(slot, parts[i].name),
			sql_text(query, parts[i].column)) == 0;
	if (is_same)
		return slot;
	slot = json_object();
	for (size_t i = 0; i < 5; i++)
		json_text_set(slot, parts[i].name,
		    sql_text(query, parts[i].column));
	(void)json_object_set_new(slot, "ratings", json_array());
	(void)json_array_append_new(slots, slot);
	return slot;
}

/* The rating of that id in the slot, or NULL. */
static json_t *
rating_find(const json_t *slot, const char *id)
{
	json_t *rating;
	size_t i;

	json_array_foreach(json_object_get(slot, "ratings"), i, rating)
		if (strcmp(json_text(rating, "statement"), id) == 0)
			return rating;
	return NULL;
}

/* {"from","to"} of every text that is another one than before; what was not
 * there is null. */
static void
changed_set(json_t *rating, const json_t *before)
{
	static const char *const names[] = { "value", "rationale", "method",
		"cutoff", "withdrawn", NULL };
	json_t *changed = json_object();

	for (size_t i = 0; names[i] != NULL; i++) {
		json_t *old = json_object_get(before, names[i]);
		json_t *now = json_object_get(rating, names[i]);
		json_t *change;

		if (old == now || (old != NULL && json_equal(old, now)))
			continue;
		change = json_object();
		(void)json_object_set_new(change, "from",
		    old == NULL ? json_null() : json_incref(old));
		(void)json_object_set_new(change, "to",
		    now == NULL ? json_null() : json_incref(now));
		(void)json_object_set_new(changed, names[i], change);
	}
	(void)json_object_set_new(rating, "changed", changed);
}

/* The texts of list that other has not. */
static json_t *
list_without(const json_t *list, const json_t *other)
{
	json_t *left = json_array();
	json_t *value;
	json_t *known;
	size_t i;
	size_t k;

	json_array_foreach(list, i, value) {
		bool here = false;

		json_array_foreach(other, k, known)
			here = here || json_equal(known, value);
		if (!here)
			(void)json_array_append(left, value);
	}
	return left;
}

/* Against the last of those that it replaces; the first one against none. */
static void
compare(json_t *slot, json_t *rating, const json_t *statement)
{
	json_t *replaces = json_array();
	json_t *before = NULL;
	const json_t *id;
	size_t i;

	json_array_foreach(json_object_get(statement, "replaces"), i, id) {
		json_t *old = rating_find(slot, json_string_value(id));

		(void)json_array_append(replaces, (json_t *)(uintptr_t)id);
		if (old == NULL)
			continue;
		before = old;
		(void)json_array_append(json_object_get(old, "replaced_by"),
		    json_object_get(rating, "statement"));
	}
	(void)json_object_set_new(rating, "replaces", replaces);
	changed_set(rating, before);
	(void)json_object_set_new(rating, "sources_added",
	    list_without(json_object_get(rating, "sources"),
		json_object_get(before, "sources")));
	(void)json_object_set_new(rating, "sources_removed",
	    list_without(json_object_get(before, "sources"),
		json_object_get(rating, "sources")));
}

/* Those that it names, and those that are cited for it. */
static json_t *
sources_of(const struct history *history, const json_t *statement,
    const char *id)
{
	const json_t *lists[] = { json_object_get(statement, "sources"),
		json_object_get(history->citations, id) };
	json_t *sources = json_array();

	for (size_t i = 0; i < 2; i++) {
		const json_t *thing;
		size_t k;

		json_array_foreach(lists[i], k, thing) {
			char *shown = view_thing_shown(history->control,
			    json_string_value(thing));
			json_t *one = json_pack("[s]", shown);

			view_unite(sources, one);
			json_decref(one);
			free(shown);
		}
	}
	return sources;
}

static bool
on_rating(void *arg, struct sql_query *query, struct err *e)
{
	static const char *const copied[] = { "value", "rationale", "method",
		"cutoff", "actions", "withdrawn", NULL };
	const struct history *history = arg;
	json_t *slot = slot_of(history->slots, query);
	json_t *statement = view_row_json(query, 4);
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 12));

	(void)e;
	json_text_set(rating, "statement", id);
	json_text_set(rating, "member", sql_text(query, 2));
	json_text_set(rating, "time", time);
	view_copy(rating, statement, copied);
	(void)json_object_set_new(rating, "sources",
	    sources_of(history, statement, id));
	view_complete_set(rating, sql_int(query, 13), id, history->cited);
	(void)json_object_set_new(rating, "current",
	    json_boolean(sql_int(query, 9) != 0));
	(void)json_object_set_new(rating, "replaced_by", json_array());
	if (sql_int(query, 8) == REASON_COUNTS)
		(void)json_object_set_new(rating, "held_by", json_null());
	else
		view_held_set(rating, history->control, sql_text(query, 14),
		    query, 10);
	view_support_add(rating, history->control, history->supports, id,
	    sql_int(query, 9) == 0);
	compare(slot, rating, statement);
	(void)json_array_append_new(json_object_get(slot, "ratings"), rating);
	json_decref(statement);
	free(time);
	free(id);
	return true;
}

static bool
history_read(struct history *history, struct store *store, const char *id,
    const char *member, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct sql_query *query;

	if (!view_cited(&history->cited, store, e) ||
	    !view_supports(&history->supports, store, e) ||
	    !sql_query(&query, sql, sql_citations, e) ||
	    !view_each(query, on_citation, history->citations, e) ||
	    !sql_query(&query, sql, sql_history, e))
		return false;
	sql_bind_text(query, 1, id);
	sql_bind_text(query, 2, member);
	return view_each(query, on_rating, history, e);
}

bool
view_history(json_t **out, struct store *store, const char *rec,
    const char *member, struct err *e)
{
	char typed[RECOMMENDATION_MAX + 1];
	char id[RECOMMENDATION_MAX + 1];
	struct history history = {
		.control = index_control(store_index(store)),
	};
	bool done;

	if (!recommendation_resolve(typed, rec, store_charter(store)->review,
		e) ||
	    !view_shown_id(id, store, typed, e))
		return false;
	if (member != NULL && control_member(history.control, member) == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "there is no member '%.40s' here", member);
	history.slots = json_array();
	history.citations = json_object();
	done = history_read(&history, store, id, member, e);
	json_decref(history.cited);
	json_decref(history.citations);
	json_decref(history.supports);
	if (done)
		*out = history.slots;
	else
		json_decref(history.slots);
	return done;
}
