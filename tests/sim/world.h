/* SPDX-License-Identifier: ISC */
/*
 * A world: one room, its machines with real stores in a memory file system,
 * hubs and sticks, and one time.
 *
 * Machines 0, 2, 4 are the first devices of three members, 1, 3, 5 their
 * second ones; 6, 7, 8 are machines onto which somebody has copied a home.
 * The founder has machine 0.
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/store/store.h"
#include "daemon/sync/sync.h"
#include "protocol/base/compiler.h"
#include "tests/sim/clock.h"
#include "tests/sim/hub.h"
#include "tests/sim/truth.h"

#define WORLD_DEVICES 6 /* machines with a key of their own */
#define WORLD_MACHINES TRUTH_MACHINES
#define WORLD_IMAGES 4

/* What the line of a visit is like. */
struct line {
	int64_t delay_ms; /* of every answer */
	size_t cut_after; /* so many refs and lists; 0: never */
	bool is_deaf;     /* what is done last is done, and not answered */
};

struct machine {
	bool exists;
	bool is_lost; /* and never comes back */
	size_t key;
	uint64_t disk; /* what its disk says that it is */
	unsigned home; /* its homes have numbers; this is the present one */
	int64_t shift_s;
	struct line line;
	struct loop *loop;
	struct store *store; /* NULL: not open */
	struct sync *sync;
	bool is_done; /* the visit that somebody waits for */
	bool is_cut;  /* the line of the last visit was */
	bool is_told; /* it was shown records of its own that it lacks */
	struct incarnation before; /* when it was looked at last */
	bool is_fresh; /* something came since the last look at it */
	size_t moved;  /* by the visit */
	char error[256];
};

/* A copy of a machine's folders. */
struct image {
	bool exists;
	size_t machine;
	size_t key;
	uint64_t disk;
	unsigned home;
	struct incarnation incarnation;
};

struct world {
	char *root;
	struct charter charter;
	struct secret_key *keys[WORLD_DEVICES];
	struct machine machines[WORLD_MACHINES];
	struct hub *hubs;      /* shared */
	struct truth *truth;   /* shared */
	struct chance *chance; /* shared: of the programs */
	struct image images[WORLD_IMAGES];
};

/* The one of this process. */
struct world *world_here(void);

/* Make it, with machine 0 in it.  The folder root is there and empty. */
void world_make(const char *root, uint64_t seed);

/* Be on this machine: its folders, its clock. */
void world_enter(size_t machine);

/* The member that has a key: 0, 1, 2. */
const char *world_member(size_t key);

/* Is it the root key of a founder, whose first record is the charter? */
bool world_is_founder(size_t key);

/* --- machines -------------------------------------------------------------- */

/* Is it there and open? */
bool machine_works(size_t machine);

/* A folder of it, or of the image of that number; the caller frees it. */
char *machine_folder(size_t machine) MUST_USE;
char *machine_home(size_t machine) MUST_USE;
char *image_folder(size_t image) MUST_USE;

/* Make a store of this key on it. */
void machine_create(size_t machine, size_t key);

/* Open the store and its sync; all that must be there is.  Learns what was
 * written and not acknowledged. */
void machine_open(size_t machine);
void machine_close(size_t machine);

/* Learn of the records of the journals that it writes; acknowledged ones, if
 * is_acknowledged. */
void machine_learn(size_t machine, bool is_acknowledged);

/* Say these statements, which it takes, on a machine; they are acknowledged,
 * unless the device was cut. */
void machine_say(size_t machine, enum journal_class class, json_t **statements,
    size_t count);

/* All that it ever had is there, nothing that nobody wrote, what is cut off
 * does not count, and it says the same as we of who governs. */
void machine_check(size_t machine);

/* A visit has brought what is good of this ref. */
void machine_is_shown(size_t machine, const struct hub *hub,
    const struct hub_ref *ref);

/* Begin a visit to a hub. */
void machine_visit(size_t machine, size_t hub);

/* Have the visit come to its end; others go on meanwhile unless alone. */
void machine_wait(size_t machine, bool is_alone);

/* What the store says, as text; the caller frees it. */
char *machine_dump(size_t machine) MUST_USE;    /* what counts */
char *machine_charter(size_t machine) MUST_USE; /* charters, and disputes */
char *machine_logical(size_t machine) MUST_USE; /* all of the index */

/* Build its index anew: that is the one that grew. */
void machine_reindex(size_t machine);

/* --- images ---------------------------------------------------------------- */

/* Keep a copy of a machine. */
void image_keep(size_t image, size_t machine);

enum restore {
	RESTORE_DISK,      /* all of the machine is as it was */
	RESTORE_HOME,      /* the home is, its state directory is not */
	RESTORE_ELSEWHERE, /* into a home of another place */
	RESTORE_COUNT
};

/* Put it back onto its machine. */
void image_restore(size_t image, enum restore how);

enum copying {
	COPY_HOME,  /* the home alone */
	COPY_STATE, /* and its state directory */
	COPY_DISK,  /* the whole disk, which says that it is the first one's */
	COPY_COUNT
};

/* Use it on another machine as well. */
void image_copy(size_t image, size_t machine, enum copying how);

/* The machine is gone for good. */
void machine_lose(size_t machine);

/* --- the end --------------------------------------------------------------- */

/* Heal everything, let all meet, and compare. */
void world_end(void);

#endif
