/* SPDX-License-Identifier: ISC */
#include "daemon/view/rating/ratings_then.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"
#include "protocol/room/slot.h"

/* All that was said of a topic before, whether it counts or not: links that do
 * not count connect, too. */
static const char sql_then[] =
    "SELECT t.s0, t.s2, s.value, r.hash, s.position, m.shown, s.journal, t.id, "
    "s.id, s.reason, s.withdrawn, s.parts FROM topic t "
    "CROSS JOIN statement s ON s.topic = t.id "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = s.journal "
    "JOIN member m ON m.id = j.member "
    "WHERE t.kind = (SELECT id FROM kind WHERE name = 'assessment') "
    "AND t.s1 = '' AND t.s3 = ?1 AND (?2 IS NULL OR t.s2 = ?2) "
    "AND r.time < ?3 ORDER BY t.s2, t.s0, t.id";

static const char sql_replaces[] =
    "SELECT hash, position FROM replaces WHERE statement = ?1";

/* One statement of the topic at hand. */
struct then_row {
	char *value;
	int64_t journal;
	bool withdrawn;
	struct statement_id *replaces;
	size_t replaces_count;
	size_t replaces_room;
};

struct then {
	struct rows *rows;
	struct sql *sql;
	const char *scheme;
	int64_t topic;
	char *rec;
	char *round;
	struct then_row *said;
	size_t said_room;
	struct slot_entry *entries;
	size_t entry_room;
	size_t count;
};

/* A member's number in the control; one that is not admitted replaces only
 * what it said itself. */
static size_t
number_of(const struct then *then, const char *shown, int64_t journal)
{
	const struct member *found = control_member(then->rows->control, shown);

	return found == NULL ?
	    then->rows->control->member_count + (size_t)journal :
	    (size_t)(found - then->rows->control->members);
}

static bool
continues(const void *arg, size_t member, size_t other)
{
	const struct control *control = arg;

	return member < control->member_count &&
	    other < control->member_count &&
	    control_continues(control, member, other);
}

static void
topic_end(struct then *then)
{
	const struct slot_heirs heirs = { continues, then->rows->control };

	for (size_t i = 0; i < then->count; i++)
		then->entries[i].replaces = then->said[i].replaces;
	if (then->count > 0)
		slot_fold(then->entries, then->count, &heirs);
	for (size_t i = 0; i < then->count; i++) {
		struct then_row *row = &then->said[i];
		const struct row_said said = {
			.rec = then->rec,
			.round = round_order(then->round),
			.value = row->value,
			.scheme = then->scheme,
			.journal = row->journal,
			.id = then->entries[i].id,
		};

		if (then->entries[i].current && !row->withdrawn)
			rows_add(then->rows, &said);
		free(row->value);
		free(row->replaces);
		*row = (struct then_row){ .value = NULL };
	}
	then->count = 0;
	free(then->rec);
	free(then->round);
	then->rec = NULL;
	then->round = NULL;
}

static bool
on_replaces(void *arg, struct sql_query *query, struct err *e)
{
	struct then_row *row = arg;

	(void)e;
	row->replaces = mem_grow(row->replaces, &row->replaces_room,
	    row->replaces_count + 1, sizeof(*row->replaces));
	row->replaces[row->replaces_count++] = view_row_id(query, 0);
	return true;
}

static bool
read_replaces(struct then *then, struct then_row *row, int64_t statement,
    struct err *e)
{
	struct sql_query *query;

	if (!sql_query(&query, then->sql, sql_replaces, e))
		return false;
	sql_bind_int(query, 1, statement);
	return view_each(query, on_replaces, row, e);
}

static bool
on_then(void *arg, struct sql_query *query, struct err *e)
{
	struct then *then = arg;
	struct then_row *row;
	struct slot_entry *entry;

	if (then->topic != sql_int(query, 7))
		topic_end(then);
	if (then->count == 0) {
		then->topic = sql_int(query, 7);
		then->rec = mem_text(sql_text(query, 0));
		then->round = mem_text(sql_text(query, 1));
	}
	then->said = mem_grow(then->said, &then->said_room, then->count + 1,
	    sizeof(*then->said));
	then->entries = mem_grow(then->entries, &then->entry_room,
	    then->count + 1, sizeof(*then->entries));
	row = &then->said[then->count];
	entry = &then->entries[then->count++];
	*entry = (struct slot_entry){ .counts = false };
	*row = (struct then_row){
		.value = mem_text(sql_text(query, 2)),
		.journal = sql_int(query, 6),
		.withdrawn = sql_int(query, 10) != 0,
	};
	if ((sql_int(query, 11) & INDEX_PART_REPLACES) != 0 &&
	    !read_replaces(then, row, sql_int(query, 8), e))
		return false;
	*entry = (struct slot_entry){
		.id = view_row_id(query, 3),
		.counts = sql_int(query, 9) == REASON_COUNTS,
		.member = number_of(then, sql_text(query, 5), row->journal),
		.replaces_count = row->replaces_count,
	};
	return true;
}

bool
rows_then(struct rows *rows, struct store *store,
    const struct ratings_plan *plan, struct err *e)
{
	struct then then = {
		.rows = rows,
		.sql = index_sql(store_index(store)),
		.scheme = plan->scheme,
	};
	struct sql_query *query;
	bool done;

	if (!sql_query(&query, then.sql, sql_then, e))
		return false;
	sql_bind_text(query, 1, plan->scheme);
	sql_bind_text(query, 2, plan->round);
	sql_bind_int(query, 3, plan->until);
	done = view_each(query, on_then, &then, e);
	topic_end(&then);
	free(then.said);
	free(then.entries);
	return done;
}
