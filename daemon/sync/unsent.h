/* SPDX-License-Identifier: ISC */
/*
 * What have I that nobody else has?
 */
#ifndef DAEMON_SYNC_UNSENT_H
#define DAEMON_SYNC_UNSENT_H

#include <stdint.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Records in the room's journals that no remote is known to have. */
MUST_USE bool unsent_count(uint64_t *out, struct store *store, struct err *e);

#endif
