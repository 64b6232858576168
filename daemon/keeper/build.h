/* SPDX-License-Identifier: ISC */
/*
 * Has the keeper build the index of a room as it will be, while the daemon
 * goes on: store_build() as a child.
 */
#ifndef DAEMON_KEEPER_BUILD_H
#define DAEMON_KEEPER_BUILD_H

#include "daemon/base/loop.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct build;

/* e is NULL when the new index is there. */
typedef void (*build_cb)(void *arg, const struct err *e);

/* order is that of store_bulk_order(), and stays the caller's.  cb is called
 * once from the loop, after which the build is gone. */
MUST_USE bool build_start(struct build **out, struct loop *loop,
    const char *room_path, int order, build_cb cb, void *arg, struct err *e);

/* It is gone on return, and cb is not called.  NULL is fine. */
void build_kill(struct build *build);

#endif
