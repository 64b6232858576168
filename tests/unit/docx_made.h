/* SPDX-License-Identifier: ISC */
/*
 * Small DOCX files for tests, as bytes in memory, and the pieces of XML that
 * their tables are made of.
 */
#ifndef TESTS_UNIT_DOCX_MADE_H
#define TESTS_UNIT_DOCX_MADE_H

#include <stddef.h>
#include <stdint.h>

/* What stands around the body of a document that is not hostile. */
#define DOCX_BEGIN                                                             \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w="       \
	"\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"    \
	"<w:body>"
#define DOCX_END "</w:body></w:document>"

#define TABLE(rows) "<w:tbl>" rows "</w:tbl>"
#define ROW(cells) "<w:tr>" cells "</w:tr>"
#define LINE(text)                                                             \
	"<w:p><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define CELL(lines) "<w:tc><w:tcPr/>" lines "</w:tc>"
#define CELL_WITH(properties, lines)                                           \
	"<w:tc><w:tcPr>" properties "</w:tcPr>" lines "</w:tc>"

struct docx_made {
	uint8_t *data;
	size_t len;
};

/* A DOCX whose document is this XML.  End with docx_made_clear(). */
void docx_make(struct docx_made *made, const char *document);

/* The same around a body. */
void docx_make_body(struct docx_made *made, const char *body);

/* An archive whose main part has this path ("xl/workbook.xml"). */
void docx_make_part(struct docx_made *made, const char *path,
    const char *document);

/* The same with these parts besides: paths and texts in turn, then NULL. */
void docx_make_parts(struct docx_made *made, const char *path,
    const char *document, const char *const *others);

void docx_made_clear(struct docx_made *made);

#endif
