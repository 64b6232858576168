/* SPDX-License-Identifier: ISC */
/*
 * The encoding of a text file: which it is, and its text as UTF-8.
 *
 * A byte order mark decides; then well-formed UTF-8 is UTF-8; what is left
 * is Windows-1252 (Latin-1 with letters where Latin-1 has controls) or Mac
 * OS Roman, whichever makes better sense of the bytes.
 */
#ifndef DAEMON_IMPORT_FILE_ENCODING_H
#define DAEMON_IMPORT_FILE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * Append the text of data to out, which the caller has set up, as
 * well-formed UTF-8 without a byte order mark.  Line ends stay as they are.
 *
 * ERR_INPUT   a NUL: this is no text file
 * ERR_TOOBIG  the text does not fit in out
 */
MUST_USE bool encoding_decode(struct buf *out, const uint8_t *data, size_t len,
    struct err *e);

/* Append one character as UTF-8; what is no character becomes U+FFFD. */
void encoding_char_add(struct buf *out, uint32_t c);

/* The character that byte is in Windows-1252. */
uint32_t encoding_windows(uint8_t byte);

/* The byte that is c in Windows-1252 or Latin-1, or -1. */
int encoding_windows_byte(uint32_t c);

/*
 * Read one character of well-formed UTF-8 that is not at its end and step
 * over it.
 */
uint32_t encoding_char_next(const char **at);

#endif
