/* SPDX-License-Identifier: ISC */
/*
 * Puts what the check accepted into the store: packs at once, records in
 * pieces, so that the loop is never held up for long.
 */
#ifndef DAEMON_SYNC_TAKE_H
#define DAEMON_SYNC_TAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/intake/verdict.h"
#include "daemon/store/store.h"
#include "daemon/sync/ledger.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct take;

/*
 * Take over the packs, and begin.  Takes the verdict, whatever comes of it.
 * The caller ends with take_free(); NULL is fine there.
 */
MUST_USE bool take_begin(struct take **out, struct store *store,
    struct ledger *ledger, struct verdict *verdict, struct err *e);
void take_free(struct take *take);

/* Take the next piece; *done when there is none left, and all rows say what
 * came of their refs.  Fails when the store does, not when a ref does. */
MUST_USE bool take_step(struct take *take, bool *done, struct err *e);

/* New records so far, and the members that they came of: an array of text,
 * borrowed. */
size_t take_received(const struct take *take);
json_t *take_heard(const struct take *take);

#endif
