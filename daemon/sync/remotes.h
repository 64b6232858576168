/* SPDX-License-Identifier: ISC */
/*
 * The remotes of a room in the order in which they are visited (cost.h), and
 * which of them are left to people.
 */
#ifndef DAEMON_SYNC_REMOTES_H
#define DAEMON_SYNC_REMOTES_H

#include "daemon/home/local.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * The remote of that name, or all (NULL), as local_remotes() has them, the
 * cheapest first.  The caller owns *out.
 *
 * ERR_NOTFOUND  there is no such remote
 */
MUST_USE bool remotes_get(json_t **out, struct local *local, const char *name,
    struct err *e);

/* Is it metered now?  So it is where that cannot be read: a visit too few
 * costs nothing. */
bool remotes_is_metered(struct local *local, const char *name);

#endif
