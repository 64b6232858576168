/* SPDX-License-Identifier: ISC */
/*
 * A loss of power: when the process ends at a write, what it had not flushed
 * is not on the disk.  Content of files, and names in folders, each by its
 * own flush.  What is written through mappings counts as flushed, and so do
 * names that libraries make by other calls than those of faults.c: a disk
 * may keep more than it must.
 */
#ifndef TESTS_SIM_POWER_H
#define TESTS_SIM_POWER_H

#include <stddef.h>
#include <sys/types.h>

/* From now on keep what is needed to undo; below folder, which is made. */
void power_begin(const char *folder);

/* The power is gone: undo what is not flushed, but for the first of it, as
 * seed decides. */
void power_cut(size_t seed);

/* What is about to happen, and has happened; nothing before power_begin(). */
void power_write(int fd, size_t len, off_t off); /* off -1: where it is */
void power_truncate(int fd, off_t len);
void power_unlink(const char *path);
void power_rename(const char *from, const char *to);
void power_made(const char *path); /* a file, a link or a folder */
void power_flushed(int fd);

#endif
