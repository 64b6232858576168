/* SPDX-License-Identifier: ISC */
/*
 * What one system call does to the disk below a root, written to a log that
 * tests/crash/disk.py reads.  change_begin() is called when a process enters
 * the call, change_end() when it has returned.
 *
 * The log is lines, some followed by as many bytes as they say:
 *
 *     start                       the tree as it is in the beginning follows
 *     run                         and here it ends
 *     op NUMBER CALL PATH         a system call; what it did follows
 *     name DIR INODE TYPE NEW N   the name N in the directory DIR is INODE
 *                                 now (0: gone); TYPE d, f, l or o; NEW is 1
 *                                 if the inode is another than before
 *     link INODE LEN              where a symbolic link points
 *     write INODE OFF LEN         bytes
 *     content INODE LEN           the whole file
 *     flush INODE                 file or directory
 *     flush-all
 *     ack LEN                     what the command said on standard output
 *     end NUMBER STATUS           of system calls; of the command
 */
#ifndef TESTS_CRASH_CHANGE_H
#define TESTS_CRASH_CHANGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "tests/crash/call.h"
#include "tests/crash/tracee.h"

#define CHANGE_MAPPINGS_MAX 64

/* Memory of a process that is a file: writes to it are no system calls. */
struct mapping {
	pid_t pid;
	uint64_t address;
	uint64_t len;
	int fd; /* ours, for reading the file */
};

/* Where the disk is, where the log goes, and what holds between calls. */
struct witness {
	char root[PATH_MAX]; /* absolute, links resolved */
	FILE *log;           /* NULL: nothing is logged */
	struct stat told;    /* our standard output */
	struct mapping mapping[CHANGE_MAPPINGS_MAX];
	size_t mapping_count;
};

/* One system call on its way. */
struct change {
	const struct call *call;
	pid_t pid;
	uint64_t args[6];
	uint64_t number; /* 0: seen, but not one that counts */
	uint64_t flags;  /* of an open */
	bool is_ack;
	bool is_new;       /* the name was not there before */
	bool is_listed[2]; /* the place is below the root */
	struct place place[2];
	char path[2 * PATH_MAX]; /* for people, below the root */
};

/* Log the tree below the root. */
void change_log_start(const struct witness *witness);

/*
 * Does this call, with call, pid and args filled in, matter?  *counts says
 * whether it is an operation that a crash can stand before.
 */
MUST_USE bool change_begin(struct change *change, const struct witness *witness,
    bool *counts);

/* The call returned. */
void change_end(const struct change *change, struct witness *witness,
    int64_t result);

#endif
