/* SPDX-License-Identifier: ISC */
/*
 * What a stopped process means by its arguments: its memory, the files behind
 * its descriptors, and the directories behind its paths, by way of /proc.
 * All of it false when the process cannot be asked, which is no failure: it
 * may have been killed.
 */
#ifndef TESTS_CRASH_TRACEE_H
#define TESTS_CRASH_TRACEE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "protocol/base/compiler.h"

/* A name in a directory; the name need not exist. */
struct place {
	char directory[PATH_MAX]; /* absolute, links resolved */
	char name[NAME_MAX + 1];
};

/* Read len bytes at address. */
MUST_USE bool tracee_read(pid_t pid, uint64_t address, void *out, size_t len);

/* Read the path at address. */
MUST_USE bool tracee_path(pid_t pid, uint64_t address, char out[PATH_MAX]);

/* The path of an open file, as the kernel prints it. */
MUST_USE bool tracee_fd_path(pid_t pid, int fd, char out[PATH_MAX]);

/* Open the file behind a descriptor for reading, -1 if that fails.  The
 * caller closes it. */
int tracee_fd_open(pid_t pid, int fd);

/* The position of a descriptor in its file. */
MUST_USE bool tracee_fd_position(pid_t pid, int fd, off_t *out);

/* Where path leads, from the directory behind dirfd (AT_FDCWD: the current
 * one).  A link in the last part is not followed. */
MUST_USE bool tracee_place(struct place *out, pid_t pid, int dirfd,
    const char *path);

#endif
