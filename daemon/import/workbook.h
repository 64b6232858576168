/* SPDX-License-Identifier: ISC */
/*
 * Tables (table.h) in the sheets of a workbook.  Sheets without such a
 * table - a title page, "Metadata" - are passed by; what is odd about those
 * that have one is said.
 */
#ifndef DAEMON_IMPORT_WORKBOOK_H
#define DAEMON_IMPORT_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/import/rows.h"
#include "daemon/import/states.h"

/*
 * Read the XLSX in data into rows.
 *
 * ERR_INPUT   no XLSX, or no sheet has such a table
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool workbook_read(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

#endif
