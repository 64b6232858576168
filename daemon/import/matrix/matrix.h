/* SPDX-License-Identifier: ISC */
/*
 * The matrix (thematic list) of recommendations that OHCHR makes of every
 * review, as a table of a DOCX document.  Its columns changed from cycle to
 * cycle and are known by their headings, wherever they stand:
 *
 *   2, 3  Recommendation | Position | Full list of themes | Assessment/...
 *   4     Recommendation and recommending State | Position of the State
 *         under review | Human rights themes and groups of persons |
 *         Relevant SDGs
 *
 * Rows "Theme: ..." head a section.  A table without headings goes on with
 * those of the table before it, or is read by what its cells look like.
 */
#ifndef DAEMON_IMPORT_MATRIX_MATRIX_H
#define DAEMON_IMPORT_MATRIX_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/import/rows.h"
#include "daemon/import/word/states.h"

/*
 * Read the DOCX in data into rows.
 *
 * ERR_INPUT   no DOCX, or no table in it is a matrix
 * ERR_TOOBIG  over a limit
 */
MUST_USE bool matrix_read(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

#endif
