/* SPDX-License-Identifier: ISC */
/*
 * How this store stands with its remotes: what each has brought and taken,
 * what it lacks, what it does not show although others have seen it.
 */
#ifndef DAEMON_SYNC_STANDING_H
#define DAEMON_SYNC_STANDING_H

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * The part of the status that is about moving, but for what is under way:
 * {"unsent","only_here","only_here_since","missing":[...],"remotes":[...],
 * "refused","refusals":[...]}, as docs/openapi.yaml says.  The caller owns
 * *out.
 */
MUST_USE bool standing_status(json_t **out, struct store *store, struct err *e);

#endif
