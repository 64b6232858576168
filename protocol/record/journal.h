/* SPDX-License-Identifier: ISC */
/*
 * The shape of a journal: a tree of records, and what follows from it
 * (docs/FORMAT.md, section 5).  Pure and without recursion.
 */
#ifndef PROTOCOL_RECORD_JOURNAL_H
#define PROTOCOL_RECORD_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/record/id.h"
#include "protocol/seal/hash.h"

#define NODE_NONE SIZE_MAX

/* One record in the tree. */
struct node {
	uint64_t sequence;
	struct hash hash;
	size_t previous; /* index of the record below, NODE_NONE for a first */
};

/* The records of one journal, every one behind the one it stands on. */
struct tree {
	struct node *nodes;
	size_t count;
};

/* How many records no other names as previous. */
size_t tree_tip_count(const struct tree *tree);

/* Has the journal more than one tip? */
bool tree_is_forked(const struct tree *tree);

/*
 * Mark in overforked[count] the records that are not in the past of all
 * tips, if there are more than LIMIT_BRANCHES of them; else mark none.
 */
void tree_overforked(const struct tree *tree, bool *overforked);

/* The index of the record with this sequence and hash, or NODE_NONE. */
size_t tree_find(const struct tree *tree, uint64_t sequence,
    const struct hash *hash);

/* Set past[i] for the record at index and all below it; others stay. */
void tree_past(const struct tree *tree, size_t index, bool *past);

#endif
