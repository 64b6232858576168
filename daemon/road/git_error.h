/* SPDX-License-Identifier: ISC */
/*
 * What the programs git and ssh say when they fail, in words for people.
 * They run in the C locale, so that their words are known.
 */
#ifndef DAEMON_ROAD_GIT_ERROR_H
#define DAEMON_ROAD_GIT_ERROR_H

#include "daemon/base/child.h"
#include "daemon/road/address.h"
#include "protocol/base/err.h"

/* What a failure is about, and so what is to be done next. */
enum git_trouble {
	GIT_TROUBLE_REF,   /* one of the refs: try the others */
	GIT_TROUBLE_CUT,   /* the way was lost: try again, with less */
	GIT_TROUBLE_WHOLE, /* the remote as a whole: stop */
};

/*
 * Why did git fail on this remote?
 *
 * ERR_NOTFOUND  it is gone, or was never there
 * ERR_BUSY      no space is left, there or here
 * ERR_CONFIG    no repository, no right, no trust: a person must see to it
 * ERR_IO        else: no way there now, or git's own last words
 */
enum git_trouble git_error(struct err *e, const struct child_result *result,
    const struct address *address);

/* Git's last words in one line, quoted; "" if it said nothing. */
void git_error_words(char *out, size_t size, const struct child_result *result);

#endif
