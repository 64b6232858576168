/* SPDX-License-Identifier: ISC */
/*
 * XML as a stream of elements.  The only file that includes expat.h.
 *
 * A document type declaration is refused: nothing that we read has one, and
 * it is where entities are declared that grow without bound or name files.
 */
#ifndef DAEMON_IMPORT_FILE_XML_H
#define DAEMON_IMPORT_FILE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * What happens in a document.  Names are "namespace local", one space
 * between, or "local" alone.  attributes is a list of name and value in
 * turn, ended by NULL.  false, with the error set, ends the reading.
 */
struct xml_handler {
	bool (*start)(void *ctx, const char *name,
	    const char *const *attributes, struct err *e);
	bool (*end)(void *ctx, const char *name, struct err *e);
	bool (*text)(void *ctx, const char *text, size_t len, struct err *e);
};

struct xml;

/* handler and ctx outlive the reader. */
struct xml *xml_new(const struct xml_handler *handler, void *ctx) MUST_USE;

/* NULL is fine. */
void xml_free(struct xml *xml);

/*
 * The next bytes of the document, of any length; last says that there are no
 * more.
 *
 * ERR_INPUT   not well-formed, or with a document type declaration
 * ERR_TOOBIG  more than LIMIT_IMPORT_DEPTH elements inside each other
 * or what a handler failed with
 */
MUST_USE bool xml_parse(struct xml *xml, const char *bytes, size_t len,
    bool last, struct err *e);

/* The value of the attribute called name, or NULL. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
