/* SPDX-License-Identifier: ISC */
/* The points of cuts: how far a journal counts. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/view/inner.h"
#include "daemon/work/inner.h"
#include "protocol/base/mem.h"
#include "protocol/room/review.h"

#define DAY ((int64_t)86400)

/* The records of a chain, from its first to the one with this hash. */
static const char sql_chain[] =
    "WITH RECURSIVE chain (sequence, hash, time, previous) AS ("
    "SELECT sequence, hash, time, previous FROM record WHERE hash = ?1 "
    "UNION ALL SELECT r.sequence, r.hash, r.time, r.previous FROM record r "
    "JOIN chain c ON r.id = c.previous) "
    "SELECT sequence, hash, time FROM chain ORDER BY sequence";

/* The highest tip of each journal of a device first. */
static const char sql_tips[] =
    "SELECT j.name, r.sequence, r.hash FROM journal j "
    "JOIN tip t ON t.journal = j.id JOIN record r ON r.id = t.record "
    "WHERE j.device = ?1 ORDER BY j.name, r.sequence DESC, r.hash";

bool
work_points_of(json_t **out, struct store *store,
    const struct device_id *device, struct err *e)
{
	json_t *points = json_array();
	char last[JOURNAL_ID_LEN + 1] = "";
	struct sql_query *query;
	bool row = true;
	bool good;

	good = sql_query(&query, index_sql(store_index(store)), sql_tips, e);
	if (!good) {
		json_decref(points);
		return false;
	}
	sql_bind_text(query, 1, device->text);
	while ((good = sql_step(query, &row, e)) && row) {
		const char *journal = sql_text(query, 0);
		char hash[HASH_TEXT_LEN + 1];
		struct hash record = { { 0 } };
		size_t len;
		const void *bytes;

		if (strcmp(journal, last) == 0)
			continue;
		(void)snprintf(last, sizeof(last), "%s", journal);
		bytes = sql_bytes(query, 2, &len);
		if (len == HASH_LEN)
			(void)memcpy(record.bytes, bytes, len);
		hash_format(hash, &record);
		(void)json_array_append_new(points,
		    json_pack("{s:s, s:I, s:s}", "journal", journal, "sequence",
			(json_int_t)sql_int(query, 1), "record", hash));
	}
	sql_done(query);
	if (good)
		*out = points;
	else
		json_decref(points);
	return good;
}

/* --- less than what is here ---------------------------------------------- */

bool
work_bound_parse(struct work_bound *out, const char *text, struct err *e)
{
	char *end = NULL;
	struct tm day = { 0 };

	out->is_day = false;
	out->value = strtoll(text, &end, 10);
	if (*text != '\0' && *end == '\0' && out->value >= 0)
		return true;
	out->is_day = true;
	if (strlen(text) != 10 || !date_is_good(text)) {
		(void)err_set(e, ERR_INPUT,
		    "'%.40s' is neither a day nor the number of a record",
		    text);
		return err_hint(e, "write 2018-05-17, or 17");
	}
	day.tm_year = (int)out->value - 1900;
	day.tm_mon = (int)strtol(text + 5, NULL, 10) - 1;
	day.tm_mday = (int)strtol(text + 8, NULL, 10);
	out->value = (int64_t)timegm(&day);
	return true;
}

bool
work_bound_has(const struct work_bound *bound, int64_t sequence, int64_t time)
{
	return bound->is_day ? time < bound->value + DAY :
			       sequence <= bound->value;
}

/* The last record up to which all of a chain is within the bound. */
struct search {
	const struct work_bound *bound;
	int64_t sequence; /* 0: none is */
	struct hash hash;
	size_t beyond;
};

static bool
on_chain(void *arg, struct sql_query *query, struct err *e)
{
	struct search *search = arg;
	size_t len;
	const void *bytes = sql_bytes(query, 1, &len);

	(void)e;
	if (search->beyond > 0 ||
	    !work_bound_has(search->bound, sql_int(query, 0),
		sql_int(query, 2))) {
		search->beyond++;
		return true;
	}
	search->sequence = sql_int(query, 0);
	if (len == HASH_LEN)
		(void)memcpy(search->hash.bytes, bytes, len);
	return true;
}

/* Lower the point at this place, or take it away. */
static bool
lower_point(json_t *points, size_t place, struct store *store,
    struct search *search, struct err *e)
{
	json_t *point = json_array_get(points, place);
	const char *text = json_text(point, "record");
	struct sql *sql = index_sql(store_index(store));
	struct sql_query *query;
	struct hash tip;
	char hash[HASH_TEXT_LEN + 1];

	if (!hash_parse(&tip, text, strlen(text)))
		return err_set(e, ERR_CORRUPT, "'%.80s' is no hash", text);
	if (!sql_query(&query, sql, sql_chain, e))
		return false;
	sql_bind_bytes(query, 1, tip.bytes, HASH_LEN);
	if (!view_each(query, on_chain, search, e))
		return false;
	if (search->sequence == 0) {
		(void)json_array_remove(points, place);
		return true;
	}
	hash_format(hash, &search->hash);
	(void)json_object_set_new(point, "sequence",
	    json_integer((json_int_t)search->sequence));
	json_text_set(point, "record", hash);
	return true;
}

static bool
is_data(struct store *store, const char *journal)
{
	struct journal_state state;
	struct journal_id id;
	struct err ignored = { 0 };

	return journal_id_parse(&id, journal, strlen(journal)) &&
	    index_journal(store_index(store), &state, &id, &ignored) &&
	    state.head.class == CLASS_DATA;
}

/* A number is of the journal named in front of it, else of the only data
 * journal. */
static bool
point_find(size_t *place, const json_t *points, struct store *store,
    const char *typed, struct err *e)
{
	const size_t len = strcspn(typed, ":");
	const bool is_named = typed[len] == ':';
	const json_t *point;
	size_t count = 0;
	size_t i;

	json_array_foreach(points, i, point) {
		const char *journal = json_text(point, "journal");

		if (is_named ? strncmp(journal, typed, len) != 0 :
			       !is_data(store, journal))
			continue;
		*place = i;
		count++;
	}
	if (count == 1)
		return true;
	(void)err_set(e, ERR_INPUT,
	    count == 0 ? "nothing is here of the journal of '%.60s'" :
			 "'%.60s' can be of several journals",
	    typed);
	return err_hint(e,
	    "give JOURNAL:NUMBER; 'tamga --json device list "
	    "--all' names the journals");
}

bool
work_points_lower(json_t *points, size_t *beyond, struct store *store,
    const char *after, struct err *e)
{
	const char *colon = strchr(after, ':');
	struct work_bound bound;
	struct search search = { .bound = &bound };
	size_t place;

	*beyond = 0;
	if (!work_bound_parse(&bound, colon == NULL ? after : colon + 1, e))
		return false;
	if (!bound.is_day || colon != NULL) {
		const bool done = point_find(&place, points, store, after, e) &&
		    lower_point(points, place, store, &search, e);

		*beyond = search.beyond;
		return done;
	}
	for (place = json_array_size(points); place > 0; place--) {
		search = (struct search){ .bound = &bound };
		if (!lower_point(points, place - 1, store, &search, e))
			return false;
		*beyond += search.beyond;
	}
	return true;
}
