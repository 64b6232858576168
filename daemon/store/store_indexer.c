/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/store/store_feed.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_known.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

/* --- what is there already --------------------------------------------- */

/*
 * A new index has no keys to look records up by; so we remember here which
 * ones it has, and of which journal.
 */
static struct hash
key_of(const struct git_id *id)
{
	struct hash key = { { 0 } };

	(void)memcpy(key.bytes, id->bytes, GIT_ID_LEN);
	return key;
}

static void
remember(struct indexer *indexer, const struct git_id *id,
    const struct journal_id *journal)
{
	const struct hash key = key_of(id);
	const size_t count = indexer->journal_count;

	if (!indexer->is_building)
		return;
	if (count == 0 ||
	    strcmp(indexer->journals[count - 1].text, journal->text) != 0) {
		indexer->journals = mem_grow(indexer->journals,
		    &indexer->journal_room, count + 1, sizeof(*journal));
		indexer->journals[indexer->journal_count++] = *journal;
	}
	map_set(&indexer->records, &key, (int64_t)indexer->journal_count);
}

void
indexer_clear(struct indexer *indexer)
{
	map_clear(&indexer->records);
	known_clear(&indexer->known);
	free(indexer->journals);
}

/* The record's journal, if the index has it. */
static bool
find_record(struct indexer *indexer, const struct git_id *id,
    const struct buf *bytes, struct journal_id *journal, struct err *e)
{
	const struct hash key = key_of(id);
	struct record_place place;
	struct hash hash;
	int64_t which;

	if (!indexer->is_building) {
		hash = hash_of(bytes->data, bytes->len);
		return index_place(indexer->index, &place, journal, &hash, e);
	}
	which = map_find(&indexer->records, &key);
	if (which == 0)
		return err_set(e, ERR_NOTFOUND, "the record is not here");
	*journal = indexer->journals[which - 1];
	return true;
}

static bool
is_indexed(void *arg, const struct git_id *id, const struct buf *bytes,
    bool *stop, struct err *e)
{
	struct journal_id journal;
	struct err why = { 0 };

	*stop = find_record(arg, id, bytes, &journal, &why);
	if (*stop || why.code == ERR_NOTFOUND)
		return true;
	*e = why;
	return false;
}

/* --- adding a ref ------------------------------------------------------ */

/* A chain on its way into the index. */
struct climb {
	struct indexer *indexer;
	struct store_chain chain;
	struct store_ref ref;
	struct journal_head head;
	struct record_place below;
	bool has_below;
	enum record_depth depth;
};

/* The record that the walk stopped at, as the next one sees it, and its
 * journal. */
static bool
read_below(struct climb *climb, struct journal_id *journal, struct err *e)
{
	struct indexer *indexer = climb->indexer;
	const struct git_id *id = &climb->chain.stop;
	struct record record = { 0 };
	struct buf bytes;
	enum fault fault;
	bool done;

	buf_init(&bytes, LIMIT_RECORD);
	done = repo_read(indexer->repo, &bytes, id, false, e) &&
	    record_parse(&record, bytes.data, bytes.len, RECORD_UNVERIFIED,
		&fault, e) &&
	    find_record(indexer, id, &bytes, journal, e);
	climb->below =
	    (struct record_place){ record.sequence, record.hash, *id };
	record_clear(&record);
	buf_clear(&bytes);
	return done;
}

/* What the record stands on must be in the journal that the ref names. */
static bool
find_below(struct climb *climb, struct err *e)
{
	struct indexer *indexer = climb->indexer;
	struct journal_state state;
	struct journal_id journal;

	climb->has_below = climb->chain.is_stopped;
	if (!climb->has_below)
		return true;
	if (!read_below(climb, &journal, e) ||
	    !index_journal(indexer->index, &state, &journal, e))
		return false;
	climb->head = state.head;
	if (state.is_guest && !climb->ref.is_guest)
		return index_admit_guest(indexer->index, &journal, e);
	return true;
}

/* Is that the journal that the ref promised? */
static bool
fits_ref(const struct climb *climb)
{
	return strcmp(climb->head.journal.text, climb->ref.journal.text) == 0 &&
	    (climb->ref.is_branch || climb->head.class == climb->ref.class);
}

/* What its tip's signature covers, through the hashes, is all below it. */
static bool
choose_depth(struct climb *climb, struct err *e)
{
	struct record record = { 0 };
	struct err why = { 0 };
	enum fault fault;
	struct buf bytes;
	bool done = true;

	climb->depth = RECORD_ALL;
	if (climb->chain.count == 0)
		return true;
	buf_init(&bytes, LIMIT_RECORD);
	done = store_chain_bytes(&climb->chain, 0, &bytes, e);
	if (done &&
	    record_parse(&record, bytes.data, bytes.len, RECORD_ALL, &fault,
		&why))
		climb->depth = RECORD_UNVERIFIED;
	record_clear(&record);
	buf_clear(&bytes);
	return done;
}

/* Is the record good where it stands? */
static bool
stands(struct climb *climb, const struct record *record, struct err *why)
{
	const struct room_id *room = &climb->indexer->charter->room;
	enum fault fault;

	if (climb->has_below)
		return fits_ref(climb) &&
		    record_follows(record, &climb->head, &climb->below, &fault,
			why);
	if (!record_begins(record, room, &climb->ref.journal, &fault, why))
		return false;
	climb->head = record->head;
	return fits_ref(climb);
}

/*
 * Add one record; *good is false if it is not valid, which ends the climb
 * and is no failure.
 */
static bool
add_record(struct climb *climb, const struct fed *fed, bool *good,
    struct err *e)
{
	struct indexer *indexer = climb->indexer;
	const struct record *record = &fed->record;
	const struct index_record added = {
		.record = record,
		.head = &climb->head,
		.git_id = fed->link->id,
		.is_guest = climb->ref.is_guest,
	};
	struct err why = { 0 };

	*good = fed->is_good && stands(climb, record, &why);
	if (!*good)
		return true;
	climb->below = (struct record_place){ record->sequence, record->hash,
		fed->link->id };
	climb->has_below = true;
	if (!index_add(indexer->index, &added, e))
		return false;
	remember(indexer, &fed->link->id, &climb->head.journal);
	indexer->done++;
	if (indexer->progress != NULL && indexer->done % 1000 == 0)
		indexer->progress(indexer->arg, indexer->done, indexer->all);
	return true;
}

static bool
climb_up(struct climb *climb, bool *whole, struct err *e)
{
	struct feed *feed = feed_open(&climb->chain, climb->depth);
	const struct fed *fed = NULL;
	bool good = true;
	bool done;

	do {
		done = feed_next(feed, &fed, e);
		if (done && fed != NULL)
			done = add_record(climb, fed, &good, e);
	} while (done && good && fed != NULL);
	*whole = *whole && good;
	feed_close(feed);
	return done;
}

/*
 * Walk down to what the index has.  Below a record that cannot be read the
 * last index may know the way; what stands on it is not valid any more, and
 * *whole is false.
 */
static bool
walk_down(struct climb *climb, const struct git_id *tip, bool *found,
    bool *whole, struct err *e)
{
	struct indexer *indexer = climb->indexer;
	const struct store_chain_end end = { is_indexed, indexer };
	struct git_id at = *tip;

	for (;;) {
		const struct known_record *known;
		struct err why = { 0 };

		*found = store_chain_walk(&climb->chain, indexer->repo, &at,
		    &end, &why);
		if (*found)
			return true;
		*whole = false;
		if (why.code != ERR_CORRUPT && why.code != ERR_NOTFOUND) {
			*e = why;
			return false;
		}
		if (!indexer->knows) {
			known_read(&indexer->known, indexer->room_path);
			indexer->knows = true;
		}
		known = known_find(&indexer->known, &climb->chain.broken);
		store_chain_clear(&climb->chain);
		if (known == NULL || !known->has_below)
			return true;
		at = known->below;
	}
}

bool
indexer_add_ref(struct indexer *indexer, const struct repo_ref *ref,
    bool *whole, struct err *e)
{
	struct climb climb = { .indexer = indexer };
	bool good = true;
	bool found;
	bool done;

	*whole = false;
	if (!store_ref_parse(&climb.ref, ref->name))
		return true;
	done = walk_down(&climb, &ref->id, &found, &good, e);
	if (done && found) {
		indexer->all += climb.chain.count;
		done = find_below(&climb, e) && choose_depth(&climb, e) &&
		    climb_up(&climb, &good, e);
		good = good && fits_ref(&climb);
	}
	if (done && found && good)
		done = index_stamp(indexer->index, ref->name, &ref->id, e);
	*whole = done && found && good;
	store_chain_clear(&climb.chain);
	return done;
}

/* Control first: what data counts for follows from it.  Guests last, since
 * what is in the room already is no guest's. */
bool
indexer_add_refs(struct indexer *indexer, const struct repo_ref *refs,
    size_t count, struct err *e)
{
	bool whole;

	for (int guests = 0; guests < 2; guests++)
		for (size_t i = 0; i < count; i++)
			if (store_ref_is_guest(refs[i].name) == (guests == 1) &&
			    !indexer_add_ref(indexer, &refs[i], &whole, e))
				return false;
	return true;
}
