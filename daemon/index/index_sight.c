/* SPDX-License-Identifier: ISC */
/* Who has seen what: the lines Seen of all records, by journals. */
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"

/* Steps of one walk through the past.  What was found until then is true. */
#define WALK_MAX 4096

bool
index_seen_add(struct index *index, int64_t row, int64_t target, struct err *e)
{
	const int64_t rows[] = { row, target };

	/* One that is built gets all sights at once, at its end. */
	return index_run(index, INDEX_SQL_SEEN_ADD, rows, 2, e) &&
	    (index->mode == INDEX_BUILD ||
		index_run(index, INDEX_SQL_SIGHT_ADD, rows, 2, e));
}

/* --- of one journal -------------------------------------------------------- */

/* A number that a query of two numbers gives; 0 if it gives none. */
static bool
number_find(struct index *index, enum index_sql which, int64_t first,
    int64_t second, int64_t *out, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	*out = 0;
	if (!index_query(&query, index, which, e))
		return false;
	sql_bind_int(query, 1, first);
	sql_bind_int(query, 2, second);
	good = sql_step(query, &row, e);
	if (good && row)
		*out = sql_int(query, 0);
	sql_done(query);
	return good;
}

bool
index_seen_of(struct index *index, const struct journal_id *target,
    index_sight_cb cb, void *arg, struct err *e)
{
	const struct index_journal *journal = index_journal_find(index, target);
	struct sql_query *query;
	bool good = true;
	bool row;

	if (journal == NULL)
		return true;
	if (!index_query(&query, index, INDEX_SQL_SEEN_OF, e))
		return false;
	sql_bind_int(query, 1, journal->row);
	while (good && (good = sql_step(query, &row, e)) && row) {
		const struct index_journal *witness =
		    index_journal_of(index, sql_int(query, 0));
		struct index_sight sight = { .witness = &witness->head,
			.is_guest = witness->is_guest,
			.sequence = (uint64_t)sql_int(query, 2) };
		size_t len;
		const void *id = sql_bytes(query, 1, &len);

		good = len == GIT_ID_LEN ||
		    err_set(e, ERR_CORRUPT, "the index is damaged");
		if (!good)
			break;
		(void)memcpy(sight.git_id.bytes, id, len);
		cb(arg, &sight);
	}
	sql_done(query);
	return good;
}

bool
index_time(struct index *index, int64_t *time, const struct journal_id *id,
    uint64_t sequence, struct err *e)
{
	const struct index_journal *journal = index_journal_find(index, id);

	*time = 0;
	return journal == NULL ||
	    number_find(index, INDEX_SQL_RECORD_TIME, journal->row,
		(int64_t)sequence, time, e);
}

void
index_journals_of(struct index *index, const struct device_id *device,
    index_own_cb cb, void *arg)
{
	for (size_t i = 0; i < index->journal_count; i++) {
		const struct journal_head *head = &index->journals[i]->head;
		struct journal_state state;
		struct err ignored = { 0 };

		if (strcmp(head->device.text, device->text) == 0 &&
		    index_journal(index, &state, &head->journal, &ignored))
			cb(arg, &state);
	}
}

/* --- the past of a member -------------------------------------------------- */

/* How far into each journal a past reaches, by row from 1. */
struct past {
	uint64_t *until;
	bool *is_due; /* what is below it is to be looked at */
	size_t count;
	size_t steps;
};

static void
past_reach(struct past *past, int64_t row, uint64_t sequence)
{
	uint64_t *until = &past->until[row - 1];

	if (sequence <= *until)
		return;
	*until = sequence;
	past->is_due[row - 1] = true;
}

static bool
past_walk(struct past *past, struct index *index, size_t at, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	past->is_due[at] = false;
	if (!index_query(&query, index, INDEX_SQL_SIGHT_UNTIL_ALL, e))
		return false;
	sql_bind_int(query, 1, index->journals[at]->row);
	sql_bind_int(query, 2, (int64_t)past->until[at]);
	while ((good = sql_step(query, &row, e)) && row) {
		past_reach(past, sql_int(query, 0),
		    (uint64_t)sql_int(query, 1));
		past->steps++;
	}
	sql_done(query);
	return good;
}

static uint64_t
journal_last(const struct index_journal *journal)
{
	uint64_t last = 0;

	for (size_t i = 0; i < journal->tip_count; i++)
		if (journal->tips[i].place.sequence > last)
			last = journal->tips[i].place.sequence;
	return last;
}

static bool
is_of(const struct index_journal *journal, const struct device_id *device)
{
	return strcmp(journal->head.device.text, device->text) == 0;
}

/* What the member wrote itself; false when it wrote nothing. */
static bool
past_begin(struct past *past, struct index *index,
    const struct device_id *device, const struct public_key *root)
{
	bool some = false;

	for (size_t i = 0; i < index->journal_count; i++) {
		const struct index_journal *journal = index->journals[i];

		if (journal->member == 0 || is_of(journal, device) ||
		    memcmp(index->members[journal->member - 1].root.bytes,
			root->bytes, KEY_LEN) != 0)
			continue;
		past_reach(past, journal->row, journal_last(journal));
		some = true;
	}
	return some;
}

/* Is there nothing of the device's that the past could still reach? */
static bool
past_is_full(const struct past *past, const struct past *most)
{
	for (size_t i = 0; most != NULL && i < past->count; i++)
		if (past->until[i] < most->until[i])
			return false;
	return most != NULL;
}

/* Down through all journals, or through those of one device alone; until it
 * reaches as far as most (may be NULL). */
static bool
past_grow(struct past *past, struct index *index,
    const struct device_id *device, const struct past *most, struct err *e)
{
	bool again = true;

	while (again && past->steps < WALK_MAX) {
		again = false;
		for (size_t i = 0; i < past->count; i++) {
			if (!past->is_due[i] ||
			    (device != NULL &&
				!is_of(index->journals[i], device)))
				continue;
			if (past_is_full(past, most))
				return true;
			if (!past_walk(past, index, i, e))
				return false;
			again = true;
		}
	}
	return true;
}

static void
past_open(struct past *past, const struct index *index)
{
	*past = (struct past){ .count = index->journal_count };
	past->until = mem_new(past->count, sizeof(*past->until));
	past->is_due = mem_new(past->count, sizeof(*past->is_due));
}

static void
past_close(struct past *past)
{
	free(past->until);
	free(past->is_due);
}

/* What the witness says itself of the journals of that device. */
static bool
past_witness(struct past *past, struct index *index,
    const struct index_journal *witness, const struct device_id *device,
    struct err *e)
{
	for (size_t i = 0; i < past->count; i++) {
		int64_t sequence;

		if (!is_of(index->journals[i], device))
			continue;
		if (!number_find(index, INDEX_SQL_SIGHT_LAST, witness->row,
			index->journals[i]->row, &sequence, e))
			return false;
		past_reach(past, index->journals[i]->row, (uint64_t)sequence);
	}
	return true;
}

/* As far as any record of another device has seen the device's. */
static bool
past_seen(struct past *past, struct index *index,
    const struct device_id *device, const struct index_seeing *seeing,
    struct err *e)
{
	for (size_t i = 0; i < past->count; i++) {
		const struct index_journal *witness = index->journals[i];

		if (is_of(witness, device) || witness->is_guest ||
		    (seeing != NULL &&
			!seeing->is_safe(seeing->arg, &witness->head)))
			continue;
		if (!past_witness(past, index, witness, device, e))
			return false;
	}
	/* Who has seen a record of one of them has what that had seen of the
	 * others. */
	return past_grow(past, index, device, NULL, e);
}

bool
index_seen_by(struct index *index, uint64_t *count,
    const struct device_id *device, const struct public_key *root,
    struct err *e)
{
	struct past most;
	struct past past;
	bool good;

	*count = 0;
	past_open(&most, index);
	past_open(&past, index);
	good = past_seen(&most, index, device, NULL, e);
	for (size_t i = 0; i < most.count; i++)
		if (!is_of(index->journals[i], device))
			most.until[i] = 0;
	if (good && past_begin(&past, index, device, root))
		good = past_grow(&past, index, NULL, &most, e);
	for (size_t i = 0; good && i < past.count; i++)
		if (is_of(index->journals[i], device))
			*count += past.until[i];
	past_close(&most);
	past_close(&past);
	return good;
}

bool
index_seen_elsewhere(struct index *index, const struct device_id *device,
    const struct index_seeing *seeing, struct err *e)
{
	struct past past;
	bool good;

	past_open(&past, index);
	good = past_seen(&past, index, device, seeing, e);
	for (size_t i = 0; good && i < past.count; i++)
		if (past.until[i] > 0 && is_of(index->journals[i], device))
			seeing->reach(seeing->arg,
			    &index->journals[i]->head.journal, past.until[i]);
	past_close(&past);
	return good;
}

/* --- what is not here ------------------------------------------------------ */

bool
index_lacks(struct index *index, index_lack_cb cb, void *arg, struct err *e)
{
	struct sql_query *query;
	bool good = true;
	bool row = false;

	if (!index_query(&query, index, INDEX_SQL_LACKING_ALL, e))
		return false;
	while (good && (good = sql_step(query, &row, e)) && row) {
		const struct index_journal *witness =
		    index_journal_of(index, sql_int(query, 2));
		const char *text = sql_text(query, 0);
		struct index_lack lack = {
			.sequence = (uint64_t)sql_int(query, 1),
			.witness = &witness->head,
			.at = (uint64_t)sql_int(query, 3),
		};

		good = journal_id_parse(&lack.journal, text, strlen(text)) ||
		    err_set(e, ERR_CORRUPT, "the index is damaged");
		if (good && !witness->is_guest)
			cb(arg, &lack);
	}
	sql_done(query);
	return good;
}
