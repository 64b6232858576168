/* SPDX-License-Identifier: ISC */
/*
 * What the index of a room knows of its records: where each one stands.  Used
 * when a record can no longer be read, to find those below it and to name
 * those that are gone.
 */
#ifndef DAEMON_STORE_STORE_KNOWN_H
#define DAEMON_STORE_STORE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/repo/repo.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/id.h"
#include "protocol/seal/git_id.h"

struct known_record {
	struct git_id id;
	struct hash hash;
	struct git_id below;
	bool has_below;
	struct journal_id journal;
	uint64_t sequence;
};

struct known {
	struct known_record *records; /* ascending by id */
	size_t count;
};

/*
 * Read it all; the caller ends with known_clear().  Where there is no index,
 * or it cannot be read, nothing is known: that is no failure.
 */
void known_read(struct known *out, const char *room_path);
void known_clear(struct known *known);

/* What the index that was built last has: the new one of store_reindex(),
 * else the one in use. */
MUST_USE bool known_count(size_t *records, size_t *statements,
    const char *room_path, struct err *e);

/* How many refs of the repository are not where the index says. */
MUST_USE bool known_behind(size_t *behind, struct repo *repo,
    const char *room_path, struct err *e);

/* The record, or NULL. */
const struct known_record *known_find(const struct known *known,
    const struct git_id *id);

#endif
