/* SPDX-License-Identifier: ISC */
/*
 * Statements as people and programs give them, made what a record holds:
 * text in normal form C, canonical JSON.  Pure.
 */
#ifndef DAEMON_STORE_STORE_TEXT_H
#define DAEMON_STORE_STORE_TEXT_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * The canonical line of a statement, without line feed; control characters
 * other than line feed and tab are dropped.  The caller frees *line.
 *
 * ERR_INPUT   it has no canonical form; the message names the field
 * ERR_TOOBIG  it is larger than a record may be
 */
MUST_USE bool store_text_line(char **line, const json_t *statement,
    struct err *e);

#endif
