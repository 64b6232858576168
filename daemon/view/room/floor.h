/* SPDX-License-Identifier: ISC */
/*
 * The floor (docs/FORMAT.md, section 8): endorsing what cuts is void where
 * the endorser had said to have seen more.
 */
#ifndef DAEMON_VIEW_ROOM_FLOOR_H
#define DAEMON_VIEW_ROOM_FLOOR_H

#include <stdbool.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * What a record that this device writes now could not endorse: *words is NULL
 * when it could; else "you have seen 12 more records of mojha's 'device 1'
 * than this leaves".  Of a statement that cuts nothing NULL.  The caller
 * frees *words.
 */
MUST_USE bool view_floor(char **words, struct store *store,
    const json_t *statement, struct err *e);

#endif
