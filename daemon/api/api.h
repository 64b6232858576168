/* SPDX-License-Identifier: ISC */
/*
 * The routes of docs/openapi.yaml: from a call to the view or the work that
 * answers it.
 */
#ifndef DAEMON_API_API_H
#define DAEMON_API_API_H

#include "daemon/api/rooms.h"
#include "daemon/api/server.h"
#include "protocol/view/filter.h"

/* What every route gets as its argument. */
struct api {
	struct loop *loop;
	const char *home;
	struct rooms rooms;
	struct server *server;
};

/* All routes, as tables; ends with NULL. */
extern const struct route *const api_routes[];

/* The tables, by what their routes do; each ends with a row of NULLs. */
extern const struct route api_reading[];  /* what the store says */
extern const struct route api_finding[];  /* what filters choose */
extern const struct route api_counting[]; /* what is counted */
extern const struct route api_export[];   /* other formats */
extern const struct route api_writing[];  /* what a member says */
extern const struct route api_long[];     /* answered when a child has ended */
extern const struct route api_keys[];     /* lock, unlock, passphrase */

/* The room that the call means; answers the call itself when there is none. */
MUST_USE bool api_room(struct room **out, struct api *api, struct call *call);

/*
 * What the call's parameters and its view choose; those that are no filters
 * are known by name (room and view; NULL at the end), and any other is an
 * error.  The caller ends with filter_clear(), also when it failed.
 */
MUST_USE bool api_filter(struct filter *filter, struct call *call,
    struct store *store, const char *const *known, struct err *e);

/* Answer with what view makes of the filter and of what else the call says;
 * known as in api_filter(). */
typedef bool (*api_filtered)(json_t **out, struct store *store,
    struct filter *filter, struct call *call, struct err *e);
void api_show_filtered(struct api *api, struct call *call,
    const char *const *known, api_filtered view);

/* Answers with the value, which it takes over, or with what went wrong. */
void api_answer(struct call *call, bool done, json_t *value,
    const struct err *e);

#endif
