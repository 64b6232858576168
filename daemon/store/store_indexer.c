/* SPDX-License-Identifier: ISC */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store/store_feed.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_known.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

/* A chain on its way into the index. */
struct climb {
	struct indexer *indexer;
	struct repo *repo; /* to walk with */
	struct repo_ref to;
	struct store_ref ref;
	struct store_chain chain;
	struct journal_id stop_journal; /* of the record where the walk ended */
	bool is_found;                  /* there is something to climb */
	bool is_whole; /* all that the ref holds is good, so far */
	struct journal_head head;
	struct record_place below;
	bool has_below;
	enum record_depth depth;
};

/* --- going down -------------------------------------------------------- */

/*
 * A new index has no keys to look records up by; so we remember which ones
 * were met, and in which journal.
 */
static struct hash
key_of(const struct git_id *id)
{
	struct hash key = { { 0 } };

	(void)memcpy(key.bytes, id->bytes, GIT_ID_LEN);
	return key;
}

static void
remember(struct indexer *indexer, const struct climb *climb)
{
	indexer->journals = mem_grow(indexer->journals, &indexer->journal_room,
	    indexer->journal_count + 1, sizeof(*indexer->journals));
	indexer->journals[indexer->journal_count++] = climb->ref.journal;
	for (size_t i = 0; i < climb->chain.count; i++) {
		const struct hash key = key_of(&climb->chain.links[i].id);

		map_set(&indexer->records, &key,
		    (int64_t)indexer->journal_count);
	}
}

void
indexer_clear(struct indexer *indexer)
{
	map_clear(&indexer->records);
	known_clear(&indexer->known);
	free(indexer->journals);
}

/* Was it met before?  Ends the walk. */
static bool
is_met(void *arg, const struct git_id *id, const struct buf *bytes, bool *stop,
    struct err *e)
{
	struct climb *climb = arg;
	struct indexer *indexer = climb->indexer;
	const struct hash key = key_of(id);
	const int64_t which = map_find(&indexer->records, &key);

	(void)bytes;
	(void)e;
	*stop = which != 0;
	if (*stop)
		climb->stop_journal = indexer->journals[which - 1];
	return true;
}

/* Is it in the index?  Ends the walk. */
static bool
is_indexed(void *arg, const struct git_id *id, const struct buf *bytes,
    bool *stop, struct err *e)
{
	struct climb *climb = arg;
	const struct hash hash = hash_of(bytes->data, bytes->len);
	struct record_place place;
	struct err why = { 0 };

	(void)id;
	*stop = index_place(climb->indexer->index, &place, &climb->stop_journal,
	    &hash, &why);
	if (*stop || why.code == ERR_NOTFOUND)
		return true;
	*e = why;
	return false;
}

/* The index has the record, though it can no longer be read. */
static void
stop_at_known(struct climb *climb, const struct known_record *known)
{
	climb->chain.is_stopped = true;
	climb->chain.stop = known->id;
	climb->stop_journal = known->journal;
	climb->below =
	    (struct record_place){ known->sequence, known->hash, known->id };
	climb->has_below = true;
	climb->is_found = true;
	climb->is_whole = true;
}

/*
 * Walk down to what the index has.  Below a record that cannot be read the
 * last index may know the way; what stands on it is not valid any more, and
 * the climb is not whole.
 */
static bool
walk_down(struct climb *climb, struct err *e)
{
	struct indexer *indexer = climb->indexer;
	const struct store_chain_end end = { indexer->is_building ? is_met :
								    is_indexed,
		climb };
	struct git_id at = climb->to.id;

	climb->is_whole = true;
	for (;;) {
		const struct known_record *known;
		struct err why = { 0 };

		climb->is_found = store_chain_walk(&climb->chain, climb->repo,
		    &at, &end, &why);
		if (climb->is_found)
			break;
		climb->is_whole = false;
		if (why.code != ERR_CORRUPT && why.code != ERR_NOTFOUND) {
			*e = why;
			return false;
		}
		if (!indexer->knows) {
			known_read(&indexer->known, indexer->room_path);
			indexer->knows = true;
		}
		known = known_find(&indexer->known, &climb->chain.broken);
		if (known != NULL && !indexer->is_building) {
			stop_at_known(climb, known);
			return true;
		}
		store_chain_clear(&climb->chain);
		if (known == NULL || !known->has_below)
			return true;
		at = known->below;
	}
	if (indexer->is_building)
		remember(indexer, climb);
	return true;
}

/* --- climbing up ------------------------------------------------------- */

/* The record that the walk stopped at, as the next one sees it. */
static bool
read_below(struct climb *climb, struct err *e)
{
	const struct git_id *id = &climb->chain.stop;
	struct record record = { 0 };
	struct buf bytes;
	enum fault fault;
	bool done;

	buf_init(&bytes, LIMIT_RECORD);
	done = repo_read(climb->indexer->repo, &bytes, id, false, e) &&
	    record_parse(&record, bytes.data, bytes.len, RECORD_UNVERIFIED,
		&fault, e);
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
	struct index *index = climb->indexer->index;
	struct journal_state state;

	if (!climb->chain.is_stopped)
		return true;
	if ((!climb->has_below && !read_below(climb, e)) ||
	    !index_journal(index, &state, &climb->stop_journal, e))
		return false;
	climb->has_below = true;
	climb->head = state.head;
	if (state.is_guest && !climb->ref.is_guest)
		return index_admit_guest(index, &climb->stop_journal, e);
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
	if (!index_add(indexer->index, &added, &why)) {
		/* A branch of a journal that is not good below it. */
		*good = false;
		if (why.code == ERR_NOTFOUND)
			return true;
		*e = why;
		return false;
	}
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

/* Add what was found and stamp the ref; the chain is gone then. */
static bool
climb_chain(struct climb *climb, struct err *e)
{
	struct indexer *indexer = climb->indexer;
	bool done = true;

	if (climb->is_found) {
		/* Whoever walked may be walking on. */
		climb->chain.repo = indexer->repo;
		indexer->all += climb->chain.count;
		done = find_below(climb, e) && choose_depth(climb, e) &&
		    climb_up(climb, &climb->is_whole, e);
	}
	climb->is_whole =
	    done && climb->is_found && climb->is_whole && fits_ref(climb);
	if (climb->is_whole)
		done = index_stamp(indexer->index, climb->to.name,
		    &climb->to.id, e);
	store_chain_clear(&climb->chain);
	return done;
}

bool
indexer_add_ref(struct indexer *indexer, const struct repo_ref *ref,
    bool *whole, struct err *e)
{
	struct climb climb = { .indexer = indexer,
		.repo = indexer->repo,
		.to = *ref };
	bool done;

	*whole = false;
	if (!store_ref_parse(&climb.ref, ref->name))
		return true;
	done = walk_down(&climb, e) && climb_chain(&climb, e);
	*whole = done && climb.is_whole;
	store_chain_clear(&climb.chain);
	return done;
}

/* --- many refs --------------------------------------------------------- */

/* A walk in a thread of its own, while another chain is being climbed. */
struct walker {
	struct climb climb;
	bool done;
	struct err failure;
	bool has_thread;
	pthread_t thread;
};

static void *
run_walker(void *arg)
{
	struct walker *walker = arg;

	walker->done = walk_down(&walker->climb, &walker->failure);
	return NULL;
}

/* Signals are for the thread that was there before. */
static void
walker_start(struct walker *walker)
{
	sigset_t all;
	sigset_t old;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	walker->has_thread =
	    pthread_create(&walker->thread, NULL, run_walker, walker) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!walker->has_thread)
		(void)run_walker(walker);
}

static bool
walker_wait(struct walker *walker, struct err *e)
{
	if (walker->has_thread)
		(void)pthread_join(walker->thread, NULL);
	walker->has_thread = false;
	if (!walker->done)
		*e = walker->failure;
	return walker->done;
}

/* Reading one journal costs as much as indexing another. */
static bool
add_ahead(struct indexer *indexer, const struct store_ref *refs,
    const struct repo_ref *to, size_t count, struct err *e)
{
	struct walker walkers[2] = { 0 };
	struct repo *repo = NULL;
	bool done = repo_open(&repo, repo_path(indexer->repo), e);

	for (size_t i = 0; done && i <= count; i++) {
		struct walker *next = &walkers[i % 2];
		struct walker *last = &walkers[(i + 1) % 2];

		done = i == 0 || walker_wait(last, e);
		if (done && i < count) {
			*next = (struct walker){ .climb = { .indexer = indexer,
						     .repo = repo,
						     .to = to[i],
						     .ref = refs[i] } };
			walker_start(next);
		}
		if (done && i > 0)
			done = climb_chain(&last->climb, e);
	}
	for (size_t i = 0; i < 2; i++) {
		struct err ignored = { 0 };

		(void)!walker_wait(&walkers[i], &ignored);
		store_chain_clear(&walkers[i].climb.chain);
	}
	repo_close(repo);
	return done;
}

/* Control first: what data counts for follows from it.  Guests last, since
 * what is in the room already is no guest's. */
static size_t
order_refs(struct repo_ref *to, struct store_ref *refs,
    const struct repo_ref *given, size_t count)
{
	size_t used = 0;

	for (int guests = 0; guests < 2; guests++)
		for (size_t i = 0; i < count; i++)
			if (store_ref_parse(&refs[used], given[i].name) &&
			    refs[used].is_guest == (guests == 1))
				to[used++] = given[i];
	return used;
}

bool
indexer_add_refs(struct indexer *indexer, const struct repo_ref *refs,
    size_t count, struct err *e)
{
	struct repo_ref *to = mem_new(count, sizeof(*to));
	struct store_ref *parsed = mem_new(count + 1, sizeof(*parsed));
	bool done = true;
	bool whole;

	count = order_refs(to, parsed, refs, count);
	if (indexer->is_building)
		done = add_ahead(indexer, parsed, to, count, e);
	else
		for (size_t i = 0; done && i < count; i++)
			done = indexer_add_ref(indexer, &to[i], &whole, e);
	free(parsed);
	free(to);
	return done;
}
