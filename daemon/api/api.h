/* SPDX-License-Identifier: ISC */
/*
 * The routes of docs/openapi.yaml: from a call to the view or the work that
 * answers it.
 */
#ifndef DAEMON_API_API_H
#define DAEMON_API_API_H

#include "daemon/api/rooms.h"
#include "daemon/api/server.h"

/* What every route gets as its argument. */
struct api {
	struct loop *loop;
	const char *home;
	struct rooms rooms;
	struct server *server;
};

/* The table of routes; ends with a row of NULLs. */
extern const struct route api_routes[];

/* The room that the call means; answers the call itself when there is none. */
MUST_USE bool api_room(struct room **out, struct api *api, struct call *call);

/* Routes that are long: they answer when a child has ended. */
void api_import(void *arg, struct call *call);
void api_verify(void *arg, struct call *call);
void api_doctor(void *arg, struct call *call);
void api_reindex(void *arg, struct call *call);
void api_sync(void *arg, struct call *call);

/* Routes about the key. */
void api_get_lock(void *arg, struct call *call);
void api_unlock(void *arg, struct call *call);
void api_lock(void *arg, struct call *call);
void api_passphrase(void *arg, struct call *call);

#endif
