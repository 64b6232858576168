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
#include "daemon/view/ratings.h"
#include "daemon/view/recommendation.h"
#include "daemon/view/same.h"
#include "daemon/view/support.h"
#include "protocol/base/mem.h"
#include "protocol/view/score.h"
#include "protocol/view/tally.h"

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
	json_t *same; /* as of view_same() */
	json_t *supports;
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

static json_t *
rating_of(const struct cells *cells, struct sql_query *query)
{
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);

	json_text_set(rating, "statement", id);
	json_text_set(rating, "rec", sql_text(query, 3));
	json_text_set(rating, "member", sql_text(query, 2));
	json_text_set(rating, "round", sql_text(query, 4));
	json_text_set(rating, "value", sql_text(query, 5));
	view_complete_set(rating, sql_int(query, 6), id, cells->cited);
	if (json_object_get(cells->supports, id) != NULL)
		view_support_add(rating, cells->control, cells->supports, id,
		    false);
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
	const char *rec = view_shown_rec(cells->same, sql_text(query, 3));
	struct cell *cell = cell_of(cells, rec, sql_text(query, 2));
	const int round = round_order(sql_text(query, 4));

	(void)e;
	if (sql_int(query, 7) == 0 && round > cell->round)
		cell->round = round;
	(void)json_array_append_new(cell->ratings, rating_of(cells, query));
	return true;
}

static bool
cells_read(struct cells *out, struct store *store, const char *scheme,
    const char *round, struct err *e)
{
	struct sql_query *query;

	*out = (struct cells){
		.control = index_control(store_index(store)),
		.places = json_object(),
	};
	if (!view_cited(&out->cited, store, e) ||
	    !view_same(&out->same, store, e) ||
	    !view_supports(&out->supports, store, e) ||
	    !sql_query(&query, index_sql(store_index(store)), sql_cells, e))
		return false;
	sql_bind_text(query, 1, scheme);
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
	json_decref(cells->same);
	json_decref(cells->supports);
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

/* The same value, for two ids that are one recommendation by now? */
static bool
is_said_of_both(const json_t *one, const json_t *two)
{
	return json_equal(json_object_get(one, "value"),
		   json_object_get(two, "value")) &&
	    !json_equal(json_object_get(one, "rec"),
		json_object_get(two, "rec"));
}

/* Is it said of the other id by the same member already? */
static bool
is_said_before(const json_t *cell, size_t place)
{
	const json_t *rating = json_array_get(cell, place);

	for (size_t i = 0; i < place; i++) {
		const json_t *other = json_array_get(cell, i);

		if (json_is_null(json_object_get(other, "held_by")) &&
		    is_said_of_both(other, rating))
			return true;
	}
	return false;
}

/* The ratings that count, by member, for the tally. */
static size_t
tally_ratings(struct tally_rating *out, const struct control *control,
    json_t *cells)
{
	const char *shown;
	json_t *cell;
	size_t count = 0;

	json_object_foreach(cells, shown, cell) {
		const struct member *member = control_member(control, shown);
		const json_t *rating;
		size_t i;

		json_array_foreach(cell, i, rating) {
			if (member == NULL ||
			    !json_is_null(json_object_get(rating, "held_by")) ||
			    is_said_before(cell, i))
				continue;
			out[count++] = (struct tally_rating){
				.member = (size_t)(member - control->members),
				.round =
				    round_order(json_text(rating, "round")),
				.value = json_text(rating, "value"),
			};
		}
	}
	return count;
}

static size_t
cells_size(json_t *cells)
{
	const char *shown;
	json_t *cell;
	size_t count = 0;

	json_object_foreach(cells, shown, cell)
		count += json_array_size(cell);
	return count;
}

static json_t *
index_of(const struct control *control, json_t *cells, const char *scheme)
{
	struct tally_rating *ratings =
	    mem_new(cells_size(cells) + 1, sizeof(*ratings));
	const struct tally_room room = {
		.scheme = scheme,
		.is_of = view_member_is_of,
		.arg = control,
	};
	const size_t count = tally_ratings(ratings, control, cells);
	const struct tally tally = tally_of(ratings, count, &room);
	json_t *index = view_index_json(control, ratings, count, &tally);

	free(ratings);
	return index;
}

static json_t *
row_of(const struct control *control, const struct cells *cells,
    const json_t *rec, const char *scheme)
{
	static const char *const copied[] = { "paragraph", "pledge", "text",
		"position", "recommending_states", "themes", "also", NULL };
	json_t *row = json_object();
	json_t *shown = cells_of(cells, json_text(rec, "id"));

	json_text_set(row, "rec", json_text(rec, "id"));
	view_copy(row, rec, copied);
	(void)json_object_set_new(row, "index",
	    scheme_has_index(scheme) ? index_of(control, shown, scheme) :
				       json_null());
	(void)json_object_set_new(row, "cells", shown);
	return row;
}

bool
view_sheet(json_t **out, struct store *store, const struct view_filter *filter,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const char *scheme =
	    filter->scheme == NULL ? SCHEME_DEFAULT : filter->scheme;
	json_t *recommendations;
	struct cells cells;
	const json_t *rec;
	json_t *sheet;
	bool done;
	size_t i;

	if (!view_check_scheme(scheme, e) ||
	    !view_check_round(filter->round, e))
		return false;
	if (!view_recommendations(&recommendations, store, filter, e))
		return false;
	done = cells_read(&cells, store, scheme, filter->round, e);
	sheet = json_array();
	json_array_foreach(recommendations, i, rec)
		(void)json_array_append_new(sheet,
		    row_of(control, &cells, rec, scheme));
	json_decref(recommendations);
	cells_clear(&cells);
	if (done)
		*out = sheet;
	else
		json_decref(sheet);
	return done;
}
