/* SPDX-License-Identifier: ISC */
/*
 * Children: fresh programs with closed descriptors and an environment of
 * their own, their output bounded.  Used for everything that is long, blocks,
 * or reads strangers' bytes.
 */
#ifndef DAEMON_BASE_CHILD_H
#define DAEMON_BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/loop.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct child;

/* How a child ended. */
struct child_result {
	int status;       /* exit status, or 128 + signal */
	bool timed_out;   /* killed because it was silent for too long */
	bool overflowed;  /* killed because it wrote too much */
	struct buf out;   /* standard output */
	struct buf error; /* the end of standard error, at most 4 KiB */
};

/* result is borrowed for the call. */
typedef void (*child_cb)(void *arg, const struct child_result *result);

struct child_plan {
	const char *const *argv; /* NULL-terminated; argv[0] is the program:
				  * a path, or a name found in /usr/bin:/bin */
	const char *const *env;  /* NULL-terminated "A=b"; all there is */
	const char *directory;   /* to run in, or NULL */
	int in_fd;               /* standard input, or -1 for /dev/null */
	size_t out_max;          /* bytes of output before it is killed */
	int64_t stall_ms;        /* silence before it is killed; 0: never */
	uint64_t file_max;       /* RLIMIT_FSIZE; 0: none */
	uint64_t memory_max;     /* RLIMIT_AS; 0: none */
};

/*
 * Start a child; cb is called once from the loop when it has ended, after
 * which the child is gone.  The plan is not used after the call; in_fd stays
 * the caller's.  The child leads a process group of its own, and what is
 * left of the group when it ends is killed.
 *
 * ERR_NOTFOUND  there is no such program
 * ERR_IO        the system cannot start it
 */
MUST_USE bool child_start(struct child **out, struct loop *loop,
    const struct child_plan *plan, child_cb cb, void *arg, struct err *e);

/* It is not silent, by what its user sees of its work. */
void child_touch(struct child *child);

/* It has been silent for long enough: it ends with timed_out. */
void child_expire(struct child *child);

/* Kill it and its group: SIGTERM, and SIGKILL when that has not ended it
 * within 100 ms.  It is gone on return, and cb is not called. */
void child_kill(struct child *child);

/* Run to the end without a loop of the caller's (there can be only one in a
 * process); for the keeper, tests and doctor.  When
 * true, the caller clears result->out and result->error with buf_clear().
 * Fails like child_start(). */
MUST_USE bool child_run(struct child_result *result,
    const struct child_plan *plan, struct err *e);

/* The path of one of our own programs (tamga-intake, ...): in the folder
 * that the variable TAMGA_LIBEXEC names if there is one, else beside the
 * program that runs, else in LIBEXECDIR.  The caller frees it. */
char *child_program(const char *name) MUST_USE;

#endif
