/* SPDX-License-Identifier: ISC */
/*
 * Filters that a person saved under a name, as protocol/view/filter.h writes
 * them; settings of local.db.
 */
#ifndef DAEMON_STORE_SAVED_H
#define DAEMON_STORE_SAVED_H

#include "daemon/store/local.h"

#define SAVED_NAME_MAX 128 /* bytes */

/* ERR_NOTFOUND  there is none of this name */
MUST_USE bool saved_get(json_t **out, struct local *local, const char *name,
    struct err *e);

/* {NAME: filter} */
MUST_USE bool saved_all(json_t **out, struct local *local, struct err *e);

/* ERR_INPUT  it cannot be a name */
MUST_USE bool saved_set(struct local *local, const char *name,
    const json_t *filter, struct err *e);

/* ERR_NOTFOUND  there is none of this name */
MUST_USE bool saved_remove(struct local *local, const char *name,
    struct err *e);

#endif
