/* SPDX-License-Identifier: ISC */
/* Who asks whom, what is answered and agreed (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field source_request_fields[] = {
	{ .name = "text", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "asked", .type = TYPE_SHOWN, .flags = NEEDED | LIST },
	{ .name = "due", .type = TYPE_DATE },
	{ .name = "about", .type = TYPE_CITED },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = NULL },
};

static const struct field answer_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "promised|provided|declined" },
	{ .name = "text", .type = TYPE_TEXT },
	{ .name = "due", .type = TYPE_DATE },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = NULL },
};

static const struct field comment_fields[] = {
	{ .name = "comment_kind",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "question|clarification|correction|objection|thanks" },
	{ .name = "text", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "about", .type = TYPE_CITED, .flags = NEEDED },
	{ .name = "to", .type = TYPE_SHOWN, .flags = LIST },
	{ .name = "reply_to", .type = TYPE_THING },
	{ .name = "language", .type = TYPE_LANGUAGE },
	{ .name = NULL },
};

static const struct field resolution_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "resolved|standing-disagreement" },
	{ .name = "text", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field participants_fields[] = {
	{ .name = "group", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "count", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = NULL },
};

static const struct field meeting_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "meeting_kind",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words =
		"national|regional|provincial|thematic|validation|diplomatic-briefing|other" },
	{ .name = "date", .type = TYPE_DATE, .flags = NEEDED },
	{ .name = "end", .type = TYPE_DATE },
	{ .name = "place", .type = TYPE_TEXT },
	{ .name = "organisers", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "participants",
	    .type = TYPE_OBJECT,
	    .flags = LIST,
	    .fields = participants_fields },
	{ .name = "topics", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "findings", .type = TYPE_TEXT },
	{ .name = "decisions", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "language", .type = TYPE_LANGUAGE },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = NULL },
};

static const struct field commitment_fields[] = {
	{ .name = "text", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "owner", .type = TYPE_SHOWN },
	{ .name = "due", .type = TYPE_DATE },
	{ .name = "meeting", .type = TYPE_THING },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

const struct kind kinds_of_conversation[] = {
	{
	    .name = "source-request",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = source_request_fields,
	    .rule = source_request_rule,
	},
	{
	    .name = "answer",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .claims = CLAIMS_SECOND,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_THING, .refers = REFERS, .kinds = "source-request" },
		{ .type = TYPE_SHOWN },
	    },
	    .fields = answer_fields,
	    .rule = answer_rule,
	},
	{
	    .name = "comment",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = comment_fields,
	},
	{
	    .name = "resolution",
	    .class = CLASS_DATA,
	    .who = WHO_NAMED_NHRI,
	    .claims = CLAIMS_FIRST,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING, .refers = REFERS, .kinds = "comment" },
	    },
	    .fields = resolution_fields,
	},
	{
	    .name = "meeting",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = meeting_fields,
	    .rule = meeting_rule,
	},
	{
	    .name = "commitment",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = commitment_fields,
	},
	{ .name = NULL },
};
