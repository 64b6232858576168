/* SPDX-License-Identifier: ISC */
/*
 * The key of a device and its passphrase, as commands use them.
 */
#ifndef CLIENT_KEY_H
#define CLIENT_KEY_H

#include <stdbool.h>

#include "client/command/command.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* The options of commands that make a key. */
#define KEY_OPTIONS                                                            \
	{ "passphrase-file", "FILE",                                           \
		"take the passphrase from the first line of FILE, - for "      \
		"standard input",                                              \
		false },                                                       \
	{                                                                      \
		"no-passphrase", NULL, "keep the key without a passphrase",    \
		    false                                                      \
	}

/*
 * What a new key is to be under, by KEY_OPTIONS, else by asking on a terminal;
 * it is set as body[name], or left out when there is to be no passphrase.
 */
MUST_USE bool key_set_new(json_t *body, const char *name,
    struct context *context, struct err *e);

/*
 * Unlock the room at hand; the passphrase is in the file, or is asked for if
 * path is NULL.
 *
 * ERR_AUTH  this is not the passphrase
 */
MUST_USE bool key_unlock(struct context *context, const char *path,
    struct err *e);

#endif
