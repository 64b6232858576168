/* SPDX-License-Identifier: ISC */
#include "daemon/view/ratings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/ratings_then.h"
#include "protocol/base/buf.h"
#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/view/score.h"

/*
 * Of one round: keys hold all that is asked here, so that nothing is read for
 * ratings which a later round leaves behind.
 */
static const char sql_now[] =
    "SELECT t.s0, s.value, s.record, s.position, s.journal, s.parts "
    "FROM topic t CROSS JOIN statement s ON s.kind = t.kind "
    "AND s.topic = t.id AND s.current = 1 AND s.withdrawn = 0 "
    "WHERE t.kind = (SELECT id FROM kind WHERE name = 'assessment') "
    "AND t.s1 = '' AND t.s3 = ?1 AND t.s2 = ?2";

static const char sql_journals[] =
    "SELECT j.id, m.shown FROM journal j JOIN member m ON m.id = j.member "
    "WHERE j.class = 1 AND m.shown IS NOT NULL";

/* One query for all: each by itself would lock the file once more. */
static const char sql_hashes[] =
    "SELECT a.key, r.hash FROM json_each(?1) a JOIN record r ON r.id = a.value";

/* --- rows -------------------------------------------------------------------- */

static void
name_add(struct rows *rows, const char *id, size_t rec, size_t alias)
{
	rows->names = mem_grow(rows->names, &rows->name_room,
	    rows->name_count + 1, sizeof(*rows->names));
	rows->names[rows->name_count] = (struct row_name){ rec, alias, id };
	lookup_add(&rows->recs, mem_text(id), rows->name_count++);
}

/* Under all ids that are this recommendation. */
static void
rows_name(struct rows *rows, const json_t *rec, size_t place)
{
	const json_t *also;
	size_t i;

	name_add(rows, json_text(rec, "id"), place, 0);
	json_array_foreach(json_object_get(rec, "also"), i, also)
		name_add(rows, json_string_value(also), place, i + 1);
}

static void
rows_begin(struct rows *rows, const struct ratings_read *read)
{
	*rows = (struct rows){ .control = read->control, .name = SIZE_MAX };
	rows->rounds =
	    mem_new(read->rec_count * read->control->member_count + 1,
		sizeof(*rows->rounds));
	for (size_t i = 0; i < read->rec_count; i++)
		rows_name(rows, read->recs[i].rec, i);
	lookup_sort(&rows->recs);
}

static void
rows_end(struct rows *rows)
{
	lookup_clear(&rows->recs);
	free(rows->journals);
	free(rows->rounds);
	free(rows->names);
	free(rows->last);
	free(rows->rows);
}

/* Rows come by recommendation: the last answer will mostly do. */
static size_t
name_of(struct rows *rows, const char *id)
{
	const struct lookup_entry *found;

	if (rows->last != NULL && strcmp(rows->last, id) == 0)
		return rows->name;
	free(rows->last);
	rows->last = mem_text(id);
	found = lookup_find(&rows->recs, id);
	rows->name = found == NULL ? SIZE_MAX : found->value;
	return rows->name;
}

static bool
on_journal(void *arg, struct sql_query *query, struct err *e)
{
	struct rows *rows = arg;
	const size_t number = (size_t)sql_int(query, 0);
	const struct member *member =
	    control_member(rows->control, sql_text(query, 1));

	(void)e;
	rows->journals = mem_grow(rows->journals, &rows->journal_room,
	    number + 1, sizeof(*rows->journals));
	if (member != NULL)
		rows->journals[number] =
		    (size_t)(member - rows->control->members) + 1;
	return true;
}

static bool
rows_journals(struct rows *rows, struct store *store, struct err *e)
{
	struct sql_query *query;

	return sql_query(&query, index_sql(store_index(store)), sql_journals,
		   e) &&
	    view_each(query, on_journal, rows, e);
}

/* Whose the journal of this number is, in the control. */
static size_t
member_of(const struct rows *rows, int64_t journal)
{
	const size_t number = (size_t)journal;

	if (number >= rows->journal_room || rows->journals[number] == 0)
		return TALLY_NOBODY;
	return rows->journals[number] - 1;
}

/* Is it of the latest round of its member?  The latest one comes first. */
static bool
is_latest(struct rows *rows, size_t rec, size_t member, int round)
{
	const size_t place = rec * rows->control->member_count + member;

	if (rows->rounds[place] != 0 && rows->rounds[place] != round + 1)
		return false;
	rows->rounds[place] = round + 1;
	return true;
}

void
rows_add(struct rows *rows, const struct row_said *said)
{
	const size_t name = name_of(rows, said->rec);
	const size_t member = member_of(rows, said->journal);
	const struct scheme_value *value;

	if (name == SIZE_MAX || member == TALLY_NOBODY ||
	    (said->record != 0 &&
		!is_latest(rows, rows->names[name].rec, member, said->round)))
		return;
	value = scheme_value_find(said->scheme, said->value);
	if (value == NULL)
		return;
	rows->rows = mem_grow(rows->rows, &rows->room, rows->count + 1,
	    sizeof(*rows->rows));
	rows->rows[rows->count++] = (struct row){
		.name = rows->names[name],
		.record = said->record,
		.parts = said->parts,
		.id = said->id,
		.rating = { .member = member,
		    .round = said->round,
		    .value = value->value },
	};
}

static int
row_compare(const void *left, const void *right)
{
	const struct row *a = left;
	const struct row *b = right;
	int order;

	if (a->name.rec != b->name.rec)
		return a->name.rec < b->name.rec ? -1 : 1;
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
	int round;
};

static bool
on_now(void *arg, struct sql_query *query, struct err *e)
{
	const struct now *now = arg;
	const struct row_said said = {
		.rec = sql_text(query, 0),
		.round = now->round,
		.value = sql_text(query, 1),
		.scheme = now->scheme,
		.journal = sql_int(query, 4),
		.record = sql_int(query, 2),
		.parts = sql_int(query, 5),
		.id = { .index = (uint32_t)sql_int(query, 3) },
	};

	(void)e;
	rows_add(now->rows, &said);
	return true;
}

static bool
on_hash(void *arg, struct sql_query *query, struct err *e)
{
	const struct rows *rows = arg;
	const size_t place = (size_t)sql_int(query, 0);
	size_t len;
	const void *hash = sql_bytes(query, 1, &len);

	(void)e;
	if (place < rows->count && len == HASH_LEN)
		(void)memcpy(rows->rows[place].id.record.bytes, hash, HASH_LEN);
	return true;
}

static bool
hashes_read(struct rows *rows, struct sql *sql, struct err *e)
{
	struct sql_query *query;
	struct buf records;
	bool done = false;

	buf_init(&records, SIZE_MAX);
	for (size_t i = 0; i < rows->count; i++)
		buf_format_add(&records, "%s%" PRId64, i == 0 ? "[" : ",",
		    rows->rows[i].record);
	buf_text_add(&records, rows->count == 0 ? "[]" : "]");
	if (sql_query(&query, sql, sql_hashes, e)) {
		sql_bind_text(query, 1, buf_text(&records));
		done = view_each(query, on_hash, rows, e);
	}
	buf_clear(&records);
	return done;
}

static bool
rows_now(struct rows *rows, struct store *store,
    const struct ratings_plan *plan, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct now now = { rows, plan->scheme, 0 };

	while (round_at(now.round) != NULL)
		now.round++;
	while (now.round-- > 0) {
		const char *round = round_at(now.round);
		struct sql_query *query;

		if (plan->round != NULL && strcmp(plan->round, round) != 0)
			continue;
		if (!sql_query(&query, sql, sql_now, e))
			return false;
		sql_bind_text(query, 1, plan->scheme);
		sql_bind_text(query, 2, round);
		if (!view_each(query, on_now, &now, e))
			return false;
	}
	return hashes_read(rows, sql, e);
}

/* --- members ------------------------------------------------------------------ */

/* qsort(3) has no argument for the control: members come with their place. */
struct named {
	const char *shown;
	size_t member;
};

static int
named_compare(const void *left, const void *right)
{
	const struct named *a = left;
	const struct named *b = right;

	return strcmp(a->shown, b->shown);
}

size_t *
view_members_by_id(const struct control *control)
{
	struct named *named =
	    mem_new(control->member_count + 1, sizeof(*named));
	size_t *members = mem_new(control->member_count + 1, sizeof(*members));

	for (size_t i = 0; i < control->member_count; i++)
		named[i] = (struct named){ control->members[i].shown, i };
	qsort(named, control->member_count, sizeof(*named), named_compare);
	for (size_t i = 0; i < control->member_count; i++)
		members[i] = named[i].member;
	free(named);
	return members;
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

/* The same that the member has said of the recommendation by another id. */
static bool
is_said_before(const struct rows *rows, size_t count, const struct row *row)
{
	for (size_t i = count; i > 0; i--) {
		const struct row *other = &rows->rows[i - 1];

		if (other->name.rec != row->name.rec ||
		    other->rating.member != row->rating.member)
			break;
		if (other->name.alias != row->name.alias &&
		    other->rating.round == row->rating.round &&
		    strcmp(other->rating.value, row->rating.value) == 0)
			return true;
	}
	return false;
}

static void
sort(struct rows *rows)
{
	size_t count = 0;

	if (rows->count > 0)
		qsort(rows->rows, rows->count, sizeof(*rows->rows),
		    row_compare);
	for (size_t i = 0; i < rows->count; i++)
		if (!is_said_before(rows, count, &rows->rows[i]))
			rows->rows[count++] = rows->rows[i];
	rows->count = count;
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

	sort(rows);
	read->row_count = rows->count;
	read->rows = mem_new(rows->count + 1, sizeof(*read->rows));
	read->ids = mem_new(rows->count + 1, sizeof(json_t *));
	read->others = mem_new(rows->count + 1, sizeof(*read->others));
	read->parts = mem_new(rows->count + 1, sizeof(*read->parts));
	for (size_t i = 0; i < rows->count; i++) {
		char id[STATEMENT_ID_MAX + 1];

		statement_id_format(id, &rows->rows[i].id);
		read->rows[i] = rows->rows[i].rating;
		read->rows[i].statement = i;
		read->parts[i] = rows->rows[i].parts;
		read->ids[i] = json_string(id);
		if (rows->rows[i].name.alias != 0)
			read->others[i] = rows->rows[i].name.id;
	}
	for (size_t i = 0; i < read->rec_count; i++) {
		struct ratings_of_rec *rec = &read->recs[i];

		rec->ratings = &read->rows[next];
		while (next < rows->count && rows->rows[next].name.rec == i) {
			rec->count++;
			next++;
		}
		rec->tally = tally_of(rec->ratings, rec->count, &room);
	}
}

bool
ratings_read(struct ratings_read *out, struct store *store,
    const struct filter *filter, const struct ratings_plan *plan, struct err *e)
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
	done = rows_journals(&rows, store, e) &&
	    (plan->has_until ? rows_then(&rows, store, plan, e) :
			       rows_now(&rows, store, plan, e));
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
	free(read->others);
	free(read->parts);
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

static void
unite_text(json_t *list, const char *text)
{
	const json_t *known;
	size_t i;

	json_array_foreach(list, i, known)
		if (strcmp(json_string_value(known), text) == 0)
			return;
	(void)json_array_append_new(list, json_string(text));
}

static void
unite_beside(json_t *list, const char *member, const char *why)
{
	json_t *row = json_pack("[{s:s, s:s}]", "member", member, "why", why);

	view_unite(list, row);
	json_decref(row);
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

		if (ratings[i].place == TALLY_IN_N)
			unite_text(kinds,
			    member->kind == NULL ? "" : member->kind);
		else if (why != NULL)
			unite_beside(beside, member->shown, why);
	}
	return json_pack("{s:s, s:s?, s:I, s:o, s:o}", "score",
	    tally->index.score, "band", tally->index.band, "n",
	    (json_int_t)tally->index.count, "kinds", kinds, "beside", beside);
}
