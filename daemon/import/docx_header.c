/* SPDX-License-Identifier: ISC */
/* The text of a document's page headers. */
#include <stdio.h>
#include <string.h>

#include "daemon/import/docx.h"
#include "daemon/import/package.h"

/* First page, even and odd ones, of a few sections. */
#define HEADERS_MAX 12

struct headers {
	const char *folder;
	char parts[HEADERS_MAX][PACKAGE_PART_MAX];
	size_t count;
	struct buf *text;
	bool in_text;
};

static const char *
local_name(const char *name)
{
	const char *space = strrchr(name, ' ');

	return space == NULL ? name : space + 1;
}

static bool
on_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct headers *headers = ctx;
	const char *local = local_name(name);

	(void)attributes;
	(void)e;
	if (strcmp(local, "t") == 0)
		headers->in_text = true;
	else if (strcmp(local, "tab") == 0 || strcmp(local, "br") == 0)
		buf_char_add(headers->text, ' ');
	return true;
}

static bool
on_end(void *ctx, const char *name, struct err *e)
{
	struct headers *headers = ctx;
	const char *local = local_name(name);

	(void)e;
	if (strcmp(local, "t") == 0)
		headers->in_text = false;
	else if (strcmp(local, "p") == 0)
		buf_char_add(headers->text, '\n');
	return true;
}

static bool
on_text(void *ctx, const char *text, size_t len, struct err *e)
{
	const struct headers *headers = ctx;

	(void)e;
	if (headers->in_text)
		buf_add(headers->text, text, len);
	return true;
}

static void
on_relation(void *ctx, const struct package_relation *relation)
{
	struct headers *headers = ctx;

	if (strcmp(relation->type, "/header") == 0 &&
	    headers->count < HEADERS_MAX)
		package_path(headers->parts[headers->count++], headers->folder,
		    relation->target);
}

bool
docx_headers_read(struct buf *text, const uint8_t *data, size_t len,
    struct err *e)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	const struct archive_file file = { data, len };
	struct headers headers = { .folder = "word/", .text = text };

	if (!package_relations_read(&file, "word/_rels/document.xml.rels",
		on_relation, &headers, e))
		return e->code == ERR_NOTFOUND;
	for (size_t i = 0; i < headers.count; i++)
		if (!package_xml_read(&file, headers.parts[i], &handler,
			&headers, e) &&
		    e->code != ERR_NOTFOUND)
			return false;
	return true;
}
