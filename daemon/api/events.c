/* SPDX-License-Identifier: ISC */
#include "daemon/api/events.h"

#include <stdlib.h>

#include "protocol/base/mem.h"

/* A word now and then finds out whether somebody is still there. */
#define STILL_MS 30000

struct listener {
	struct events *events;
	struct listener *next;
	struct call *call; /* NULL: the reader has gone, the sync goes on */
	bool waits;        /* for the end of a sync */
};

struct events {
	struct sync *sync;
	struct loop_timer *still;
	struct listener *first;
};

static void
listener_free(struct listener *listener)
{
	struct listener **at = &listener->events->first;

	while (*at != listener)
		at = &(*at)->next;
	*at = listener->next;
	free(listener);
}

static void
on_gone(void *arg)
{
	struct listener *listener = arg;

	call_stream_end(listener->call);
	listener->call = NULL;
	if (!listener->waits)
		listener_free(listener);
}

static void
tell(void *arg, const char *event, json_t *data)
{
	const struct events *events = arg;

	for (struct listener *at = events->first; at != NULL; at = at->next)
		if (at->call != NULL)
			call_stream_send(at->call, event, data);
}

static void
on_still(void *arg)
{
	struct events *events = arg;
	json_t *nothing = json_object();

	tell(events, "still", nothing);
	json_decref(nothing);
	if (events->first != NULL)
		loop_timer_set(events->still, STILL_MS);
}

struct events *
events_open(struct loop *loop, struct sync *sync)
{
	struct events *events = mem_new(1, sizeof(*events));

	events->sync = sync;
	events->still = loop_timer_new(loop, on_still, events);
	sync_on_event(sync, tell, events);
	return events;
}

void
events_close(struct events *events)
{
	if (events == NULL)
		return;
	while (events->first != NULL) {
		struct listener *listener = events->first;

		if (listener->call != NULL)
			call_stream_end(listener->call);
		listener_free(listener);
	}
	sync_on_event(events->sync, NULL, NULL);
	loop_timer_free(events->still);
	free(events);
}

static struct listener *
listener_add(struct events *events, struct call *call)
{
	struct listener *listener = mem_new(1, sizeof(*listener));

	listener->events = events;
	listener->next = events->first;
	listener->call = call;
	events->first = listener;
	loop_timer_set(events->still, STILL_MS);
	return listener;
}

void
events_listen(struct events *events, struct call *call)
{
	struct listener *listener = listener_add(events, call);
	json_t *now = sync_progress(events->sync);

	call_stream_begin(call, on_gone, listener);
	if (now != NULL)
		call_stream_send(call, "progress", now);
}

static void
on_synced(void *arg, json_t *report)
{
	struct listener *listener = arg;

	if (listener->call != NULL) {
		call_stream_send(listener->call, "done", report);
		call_stream_end(listener->call);
	}
	listener_free(listener);
}

bool
events_sync(struct events *events, struct call *call, const char *name,
    struct err *e)
{
	struct listener *listener = listener_add(events, call);

	listener->waits = true;
	/* It is over at the earliest from the loop. */
	if (!sync_now(events->sync, name, on_synced, listener, e)) {
		listener_free(listener);
		return false;
	}
	call_stream_begin(call, on_gone, listener);
	return true;
}
