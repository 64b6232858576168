/* SPDX-License-Identifier: ISC */
/*
 * What a user has set up in git for the way to other machines.  Part of the
 * border to libgit2 (repo.h).
 */
#ifndef DAEMON_REPO_REPO_CONFIG_H
#define DAEMON_REPO_REPO_CONFIG_H

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * Add, as the text of a git configuration, the settings of this user and
 * this system that say how to reach other machines, and no others: proxies,
 * certificates, credential helpers, the ssh command.
 *
 * ERR_CONFIG  git's configuration cannot be read
 */
MUST_USE bool repo_config_add(struct buf *out, struct err *e);

#endif
