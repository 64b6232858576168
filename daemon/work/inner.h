/* SPDX-License-Identifier: ISC */
/* What the files on members, devices and recovery share. */
#ifndef DAEMON_WORK_INNER_H
#define DAEMON_WORK_INNER_H

#include <stdbool.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/room/request.h"

/* Of a root key, whose admission gives it no label. */
#define FIRST_LABEL "device 1"

/* What the API shows of a request. */
json_t *work_request_answer(const struct request *request) MUST_USE;

/* The request in the body, of this room; the caller clears it. */
MUST_USE bool work_request_from(struct request *out, struct store *store,
    const json_t *body, struct err *e);

/* Who we are in the room, or an error that says what to do; also when this
 * store may not say anything. */
MUST_USE bool work_ourselves(const struct member **out, struct store *store,
    struct err *e);

/* Say a control statement, and let in what waited for it; its id goes into
 * *answer, which is the caller's. */
MUST_USE bool work_say_control(json_t **answer, struct store *store,
    json_t *statement, struct err *e);

/* Does the statement of that id wait for others still ("needed", and
 * "needed_own"), or is it in force by now ("in_force")? */
void work_add_waiting(json_t *answer, struct store *store, const char *id);

/* That this key speaks for us; purpose is work or recovery. */
json_t *work_device_statement(const struct device_id *device,
    const struct public_key *key, const char *label,
    const char *purpose) MUST_USE;

/* The recovery key of the "seed" in the body, which is wiped there; the caller
 * ends with key_close(). */
MUST_USE bool work_recovery_key(struct secret_key **out, const json_t *body,
    struct err *e);

/* Everything that is here from a device: one point for each journal; the
 * caller owns *out. */
MUST_USE bool work_points_of(json_t **out, struct store *store,
    const struct device_id *device, struct err *e);

/*
 * The "until" of a charter with these stewards on the one in force: the right
 * steward of all stewards of the line so far ends, under the charters so far,
 * with what is here of their devices; of those that leave, the right importer,
 * too.  The caller owns *out.
 */
MUST_USE bool work_until(json_t **out, struct store *store,
    const json_t *stewards, struct err *e);

/* A cut of the device at all that is here of it; the caller owns *out. */
MUST_USE bool work_cut_of(json_t **out, struct store *store,
    const struct device *device, const char *reason, struct err *e);

#endif
