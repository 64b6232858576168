/* SPDX-License-Identifier: ISC */
/*
 * What came of a journal beside what hangs together from its tip.  Nothing
 * is believed of it: a remote is told that it need not send it again.
 */
#ifndef DAEMON_INTAKE_ISLAND_H
#define DAEMON_INTAKE_ISLAND_H

#include "daemon/intake/survey.h"
#include "daemon/intake/verdict.h"

/* Fill in the islands of a ref: the longest of the device's whose lowest
 * record this is, from the top down. */
void islands_find(struct verdict_ref *out, const struct survey *survey,
    const struct record *lowest);

#endif
