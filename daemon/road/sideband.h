/* SPDX-License-Identifier: ISC */
/*
 * The pack in a copy of what a server said by git's protocol, also of one
 * that ends anywhere.  git itself drops the last packet, of up to 64 KiB, if
 * it is not whole.  Pure.
 */
#ifndef DAEMON_ROAD_SIDEBAND_H
#define DAEMON_ROAD_SIDEBAND_H

#include <stddef.h>

#include "protocol/base/buf.h"

/* Add to out what came of the pack; nothing, if none began. */
void sideband_pack(struct buf *out, const char *bytes, size_t len);

#endif
