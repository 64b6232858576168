/* SPDX-License-Identifier: ISC */
/*
 * Questions to the store about where records stand: is this one in the past
 * of that one, and where do two chains part?  They walk down the commits;
 * what they cost is the number of records in between.
 */
#ifndef DAEMON_SYNC_LINEAGE_H
#define DAEMON_SYNC_LINEAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

/*
 * Where a commit stands, and in which journal; false if it is not a record
 * of this store (no failure: a store need not have what a remote has).
 */
bool lineage_find(struct store *store, struct record_place *out,
    struct journal_id *journal, const struct git_id *id);

/* Is old the same record as tip, or in its past?  Both are records of this
 * journal that the store has.  False also when something in between cannot be
 * read. */
bool lineage_has(struct store *store, const struct journal_id *journal,
    const struct record_place *tip, const struct record_place *old);

/*
 * The first record on the way from the first record to tip that is not in
 * the past of other (NULL: the first of all): its hash, and the sequence of
 * the record below it.  tip must not be in the past of other.
 */
MUST_USE bool lineage_part(struct store *store, struct hash *first,
    uint64_t *below, const struct record_place *tip,
    const struct record_place *other, struct err *e);

/* The record of that sequence on the way down from tip. */
MUST_USE bool lineage_down(struct store *store, struct record_place *out,
    const struct record_place *tip, uint64_t sequence, struct err *e);

#endif
