/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "daemon/index/index_inner.h"

/* --- seen lines ------------------------------------------------------------ */

static bool
missing_write(struct index *index, const struct index_missing *missing,
    struct err *e)
{
	struct sql_query *query;

	index->has_missing = true;
	if (!index_query(&query, index, INDEX_SQL_MISSING_ADD, e))
		return false;
	sql_bind_bytes(query, 1, missing->seen.hash.bytes, HASH_LEN);
	sql_bind_int(query, 2, missing->record);
	sql_bind_text(query, 3, missing->seen.journal.text);
	sql_bind_int(query, 4, (int64_t)missing->seen.sequence);
	return sql_execute(query, e);
}

/* What was not here when it was named may have come behind it. */
static bool
missing_settle(struct index *index, struct err *e)
{
	for (size_t i = 0; i < index->missing_count; i++) {
		const struct index_missing *missing = &index->missing[i];
		struct index_place place;

		if (!index_record_find(index, &place, &missing->seen.hash, e))
			return false;
		if (!index_seen_fits(index, &place, &missing->seen)) {
			if (!missing_write(index, missing, e))
				return false;
			continue;
		}
		row_list_add(&index->late, missing->record);
		if (!index_seen_add(index, missing->record, place.row, e))
			return false;
	}
	return index->mode != INDEX_BUILD ||
	    index_run(index, INDEX_SQL_SIGHT_ADD_ALL, NULL, 0, e);
}

/* --- journals ---------------------------------------------------------------- */

static bool
verdict_write(struct index *index, const struct index_journal *journal,
    struct index_verdict *verdict, struct err *e)
{
	int64_t reasons = 0;

	for (unsigned i = 0; i < STATE_COUNT; i++)
		reasons |= (int64_t)verdict->reasons[i] << 4 * i;
	verdict->changed = false;
	return index_run(index, INDEX_SQL_VERDICT_SET,
	    (const int64_t[]){ journal->row, verdict->kind, verdict->shape,
		verdict->claim, verdict->sample, reasons },
	    6, e);
}

static bool
tips_write(struct index *index, const struct index_journal *journal,
    struct err *e)
{
	if (!index_run(index, INDEX_SQL_TIPS_REMOVE, &journal->row, 1, e))
		return false;
	for (size_t i = 0; i < journal->tip_count; i++)
		if (!index_run(index, INDEX_SQL_TIP_ADD,
			(const int64_t[]){ journal->row, journal->tips[i].row },
			2, e))
			return false;
	return true;
}

static bool
moved_write(struct index *index, const struct index_journal *journal,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_JOURNAL_SET, e))
		return false;
	sql_bind_int(query, 1, journal->row);
	sql_bind_int(query, 2, journal->is_guest);
	if (journal->member != 0)
		sql_bind_int(query, 3, journal->member);
	return sql_execute(query, e);
}

static bool
journal_settle(struct index *index, struct index_journal *journal,
    struct err *e)
{
	if (journal->touched && !tips_write(index, journal, e))
		return false;
	for (size_t i = 0; i < journal->verdict_count; i++)
		if (journal->verdicts[i].changed &&
		    !verdict_write(index, journal, &journal->verdicts[i], e))
			return false;
	return true;
}

/* --- the whole ----------------------------------------------------------------- */

static bool
members_settle(struct index *index, struct err *e)
{
	for (size_t i = 0; i < index->journal_count; i++)
		if (index->journals[i]->moved &&
		    !moved_write(index, index->journals[i], e))
			return false;
	return true;
}

bool
index_settle(struct index *index, struct err *e)
{
	/* Ranks first, for the fold; and members in the file before
	 * references and slots are asked for by them. */
	if (!missing_settle(index, e) || !index_rank(index, e) ||
	    !index_fold(index, e) || !members_settle(index, e) ||
	    !index_redecide(index, e) || !index_resolve(index, e) ||
	    !index_fold_slots(index, e) || !index_contest(index, e) ||
	    !index_unite(index, e))
		return false;
	for (size_t i = 0; i < index->journal_count; i++)
		if (!journal_settle(index, index->journals[i], e))
			return false;
	index_settled(index);
	return true;
}

void
index_settled(struct index *index)
{
	row_list_clear(&index->topics);
	row_list_clear(&index->slots);
	row_list_clear(&index->joined);
	row_list_clear(&index->turned);
	row_list_clear(&index->new_targets);
	free(index->missing);
	index->missing = NULL;
	index->missing_count = index->missing_room = 0;
	row_list_clear(&index->late);
	index->all_things = index->is_folded = false;
	index->all_targets = index->mode == INDEX_BUILD;
	for (size_t i = 0; i < index->journal_count; i++) {
		struct index_journal *journal = index->journals[i];

		journal->touched = journal->moved = journal->redecide = false;
	}
}
