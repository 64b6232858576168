/* SPDX-License-Identifier: ISC */
/*
 * Records of UHRI's interface, as JSON: an object a line, or one list of
 * objects.  Keys become headings, objects rows of a table (table.h), lists
 * lines of a cell.
 */
#ifndef DAEMON_IMPORT_JSONL_H
#define DAEMON_IMPORT_JSONL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/import/rows.h"
#include "daemon/import/states.h"

/*
 * Read the file's bytes into rows.
 *
 * ERR_INPUT   not such a file, or a line of it is damaged
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool jsonl_read(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

#endif
