/* SPDX-License-Identifier: ISC */
/*
 * When a remote is visited by itself: on an interval while all is well, less
 * and less often while it fails.  Pure: the time and the chance are given.
 */
#ifndef DAEMON_SYNC_BACKOFF_H
#define DAEMON_SYNC_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#define BACKOFF_FIRST_MS 60000                     /* one minute */
#define BACKOFF_MOST_MS ((int64_t)4 * 3600 * 1000) /* four hours */
#define BACKOFF_LEAST_MS 1000

/* Of one remote.  All zero: due at once. */
struct backoff {
	unsigned failures; /* in a row */
	int64_t due_ms;    /* not before */
};

/* A visit failed: wait by chance for anything up to a minute, then up to two,
 * four, ... and at most four hours, so that many who lost the same remote do
 * not come back to it at once. */
void backoff_failed(struct backoff *backoff, int64_t now_ms, uint64_t chance);

/* A visit went well: the next one is due after the interval. */
void backoff_went(struct backoff *backoff, int64_t now_ms, int64_t interval_ms);

/* Somebody asks: what failed is forgotten. */
void backoff_reset(struct backoff *backoff);

/* Is a visit due?  With news for it, which a remote that fails does not hear
 * of earlier. */
bool backoff_is_due(const struct backoff *backoff, int64_t now_ms,
    bool has_news);

#endif
