/* SPDX-License-Identifier: ISC */
/* Routes that take filters, and the filters that were saved. */
#include <stdlib.h>

#include "daemon/api/api.h"
#include "daemon/home/saved.h"
#include "daemon/view/text/search.h"
#include "daemon/view/view.h"

/* Parameters of a call that are filters; others are known by name. */
struct reading {
	struct filter *filter;
	const char *const *known; /* besides room and view; NULL at the end */
};

static bool
is_known(const struct reading *reading, const char *name)
{
	if (strcmp(name, "room") == 0 || strcmp(name, "view") == 0)
		return true;
	for (size_t i = 0; reading->known[i] != NULL; i++)
		if (strcmp(reading->known[i], name) == 0)
			return true;
	return false;
}

static bool
on_param(void *arg, const char *name, const char *value, struct err *e)
{
	const struct reading *reading = arg;

	return is_known(reading, name) ||
	    filter_add(reading->filter, name, value, e);
}

/* The filter that was saved under this name, for what the call does not say
 * itself. */
static bool
inherit_view(struct filter *filter, struct store *store, const char *name,
    struct err *e)
{
	struct filter saved = { { NULL } };
	json_t *object;
	bool done;

	if (!saved_get(&object, store_local(store), name, e))
		return false;
	done = filter_read(&saved, object, e);
	if (done)
		filter_inherit(filter, &saved);
	filter_clear(&saved);
	json_decref(object);
	return done;
}

bool
api_filter(struct filter *filter, struct call *call, struct store *store,
    const char *const *known, struct err *e)
{
	struct reading reading = { filter, known };
	const char *view = call_param(call, "view");

	*filter = (struct filter){ { NULL } };
	return call_each_param(call, on_param, &reading, e) &&
	    (view == NULL || inherit_view(filter, store, view, e));
}

/* --- lists ---------------------------------------------------------------- */

void
api_show_filtered(struct api *api, struct call *call, const char *const *known,
    api_filtered view)
{
	struct filter filter;
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = api_filter(&filter, call, room->store, known, &e) &&
	    view(&value, room->store, &filter, call, &e);
	filter_clear(&filter);
	api_answer(call, done, value, &e);
}

static bool
recommendations(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	(void)call;
	return view_recommendations(out, store, filter, e);
}

static void
get_recommendations(void *arg, struct call *call)
{
	static const char *const known[] = { NULL };

	api_show_filtered(arg, call, known, recommendations);
}

static bool
sheet(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	return view_sheet(out, store, filter, call_param(call, "scheme"), e);
}

static void
get_sheet(void *arg, struct call *call)
{
	static const char *const known[] = { "scheme", NULL };

	api_show_filtered(arg, call, known, sheet);
}

#define SEARCH_LIMIT 50
#define SEARCH_LIMIT_MAX 500

static bool
limit_of(size_t *out, struct call *call, struct err *e)
{
	const char *limit = call_param(call, "limit");
	char *end;
	long wanted;

	*out = SEARCH_LIMIT;
	if (limit == NULL)
		return true;
	wanted = strtol(limit, &end, 10);
	if (*end != '\0' || wanted < 1 || wanted > SEARCH_LIMIT_MAX)
		return err_set(e, ERR_INPUT,
		    "limit: '%.20s' is not a number from 1 to %d", limit,
		    SEARCH_LIMIT_MAX);
	*out = (size_t)wanted;
	return true;
}

static bool
search(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	const char *words = call_param(call, "words");
	size_t limit;

	return limit_of(&limit, call, e) &&
	    (words != NULL || err_set(e, ERR_INPUT, "'words' is missing")) &&
	    view_search(out, store, words, limit, filter, e);
}

static void
get_search(void *arg, struct call *call)
{
	static const char *const known[] = { "words", "limit", NULL };

	api_show_filtered(arg, call, known, search);
}

/* --- saved filters -------------------------------------------------------- */

static void
get_views(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = saved_all(&value, store_local(room->store), &e);
	api_answer(call, done, value, &e);
}

static bool
save_view(struct store *store, const char *name, const json_t *object,
    struct err *e)
{
	struct filter filter = { { NULL } };
	json_t *value = NULL;
	bool done;

	done = filter_read(&filter, object, e) &&
	    view_filter_check(store, &filter, e);
	if (done && filter_is_empty(&filter))
		done = err_set(e, ERR_INPUT, "a view needs a filter");
	if (done) {
		value = filter_json(&filter);
		done = saved_set(store_local(store), name, value, e);
	}
	json_decref(value);
	filter_clear(&filter);
	return done;
}

static void
post_views(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };
	const char *name;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = call_need(&name, call, "name", &e) &&
	    save_view(room->store, name,
		json_object_get(call_body(call), "filter"), &e);
	call_finish(call, done, &e);
}

static void
delete_views(void *arg, struct call *call)
{
	const char *name = call_param(call, "name");
	struct room *room;
	struct err e = { 0 };
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = name == NULL ? err_set(&e, ERR_INPUT, "'name' is missing") :
			      saved_remove(store_local(room->store), name, &e);
	call_finish(call, done, &e);
}

const struct route api_finding[] = {
	{ "GET", "/v0/recommendations", get_recommendations },
	{ "GET", "/v0/sheet", get_sheet },
	{ "GET", "/v0/search", get_search },
	{ "GET", "/v0/views", get_views },
	{ "POST", "/v0/views", post_views },
	{ "DELETE", "/v0/views", delete_views },
	{ NULL, NULL, NULL },
};
