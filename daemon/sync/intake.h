/* SPDX-License-Identifier: ISC */
/*
 * Has the program tamga-intake check what lies in a quarantine.
 */
#ifndef DAEMON_SYNC_INTAKE_H
#define DAEMON_SYNC_INTAKE_H

#include "daemon/base/loop.h"
#include "daemon/intake/order.h"
#include "daemon/intake/verdict.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct intake;

/* All borrowed for the call. */
struct intake_plan {
	const char *folder; /* for the order's file */
	const char *quarantine;
	const char *repo_path;
	const struct order *order;
};

/* verdict is the callee's to end with verdict_clear(); NULL, and e set, when
 * the check itself failed: then nothing is known of any ref. */
typedef void (
    *intake_cb)(void *arg, struct verdict *verdict, const struct err *e);

/* Start; cb is called once from the loop, after which the intake is gone. */
MUST_USE bool intake_start(struct intake **out, struct loop *loop,
    const struct intake_plan *plan, intake_cb cb, void *arg, struct err *e);

/* End it; cb is not called.  NULL is fine. */
void intake_kill(struct intake *intake);

#endif
