/* SPDX-License-Identifier: ISC */
/*
 * The side-by-side sheet: a row for every recommendation, a cell for every
 * member that rated it, and UPR Info's index over the cells.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation.h"
#include "protocol/base/mem.h"
#include "protocol/view/score.h"

/* Counting and current, or held by a cut or a fork. */
static const char sql_ratings[] =
    "SELECT " VIEW_STATEMENT ", t.s1, t.s2, t.s3, s.reason, r.held, "
    "hr.hash, h.position, r.time FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.withdrawn = 0 "
    "AND (s.current = 1 OR s.reason = 1) "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id "
    "LEFT JOIN statement h ON h.id = r.held AND r.held > 0 "
    "LEFT JOIN record hr ON hr.id = h.record "
    "WHERE k.name = 'assessment' AND (?1 IS NULL OR t.s0 = ?1) "
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

/* Sources of a rating that another statement cites for it. */
static const char sql_cited[] =
    "SELECT t.s0 FROM kind k JOIN statement s ON s.kind = k.id "
    "AND s.current = 1 AND s.withdrawn = 0 JOIN topic t ON t.id = s.topic "
    "WHERE k.name = 'citation'";

struct ratings {
	json_t *by_rec; /* id -> [rating] */
	json_t *cited;  /* subject of a citation -> true */
};

static bool
has_text(const json_t *statement, const char *name)
{
	return json_text(statement, name) != NULL;
}

/* Rationale, method, cut-off date and at least one source. */
static bool
is_complete(const json_t *statement, const char *id, const json_t *cited)
{
	return has_text(statement, "rationale") &&
	    has_text(statement, "method") && has_text(statement, "cutoff") &&
	    (json_array_size(json_object_get(statement, "sources")) > 0 ||
		json_object_get(cited, id) != NULL);
}

static bool
on_cited(void *arg, struct sql_query *query, struct err *e)
{
	const struct ratings *ratings = arg;

	(void)e;
	(void)json_object_set_new(ratings->cited, sql_text(query, 0),
	    json_true());
	return true;
}

static json_t *
rating_of(const struct ratings *ratings, struct sql_query *query)
{
	static const char *const copied[] = { "value", "rationale", "method",
		"cutoff", "sources", NULL };
	json_t *statement = view_row_json(query, 4);
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 12));

	view_copy(rating, statement, copied);
	json_text_set(rating, "statement", id);
	json_text_set(rating, "member", sql_text(query, 2));
	json_text_set(rating, "group", sql_text(query, 5));
	json_text_set(rating, "round", sql_text(query, 6));
	json_text_set(rating, "scheme", sql_text(query, 7));
	json_text_set(rating, "time", time);
	(void)json_object_set_new(rating, "complete",
	    json_boolean(is_complete(statement, id, ratings->cited)));
	if (sql_int(query, 8) == REASON_COUNTS) {
		(void)json_object_set_new(rating, "held_by", json_null());
	} else if (sql_is_null(query, 10)) {
		json_text_set(rating, "held_by", "fork");
	} else {
		char *by = view_row_id_text(query, 10);

		json_text_set(rating, "held_by", by);
		free(by);
	}
	json_decref(statement);
	free(time);
	free(id);
	return rating;
}

static bool
on_rating(void *arg, struct sql_query *query, struct err *e)
{
	struct ratings *ratings = arg;
	const char *rec = sql_text(query, 3);
	json_t *list = json_object_get(ratings->by_rec, rec);

	(void)e;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(ratings->by_rec, rec, list);
	}
	(void)json_array_append_new(list, rating_of(ratings, query));
	return true;
}

/* All ratings, or those of one recommendation. */
static bool
ratings_read(struct ratings *out, struct store *store, const char *id,
    struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct sql_query *query;

	*out = (struct ratings){ json_object(), json_object() };
	if (!sql_query(&query, sql, sql_cited, e) ||
	    !view_each(query, on_cited, out, e) ||
	    !sql_query(&query, sql, sql_ratings, e))
		return false;
	if (id == NULL)
		sql_bind_null(query, 1);
	else
		sql_bind_text(query, 1, id);
	return view_each(query, on_rating, out, e);
}

static void
ratings_clear(struct ratings *ratings)
{
	json_decref(ratings->by_rec);
	json_decref(ratings->cited);
}

bool
view_add_ratings(json_t *row, struct store *store, const char *id,
    struct err *e)
{
	struct ratings ratings;
	const bool done = ratings_read(&ratings, store, id, e);
	json_t *list = json_object_get(ratings.by_rec, id);

	(void)json_object_set_new(row, "assessments",
	    list == NULL ? json_array() : json_incref(list));
	ratings_clear(&ratings);
	return done;
}

/* --- cells -------------------------------------------------------------- */

/* Does a rating belong in the sheet: the index's scheme, no group? */
static bool
is_for_sheet(const json_t *rating)
{
	return json_text(rating, "group")[0] == '\0' &&
	    strcmp(json_text(rating, "scheme"), SCHEME_DEFAULT) == 0;
}

/* The latest round of a member's ratings that count, or the one asked for. */
static int
round_shown(const json_t *ratings, const char *member, const char *asked)
{
	const json_t *rating;
	int latest = -1;
	size_t i;

	if (asked != NULL)
		return round_order(asked);
	json_array_foreach(ratings, i, rating)
	{
		const int order = round_order(json_text(rating, "round"));

		if (is_for_sheet(rating) && order > latest &&
		    strcmp(json_text(rating, "member"), member) == 0)
			latest = order;
	}
	return latest;
}

static json_t *
cells_of(const json_t *ratings, const char *asked)
{
	json_t *cells = json_object();
	json_t *rating;
	size_t i;

	json_array_foreach(ratings, i, rating)
	{
		const char *member = json_text(rating, "member");
		json_t *cell = json_object_get(cells, member);

		if (!is_for_sheet(rating) ||
		    round_order(json_text(rating, "round")) !=
			round_shown(ratings, member, asked))
			continue;
		if (cell == NULL) {
			cell = json_array();
			(void)json_object_set_new(cells, member, cell);
		}
		(void)json_array_append(cell, rating);
	}
	return cells;
}

/* --- the index ---------------------------------------------------------- */

/* A member's one rating that counts; NULL when there are none or several:
 * who disputes with itself is beside, not in n. */
static const json_t *
one_rating(const json_t *cell)
{
	const json_t *one = NULL;
	const json_t *rating;
	size_t i;

	json_array_foreach(cell, i, rating)
	{
		if (!json_is_null(json_object_get(rating, "held_by")))
			continue;
		if (one != NULL)
			return NULL;
		one = rating;
	}
	return one;
}

/* Is this member spoken for by a coalition that has rated here? */
static bool
coalition_speaks(const struct control *control, const char *shown,
    const json_t *cells)
{
	const struct member *member = control_member(control, shown);
	const json_t *coalition;
	size_t i;

	if (member == NULL)
		return false;
	json_array_foreach(member->of, i, coalition)
	{
		const char *id = json_string_value(coalition);
		const struct member *whole = control_member(control, id);

		if (whole != NULL && whole->is_coalition &&
		    strcmp(id, shown) != 0 &&
		    one_rating(json_object_get(cells, id)) != NULL)
			return true;
	}
	return false;
}

static json_t *
index_of(const struct control *control, json_t *cells)
{
	const size_t max = json_object_size(cells);
	int *scores = mem_new(max, sizeof(*scores));
	json_t *kinds = json_array();
	struct index_score index;
	const char *shown;
	json_t *cell;
	size_t count = 0;

	json_object_foreach(cells, shown, cell)
	{
		const json_t *rating = one_rating(cell);
		const struct member *member = control_member(control, shown);
		const int score = rating == NULL ?
		    -1 :
		    scheme_score(SCHEME_DEFAULT, json_text(rating, "value"));
		json_t *kind;

		if (score < 0 || coalition_speaks(control, shown, cells))
			continue;
		scores[count++] = score;
		kind = json_pack("[s]",
		    member == NULL || member->kind == NULL ? "" : member->kind);
		view_unite(kinds, kind);
		json_decref(kind);
	}
	index = index_score_of(scores, count);
	free(scores);
	return json_pack("{s:s, s:s?, s:I, s:o}", "score", index.score, "band",
	    index.band, "n", (json_int_t)index.count, "kinds", kinds);
}

bool
view_sheet(json_t **out, struct store *store, const struct view_filter *filter,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	struct ratings ratings;
	json_t *recommendations = NULL;
	json_t *sheet = json_array();
	const json_t *rec;
	size_t i;

	if (filter->round != NULL && round_order(filter->round) < 0) {
		json_decref(sheet);
		return err_set(e, ERR_INPUT,
		    "'%s' is not baseline, draft, validation, final or "
		    "follow-up",
		    filter->round);
	}
	if (!view_recommendations(&recommendations, store, filter, e)) {
		json_decref(sheet);
		return false;
	}
	const bool done = ratings_read(&ratings, store, NULL, e);

	json_array_foreach(recommendations, i, rec)
	{
		static const char *const copied[] = { "paragraph", "text",
			"position", "recommending_states", "themes", NULL };
		const char *id = json_text(rec, "id");
		json_t *cells = cells_of(json_object_get(ratings.by_rec, id),
		    filter->round);
		json_t *row = json_object();

		json_text_set(row, "rec", id);
		view_copy(row, rec, copied);
		(void)json_object_set_new(row, "index",
		    index_of(control, cells));
		(void)json_object_set_new(row, "cells", cells);
		(void)json_array_append_new(sheet, row);
	}
	json_decref(recommendations);
	ratings_clear(&ratings);
	if (done)
		*out = sheet;
	else
		json_decref(sheet);
	return done;
}
