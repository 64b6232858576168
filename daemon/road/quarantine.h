/* SPDX-License-Identifier: ISC */
/*
 * The folder in which a remote's bytes lie until they are checked:
 *
 *     ROOM/quarantine-XXXXXX/git      a bare repository, the main one its
 *                                     alternate
 *     ROOM/quarantine-XXXXXX/config   all the configuration git gets
 *     ROOM/quarantine-XXXXXX/ssh      the same for ssh
 *     ROOM/quarantine-XXXXXX/copy     what a far remote said last
 *     ROOM/quarantine-XXXXXX/master   what ssh said of the connection that
 *                                     was open before
 *
 * That of a remote on another machine is ROOM/quarantine.NAME, and can stay
 * for the next visit, with what is not whole yet (partial.h).
 */
#ifndef DAEMON_ROAD_QUARANTINE_H
#define DAEMON_ROAD_QUARANTINE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/road/address.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Where the refs of a remote lie in it: below this, without their
 * refs/heads/.  (Below refs/heads/ git refuses what is no commit, and we want
 * to see it.) */
#define QUARANTINE_REFS "refs/in/"

struct quarantine_place {
	char *folder; /* all from the root: children run elsewhere */
	char *git;
	char *config;
	char *copy;
	char *master;
	char *main;   /* the main repository */
	bool is_kept; /* it stays when it is let go */
	char *talk;   /* folder of ssh's open connection; NULL: none */
};

/* What it is for; all borrowed. */
struct quarantine_plan {
	const char *room_path;
	const char *repo_path;
	const char *name; /* of the remote; NULL: nothing is kept of it */
	const struct address *remote;
};

/*
 * Make the folder, or go on in one that was kept.  git is told to trust the
 * repository at the remote's path, if it has one, and no other; else to go
 * the user's ways to other machines.  The caller ends with
 * quarantine_remove().
 */
MUST_USE bool quarantine_make(struct quarantine_place *out,
    const struct quarantine_plan *plan, struct err *e);

/* The file of such a ref, by its name at the remote.  The caller frees it. */
char *quarantine_ref(const struct quarantine_place *place,
    const char *name) MUST_USE;

/* For git, a command that does as this command for ssh, and leaves a copy of
 * what the remote says: whole packets of git's protocol are all that git
 * itself keeps.  Before, it asks ssh for its open connection.  The caller
 * frees it. */
char *quarantine_copying(const struct quarantine_place *place,
    const char *ssh) MUST_USE;

/* Remove the folder, unless it is kept, and free the names.  A zeroed place
 * is fine. */
void quarantine_remove(struct quarantine_place *place);

/* Bytes of the packs in it, or only of those that git did not finish; one of
 * these (NULL: there is none; else the caller frees it); they go with
 * quarantine_tidy(). */
uint64_t quarantine_bytes(const struct quarantine_place *place,
    bool only_unfinished);
char *quarantine_unfinished(const struct quarantine_place *place) MUST_USE;
void quarantine_tidy(const struct quarantine_place *place);

/* Make the repository in it anew. */
MUST_USE bool quarantine_empty(const struct quarantine_place *place,
    struct err *e);

/* Remove all such folders that an earlier run left: of those that were kept
 * the ones with which nobody went on for a month. */
MUST_USE bool quarantine_sweep(const char *room_path, struct err *e);

#endif
