/* SPDX-License-Identifier: ISC */
/*
 * The folder in which a remote's bytes lie until they are checked:
 *
 *     ROOM/quarantine-XXXXXX/git      a bare repository, the main one its
 *                                     alternate
 *     ROOM/quarantine-XXXXXX/config   all the configuration git gets
 */
#ifndef DAEMON_SYNC_QUARANTINE_H
#define DAEMON_SYNC_QUARANTINE_H

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
};

/*
 * Make the folder.  git is told to trust the repository at remote_path, and
 * no other.  The caller ends with quarantine_remove().
 */
MUST_USE bool quarantine_make(struct quarantine_place *out,
    const char *room_path, const char *repo_path, const char *remote_path,
    struct err *e);

/* Remove the folder and free the names.  A zeroed place is fine. */
void quarantine_remove(struct quarantine_place *place);

/* Remove all such folders: those that an earlier run left. */
MUST_USE bool quarantine_sweep(const char *room_path, struct err *e);

#endif
