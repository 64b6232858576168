/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/road/address.h"
#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/work.h"

#define NOTICE_MAX 256

/* Whoever works at a device that was cut off is told with every answer. */
static void
notice_cut(struct call *call, struct store *store)
{
	const struct cut *cut = store_cut(store);
	char text[NOTICE_MAX];

	if (cut == NULL)
		return;
	(void)snprintf(text, sizeof(text),
	    "this device was cut off (%s): nothing that it says counts any "
	    "more",
	    cut->reason);
	call_notice(call, text);
}

bool
api_room(struct room **out, struct api *api, struct call *call)
{
	struct err e = { 0 };

	if (!rooms_find(out, &api->rooms, call_param(call, "room"), &e)) {
		call_fail(call, &e, NULL);
		return false;
	}
	notice_cut(call, (*out)->store);
	return true;
}

void
api_answer(struct call *call, bool done, json_t *value, const struct err *e)
{
	if (done)
		call_reply(call, value);
	else
		call_fail(call, e, NULL);
}

/* --- the daemon --------------------------------------------------------- */

static void
get_daemon(void *arg, struct call *call)
{
	const struct api *api = arg;

	call_reply(call,
	    json_pack("{s:s, s:i, s:s, s:o, s:O}", "version", VERSION, "pid",
		(int)getpid(), "home", api->home, "rooms",
		rooms_list(&api->rooms), "broken", api->rooms.broken));
}

static void
stop(void *arg)
{
	loop_stop(arg);
}

static void
post_stop(void *arg, struct call *call)
{
	struct api *api = arg;

	call_after(call, stop, api->loop);
	call_finish(call, true, NULL);
}

/* --- rooms -------------------------------------------------------------- */

typedef bool (*make_room)(json_t **answer, struct room_id *room,
    const struct work_place *place, const json_t *body, struct err *e);

/* Who has just chosen a passphrase need not type it at once. */
static bool
open_made(struct api *api, const struct room_id *id,
    const struct opener *opener, struct err *e)
{
	struct room *room;

	if (!rooms_add(&api->rooms, id, e) ||
	    !rooms_find(&room, &api->rooms, id->text, e) ||
	    !store_unlock(room->store, opener, e))
		return false;
	latch_touch(room->latch);
	return true;
}

static void
make(struct api *api, struct call *call, make_room how)
{
	struct opener *opener = NULL;
	struct room_id id;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done = body_opener(&opener, call_body(call), "opener", &e);
	const struct work_place place = { .home = api->home, .opener = opener };

	done = done && how(&value, &id, &place, call_body(call), &e);
	if (done && !open_made(api, &id, opener, &e)) {
		json_decref(value);
		done = false;
	}
	opener_close(opener);
	api_answer(call, done, value, &e);
}

static void
post_rooms(void *arg, struct call *call)
{
	make(arg, call, work_found);
}

static void
post_join(void *arg, struct call *call)
{
	make(arg, call, work_join);
}

/* --- remotes ------------------------------------------------------------ */

static bool
address_is_good(const char *url, struct err *e)
{
	struct address address;

	if (!address_parse(&address, url, e))
		return false;
	address_clear(&address);
	return true;
}

static void
get_remotes(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = local_remotes(store_local(room->store), &value, &e);
	api_answer(call, done, value, &e);
}

/* At once, lest a crash leave one that is visited although it is metered.
 * What was begun is committed, whatever failed. */
static bool
add_remote(struct local *local, const char *name, const char *url, bool metered,
    struct err *e)
{
	struct err end = { 0 };
	bool done;

	if (!local_begin(local, e))
		return false;
	done = local_remote_add(local, name, url, e) &&
	    (!metered || local_remote_meter(local, name, true, e));
	if (local_commit(local, &end))
		return done;
	*e = end;
	return false;
}

static void
post_remotes(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	const char *name;
	const char *url;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = call_need(&name, call, "name", &e) &&
	    call_need(&url, call, "url", &e) && address_is_good(url, &e) &&
	    add_remote(store_local(room->store), name, url,
		json_is_true(json_object_get(call_body(call), "metered")), &e);
	if (done)
		room_changed(room);
	call_finish(call, done, &e);
}

static void
post_set_remote(void *arg, struct call *call)
{
	const json_t *metered = json_object_get(call_body(call), "metered");
	struct room *room;
	struct err e = { 0 };
	const char *name;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = call_need(&name, call, "name", &e) &&
	    (json_is_boolean(metered) ||
		err_set(&e, ERR_INPUT, "'metered' is missing")) &&
	    local_remote_meter(store_local(room->store), name,
		json_is_true(metered), &e);
	if (done)
		room_changed(room);
	call_finish(call, done, &e);
}

static void
delete_remotes(void *arg, struct call *call)
{
	const char *name = call_param(call, "name");
	struct room *room;
	struct err e = { 0 };
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = name == NULL ?
	    err_set(&e, ERR_INPUT, "'name' is missing") :
	    local_remote_remove(store_local(room->store), name, &e);
	call_finish(call, done, &e);
}

static void
set_paused(struct api *api, struct call *call, bool paused)
{
	struct room *room;
	struct err e = { 0 };
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = sync_pause(room->sync, paused, &e);
	call_finish(call, done, &e);
}

static void
post_pause(void *arg, struct call *call)
{
	set_paused(arg, call, true);
}

static void
post_resume(void *arg, struct call *call)
{
	set_paused(arg, call, false);
}

static const struct route room_routes[] = {
	{ "GET", "/v0/daemon", get_daemon },
	{ "POST", "/v0/stop", post_stop },
	{ "POST", "/v0/rooms", post_rooms },
	{ "POST", "/v0/join", post_join },
	{ "GET", "/v0/remotes", get_remotes },
	{ "POST", "/v0/remotes", post_remotes },
	{ "POST", "/v0/remotes/set", post_set_remote },
	{ "DELETE", "/v0/remotes", delete_remotes },
	{ "POST", "/v0/sync/pause", post_pause },
	{ "POST", "/v0/sync/resume", post_resume },
	{ NULL, NULL, NULL },
};

const struct route *const api_routes[] = {
	room_routes,
	api_reading,
	api_finding,
	api_counting,
	api_export,
	api_writing,
	api_long,
	api_keys,
	NULL,
};
