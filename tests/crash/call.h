/* SPDX-License-Identifier: ISC */
/*
 * The system calls that change a disk, as a table: which argument is what.
 */
#ifndef TESTS_CRASH_CALL_H
#define TESTS_CRASH_CALL_H

#include <stddef.h>

enum call_kind {
	CALL_WRITE,     /* bytes into an open file */
	CALL_RESIZE,    /* any other change of an open file's content */
	CALL_TRUNCATE,  /* a change of content, by path */
	CALL_OPEN,      /* may create a name or empty a file */
	CALL_CREATE,    /* makes a name that is not there yet */
	CALL_RENAME,    /* gives, moves or takes names */
	CALL_FLUSH,     /* a promise about one file or directory */
	CALL_FLUSH_ALL, /* a promise about everything */
	CALL_HINT,      /* looks like a promise and is none */
	CALL_MAP,       /* memory that is a file */
	CALL_MAP_FLUSH,
	CALL_MAP_END,
	CALL_CLOSE,
};

/* Numbers of arguments; CALL_NONE where there is no such argument. */
#define CALL_NONE (-1)
struct call {
	long number;
	const char *name;
	enum call_kind kind;
	int fd;
	int off;      /* of a write; CALL_NONE: at the position */
	int flags;    /* of an open; CALL_NONE: those of creat(2) */
	int path[2];  /* the second for renames and links */
	int dirfd[2]; /* CALL_NONE: the current directory */
};

/* The table. */
const struct call *call_all(size_t *count);

/* The row of a system call, or NULL. */
const struct call *call_find(long number);

#endif
