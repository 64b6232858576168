/* SPDX-License-Identifier: ISC */
/*
 * Puts what the check accepted into the store: packs at once, records in
 * pieces, so that the loop is never held up for long.  Where there is little
 * beside them, a keeper builds the index with all of them instead.
 */
#ifndef DAEMON_SYNC_TAKE_H
#define DAEMON_SYNC_TAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/base/loop.h"
#include "daemon/intake/verdict.h"
#include "daemon/store/store.h"
#include "daemon/sync/ledger.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct take;

/* All rows say what came of their refs.  e is NULL unless the store failed;
 * that a ref did is no failure. */
typedef void (*take_cb)(void *arg, const struct err *e);

/*
 * Take over the packs, and begin; cb is called once from the loop, never from
 * here.  Takes the verdict, whatever comes of it.  The caller ends with
 * take_free(), at any time; NULL is fine there.
 */
struct take_plan {
	struct loop *loop;
	struct store *store;
	struct ledger *ledger;
	take_cb cb;
	void *arg;
};
MUST_USE bool take_start(struct take **out, const struct take_plan *plan,
    struct verdict *verdict, struct err *e);
void take_free(struct take *take);

/* New records so far, and the members that they came of: an array of text,
 * borrowed. */
size_t take_received(const struct take *take);
json_t *take_heard(const struct take *take);

#endif
