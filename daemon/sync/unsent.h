/* SPDX-License-Identifier: ISC */
/*
 * What have I that others have not?
 */
#ifndef DAEMON_SYNC_UNSENT_H
#define DAEMON_SYNC_UNSENT_H

#include <stdint.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Records in the room's journals that this remote (NULL: no remote) is known
 * to have. */
MUST_USE bool unsent_count(uint64_t *out, struct store *store,
    const char *remote, struct err *e);

/*
 * Records of this device that are nowhere else, as far as anybody can know:
 * no remote shows them, and no other device of the room says to have seen
 * them.  What a guest says counts for nothing, nor does a device that was cut
 * off: it may be lost.
 */
struct only_here {
	uint64_t records;
	int64_t since; /* when the first of them was made; 0: none */
};
MUST_USE bool unsent_only_here(struct only_here *out, struct store *store,
    struct err *e);

#endif
