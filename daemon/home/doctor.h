/* SPDX-License-Identifier: ISC */
/* Looking after a home: what may be wrong, in words, and what to do. */
#ifndef DAEMON_HOME_DOCTOR_H
#define DAEMON_HOME_DOCTOR_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * {"good":bool,"checks":[{"name","good","message","hint"}]} for the home and
 * every room in it; the caller owns *out.  True even when a check is bad.
 */
MUST_USE bool doctor_look(json_t **out, const char *home, struct err *e);

#endif
