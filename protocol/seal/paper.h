/* SPDX-License-Identifier: ISC */
/*
 * A recovery key on paper: five lines of three groups of five letters and
 * digits, with capital letters, without I, L, O and U.
 *
 *     4ZT0Q WM5BH 2P8KX
 *
 * The first four letters of a group are bits of the key, the fifth is a check
 * of the group and its place, so that a slip of the pen or of the finger is
 * named by line and group.  The last bits are a check of the whole.
 */
#ifndef PROTOCOL_SEAL_PAPER_H
#define PROTOCOL_SEAL_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/key.h"

#define PAPER_LINES 5
#define PAPER_GROUPS 3 /* in a line */
#define PAPER_GROUP 5  /* letters */
#define PAPER_LETTERS (PAPER_LINES * PAPER_GROUPS * PAPER_GROUP)
#define PAPER_TEXT (PAPER_LETTERS + PAPER_LINES * PAPER_GROUPS + 1)

/* What stands in front of the letters in a QR code. */
#define PAPER_MARK "TAMGA-RECOVERY:"
#define PAPER_MARKED (sizeof(PAPER_MARK) + PAPER_LETTERS)

/* Five lines, each with its line feed, groups apart by a space.  out and seed
 * are memory of secret_new(). */
void paper_format(char out[PAPER_TEXT], const uint8_t seed[KEY_SEED_LEN]);

/* The same in one word behind PAPER_MARK. */
void paper_format_marked(char out[PAPER_MARKED],
    const uint8_t seed[KEY_SEED_LEN]);

/*
 * Is this line number place (0 to 4) of a key?  Small letters, spaces and
 * hyphens are fine, I and L are 1, O is 0.
 *
 * ERR_INPUT  the message names the line and the group
 */
MUST_USE bool paper_check_line(const char *line, size_t place, struct err *e);

/*
 * The key behind the first PAPER_MARK in text, or, where there is none, that
 * all of the text is.  seed is memory of secret_new().
 *
 * ERR_INPUT  the message names the line and the group
 */
MUST_USE bool paper_parse(uint8_t seed[KEY_SEED_LEN], const char *text,
    struct err *e);

#endif
