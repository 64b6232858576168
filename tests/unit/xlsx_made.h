/* SPDX-License-Identifier: ISC */
/*
 * Small XLSX files for tests, as bytes in memory, and the pieces of XML that
 * their sheets are made of.
 */
#ifndef TESTS_UNIT_XLSX_MADE_H
#define TESTS_UNIT_XLSX_MADE_H

#include "tests/unit/docx_made.h"

#define XLSX_SHEETS 3

#define XROW(number, cells) "<row r=\"" number "\">" cells "</row>"
#define XTEXT(name, text)                                                      \
	"<c r=\"" name                                                         \
	"\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text               \
	"</t></is></c>"
#define XNUMBER(name, value) "<c r=\"" name "\"><v>" value "</v></c>"

struct xlsx_plan {
	struct {
		const char *name;
		const char *state;  /* NULL: visible */
		const char *rows;   /* what is in sheetData */
		const char *behind; /* what is behind it; may be NULL */
	} sheets[XLSX_SHEETS];      /* the first without a name ends them */
	const char *strings;        /* si elements; may be NULL */
	const char *styles;         /* what is in styleSheet; may be NULL */
	const char *properties;     /* attributes of workbookPr; may be NULL */
};

/* End with docx_made_clear(). */
void xlsx_make(struct docx_made *made, const struct xlsx_plan *plan);

#endif
