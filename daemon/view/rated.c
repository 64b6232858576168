/* SPDX-License-Identifier: ISC */
#include "daemon/view/rated.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/same.h"
#include "protocol/base/mem.h"
#include "protocol/view/scheme.h"
#include "protocol/view/score.h"

/* As the sheet asks for its cells. */
static const char sql_rated[] =
    "SELECT t.s0, j.member, t.s2, s.value FROM topic t "
    "CROSS JOIN statement s ON s.kind = t.kind AND s.topic = t.id "
    "JOIN journal j ON j.id = s.journal "
    "WHERE t.kind = (SELECT id FROM kind WHERE name = 'assessment') "
    "AND t.s1 = '' AND t.s3 = ?1 AND (?2 IS NULL OR t.s2 = ?2) "
    "AND s.current = 1 AND s.withdrawn = 0 AND j.member IS NOT NULL";

static const char sql_members[] =
    "SELECT id, shown FROM member WHERE shown IS NOT NULL";

/* A set of values of the scheme. */
enum {
	VALUE_FULLY = 1U << 0,
	VALUE_PARTIALLY = 1U << 1,
	VALUE_NOT = 1U << 2,
	VALUE_NOT_ASSESSED = 1U << 3,
};

/* What one member says of one recommendation. */
struct opinion {
	int64_t member;
	int round;
	unsigned values;
};

struct rated_entry {
	struct opinion *opinions;
	size_t count;
	size_t room;
};

struct rated {
	json_t *same;    /* as of view_same() */
	json_t *places;  /* rec, as it is shown -> number of the entry */
	json_t *members; /* shown id -> number */
	struct rated_entry *entries;
	size_t count;
	size_t room;
	char *last; /* the rec of the last row, and its place */
	size_t last_place;
};

static unsigned
value_of(const char *value)
{
	return strcmp(value, "fully") == 0     ? VALUE_FULLY :
	    strcmp(value, "partially") == 0    ? VALUE_PARTIALLY :
	    strcmp(value, "not") == 0          ? VALUE_NOT :
	    strcmp(value, "not-assessed") == 0 ? VALUE_NOT_ASSESSED :
						 0;
}

/* --- reading -------------------------------------------------------------- */

/* Rows of one topic stand together: most of them are of the last rec. */
static struct rated_entry *
entry_make(struct rated *rated, const char *rec)
{
	const json_t *place;

	if (rated->last != NULL && strcmp(rated->last, rec) == 0)
		return &rated->entries[rated->last_place];
	place = json_object_get(rated->places, rec);
	if (place == NULL) {
		rated->entries = mem_grow(rated->entries, &rated->room,
		    rated->count + 1, sizeof(*rated->entries));
		rated->last_place = rated->count++;
		(void)json_object_set_new(rated->places, rec,
		    json_integer((json_int_t)rated->last_place));
	} else {
		rated->last_place = (size_t)json_integer_value(place);
	}
	free(rated->last);
	rated->last = mem_text(rec);
	return &rated->entries[rated->last_place];
}

static struct opinion *
opinion_make(struct rated_entry *entry, int64_t member)
{
	struct opinion *opinion;

	for (size_t i = 0; i < entry->count; i++)
		if (entry->opinions[i].member == member)
			return &entry->opinions[i];
	entry->opinions = mem_grow(entry->opinions, &entry->room,
	    entry->count + 1, sizeof(*entry->opinions));
	opinion = &entry->opinions[entry->count++];
	*opinion = (struct opinion){ .member = member, .round = -1 };
	return opinion;
}

static bool
on_rated(void *arg, struct sql_query *query, struct err *e)
{
	struct rated *rated = arg;
	const char *rec = view_shown_rec(rated->same, sql_text(query, 0));
	struct rated_entry *entry = entry_make(rated, rec);
	struct opinion *opinion = opinion_make(entry, sql_int(query, 1));
	const int round = round_order(sql_text(query, 2));

	(void)e;
	if (round > opinion->round)
		*opinion = (struct opinion){ .member = opinion->member,
			.round = round };
	if (round == opinion->round)
		opinion->values |= value_of(sql_text(query, 3));
	return true;
}

static bool
on_member(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_object_set_new(arg, sql_text(query, 1),
	    json_integer(sql_int(query, 0)));
	return true;
}

bool
rated_read(struct rated **out, struct store *store, const char *round,
    struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct rated *rated = mem_new(1, sizeof(*rated));
	struct sql_query *query;
	bool done = false;

	rated->places = json_object();
	rated->members = json_object();
	if (view_same(&rated->same, store, e) &&
	    sql_query(&query, sql, sql_members, e))
		done = view_each(query, on_member, rated->members, e);
	done = done && sql_query(&query, sql, sql_rated, e);
	if (done) {
		sql_bind_text(query, 1, SCHEME_DEFAULT);
		sql_bind_text(query, 2, round);
		done = view_each(query, on_rated, rated, e);
	}
	if (done)
		*out = rated;
	else
		rated_free(rated);
	return done;
}

void
rated_free(struct rated *rated)
{
	if (rated == NULL)
		return;
	for (size_t i = 0; i < rated->count; i++)
		free(rated->entries[i].opinions);
	free(rated->entries);
	free(rated->last);
	json_decref(rated->same);
	json_decref(rated->places);
	json_decref(rated->members);
	free(rated);
}

/* --- asking --------------------------------------------------------------- */

/* NULL when nobody rates it. */
static const struct rated_entry *
entry_find(const struct rated *rated, const char *rec)
{
	const json_t *place = json_object_get(rated->places, rec);

	return place == NULL ? NULL :
			       &rated->entries[json_integer_value(place)];
}

/* The values that a member gives; 0: none. */
static unsigned
values_by(const struct rated *rated, const struct rated_entry *entry,
    const char *shown)
{
	const json_t *member = json_object_get(rated->members, shown);

	for (size_t i = 0; member != NULL && i < entry->count; i++)
		if (entry->opinions[i].member == json_integer_value(member))
			return entry->opinions[i].values;
	return 0;
}

static unsigned
values_by_all(const struct rated_entry *entry)
{
	unsigned values = 0;

	for (size_t i = 0; i < entry->count; i++)
		values |= entry->opinions[i].values;
	return values;
}

bool
rated_has(const struct rated *rated, const char *rec, const json_t *members,
    const json_t *values)
{
	const struct rated_entry *entry = entry_find(rated, rec);
	unsigned wanted = values == NULL ? ~0U : 0;
	unsigned said = 0;
	const json_t *value;
	size_t i;

	if (entry == NULL)
		return false;
	json_array_foreach(values, i, value)
		wanted |= value_of(json_string_value(value));
	json_array_foreach(members, i, value)
		said |= values_by(rated, entry, json_string_value(value));
	if (members == NULL)
		said = values_by_all(entry);
	return (said & wanted) != 0;
}

bool
rated_lacks(const struct rated *rated, const char *rec, const json_t *members)
{
	const struct rated_entry *entry = entry_find(rated, rec);
	const json_t *value;
	size_t i;

	if (entry == NULL)
		return true;
	json_array_foreach(members, i, value) {
		const char *shown = json_string_value(value);

		if (shown[0] != '\0' && values_by(rated, entry, shown) == 0)
			return true;
	}
	return false;
}

enum rated_alike
rated_alike(const struct rated *rated, const char *rec)
{
	const struct rated_entry *entry = entry_find(rated, rec);
	unsigned values = 0;
	size_t count = 0;

	for (size_t i = 0; entry != NULL && i < entry->count; i++) {
		const unsigned said =
		    entry->opinions[i].values & ~(unsigned)VALUE_NOT_ASSESSED;

		values |= said;
		count += said != 0 ? 1 : 0;
	}
	if ((values & (values - 1)) != 0)
		return RATED_APART;
	return count >= 2 ? RATED_ALIKE : RATED_BY_FEW;
}
