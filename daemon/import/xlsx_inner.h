/* SPDX-License-Identifier: ISC */
/*
 * The parts of a workbook, for xlsx*.c alone.
 */
#ifndef DAEMON_IMPORT_XLSX_INNER_H
#define DAEMON_IMPORT_XLSX_INNER_H

#include "daemon/import/package.h"
#include "daemon/import/xlsx.h"
#include "protocol/base/buf.h"

/* Texts that cells refer to by number. */
struct xlsx_strings {
	struct buf text; /* each with a NUL behind it */
	size_t *starts;
	size_t room;
	size_t count;
};

/* Which cell formats show a number as a date. */
struct xlsx_styles {
	bool *is_date; /* by the number that cells refer to */
	size_t room;
	size_t count;
	bool from_1904; /* serial 0 is 1 January 1904 */
};

struct xlsx_book {
	const struct archive_file *file;
	struct xlsx_strings strings;
	struct xlsx_styles styles;
};

/* The local name of an element of SpreadsheetML, or "". */
const char *xlsx_name(const char *name);

/* A number in decimal, or otherwise when it is missing or none. */
long xlsx_number(const char *text, long otherwise);

/* Undo "_x000D_", as text writes characters that XML has not. */
void xlsx_text_decode(struct buf *text, size_t start);

/* Read the part, which may be missing; the caller ends with the clear
 * function, also after a failure.  They fail like package_xml_read(). */
MUST_USE bool xlsx_strings_read(struct xlsx_strings *strings,
    const struct archive_file *file, const char *part, struct err *e);
void xlsx_strings_clear(struct xlsx_strings *strings);
MUST_USE bool xlsx_styles_read(struct xlsx_styles *styles,
    const struct archive_file *file, const char *part, struct err *e);
void xlsx_styles_clear(struct xlsx_styles *styles);

/* The date that serial is: "2011-03-21", "2011-03-21 09:30:00", "09:30:00";
 * false when it is none. */
bool xlsx_date(char text[32], double serial, bool from_1904);

/* Give the part's rows to handler->line. */
MUST_USE bool xlsx_sheet_read(const struct xlsx_book *book, const char *part,
    const struct xlsx_handler *handler, void *ctx,
    struct xlsx_oddities *oddities, struct err *e);

#endif
