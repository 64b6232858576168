/* SPDX-License-Identifier: ISC */
/* Means of verification (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define SOURCE_KINDS                                                           \
	"law|policy|budget|statistics|court-decision|official-report|"         \
	"un-document|ngo-report|media|survey|interview|photo|video|audio|"     \
	"minutes|letter|dataset|other"
#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field source_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "url", .type = TYPE_TEXT },
	{ .name = "symbol", .type = TYPE_TEXT },
	{ .name = "description", .type = TYPE_TEXT },
	{ .name = "files", .type = TYPE_ANY },
	{ .name = "source_kind", .type = TYPE_WORD, .words = SOURCE_KINDS },
	{ .name = "publisher", .type = TYPE_TEXT },
	{ .name = "date", .type = TYPE_DATE },
	{ .name = "language", .type = TYPE_LANGUAGE },
	{ .name = "locator", .type = TYPE_TEXT },
	{ .name = "first_hand", .type = TYPE_BOOLEAN },
	{ .name = "access",
	    .type = TYPE_WORD,
	    .words = "public|stakeholders|sealed|local" },
	{ .name = "retrieved", .type = TYPE_DATE },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field citation_fields[] = {
	{ .name = "locator", .type = TYPE_TEXT },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

const struct kind kinds_of_document[] = {
	{
	    .name = "source",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_THING_NAME } },
	    .fields = source_fields,
	    .one_of = "url|symbol|description|files",
	},
	{
	    .name = "citation",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_CITED, .refers = REFERS },
		{ .type = TYPE_THING, .refers = REFERS_TO_SOURCE },
	    },
	    .fields = citation_fields,
	},
	{ .name = NULL },
};
