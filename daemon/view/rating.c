/* SPDX-License-Identifier: ISC */
/* The ratings of one recommendation, with all that they say. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/held.h"
#include "daemon/view/inner.h"
#include "daemon/view/recommendation.h"
#include "daemon/view/succession.h"
#include "daemon/view/support.h"

/* Counting and current, or held by a cut or a fork. */
static const char sql_ratings[] =
    "SELECT " VIEW_STATEMENT
    ", t.s1, t.s2, t.s3, s.reason, r.held, " VIEW_HELD_BY
    ", r.time, s.parts, j.device FROM kind k "
    "JOIN topic t ON t.kind = k.id AND t.s0 IN "
    "(SELECT ?1 UNION SELECT rec FROM same WHERE shown = ?1) "
    "JOIN statement s ON s.topic = t.id AND s.withdrawn = 0 "
    "AND (s.current = 1 OR s.reason = 1) "
    "JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id " VIEW_HELD_JOIN
    "WHERE k.name = 'assessment' "
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

/* Said and replaced since. */
static const char sql_replaced[] =
    "SELECT r.hash, s.position, m.shown, t.s1, t.s2, t.s3 FROM kind k "
    "JOIN topic t ON t.s0 = ?1 AND t.kind = k.id "
    "JOIN statement s ON s.topic = t.id AND s.current = 0 AND s.reason = 0 "
    "JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "WHERE k.name = 'assessment' "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

struct ratings {
	const struct control *control;
	json_t *list;
	json_t *cited;    /* as of view_cited() */
	json_t *supports; /* as of view_supports() */
};

static json_t *
rating_of(const struct ratings *ratings, struct sql_query *query)
{
	static const char *const copied[] = { "value", "rationale", "method",
		"cutoff", "sources", "actions", NULL };
	json_t *statement = view_row_json(query, 4);
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 12));

	view_copy(rating, statement, copied);
	json_text_set(rating, "statement", id);
	json_text_set(rating, "rec", sql_text(query, 3));
	json_text_set(rating, "member", sql_text(query, 2));
	view_succession_set(rating, ratings->control, sql_text(query, 2));
	json_text_set(rating, "group", sql_text(query, 5));
	json_text_set(rating, "round", sql_text(query, 6));
	json_text_set(rating, "scheme", sql_text(query, 7));
	json_text_set(rating, "time", time);
	view_complete_set(rating, sql_int(query, 13), id, ratings->cited);
	if (sql_int(query, 8) == REASON_COUNTS)
		(void)json_object_set_new(rating, "held_by", json_null());
	else
		view_held_set(rating, ratings->control, sql_text(query, 14),
		    query, 10);
	view_support_add(rating, ratings->control, ratings->supports, id,
	    false);
	json_decref(statement);
	free(time);
	free(id);
	return rating;
}

static bool
on_rating(void *arg, struct sql_query *query, struct err *e)
{
	const struct ratings *ratings = arg;

	(void)e;
	(void)json_array_append_new(ratings->list, rating_of(ratings, query));
	return true;
}

/* What was said of older words belongs to those that stand now. */
static bool
on_replaced(void *arg, struct sql_query *query, struct err *e)
{
	static const char *const slot[] = { "member", "group", "round",
		"scheme" };
	const struct ratings *ratings = arg;
	char *id = view_row_id_text(query, 0);
	json_t *rating;
	size_t i;

	(void)e;
	json_array_foreach(ratings->list, i, rating) {
		bool is_same = json_is_null(json_object_get(rating, "held_by"));

		for (int k = 0; k < 4; k++)
			is_same = is_same &&
			    strcmp(json_text(rating, slot[k]),
				sql_text(query, 2 + k)) == 0;
		if (is_same)
			view_support_add(rating, ratings->control,
			    ratings->supports, id, true);
	}
	free(id);
	return true;
}

static bool
ratings_read(struct ratings *ratings, struct store *store, const char *id,
    struct err *e)
{
	static const struct {
		const char *sql;
		view_row_cb cb;
	} steps[] = {
		{ sql_ratings, on_rating },
		{ sql_replaced, on_replaced },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct sql_query *query;

		if (!sql_query(&query, index_sql(store_index(store)),
			steps[i].sql, e))
			return false;
		sql_bind_text(query, 1, id);
		if (!view_each(query, steps[i].cb, ratings, e))
			return false;
	}
	return true;
}

bool
view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e)
{
	struct ratings ratings = {
		.control = index_control(store_index(store)),
		.list = json_array(),
	};
	bool done;

	(void)json_object_set_new(row, "assessments", ratings.list);
	done = view_cited(&ratings.cited, store, e) &&
	    view_supports(&ratings.supports, store, e) &&
	    ratings_read(&ratings, store, id, e);
	json_decref(ratings.cited);
	json_decref(ratings.supports);
	return done;
}
