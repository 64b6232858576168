/* SPDX-License-Identifier: ISC */
/*
 * What a program that reads strangers' bytes gives up before it reads the
 * first of them.
 */
#ifndef DAEMON_BASE_SANDBOX_H
#define DAEMON_BASE_SANDBOX_H

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * From now on, in this process and all that it forks: no sockets, no other
 * programs, no looking into other processes; such calls fail with EPERM.
 *
 * ERR_IO  the system cannot do that
 */
MUST_USE bool sandbox_enter(struct err *e);

/*
 * The same, but other programs may be run, which inherit it, and talk over
 * local sockets: for a program of somebody else's that needs both.
 */
MUST_USE bool sandbox_enter_offline(struct err *e);

#endif
