/* SPDX-License-Identifier: ISC */
/* Routes to what is counted, and to how it came to be. */
#include <string.h>

#include "daemon/api/api.h"
#include "daemon/view/counting/count.h"
#include "protocol/view/scheme.h"

static void
get_history(void *arg, struct call *call)
{
	const char *rec = call_param(call, "rec");
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = rec == NULL ? err_set(&e, ERR_INPUT, "'rec' is missing") :
			     view_history(&value, room->store, rec,
				 call_param(call, "member"), &e);
	api_answer(call, done, value, &e);
}

static const char *
param_or(struct call *call, const char *name, const char *otherwise)
{
	const char *value = call_param(call, name);

	return value == NULL ? otherwise : value;
}

/* The round is a filter, too: of the ratings that are looked at. */
static struct ratings_plan
ratings_of(struct call *call, const struct filter *filter)
{
	return (struct ratings_plan){
		.scheme = param_or(call, "scheme", SCHEME_DEFAULT),
		.round = filter_one(filter, FILTER_ROUND),
	};
}

static bool
count(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	const char *by = param_or(call, "by", "status");
	const struct count_plan plan = {
		.rows = call_param(call, "rows"),
		.by_member = strcmp(by, "member") == 0,
		.member = call_param(call, "member"),
		.ratings = ratings_of(call, filter),
	};

	if (!plan.by_member && strcmp(by, "status") != 0)
		return err_set(e, ERR_INPUT, "'%.40s' is not status or member",
		    by);
	return view_count(out, store, filter, &plan, e);
}

static void
get_count(void *arg, struct call *call)
{
	static const char *const known[] = { "rows", "by", "member", "scheme",
		NULL };

	api_show_filtered(arg, call, known, count);
}

static bool
change(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	const struct change_plan plan = {
		.from = call_param(call, "from"),
		.to = call_param(call, "to"),
		.scheme = param_or(call, "scheme", SCHEME_DEFAULT),
		.member = call_param(call, "member"),
	};

	return view_change(out, store, filter, &plan, e);
}

static void
get_change(void *arg, struct call *call)
{
	static const char *const known[] = { "from", "to", "member", "scheme",
		NULL };

	api_show_filtered(arg, call, known, change);
}

static bool
target(json_t **out, struct store *store, struct filter *filter,
    struct call *call, struct err *e)
{
	const struct target_plan plan = {
		.percent = call_param(call, "percent"),
		.counts = call_param(call, "counts"),
		.member = call_param(call, "member"),
		.ratings = ratings_of(call, filter),
	};
	const char *otherwise = call_param(call, "otherwise_position");

	/* Where neither the call nor its view says one. */
	if (otherwise != NULL && filter->values[FILTER_POSITION] == NULL &&
	    !filter_add(filter, "position", otherwise, e))
		return false;
	return view_target(out, store, filter, &plan, e);
}

static void
get_target(void *arg, struct call *call)
{
	static const char *const known[] = { "percent", "counts", "member",
		"scheme", "otherwise_position", NULL };

	api_show_filtered(arg, call, known, target);
}

const struct route api_counting[] = {
	{ "GET", "/v0/history", get_history },
	{ "GET", "/v0/count", get_count },
	{ "GET", "/v0/change", get_change },
	{ "GET", "/v0/target", get_target },
	{ NULL, NULL, NULL },
};
