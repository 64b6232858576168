/* SPDX-License-Identifier: ISC */
/*
 * What other programs did to a text on its way to us, undone: HTML's
 * character references (&nbsp; &#40;), UTF-8 that was read as Latin-1
 * ("GuaranÃ­", "vis-Ã -vis"), line ends, control characters.  The words
 * themselves are left alone.
 */
#ifndef DAEMON_IMPORT_WORD_CLEAN_H
#define DAEMON_IMPORT_WORD_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"

/*
 * The text with its lines kept, LF behind each but the last; white space
 * stays as it is.  *repaired becomes true, and is else left alone, when a
 * wrong encoding was put right.  The caller frees the result.
 */
char *clean_lines(const char *text, bool *repaired) MUST_USE;

/*
 * What a statement may hold of the text as it is: line ends are LF, control
 * characters but LF and tab are gone, nothing else changes.  The caller
 * frees it.
 */
char *clean_raw(const char *text) MUST_USE;

/* The text behind a list's mark ("- ", "• ") and white space; borrowed. */
const char *clean_bullet(const char *text);

/*
 * Letters and digits of text only, ASCII ones in lower case, so that
 * headings and labels can be compared: "Source of Position:" is
 * "sourceofposition".  At most max - 1 bytes.
 */
void clean_key(char *key, size_t max, const char *text);

#endif
