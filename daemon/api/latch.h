/* SPDX-License-Identifier: ISC */
/*
 * Locks the key of a store when it was not used for a while, if a person has
 * set how long.  One timer, that is set only while there is something to
 * lock.
 */
#ifndef DAEMON_API_LATCH_H
#define DAEMON_API_LATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/loop.h"
#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

#define LATCH_MINUTES_MAX 10080 /* a week */

struct latch;

/* store outlives it.  The caller ends with latch_close(). */
struct latch *latch_open(struct loop *loop, struct store *store) MUST_USE;
void latch_close(struct latch *latch);

/* The key was opened, or used: count from now. */
void latch_touch(struct latch *latch);

/*
 * Lock after so many minutes; 0: never.  Kept in the store.
 *
 * ERR_INPUT  more than LATCH_MINUTES_MAX, or less than 0
 */
MUST_USE bool latch_set(struct latch *latch, int64_t minutes, struct err *e);
int64_t latch_minutes(const struct latch *latch);

#endif
