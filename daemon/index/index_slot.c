/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"
#include "protocol/room/slot.h"

/* A statement of the topic at hand. */
struct entry {
	int64_t row;
	int64_t member;
	size_t group; /* of its member, see control.h */
	bool current; /* as the file has it */
	size_t first; /* its links in the array of all */
};

struct topic {
	struct entry *entries;     /* by member */
	struct slot_entry *folded; /* beside them */
	size_t count;
	size_t room;
	size_t folded_room;
	struct statement_id *links;
	size_t link_count;
	size_t link_room;
};

static void
topic_clear(struct topic *topic)
{
	free(topic->entries);
	free(topic->folded);
	free(topic->links);
}

static bool
id_take(struct statement_id *out, struct sql_query *query, int column,
    struct err *e)
{
	size_t len;
	const void *hash = sql_bytes(query, column, &len);

	if (len != HASH_LEN)
		return err_set(e, ERR_CORRUPT, "the index is damaged");
	memcpy(out->record.bytes, hash, len);
	out->index = (uint32_t)sql_int(query, column + 1);
	return true;
}

static bool
links_load(struct index *index, struct topic *topic, int64_t statement,
    struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_REPLACES_OF, e))
		return false;
	sql_bind_int(query, 1, statement);
	while ((good = sql_step(query, &row, e)) && row) {
		topic->links = mem_grow(topic->links, &topic->link_room,
		    topic->link_count + 1, sizeof(*topic->links));
		if (!(good = id_take(&topic->links[topic->link_count], query, 0,
			  e)))
			break;
		topic->link_count++;
	}
	sql_done(query);
	return good;
}

/* Who said it, as the fold knows it. */
static void
entry_member(const struct index *index, struct entry *entry,
    struct slot_entry *folded)
{
	const struct control *control = index->control;
	size_t place;

	folded->member = SIZE_MAX;
	if (entry->member == 0)
		return;
	place = index->members[entry->member - 1].place;
	if (place == SIZE_MAX)
		return;
	folded->member = place;
	entry->group = control->members[place].group;
}

static bool
entry_take(struct index *index, struct topic *topic, struct sql_query *query,
    struct err *e)
{
	const size_t at = topic->count;
	struct slot_entry *folded;
	struct entry *entry;

	topic->entries = mem_grow(topic->entries, &topic->room, at + 1,
	    sizeof(*topic->entries));
	topic->folded = mem_grow(topic->folded, &topic->folded_room, at + 1,
	    sizeof(*topic->folded));
	entry = &topic->entries[at];
	folded = &topic->folded[at];
	*entry = (struct entry){
		.row = sql_int(query, 0),
		.current = sql_int(query, 4) != 0,
		.member = sql_int(query, 6),
		.first = topic->link_count,
		.group = SIZE_MAX,
	};
	*folded = (struct slot_entry){
		.counts = sql_int(query, 3) == REASON_COUNTS,
	};
	entry_member(index, entry, folded);
	if (!id_take(&folded->id, query, 1, e))
		return false;
	if ((sql_int(query, 5) & INDEX_PART_REPLACES) != 0 &&
	    !links_load(index, topic, entry->row, e))
		return false;
	folded->replaces_count = topic->link_count - entry->first;
	topic->count++;
	return true;
}

/* Read the statements that query gives, and end it. */
static bool
topic_load(struct index *index, struct topic *topic, struct sql_query *query,
    struct err *e)
{
	bool found;
	bool good;

	topic->count = 0;
	topic->link_count = 0;
	while ((good = sql_step(query, &found, e)) && found)
		if (!(good = entry_take(index, topic, query, e)))
			break;
	sql_done(query);
	/* The array of links may have moved while it grew. */
	for (size_t i = 0; i < topic->count; i++)
		topic->folded[i].replaces = topic->link_count == 0 ?
		    NULL :
		    topic->links + topic->entries[i].first;
	return good;
}

/* The slots of the topic: runs of one member.  Statements that nobody who is
 * admitted said are in no slot, and do not count. */
static void
runs_fold(struct topic *topic)
{
	size_t end;

	for (size_t i = 0; i < topic->count; i = end) {
		for (end = i + 1; end < topic->count &&
		     topic->entries[end].member == topic->entries[i].member;)
			end++;
		slot_fold(&topic->folded[i], end - i, NULL);
	}
}

static int
group_compare(const void *left, const void *right)
{
	const struct entry *const *a = left;
	const struct entry *const *b = right;

	if ((*a)->group != (*b)->group)
		return (*a)->group < (*b)->group ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

/* The slots of members that continue one another are folded together. */
static void
groups_fold(const struct index *index, struct topic *topic)
{
	const struct slot_heirs heirs = {
		.continues = control_continues,
		.arg = index->control,
	};
	struct slot_entry *folded = mem_new(topic->count, sizeof(*folded));
	struct entry **order = mem_new(topic->count, sizeof(struct entry *));
	size_t end;

	for (size_t i = 0; i < topic->count; i++)
		order[i] = &topic->entries[i];
	qsort(order, topic->count, sizeof(struct entry *), group_compare);
	for (size_t i = 0; i < topic->count; i++)
		folded[i] = topic->folded[order[i] - topic->entries];
	for (size_t i = 0; i < topic->count; i = end) {
		for (end = i + 1; end < topic->count &&
		     order[end]->group == order[i]->group;)
			end++;
		slot_fold(&folded[i], end - i, &heirs);
	}
	for (size_t i = 0; i < topic->count; i++)
		topic->folded[order[i] - topic->entries].current =
		    folded[i].current;
	free(folded);
	free(order);
}

static void
topic_fold(const struct index *index, struct topic *topic)
{
	if (topic->count > 1 && index->has_heirs)
		groups_fold(index, topic);
	else
		runs_fold(topic);
}

/* Fold what query gives, and write what is different. */
static bool
fold_again(struct index *index, struct topic *topic, struct sql_query *query,
    struct err *e)
{
	if (!topic_load(index, topic, query, e))
		return false;
	topic_fold(index, topic);
	for (size_t i = 0; i < topic->count; i++) {
		const bool current = topic->folded[i].current;

		if (current != topic->entries[i].current &&
		    !index_run(index, INDEX_SQL_STATEMENT_CURRENT,
			(const int64_t[]){ topic->entries[i].row, current }, 2,
			e))
			return false;
	}
	return true;
}

#define MEMBER_BITS 24

int64_t
index_slot(int64_t topic, int64_t member)
{
	assert(member > 0 && member < INT64_C(1) << MEMBER_BITS);
	return topic << MEMBER_BITS | member;
}

static bool
fold_topic(struct index *index, struct topic *topic, int64_t row, struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_TOPIC_SLOTS, e))
		return false;
	sql_bind_int(query, 1, row);
	return fold_again(index, topic, query, e);
}

/* Bind topic and member of a slot. */
static bool
slot_query(struct sql_query **out, struct index *index, enum index_sql which,
    int64_t slot, struct err *e)
{
	if (!index_query(out, index, which, e))
		return false;
	sql_bind_int(*out, 1, slot >> MEMBER_BITS);
	sql_bind_int(*out, 2, slot & ((INT64_C(1) << MEMBER_BITS) - 1));
	return true;
}

static bool
fold_slot(struct index *index, struct topic *topic, int64_t slot, struct err *e)
{
	struct sql_query *query;

	return slot_query(&query, index, INDEX_SQL_SLOT, slot, e) &&
	    fold_again(index, topic, query, e);
}

bool
index_fold_slots(struct index *index, struct err *e)
{
	struct topic topic = { 0 };
	bool good = true;

	/* A slot more may change those of who is continued. */
	for (size_t i = 0; index->has_heirs && i < index->slots.count; i++)
		row_list_add(&index->topics,
		    index->slots.rows[i] >> MEMBER_BITS);
	row_list_sort(&index->topics);
	row_list_sort(&index->slots);
	for (size_t i = 0; good && i < index->topics.count; i++)
		good = fold_topic(index, &topic, index->topics.rows[i], e);
	for (size_t i = 0; good && !index->has_heirs && i < index->slots.count;
	     i++)
		good = fold_slot(index, &topic, index->slots.rows[i], e);
	topic_clear(&topic);
	return good;
}

/* --- conflicts -------------------------------------------------------------- */

static bool
contest_topic(struct index *index, int64_t topic, struct err *e)
{
	return index_run(index, INDEX_SQL_CONTESTED_FORGET, &topic, 1, e) &&
	    index_run(index, INDEX_SQL_CONTESTED_TOPIC, &topic, 1, e);
}

static bool
contest_slot(struct index *index, int64_t slot, struct err *e)
{
	enum index_sql which = INDEX_SQL_CONTESTED_REMOVE;
	struct sql_query *query;
	bool good;
	bool row;

	if (!slot_query(&query, index, INDEX_SQL_CONTESTED_FIND, slot, e))
		return false;
	good = sql_step(query, &row, e);
	if (good && sql_int(query, 0) > 1)
		which = INDEX_SQL_CONTESTED_ADD;
	sql_done(query);
	return good && slot_query(&query, index, which, slot, e) &&
	    sql_execute(query, e);
}

bool
index_contest(struct index *index, struct err *e)
{
	if (index->mode == INDEX_BUILD)
		return index_run(index, INDEX_SQL_CONTESTED_ALL, NULL, 0, e);
	for (size_t i = 0; i < index->slots.count; i++)
		row_list_add(&index->joined, index->slots.rows[i]);
	row_list_sort(&index->joined);
	for (size_t i = 0; i < index->topics.count; i++)
		if (!contest_topic(index, index->topics.rows[i], e))
			return false;
	for (size_t i = 0; i < index->joined.count; i++)
		if (!contest_slot(index, index->joined.rows[i], e))
			return false;
	return true;
}
