/* SPDX-License-Identifier: ISC */
#include "daemon/import/file/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

struct xml {
	XML_Parser parser;
	const struct xml_handler *handler;
	void *ctx;
	int depth;
	struct err failure; /* of a handler, until xml_parse() reports it */
};

static void
stop(struct xml *xml)
{
	(void)XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *xml = data;

	if (xml->failure.code != ERR_NONE)
		return;
	if (++xml->depth > LIMIT_IMPORT_DEPTH) {
		(void)err_set(&xml->failure, ERR_TOOBIG,
		    "the document has more than %d elements inside each other",
		    LIMIT_IMPORT_DEPTH);
		stop(xml);
		return;
	}
	if (!xml->handler->start(xml->ctx, name,
		(const char *const *)attributes, &xml->failure))
		stop(xml);
}

static void XMLCALL
on_end(void *data, const XML_Char *name)
{
	struct xml *xml = data;

	if (xml->failure.code != ERR_NONE)
		return;
	xml->depth--;
	if (!xml->handler->end(xml->ctx, name, &xml->failure))
		stop(xml);
}

static void XMLCALL
on_text(void *data, const XML_Char *text, int len)
{
	struct xml *xml = data;

	if (xml->failure.code != ERR_NONE)
		return;
	if (!xml->handler->text(xml->ctx, text, (size_t)len, &xml->failure))
		stop(xml);
}

static void XMLCALL
on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_internal)
{
	struct xml *xml = data;

	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal;
	(void)err_set(&xml->failure, ERR_INPUT,
	    "the document declares a document type, where entities can grow "
	    "without bound; no word processor writes one");
	stop(xml);
}

struct xml *
xml_new(const struct xml_handler *handler, void *ctx)
{
	struct xml *xml = mem_new(1, sizeof(*xml));

	xml->handler = handler;
	xml->ctx = ctx;
	xml->parser = XML_ParserCreateNS(NULL, ' ');
	assert(xml->parser != NULL);
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	return xml;
}

void
xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	XML_ParserFree(xml->parser);
	free(xml);
}

bool
xml_parse(struct xml *xml, const char *bytes, size_t len, bool last,
    struct err *e)
{
	assert(len <= INT_MAX);
	if (XML_Parse(xml->parser, bytes, (int)len, last) == XML_STATUS_OK)
		return true;
	if (xml->failure.code != ERR_NONE) {
		*e = xml->failure;
		return false;
	}
	return err_set(e, ERR_INPUT, "the document is no well-formed XML: %s",
	    XML_ErrorString(XML_GetErrorCode(xml->parser)));
}

const char *
xml_attribute(const char *const *attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}
