/* SPDX-License-Identifier: ISC */
#include "daemon/import/package.h"

#include <stdio.h>
#include <string.h>

struct reading {
	struct xml *xml;
	package_relation_cb *cb;
	void *ctx;
};

static bool
part_bytes(void *ctx, const char *bytes, size_t len, struct err *e)
{
	return xml_parse(ctx, bytes, len, false, e);
}

bool
package_xml_read(const struct archive_file *file, const char *part,
    const struct xml_handler *handler, void *ctx, struct err *e)
{
	struct xml *xml = xml_new(handler, ctx);
	const bool ok = archive_part_read(file, part, part_bytes, xml, e) &&
	    xml_parse(xml, "", 0, true, e);

	xml_free(xml);
	return ok;
}

/* --- relations ----------------------------------------------------------- */

static bool
relation_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	const struct reading *reading = ctx;
	struct package_relation relation = {
		.id = xml_attribute(attributes, "Id"),
		.type = xml_attribute(attributes, "Type"),
		.target = xml_attribute(attributes, "Target"),
	};

	(void)name;
	(void)e;
	if (relation.id == NULL || relation.type == NULL ||
	    relation.target == NULL)
		return true;
	if (strrchr(relation.type, '/') != NULL)
		relation.type = strrchr(relation.type, '/');
	reading->cb(reading->ctx, &relation);
	return true;
}

static bool
relation_end(void *ctx, const char *name, struct err *e)
{
	(void)ctx;
	(void)name;
	(void)e;
	return true;
}

static bool
relation_text(void *ctx, const char *text, size_t len, struct err *e)
{
	(void)ctx;
	(void)text;
	(void)len;
	(void)e;
	return true;
}

bool
package_relations_read(const struct archive_file *file, const char *part,
    package_relation_cb *cb, void *ctx, struct err *e)
{
	static const struct xml_handler handler = { relation_start,
		relation_end, relation_text };
	struct reading reading = { .cb = cb, .ctx = ctx };

	return package_xml_read(file, part, &handler, &reading, e);
}

void
package_path(char path[PACKAGE_PART_MAX], const char *folder,
    const char *target)
{
	if (*target == '/')
		(void)snprintf(path, PACKAGE_PART_MAX, "%s", target + 1);
	else
		(void)snprintf(path, PACKAGE_PART_MAX, "%s%s", folder, target);
}

/* --- which part is the document ------------------------------------------ */

static void
on_root_relation(void *ctx, const struct package_relation *relation)
{
	char *path = ctx;

	if (strcmp(relation->type, "/officeDocument") == 0)
		package_path(path, "", relation->target);
}

bool
package_document(char path[PACKAGE_PART_MAX], const struct archive_file *file,
    struct err *e)
{
	path[0] = '\0';
	if (!package_relations_read(file, "_rels/.rels", on_root_relation, path,
		e)) {
		if (e->code != ERR_NOTFOUND)
			return false;
		path[0] = '\0';
	}
	if (path[0] != '\0')
		return true;
	(void)err_set(e, ERR_INPUT,
	    "it is an archive, but no Word document (DOCX) or workbook (XLSX)");
	return err_hint(e,
	    "unpack an archive of files first; save other documents "
	    "as DOCX, other spreadsheets as XLSX or CSV in UTF-8");
}
