/* SPDX-License-Identifier: ISC */
/*
 * A slot and what is current in it (docs/FORMAT.md, section 10): the one
 * rule of merging, for all kinds.
 */
#ifndef PROTOCOL_ROOM_SLOT_H
#define PROTOCOL_ROOM_SLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"

/* One statement of a slot. */
struct slot_entry {
	struct statement_id id;
	bool counts;
	const struct statement_id *replaces; /* borrowed */
	size_t replaces_count;
	size_t member; /* who said it, by a number */
	bool current;  /* out */
};

/* Whose statements may a member's replace, beside its own?  NULL: nobody's. */
struct slot_heirs {
	bool (*continues)(const void *arg, size_t member, size_t other);
	const void *arg;
};

/*
 * Find what is current: what counts and is reached by no other counting
 * statement along replaces, through links that count or not.  The entries
 * are all statements of the slot that are here, and where heirs are given
 * those of the slots of all members that they connect, in any order; their order
 * stays.  Sorts inside and visits each link once for each round: far below
 * the square of the number of entries.
 */
void slot_fold(struct slot_entry *entries, size_t count,
    const struct slot_heirs *heirs);

/*
 * The slot as text: canonical JSON of [kind, root key, subject].  For member
 * statements the key is the statement's own; for other control kinds it is
 * "".  The caller frees it.
 */
char *slot_key(const json_t *statement, const struct public_key *root) MUST_USE;

/* A statement and the slot that it is in. */
struct slot_item {
	char *key; /* of slot_key(); NULL for one that is in no slot; owned */
	struct statement_id id;
	const json_t *json; /* borrowed */
	bool counts;
	size_t member;
	bool current; /* out */
};

/* slot_fold() for each slot of the items, in any order.  Takes the keys and
 * sets them to NULL. */
void slot_fold_all(struct slot_item *items, size_t count,
    const struct slot_heirs *heirs);

#endif
