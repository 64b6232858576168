/* SPDX-License-Identifier: ISC */
/*
 * The refs of remotes that there is something to say about, as JSON for the
 * API.  A vandal can make tens of thousands: all are counted, by remote and
 * fault, and of each of these REFUSALS_SHOWN are shown.
 */
#ifndef DAEMON_SYNC_REFUSALS_H
#define DAEMON_SYNC_REFUSALS_H

#include "daemon/home/local.h"
#include "protocol/base/json.h"

#define REFUSALS_SHOWN 16

/* Both are the caller's until refusals_pack(). */
struct refusals {
	json_t *shown;  /* [{"remote","ref","journal","sequence","fault",
			 * "reason"}] */
	json_t *counts; /* [{"remote","fault","count"}] */
	size_t count;
};

void refusals_init(struct refusals *refusals);

/* Add this ref, if there is something to say about it. */
void refusals_add(struct refusals *refusals, const char *remote,
    const struct remote_ref *ref);

/* Put them into the object, and end them: the shown ones as name, and
 * "refused_by" with the counts. */
void refusals_pack(struct refusals *refusals, json_t *object, const char *name);

#endif
