/* SPDX-License-Identifier: ISC */
/*
 * Passphrases: asked for on a terminal without echo, or read from a file.
 * They live in locked memory, and go neither to the daemon nor to a command
 * line.
 */
#ifndef CLIENT_PASSPHRASE_H
#define CLIENT_PASSPHRASE_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

#define PASSPHRASE_MAX 1024 /* bytes, NUL included */

/* Is there a person to ask? */
bool passphrase_can_ask(void);

/*
 * Ask on the terminal.  The caller ends with secret_free().
 *
 * ERR_INPUT  nothing was typed, or too much
 */
MUST_USE bool passphrase_ask(char **out, const char *prompt, struct err *e);

/*
 * Ask for a new one, twice; *out is NULL when the person wants none.
 *
 * ERR_INPUT  the two are not the same
 */
MUST_USE bool passphrase_ask_new(char **out, struct err *e);

/* The first line of a file, "-" for standard input.  The caller ends with
 * secret_free(). */
MUST_USE bool passphrase_read(char **out, const char *path, struct err *e);

/* From here on no core file and no debugger gets at what is in memory. */
void passphrase_hide_memory(void);

#endif
