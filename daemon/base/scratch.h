/* SPDX-License-Identifier: ISC */
/* Files in memory, without a name: for what another program reads, or what a
 * library wants to write into a file. */
#ifndef DAEMON_BASE_SCRATCH_H
#define DAEMON_BASE_SCRATCH_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* name is for people who look at a process.  The caller closes *fd. */
MUST_USE bool scratch_open(int *fd, const char *name, struct err *e);

#endif
