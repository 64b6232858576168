/* SPDX-License-Identifier: ISC */
/*
 * Matrices: recommendations by what they are about (rows) and by their status
 * or by who has rated them (columns), with the statements behind each number.
 */
#include "daemon/view/count.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/labels.h"
#include "daemon/view/ratings.h"
#include "protocol/base/mem.h"

/* A matrix on its way: cells are JSON from the beginning. */
struct matrix {
	const struct ratings_read *read;
	const struct count_plan *plan;
	size_t member; /* of the plan, or TALLY_NOBODY */
	json_t *columns;
	size_t *column_of; /* by member */
	json_t *rows;      /* key -> row */
	json_t *totals;
};

/* --- cells ------------------------------------------------------------------- */

static json_t *
cells_new(const json_t *columns)
{
	json_t *cells = json_array();
	const json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
		(void)json_array_append_new(cells,
		    json_pack("{s:s, s:i, s:[], s:[]}", "column",
			json_string_value(column), "count", 0,
			"recommendations", "statements"));
	return cells;
}

/* The ratings of this recommendation that made it what it is counted as:
 * those of the member or column, else those in n, else all that stand. */
static void
add_statements(json_t *list, const struct matrix *matrix,
    const struct ratings_of_rec *rec, size_t member)
{
	const bool is_in_n = member == TALLY_NOBODY &&
	    rec->tally.status.kind != TALLY_IN_DISPUTE;
	bool has_n = false;

	for (size_t i = 0; i < rec->count; i++)
		has_n = has_n || rec->ratings[i].place == TALLY_IN_N;
	for (size_t i = 0; i < rec->count; i++) {
		const struct tally_rating *rating = &rec->ratings[i];

		if (rating->place == TALLY_EARLIER ||
		    (member != TALLY_NOBODY && rating->member != member) ||
		    (is_in_n && has_n && rating->place != TALLY_IN_N))
			continue;
		(void)json_array_append(list,
		    matrix->read->ids[rating->statement]);
	}
}

static void
cell_add(json_t *cell, const struct matrix *matrix,
    const struct ratings_of_rec *rec, size_t member)
{
	json_t *count = json_object_get(cell, "count");

	(void)json_integer_set(count, json_integer_value(count) + 1);
	(void)json_array_append(json_object_get(cell, "recommendations"),
	    json_object_get(rec->rec, "id"));
	add_statements(json_object_get(cell, "statements"), matrix, rec,
	    member);
}

/* --- columns ----------------------------------------------------------------- */

static struct tally_status
status_of(const struct matrix *matrix, const struct ratings_of_rec *rec)
{
	return matrix->member == TALLY_NOBODY ?
	    rec->tally.status :
	    tally_of_member(rec->ratings, rec->count, matrix->member,
		matrix->plan->ratings.scheme);
}

static void
row_add_status(json_t *cells, const struct matrix *matrix,
    const struct ratings_of_rec *rec)
{
	const char *name = tally_status_name(status_of(matrix, rec));
	json_t *cell;
	size_t i;

	json_array_foreach(cells, i, cell)
		if (strcmp(json_text(cell, "column"), name) == 0) {
			cell_add(cell, matrix, rec, matrix->member);
			return;
		}
}

/* Each member that has rated it, once; ratings stand by member. */
static void
row_add_members(json_t *cells, const struct matrix *matrix,
    const struct ratings_of_rec *rec)
{
	size_t last = TALLY_NOBODY;

	for (size_t i = 0; i < rec->count; i++) {
		const size_t member = rec->ratings[i].member;
		json_t *cell = json_array_get(cells, matrix->column_of[member]);

		if (member != last && cell != NULL)
			cell_add(cell, matrix, rec, member);
		last = member;
	}
}

static void
row_add(json_t *row, const struct matrix *matrix,
    const struct ratings_of_rec *rec)
{
	json_t *total = json_object_get(row, "total");
	json_t *cells = json_object_get(row, "cells");

	(void)json_integer_set(total, json_integer_value(total) + 1);
	if (matrix->plan->by_member)
		row_add_members(cells, matrix, rec);
	else
		row_add_status(cells, matrix, rec);
}

static json_t *
columns_of_members(struct matrix *matrix)
{
	const struct control *control = matrix->read->control;
	bool *rates = mem_new(control->member_count + 1, sizeof(*rates));
	size_t *by_id = view_members_by_id(control);
	json_t *columns = json_array();

	for (size_t i = 0; i < matrix->read->row_count; i++)
		rates[matrix->read->rows[i].member] = true;
	for (size_t i = 0; i < control->member_count; i++) {
		const size_t member = by_id[i];

		matrix->column_of[member] = SIZE_MAX;
		if (!rates[member] ||
		    (matrix->member != TALLY_NOBODY &&
			matrix->member != member))
			continue;
		matrix->column_of[member] = json_array_size(columns);
		(void)json_array_append_new(columns,
		    json_string(control->members[member].shown));
	}
	free(by_id);
	free(rates);
	return columns;
}

static json_t *
columns_of_status(const char *scheme)
{
	json_t *columns = json_array();

	for (size_t i = 0; tally_status_at(scheme, i) != NULL; i++)
		(void)json_array_append_new(columns,
		    json_string(tally_status_at(scheme, i)));
	return columns;
}

/* --- rows ---------------------------------------------------------------------- */

static json_t *
row_new(const struct matrix *matrix, const struct label *label)
{
	return json_pack("{s:s?, s:s, s:i, s:o}", "code", label->code, "label",
	    label->text, "total", 0, "cells", cells_new(matrix->columns));
}

static void
on_label(void *arg, const struct label *label, size_t rec)
{
	struct matrix *matrix = arg;
	json_t *row = json_object_get(matrix->rows, label->key);

	if (row == NULL) {
		row = row_new(matrix, label);
		(void)json_object_set_new(matrix->rows, label->key, row);
	}
	row_add(row, matrix, &matrix->read->recs[rec]);
}

/* Keys sort as rows do. */
static int
key_compare(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

static json_t *
rows_sorted(json_t *rows)
{
	const size_t count = json_object_size(rows);
	const char **keys = mem_new(count + 1, sizeof(char *));
	json_t *list = json_array();
	const char *key;
	json_t *row;
	size_t i = 0;

	json_object_foreach(rows, key, row)
		keys[i++] = key;
	if (count > 0)
		qsort(keys, count, sizeof(char *), key_compare);
	for (i = 0; i < count; i++)
		(void)json_array_append(list, json_object_get(rows, keys[i]));
	free(keys);
	return list;
}

/* --- the whole -------------------------------------------------------------------- */

bool
view_find_member(size_t *member, struct store *store, const char *shown,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member *found;

	*member = TALLY_NOBODY;
	if (shown == NULL)
		return true;
	found = control_member(control, shown);
	if (found == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "there is no member '%.40s' here", shown);
	*member = (size_t)(found - control->members);
	return true;
}

static bool
matrix_fill(struct matrix *matrix, struct store *store, struct err *e)
{
	const struct ratings_read *read = matrix->read;
	json_t *all = json_pack("{s:i, s:o}", "total", 0, "cells",
	    cells_new(matrix->columns));

	matrix->totals = all;
	for (size_t i = 0; i < read->rec_count; i++)
		row_add(all, matrix, &read->recs[i]);
	return labels_each(store, read->recommendations, matrix->plan->rows,
	    on_label, matrix, e);
}

bool
view_count(json_t **out, struct store *store, const struct filter *filter,
    const struct count_plan *plan, struct err *e)
{
	struct ratings_read read = { .control = NULL };
	struct matrix matrix = { .read = &read, .plan = plan };
	bool done;

	if (!view_check_scheme(plan->ratings.scheme, e) ||
	    !view_check_round(plan->ratings.round, e) ||
	    !labels_check(plan->rows, e) ||
	    !view_find_member(&matrix.member, store, plan->member, e))
		return false;
	done = ratings_read(&read, store, filter, &plan->ratings, e);
	if (done) {
		matrix.rows = json_object();
		matrix.column_of = mem_new(read.control->member_count + 1,
		    sizeof(*matrix.column_of));
		matrix.columns = plan->by_member ?
		    columns_of_members(&matrix) :
		    columns_of_status(plan->ratings.scheme);
		done = matrix_fill(&matrix, store, e);
	}
	if (done)
		*out =
		    json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:I, s:O, s:o, s:O}",
			"rows_are", plan->rows, "columns_are",
			plan->by_member ? "member" : "status", "scheme",
			plan->ratings.scheme, "round", plan->ratings.round,
			"member", plan->member, "recommendations",
			(json_int_t)read.rec_count, "columns", matrix.columns,
			"rows", rows_sorted(matrix.rows), "totals",
			matrix.totals);
	json_decref(matrix.rows);
	json_decref(matrix.columns);
	json_decref(matrix.totals);
	free(matrix.column_of);
	ratings_clear(&read);
	return done;
}
