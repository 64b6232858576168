/* SPDX-License-Identifier: ISC */
/*
 * A table with a heading for every column, as CSV: the exports of UPR Info
 * and UHRI, a matrix that somebody saved as CSV, what people keep in
 * spreadsheets.  Columns are known by heading (heading.h), in any order; at
 * least one must be the recommendation's text.
 */
#ifndef DAEMON_IMPORT_PLAIN_H
#define DAEMON_IMPORT_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/import/rows.h"
#include "daemon/import/states.h"

/*
 * Read the file's bytes into rows.
 *
 * ERR_INPUT   not such a table; the hint says what was looked for
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool plain_read(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

#endif
