/* SPDX-License-Identifier: ISC */
/*
 * Text: UTF-8 that was checked, and the letters that ids are spelled with.
 * The only module that sees utf8proc.
 */
#ifndef PROTOCOL_BASE_TEXT_H
#define PROTOCOL_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

/* Is this well-formed UTF-8 (RFC 3629)?  NUL is a character like others. */
bool text_is_utf8(const void *data, size_t len);

/*
 * May this stand in a statement: well-formed, and no control characters but
 * line feed and tab (docs/FORMAT.md, section 3)?
 */
bool text_is_clean(const void *data, size_t len);

/* Is this well-formed text in Unicode's normal form C? */
bool text_is_nfc(const char *text);

/*
 * The text in NFC, with control characters other than line feed and tab
 * dropped.  Input must be well-formed UTF-8.  The caller frees it.
 */
char *text_nfc(const char *text) MUST_USE;

/*
 * The same in one line: every run of white space (Unicode's, U+00A0 among
 * them) is one space, none at the ends; soft hyphens are gone.  The caller
 * frees it.
 */
char *text_fold(const char *text) MUST_USE;

/*
 * The words of text, in whatever case and punctuation it stands: in Unicode's
 * NFKC with case folded, letters, digits and the marks on them; hyphens, soft
 * hyphens and apostrophes are dropped, and every other run of characters is
 * one space, none at the ends.  The caller frees it.
 */
char *text_words(const char *text) MUST_USE;

/* The character at *at, which moves behind it; 0 at the end, or where the
 * text is not well-formed. */
uint32_t text_next(const char **at);

/*
 * The same with letters of one case, for comparing what people typed:
 * Unicode's case folding.  The caller frees it.
 */
char *text_casefold(const char *text) MUST_USE;

/* Is there a letter or a digit, of any script?  text is well-formed. */
bool text_has_word(const char *text);

/* --- letters for bytes ------------------------------------------------ */

/* Hex, lower case.  out has room for 2 * len + 1 bytes. */
void hex_format(char *out, const uint8_t *data, size_t len);

/* Exactly len bytes from exactly 2 * len lower-case letters. */
MUST_USE bool hex_parse(uint8_t *out, size_t len, const char *text,
    size_t text_len);

/* Letters that base32 needs for len bytes, without padding or NUL. */
#define BASE32_LEN(len) (((len)*8 + 4) / 5)

/* RFC 4648 base32, lower case, no padding; out has one byte more for NUL. */
void base32_format(char *out, const uint8_t *data, size_t len);

/* Exactly len bytes from exactly BASE32_LEN(len) letters; the bits left over
 * must be zero. */
MUST_USE bool base32_parse(uint8_t *out, size_t len, const char *text,
    size_t text_len);

/* Letters that base64 needs for len bytes, with padding, without NUL. */
#define BASE64_LEN(len) (((len) + 2) / 3 * 4)

/* RFC 4648 base64 with padding; out has one byte more for NUL. */
void base64_format(char *out, const uint8_t *data, size_t len);

/*
 * Exactly len bytes from exactly BASE64_LEN(len) letters, in the one
 * spelling that base64_format() gives.
 */
MUST_USE bool base64_parse(uint8_t *out, size_t len, const char *text,
    size_t text_len);

#endif
