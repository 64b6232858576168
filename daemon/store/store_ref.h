/* SPDX-License-Identifier: ISC */
/*
 * The names of the store's refs: those of docs/FORMAT.md, section 5, and
 * refs/guest/ for journals that are not admitted.  Pure.
 */
#ifndef DAEMON_STORE_STORE_REF_H
#define DAEMON_STORE_STORE_REF_H

#include <stdbool.h>

#include "daemon/repo/repo.h"
#include "protocol/base/compiler.h"
#include "protocol/record/id.h"

struct store_ref {
	char name[REPO_REF_MAX];
	struct journal_id journal;
	bool is_guest;
	bool is_branch;           /* refs/heads/f/ */
	enum journal_class class; /* unless is_branch */
};

MUST_USE bool store_ref_parse(struct store_ref *out, const char *name);

/* The ref of a journal, among the room's or the guests'. */
struct store_ref store_ref_own(enum journal_class class,
    const struct journal_id *journal, bool is_guest);

bool store_ref_is_guest(const char *name);

#endif
