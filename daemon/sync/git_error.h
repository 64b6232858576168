/* SPDX-License-Identifier: ISC */
/*
 * What the program git says when it fails, in words for people.  Git runs in
 * the C locale, so that its words are known.
 */
#ifndef DAEMON_SYNC_GIT_ERROR_H
#define DAEMON_SYNC_GIT_ERROR_H

#include "daemon/base/child.h"
#include "protocol/base/err.h"

/*
 * Why did git fail on the remote at path?  Always returns false.
 *
 * ERR_NOTFOUND  the path is gone
 * ERR_BUSY      no space is left, there or here
 * ERR_CONFIG    no repository, no right: a person must see to it
 * ERR_IO        else: git's own last words
 */
bool git_error(struct err *e, const struct child_result *result,
    const char *path);

/* Is it one that every ref would meet: the path is gone, or the space?  (A
 * single file without the right to read it concerns one ref.) */
bool git_error_is_general(const struct err *e);

/* Git's last words in one line, quoted; "" if it said nothing. */
void git_error_words(char *out, size_t size, const struct child_result *result);

#endif
