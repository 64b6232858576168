/* SPDX-License-Identifier: ISC */
/*
 * A recommendation's text in several languages, as UHRI gives them: numbers
 * glued to the text ("127.179继续"), joined by hyphens and on a line of their
 * own in Arabic ("132 - 90"), with spaces inside ("13 8. 12 9."), HTML's
 * character references.
 */
#ifndef DAEMON_IMPORT_LANGUAGE_H
#define DAEMON_IMPORT_LANGUAGE_H

#include "daemon/import/cell.h"

/*
 * Set the row's texts.<language>, in one line and without the number that
 * the row has; nothing when that is empty.  A text that begins with another
 * recommendation's number is left out, and that is said.
 */
void language_text_set(const struct cells *cells, json_t *row,
    const char *language, const char *text);

#endif
