/* SPDX-License-Identifier: ISC */
/*
 * Which review a row is about: the State under review, and the cycle.
 */
#ifndef DAEMON_IMPORT_REVIEW_H
#define DAEMON_IMPORT_REVIEW_H

#include "daemon/import/cell.h"

/* What a file says of a row's review; NULL or "" where it says nothing. */
struct review_cells {
	const char *state;
	const char *cycle;   /* "2", "Cycle 2" */
	const char *session; /* "9", "22nd session", "44 - November 2023" */
};

/* state and cycle of the row, state_name when nobody has the State's name. */
void review_set(const struct cells *cells, json_t *row,
    const struct review_cells *from);

/*
 * state and cycle of the row, from the line in a matrix's page header: "UPR
 * of Slovenia (3rd Cycle - 34th Session)".  Nothing when there is none.
 */
void review_set_by_header(const struct cells *cells, json_t *row,
    const char *header);

/* The first number in a cell, or -1: "Cycle 2", "4 - General action". */
long review_number(const char *cell);

#endif
