/* SPDX-License-Identifier: ISC */
/*
 * The side-by-side sheet: a row for every recommendation, a cell for every
 * member that rated it, and UPR Info's index over the cells.  Over many
 * ratings it has to be quick: what a cell shows stands in columns of the
 * index, and no statement is read.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/view/held.h"
#include "daemon/view/inner.h"
#include "daemon/view/recommendation.h"
#include "protocol/base/mem.h"
#include "protocol/view/score.h"

/* Topics first: keys hold all that is asked of them and of their ratings,
 * counting and current, or held by a cut or a fork. */
static const char sql_cells[] =
    "WITH t (id, kind, s0, s2) AS (SELECT id, kind, s0, s2 FROM topic "
    "WHERE kind = (SELECT id FROM kind WHERE name = 'assessment') "
    "AND s1 = '' AND s3 = ?1 AND (?2 IS NULL OR s2 = ?2)), "
    "s (s0, s2, journal, record, position, parts, value, held) AS ("
    "SELECT t.s0, t.s2, s.journal, s.record, s.position, s.parts, s.value, 0 "
    "FROM t CROSS JOIN statement s ON s.kind = t.kind AND s.topic = t.id "
    "WHERE s.current = 1 AND s.withdrawn = 0 "
    "UNION ALL "
    "SELECT t.s0, t.s2, s.journal, s.record, s.position, s.parts, s.value, 1 "
    "FROM t CROSS JOIN statement s ON s.kind = t.kind AND s.topic = t.id "
    "WHERE s.reason = 1 AND s.withdrawn = 0) "
    "SELECT r.hash, s.position, m.shown, s.s0, s.s2, s.value, s.parts, "
    "s.held, " VIEW_HELD_BY ", j.device FROM s "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN member m ON m.id = j.member " VIEW_HELD_JOIN
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

/* Ratings that another statement cites a source for. */
static const char sql_cited[] =
    "SELECT t.s0 FROM kind k JOIN statement s ON s.kind = k.id "
    "AND s.current = 1 AND s.withdrawn = 0 JOIN topic t ON t.id = s.topic "
    "WHERE k.name = 'citation'";

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

/* --- cells --------------------------------------------------------------- */

/* The ratings of one member for one recommendation, in the room's order. */
struct cell {
	json_t *ratings;
	int round; /* the latest of those that count; -1: none does */
};

struct cells {
	const struct control *control;
	json_t *places; /* rec -> member -> number of the cell */
	struct cell *cells;
	size_t count;
	size_t room;
	json_t *cited;
};

static struct cell *
cell_of(struct cells *cells, const char *rec, const char *member)
{
	json_t *row = json_object_get(cells->places, rec);
	const json_t *place;
	struct cell *cell;

	if (row == NULL) {
		row = json_object();
		(void)json_object_set_new(cells->places, rec, row);
	}
	place = json_object_get(row, member);
	if (place != NULL)
		return &cells->cells[json_integer_value(place)];
	cells->cells = mem_grow(cells->cells, &cells->room, cells->count + 1,
	    sizeof(*cells->cells));
	cell = &cells->cells[cells->count];
	*cell = (struct cell){ json_array(), -1 };
	(void)json_object_set_new(row, member,
	    json_integer((json_int_t)cells->count++));
	return cell;
}

bool
view_is_complete(int64_t parts, const char *id, const json_t *cited)
{
	if (json_object_get(cited, id) != NULL)
		parts |= INDEX_PART_SOURCES;
	return (parts & INDEX_PART_COMPLETE) == INDEX_PART_COMPLETE;
}

static json_t *
rating_of(const struct cells *cells, struct sql_query *query)
{
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);

	json_text_set(rating, "statement", id);
	json_text_set(rating, "round", sql_text(query, 4));
	json_text_set(rating, "value", sql_text(query, 5));
	(void)json_object_set_new(rating, "complete",
	    json_boolean(
		view_is_complete(sql_int(query, 6), id, cells->cited)));
	if (sql_int(query, 7) == 0)
		(void)json_object_set_new(rating, "held_by", json_null());
	else
		view_held_set(rating, cells->control, sql_text(query, 10),
		    query, 8);
	free(id);
	return rating;
}

static bool
on_cell(void *arg, struct sql_query *query, struct err *e)
{
	struct cells *cells = arg;
	struct cell *cell =
	    cell_of(cells, sql_text(query, 3), sql_text(query, 2));
	const int round = round_order(sql_text(query, 4));

	(void)e;
	if (sql_int(query, 7) == 0 && round > cell->round)
		cell->round = round;
	(void)json_array_append_new(cell->ratings, rating_of(cells, query));
	return true;
}

static bool
cells_read(struct cells *out, struct store *store, const char *round,
    struct err *e)
{
	struct sql_query *query;

	*out = (struct cells){
		.control = index_control(store_index(store)),
		.places = json_object(),
	};
	if (!view_cited(&out->cited, store, e) ||
	    !sql_query(&query, index_sql(store_index(store)), sql_cells, e))
		return false;
	sql_bind_text(query, 1, SCHEME_DEFAULT);
	sql_bind_text(query, 2, round);
	return view_each(query, on_cell, out, e);
}

static void
cells_clear(struct cells *cells)
{
	for (size_t i = 0; i < cells->count; i++)
		json_decref(cells->cells[i].ratings);
	free(cells->cells);
	json_decref(cells->places);
	json_decref(cells->cited);
}

/*
 * What a cell shows: the ratings of the latest round that count, and what is
 * held of that round or a later one: a cut hides nothing, and what it holds
 * does not take the place of what counts.
 */
static json_t *
cell_shown(const struct cell *cell)
{
	json_t *shown = json_array();
	json_t *rating;
	size_t i;

	json_array_foreach(cell->ratings, i, rating) {
		const int round = round_order(json_text(rating, "round"));
		const bool is_held =
		    !json_is_null(json_object_get(rating, "held_by"));

		if (round == cell->round || (is_held && round > cell->round))
			(void)json_array_append(shown, rating);
	}
	return shown;
}

static json_t *
cells_of(const struct cells *cells, const char *rec)
{
	json_t *shown = json_object();
	const char *member;
	json_t *place;

	json_object_foreach(json_object_get(cells->places, rec), member,
	    place) {
		assert(cells->cells != NULL);
		(void)json_object_set_new(shown, member,
		    cell_shown(&cells->cells[json_integer_value(place)]));
	}
	return shown;
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

	json_array_foreach(cell, i, rating) {
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
	json_array_foreach(member->of, i, coalition) {
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

	json_object_foreach(cells, shown, cell) {
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

static json_t *
row_of(const struct control *control, const struct cells *cells,
    const json_t *rec)
{
	static const char *const copied[] = { "paragraph", "pledge", "text",
		"position", "recommending_states", "themes", NULL };
	json_t *row = json_object();
	json_t *shown = cells_of(cells, json_text(rec, "id"));

	json_text_set(row, "rec", json_text(rec, "id"));
	view_copy(row, rec, copied);
	(void)json_object_set_new(row, "index", index_of(control, shown));
	(void)json_object_set_new(row, "cells", shown);
	return row;
}

bool
view_sheet(json_t **out, struct store *store, const struct filter *filter,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const char *round =
	    json_string_value(json_array_get(filter->values[FILTER_ROUND], 0));
	json_t *recommendations;
	struct cells cells;
	const json_t *rec;
	json_t *sheet;
	bool done;
	size_t i;

	if (!view_recommendations(&recommendations, store, filter, e))
		return false;
	done = cells_read(&cells, store, round, e);
	sheet = json_array();
	json_array_foreach(recommendations, i, rec)
		(void)json_array_append_new(sheet,
		    row_of(control, &cells, rec));
	json_decref(recommendations);
	cells_clear(&cells);
	if (done)
		*out = sheet;
	else
		json_decref(sheet);
	return done;
}
