/* SPDX-License-Identifier: ISC */
/*
 * What is true in a world, known from outside: every record that a key of
 * the room has signed, by whom and on what; which of them were acknowledged
 * to a person; and what every machine must have.  Written without the code
 * that decides in the programs: chains are followed by ids, cuts are counted
 * out by hand.  In shared memory.
 */
#ifndef TESTS_SIM_TRUTH_H
#define TESTS_SIM_TRUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/record/id.h"
#include "protocol/record/record.h"
#include "tests/sim/hub.h"

#define TRUTH_FACTS 16384
#define TRUTH_MACHINES 9
#define TRUTH_KEYS 6
#define TRUTH_POINTS 16
#define TRUTH_THIEF TRUTH_MACHINES /* as the writer of a record */

/* A record that is valid. */
struct fact {
	struct git_id id;
	struct hash hash;
	struct journal_id journal;
	struct device_id device;
	enum journal_class class;
	uint64_t sequence;
	int below;     /* the fact that it stands on; -1: a first record */
	int key;       /* whose it is */
	size_t writer; /* a machine, or TRUTH_THIEF */
	bool is_acknowledged;
	bool was_dropped; /* a machine that had it was lost or put back */
	int cuts;         /* the key that it cuts; -1: none */
	int points[TRUTH_POINTS];
	size_t point_count;
};

/* A set of facts. */
struct fact_set {
	uint64_t bits[TRUTH_FACTS / 64];
};

/* What a machine may still do after it was put back to an old state that
 * nothing on it could tell from the new one. */
struct excuse {
	bool is_given;
	struct journal_id journal;
};

struct truth {
	struct public_key keys[TRUTH_KEYS];
	struct device_id devices[TRUTH_KEYS]; /* beside keys */
	struct fact facts[TRUTH_FACTS];
	size_t count;
	uint32_t places[4 * TRUTH_FACTS]; /* by git id: 1 + its place */
	struct fact_set has[TRUTH_MACHINES];
	struct excuse excuses[TRUTH_MACHINES][2]; /* by class */
};

/* In shared memory. */
struct truth *truth_new(void) MUST_USE;

bool fact_set_has(const struct fact_set *set, size_t fact);
void fact_set_add(struct fact_set *set, size_t fact);

/* The place of the record, or -1. */
int truth_find(const struct truth *truth, const struct git_id *id);

/*
 * Learn of a record that was signed, and return its place; the one that it
 * stands on is known.  Of an honest machine it must not part the journal,
 * unless that machine has an excuse.
 */
int truth_learn(struct truth *truth, const void *data, size_t len,
    size_t writer);

/* Is below in the past of fact, or the same? */
bool truth_reaches(const struct truth *truth, int fact, int below);

/* Add all that a newcomer can have from this hub: of every ref the records
 * from the first one on, as long as they are valid and of the ref's
 * journal. */
void truth_of_hub(const struct truth *truth, struct fact_set *out,
    const struct hub *hub);

/* The same of one ref. */
void truth_of_ref(const struct truth *truth, struct fact_set *out,
    const struct hub *hub, const struct hub_ref *ref);

/* So many records of this journal have none upon them. */
size_t truth_tips(const struct truth *truth, const struct journal_id *journal);

/* Is this record beyond all points of a cut of its key that this set has?
 * Such a record never counts. */
bool truth_is_cut_off(const struct truth *truth, const struct fact_set *set,
    size_t fact);

/* The last record of a key in that class that anybody knows; -1: none. */
int truth_last(const struct truth *truth, int key, enum journal_class class);

#endif
