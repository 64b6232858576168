/* SPDX-License-Identifier: ISC */
/* What is fetched: from a near hub whole refs; from a far one what fits. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/road_inner.h"

#define ASKED_MOST 500 /* fetches in one visit: more would have no end */

/* What comes of one ref: all between its tip and what is here. */
struct pile {
	struct repo *main;
	struct repo_object *objects;
	size_t count;
	size_t room;
};

static bool
pile_has(const struct pile *pile, const void *data)
{
	for (size_t i = 0; i < pile->count; i++)
		if (pile->objects[i].data == data)
			return true;
	return false;
}

static void
pile_put(struct pile *pile, const struct hub_object *object)
{
	if (pile_has(pile, object->data))
		return;
	pile->objects = mem_grow(pile->objects, &pile->room, pile->count + 1,
	    sizeof(*pile->objects));
	pile->objects[pile->count++] =
	    (struct repo_object){ .data = object->data, .len = object->len };
}

static bool
pile_add(struct pile *pile, const struct hub *hub, const struct git_id *tip)
{
	const struct git_id *at = tip;

	while (!repo_has(pile->main, at)) {
		const struct hub_object *object = hub_find(at);

		if (object == NULL || !hub_has(hub, at))
			return false;
		pile_put(pile, object);
		if (!object->has_parent)
			break;
		at = &object->parent;
	}
	return true;
}

/* As git would, in the quarantine. */
static bool
ref_write(const struct mover *mover, const char *name, const struct git_id *id,
    struct err *e)
{
	char *path = mem_format("%s/" QUARANTINE_REFS "%s", mover->place.git,
	    name + strlen(REPO_HEADS));
	char *slash = strrchr(path, '/');
	char line[GIT_ID_TEXT + 1];
	bool ok;

	git_id_format(line, id);
	line[GIT_ID_TEXT - 1] = '\n';
	*slash = '\0';
	ok = fs_make_directory(path, e);
	*slash = '/';
	ok = ok && fs_replace(path, line, GIT_ID_TEXT, e);
	free(path);
	return ok;
}

static void
fetch_one(struct mover *mover, struct pile *pile, struct mover_fetch *fetch)
{
	const struct hub_ref *ref = hub_ref_find(mover->hub, fetch->name);
	const size_t before = pile->count;
	struct err e = { 0 };

	if (ref != NULL && pile_add(pile, mover->hub, &ref->id) &&
	    ref_write(mover, fetch->name, &ref->id, &e)) {
		machine_is_shown(mover->machine, mover->hub, ref);
		fetch->state = FETCH_DONE;
		return;
	}
	pile->count = before;
	fetch->state = FETCH_FAILED;
	(void)snprintf(fetch->reason, sizeof(fetch->reason),
	    "the remote cannot give it");
}

/* Let what came lie in the quarantine; ends the pile. */
static void
pile_write(struct pile *pile, const struct mover *mover)
{
	struct repo *quarantine = NULL;
	struct err e = { 0 };

	if (pile->count > 0 &&
	    (!repo_open(&quarantine, mover->place.git, &e) ||
		!repo_write_pack(quarantine, pile->objects, pile->count, &e)))
		report_fail("simulator", "no pack: %s", e.msg);
	repo_close(quarantine);
	free(pile->objects);
}

/* --- near ------------------------------------------------------------------ */

static void
fetch_now(struct mover *mover)
{
	struct pile pile = { .main = road_machine(mover)->store == NULL ?
		    NULL :
		    store_repo(road_machine(mover)->store) };
	struct err e = { 0 };
	bool holds = true;

	for (size_t i = 0; i < mover->fetch_count && holds; i++) {
		holds = road_holds(mover);
		if (holds)
			fetch_one(mover, &pile, &mover->fetches[i]);
	}
	pile_write(&pile, mover);
	/* What came before the cut lies there, and is not spoken of. */
	if (!holds)
		road_lost(mover, &e);
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count,
	    holds ? NULL : &e);
}

/* --- far ------------------------------------------------------------------- */

/* What is still to come of one ref. */
struct walk {
	const struct hub_object *next; /* NULL: nothing */
	size_t left;
	bool is_broken; /* the hub cannot give it */
};

/* The object comes, unless it is here, or the hub cannot read it. */
static void
walk_to(struct walk *walk, const struct pile *pile, const struct mover *mover,
    const struct git_id *id)
{
	walk->next = NULL;
	if (walk->left == 0 || repo_has(pile->main, id))
		return;
	walk->left--;
	walk->next = hub_has(mover->hub, id) ? hub_find(id) : NULL;
	walk->is_broken = walk->next == NULL;
}

/* As upload-pack has it: from the tip down, or from where the last slice
 * ended. */
static void
walk_begin(struct walk *walk, const struct pile *pile,
    const struct mover *mover, const struct mover_fetch *fetch)
{
	const struct partial *partial =
	    partials_find(&mover->partials, fetch->name);

	*walk = (struct walk){
		.left = mover->slice.depth == 0 ? SIZE_MAX : mover->slice.depth
	};
	walk_to(walk, pile, mover,
	    fetch->is_begun && partial != NULL ? &partial->below : &fetch->tip);
}

/* One that cannot be given stops git at all of them, until it is alone. */
static void
walk_look(struct mover_fetch *fetch, struct walk walk, const struct pile *pile,
    const struct mover *mover)
{
	while (walk.next != NULL && walk.next->has_parent)
		walk_to(&walk, pile, mover, &walk.next->parent);
	if (!walk.is_broken)
		return;
	fetch->state = FETCH_FAILED;
	(void)snprintf(fetch->reason, sizeof(fetch->reason),
	    "the remote cannot give it");
}

/* The newest of all first.  False: the line was cut. */
static bool
walks_go(struct walk *walks, struct pile *pile, struct mover *mover)
{
	bool some = true;

	while (some) {
		some = false;
		for (size_t i = 0; i < mover->fetch_count; i++) {
			const struct hub_object *object = walks[i].next;

			if (object == NULL ||
			    mover->fetches[i].state != FETCH_WAITS)
				continue;
			if (!road_holds(mover))
				return false;
			some = true;
			pile_put(pile, object);
			walks[i].next = NULL;
			if (object->has_parent)
				walk_to(&walks[i], pile, mover,
				    &object->parent);
		}
	}
	return true;
}

/* A ref counts as fetched if its tip came, as far as it goes; after a cut as
 * mover_salvage.c has it. */
static void
refs_keep(struct mover *mover, const struct pile *pile, bool holds)
{
	for (size_t i = 0; i < mover->fetch_count; i++) {
		struct mover_fetch *fetch = &mover->fetches[i];
		const struct hub_object *tip = hub_find(&fetch->tip);
		const struct hub_ref *ref =
		    hub_ref_find(mover->hub, fetch->name);
		struct err e = { 0 };

		if (fetch->state != FETCH_WAITS ||
		    (!holds && !fetch->is_begun && !pile_has(pile, tip->data)))
			continue;
		if (!ref_write(mover, fetch->name, &fetch->tip, &e))
			report_fail("simulator", "no ref: %s", e.msg);
		fetch->state = FETCH_DONE;
		if (holds && mover->slice.depth == 0 && ref != NULL &&
		    memcmp(&ref->id, &fetch->tip, sizeof(ref->id)) == 0)
			machine_is_shown(mover->machine, mover->hub, ref);
	}
}

static void
fetch_far_now(struct mover *mover)
{
	struct walk *walks = mem_new(mover->fetch_count, sizeof(*walks));
	struct repo *quarantine;
	struct pile pile = { .main = NULL };
	struct err e = { 0 };
	bool holds;

	/* The main repository is its alternate. */
	if (!repo_open(&quarantine, mover->place.git, &e))
		report_fail("simulator", "no quarantine: %s", e.msg);
	pile.main = quarantine;
	for (size_t i = 0; i < mover->fetch_count; i++) {
		walk_begin(&walks[i], &pile, mover, &mover->fetches[i]);
		walk_look(&mover->fetches[i], walks[i], &pile, mover);
	}
	holds = walks_go(walks, &pile, mover);
	free(walks);
	refs_keep(mover, &pile, holds);
	repo_close(quarantine);
	report_count(TALLY_SLICES, mover->slice.depth > 0);
	report_count(TALLY_SALVAGED, !holds && pile.count > 0);
	pile_write(&pile, mover);
	if (!holds)
		road_lost(mover, &e);
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count,
	    holds ? NULL : &e);
}

bool
mover_fetch(struct mover *mover, struct mover_fetch *fetches, size_t count,
    const struct mover_slice *slice, mover_fetch_cb cb, void *arg,
    struct err *e)
{
	(void)e;
	assert(slice->depth == 0 || mover_is_far(mover));
	mover->slice = *slice;
	if (++mover->asked > ASKED_MOST)
		report_fail("lasts",
		    "a visit of machine %zu asks again and again",
		    mover->machine);
	mover->fetch_cb = cb;
	mover->arg = arg;
	mover->fetches = fetches;
	mover->fetch_count = count;
	for (size_t i = 0; i < count; i++)
		fetches[i].state = FETCH_WAITS;
	road_start(mover, mover_is_far(mover) ? fetch_far_now : fetch_now);
	return true;
}
