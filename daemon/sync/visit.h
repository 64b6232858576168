/* SPDX-License-Identifier: ISC */
/*
 * One visit to one remote: list, fetch and check and take (control first,
 * then the rest), push; again from the list, up to three times, when somebody
 * else moved a ref meanwhile.  A state machine on the loop.
 */
#ifndef DAEMON_SYNC_VISIT_H
#define DAEMON_SYNC_VISIT_H

#include <stdbool.h>

#include "daemon/base/loop.h"
#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct visit;

/* progress is as progress_pack() makes it, borrowed for the call: at each
 * step, and about once a second in long ones. */
typedef void (*visit_progress_cb)(void *arg, json_t *progress);

/* name and url are copied. */
struct visit_plan {
	const char *name;
	const char *url;
	bool (*is_awaited)(void *arg); /* does anybody wait for its end?  If
					* so, it does not take for ever */
	bool is_asked; /* for, by a person: what ended a visit before is not
			* left to chance */
	bool again;    /* look again at what was left for want of room: the room
		     * has other devices than at the last visit */
	visit_progress_cb on_progress; /* gets arg of visit_start(); or NULL */
};

/*
 * report is {"name","received","sent","refused":[{"remote","ref","journal",
 * "sequence","fault","reason"}],"refused_by":[{"remote","fault","count"}],
 * "error","hint"}, borrowed for the call; of many that are refused not all;
 * error is null when all went well.
 */
typedef void (*visit_cb)(void *arg, json_t *report);

/* Begin; cb is called once from the loop, and the visit is gone then. */
struct visit *visit_start(struct loop *loop, struct store *store,
    const struct visit_plan *plan, visit_cb cb, void *arg) MUST_USE;

/* End it where it is; cb is not called.  NULL is fine. */
void visit_kill(struct visit *visit);

#endif
