/* SPDX-License-Identifier: ISC */
#include "daemon/import/docx.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/package.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* The two namespaces of WordprocessingML: transitional and strict. */
static const char *const word_spaces[] = {
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
	"http://purl.oclc.org/ooxml/wordprocessingml/main ",
};

#define WORD_SPACES (sizeof(word_spaces) / sizeof(word_spaces[0]))

static const char fallback[] =
    "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback";

/* A cell while the row is read: its text is in the row's buffer. */
struct open_cell {
	size_t start; /* of the text */
	unsigned column;
	unsigned span;
	bool continued;
	bool deleted;
};

struct docx {
	docx_row_cb *cb;
	void *ctx;

	unsigned depth;   /* tables inside each other */
	unsigned dropped; /* elements inside each other whose text is out */
	bool in_text;     /* inside w:t */
	bool in_cell;
	bool row_deleted;
	bool line_due; /* a line end is due before more text */

	unsigned table;
	unsigned row;
	unsigned column;
	size_t rows; /* of all tables */
	struct buf text;
	struct open_cell *cells;
	size_t cell_room;
	size_t cell_count;
};

/* The local name of an element or attribute of WordprocessingML, or NULL. */
static const char *
word_name(const char *name)
{
	for (size_t i = 0; i < WORD_SPACES; i++) {
		const size_t len = strlen(word_spaces[i]);

		if (strncmp(name, word_spaces[i], len) == 0)
			return name + len;
	}
	return NULL;
}

static const char *
word_attribute(const char *const *attributes, const char *wanted)
{
	for (; *attributes != NULL; attributes += 2) {
		const char *name = word_name(attributes[0]);

		if (name != NULL && strcmp(name, wanted) == 0)
			return attributes[1];
	}
	return NULL;
}

/* A count of columns: 1 for what is none, never more than the limit. */
static unsigned
column_count(const char *value, unsigned otherwise)
{
	char *end;
	unsigned long count;

	if (value == NULL || *value < '0' || *value > '9')
		return otherwise;
	count = strtoul(value, &end, 10);
	return count > LIMIT_IMPORT_COLUMNS ? LIMIT_IMPORT_COLUMNS :
					      (unsigned)count;
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* Is the text inside this element no part of the finished document? */
static bool
is_dropped(const char *name)
{
	static const char *const gone[] = { "del", "moveFrom", "instrText",
		"delText", "delInstrText", NULL };
	const char *local = word_name(name);

	return local == NULL ? strcmp(name, fallback) == 0 :
			       is_one_of(local, gone);
}

static bool
cell_open(struct docx *docx, struct err *e)
{
	if (docx->cell_count == LIMIT_IMPORT_COLUMNS)
		return err_set(e, ERR_TOOBIG,
		    "a table's row has more than %d "
		    "cells",
		    LIMIT_IMPORT_COLUMNS);
	docx->cells = mem_grow(docx->cells, &docx->cell_room,
	    docx->cell_count + 1, sizeof(*docx->cells));
	docx->cells[docx->cell_count++] = (struct open_cell){
		.start = docx->text.len,
		.column = docx->column,
		.span = 1,
	};
	docx->in_cell = true;
	docx->line_due = false;
	return true;
}

static bool
text_add(struct docx *docx, const char *text, size_t len, struct err *e)
{
	const struct open_cell *cell;

	if (!docx->in_cell || docx->dropped > 0)
		return true;
	cell = &docx->cells[docx->cell_count - 1];
	if (docx->line_due && docx->text.len > cell->start)
		buf_char_add(&docx->text, '\n');
	docx->line_due = false;
	buf_add(&docx->text, text, len);
	if (buf_is_good(&docx->text) &&
	    docx->text.len - cell->start <= LIMIT_IMPORT_CELL)
		return true;
	return err_set(e, ERR_TOOBIG,
	    "table %u row %u: a cell has more than %d bytes", docx->table,
	    docx->row, LIMIT_IMPORT_CELL);
}

static void
table_open(struct docx *docx)
{
	if (docx->depth++ > 0)
		return;
	docx->table++;
	docx->row = 0;
}

static bool
row_open(struct docx *docx, struct err *e)
{
	if (++docx->rows > LIMIT_IMPORT_ROWS)
		return err_set(e, ERR_TOOBIG,
		    "the tables have more than %d rows", LIMIT_IMPORT_ROWS);
	docx->row++;
	docx->column = 0;
	docx->cell_count = 0;
	docx->row_deleted = false;
	buf_reset(&docx->text);
	return true;
}

/* Properties of the row and of the cell that is open. */
static void
property(struct docx *docx, const char *name, const char *const *attributes)
{
	struct open_cell *cell;
	const char *value = word_attribute(attributes, "val");

	if (strcmp(name, "gridBefore") == 0)
		docx->column = column_count(value, 0);
	if (!docx->in_cell || docx->cell_count == 0)
		return;
	cell = &docx->cells[docx->cell_count - 1];
	if (strcmp(name, "gridSpan") == 0)
		cell->span = column_count(value, 1);
	else if (strcmp(name, "vMerge") == 0)
		cell->continued =
		    value == NULL || strcmp(value, "restart") != 0;
	else if (strcmp(name, "cellDel") == 0)
		cell->deleted = true;
	if (cell->span == 0)
		cell->span = 1;
}

/* Elements that stand for a character. */
static bool
character(struct docx *docx, const char *name, struct err *e)
{
	static const char *const breaks[] = { "br", "cr", NULL };

	if (is_one_of(name, breaks))
		return text_add(docx, "\n", 1, e);
	if (strcmp(name, "noBreakHyphen") == 0)
		return text_add(docx, "-", 1, e);
	return true;
}

static bool
on_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct docx *docx = ctx;
	const char *word = word_name(name);

	if (is_dropped(name)) {
		/* In a row's properties "del" speaks of the whole row. */
		if (word != NULL && strcmp(word, "del") == 0 &&
		    docx->depth == 1 && !docx->in_cell)
			docx->row_deleted = true;
		docx->dropped++;
		return true;
	}
	if (word == NULL)
		return true;
	if (strcmp(word, "tbl") == 0)
		table_open(docx);
	else if (docx->depth == 0)
		return true;
	else if (strcmp(word, "t") == 0)
		docx->in_text = true;
	else if (strcmp(word, "tr") == 0 && docx->depth == 1)
		return row_open(docx, e);
	else if (strcmp(word, "tc") == 0 && docx->depth == 1)
		return cell_open(docx, e);
	else if (strcmp(word, "tab") == 0 && docx->in_cell)
		return word_attribute(attributes, "val") != NULL ||
		    text_add(docx, "\t", 1, e);
	else if (docx->depth == 1)
		property(docx, word, attributes);
	return character(docx, word, e);
}

static void
cell_close(struct docx *docx)
{
	struct open_cell *cell = &docx->cells[docx->cell_count - 1];

	docx->in_cell = false;
	docx->column = cell->column + cell->span;
	if (cell->deleted) {
		docx->text.len = cell->start;
		docx->cell_count--;
		return;
	}
	buf_char_add(&docx->text, '\0');
}

static bool
row_close(struct docx *docx, struct err *e)
{
	struct docx_row row = {
		.table = docx->table,
		.number = docx->row,
		.count = docx->cell_count,
	};
	bool ok;

	if (docx->row_deleted || docx->cell_count == 0)
		return true;
	row.cells = mem_new(row.count, sizeof(*row.cells));
	for (size_t i = 0; i < row.count; i++)
		row.cells[i] = (struct docx_cell){
			.text = docx->text.data + docx->cells[i].start,
			.column = docx->cells[i].column,
			.span = docx->cells[i].span,
			.continued = docx->cells[i].continued,
		};
	ok = docx->cb(docx->ctx, &row, e);
	free(row.cells);
	return ok;
}

static bool
on_end(void *ctx, const char *name, struct err *e)
{
	struct docx *docx = ctx;
	const char *word = word_name(name);

	if (is_dropped(name)) {
		docx->dropped--;
		return true;
	}
	if (word == NULL || docx->depth == 0)
		return true;
	if (strcmp(word, "t") == 0)
		docx->in_text = false;
	else if (strcmp(word, "p") == 0)
		docx->line_due = true;
	else if (strcmp(word, "tbl") == 0)
		docx->depth--;
	else if (strcmp(word, "tc") == 0 && docx->depth == 1)
		cell_close(docx);
	else if (strcmp(word, "tr") == 0 && docx->depth == 1)
		return row_close(docx, e);
	return true;
}

static bool
on_text(void *ctx, const char *text, size_t len, struct err *e)
{
	struct docx *docx = ctx;

	return !docx->in_text || text_add(docx, text, len, e);
}

static bool
document_read(struct docx *docx, const struct archive_file *file,
    const char *part, struct err *e)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	bool ok;

	buf_init(&docx->text,
	    (size_t)LIMIT_IMPORT_COLUMNS * (LIMIT_IMPORT_CELL + 1));
	ok = package_xml_read(file, part, &handler, docx, e);
	buf_clear(&docx->text);
	free(docx->cells);
	return ok;
}

static bool
not_docx(struct err *e)
{
	(void)err_set(e, ERR_INPUT,
	    "it is an archive, but no Word document (DOCX)");
	return err_hint(e,
	    "save a spreadsheet as XLSX or as CSV in UTF-8, other text "
	    "documents as DOCX, and import that");
}

bool
docx_read(const uint8_t *data, size_t len, docx_row_cb *cb, void *ctx,
    struct err *e)
{
	const struct archive_file file = { data, len };
	struct docx docx = { .cb = cb, .ctx = ctx };
	char part[PACKAGE_PART_MAX];

	if (!package_document(part, &file, e))
		return false;
	if (strncmp(part, "word/", 5) != 0)
		return not_docx(e);
	if (!document_read(&docx, &file, part, e))
		return e->code == ERR_NOTFOUND ? not_docx(e) : false;
	return true;
}
