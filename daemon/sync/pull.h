/* SPDX-License-Identifier: ISC */
/*
 * What of a remote's refs is new, and what must be known to check it.
 * Decides; moves nothing.
 */
#ifndef DAEMON_SYNC_PULL_H
#define DAEMON_SYNC_PULL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/intake/order.h"
#include "daemon/road/mover.h"
#include "daemon/store/store.h"
#include "daemon/sync/ledger.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Control is fetched and folded first: it says who is admitted. */
enum pull_phase {
	PULL_CONTROL,
	PULL_DATA
};

/*
 * Settle all rows that need no fetch: tips that are here already, refs that
 * show less than they did, refs that are gone (unless the list is cut).
 */
void pull_compare(struct store *store, struct ledger *ledger, bool is_cut);

/* What to fetch in one phase. */
struct pull_choice {
	struct mover_fetch
	    *fetches; /* those of known journals first, then of those
				      * that others know */
	size_t count;
	bool is_more; /* there are more unknown or doubtful ones than
		       * LIMIT_REMOTE_NEW */
};

/*
 * Choose.  With PULL_AGAIN those, too, that were left because there were too
 * many guests, or could not be read; with PULL_LOST those that ended a visit
 * before: last, and each once in a visit.  The caller frees out->fetches.
 */
#define PULL_AGAIN (1U << 0)
#define PULL_LOST (1U << 1)
MUST_USE bool pull_choose(struct pull_choice *out, struct store *store,
    struct ledger *ledger, enum pull_phase phase, unsigned also, struct err *e);

/* What the check must know of the refs that were fetched.  The caller ends
 * with order_clear(). */
MUST_USE bool pull_order(struct order *out, struct store *store,
    struct ledger *ledger, const struct pull_choice *choice, struct err *e);

/* May this device's records go into the room: admitted, or our own? */
bool pull_is_admitted(struct store *store, const struct device_id *device);

/* Note what a ref was found to hold, up to last; and that this is less than
 * before, if it is. */
void pull_settle(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last);

#endif
