/* SPDX-License-Identifier: ISC */
/*
 * What a fetch brought, for the program that checks it: objects in packs of
 * the quarantine, beside those of the main repository, which are only read.
 * Part of the border to libgit2 (repo.h).
 *
 * Nothing here believes what is in the packs: kinds and sizes are looked at
 * before bytes are, and every name is compared with the SHA-1 of the bytes.
 */
#ifndef DAEMON_STORE_REPO_QUARANTINE_H
#define DAEMON_STORE_REPO_QUARANTINE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/git_id.h"

struct repo_quarantine;

/* What an object turns out to be. */
enum repo_kind {
	REPO_COMMIT,     /* its bytes were read */
	REPO_EMPTY_TREE, /* the one object beside commits that may be there */
	REPO_OTHER,      /* a blob, a tag, another tree */
	REPO_TOO_BIG,    /* over the ceiling; nothing was read */
	REPO_UNREADABLE, /* damaged, or not what its name says */
	REPO_MISSING,
};

/*
 * Open the quarantine at git_path (a bare repository) and the objects of the
 * main repository at repo_path.  The caller ends with
 * repo_quarantine_close(); NULL is fine there.
 *
 * ERR_CORRUPT  a pack's index cannot be read
 */
MUST_USE bool repo_quarantine_open(struct repo_quarantine **out,
    const char *git_path, const char *repo_path, struct err *e);
void repo_quarantine_close(struct repo_quarantine *quarantine);

/* Where a ref of the quarantine points.  ERR_NOTFOUND: there is none. */
MUST_USE bool repo_quarantine_tip(struct repo_quarantine *quarantine,
    struct git_id *out, const char *ref, struct err *e);

/*
 * The names of all objects in the fetched packs, ascending, each once.  The
 * caller frees *ids.
 *
 * ERR_TOOBIG  more than max
 */
MUST_USE bool repo_quarantine_objects(struct repo_quarantine *quarantine,
    struct git_id **ids, size_t *count, size_t max, struct err *e);

/* Was it in the main repository when this was asked first? */
bool repo_quarantine_in_main(struct repo_quarantine *quarantine,
    const struct git_id *id);

/*
 * Put the bytes of a commit into out (emptied first; its ceiling is the
 * limit).  Looks into the packs first, then into the main repository.
 */
enum repo_kind repo_quarantine_read(struct repo_quarantine *quarantine,
    struct buf *out, const struct git_id *id);

/* The fetched packs, without suffix.  The array and the names belong to the
 * quarantine. */
const char *const *repo_quarantine_packs(
    const struct repo_quarantine *quarantine, size_t *count);

/* Write these objects as one new pack into the quarantine; *path without
 * suffix, the caller frees it. */
MUST_USE bool repo_quarantine_write(struct repo_quarantine *quarantine,
    char **path, const struct git_id *ids, size_t count, struct err *e);

#endif
