/* SPDX-License-Identifier: ISC */
/*
 * When nothing else is to do: the repository is packed by the keeper, and
 * memory that work needed is given back.  Sleeps until something changes.
 */
#ifndef DAEMON_KEEPER_IDLE_H
#define DAEMON_KEEPER_IDLE_H

#include "daemon/base/loop.h"
#include "daemon/store/store.h"
#include "daemon/sync/sync.h"

struct idle;

/* store and sync must live as long; sync tells of its own changes.  The
 * caller ends with idle_close(), which ends a packing that is under way:
 * that loses nothing. */
struct idle *idle_open(struct loop *loop, struct store *store,
    struct sync *sync);
void idle_close(struct idle *idle);

/* Something was done; look again when all has been quiet for a while. */
void idle_touch(struct idle *idle);

#endif
