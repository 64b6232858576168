/* SPDX-License-Identifier: ISC */
/*
 * Sync: exchanging the records of one room with its remotes, by itself after
 * changes and on an interval, and when asked; with a remote that is metered
 * only when asked.  A state machine on the loop; moving and checking are
 * children (mover.h, tamga-intake).
 */
#ifndef DAEMON_SYNC_SYNC_H
#define DAEMON_SYNC_SYNC_H

#include <stdbool.h>

#include "daemon/base/loop.h"
#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct sync;

/* The store must live as long.  Left-over quarantines are removed.  The
 * caller ends with sync_close(), which ends what is under way. */
MUST_USE bool sync_open(struct sync **out, struct loop *loop,
    struct store *store, struct err *e);
void sync_close(struct sync *sync);

/* report is {"remotes":[{"name","received","sent","refused":[...],"error",
 * "hint","metered"}]}, borrowed for the call. */
typedef void (*sync_done_cb)(void *arg, json_t *report);

/*
 * Sync now with the remote of that name (NULL: all, those that are metered,
 * too, in the order of remotes.h); cb is called once when it is over, also when
 * a remote failed.  One that is under way is waited for, then done again.  One
 * that fails is visited less and less often by itself (backoff.h); that begins
 * anew.
 *
 * ERR_NOTFOUND  there is no such remote
 */
MUST_USE bool sync_now(struct sync *sync, const char *name, sync_done_cb cb,
    void *arg, struct err *e);

/* Something was said, or a remote added: sync soon, unless paused, with those
 * that are not metered. */
void sync_changed(struct sync *sync);

/* Call cb whenever a round has brought something. */
void sync_on_news(struct sync *sync, loop_cb cb, void *arg);

/* Call cb with what happens: "progress" (visit.h) while a remote is visited,
 * and "visit" with its report at the end.  data is borrowed. */
typedef void (*sync_event_cb)(void *arg, const char *event, json_t *data);
void sync_on_event(struct sync *sync, sync_event_cb cb, void *arg);

/* The progress of the visit that is under way, or NULL; borrowed. */
json_t *sync_progress(const struct sync *sync);

/* Is a round under way? */
bool sync_is_busy(const struct sync *sync);

/* Sync no more by itself, or again; kept in local.db ("paused"). */
MUST_USE bool sync_pause(struct sync *sync, bool paused, struct err *e);

/* What standing.h says, "paused", and in "now" the progress of the visit that
 * is under way (null: there is none); the caller owns *out. */
MUST_USE bool sync_status(json_t **out, struct sync *sync, struct err *e);

#endif
