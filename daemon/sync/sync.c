/* SPDX-License-Identifier: ISC */
#include "daemon/sync/sync.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/base/now.h"
#include "daemon/road/quarantine.h"
#include "daemon/sync/backoff.h"
#include "daemon/sync/remotes.h"
#include "daemon/sync/standing.h"
#include "daemon/sync/visit.h"
#include "protocol/base/mem.h"

#define SOON_MS 1000   /* from a change to the sync of it */
#define START_MS 3000  /* from the start to the first one */
#define INTERVAL_S 900 /* between two, unless set otherwise */
#define INTERVAL_LEAST_S 10
#define INTERVAL_MOST_S 604800

/* A round of visits that somebody asked for, or that is due. */
struct tour {
	struct tour *next;
	json_t *remotes; /* [{"name","url"}] still to be visited, in order */
	size_t at;
	json_t *report;
	sync_done_cb cb; /* NULL: nobody waits */
	void *arg;
};

/* What is known of a remote since the start. */
struct known_remote {
	char *name;
	size_t devices; /* of the room, at the last visit */
	struct backoff backoff;
};

struct sync {
	struct loop *loop;
	struct store *store;
	struct loop_timer *soon;
	struct loop_timer *interval;
	struct loop_timer *step; /* the next visit, from the loop */
	struct visit *visit;     /* while one is under way */
	struct tour *tours;      /* the first is the one under way */
	uint64_t version;        /* of the store, when last synced */
	bool is_paused;
	json_t *progress; /* of the visit; or NULL */
	loop_cb on_news;
	void *news_arg;
	sync_event_cb on_event;
	void *event_arg;
	struct known_remote *known;
	size_t known_count;
	size_t known_room;
};

/* --- settings ------------------------------------------------------------ */

static int64_t
interval_ms(struct sync *sync)
{
	struct err ignored = { 0 };
	char *text = NULL;
	long seconds = INTERVAL_S;

	if (local_get(store_local(sync->store), "interval", &text, &ignored) &&
	    text != NULL)
		seconds = strtol(text, NULL, 10);
	free(text);
	if (seconds < INTERVAL_LEAST_S || seconds > INTERVAL_MOST_S)
		seconds = INTERVAL_S;
	return (int64_t)seconds * 1000;
}

static bool
paused_load(struct sync *sync, struct err *e)
{
	char *text = NULL;

	if (!local_get(store_local(sync->store), "paused", &text, e))
		return false;
	sync->is_paused = text != NULL && strcmp(text, "1") == 0;
	free(text);
	return true;
}

/* --- remotes since the start --------------------------------------------- */

static struct known_remote *
known_get(struct sync *sync, const char *name)
{
	for (size_t i = 0; i < sync->known_count; i++)
		if (strcmp(sync->known[i].name, name) == 0)
			return &sync->known[i];
	sync->known = mem_grow(sync->known, &sync->known_room,
	    sync->known_count + 1, sizeof(*sync->known));
	sync->known[sync->known_count] = (struct known_remote){
		.name = mem_text(name),
		.devices = SIZE_MAX,
	};
	return &sync->known[sync->known_count++];
}

static bool
is_listed(const json_t *remotes, const char *name)
{
	const json_t *remote;
	size_t i;

	json_array_foreach(remotes, i, remote)
		if (strcmp(json_text(remote, "name"), name) == 0)
			return true;
	return false;
}

/* Those that are not among the remotes any more. */
static void
known_forget(struct sync *sync, const json_t *remotes)
{
	size_t kept = 0;

	for (size_t i = 0; i < sync->known_count; i++)
		if (is_listed(remotes, sync->known[i].name))
			sync->known[kept++] = sync->known[i];
		else
			free(sync->known[i].name);
	sync->known_count = kept;
}

/* --- tours --------------------------------------------------------------- */

static void
tour_free(struct tour *tour)
{
	json_decref(tour->remotes);
	json_decref(tour->report);
	free(tour);
}

static void
tour_add(struct sync *sync, json_t *remotes, sync_done_cb cb, void *arg)
{
	struct tour *tour = mem_new(1, sizeof(*tour));
	struct tour **end = &sync->tours;

	tour->remotes = remotes;
	tour->report = json_array();
	tour->cb = cb;
	tour->arg = arg;
	while (*end != NULL)
		end = &(*end)->next;
	*end = tour;
	if (sync->tours == tour)
		loop_timer_set(sync->step, 0);
}

/* Those of the remotes that a visit is due to: never one that is metered, for
 * which no time is kept either. */
static json_t *
remotes_due(struct sync *sync, const json_t *remotes, bool has_news)
{
	const int64_t now = now_ms();
	json_t *due = json_array();
	json_t *remote;
	size_t i;

	json_array_foreach(remotes, i, remote) {
		struct backoff *backoff =
		    &known_get(sync, json_text(remote, "name"))->backoff;

		if (json_is_true(json_object_get(remote, "metered")))
			backoff_reset(backoff);
		else if (backoff_is_due(backoff, now, has_news))
			(void)json_array_append(due, remote);
	}
	return due;
}

/* When the first of the remotes is due that were visited; the rest are when
 * there is news. */
static void
interval_set(struct sync *sync)
{
	const int64_t now = now_ms();
	int64_t wait = interval_ms(sync);

	for (size_t i = 0; i < sync->known_count; i++) {
		const int64_t due = sync->known[i].backoff.due_ms;

		if (due > 0 && due - now < wait)
			wait = due - now;
	}
	loop_timer_set(sync->interval, wait < SOON_MS ? SOON_MS : wait);
}

/* One that is due by itself, unless one is waiting already. */
static void
tour_due(struct sync *sync, bool has_news)
{
	const bool waits = sync->tours != NULL && sync->tours->next != NULL;
	struct err e = { 0 };
	json_t *remotes;
	json_t *due;

	if (sync->is_paused || waits)
		return;
	if (!remotes_get(&remotes, store_local(sync->store), NULL, &e)) {
		log_failure("sync", &e);
		return;
	}
	known_forget(sync, remotes);
	due = remotes_due(sync, remotes, has_news);
	json_decref(remotes);
	if (json_array_size(due) > 0) {
		tour_add(sync, due, NULL, NULL);
		return;
	}
	json_decref(due);
	interval_set(sync);
}

/* What came from one remote is news to the others. */
static void
tour_end(struct sync *sync)
{
	struct tour *tour = sync->tours;
	const bool has_others = json_array_size(tour->remotes) > 1;
	const bool is_news = store_version(sync->store) != sync->version;
	json_t *report;

	sync->tours = tour->next;
	sync->version = store_version(sync->store);
	report = json_pack("{s:O}", "remotes", tour->report);
	if (tour->cb != NULL)
		tour->cb(tour->arg, report);
	json_decref(report);
	tour_free(tour);
	if (is_news && sync->on_news != NULL)
		sync->on_news(sync->news_arg);
	interval_set(sync);
	if (sync->tours != NULL)
		loop_timer_set(sync->step, 0);
	else if (is_news && has_others && !sync->is_paused)
		loop_timer_set(sync->soon, SOON_MS);
}

/* --- visits -------------------------------------------------------------- */

static void
sync_tell(const struct sync *sync, const char *event, json_t *data)
{
	if (sync->on_event != NULL)
		sync->on_event(sync->event_arg, event, data);
}

static void
on_progress(void *arg, json_t *progress)
{
	struct sync *sync = arg;

	json_decref(sync->progress);
	sync->progress = json_incref(progress);
	sync_tell(sync, "progress", progress);
}

/* Has the room other devices than at the last visit to this remote? */
static bool
devices_changed(struct sync *sync, const char *remote)
{
	const size_t now =
	    index_control(store_index(sync->store))->carried_count;
	struct known_remote *known = known_get(sync, remote);
	const bool changed = known->devices != now;

	known->devices = now;
	return changed;
}

/* By chance, and not the same on all machines that lost a remote. */
static uint64_t
chance_of(const struct sync *sync, const char *remote, int64_t now)
{
	char *text = mem_format("%s %s %jd",
	    store_identity(sync->store)->device.text, remote, (intmax_t)now);
	const struct hash hash = hash_of(text, strlen(text));
	uint64_t chance;

	free(text);
	(void)memcpy(&chance, hash.bytes, sizeof(chance));
	return chance;
}

static void
backoff_note(struct sync *sync, const json_t *report)
{
	const char *name = json_text(report, "name");
	struct backoff *backoff = &known_get(sync, name)->backoff;
	const int64_t now = now_ms();

	if (json_is_true(json_object_get(report, "metered")))
		backoff_reset(backoff);
	else if (json_text(report, "error") == NULL)
		backoff_went(backoff, now, interval_ms(sync));
	else
		backoff_failed(backoff, now, chance_of(sync, name, now));
}

/* Other remotes, or somebody else who asked. */
static bool
others_wait(void *arg)
{
	const struct sync *sync = arg;
	const struct tour *tour = sync->tours;

	return tour->at < json_array_size(tour->remotes) || tour->next != NULL;
}

static void
on_visit(void *arg, json_t *report)
{
	struct sync *sync = arg;

	sync->visit = NULL;
	json_decref(sync->progress);
	sync->progress = NULL;
	(void)json_object_set_new(report, "metered",
	    json_boolean(remotes_is_metered(store_local(sync->store),
		json_text(report, "name"))));
	(void)json_array_append(sync->tours->report, report);
	backoff_note(sync, report);
	sync_tell(sync, "visit", report);
	loop_timer_set(sync->step, 0);
}

/* The next to be visited, or NULL.  What was made metered since a round of
 * the daemon's own began is left out. */
static const json_t *
tour_next(struct sync *sync)
{
	struct tour *tour = sync->tours;

	while (tour->at < json_array_size(tour->remotes)) {
		const json_t *remote =
		    json_array_get(tour->remotes, tour->at++);

		if (tour->cb != NULL ||
		    !remotes_is_metered(store_local(sync->store),
			json_text(remote, "name")))
			return remote;
	}
	return NULL;
}

static void
on_step(void *arg)
{
	struct sync *sync = arg;
	struct tour *tour = sync->tours;
	const json_t *remote;

	if (tour == NULL || sync->visit != NULL)
		return;
	if (tour->at == 0)
		sync->version = store_version(sync->store);
	remote = tour_next(sync);
	if (remote == NULL) {
		tour_end(sync);
		return;
	}
	const struct visit_plan plan = {
		.name = json_text(remote, "name"),
		.url = json_text(remote, "url"),
		.is_awaited = others_wait,
		.is_asked = tour->cb != NULL,
		.again = devices_changed(sync, json_text(remote, "name")),
		.on_progress = on_progress,
	};

	sync->visit =
	    visit_start(sync->loop, sync->store, &plan, on_visit, sync);
}

static void
on_soon(void *arg)
{
	tour_due(arg, true);
}

static void
on_interval(void *arg)
{
	tour_due(arg, false);
}

/* --- for others ---------------------------------------------------------- */

bool
sync_open(struct sync **out, struct loop *loop, struct store *store,
    struct err *e)
{
	struct sync *sync = mem_new(1, sizeof(*sync));

	sync->loop = loop;
	sync->store = store;
	sync->version = store_version(store);
	sync->soon = loop_timer_new(loop, on_soon, sync);
	sync->interval = loop_timer_new(loop, on_interval, sync);
	sync->step = loop_timer_new(loop, on_step, sync);
	if (!quarantine_sweep(store_path(store), e) || !paused_load(sync, e)) {
		sync_close(sync);
		return false;
	}
	if (!sync->is_paused)
		loop_timer_set(sync->soon, START_MS);
	*out = sync;
	return true;
}

void
sync_close(struct sync *sync)
{
	if (sync == NULL)
		return;
	visit_kill(sync->visit);
	json_decref(sync->progress);
	while (sync->tours != NULL) {
		struct tour *tour = sync->tours;

		sync->tours = tour->next;
		tour_free(tour);
	}
	for (size_t i = 0; i < sync->known_count; i++)
		free(sync->known[i].name);
	free(sync->known);
	loop_timer_free(sync->soon);
	loop_timer_free(sync->interval);
	loop_timer_free(sync->step);
	free(sync);
}

bool
sync_now(struct sync *sync, const char *name, sync_done_cb cb, void *arg,
    struct err *e)
{
	json_t *remotes;
	json_t *remote;
	size_t i;

	if (!remotes_get(&remotes, store_local(sync->store), name, e))
		return false;
	json_array_foreach(remotes, i, remote)
		backoff_reset(
		    &known_get(sync, json_text(remote, "name"))->backoff);
	tour_add(sync, remotes, cb, arg);
	return true;
}

void
sync_changed(struct sync *sync)
{
	if (!sync->is_paused)
		loop_timer_set(sync->soon, SOON_MS);
}

void
sync_on_news(struct sync *sync, loop_cb cb, void *arg)
{
	sync->on_news = cb;
	sync->news_arg = arg;
}

void
sync_on_event(struct sync *sync, sync_event_cb cb, void *arg)
{
	sync->on_event = cb;
	sync->event_arg = arg;
}

json_t *
sync_progress(const struct sync *sync)
{
	return sync->progress;
}

bool
sync_is_busy(const struct sync *sync)
{
	return sync->tours != NULL;
}

bool
sync_pause(struct sync *sync, bool paused, struct err *e)
{
	if (!local_set(store_local(sync->store), "paused", paused ? "1" : NULL,
		e))
		return false;
	sync->is_paused = paused;
	if (paused) {
		loop_timer_stop(sync->soon);
		loop_timer_stop(sync->interval);
	} else {
		loop_timer_set(sync->soon, SOON_MS);
	}
	return true;
}

/* Of remotes that fail: in how many seconds they are tried again. */
static void
add_retries(const struct sync *sync, json_t *remotes)
{
	const int64_t now = now_ms();

	for (size_t i = 0; i < sync->known_count; i++) {
		const struct backoff *backoff = &sync->known[i].backoff;
		const int64_t left =
		    backoff->due_ms > now ? backoff->due_ms - now : 0;
		json_t *remote;
		size_t k;

		json_array_foreach(remotes, k, remote)
			if (backoff->failures > 0 &&
			    strcmp(json_text(remote, "name"),
				sync->known[i].name) == 0)
				(void)json_object_set_new(remote, "retry_in",
				    json_integer((json_int_t)(left / 1000)));
	}
}

bool
sync_status(json_t **out, struct sync *sync, struct err *e)
{
	if (!standing_status(out, sync->store, e))
		return false;
	add_retries(sync, json_object_get(*out, "remotes"));
	(void)json_object_set_new(*out, "paused",
	    json_boolean(sync->is_paused));
	(void)json_object_set(*out, "now",
	    sync->progress == NULL ? json_null() : sync->progress);
	return true;
}
