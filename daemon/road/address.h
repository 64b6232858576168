/* SPDX-License-Identifier: ISC */
/*
 * The address of a remote: a path on this machine, ssh or https.  Nothing
 * else is handed to git: other transports run commands, or trust the wire.
 * Pure.
 */
#ifndef DAEMON_ROAD_ADDRESS_H
#define DAEMON_ROAD_ADDRESS_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

enum address_kind {
	ADDRESS_PATH,  /* /media/stick/room.git, file:///media/stick/room.git */
	ADDRESS_SSH,   /* ssh://[user@]host[:port]/path, [user@]host:path */
	ADDRESS_HTTPS, /* https://host/path; http:// for hosts below .onion,
			* which are their own certificates */
};

struct address {
	enum address_kind kind;
	char *text;           /* for git; of a path, the path itself */
	const char *protocol; /* what git may use: "file", "ssh", ... */
};

/*
 * Read one.  The caller ends with address_clear().
 *
 * ERR_INPUT  it cannot be a remote; the hint says what can
 */
MUST_USE bool address_parse(struct address *out, const char *url,
    struct err *e);

/* A zeroed address is fine. */
void address_clear(struct address *address);

bool address_is_far(const struct address *address); /* not a path */

#endif
