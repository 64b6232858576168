/* SPDX-License-Identifier: ISC */
/*
 * What a remote lacks, and behind which of its refs it goes
 * (docs/FORMAT.md, section 5, "References").  Decides; moves nothing.
 *
 * A branch of ours is there if some ref of the remote has it in its good
 * prefix.  If not: the journal's own ref, if what that holds is in our past;
 * else a ref below f/ whose tip is; else a new one.
 */
#ifndef DAEMON_SYNC_PUSH_H
#define DAEMON_SYNC_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/store/store.h"
#include "daemon/sync/ledger.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

/* One ref of the remote to move, or make. */
struct push_item {
	struct refname name;
	struct record_place tip;
	uint64_t from; /* the remote has the chain up to this sequence */
	bool is_control;
};

/* All of them, control first.  The caller frees *out. */
MUST_USE bool push_choose(struct push_item **out, size_t *count,
    struct store *store, struct ledger *ledger, struct err *e);

#endif
