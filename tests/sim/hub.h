/* SPDX-License-Identifier: ISC */
/*
 * Hubs and sticks: git repositories as the machines see them from outside,
 * in shared memory.  Objects have one pool for all hubs; a hub is its refs,
 * and what it does with them.  What stock git would not do (move a ref where
 * it does not follow) hubs do only as a lie.
 */
#ifndef TESTS_SIM_HUB_H
#define TESTS_SIM_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/road/refname.h"
#include "protocol/base/compiler.h"
#include "protocol/seal/git_id.h"

#define HUB_COUNT 3
#define HUB_FAR 1   /* one is on another machine, at the end of a bad line */
#define HUB_STICK 2 /* the last one is carried about */
#define HUB_REFS 512
#define HUB_MISSING 16

struct hub_object {
	struct git_id id;
	const void *data;
	size_t len;
	bool has_parent;
	struct git_id parent;
	struct hub_object *next; /* of one place in the pool */
};

struct hub_ref {
	struct refname name;
	struct git_id id;
	uint32_t hidden; /* bit of every machine that is not shown it */
};

/* What a hub holds; can be copied by assignment. */
struct hub_state {
	struct hub_ref refs[HUB_REFS];
	size_t count;
};

struct hub {
	struct hub_state now;
	struct hub_state then; /* an old copy of it */
	bool is_plugged;
	uint64_t version; /* counts up when refs change by themselves */
	size_t forgets;   /* so many pushes are taken and not kept */
	struct git_id missing[HUB_MISSING]; /* objects that it cannot read */
	size_t missing_count;
};

/* Make the pool and the hubs, in shared memory. */
struct hub *hubs_new(void) MUST_USE;

/* Its address. */
const char *hub_url(size_t hub);

/* Put a commit into the pool, unless it is there. */
struct hub_object *hub_put(const void *data, size_t len);
struct hub_object *hub_find(const struct git_id *id);

/* Could this hub read the commit? */
bool hub_has(const struct hub *hub, const struct git_id *id);

/* Is below in the past of tip, or the same? */
bool hub_reaches(const struct git_id *tip, const struct git_id *below);

struct hub_ref *hub_ref_find(struct hub *hub, const char *name);

/* Point the ref there, whatever it was. */
struct hub_ref *hub_ref_set(struct hub *hub, const struct refname *name,
    const struct git_id *id);
void hub_ref_remove(struct hub *hub, struct hub_ref *ref);

/* --- lies ------------------------------------------------------------------ */

enum lie {
	LIE_ROLL_BACK, /* a ref shows less than it did */
	LIE_VANISH,    /* a ref is gone */
	LIE_FORGE,     /* a commit of nobody's on top of a ref */
	LIE_FORGE_ALL, /* on top of all */
	LIE_JUNK,      /* refs of journals that are none */
	LIE_WRONG,     /* a ref leads to another journal */
	LIE_WITHHOLD,  /* a ref is not shown to one machine */
	LIE_FORGET,    /* pushes are taken and not kept */
	LIE_BREAK,     /* an object cannot be read any more */
	LIE_REWRITE,   /* a record with a word changed, hashed anew */
	LIE_REMEMBER,  /* keep a copy of all that it has */
	LIE_PUT_BACK,  /* put that copy back */
	LIE_COUNT
};

/* Lie; which and seed choose the ref and the rest. */
void hub_lie(struct hub *hub, enum lie lie, uint32_t seed);

/* From now on it is honest.  What it has lost is lost; what vandals put
 * there stays there.  If somebody mends it, refs that cannot be read are
 * taken away. */
void hub_heal(struct hub *hub, bool is_mended);

#endif
