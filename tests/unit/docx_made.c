/* SPDX-License-Identifier: ISC */
#include "tests/unit/docx_made.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "protocol/base/mem.h"

/* Room for what a document deflates to, with all around it. */
#define ROOM (1 << 22)

static void
part_add(struct archive *zip, const char *path, const char *text)
{
	struct archive_entry *entry = archive_entry_new();
	const size_t len = strlen(text);

	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, (la_int64_t)len);
	assert(archive_write_header(zip, entry) == ARCHIVE_OK);
	assert(archive_write_data(zip, text, len) == (la_ssize_t)len);
	archive_entry_free(entry);
}

void
docx_make_parts(struct docx_made *made, const char *path, const char *document,
    const char *const *others)
{
	struct archive *zip = archive_write_new();
	char *relations = mem_format(
	    "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas."
	    "openxmlformats.org/package/2006/relationships\"><Relationship "
	    "Id=\"r1\" Type=\"http://schemas.openxmlformats.org/"
	    "officeDocument/2006/relationships/officeDocument\" "
	    "Target=\"%s\"/></Relationships>",
	    path);

	made->data = mem_new(ROOM, 1);
	assert(archive_write_set_format_zip(zip) == ARCHIVE_OK);
	assert(archive_write_open_memory(zip, made->data, ROOM, &made->len) ==
	    ARCHIVE_OK);
	part_add(zip, "[Content_Types].xml", "<Types/>");
	part_add(zip, "_rels/.rels", relations);
	part_add(zip, path, document);
	for (; *others != NULL; others += 2)
		part_add(zip, others[0], others[1]);
	assert(archive_write_close(zip) == ARCHIVE_OK);
	(void)archive_write_free(zip);
	free(relations);
}

void
docx_make_part(struct docx_made *made, const char *path, const char *document)
{
	static const char *const none[] = { NULL };

	docx_make_parts(made, path, document, none);
}

void
docx_make(struct docx_made *made, const char *document)
{
	docx_make_part(made, "word/document.xml", document);
}

void
docx_make_body(struct docx_made *made, const char *body)
{
	char *document = mem_format("%s%s%s", DOCX_BEGIN, body, DOCX_END);

	docx_make(made, document);
	free(document);
}

void
docx_made_clear(struct docx_made *made)
{
	free(made->data);
	*made = (struct docx_made){ 0 };
}
