/* SPDX-License-Identifier: ISC */
/*
 * The roads of a simulation, in the place of daemon/road/mover*.c: the same
 * quarantine, filled from a hub of hub.h.  What this leaves out is what git
 * does: its children, its words, its packs on the wire.  road_fetch.c has
 * what is fetched.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/road_inner.h"
#include "tests/sim/shared.h"

/* --- the line -------------------------------------------------------------- */

struct machine *
road_machine(const struct mover *mover)
{
	return &world_here()->machines[mover->machine];
}

bool
road_holds(struct mover *mover)
{
	const struct line *line = &road_machine(mover)->line;

	if (!mover->hub->is_plugged)
		return false;
	mover->done++;
	return line->cut_after == 0 || mover->done < line->cut_after;
}

void
road_lost(struct mover *mover, struct err *e)
{
	road_machine(mover)->is_cut = true;
	mover->was_cut = address_is_far(&mover->address);
	report_count(TALLY_CUT, 1);
	(void)err_set(e, ERR_IO, "the line was cut");
}

static void
verb_due(void *arg)
{
	struct mover *mover = arg;

	mover->verb(mover);
}

void
road_start(struct mover *mover, void (*verb)(struct mover *mover))
{
	/* Each verb has a connection of its own, as by https. */
	if (address_is_far(&mover->address))
		mover->done = 0;
	mover->was_cut = false;
	mover->verb = verb;
	loop_timer_set(mover->timer, road_machine(mover)->line.delay_ms);
}

/* --- one mover ------------------------------------------------------------- */

static bool
find_hub(struct hub **out, const char *url)
{
	for (size_t i = 0; i < HUB_COUNT; i++)
		if (strcmp(url, hub_url(i)) == 0) {
			*out = &world_here()->hubs[i];
			return (*out)->is_plugged;
		}
	return false;
}

/* The number behind ".../m" in the path of a room. */
static size_t
find_machine(const char *room_path)
{
	const char *behind = room_path + strlen(world_here()->root) + 2;

	return (size_t)strtoul(behind, NULL, 10);
}

bool
mover_open(struct mover **out, struct loop *loop, const struct mover_plan *plan,
    struct err *e)
{
	struct mover *mover;
	struct hub *hub;
	struct quarantine_plan place = {
		.room_path = plan->room_path,
		.repo_path = plan->repo_path,
	};

	if (!find_hub(&hub, plan->url)) {
		report_count(TALLY_UNPLUGGED, 1);
		return err_set(e, ERR_NOTFOUND, "cannot find '%s'", plan->url);
	}
	mover = mem_new(1, sizeof(*mover));
	mover->machine = find_machine(plan->room_path);
	mover->hub = hub;
	mover->timer = loop_timer_new(loop, verb_due, mover);
	place.remote = &mover->address;
	place.name = plan->name;
	/* Of a near one quarantine_make() looks at the folder. */
	if (!address_parse(&mover->address,
		plan->url[0] == '/' ? world_here()->root : plan->url, e) ||
	    !quarantine_make(&mover->place, &place, e)) {
		mover_close(mover);
		return false;
	}
	if (mover->place.is_kept)
		(void)partials_load(&mover->partials, mover->place.folder,
		    mover->address.text);
	*out = mover;
	return true;
}

void
mover_close(struct mover *mover)
{
	if (mover == NULL)
		return;
	quarantine_remove(&mover->place);
	partials_clear(&mover->partials);
	address_clear(&mover->address);
	loop_timer_free(mover->timer);
	free(mover);
}

const char *
mover_quarantine(const struct mover *mover)
{
	return mover->place.git;
}

const char *
mover_folder(const struct mover *mover)
{
	return mover->place.folder;
}

const char *
mover_main(const struct mover *mover)
{
	return mover->place.main;
}

/* --- the way --------------------------------------------------------------- */

const struct partials *
mover_partials(const struct mover *mover)
{
	return &mover->partials;
}

bool
mover_note_partials(struct mover *mover, const struct verdict *verdict,
    struct err *e)
{
	const bool had = mover->partials.count > 0;

	partials_note(&mover->partials, verdict);
	mover->place.is_kept = mover->partials.count > 0;
	report_count(TALLY_KEPT, mover->place.is_kept);
	if (!had && !mover->place.is_kept)
		return true;
	return partials_save(&mover->partials, mover->place.folder,
	    mover->address.text, e);
}

bool
mover_empty(struct mover *mover, struct err *e)
{
	mover->place.is_kept = false;
	partials_clear(&mover->partials);
	return quarantine_empty(&mover->place, e);
}

/* Here nothing takes that long. */
void
mover_stop(struct mover *mover)
{
	mover->place.is_kept = false;
	partials_clear(&mover->partials);
}

bool
mover_is_far(const struct mover *mover)
{
	return address_is_far(&mover->address);
}

enum mover_way
mover_way(struct mover *mover)
{
	(void)mover;
	return WAY_NEW;
}

bool
mover_is_open(const struct mover *mover)
{
	(void)mover;
	return false;
}

bool
mover_was_cut(const struct mover *mover)
{
	return mover->was_cut;
}

/* NOLINTNEXTLINE(readability-non-const-parameter) */
uint64_t
mover_bytes(struct mover *mover)
{
	(void)mover;
	return 0;
}

void
mover_on_progress(struct mover *mover, loop_cb cb, void *arg)
{
	(void)mover;
	(void)cb;
	(void)arg;
}

uint64_t
mover_objects(const struct mover *mover)
{
	(void)mover;
	return 0;
}

uint64_t
mover_bytes_lost(const struct mover *mover)
{
	(void)mover;
	return 0;
}

/* What the other side must not look at: ours looks at nothing. */
void
mover_hide(struct mover *mover, const char *name)
{
	(void)mover;
	(void)name;
}

/* --- list ------------------------------------------------------------------ */

static void
list_now(struct mover *mover)
{
	struct mover_ref *refs;
	struct err e = { 0 };
	size_t count = 0;

	if (!road_holds(mover)) {
		road_lost(mover, &e);
		mover->list_cb(mover->arg, NULL, 0, false, &e);
		return;
	}
	refs = mem_new(mover->hub->now.count, sizeof(*refs));
	for (size_t i = 0; i < mover->hub->now.count; i++) {
		const struct hub_ref *ref = &mover->hub->now.refs[i];

		if ((ref->hidden >> mover->machine & 1) != 0)
			continue;
		(void)snprintf(refs[count].name, sizeof(refs[count].name), "%s",
		    ref->name.text);
		refs[count++].id = ref->id;
	}
	mover->list_cb(mover->arg, refs, count, false, NULL);
	free(refs);
}

bool
mover_list(struct mover *mover, const char *const *names, mover_list_cb cb,
    void *arg, struct err *e)
{
	(void)e;
	/* No hub here has more refs than can be looked at. */
	assert(names == NULL);
	mover->list_cb = cb;
	mover->arg = arg;
	road_start(mover, list_now);
	return true;
}

/* --- push ------------------------------------------------------------------ */

/* Give the hub all that it lacks below this commit. */
static void
push_objects(struct repo *repo, const struct git_id *tip)
{
	struct git_id at = *tip;
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	while (hub_find(&at) == NULL) {
		const struct hub_object *object;

		if (!repo_read(repo, &bytes, &at, true, &e))
			report_fail("whole", "what is pushed: %s", e.msg);
		object = hub_put(bytes.data, bytes.len);
		if (!object->has_parent)
			break;
		at = object->parent;
	}
	buf_clear(&bytes);
}

/* What was broken there and comes again is whole. */
static void
mend_object(struct hub *hub, const struct git_id *id)
{
	for (size_t i = 0; i < hub->missing_count; i++)
		if (memcmp(&hub->missing[i], id, sizeof(*id)) == 0)
			hub->missing[i--] = hub->missing[--hub->missing_count];
}

static void
push_one(struct mover *mover, struct mover_push *push)
{
	struct hub *hub = mover->hub;
	const struct hub_ref *ref = hub_ref_find(hub, push->name);
	struct refname name;

	push_objects(store_repo(road_machine(mover)->store), &push->id);
	if (ref != NULL && !hub_reaches(&push->id, &ref->id)) {
		push->state = PUSH_RACED;
		report_count(TALLY_RACED, 1);
		return;
	}
	push->state = PUSH_DONE;
	if (hub->forgets > 0) {
		hub->forgets--;
		report_count(TALLY_FORGOTTEN, 1);
		return;
	}
	if (!refname_parse(&name, push->name))
		report_fail("names", "'%s' is pushed", push->name);
	mend_object(hub, &push->id);
	(void)hub_ref_set(hub, &name, &push->id);
}

static void
push_now(struct mover *mover)
{
	const struct line *line = &road_machine(mover)->line;
	struct err e = { 0 };
	bool holds = true;

	for (size_t i = 0; i < mover->push_count && holds; i++) {
		struct mover_push *push = &mover->pushes[i];

		holds = road_holds(mover);
		if (holds || (line->is_deaf && mover->hub->is_plugged))
			push_one(mover, push);
		if (!holds)
			push->state = PUSH_WAITS;
	}
	if (!holds)
		road_lost(mover, &e);
	mover->push_cb(mover->arg, mover->pushes, mover->push_count,
	    holds ? NULL : &e);
}

bool
mover_push(struct mover *mover, struct mover_push *pushes, size_t count,
    mover_push_cb cb, void *arg, struct err *e)
{
	(void)e;
	mover->push_cb = cb;
	mover->arg = arg;
	mover->pushes = pushes;
	mover->push_count = count;
	for (size_t i = 0; i < count; i++)
		pushes[i].state = PUSH_WAITS;
	road_start(mover, push_now);
	return true;
}
