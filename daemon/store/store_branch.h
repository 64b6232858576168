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
#include "daemon/store/store_ref.h"
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

/* Does a ref of the room hold this record of that journal? */
bool branch_holds(const struct branch_moves *moves,
    const struct journal_id *journal, const struct git_id *id) MUST_USE;

/*
 * Find the ref of the room that the records behind a guest's ref belong
 * behind, now that its device is let in; ref->id is their tip.  A journal
 * that was the room's before has refs there already, which may be behind the
 * guest's or beside it.  *wanted is false if they hold all of it.
 *
 * ERR_CORRUPT, ERR_NOTFOUND  a record cannot be read
 */
MUST_USE bool branch_choose_home(struct repo_ref *ref, bool *wanted,
    struct branch_moves *moves, const struct store_ref *guest,
    const struct git_id *tip, struct err *e);

/* Note that the ref goes there. */
void branch_move(struct branch_moves *moves, const struct repo_ref *ref);

#endif
