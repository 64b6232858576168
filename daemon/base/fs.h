/* SPDX-License-Identifier: ISC */
/*
 * Files: the only module that creates, renames and flushes them.  State on
 * disk changes by one rename.
 */
#ifndef DAEMON_BASE_FS_H
#define DAEMON_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Make the directory and those above it, mode 0700, each new one flushed into
 * the one above.  One that is there is fine. */
MUST_USE bool fs_make_directory(const char *path, struct err *e);

/* Replace or create the file, mode 0600: when this returns true, content and
 * name survive a power cut. */
MUST_USE bool fs_replace(const char *path, const void *data, size_t len,
    struct err *e);

/* The same for a file that a person asked for (mode by umask): fails with
 * ERR_INPUT if it exists, unless overwrite is set. */
MUST_USE bool fs_write_output(const char *path, const void *data, size_t len,
    bool overwrite, struct err *e);

/*
 * Append the whole file to out, whose ceiling is the limit.
 *
 * ERR_NOTFOUND  no such file
 * ERR_TOOBIG    over the ceiling
 */
MUST_USE bool fs_read(struct buf *out, const char *path, struct err *e);

/* Is there something of that name (a link that leads nowhere counts)? */
bool fs_exists(const char *path);

/*
 * The names in a directory but "." and "..", ascending by bytes.  The caller
 * ends with fs_list_free().
 *
 * ERR_NOTFOUND  no such directory
 */
struct fs_list {
	char **names;
	size_t count;
};
MUST_USE bool fs_list(struct fs_list *out, const char *path, struct err *e);
void fs_list_free(struct fs_list *list);

/* Remove a file or link; one that is not there is fine.  Not flushed: what
 * is removed after its use may come back after a power cut. */
MUST_USE bool fs_remove(const char *path, struct err *e);

/* Flush a file, or the names in a directory. */
MUST_USE bool fs_flush_file(const char *path, struct err *e);
MUST_USE bool fs_flush_directory(const char *path, struct err *e);

/* Rename within one file system and flush both directories. */
MUST_USE bool fs_rename(const char *from, const char *to, struct err *e);

/* Remove a directory and all in it, without following links and without
 * recursion in C.  One that is not there is fine. */
MUST_USE bool fs_remove_tree(const char *path, struct err *e);

/*
 * Is the file system below path fit for SQLite's WAL and for locks?
 *
 * ERR_CONFIG  FAT, exFAT, NFS, SMB, 9p, FUSE of such: the message names it,
 *             the hint says what to do
 */
MUST_USE bool fs_check_fit(const char *path, struct err *e);

/*
 * Something failed that had to write below path: if that disk is full or
 * cannot be written, say so in the hint of *e, unless there is one.  For
 * failures of libraries, which do not keep errno.  Always returns false.
 */
bool fs_explain(const char *path, struct err *e);

/*
 * The name of a file system that is not fit, or NULL when it is fit: magic as
 * in statfs(2), mount_type as in proc(5), mountinfo ("" when unknown; it
 * tells the FUSE file systems apart).
 */
const char *fs_unfit_name(unsigned long magic, const char *mount_type);

/* "a/b" in memory of its own; the caller frees it. */
char *fs_join(const char *directory, const char *name) MUST_USE;

#endif
