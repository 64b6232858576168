/* SPDX-License-Identifier: ISC */
/*
 * The names of refs that carry records (docs/FORMAT.md, section 5,
 * "References").  Pure.
 */
#ifndef DAEMON_ROAD_REFNAME_H
#define DAEMON_ROAD_REFNAME_H

#include <stdbool.h>

#include "daemon/repo/repo.h"
#include "protocol/base/compiler.h"
#include "protocol/record/id.h"

enum refname_kind {
	REFNAME_CONTROL, /* refs/heads/c/<journal> */
	REFNAME_DATA,    /* refs/heads/j/<journal> */
	REFNAME_BRANCH,  /* refs/heads/f/<journal>/<16 hex>[-N] */
};

struct refname {
	char text[REPO_REF_MAX];
	enum refname_kind kind;
	struct journal_id journal;
};

/* Is text the name of a ref that carries records?  A number behind a branch
 * has at most three digits. */
MUST_USE bool refname_parse(struct refname *out, const char *text);

/* The journal's own ref. */
struct refname refname_own(enum journal_class class,
    const struct journal_id *journal);

/* The ref of a branch whose first record is this one; copy from 1, where 1
 * has no number behind it. */
struct refname refname_branch(const struct journal_id *journal,
    const struct hash *first, unsigned copy);

#endif
