/* SPDX-License-Identifier: ISC */
/*
 * The room's bare git repository: records as objects, journals as refs.  The
 * only module of daemon/ that sees git2.h.
 *
 * REPO/tamga-charter holds the founding charter line.  The 256 directories of
 * objects/ and the folders of refs/heads/ are made, and flushed, at creation,
 * as is the empty tree.
 */
#ifndef DAEMON_STORE_REPO_H
#define DAEMON_STORE_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/fs.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/git_id.h"

struct repo;

#define REPO_REF_MAX 128 /* bytes of the longest ref name of ours */

/* refs/guest/c/<journal>, refs/guest/j/<journal>: journals of keys that are
 * not admitted; they never travel on. */
#define REPO_GUEST "refs/guest/"
#define REPO_HEADS "refs/heads/"

/* Create the repository at path, which must not exist.  All is flushed. */
MUST_USE bool repo_create(const char *path, const char *charter_line,
    struct err *e);

/* The caller ends with repo_close(); NULL is fine there.
 *
 * ERR_CORRUPT  not a repository of ours */
MUST_USE bool repo_open(struct repo **out, const char *path, struct err *e);
void repo_close(struct repo *repo);

/* The founding charter line; the caller frees it. */
MUST_USE bool repo_charter(char **line, const char *path, struct err *e);

/* Remove what a crash left below path: temporary files, locks, a pack half
 * made.  Only while nobody else writes there. */
MUST_USE bool repo_mend(const char *path, struct err *e);

/* Write one record as a loose object, unless it is there.  Flushed, with its
 * name, when true. */
MUST_USE bool repo_write(struct repo *repo, struct git_id *id, const void *data,
    size_t len, struct err *e);

/* Write count records as one pack.  Flushed when true. */
struct repo_object {
	const void *data;
	size_t len;
	struct git_id id; /* out */
};
MUST_USE bool repo_write_pack(struct repo *repo, struct repo_object *objects,
    size_t count, struct err *e);

/*
 * Put the bytes of a commit into out (emptied first; ceiling LIMIT_RECORD).
 * strict checks its SHA-1.
 *
 * ERR_NOTFOUND  no such object;  ERR_CORRUPT  unreadable
 */
MUST_USE bool repo_read(struct repo *repo, struct buf *out,
    const struct git_id *id, bool strict, struct err *e);
bool repo_has(struct repo *repo, const struct git_id *id);

struct repo_ref {
	char name[REPO_REF_MAX];
	struct git_id id;
};

/* All refs below refs/heads/ and refs/guest/, ascending by name.  The caller
 * frees *refs. */
MUST_USE bool repo_refs(struct repo *repo, struct repo_ref **refs,
    size_t *count, struct err *e);

/* Move or create a ref; old NULL means that it must not exist.  Flushed.
 *
 * ERR_CONFLICT  the ref is not at old
 * ERR_BUSY      somebody else holds its lock for too long */
MUST_USE bool repo_ref_set(struct repo *repo, const char *name,
    const struct git_id *id, const struct git_id *old, struct err *e);
/* Where a ref is.  ERR_NOTFOUND: there is no such ref, or it is damaged. */
MUST_USE bool repo_ref_get(struct repo *repo, struct git_id *id,
    const char *name, struct err *e);

/* Not flushed: after a power cut the ref may be back. */
MUST_USE bool repo_ref_remove(struct repo *repo, const char *name,
    struct err *e);

/* Remove the file of a ref that repo_ref_get() cannot read. */
MUST_USE bool repo_ref_clear(struct repo *repo, const char *name,
    struct err *e);

/*
 * Take over a pack and its index (paths without suffix) from a quarantine on
 * the same file system: flushed, renamed in, the folder flushed.
 */
MUST_USE bool repo_take_pack(struct repo *repo, const char *path,
    struct err *e);

/* Let go of file handles and caches; the next call opens again. */
void repo_rest(struct repo *repo);

/* Number of loose objects and of packs, for the decision to repack. */
MUST_USE bool repo_count(struct repo *repo, size_t *loose, size_t *packs,
    struct err *e);

/*
 * Put everything reachable into one new pack, read every object back and
 * compare it with the old, and only then remove the old packs and loose
 * objects whose content is in it.  For the keeper program; another process
 * may go on writing meanwhile.  A crash at any point loses nothing.
 */
MUST_USE bool repo_repack(struct repo *repo, struct err *e);

/* --- checking ---------------------------------------------------------- */

/* The packs that have their index, as file names below objects/pack
 * ("pack-....pack"), ascending; the caller ends with fs_list_free(). */
MUST_USE bool repo_packs(struct repo *repo, struct fs_list *out, struct err *e);

/*
 * Read all of a pack and compare its index with what it should be.  Works in
 * scratch, an empty folder.
 *
 * ERR_CORRUPT  pack or index is damaged; the message says which
 */
MUST_USE bool repo_check_pack(struct repo *repo, const char *name,
    const char *scratch, struct err *e);

/* Is the object in that pack, as far as its index can be read? */
bool repo_pack_has(struct repo *repo, const char *name,
    const struct git_id *id);

const char *repo_path(const struct repo *repo);

#endif
