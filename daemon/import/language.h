/* SPDX-License-Identifier: ISC */
/*
 * A recommendation's text in several languages, as UHRI gives them: numbers
 * glued to the text ("127.179继续"), joined by hyphens and on a line of their
 * own in Arabic ("132 - 90"), HTML's character references.
 */
#ifndef DAEMON_IMPORT_LANGUAGE_H
#define DAEMON_IMPORT_LANGUAGE_H

#include "protocol/base/json.h"

/*
 * Set the row's texts.<language>, without the number that the row has, in
 * one line; nothing when that is empty.
 */
void language_text_set(json_t *row, const char *language, const char *text);

#endif
