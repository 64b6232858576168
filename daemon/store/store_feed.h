/* SPDX-License-Identifier: ISC */
/*
 * The records of a chain, from its lowest on, parsed.  A long chain is parsed
 * ahead by a thread of its own, which touches nothing but the chain and its
 * records; it has ended when the feed is closed.
 */
#ifndef DAEMON_STORE_STORE_FEED_H
#define DAEMON_STORE_STORE_FEED_H

#include <stdbool.h>

#include "daemon/store/store_chain.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

struct feed;

/* One record, parsed or not. */
struct fed {
	const struct store_link *link;
	struct record record; /* if is_good */
	bool is_good;
	struct buf bytes; /* of a record whose bytes the chain has not kept */
};

/* chain is the caller's, and the repository of it the feed's, until
 * feed_close(). */
struct feed *feed_open(struct store_chain *chain,
    enum record_depth depth) MUST_USE;

/*
 * The next record, NULL at the end.  It lives until the next call.
 *
 * ERR_CORRUPT, ERR_NOTFOUND, ERR_IO  its bytes cannot be read again
 */
MUST_USE bool feed_next(struct feed *feed, const struct fed **out,
    struct err *e);

/* NULL is fine. */
void feed_close(struct feed *feed);

#endif
