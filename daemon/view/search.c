/* SPDX-License-Identifier: ISC */
/*
 * Which statements have the words.  The texts of recommendations come first,
 * by paragraph; then all others, the latest first.  A word can be in every
 * statement of a large room: then only as many are looked at as are shown.
 */
#include "daemon/view/search.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/excerpt.h"
#include "daemon/view/inner.h"
#include "daemon/view/words.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* Hits up to this number are looked at one by one, and sorted. */
#define HITS_FEW 3000

static const char sql_recommendations[] =
    "SELECT s.id, t.s0, r.hash, s.position FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "WHERE k.name = 'recommendation' ORDER BY t.s1, r.hash, s.position";

/* CLASS_DATA is 1. */
static const char sql_hit[] =
    "SELECT s.id, t.s0, r.hash, s.position, r.rank FROM statement s "
    "JOIN topic t ON t.id = s.topic JOIN kind k ON k.id = s.kind "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "WHERE s.id = ?1 AND s.current = 1 AND s.withdrawn = 0 AND j.class = 1 "
    "AND k.name <> 'recommendation'";

static const char sql_about[] =
    "SELECT s.id FROM topic t CROSS JOIN statement s ON s.kind = t.kind "
    "AND s.topic = t.id AND s.current = 1 WHERE t.s0 = ?1";

static const char sql_records[] =
    "SELECT first, count FROM record ORDER BY rank DESC, hash";

static const char sql_shown[] =
    "SELECT r.hash, s.position, m.shown, t.s0, b.text, k.name, t.subject, "
    "r.time FROM statement s JOIN topic t ON t.id = s.topic "
    "JOIN kind k ON k.id = s.kind JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id WHERE s.id = ?1";

/* A statement that has the words. */
struct hit {
	int64_t statement;
	int64_t rank; /* its place in an order */
	struct statement_id id;
	char *rec; /* or what else it is about */
};

struct search {
	struct sql *sql;
	size_t all;     /* documents of recommendations that there are */
	json_t *chosen; /* recs that the filter chooses; NULL: all */
	size_t limit;
	struct words words; /* all that have them */
	struct hit *hits;   /* what of it is shown */
	size_t count;
	size_t room;
};

static void
hit_add(struct search *search, struct sql_query *query, int64_t rank)
{
	const char *rec = sql_text(query, 1);

	if (search->chosen != NULL &&
	    json_object_get(search->chosen, rec) == NULL)
		return;
	search->hits = mem_grow(search->hits, &search->room, search->count + 1,
	    sizeof(*search->hits));
	search->hits[search->count++] = (struct hit){ sql_int(query, 0), rank,
		view_row_id(query, 2), mem_text(rec) };
}

/* --- in their order ------------------------------------------------------- */

static int
id_compare(const struct statement_id *a, const struct statement_id *b)
{
	const int order = memcmp(a->record.bytes, b->record.bytes, HASH_LEN);

	return order != 0 ? order :
			    (a->index > b->index) - (a->index < b->index);
}

static int
by_paragraph(const void *a, const void *b)
{
	const struct hit *left = a;
	const struct hit *right = b;
	const int order = recommendation_compare(left->rec, right->rec);

	return order != 0 ?
	    order :
	    (left->rank > right->rank) - (left->rank < right->rank);
}

static int
by_rank(const void *a, const void *b)
{
	const struct hit *left = a;
	const struct hit *right = b;

	if (left->rank != right->rank)
		return left->rank > right->rank ? -1 : 1;
	return id_compare(&left->id, &right->id);
}

/* Sort what came behind the first ones, and forget what is too much: one
 * more than is shown stays, to tell that there is more. */
static void
hits_sort(struct search *search, size_t first,
    int (*compare)(const void *, const void *))
{
	if (search->count - first > 1)
		qsort(search->hits + first, search->count - first,
		    sizeof(*search->hits), compare);
	while (search->count > search->limit + 1)
		free(search->hits[--search->count].rec);
}

/* --- finding -------------------------------------------------------------- */

static bool
on_recommendation(void *arg, struct sql_query *query, struct err *e)
{
	struct search *search = arg;

	(void)e;
	search->all++;
	/* By documents, where several of one paragraph have the words. */
	if (words_has(&search->words, sql_int(query, 0)))
		hit_add(search, query, (int64_t)search->count);
	return true;
}

static bool
find_recommendations(struct search *search, struct err *e)
{
	struct sql_query *query;

	if (!sql_query(&query, search->sql, sql_recommendations, e) ||
	    !view_each(query, on_recommendation, search, e))
		return false;
	hits_sort(search, 0, by_paragraph);
	return true;
}

static bool
look_at(struct search *search, int64_t statement, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool done;

	if (!sql_query(&query, search->sql, sql_hit, e))
		return false;
	sql_bind_int(query, 1, statement);
	done = sql_step(query, &row, e);
	if (done && row)
		hit_add(search, query, sql_int(query, 4));
	sql_done(query);
	return done;
}

static bool
find_few(struct search *search, struct err *e)
{
	const size_t first = search->count;

	for (size_t i = 0; i < search->words.count; i++)
		if (!look_at(search, search->words.rows[i], e))
			return false;
	hits_sort(search, first, by_rank);
	return true;
}

/* From the latest record back, until there are enough. */
static bool
find_many(struct search *search, struct err *e)
{
	struct sql_query *query;
	bool row = true;
	bool done;

	if (!sql_query(&query, search->sql, sql_records, e))
		return false;
	done = sql_step(query, &row, e);
	while (done && row && search->count <= search->limit) {
		const int64_t first = sql_int(query, 0);
		const int64_t end = first + sql_int(query, 1);

		for (int64_t at = first; done && at < end; at++)
			if (words_has(&search->words, at))
				done = look_at(search, at, e);
		done = done && sql_step(query, &row, e);
	}
	sql_done(query);
	return done;
}

static bool
on_about(void *arg, struct sql_query *query, struct err *e)
{
	struct search *search = arg;

	if (!words_has(&search->words, sql_int(query, 0)))
		return true;
	return look_at(search, sql_int(query, 0), e);
}

/* All that is said of what the filter chooses. */
static bool
find_about(struct search *search, struct err *e)
{
	const size_t first = search->count;
	const char *rec;
	json_t *value;
	bool done = true;

	json_object_foreach(search->chosen, rec, value) {
		struct sql_query *query;

		done = done && sql_query(&query, search->sql, sql_about, e);
		if (!done)
			break;
		sql_bind_text(query, 1, rec);
		done = view_each(query, on_about, search, e);
	}
	if (done)
		hits_sort(search, first, by_rank);
	return done;
}

/*
 * Is it less work to look at all that is said of the few chosen ones, than to
 * go back in time until enough of it was met?
 */
static bool
is_about_few(const struct search *search)
{
	const size_t chosen = json_object_size(search->chosen);

	return search->chosen != NULL &&
	    search->words.count * chosen * chosen <
	    search->limit * search->all * search->all;
}

static bool
find(struct search *search, struct err *e)
{
	if (!find_recommendations(search, e))
		return false;
	if (search->count > search->limit ||
	    (search->chosen != NULL && json_object_size(search->chosen) == 0))
		return true;
	if (search->words.count <= HITS_FEW)
		return find_few(search, e);
	return is_about_few(search) ? find_about(search, e) :
				      find_many(search, e);
}

/* --- showing -------------------------------------------------------------- */

static bool
row_of(json_t **out, struct excerpts *excerpts, struct sql_query *query,
    struct err *e)
{
	static const char *const copied[] = { "value", "title", NULL };
	json_t *statement = view_row_json(query, 4);
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 7));
	json_t *excerpt = NULL;
	struct buf words;
	bool done;

	buf_init(&words, LIMIT_RECORD);
	index_words(&words, statement);
	done = excerpts_of(&excerpt, excerpts, buf_text(&words), e);
	buf_clear(&words);
	if (done) {
		*out = json_pack("{s:s, s:s, s:s, s:o?, s:s, s:o}", "id", id,
		    "member", sql_text(query, 2), "kind", sql_text(query, 5),
		    "subject", json_loads(sql_text(query, 6), 0, NULL), "time",
		    time, "excerpt", excerpt);
		view_copy(*out, statement, copied);
		if (recommendation_has_review(sql_text(query, 3)))
			json_text_set(*out, "rec", sql_text(query, 3));
	}
	json_decref(statement);
	free(time);
	free(id);
	return done;
}

static bool
show(json_t *results, struct search *search, struct excerpts *excerpts,
    struct err *e)
{
	const size_t count =
	    search->count < search->limit ? search->count : search->limit;

	for (size_t i = 0; i < count; i++) {
		struct sql_query *query;
		json_t *result = NULL;
		bool row;
		bool done;

		if (!sql_query(&query, search->sql, sql_shown, e))
			return false;
		sql_bind_int(query, 1, search->hits[i].statement);
		done = sql_step(query, &row, e) &&
		    (!row || row_of(&result, excerpts, query, e));
		sql_done(query);
		if (!done)
			return false;
		if (result != NULL)
			(void)json_array_append_new(results, result);
	}
	return true;
}

static void
search_clear(struct search *search)
{
	for (size_t i = 0; i < search->count; i++)
		free(search->hits[i].rec);
	free(search->hits);
	words_clear(&search->words);
	json_decref(search->chosen);
}

bool
view_search(json_t **out, struct store *store, const char *words, size_t limit,
    const struct filter *filter, struct err *e)
{
	struct search search = {
		.sql = index_sql(store_index(store)),
		.limit = limit,
	};
	struct excerpts *excerpts = NULL;
	json_t *results = json_array();
	char *match = NULL;
	const bool done =
	    words_read(&search.words, &match, search.sql, words, e) &&
	    view_chosen(&search.chosen, store, filter, e) && find(&search, e) &&
	    excerpts_open(&excerpts, match, e) &&
	    show(results, &search, excerpts, e);

	if (done)
		*out = json_pack("{s:O, s:b}", "results", results, "more",
		    search.count > limit ? 1 : 0);
	json_decref(results);
	excerpts_close(excerpts);
	search_clear(&search);
	free(match);
	return done;
}
