/* SPDX-License-Identifier: ISC */
/* Words of a request's body. */
#ifndef DAEMON_WORK_BODY_H
#define DAEMON_WORK_BODY_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * A text that must be there.  Borrowed from the body.
 *
 * ERR_INPUT  it is not, or is empty
 */
MUST_USE bool body_need(const char **out, const json_t *body, const char *name,
    struct err *e);

/* A text, or what stands for it. */
const char *body_word(const json_t *body, const char *name,
    const char *otherwise);

/* Copy these texts where they are there and not empty. */
void body_copy(json_t *to, const json_t *body, const char *const *names);

#endif
