/* SPDX-License-Identifier: ISC */
/* Means of verification, reports, and their words (docs/FORMAT.md, section 7). */
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

static const struct field report_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "report_kind",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words =
		"mid-term|national|submission|joint-submission|annual|other" },
	{ .name = "text", .type = TYPE_TEXT },
	{ .name = "url", .type = TYPE_TEXT },
	{ .name = "files", .type = TYPE_ANY },
	{ .name = "language", .type = TYPE_LANGUAGE },
	{ .name = "date", .type = TYPE_DATE },
	{ .name = "cutoff", .type = TYPE_DATE },
	{ .name = "publisher", .type = TYPE_TEXT },
	{ .name = "meetings", .type = TYPE_THING, .flags = LIST },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field signature_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "endorse|endorse-with-reservation|object" },
	{ .name = "reservation", .type = TYPE_TEXT },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field translation_fields[] = {
	{ .name = "text", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "machine|draft|consulted|official" },
	{ .name = "translator", .type = TYPE_TEXT },
	{ .name = "agreed_by", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field mapping_fields[] = {
	{ .name = "scheme", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "code", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "match",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "exact|close|broad" },
	{ .name = NULL },
};

static const struct field vocabulary_fields[] = {
	{ .name = "labels", .type = TYPE_TEXTS, .flags = NEEDED },
	{ .name = "definition", .type = TYPE_TEXTS },
	{ .name = "broader", .type = TYPE_TEXT },
	{ .name = "mappings",
	    .type = TYPE_OBJECT,
	    .flags = LIST,
	    .fields = mapping_fields },
	{ .name = "deprecated", .type = TYPE_BOOLEAN },
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
		{ .type = TYPE_THING, .refers = REFERS, .kinds = "source" },
	    },
	    .fields = citation_fields,
	},
	{
	    .name = "report",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = report_fields,
	    .one_of = "text|url|files",
	},
	{
	    .name = "signature",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_STATEMENT, .refers = REFERS, .kinds = "report" },
	    },
	    .fields = signature_fields,
	    .rule = signature_rule,
	},
	{
	    .name = "translation",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .claims = CLAIMS_OFFICIAL,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_CITED, .refers = REFERS },
		{ .type = TYPE_LANGUAGE },
	    },
	    .fields = translation_fields,
	},
	{
	    .name = "vocabulary",
	    .class = CLASS_DATA,
	    .who = WHO_IMPORTER,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_TEXT },
		{ .type = TYPE_TEXT },
	    },
	    .fields = vocabulary_fields,
	},
	{ .name = NULL },
};
