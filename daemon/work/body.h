/* SPDX-License-Identifier: ISC */
/* Words of a request's body. */
#ifndef DAEMON_WORK_BODY_H
#define DAEMON_WORK_BODY_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/seal/key.h"

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

/*
 * A public key under this name.
 *
 * ERR_INPUT  it is not there, or is no key
 */
MUST_USE bool body_key(struct public_key *out, const json_t *body,
    const char *name, struct err *e);

/* Copy these texts where they are there and not empty. */
void body_copy(json_t *to, const json_t *body, const char *const *names);

/*
 * What opens a key, under this name: *out is NULL where there is none.  It is
 * wiped in the body.  The caller ends with opener_close().
 *
 * ERR_INPUT  it is something else
 */
MUST_USE bool body_opener(struct opener **out, const json_t *body,
    const char *name, struct err *e);

#endif
