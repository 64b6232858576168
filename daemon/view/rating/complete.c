/* SPDX-License-Identifier: ISC */
/* Whether a rating is complete, and what it lacks. */
#include <stdlib.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation/recommendation.h"

/* Ratings that another statement cites a source for. */
static const char sql_cited[] =
    "SELECT t.s0 FROM kind k JOIN statement s ON s.kind = k.id "
    "AND s.current = 1 AND s.withdrawn = 0 JOIN topic t ON t.id = s.topic "
    "WHERE k.name = 'citation'";

/* Ratings of a member that are current and lack a part. */
static const char sql_incomplete[] =
    "SELECT r.hash, s.position, t.s0, t.s2, s.parts FROM member m "
    "JOIN journal j ON j.member = m.id "
    "JOIN kind k ON k.name = 'assessment' "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 "
    "AND s.withdrawn = 0 AND s.journal = j.id AND s.parts & ?2 <> ?2 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "WHERE m.root = ?1 ORDER BY r.rank, j.name, r.sequence, s.position";

static bool
on_cited(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_object_set_new(arg, sql_text(query, 0), json_true());
	return true;
}

bool
view_cited(json_t **out, struct store *store, struct err *e)
{
	struct sql_query *query;
	json_t *cited;

	if (!sql_query(&query, index_sql(store_index(store)), sql_cited, e))
		return false;
	cited = json_object();
	if (!view_each(query, on_cited, cited, e)) {
		json_decref(cited);
		return false;
	}
	*out = cited;
	return true;
}

static int64_t
parts_of(int64_t parts, const char *id, const json_t *cited)
{
	return json_object_get(cited, id) == NULL ? parts :
						    parts | INDEX_PART_SOURCES;
}

json_t *
view_missing(int64_t parts, const char *id, const json_t *cited)
{
	static const struct {
		int64_t part;
		const char *name;
	} needed[] = {
		{ INDEX_PART_RATIONALE, "rationale" },
		{ INDEX_PART_METHOD, "method" },
		{ INDEX_PART_CUTOFF, "cutoff" },
		{ INDEX_PART_SOURCES, "sources" },
	};
	json_t *missing = json_array();

	parts = parts_of(parts, id, cited);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if ((parts & needed[i].part) == 0)
			(void)json_array_append_new(missing,
			    json_string(needed[i].name));
	return missing;
}

void
view_complete_set(json_t *rating, int64_t parts, const char *id,
    const json_t *cited)
{
	json_t *missing = view_missing(parts, id, cited);

	(void)json_object_set_new(rating, "complete",
	    json_boolean(json_array_size(missing) == 0));
	(void)json_object_set_new(rating, "missing", missing);
}

/* --- one's own ------------------------------------------------------------ */

struct incomplete {
	json_t *groups;
	const json_t *cited;
	json_int_t count;
};

/* The group of those that lack the same: there are fifteen at most. */
static json_t *
group_of(json_t *groups, const json_t *missing)
{
	json_t *group;
	size_t i;

	json_array_foreach(groups, i, group)
		if (json_equal(json_object_get(group, "missing"), missing))
			return group;
	group = json_object();
	(void)json_object_set_new(group, "missing",
	    json_copy((json_t *)(uintptr_t)missing));
	(void)json_object_set_new(group, "ratings", json_integer(0));
	(void)json_array_append_new(groups, group);
	return group;
}

static bool
on_incomplete(void *arg, struct sql_query *query, struct err *e)
{
	struct incomplete *found = arg;
	char *id = view_row_id_text(query, 0);
	json_t *missing = view_missing(sql_int(query, 4), id, found->cited);

	(void)e;
	if (json_array_size(missing) > 0) {
		json_t *group = group_of(found->groups, missing);
		json_t *ratings = json_object_get(group, "ratings");
		const char *first = json_text(group, "rec");

		if (first == NULL ||
		    recommendation_compare(sql_text(query, 2), first) < 0) {
			json_text_set(group, "rec", sql_text(query, 2));
			json_text_set(group, "round", sql_text(query, 3));
		}
		(void)json_integer_set(ratings,
		    json_integer_value(ratings) + 1);
		found->count++;
	}
	json_decref(missing);
	free(id);
	return true;
}

bool
view_add_incomplete(json_t *status, struct store *store, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct incomplete found = { .groups = json_array() };
	struct sql_query *query;
	json_t *cited;
	bool done = false;

	(void)json_object_set_new(status, "own_incomplete", found.groups);
	if (!view_cited(&cited, store, e))
		return false;
	found.cited = cited;
	if (sql_query(&query, sql, sql_incomplete, e)) {
		sql_bind_bytes(query, 1, view_own_root(store)->bytes, KEY_LEN);
		sql_bind_int(query, 2, INDEX_PART_COMPLETE);
		done = view_each(query, on_incomplete, &found, e);
	}
	json_decref(cited);
	return done;
}
