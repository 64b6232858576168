/* SPDX-License-Identifier: ISC */
/*
 * What lies in a quarantine and is not whole yet: of some refs the records
 * from the tip down to somewhere.  It stays from one visit to the next, so
 * that a connection which brought a slice has made progress that lasts.
 *
 *     QUARANTINE/partial       the address; then a line for each ref: its
 *                              name, the tip, the lowest record, how many
 */
#ifndef DAEMON_ROAD_PARTIAL_H
#define DAEMON_ROAD_PARTIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/repo/repo.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/git_id.h"

struct partial {
	char name[REPO_REF_MAX];
	struct git_id tip;
	struct git_id lowest;
	size_t count; /* records from the tip to the lowest */
};

struct verdict;

struct partials {
	struct partial *rows;
	size_t count;
	size_t room;
};

/* Those in this folder that are of the remote at url; none, and false, if
 * there is nothing to go on with.  End with partials_clear(). */
bool partials_load(struct partials *out, const char *folder, const char *url);
void partials_clear(struct partials *partials);

/* Write the file. */
MUST_USE bool partials_save(const struct partials *partials, const char *folder,
    const char *url, struct err *e);

/* NULL: nothing of it lies there. */
const struct partial *partials_find(const struct partials *partials,
    const char *name);

/* Note one, or that there is none any more. */
void partials_set(struct partials *partials, const struct partial *partial);
void partials_remove(struct partials *partials, const char *name);

/* What a check found to be partial, of the refs that it was asked about, and
 * that the others are so no more. */
void partials_note(struct partials *partials, const struct verdict *verdict);

#endif
