/* SPDX-License-Identifier: ISC */
/*
 * From the tip of a ref down to what is known, and up again as far as every
 * record stands on the one below: the longest valid prefix
 * (docs/FORMAT.md, section 5).
 */
#ifndef DAEMON_INTAKE_CHAIN_H
#define DAEMON_INTAKE_CHAIN_H

#include "daemon/intake/order.h"
#include "daemon/intake/survey.h"
#include "daemon/intake/verdict.h"
#include "daemon/repo/repo_quarantine.h"

struct chains;

/* All borrowed; the caller ends with chains_free(). */
struct chains *chains_new(const struct order *order,
    const struct survey *survey, struct repo_quarantine *quarantine) MUST_USE;
void chains_free(struct chains *chains);

/* Fill in the verdict on one ref; the caller frees out->ids. */
void chains_check(struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref);

#endif
