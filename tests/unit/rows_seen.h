/* SPDX-License-Identifier: ISC */
/*
 * Looks at what an importer made of a file.
 */
#ifndef TESTS_UNIT_ROWS_SEEN_H
#define TESTS_UNIT_ROWS_SEEN_H

#include "daemon/import/rows.h"

/* The row's field, as JSON, is this; "" when it is not there. */
void check_field(const struct rows *rows, size_t row, const char *name,
    const char *wanted);

/* One note in a list: where, and a part of its reason. */
void check_note(const json_t *notes, size_t i, const char *place,
    const char *reason);

/* The rows that were left out, as JSON. */
void check_skipped(const struct rows *rows, const char *wanted);

#endif
