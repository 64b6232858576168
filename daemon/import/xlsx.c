/* SPDX-License-Identifier: ISC */
#include "daemon/import/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/xlsx_inner.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* The two namespaces of SpreadsheetML: transitional and strict. */
static const char *const sheet_spaces[] = {
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
	"http://purl.oclc.org/ooxml/spreadsheetml/main ",
};

/* A sheet as the workbook lists it. */
struct listed {
	char *name;
	char *id; /* of its relation */
	bool hidden;
	char part[PACKAGE_PART_MAX];
};

struct workbook {
	struct xlsx_book book;
	struct listed *sheets;
	size_t count;
	size_t room;
	char folder[PACKAGE_PART_MAX]; /* of the workbook's part */
	char strings[PACKAGE_PART_MAX];
	char styles[PACKAGE_PART_MAX];
};

const char *
xlsx_name(const char *name)
{
	for (size_t i = 0; i < sizeof(sheet_spaces) / sizeof(sheet_spaces[0]);
	     i++) {
		const size_t len = strlen(sheet_spaces[i]);

		if (strncmp(name, sheet_spaces[i], len) == 0)
			return name + len;
	}
	return "";
}

long
xlsx_number(const char *text, long otherwise)
{
	char *end;
	long number;

	if (text == NULL || *text < '0' || *text > '9')
		return otherwise;
	number = strtol(text, &end, 10);
	return *end == '\0' && number <= 0xffffff ? number : otherwise;
}

/* --- the list of sheets --------------------------------------------------- */

/* The relation's id has one of two namespaces, too. */
static const char *
relation_id(const char *const *attributes)
{
	static const char end[] = "/relationships id";

	for (; *attributes != NULL; attributes += 2) {
		const size_t len = strlen(attributes[0]);

		if (len > sizeof(end) &&
		    strcmp(attributes[0] + len - (sizeof(end) - 1), end) == 0)
			return attributes[1];
	}
	return NULL;
}

static bool
book_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct workbook *workbook = ctx;
	const char *local = xlsx_name(name);
	const char *title = xml_attribute(attributes, "name");
	const char *state = xml_attribute(attributes, "state");
	const char *id = relation_id(attributes);
	const char *epoch = xml_attribute(attributes, "date1904");

	if (strcmp(local, "workbookPr") == 0 && epoch != NULL)
		workbook->book.styles.from_1904 =
		    strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0;
	if (strcmp(local, "sheet") != 0 || title == NULL || id == NULL)
		return true;
	if (workbook->count == LIMIT_IMPORT_SHEETS)
		return err_set(e, ERR_TOOBIG,
		    "the workbook has more than %d sheets",
		    LIMIT_IMPORT_SHEETS);
	workbook->sheets = mem_grow(workbook->sheets, &workbook->room,
	    workbook->count + 1, sizeof(*workbook->sheets));
	workbook->sheets[workbook->count++] = (struct listed){
		.name = mem_text(title),
		.id = mem_text(id),
		.hidden = state != NULL && strcmp(state, "visible") != 0,
	};
	return true;
}

static bool
book_end(void *ctx, const char *name, struct err *e)
{
	(void)ctx;
	(void)name;
	(void)e;
	return true;
}

static bool
book_text(void *ctx, const char *text, size_t len, struct err *e)
{
	(void)ctx;
	(void)text;
	(void)len;
	(void)e;
	return true;
}

static void
on_relation(void *ctx, const struct package_relation *relation)
{
	struct workbook *workbook = ctx;

	if (strcmp(relation->type, "/sharedStrings") == 0)
		package_path(workbook->strings, workbook->folder,
		    relation->target);
	if (strcmp(relation->type, "/styles") == 0)
		package_path(workbook->styles, workbook->folder,
		    relation->target);
	/* Charts and macros are listed as sheets, too. */
	if (strcmp(relation->type, "/worksheet") != 0)
		return;
	for (size_t i = 0; i < workbook->count; i++)
		if (strcmp(workbook->sheets[i].id, relation->id) == 0)
			package_path(workbook->sheets[i].part, workbook->folder,
			    relation->target);
}

static bool
no_workbook(struct err *e)
{
	(void)err_set(e, ERR_INPUT, "it is an archive, but no workbook (XLSX)");
	return err_hint(e,
	    "save the spreadsheet as XLSX or as CSV in UTF-8, and import that");
}

/* Where the parts are. */
static bool
parts_find(struct workbook *workbook, struct err *e)
{
	static const struct xml_handler handler = { book_start, book_end,
		book_text };
	const struct archive_file *file = workbook->book.file;
	char part[PACKAGE_PART_MAX];
	char relations[PACKAGE_PART_MAX + 16];
	char *slash;

	if (!package_document(part, file, e))
		return false;
	slash = strrchr(part, '/');
	if (strncmp(part, "xl/", 3) != 0 || strstr(part, ".xml") == NULL)
		return no_workbook(e);
	(void)snprintf(workbook->folder, sizeof(workbook->folder), "%.*s",
	    (int)(slash - part) + 1, part);
	(void)snprintf(relations, sizeof(relations), "%s_rels/%s.rels",
	    workbook->folder, slash + 1);
	if (package_xml_read(file, part, &handler, workbook, e) &&
	    package_relations_read(file, relations, on_relation, workbook, e))
		return true;
	return e->code == ERR_NOTFOUND ? no_workbook(e) : false;
}

/* --- the whole ----------------------------------------------------------- */

static bool
sheet_give(const struct workbook *workbook, const struct listed *sheet,
    const struct xlsx_handler *handler, void *ctx, struct err *e)
{
	struct xlsx_oddities oddities = { 0 };

	handler->sheet_begin(ctx, sheet->name);
	if (!xlsx_sheet_read(&workbook->book, sheet->part, handler, ctx,
		&oddities, e))
		return err_prefix(e, "sheet '%s'", sheet->name);
	handler->sheet_end(ctx, sheet->hidden, &oddities);
	return true;
}

bool
xlsx_read(const uint8_t *data, size_t len, const struct xlsx_handler *handler,
    void *ctx, struct err *e)
{
	const struct archive_file file = { data, len };
	struct workbook workbook = { .book = { .file = &file } };
	bool ok = parts_find(&workbook, e) &&
	    xlsx_strings_read(&workbook.book.strings, &file, workbook.strings,
		e) &&
	    xlsx_styles_read(&workbook.book.styles, &file, workbook.styles, e);

	for (size_t i = 0; ok && i < workbook.count; i++)
		if (workbook.sheets[i].part[0] != '\0')
			ok = sheet_give(&workbook, &workbook.sheets[i], handler,
			    ctx, e);
	if (!ok && e->code == ERR_NOTFOUND)
		e->code = ERR_INPUT;
	for (size_t i = 0; i < workbook.count; i++) {
		free(workbook.sheets[i].name);
		free(workbook.sheets[i].id);
	}
	free(workbook.sheets);
	xlsx_strings_clear(&workbook.book.strings);
	xlsx_styles_clear(&workbook.book.styles);
	return ok;
}
