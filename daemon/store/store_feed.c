/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_feed.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define FEED_AHEAD 256     /* records parsed ahead */
#define FEED_BATCH 32      /* that are handed over at once: each is a wake-up */
#define FEED_THREAD_MIN 64 /* a shorter chain is not worth a thread */

struct feed {
	struct store_chain *chain;
	enum record_depth depth;
	struct fed ring[FEED_AHEAD];
	size_t made;  /* records handed over */
	size_t freed; /* records whose place may be used again */
	size_t seen;  /* of made, by whoever takes */
	size_t taken; /* records given out; the last of them is in use */
	bool has_thread;
	bool is_closing;
	bool has_failed;
	struct err failure;
	pthread_t thread;
	pthread_mutex_t lock; /* of made, freed, and is_closing to failure */
	pthread_cond_t changed;
};

static void
fed_clear(struct fed *fed)
{
	if (fed->is_good)
		record_clear(&fed->record);
	buf_clear(&fed->bytes);
	*fed = (struct fed){ 0 };
}

/* Parse record number i, counted from the lowest, in the place of one that
 * nobody uses any more. */
static bool
feed_make(struct feed *feed, size_t i, struct err *e)
{
	struct store_chain *chain = feed->chain;
	const size_t at = chain->count - 1 - i;
	struct fed *fed = &feed->ring[i % FEED_AHEAD];
	struct err ignored = { 0 };
	enum fault fault;
	const void *data;
	size_t len;

	fed_clear(fed);
	fed->link = &chain->links[at];
	buf_init(&fed->bytes, LIMIT_RECORD);
	data = store_chain_kept(chain, at, &len);
	if (data == NULL) {
		if (!store_chain_bytes(chain, at, &fed->bytes, e))
			return false;
		data = fed->bytes.data;
		len = fed->bytes.len;
	}
	fed->is_good = record_parse(&fed->record, data, len, feed->depth,
	    &fault, &ignored);
	return true;
}

/* Hand over what was parsed, and wait for room; false when there is nothing
 * more to do. */
static bool
hand_over(struct feed *feed, size_t made)
{
	bool more;

	(void)pthread_mutex_lock(&feed->lock);
	feed->made = made;
	(void)pthread_cond_signal(&feed->changed);
	while (!feed->is_closing && made < feed->chain->count &&
	    made + FEED_BATCH > feed->freed + FEED_AHEAD)
		(void)pthread_cond_wait(&feed->changed, &feed->lock);
	more = !feed->is_closing && made < feed->chain->count;
	(void)pthread_mutex_unlock(&feed->lock);
	return more;
}

static void
hand_over_failure(struct feed *feed, size_t made, const struct err *e)
{
	(void)pthread_mutex_lock(&feed->lock);
	feed->made = made;
	feed->has_failed = true;
	feed->failure = *e;
	(void)pthread_cond_signal(&feed->changed);
	(void)pthread_mutex_unlock(&feed->lock);
}

static void *
run_ahead(void *arg)
{
	struct feed *feed = arg;
	size_t made = 0;

	do {
		const size_t left = feed->chain->count - made;
		const size_t end =
		    made + (left < FEED_BATCH ? left : FEED_BATCH);

		for (; made < end; made++) {
			struct err e = { 0 };

			if (!feed_make(feed, made, &e)) {
				hand_over_failure(feed, made, &e);
				return NULL;
			}
		}
	} while (hand_over(feed, made));
	return NULL;
}

/* Signals are for the thread that was there before. */
static void
start_thread(struct feed *feed)
{
	sigset_t all;
	sigset_t old;

	(void)sigfillset(&all);
	(void)pthread_mutex_init(&feed->lock, NULL);
	(void)pthread_cond_init(&feed->changed, NULL);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	feed->has_thread =
	    pthread_create(&feed->thread, NULL, run_ahead, feed) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
}

struct feed *
feed_open(struct store_chain *chain, enum record_depth depth)
{
	struct feed *feed = mem_new(1, sizeof(*feed));

	feed->chain = chain;
	feed->depth = depth;
	if (chain->count >= FEED_THREAD_MIN)
		start_thread(feed);
	return feed;
}

/* Wait until record number taken is made; those before it are not used any
 * more. */
static bool
wait_for_record(struct feed *feed, struct err *e)
{
	bool done;

	if (feed->taken < feed->seen && feed->taken - feed->freed < FEED_BATCH)
		return true;
	(void)pthread_mutex_lock(&feed->lock);
	feed->freed = feed->taken;
	(void)pthread_cond_signal(&feed->changed);
	while (feed->made <= feed->taken && !feed->has_failed)
		(void)pthread_cond_wait(&feed->changed, &feed->lock);
	feed->seen = feed->made;
	done = feed->made > feed->taken;
	if (!done)
		*e = feed->failure;
	(void)pthread_mutex_unlock(&feed->lock);
	return done;
}

bool
feed_next(struct feed *feed, const struct fed **out, struct err *e)
{
	const size_t next = feed->taken;

	*out = NULL;
	if (next == feed->chain->count)
		return true;
	if (feed->has_thread ? !wait_for_record(feed, e) :
			       !feed_make(feed, next, e))
		return false;
	feed->taken++;
	*out = &feed->ring[next % FEED_AHEAD];
	return true;
}

void
feed_close(struct feed *feed)
{
	if (feed == NULL)
		return;
	if (feed->has_thread) {
		(void)pthread_mutex_lock(&feed->lock);
		feed->is_closing = true;
		(void)pthread_cond_signal(&feed->changed);
		(void)pthread_mutex_unlock(&feed->lock);
		(void)pthread_join(feed->thread, NULL);
	}
	for (size_t i = 0; i < FEED_AHEAD; i++)
		fed_clear(&feed->ring[i]);
	free(feed);
}
