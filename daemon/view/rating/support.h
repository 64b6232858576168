/* SPDX-License-Identifier: ISC */
/*
 * Support: who endorses a rating, dissents from it or abstains.  It is about
 * exact words: what was said of a rating that was replaced since does not
 * speak to the new one, and is shown as of the older words.
 */
#ifndef DAEMON_VIEW_RATING_SUPPORT_H
#define DAEMON_VIEW_RATING_SUPPORT_H

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * What is current, by the id of the rating: {id: [{"member","value","rationale",
 * "statement","time"}]}.  The caller owns *out.
 */
MUST_USE bool view_supports(json_t **out, struct store *store, struct err *e);

/* Is the member that is shown so one of this coalition's? */
bool view_is_of(const struct control *control, const char *shown,
    const char *coalition);

/*
 * Add to "support" of a rating of this member what supports says of the
 * rating id, each with "of_coalition" (does its author belong to the member)
 * and "older": is id one that this rating has replaced?
 */
void view_support_add(json_t *rating, const struct control *control,
    const json_t *supports, const char *id, bool is_older);

#endif
