/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/road/address.h"
#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/work.h"

#define LOG_LIMIT 100
#define NOTICE_MAX 256
#define LOG_LIMIT_MAX 1000000
#define EXPORT_MAX ((size_t)1 << 30)

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

static void
answer(struct call *call, bool done, json_t *value, const struct err *e)
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
	answer(call, done, value, &e);
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

/* --- reading ------------------------------------------------------------ */

typedef bool (*plain_view)(json_t **out, struct store *store, struct err *e);

static void
show(struct api *api, struct call *call, plain_view view)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = view(&value, room->store, &e);
	answer(call, done, value, &e);
}

typedef bool (*named_view)(json_t **out, struct store *store, const char *name,
    struct err *e);

static void
show_named(struct api *api, struct call *call, const char *param,
    named_view view)
{
	const char *name = call_param(call, param);
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = name == NULL ? err_set(&e, ERR_INPUT, "'%s' is missing", param) :
			      view(&value, room->store, name, &e);
	answer(call, done, value, &e);
}

typedef bool (*filtered_view)(json_t **out, struct store *store,
    const struct view_filter *filter, struct err *e);

static void
show_filtered(struct api *api, struct call *call, filtered_view view)
{
	const struct view_filter filter = {
		.position = call_param(call, "position"),
		.theme = call_param(call, "theme"),
		.state = call_param(call, "state"),
		.round = call_param(call, "round"),
	};
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = view(&value, room->store, &filter, &e);
	answer(call, done, value, &e);
}

static void
get_recommendations(void *arg, struct call *call)
{
	show_filtered(arg, call, view_recommendations);
}

static void
get_recommendation(void *arg, struct call *call)
{
	show_named(arg, call, "rec", view_recommendation);
}

static void
get_sheet(void *arg, struct call *call)
{
	show_filtered(arg, call, view_sheet);
}

static void
get_sources(void *arg, struct call *call)
{
	show(arg, call, view_sources);
}

static void
get_source(void *arg, struct call *call)
{
	show_named(arg, call, "id", view_source);
}

static void
get_conflicts(void *arg, struct call *call)
{
	show(arg, call, view_conflicts);
}

static void
get_show(void *arg, struct call *call)
{
	show_named(arg, call, "id", view_show);
}

static void
get_members(void *arg, struct call *call)
{
	show(arg, call, view_members);
}

static void
get_charter(void *arg, struct call *call)
{
	show(arg, call, view_charter);
}

static void
get_invitation(void *arg, struct call *call)
{
	show(arg, call, work_invitation);
}

static void
get_request(void *arg, struct call *call)
{
	show(arg, call, work_own_request);
}

static bool
view_remotes(json_t **out, struct store *store, struct err *e)
{
	return local_remotes(store_local(store), out, e);
}

static void
get_remotes(void *arg, struct call *call)
{
	show(arg, call, view_remotes);
}

static void
get_log(void *arg, struct call *call)
{
	const char *limit = call_param(call, "limit");
	struct view_log_plan plan = { .limit = LOG_LIMIT,
		.member = call_param(call, "member"),
		.all = call_flag(call, "all") };
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done = true;

	if (!api_room(&room, arg, call))
		return;
	if (limit != NULL) {
		char *end;
		const long wanted = strtol(limit, &end, 10);

		if (*end != '\0' || wanted < 1 || wanted > LOG_LIMIT_MAX)
			done = err_set(&e, ERR_INPUT,
			    "'%.20s' is not a number of statements", limit);
		plan.limit = (size_t)wanted;
	}
	done = done && view_log(&value, room->store, &plan, &e);
	answer(call, done, value, &e);
}

static void
get_devices(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = view_devices(&value, room->store, call_flag(call, "all"), &e);
	answer(call, done, value, &e);
}

static void
get_status(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	json_t *sync = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = view_status(&value, room->store, &e) &&
	    sync_status(&sync, room->sync, &e);
	if (done) {
		(void)json_object_update(value, sync);
		json_text_set(value, "title",
		    charter_title(store_charter(room->store)));
		(void)json_object_set_new(value, "locked",
		    json_boolean(store_is_locked(room->store)));
		(void)json_object_set_new(value, "passphrase",
		    json_boolean(key_is_locked(store_kept_key(room->store))));
	}
	json_decref(sync);
	if (!done)
		json_decref(value);
	answer(call, done, value, &e);
}

static void
get_export(void *arg, struct call *call)
{
	const char *what = call_param(call, "what");
	struct room *room;
	struct err e = { 0 };
	struct buf out;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	buf_init(&out, EXPORT_MAX);
	if (what == NULL)
		what = "";
	if (strcmp(what, "allowed-signers") == 0)
		done = view_allowed_signers(&out, room->store, &e);
	else if (strcmp(what, "dump") == 0)
		done = view_dump(&out, room->store, &e);
	else if (strcmp(what, "jsonl") == 0)
		done = view_jsonl(&out, room->store, &e);
	else
		done = err_set(&e, ERR_INPUT,
		    "'%.40s' is not allowed-signers, jsonl or dump", what);
	if (done)
		call_reply_text(call, buf_text(&out), out.len);
	else
		call_fail(call, &e, NULL);
	buf_clear(&out);
}

/* --- writing ------------------------------------------------------------ */

typedef bool (*body_work)(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

static void
work(struct api *api, struct call *call, body_work how)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = how(&value, room->store, call_body(call), &e);
	if (done)
		room_changed(room);
	answer(call, done, value, &e);
}

static void
post_assessments(void *arg, struct call *call)
{
	work(arg, call, work_assess);
}

static void
post_sources(void *arg, struct call *call)
{
	work(arg, call, work_add_source);
}

static void
post_citations(void *arg, struct call *call)
{
	work(arg, call, work_cite);
}

static void
post_withdrawals(void *arg, struct call *call)
{
	work(arg, call, work_withdraw);
}

static void
post_reconciliations(void *arg, struct call *call)
{
	work(arg, call, work_reconcile);
}

static void
post_read_request(void *arg, struct call *call)
{
	work(arg, call, work_read_request);
}

static void
post_admissions(void *arg, struct call *call)
{
	work(arg, call, work_admit);
}

static void
post_devices(void *arg, struct call *call)
{
	work(arg, call, work_add_device);
}

static void
post_charters(void *arg, struct call *call)
{
	work(arg, call, work_propose);
}

static void
post_cut_member(void *arg, struct call *call)
{
	work(arg, call, work_cut_member);
}

static void
post_endorsements(void *arg, struct call *call)
{
	work(arg, call, work_endorse);
}

static void
post_recovery(void *arg, struct call *call)
{
	work(arg, call, work_add_recovery);
}

static void
post_recover(void *arg, struct call *call)
{
	work(arg, call, work_recover);
}

static void
post_cut(void *arg, struct call *call)
{
	work(arg, call, work_cut_device);
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
	    local_remote_add(store_local(room->store), name, url, &e);
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

const struct route api_routes[] = {
	{ "GET", "/v0/daemon", get_daemon },
	{ "POST", "/v0/stop", post_stop },
	{ "GET", "/v0/doctor", api_doctor },
	{ "POST", "/v0/rooms", post_rooms },
	{ "POST", "/v0/join", post_join },
	{ "GET", "/v0/invitation", get_invitation },
	{ "GET", "/v0/request", get_request },
	{ "POST", "/v0/requests/read", post_read_request },
	{ "POST", "/v0/admissions", post_admissions },
	{ "GET", "/v0/members", get_members },
	{ "POST", "/v0/members/cut", post_cut_member },
	{ "GET", "/v0/charter", get_charter },
	{ "POST", "/v0/charters", post_charters },
	{ "POST", "/v0/endorsements", post_endorsements },
	{ "GET", "/v0/devices", get_devices },
	{ "POST", "/v0/devices", post_devices },
	{ "POST", "/v0/devices/cut", post_cut },
	{ "POST", "/v0/devices/recovery", post_recovery },
	{ "POST", "/v0/devices/recover", post_recover },
	{ "GET", "/v0/lock", api_get_lock },
	{ "POST", "/v0/lock", api_lock },
	{ "POST", "/v0/unlock", api_unlock },
	{ "POST", "/v0/passphrase", api_passphrase },
	{ "POST", "/v0/import", api_import },
	{ "GET", "/v0/recommendations", get_recommendations },
	{ "GET", "/v0/recommendation", get_recommendation },
	{ "POST", "/v0/assessments", post_assessments },
	{ "GET", "/v0/sources", get_sources },
	{ "GET", "/v0/source", get_source },
	{ "POST", "/v0/sources", post_sources },
	{ "POST", "/v0/citations", post_citations },
	{ "POST", "/v0/withdrawals", post_withdrawals },
	{ "GET", "/v0/conflicts", get_conflicts },
	{ "POST", "/v0/reconciliations", post_reconciliations },
	{ "GET", "/v0/sheet", get_sheet },
	{ "GET", "/v0/log", get_log },
	{ "GET", "/v0/show", get_show },
	{ "GET", "/v0/status", get_status },
	{ "GET", "/v0/remotes", get_remotes },
	{ "POST", "/v0/remotes", post_remotes },
	{ "DELETE", "/v0/remotes", delete_remotes },
	{ "POST", "/v0/sync", api_sync },
	{ "POST", "/v0/sync/pause", post_pause },
	{ "POST", "/v0/sync/resume", post_resume },
	{ "GET", "/v0/verify", api_verify },
	{ "POST", "/v0/reindex", api_reindex },
	{ "GET", "/v0/export", get_export },
	{ NULL, NULL, NULL },
};
