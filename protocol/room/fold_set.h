/* SPDX-License-Identifier: ISC */
/*
 * A set of records in memory: which are valid, the journals that they make,
 * and their ranks (docs/FORMAT.md, sections 4 and 5).  For fold.c alone.
 */
#ifndef PROTOCOL_ROOM_FOLD_SET_H
#define PROTOCOL_ROOM_FOLD_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/record/journal.h"
#include "protocol/record/record.h"
#include "protocol/room/charter.h"
#include "protocol/room/fold.h"

enum set_state {
	SET_UNDECIDED,
	SET_VALID,
	SET_WAITING, /* its previous is not here */
	SET_REFUSED,
};

struct set_record {
	struct hash hash;
	struct fold_bytes bytes; /* borrowed */
	struct record record;    /* empty if its bytes are refused */
	enum set_state state;
	size_t previous; /* NONE-like NODE_NONE if there is none or not here */
	size_t first;    /* of a valid one: the first record of its chain */
	size_t node;     /* of a valid one: its place in its journal */
	uint64_t rank;
};

struct set_journal {
	struct journal_head head;
	struct tree tree; /* owned */
	size_t *records;  /* beside tree.nodes: indexes of records; owned */
};

struct set {
	size_t count;
	struct set_record *records; /* ascending by hash, none twice */
	size_t journal_count;
	struct set_journal *journals; /* ascending by id */
	size_t waiting;
	size_t refused;
};

void set_init(struct set *set, const struct charter *charter,
    const struct fold_bytes *records, size_t count, bool verify);
void set_clear(struct set *set);

#endif
