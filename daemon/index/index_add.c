/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"

/* --- records ------------------------------------------------------------- */

static bool
place_find(struct index *index, struct index_place *out,
    const struct hash *hash, struct err *e)
{
	struct sql_query *query;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_RECORD_FIND, e))
		return false;
	sql_bind_bytes(query, 1, hash->bytes, HASH_LEN);
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	if (row) {
		out->row = sql_int(query, 0);
		out->journal = sql_int(query, 1);
		out->sequence = (uint64_t)sql_int(query, 2);
		out->rank = (uint64_t)sql_int(query, 3);
	}
	sql_done(query);
	return true;
}

bool
index_record_find(struct index *index, struct index_place *out,
    const struct hash *hash, struct err *e)
{
	int64_t row;

	*out = (struct index_place){ 0 };
	if (index->mode == INDEX_GROW)
		return place_find(index, out, hash, e);
	row = map_find(&index->records, hash);
	if (row != 0)
		*out = index->places[row - 1];
	return true;
}

/* Remember where the record is, when the file has no keys yet. */
static void
place_keep(struct index *index, const struct hash *hash,
    const struct index_place *place)
{
	if (index->mode == INDEX_GROW)
		return;
	index->places = mem_grow(index->places, &index->place_room,
	    (size_t)place->row, sizeof(*index->places));
	index->places[place->row - 1] = *place;
	map_set(&index->records, hash, place->row);
}

static bool
journal_write(struct index *index, const struct index_journal *journal,
    struct err *e)
{
	const struct journal_head *head = &journal->head;
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_JOURNAL_ADD, e))
		return false;
	sql_bind_int(query, 1, journal->row);
	sql_bind_text(query, 2, head->journal.text);
	sql_bind_int(query, 3, head->class);
	sql_bind_text(query, 4, head->room.text);
	sql_bind_text(query, 5, head->member.text);
	sql_bind_text(query, 6, head->device.text);
	sql_bind_bytes(query, 7, head->key.bytes, KEY_LEN);
	sql_bind_text(query, 8, head->incarnation.text);
	sql_bind_int(query, 9, journal->is_guest);
	return sql_execute(query, e);
}

static bool
journal_get(struct index_journal **out, struct index *index,
    const struct index_record *record, struct err *e)
{
	struct index_journal *journal =
	    index_journal_find(index, &record->head->journal);

	*out = journal;
	if (journal != NULL)
		return true;
	if (record->record->has_parent)
		return err_set(e, ERR_NOTFOUND,
		    "journal '%s': its first record is not in the index",
		    record->head->journal.text);
	journal = index_journal_new(index, record->head);
	journal->is_guest = record->is_guest;
	journal->moved = true;
	if (index->control != NULL)
		journal->member = index_member_of(index, &journal->head);
	/* A cut may name a journal that was unknown until now. */
	index->is_stale = true;
	*out = journal;
	return journal_write(index, journal, e);
}

/* The record below; all zero for a first record. */
static bool
below_find(struct index *index, struct index_place *out,
    const struct index_journal *journal, const struct record *record,
    struct err *e)
{
	*out = (struct index_place){ 0 };
	if (!record->has_parent)
		return true;
	for (size_t i = 0; i < journal->tip_count; i++) {
		const struct index_tip *tip = &journal->tips[i];

		if (hash_compare(&tip->place.hash, &record->previous) != 0)
			continue;
		*out = (struct index_place){ .row = tip->row,
			.journal = journal->row,
			.sequence = tip->place.sequence,
			.rank = tip->rank };
		return true;
	}
	if (!index_record_find(index, out, &record->previous, e))
		return false;
	if (out->row == 0 || out->journal != journal->row)
		return err_set(e, ERR_NOTFOUND,
		    "journal '%s': the record below %llu is not in the index",
		    journal->head.journal.text,
		    (unsigned long long)record->sequence);
	return true;
}

static bool
record_write(struct index *index, const struct index_record *added,
    const struct index_place *place, int64_t below, struct err *e)
{
	const struct record *record = added->record;
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_RECORD_ADD, e))
		return false;
	sql_bind_int(query, 1, place->row);
	sql_bind_int(query, 2, place->journal);
	sql_bind_int(query, 3, (int64_t)record->sequence);
	sql_bind_bytes(query, 4, record->hash.bytes, HASH_LEN);
	sql_bind_bytes(query, 5, added->git_id.bytes, GIT_ID_LEN);
	if (below != 0)
		sql_bind_int(query, 6, below);
	sql_bind_int(query, 7, (int64_t)place->rank);
	sql_bind_int(query, 8, record->time);
	sql_bind_int(query, 9, record->needs_newer);
	sql_bind_int(query, 10, index->last_statement + 1);
	sql_bind_int(query, 11, (int64_t)record->line_count);
	return sql_execute(query, e);
}

/* --- seen ---------------------------------------------------------------- */

bool
index_seen_fits(const struct index *index, const struct index_place *place,
    const struct seen *seen)
{
	return place->row != 0 && place->sequence == seen->sequence &&
	    strcmp(index_journal_of(index, place->journal)->head.journal.text,
		seen->journal.text) == 0;
}

static void
missing_note(struct index *index, int64_t record, const struct seen *seen)
{
	index->missing = mem_grow(index->missing, &index->missing_room,
	    index->missing_count + 1, sizeof(*index->missing));
	index->missing[index->missing_count++] =
	    (struct index_missing){ record, *seen };
}

/* The rows of the seen records that are here; the rank is above theirs. */
static bool
seen_find(struct index *index, const struct record *record,
    struct row_list *here, struct index_place *place, struct err *e)
{
	for (size_t i = 0; i < record->seen_count; i++) {
		const struct seen *seen = &record->seen[i];
		struct index_place target;

		if (!index_record_find(index, &target, &seen->hash, e))
			return false;
		if (!index_seen_fits(index, &target, seen)) {
			missing_note(index, place->row, seen);
			continue;
		}
		if (target.rank >= place->rank)
			place->rank = target.rank + 1;
		row_list_add(here, target.row);
	}
	return true;
}

static bool
seen_write(struct index *index, int64_t row, const struct row_list *here,
    struct err *e)
{
	for (size_t i = 0; i < here->count; i++)
		if (!index_seen_add(index, row, here->rows[i], e))
			return false;
	return true;
}

/* Records that said they had seen this one before it was here. */
static bool
seen_arrive(struct index *index, const struct index_journal *journal,
    const struct record *record, int64_t row, struct err *e)
{
	struct row_list seers = { 0 };
	struct sql_query *query;
	bool good;
	bool found;

	if (!index->has_missing)
		return true;
	if (!index_query(&query, index, INDEX_SQL_MISSING_FIND, e))
		return false;
	sql_bind_bytes(query, 1, record->hash.bytes, HASH_LEN);
	sql_bind_text(query, 2, journal->head.journal.text);
	sql_bind_int(query, 3, (int64_t)record->sequence);
	while ((good = sql_step(query, &found, e)) && found)
		row_list_add(&seers, sql_int(query, 0));
	sql_done(query);
	for (size_t i = 0; good && i < seers.count; i++)
		good = index_seen_add(index, seers.rows[i], row, e);
	for (size_t i = 0; i < seers.count; i++)
		row_list_add(&index->late, seers.rows[i]);
	if (good && seers.count > 0) {
		good = index_query(&query, index, INDEX_SQL_MISSING_REMOVE, e);
		if (good) {
			sql_bind_bytes(query, 1, record->hash.bytes, HASH_LEN);
			sql_bind_text(query, 2, journal->head.journal.text);
			sql_bind_int(query, 3, (int64_t)record->sequence);
			good = sql_execute(query, e);
		}
	}
	row_list_clear(&seers);
	return good;
}

/* --- the whole -------------------------------------------------------------- */

static bool
record_add(struct index *index, struct index_journal *journal,
    const struct index_record *added, struct err *e)
{
	const struct record *record = added->record;
	const int64_t first = index->last_statement + 1;
	struct index_place below;
	struct index_place place = {
		.row = ++index->last_record,
		.journal = journal->row,
		.sequence = record->sequence,
	};
	struct index_tip tip = { .row = place.row };
	struct row_list here = { 0 };
	bool good;

	if (!below_find(index, &below, journal, record, e))
		return false;
	place.rank = below.rank + 1;
	good = seen_find(index, record, &here, &place, e) &&
	    record_write(index, added, &place, below.row, e) &&
	    seen_write(index, place.row, &here, e) &&
	    seen_arrive(index, journal, record, place.row, e);
	row_list_clear(&here);
	if (!good)
		return false;
	place_keep(index, &record->hash, &place);
	tip.rank = place.rank;
	tip.place = (struct record_place){ record->sequence, record->hash,
		added->git_id };
	index_tip_move(journal, &tip,
	    record->has_parent ? &record->previous : NULL);
	journal->touched = true;
	if (journal->head.class == CLASS_CONTROL) {
		index_control_add(journal, record, &tip, first);
		index->is_stale = true;
	}
	return index_statements_add(index, journal, record, place.row, e);
}

bool
index_add(struct index *index, const struct index_record *added, struct err *e)
{
	struct index_journal *journal;
	struct index_place place;

	assert(index->is_begun);
	if (!index_record_find(index, &place, &added->record->hash, e))
		return false;
	if (place.row != 0)
		return true;
	/* Answers for data statements come from a fold; should control come
	 * later still, settling asks for all of them again. */
	if (added->head->class == CLASS_DATA && !index->is_folded &&
	    !index_fold(index, e))
		return false;
	return journal_get(&journal, index, added, e) &&
	    record_add(index, journal, added, e);
}
