/* SPDX-License-Identifier: ISC */
#include "daemon/view/ratings.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/ratings_then.h"
#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/view/score.h"

/* Keys hold all that is asked of a rating but its id. */
static const char sql_now[] =
    "SELECT t.s0, t.s2, s.value, r.hash, s.position, m.shown, m.id "
    "FROM topic t CROSS JOIN statement s ON s.kind = t.kind "
    "AND s.topic = t.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN member m ON m.id = j.member "
    "WHERE t.kind = (SELECT id FROM kind WHERE name = 'assessment') "
    "AND t.s1 = '' AND t.s3 = ?1 AND (?2 IS NULL OR t.s2 = ?2) "
    "ORDER BY t.s2, t.s0";

/* --- rows -------------------------------------------------------------------- */

void
rows_begin(struct rows *rows, const struct ratings_read *read)
{
	*rows = (struct rows){ .control = read->control, .rec = SIZE_MAX };
	for (size_t i = 0; i < read->rec_count; i++)
		lookup_add(&rows->recs,
		    mem_text(json_text(read->recs[i].rec, "id")), i);
	lookup_sort(&rows->recs);
}

void
rows_end(struct rows *rows)
{
	lookup_clear(&rows->recs);
	free(rows->members);
	free(rows->last);
	free(rows->rows);
}

/* Rows come by recommendation: the last answer will mostly do. */
static size_t
rec_of(struct rows *rows, const char *id)
{
	const struct lookup_entry *found;

	if (rows->last != NULL && strcmp(rows->last, id) == 0)
		return rows->rec;
	free(rows->last);
	rows->last = mem_text(id);
	found = lookup_find(&rows->recs, id);
	rows->rec = found == NULL ? SIZE_MAX : found->value;
	return rows->rec;
}

/* The number of the member in the control, by its number in the index. */
static size_t
member_of(struct rows *rows, int64_t number, const char *shown)
{
	const size_t place = (size_t)number;
	const struct member *member;

	if (number < 0)
		return TALLY_NOBODY;
	rows->members = mem_grow(rows->members, &rows->member_room, place + 1,
	    sizeof(*rows->members));
	if (rows->members[place] == 0) {
		member = control_member(rows->control, shown);
		rows->members[place] = member == NULL ?
		    TALLY_NOBODY :
		    (size_t)(member - rows->control->members) + 1;
	}
	return rows->members[place] == TALLY_NOBODY ? TALLY_NOBODY :
						      rows->members[place] - 1;
}

void
rows_add(struct rows *rows, const struct row_said *said)
{
	const size_t rec = rec_of(rows, said->rec);
	const size_t member = member_of(rows, said->member, said->shown);
	const struct scheme_value *value =
	    scheme_value_find(said->scheme, said->value);

	if (rec == SIZE_MAX || member == TALLY_NOBODY || value == NULL)
		return;
	rows->rows = mem_grow(rows->rows, &rows->room, rows->count + 1,
	    sizeof(*rows->rows));
	rows->rows[rows->count++] = (struct row){
		.rec = rec,
		.id = said->id,
		.rating = { .member = member,
		    .round = round_order(said->round),
		    .value = value->value },
	};
}

static int
row_compare(const void *left, const void *right)
{
	const struct row *a = left;
	const struct row *b = right;
	int order;

	if (a->rec != b->rec)
		return a->rec < b->rec ? -1 : 1;
	if (a->rating.member != b->rating.member)
		return a->rating.member < b->rating.member ? -1 : 1;
	order = hash_compare(&a->id.record, &b->id.record);
	if (order != 0)
		return order;
	return (a->id.index > b->id.index) - (a->id.index < b->id.index);
}

/* --- now ---------------------------------------------------------------------- */

struct now {
	struct rows *rows;
	const char *scheme;
};

static bool
on_now(void *arg, struct sql_query *query, struct err *e)
{
	const struct now *now = arg;
	const struct row_said said = {
		.rec = sql_text(query, 0),
		.round = sql_text(query, 1),
		.value = sql_text(query, 2),
		.scheme = now->scheme,
		.shown = sql_text(query, 5),
		.member = sql_int(query, 6),
		.id = view_row_id(query, 3),
	};

	(void)e;
	rows_add(now->rows, &said);
	return true;
}

static bool
rows_now(struct rows *rows, struct store *store,
    const struct ratings_plan *plan, struct err *e)
{
	struct now now = { rows, plan->scheme };
	struct sql_query *query;

	if (!sql_query(&query, index_sql(store_index(store)), sql_now, e))
		return false;
	sql_bind_text(query, 1, plan->scheme);
	sql_bind_text(query, 2, plan->round);
	return view_each(query, on_now, &now, e);
}

/* --- all ---------------------------------------------------------------------- */

bool
view_member_is_of(const void *control, size_t member, size_t coalition)
{
	const struct control *all = control;
	const struct member *whole = &all->members[coalition];
	const json_t *id;
	size_t i;

	if (!whole->is_coalition || member == coalition)
		return false;
	json_array_foreach(all->members[member].of, i, id)
		if (control_member(all, json_string_value(id)) == whole)
			return true;
	return false;
}

/* Each recommendation gets its part of the sorted rows. */
static void
share(struct ratings_read *read, struct rows *rows, const char *scheme)
{
	const struct tally_room room = {
		.scheme = scheme,
		.is_of = view_member_is_of,
		.arg = read->control,
	};
	size_t next = 0;

	if (rows->count > 0)
		qsort(rows->rows, rows->count, sizeof(*rows->rows),
		    row_compare);
	read->row_count = rows->count;
	read->rows = mem_new(rows->count + 1, sizeof(*read->rows));
	read->ids = mem_new(rows->count + 1, sizeof(json_t *));
	for (size_t i = 0; i < rows->count; i++) {
		char id[STATEMENT_ID_MAX + 1];

		statement_id_format(id, &rows->rows[i].id);
		read->rows[i] = rows->rows[i].rating;
		read->rows[i].statement = i;
		read->ids[i] = json_string(id);
	}
	for (size_t i = 0; i < read->rec_count; i++) {
		struct ratings_of_rec *rec = &read->recs[i];

		rec->ratings = &read->rows[next];
		while (next < rows->count && rows->rows[next].rec == i) {
			rec->count++;
			next++;
		}
		rec->tally = tally_of(rec->ratings, rec->count, &room);
	}
}

bool
ratings_read(struct ratings_read *out, struct store *store,
    const struct view_filter *filter, const struct ratings_plan *plan,
    struct err *e)
{
	struct rows rows;
	bool done;

	*out = (struct ratings_read){
		.control = index_control(store_index(store)),
	};
	if (!view_recommendations(&out->recommendations, store, filter, e))
		return false;
	out->rec_count = json_array_size(out->recommendations);
	out->recs = mem_new(out->rec_count + 1, sizeof(*out->recs));
	for (size_t i = 0; i < out->rec_count; i++)
		out->recs[i].rec = json_array_get(out->recommendations, i);
	rows_begin(&rows, out);
	done = plan->has_until ? rows_then(&rows, store, plan, e) :
				 rows_now(&rows, store, plan, e);
	if (done)
		share(out, &rows, plan->scheme);
	rows_end(&rows);
	return done;
}

void
ratings_clear(struct ratings_read *read)
{
	for (size_t i = 0; i < read->row_count; i++)
		json_decref(read->ids[i]);
	free(read->ids);
	free(read->rows);
	free(read->recs);
	json_decref(read->recommendations);
}

/* --- the index ------------------------------------------------------------------ */

static const char *
place_words(enum tally_place place)
{
	switch (place) {
	case TALLY_DISPUTED:
		return "disputes with itself";
	case TALLY_NOT_ASSESSED:
		return "not assessed";
	case TALLY_BY_COALITION:
		return "its coalition has rated";
	case TALLY_IN_N:
	case TALLY_EARLIER:
		break;
	}
	return NULL;
}

json_t *
view_index_json(const struct control *control,
    const struct tally_rating *ratings, size_t count, const struct tally *tally)
{
	json_t *kinds = json_array();
	json_t *beside = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct member *member =
		    &control->members[ratings[i].member];
		const char *why = place_words(ratings[i].place);
		json_t *one =
		    json_pack("[s]", member->kind == NULL ? "" : member->kind);
		json_t *row = json_pack("[{s:s, s:s}]", "member", member->shown,
		    "why", why == NULL ? "" : why);

		if (ratings[i].place == TALLY_IN_N)
			view_unite(kinds, one);
		else if (why != NULL)
			view_unite(beside, row);
		json_decref(one);
		json_decref(row);
	}
	return json_pack("{s:s, s:s?, s:I, s:o, s:o}", "score",
	    tally->index.score, "band", tally->index.band, "n",
	    (json_int_t)tally->index.count, "kinds", kinds, "beside", beside);
}
