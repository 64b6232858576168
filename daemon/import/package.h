/* SPDX-License-Identifier: ISC */
/*
 * Office files (ECMA-376, part 2): an archive of XML parts, and what says
 * which part is which.
 */
#ifndef DAEMON_IMPORT_PACKAGE_H
#define DAEMON_IMPORT_PACKAGE_H

#include "daemon/import/archive.h"
#include "daemon/import/xml.h"

#define PACKAGE_PART_MAX 256

/* One part's relation to another; borrowed for the call. */
struct package_relation {
	const char *id;
	const char *type;   /* the end of it: "/worksheet" */
	const char *target; /* as written */
};

typedef void package_relation_cb(void *ctx,
    const struct package_relation *relation);

/*
 * Read a part's XML with handler.
 *
 * ERR_NOTFOUND  there is no such part
 * and as archive_part_read() and xml_parse() fail
 */
MUST_USE bool package_xml_read(const struct archive_file *file,
    const char *part, const struct xml_handler *handler, void *ctx,
    struct err *e);

/* Give every relation in the part to cb.  Fails like package_xml_read(). */
MUST_USE bool package_relations_read(const struct archive_file *file,
    const char *part, package_relation_cb *cb, void *ctx, struct err *e);

/*
 * The path of a relation's target in the archive: a path of its own, or one
 * from the folder of the part that has the relation.
 */
void package_path(char path[PACKAGE_PART_MAX], const char *folder,
    const char *target);

/*
 * The document itself: "word/document.xml", "xl/workbook.xml".
 *
 * ERR_INPUT  the archive is damaged, or is no office file
 */
MUST_USE bool package_document(char path[PACKAGE_PART_MAX],
    const struct archive_file *file, struct err *e);

#endif
