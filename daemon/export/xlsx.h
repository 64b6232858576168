/* SPDX-License-Identifier: ISC */
/* Workbooks, by libxlsxwriter, which only this module sees. */
#ifndef DAEMON_EXPORT_XLSX_H
#define DAEMON_EXPORT_XLSX_H

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/*
 * Write tables (daemon/view/tables.h), a sheet each, to a new file at path.
 * Texts are written as texts: none of them is a formula.  What is longer than
 * a cell can be is cut, and ends with "…".
 *
 * ERR_TOOBIG  more rows or columns than a sheet has
 * ERR_IO      the library says no
 */
MUST_USE bool xlsx_write(const char *path, const json_t *tables, struct err *e);

#endif
