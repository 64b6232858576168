/* SPDX-License-Identifier: ISC */
/*
 * What is true in a world, known from outside: every record that a key of
 * the room has signed, by whom and on what; which of them were acknowledged
 * to a person; what every machine must have; and what was said about the room
 * itself (deed.c).  Written without the code that decides in the programs:
 * chains are followed by ids, cuts are counted out by hand.  In shared memory.
 */
#ifndef TESTS_SIM_TRUTH_H
#define TESTS_SIM_TRUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"
#include "protocol/record/record.h"
#include "tests/sim/hub.h"

#define TRUTH_FACTS 16384
#define TRUTH_MACHINES 9
#define TRUTH_KEYS 6
#define TRUTH_MEMBERS (TRUTH_KEYS / 2) /* of key k: k / 2 */
#define TRUTH_DEEDS 4096
#define TRUTH_CUTS 1024
#define TRUTH_POINTS 16
#define TRUTH_THIEF TRUTH_MACHINES /* as the writer of a record */

/* A journal that the writer of a control record had seen. */
struct fact_seen {
	struct journal_id journal;
	uint64_t sequence;
};

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
	const struct fact_seen *seen; /* of a control record */
	size_t seen_count;
};

enum deed_kind {
	DEED_CHARTER, /* a later one */
	DEED_ENDORSEMENT,
	DEED_GRANT,
	DEED_DEVICE,
	DEED_CUT,
	DEED_ADOPT,
};

/* A statement in a control journal. */
struct deed {
	int fact;
	enum deed_kind kind;
	char id[STATEMENT_ID_MAX + 1];
	int about; /* the deed that it endorses; -1: none that is known */
	const char *text; /* JSON */
};

/* A cut that a deed has in it: a charter can have several. */
struct deed_cut {
	int deed;
	unsigned keys; /* bits of those that it cuts */
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
	size_t founders;  /* members 0 up to it have founded the room, and are
			   * its first stewards */
	size_t threshold; /* of them */
	struct fact facts[TRUTH_FACTS];
	size_t count;
	struct deed deeds[TRUTH_DEEDS];
	size_t deed_count;
	struct deed_cut cuts[TRUTH_CUTS];
	size_t cut_count;
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
int truth_find_hash(const struct truth *truth, const char *hash);

/* The number of a key or device, as text, or -1. */
int truth_find_key(const struct truth *truth, const char *key);
int truth_find_device(const struct truth *truth, const char *device);

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

/* Is the record behind this cut, whoever said it? */
bool truth_is_behind(const struct truth *truth, const struct deed_cut *cut,
    size_t fact);

/* Is this record beyond all points of a cut of its key that this set has?
 * Any other one has nothing to fear. */
bool truth_is_cut_off(const struct truth *truth, const struct fact_set *set,
    size_t fact);

/* The journal of this control record has more branches in the set than count,
 * and not all of them stand on it. */
bool truth_is_overforked(const struct truth *truth, const struct fact_set *set,
    size_t fact);

/* What the deed says. */
const json_t *deed_json(const struct truth *truth, size_t deed);

/* Learn what a record says about the room. */
void deeds_learn(struct truth *truth, int fact, const struct record *record);

/* The last record of a key in that class that anybody knows; -1: none. */
int truth_last(const struct truth *truth, int key, enum journal_class class);

#endif
