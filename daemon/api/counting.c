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

/* Parameters that are no filters. */
static const char *const of_count[] = { "rows", "by", "member", "scheme",
	NULL };
static const char *const of_change[] = { "from", "to", "member", "scheme",
	NULL };
static const char *const of_target[] = { "percent", "counts", "member",
	"scheme", "otherwise_position", NULL };

static const char *
param_or(struct call *call, const char *name, const char *otherwise)
{
	const char *value = call_param(call, name);

	return value == NULL ? otherwise : value;
}

static struct ratings_plan
ratings_of(struct call *call)
{
	return (struct ratings_plan){
		.scheme = param_or(call, "scheme", SCHEME_DEFAULT),
	};
}

static void
get_count(void *arg, struct call *call)
{
	const char *by = param_or(call, "by", "status");
	struct count_plan plan = {
		.rows = call_param(call, "rows"),
		.by_member = strcmp(by, "member") == 0,
		.member = call_param(call, "member"),
		.ratings = ratings_of(call),
	};
	struct filter filter;
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = api_filter(&filter, call, room->store, of_count, &e);
	if (done && !plan.by_member && strcmp(by, "status") != 0)
		done = err_set(&e, ERR_INPUT, "'%.40s' is not status or member",
		    by);
	plan.ratings.round = filter_one(&filter, FILTER_ROUND);
	done = done && view_count(&value, room->store, &filter, &plan, &e);
	filter_clear(&filter);
	api_answer(call, done, value, &e);
}

static void
get_change(void *arg, struct call *call)
{
	const struct change_plan plan = {
		.from = call_param(call, "from"),
		.to = call_param(call, "to"),
		.scheme = param_or(call, "scheme", SCHEME_DEFAULT),
		.member = call_param(call, "member"),
	};
	struct filter filter;
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = api_filter(&filter, call, room->store, of_change, &e) &&
	    view_change(&value, room->store, &filter, &plan, &e);
	filter_clear(&filter);
	api_answer(call, done, value, &e);
}

static void
get_target(void *arg, struct call *call)
{
	struct target_plan plan = {
		.percent = call_param(call, "percent"),
		.counts = call_param(call, "counts"),
		.member = call_param(call, "member"),
		.ratings = ratings_of(call),
	};
	const char *otherwise = call_param(call, "otherwise_position");
	struct filter filter;
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = api_filter(&filter, call, room->store, of_target, &e);
	/* Where neither the call nor its view says one. */
	if (done && otherwise != NULL && filter.values[FILTER_POSITION] == NULL)
		done = filter_add(&filter, "position", otherwise, &e);
	plan.ratings.round = filter_one(&filter, FILTER_ROUND);
	done = done && view_target(&value, room->store, &filter, &plan, &e);
	filter_clear(&filter);
	api_answer(call, done, value, &e);
}

const struct route api_counting[] = {
	{ "GET", "/v0/history", get_history },
	{ "GET", "/v0/count", get_count },
	{ "GET", "/v0/change", get_change },
	{ "GET", "/v0/target", get_target },
	{ NULL, NULL, NULL },
};
