/* SPDX-License-Identifier: ISC */
/*
 * What the files of the repository module share: libgit2's handles and the
 * translation of its failures.  Only repo*.c include this.
 */
#ifndef DAEMON_STORE_REPO_GIT_H
#define DAEMON_STORE_REPO_GIT_H

#include <git2.h>

#include "daemon/repo/repo.h"

struct repo {
	char *path;
	git_repository *git; /* NULL while at rest; see repo_wake() */
	git_odb *odb;
};

/* Where repo_repack() builds, below the repository. */
#define REPO_STAGING "packing"

/* Open the handles if the repository is at rest. */
MUST_USE bool repo_wake(struct repo *repo, struct err *e);

/* Record libgit2's last failure behind "message: ", with a hint when the
 * disk is full or cannot be written.  Always returns false. */
bool repo_fail(struct err *e, enum err_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

void git_id_from(struct git_id *out, const git_oid *oid);
void git_id_to(git_oid *out, const struct git_id *id);

/*
 * Open a pack by itself, by the path of its index.  The caller ends with
 * git_odb_free().
 */
MUST_USE bool repo_open_pack(git_odb **out, const char *index_path,
    struct err *e);

#endif
