/* SPDX-License-Identifier: ISC */
/* Routes to what is counted, and to how it came to be. */
#include "daemon/api/api.h"
#include "daemon/view/view.h"

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

const struct route api_counting[] = {
	{ "GET", "/v0/history", get_history },
	{ NULL, NULL, NULL },
};
