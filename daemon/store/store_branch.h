/* SPDX-License-Identifier: ISC */
/*
 * Which ref holds a branch of a journal (docs/FORMAT.md, section 5): the
 * journal's own, one below refs/heads/f/, a guest's, or none, when the store
 * has proof of a fifth branch already.  Sees the repository and the moves
 * that are decided and not yet made.
 */
#ifndef DAEMON_STORE_STORE_BRANCH_H
#define DAEMON_STORE_STORE_BRANCH_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/repo/repo.h"
#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct branch_move {
	struct repo_ref to;
	struct git_id old;
	bool has_old;
};

struct branch_moves {
	struct repo *repo;     /* borrowed */
	struct repo_ref *refs; /* as they will be */
	size_t ref_count;
	size_t ref_room;
	struct branch_move *moves;
	size_t count;
	size_t room;
};

/* The refs as they are.  The caller ends with branch_moves_clear(). */
MUST_USE bool branch_moves_init(struct branch_moves *moves, struct repo *repo,
    struct err *e);
void branch_moves_clear(struct branch_moves *moves);

/*
 * Find the ref that these records belong behind; ref->id is their tip.
 * *wanted is false if the store need not take them.
 *
 * ERR_CORRUPT, ERR_NOTFOUND  a record cannot be read
 */
MUST_USE bool branch_choose(struct repo_ref *ref, bool *wanted,
    struct branch_moves *moves, const struct taken *taken, struct err *e);

/* Note that the ref goes there. */
void branch_move(struct branch_moves *moves, const struct repo_ref *ref);

#endif
