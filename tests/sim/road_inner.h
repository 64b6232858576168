/* SPDX-License-Identifier: ISC */
/* What the files of the road share.  Only road*.c include this. */
#ifndef TESTS_SIM_ROAD_INNER_H
#define TESTS_SIM_ROAD_INNER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/road/mover.h"
#include "daemon/road/quarantine.h"
#include "tests/sim/world.h"

struct mover {
	size_t machine;
	struct hub *hub;
	struct quarantine_place place;
	struct partials partials; /* what came in slices, of a far hub */
	bool was_cut;             /* the way to a far hub was lost */
	struct address address;
	struct loop_timer *timer;
	void (*verb)(struct mover *mover);
	size_t done; /* of this connection: lists and refs; of a far hub's
		      * refs each object */

	void *arg;
	mover_list_cb list_cb;
	mover_fetch_cb fetch_cb;
	struct mover_fetch *fetches;
	size_t fetch_count;
	size_t asked; /* fetches of this visit */
	struct mover_slice slice;
	mover_push_cb push_cb;
	struct mover_push *pushes;
	size_t push_count;
};

/* The machine that it is of. */
struct machine *road_machine(const struct mover *mover);

/* One more thing goes over the line; false when it is cut here. */
bool road_holds(struct mover *mover);

/* Say that it was. */
void road_lost(struct mover *mover, struct err *e);

/* After the delay of the line. */
void road_start(struct mover *mover, void (*verb)(struct mover *mover));

#endif
