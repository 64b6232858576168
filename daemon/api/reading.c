/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "daemon/api/api.h"
#include "daemon/view/view.h"
#include "daemon/view/vocabulary.h"
#include "daemon/work/work.h"

#define LOG_LIMIT 100
#define LOG_LIMIT_MAX 1000000

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
	api_answer(call, done, value, &e);
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
	api_answer(call, done, value, &e);
}

static void
get_recommendation(void *arg, struct call *call)
{
	show_named(arg, call, "rec", view_recommendation);
}

static void
get_vocabularies(void *arg, struct call *call)
{
	show(arg, call, view_vocabularies);
}

static void
get_vocabulary(void *arg, struct call *call)
{
	show_named(arg, call, "name", view_vocabulary);
}

static void
get_review(void *arg, struct call *call)
{
	show(arg, call, work_review);
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
	api_answer(call, done, value, &e);
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
	api_answer(call, done, value, &e);
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
	api_answer(call, done, value, &e);
}

const struct route api_reading[] = {
	{ "GET", "/v0/invitation", get_invitation },
	{ "GET", "/v0/request", get_request },
	{ "GET", "/v0/members", get_members },
	{ "GET", "/v0/charter", get_charter },
	{ "GET", "/v0/devices", get_devices },
	{ "GET", "/v0/recommendation", get_recommendation },
	{ "GET", "/v0/import/review", get_review },
	{ "GET", "/v0/vocabularies", get_vocabularies },
	{ "GET", "/v0/vocabulary", get_vocabulary },
	{ "GET", "/v0/sources", get_sources },
	{ "GET", "/v0/source", get_source },
	{ "GET", "/v0/conflicts", get_conflicts },
	{ "GET", "/v0/log", get_log },
	{ "GET", "/v0/show", get_show },
	{ "GET", "/v0/status", get_status },
	{ NULL, NULL, NULL },
};
