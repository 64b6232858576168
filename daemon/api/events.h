/* SPDX-License-Identifier: ISC */
/*
 * Who listens to what sync does: streams of server-sent events, of one room.
 */
#ifndef DAEMON_API_EVENTS_H
#define DAEMON_API_EVENTS_H

#include "daemon/api/server.h"
#include "daemon/base/loop.h"
#include "daemon/sync/sync.h"

struct events;

/* The caller ends with events_close() before sync_close(); NULL is fine. */
struct events *events_open(struct loop *loop, struct sync *sync) MUST_USE;
void events_close(struct events *events);

/* Stream to this call until its reader has gone. */
void events_listen(struct events *events, struct call *call);

/*
 * Sync now, stream to this call what happens, and end with an event "done",
 * whose data is the report.
 *
 * ERR_NOTFOUND  there is no such remote; the call is still to be answered
 */
MUST_USE bool events_sync(struct events *events, struct call *call,
    const char *name, struct err *e);

#endif
