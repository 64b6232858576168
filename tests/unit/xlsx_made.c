/* SPDX-License-Identifier: ISC */
#include "tests/unit/xlsx_made.h"

#include <stdlib.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

#define SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE                                                                 \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TEXT_MAX (8 << 20)

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

void
xlsx_make(struct docx_made *made, const struct xlsx_plan *plan)
{
	struct buf book;
	struct buf relations;
	const char *parts[2 * (XLSX_SHEETS + 3) + 1] = { NULL };
	char *owned[2 * XLSX_SHEETS + 2] = { NULL };
	size_t count = 0;
	size_t used = 0;

	buf_init(&book, TEXT_MAX);
	buf_init(&relations, TEXT_MAX);
	buf_format_add(&book,
	    "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><workbookPr %s/><sheets>",
	    SPACE, OFFICE, or_empty(plan->properties));
	buf_format_add(&relations,
	    "<Relationships><Relationship Id=\"s\" Type=\"%s/sharedStrings\" "
	    "Target=\"sharedStrings.xml\"/><Relationship Id=\"f\" "
	    "Type=\"%s/styles\" Target=\"/xl/styles.xml\"/>",
	    OFFICE, OFFICE);
	for (int i = 0; i < XLSX_SHEETS && plan->sheets[i].name != NULL; i++) {
		const char *state = plan->sheets[i].state;

		buf_format_add(&book,
		    "<sheet name=\"%s\" state=\"%s\" sheetId=\"%d\" "
		    "r:id=\"rId%d\"/>",
		    plan->sheets[i].name, state == NULL ? "visible" : state,
		    i + 1, i + 1);
		buf_format_add(&relations,
		    "<Relationship Id=\"rId%d\" Type=\"%s/worksheet\" "
		    "Target=\"worksheets/sheet%d.xml\"/>",
		    i + 1, OFFICE, i + 1);
		parts[count++] = owned[used++] =
		    mem_format("xl/worksheets/sheet%d.xml", i + 1);
		parts[count++] = owned[used++] = mem_format(
		    "<worksheet xmlns=\"%s\"><sheetData>%s</sheetData>%s"
		    "</worksheet>",
		    SPACE, plan->sheets[i].rows,
		    or_empty(plan->sheets[i].behind));
	}
	buf_text_add(&book, "</sheets></workbook>");
	buf_text_add(&relations, "</Relationships>");
	parts[count++] = "xl/_rels/workbook.xml.rels";
	parts[count++] = buf_text(&relations);
	parts[count++] = "xl/sharedStrings.xml";
	parts[count++] = owned[used++] =
	    mem_format("<sst xmlns=\"%s\">%s</sst>", SPACE,
		or_empty(plan->strings));
	parts[count++] = "xl/styles.xml";
	parts[count++] = owned[used++] =
	    mem_format("<styleSheet xmlns=\"%s\">%s</styleSheet>", SPACE,
		or_empty(plan->styles));
	docx_make_parts(made, "xl/workbook.xml", buf_text(&book), parts);
	for (size_t i = 0; i < used; i++)
		free(owned[i]);
	buf_clear(&book);
	buf_clear(&relations);
}
