/* SPDX-License-Identifier: ISC */
/*
 * The rooms of a home that the daemon has open, each with its store, its sync
 * and what is done when it is idle.
 */
#ifndef DAEMON_API_ROOMS_H
#define DAEMON_API_ROOMS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/api/events.h"
#include "daemon/api/latch.h"
#include "daemon/base/loop.h"
#include "daemon/keeper/idle.h"
#include "daemon/store/store.h"
#include "daemon/sync/sync.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct room {
	struct room_id id;
	struct store *store;
	struct sync *sync;
	struct events *events;
	struct idle *idle;
	struct latch *latch;
};

struct rooms {
	struct loop *loop;
	const char *home;
	struct room *rooms;
	size_t count;
	size_t space;
	json_t *broken; /* room id -> why its store could not be opened */
};

/* Open all stores below home; one that cannot be opened is logged, kept in
 * broken, and does not stop the others. */
MUST_USE bool rooms_open(struct rooms *out, struct loop *loop, const char *home,
    struct err *e);
void rooms_close(struct rooms *rooms);

/* Open one more, just made. */
MUST_USE bool rooms_add(struct rooms *rooms, const struct room_id *id,
    struct err *e);

/*
 * The room that is meant: by its id, the beginning of it, or its title; the
 * only one for NULL.  Dies with the next rooms_add().
 *
 * ERR_NOTFOUND  none
 * ERR_INPUT     several
 */
MUST_USE bool rooms_find(struct room **out, struct rooms *rooms,
    const char *which, struct err *e);

/* Something was said in this room: sync soon, look at it when all is quiet,
 * and leave the key open for another while. */
void room_changed(struct room *room);

/* [{"id","review","title","member","locked"}] */
json_t *rooms_list(const struct rooms *rooms) MUST_USE;

#endif
