/* SPDX-License-Identifier: ISC */
/*
 * The incarnation token: tells a store from its copies.  The store holds one
 * and the state directory of the user another, equal one, beside the machine
 * and the place of the home.  A store that was copied, restored or moved does
 * not fit and goes on in a new incarnation, so that its journals do not fork.
 */
#ifndef DAEMON_HOME_TOKEN_H
#define DAEMON_HOME_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"

#define TOKEN_RANDOM_LEN 16
#define TOKEN_MACHINE_MAX 64

struct token {
	char random[2 * TOKEN_RANDOM_LEN + 1];
	char machine[TOKEN_MACHINE_MAX + 1]; /* machine-id(5), "" if none */
	uint64_t device;                     /* st_dev of the home */
	uint64_t inode;                      /* st_ino of the home */
	uint64_t born; /* ns, when it was made; 0: unknown */
};

/* A new token for a home, which is there. */
MUST_USE bool token_make(struct token *out, const char *home, struct err *e);

/* Put the token into the state directory, flushed. */
MUST_USE bool token_write(const struct token *token,
    const struct device_id *device, struct err *e);

/*
 * Is the kept token the one of the state directory, and are machine and home
 * the ones it was made for?
 */
MUST_USE bool token_fits(bool *fits, const struct token *kept, const char *home,
    const struct device_id *device, struct err *e);

/* As it is kept; the caller owns the result. */
json_t *token_json(const struct token *token) MUST_USE;

/* ERR_CORRUPT: not a token. */
MUST_USE bool token_parse(struct token *out, const json_t *json, struct err *e);

#endif
