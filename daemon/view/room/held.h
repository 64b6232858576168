/* SPDX-License-Identifier: ISC */
/*
 * What is held, by whom and why, in words: what a cut holds is never hidden.
 */
#ifndef DAEMON_VIEW_ROOM_HELD_H
#define DAEMON_VIEW_ROOM_HELD_H

#include <stdbool.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* For lists of records: what holds r, as columns that view_held_why() reads
 * beside its device; and where they come from. */
#define VIEW_HELD_BY "hr.hash, h.position"
#define VIEW_HELD_JOIN                                                         \
	"LEFT JOIN statement h ON h.id = r.held AND r.held > 0 "               \
	"LEFT JOIN record hr ON hr.id = h.record "

/* "csomn's 'device 1'", "csomn's recovery key"; the id of a device that is
 * nobody's.  The caller frees it. */
char *view_device_words(const struct control *control,
    const struct device_id *id) MUST_USE;

/*
 * "cut off by csomn's 'device 1' (lost)", for a record of this device that
 * this cut holds; by NULL: it is held by a fork.  The caller frees it.
 */
char *view_held_words(const struct control *control, const char *device,
    const struct statement_id *by) MUST_USE;

/*
 * Set held_by (the cut's id, or "fork"), held_why and held_label (of the
 * device) in the row, from VIEW_HELD_BY in this column and the next.
 */
void view_held_set(json_t *row, const struct control *control,
    const char *device, struct sql_query *query, int column);

/*
 * Everything that is held, by device and by what holds it:
 * [{"member","device","label","records","statements","held_by","held_why"}].
 * The caller owns *out.
 */
MUST_USE bool view_held(json_t **out, struct store *store, struct err *e);

/* "let 12 held records of csomn's 'laptop' count": what an adopt is about.
 * The caller owns it. */
json_t *view_adopt_words(struct store *store, const json_t *adopt) MUST_USE;

#endif
