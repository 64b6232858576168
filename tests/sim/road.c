/* SPDX-License-Identifier: ISC */
/*
 * The roads of a simulation, in the place of daemon/road/mover*.c and
 * intake.c: the same quarantine, filled from a hub of hub.h; the same check,
 * in this process.  What this leaves out is what git does: its children,
 * its words, its packs on the wire.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/intake/check.h"
#include "daemon/road/mover.h"
#include "daemon/road/quarantine.h"
#include "daemon/sync/intake.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"
#include "tests/sim/world.h"

#define DELAY_CHECK_MS 5

struct mover {
	size_t machine;
	struct hub *hub;
	struct quarantine_place place;
	struct partials partials; /* none: nothing here comes in slices */
	struct address address;
	struct loop_timer *timer;
	void (*verb)(struct mover *mover);
	size_t done; /* refs and lists */

	void *arg;
	mover_list_cb list_cb;
	mover_fetch_cb fetch_cb;
	struct mover_fetch *fetches;
	size_t fetch_count;
	mover_push_cb push_cb;
	struct mover_push *pushes;
	size_t push_count;
};

/* --- the line -------------------------------------------------------------- */

static struct machine *
machine_of(const struct mover *mover)
{
	return &world_here()->machines[mover->machine];
}

/* One more thing goes over the line; false when it is cut here. */
static bool
line_holds(struct mover *mover)
{
	const struct line *line = &machine_of(mover)->line;

	if (!mover->hub->is_plugged)
		return false;
	mover->done++;
	return line->cut_after == 0 || mover->done < line->cut_after;
}

static void
line_error(struct mover *mover, struct err *e)
{
	machine_of(mover)->is_cut = true;
	report_count(TALLY_CUT, 1);
	(void)err_set(e, ERR_IO, "the line was cut");
}

static void
verb_due(void *arg)
{
	struct mover *mover = arg;

	mover->verb(mover);
}

static void
verb_start(struct mover *mover, void (*verb)(struct mover *mover))
{
	mover->verb = verb;
	loop_timer_set(mover->timer, machine_of(mover)->line.delay_ms);
}

/* --- one mover ------------------------------------------------------------- */

static bool
find_hub(struct hub **out, const char *url)
{
	static const char *const urls[HUB_COUNT] = { "/hub0", "/hub1",
		"/stick" };

	for (size_t i = 0; i < HUB_COUNT; i++)
		if (strcmp(url, urls[i]) == 0) {
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
	if (!address_parse(&mover->address, world_here()->root, e) ||
	    !quarantine_make(&mover->place, &place, e)) {
		mover_close(mover);
		return false;
	}
	*out = mover;
	return true;
}

void
mover_close(struct mover *mover)
{
	if (mover == NULL)
		return;
	quarantine_remove(&mover->place);
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

/* --- the way: as short as a folder's ---------------------------------------- */

const struct partials *
mover_partials(const struct mover *mover)
{
	return &mover->partials;
}

bool
mover_note_partials(struct mover *mover, const struct verdict *verdict,
    struct err *e)
{
	(void)mover;
	(void)verdict;
	(void)e;
	return true;
}

void
mover_drop_partials(struct mover *mover)
{
	(void)mover;
}

bool
mover_is_far(const struct mover *mover)
{
	(void)mover;
	return false;
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
	/* To go on in slices is for what is far. */
	(void)mover;
	return false;
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

	if (!line_holds(mover)) {
		line_error(mover, &e);
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
	verb_start(mover, list_now);
	return true;
}

/* --- fetch ----------------------------------------------------------------- */

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

static bool
pile_add(struct pile *pile, const struct hub *hub, const struct git_id *tip)
{
	const struct git_id *at = tip;

	while (!repo_has(pile->main, at)) {
		const struct hub_object *object = hub_find(at);

		if (object == NULL || !hub_has(hub, at))
			return false;
		if (!pile_has(pile, object->data)) {
			pile->objects = mem_grow(pile->objects, &pile->room,
			    pile->count + 1, sizeof(*pile->objects));
			pile->objects[pile->count++] =
			    (struct repo_object){ .data = object->data,
				    .len = object->len };
		}
		if (!object->has_parent)
			break;
		at = &object->parent;
	}
	return true;
}

/* As git would, in the quarantine. */
static bool
ref_write(const struct mover *mover, const struct hub_ref *ref, struct err *e)
{
	char *path = mem_format("%s/" QUARANTINE_REFS "%s", mover->place.git,
	    ref->name.text + strlen(REPO_HEADS));
	char *slash = strrchr(path, '/');
	char line[GIT_ID_TEXT + 1];
	bool ok;

	git_id_format(line, &ref->id);
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
	    ref_write(mover, ref, &e)) {
		machine_is_shown(mover->machine, mover->hub, ref);
		fetch->state = FETCH_DONE;
		return;
	}
	pile->count = before;
	fetch->state = FETCH_FAILED;
	(void)snprintf(fetch->reason, sizeof(fetch->reason),
	    "the remote cannot give it");
}

static void
fetch_now(struct mover *mover)
{
	struct pile pile = { .main = machine_of(mover)->store == NULL ?
		    NULL :
		    store_repo(machine_of(mover)->store) };
	struct repo *quarantine = NULL;
	struct err e = { 0 };
	bool holds = true;
	bool ok = true;

	for (size_t i = 0; i < mover->fetch_count && holds; i++) {
		holds = line_holds(mover);
		if (holds)
			fetch_one(mover, &pile, &mover->fetches[i]);
	}
	if (pile.count > 0) {
		ok = repo_open(&quarantine, mover->place.git, &e) &&
		    repo_write_pack(quarantine, pile.objects, pile.count, &e);
		repo_close(quarantine);
	}
	free(pile.objects);
	if (!ok)
		report_fail("simulator", "no pack: %s", e.msg);
	/* What came before the cut lies there, and is not spoken of. */
	if (!holds)
		line_error(mover, &e);
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count,
	    holds ? NULL : &e);
}

bool
mover_fetch(struct mover *mover, struct mover_fetch *fetches, size_t count,
    const struct mover_slice *slice, mover_fetch_cb cb, void *arg,
    struct err *e)
{
	(void)e;
	assert(slice->depth == 0);
	mover->fetch_cb = cb;
	mover->arg = arg;
	mover->fetches = fetches;
	mover->fetch_count = count;
	for (size_t i = 0; i < count; i++)
		fetches[i].state = FETCH_WAITS;
	verb_start(mover, fetch_now);
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

	push_objects(store_repo(machine_of(mover)->store), &push->id);
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
	const struct line *line = &machine_of(mover)->line;
	struct err e = { 0 };
	bool holds = true;

	for (size_t i = 0; i < mover->push_count && holds; i++) {
		struct mover_push *push = &mover->pushes[i];

		holds = line_holds(mover);
		if (holds || (line->is_deaf && mover->hub->is_plugged))
			push_one(mover, push);
		if (!holds)
			push->state = PUSH_WAITS;
	}
	if (!holds)
		line_error(mover, &e);
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
	verb_start(mover, push_now);
	return true;
}

/* --- the check ------------------------------------------------------------- */

struct intake {
	struct loop_timer *timer;
	char *quarantine;
	char *repo_path;
	struct order order;
	intake_cb cb;
	void *arg;
};

static void
intake_free(struct intake *intake)
{
	loop_timer_free(intake->timer);
	order_clear(&intake->order);
	free(intake->quarantine);
	free(intake->repo_path);
	free(intake);
}

/* As survey_run() does, without its workers. */
static bool
survey_here(struct survey *out, struct repo_quarantine *quarantine,
    struct err *e)
{
	*out = (struct survey){ 0 };
	if (!repo_quarantine_objects(quarantine, &out->ids, &out->count,
		LIMIT_FETCH_OBJECTS, e))
		return false;
	out->objects = mem_new(out->count, sizeof(*out->objects));
	for (size_t i = 0; i < out->count; i++)
		survey_look(&out->objects[i], quarantine, &out->ids[i],
		    RECORD_ALL);
	return true;
}

static bool
check_here(struct verdict *out, struct intake *intake, struct err *e)
{
	struct repo_quarantine *quarantine = NULL;
	struct survey survey = { 0 };
	bool ok;

	ok = repo_quarantine_open(&quarantine, intake->quarantine,
		 intake->repo_path, e) &&
	    survey_here(&survey, quarantine, e) &&
	    check_survey(out, &intake->order, &survey, quarantine, e);
	free(survey.ids);
	free(survey.objects);
	repo_quarantine_close(quarantine);
	return ok;
}

/* Through its text, as between two programs. */
static void
intake_now(void *arg)
{
	struct intake *intake = arg;
	struct verdict verdict;
	struct err e = { 0 };
	char *text = NULL;

	if (!check_here(&verdict, intake, &e))
		report_fail("works", "the check: %s", e.msg);
	text = verdict_format(&verdict);
	verdict_clear(&verdict);
	if (!verdict_parse(&verdict, text, strlen(text), &e))
		report_fail("works", "the verdict: %s", e.msg);
	free(text);
	intake->cb(intake->arg, &verdict, NULL);
	intake_free(intake);
}

bool
intake_start(struct intake **out, struct loop *loop,
    const struct intake_plan *plan, intake_cb cb, void *arg, struct err *e)
{
	struct intake *intake = mem_new(1, sizeof(*intake));
	char *text = order_format(plan->order);
	const bool ok = order_parse(&intake->order, text, strlen(text), e);

	free(text);
	if (!ok) {
		free(intake);
		return false;
	}
	intake->quarantine = mem_text(plan->quarantine);
	intake->repo_path = mem_text(plan->repo_path);
	intake->cb = cb;
	intake->arg = arg;
	intake->timer = loop_timer_new(loop, intake_now, intake);
	loop_timer_set(intake->timer, DELAY_CHECK_MS);
	*out = intake;
	return true;
}

void
intake_kill(struct intake *intake)
{
	if (intake != NULL)
		intake_free(intake);
}
