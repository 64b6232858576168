/* SPDX-License-Identifier: ISC */
/*
 * A chain of records as it lies in the repository, from a tip downwards.
 * Follows parents alone; whether the records are good is asked afterwards,
 * upwards, by whoever walks.
 */
#ifndef DAEMON_STORE_STORE_CHAIN_H
#define DAEMON_STORE_STORE_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/repo/repo.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/git_id.h"

struct store_link {
	struct git_id id;
	size_t off; /* of its bytes in the chain's, if len > 0 */
	size_t len; /* 0: not kept, read them again */
};

struct store_chain {
	struct repo *repo;        /* borrowed */
	struct store_link *links; /* the tip first */
	size_t count;
	size_t room;
	struct buf bytes;
	bool is_stopped;      /* by the caller, not by a first record */
	struct git_id stop;   /* where, if it is; not among the links */
	struct git_id broken; /* the record that could not be read */
};

/* Where a walk may end: *stop says that it ends at this record, without it. */
typedef bool (*store_chain_stop_cb)(void *arg, const struct git_id *id,
    const struct buf *bytes, bool *stop, struct err *e);

struct store_chain_end {
	store_chain_stop_cb cb; /* NULL: at the first record */
	void *arg;
};

/*
 * Walk from tip downwards to the first record, or to where end (may be
 * NULL) says so.  The caller ends with store_chain_clear(), also after a failure.
 *
 * ERR_CORRUPT, ERR_NOTFOUND  a record cannot be read; the links are those
 *                            above it
 */
MUST_USE bool store_chain_walk(struct store_chain *chain, struct repo *repo,
    const struct git_id *tip, const struct store_chain_end *end, struct err *e);
void store_chain_clear(struct store_chain *chain);

/* Put the bytes of the link at index into out (emptied first). */
MUST_USE bool store_chain_bytes(struct store_chain *chain, size_t index,
    struct buf *out, struct err *e);

/* The bytes of the link at index, if they were kept; NULL if not. */
const void *store_chain_kept(const struct store_chain *chain, size_t index,
    size_t *len);

/* The parent that a commit's bytes name, if they name one. */
bool store_chain_parent(struct git_id *out, const struct buf *bytes);

/* Is below in the past of tip?  False too if something cannot be read. */
bool store_chain_reaches(struct repo *repo, const struct git_id *tip,
    const struct git_id *below);

#endif
