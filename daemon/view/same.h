/* SPDX-License-Identifier: ISC */
/* Which recommendations are one, as the index found it (docs/FORMAT.md,
 * section 10). */
#ifndef DAEMON_VIEW_SAME_H
#define DAEMON_VIEW_SAME_H

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/room/review.h"

/* {ID: the id that it is shown under}, of those that are one with others; the
 * caller owns *out. */
MUST_USE bool view_same(json_t **out, struct store *store, struct err *e);

/* What an id is shown under: itself, if it is one with no other.  Borrowed
 * from id or same. */
const char *view_shown_rec(const json_t *same, const char *id);

/* The same of one id, into out of RECOMMENDATION_MAX + 1 bytes. */
MUST_USE bool view_shown_id(char *out, struct store *store, const char *id,
    struct err *e);

#endif
