/* SPDX-License-Identifier: ISC */
/*
 * The side-by-side sheet: a row for every recommendation, a cell for every
 * member that rated it, and UPR Info's index over the cells.  Over many
 * ratings it has to be quick: what a cell shows stands in columns of the
 * index, no statement is read, and words that come again are made once.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/held.h"
#include "daemon/view/inner.h"
#include "daemon/view/ratings.h"
#include "daemon/view/recommendation.h"
#include "daemon/view/same.h"
#include "daemon/view/support.h"
#include "protocol/base/mem.h"
#include "protocol/view/scheme.h"
#include "protocol/view/score.h"

/* What a cut or a fork holds (reason 1). */
static const char sql_held[] =
    "SELECT r.hash, s.position, m.shown, t.s0, t.s2, s.value, "
    "s.parts, " VIEW_HELD_BY ", j.device FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.reason = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic AND t.s1 = '' AND t.s3 = ?1 "
    "AND (?2 IS NULL OR t.s2 = ?2) "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN member m ON m.id = j.member " VIEW_HELD_JOIN
    "WHERE k.name = 'assessment' "
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

#define MASKS (INDEX_PART_COMPLETE + 1)
#define ROUND_MAX 8

struct sheet {
	struct ratings_read read;
	json_t *held; /* rec -> member -> ratings, in the room's order */
	json_t *cited;
	json_t *same; /* as of view_same() */
	json_t *supports;
	json_t *missing[MASKS]; /* by the parts that are there */
	json_t *rounds[ROUND_MAX];
};

/* --- held ----------------------------------------------------------------- */

static json_t *
member_of(json_t *object, const char *name, bool is_list)
{
	json_t *found = json_object_get(object, name);

	if (found == NULL) {
		found = is_list ? json_array() : json_object();
		(void)json_object_set_new(object, name, found);
	}
	return found;
}

static bool
on_held(void *arg, struct sql_query *query, struct err *e)
{
	struct sheet *sheet = arg;
	const char *rec = view_shown_rec(sheet->same, sql_text(query, 3));
	json_t *row = member_of(sheet->held, rec, false);
	json_t *rating = json_object();
	char *id = view_row_id_text(query, 0);

	(void)e;
	json_text_set(rating, "statement", id);
	json_text_set(rating, "round", sql_text(query, 4));
	json_text_set(rating, "value", sql_text(query, 5));
	view_complete_set(rating, sql_int(query, 6), id, sheet->cited);
	view_held_set(rating, sheet->read.control, sql_text(query, 9), query,
	    7);
	(void)json_array_append_new(member_of(row, sql_text(query, 2), true),
	    rating);
	free(id);
	return true;
}

static bool
held_read(struct sheet *sheet, struct store *store,
    const struct ratings_plan *plan, struct err *e)
{
	struct sql_query *query;

	sheet->held = json_object();
	if (!sql_query(&query, index_sql(store_index(store)), sql_held, e))
		return false;
	sql_bind_text(query, 1, plan->scheme);
	sql_bind_text(query, 2, plan->round);
	return view_each(query, on_held, sheet, e);
}

/* --- cells ---------------------------------------------------------------- */

/* The same list for all that lack the same. */
static json_t *
missing_of(struct sheet *sheet, int64_t parts, const char *id)
{
	const json_t *cited = sheet->cited;

	if (json_object_size(cited) > 0 && json_object_get(cited, id) != NULL)
		parts |= INDEX_PART_SOURCES;
	parts &= INDEX_PART_COMPLETE;
	if (sheet->missing[parts] == NULL)
		sheet->missing[parts] = view_missing(parts, id, cited);
	return sheet->missing[parts];
}

static json_t *
round_json(struct sheet *sheet, int round)
{
	if (sheet->rounds[round] == NULL)
		sheet->rounds[round] = json_string(round_at(round));
	return sheet->rounds[round];
}

static void
add_support(json_t *rating, const struct sheet *sheet, size_t member,
    const char *id)
{
	if (json_object_size(sheet->supports) == 0 ||
	    json_object_get(sheet->supports, id) == NULL)
		return;
	json_text_set(rating, "member",
	    sheet->read.control->members[member].shown);
	view_support_add(rating, sheet->read.control, sheet->supports, id,
	    false);
	(void)json_object_del(rating, "member");
}

static json_t *
rating_of(struct sheet *sheet, const struct tally_rating *rating)
{
	json_t *id = sheet->read.ids[rating->statement];
	const char *other = sheet->read.others[rating->statement];
	json_t *missing = missing_of(sheet,
	    sheet->read.parts[rating->statement], json_string_value(id));
	json_t *out = json_object();

	(void)json_object_set(out, "statement", id);
	if (other != NULL)
		json_text_set(out, "rec", other);
	(void)json_object_set(out, "round", round_json(sheet, rating->round));
	(void)json_object_set_new(out, "value",
	    json_string_nocheck(rating->value));
	(void)json_object_set(out, "missing", missing);
	(void)json_object_set_new(out, "complete",
	    json_boolean(json_array_size(missing) == 0));
	(void)json_object_set_new(out, "held_by", json_null());
	add_support(out, sheet, rating->member, json_string_value(id));
	return out;
}

/* The latest round of what counts in the cell; -1: nothing does. */
static int
cell_round(const json_t *cell)
{
	const char *round = json_text(json_array_get(cell, 0), "round");

	return round == NULL ? -1 : round_order(round);
}

/*
 * Beside what counts, what is held of that round or a later one; where nothing
 * counts, of any: a cut hides nothing, and what it holds does not take the
 * place of what counts.
 */
static void
add_held(json_t *cells, const struct sheet *sheet, const char *rec)
{
	json_t *held = json_object_get(sheet->held, rec);
	const char *member;
	json_t *ratings;

	json_object_foreach(held, member, ratings) {
		json_t *cell = member_of(cells, member, true);
		const int round = cell_round(cell);
		const json_t *rating;
		size_t i;

		json_array_foreach(ratings, i, rating)
			if (round_order(json_text(rating, "round")) >= round)
				(void)json_array_append(cell,
				    (json_t *)(uintptr_t)rating);
	}
}

static json_t *
cells_of(struct sheet *sheet, const struct ratings_of_rec *rec)
{
	json_t *cells = json_object();

	for (size_t i = 0; i < rec->count; i++) {
		const struct tally_rating *rating = &rec->ratings[i];

		if (rating->place != TALLY_EARLIER)
			(void)json_array_append_new(
			    member_of(cells,
				sheet->read.control->members[rating->member]
				    .shown,
				true),
			    rating_of(sheet, rating));
	}
	add_held(cells, sheet, json_text(rec->rec, "id"));
	return cells;
}

/* --- the whole ------------------------------------------------------------ */

static json_t *
row_of(struct sheet *sheet, const struct ratings_of_rec *rec,
    const char *scheme)
{
	static const char *const copied[] = { "paragraph", "pledge", "text",
		"position", "recommending_states", "themes", "also", NULL };
	json_t *row = json_object();

	json_text_set(row, "rec", json_text(rec->rec, "id"));
	view_copy(row, rec->rec, copied);
	(void)json_object_set_new(row, "index",
	    scheme_has_index(scheme) ?
		view_index_json(sheet->read.control, rec->ratings, rec->count,
		    &rec->tally) :
		json_null());
	(void)json_object_set_new(row, "cells", cells_of(sheet, rec));
	return row;
}

static void
sheet_clear(struct sheet *sheet)
{
	for (size_t i = 0; i < MASKS; i++)
		json_decref(sheet->missing[i]);
	for (size_t i = 0; i < ROUND_MAX; i++)
		json_decref(sheet->rounds[i]);
	json_decref(sheet->held);
	json_decref(sheet->cited);
	json_decref(sheet->same);
	json_decref(sheet->supports);
	ratings_clear(&sheet->read);
}

bool
view_sheet(json_t **out, struct store *store, const struct filter *filter,
    const char *scheme, struct err *e)
{
	const struct ratings_plan plan = {
		.scheme = scheme == NULL ? SCHEME_DEFAULT : scheme,
		.round = filter_one(filter, FILTER_ROUND),
	};
	struct sheet sheet = { .held = NULL };
	bool done;

	if (!view_check_scheme(plan.scheme, e) ||
	    !view_check_round(plan.round, e))
		return false;
	done = view_cited(&sheet.cited, store, e) &&
	    view_same(&sheet.same, store, e) &&
	    view_supports(&sheet.supports, store, e) &&
	    ratings_read(&sheet.read, store, filter, &plan, e) &&
	    held_read(&sheet, store, &plan, e);
	if (done) {
		*out = json_array();
		for (size_t i = 0; i < sheet.read.rec_count; i++)
			(void)json_array_append_new(*out,
			    row_of(&sheet, &sheet.read.recs[i], plan.scheme));
	}
	sheet_clear(&sheet);
	return done;
}
