/* SPDX-License-Identifier: ISC */
/*
 * The folder in which a remote's bytes lie until they are checked:
 *
 *     ROOM/quarantine-XXXXXX/git      a bare repository, the main one its
 *                                     alternate
 *     ROOM/quarantine-XXXXXX/config   all the configuration git gets
 *     ROOM/quarantine-XXXXXX/ssh      the same for ssh
 */
#ifndef DAEMON_SYNC_QUARANTINE_H
#define DAEMON_SYNC_QUARANTINE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/sync/address.h"
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
	char *main; /* the main repository */
	char *talk; /* folder of ssh's open connection; NULL: none */
};

/*
 * Make the folder.  git is told to trust the repository at the remote's
 * path, if it has one, and no other; else to go the user's ways to other
 * machines.  The caller ends with quarantine_remove().
 */
MUST_USE bool quarantine_make(struct quarantine_place *out,
    const char *room_path, const char *repo_path, const struct address *remote,
    struct err *e);

/* Remove the folder and free the names.  A zeroed place is fine. */
void quarantine_remove(struct quarantine_place *place);

/* Bytes of the packs in it, or only of those that git did not finish; these
 * go with quarantine_tidy(). */
uint64_t quarantine_bytes(const struct quarantine_place *place,
    bool only_unfinished);
void quarantine_tidy(const struct quarantine_place *place);

/* Remove all such folders: those that an earlier run left. */
MUST_USE bool quarantine_sweep(const char *room_path, struct err *e);

#endif
