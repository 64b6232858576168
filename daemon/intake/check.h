/* SPDX-License-Identifier: ISC */
/*
 * The verdict on what a survey found: of every ref of the order the longest
 * valid prefix, and the packs to take over.  tamga-intake is this between an
 * order and a verdict in a process of its own; the simulator (tests/sim) has
 * it in its own.
 */
#ifndef DAEMON_INTAKE_CHECK_H
#define DAEMON_INTAKE_CHECK_H

#include "daemon/intake/order.h"
#include "daemon/intake/survey.h"
#include "daemon/intake/verdict.h"
#include "daemon/repo/repo_quarantine.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * All borrowed for the call.  The caller ends with verdict_clear().
 *
 * ERR_IO  the pack of what was accepted cannot be written
 */
MUST_USE bool check_survey(struct verdict *out, const struct order *order,
    const struct survey *survey, struct repo_quarantine *quarantine,
    struct err *e);

#endif
