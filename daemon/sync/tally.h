/* SPDX-License-Identifier: ISC */
/*
 * What one remote has brought and taken, and how often in a row it failed: a
 * setting of local.db, "tally:NAME", that goes with the remote.
 */
#ifndef DAEMON_SYNC_TALLY_H
#define DAEMON_SYNC_TALLY_H

#include <stdint.h>

#include "daemon/home/local.h"

struct tally {
	uint64_t received; /* records, ever */
	uint64_t sent;
	uint64_t bytes;    /* that came, of objects */
	unsigned failures; /* visits, since one went well */
};

#define TALLY_TEXT 96
void tally_format(char out[TALLY_TEXT], const struct tally *tally);

/* A text that is none, or NULL, gives all zero. */
struct tally tally_parse(const char *text);

/* Of this remote; what cannot be read is zero. */
struct tally tally_get(struct local *local, const char *remote);
MUST_USE bool tally_set(struct local *local, const char *remote,
    const struct tally *tally, struct err *e);

#endif
