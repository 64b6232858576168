/* SPDX-License-Identifier: ISC */
/*
 * Recovery keys: one is made here, its public half goes to the daemon, its
 * secret to paper, and nowhere else; and it is read from paper again.
 */
#ifndef CLIENT_RECOVERY_H
#define CLIENT_RECOVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "client/command/command.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct sheet;

/*
 * Make a key, and open the file that is to hold it (a new one, mode 0600:
 * text if its name ends in .txt, a page if in .html), before anything is
 * said; NULL and "-" are standard output.  The caller ends with
 * sheet_close().
 *
 * ERR_INPUT  another ending
 */
MUST_USE bool sheet_open(struct sheet **out, const char *path, struct err *e);

/* The public half, for the daemon. */
void sheet_key_set(json_t *body, const char *name, const struct sheet *sheet);

/* Write the sheet; room has "room", "review", "title" and "member", device
 * is the id of the key, "" if not known. */
MUST_USE bool sheet_write(struct sheet *sheet, const json_t *room,
    const char *device, struct err *e);

/* Wipe the key, and remove a file that nothing was written to.  NULL is
 * fine. */
void sheet_close(struct sheet *sheet);

/*
 * Read the key from the paper: from a file, "-" being standard input, or with
 * NULL typed line by line where there is a terminal.  seed has KEY_SEED_LEN
 * bytes, in memory that is wiped.
 */
MUST_USE bool recovery_read(uint8_t *seed, const char *path, struct err *e);

/* For the daemon; the caller wipes "seed" with json_text_wipe(). */
void recovery_seed_set(json_t *body, const uint8_t *seed);

#endif
