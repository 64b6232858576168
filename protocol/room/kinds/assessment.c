/* SPDX-License-Identifier: ISC */
/* How far a recommendation is implemented (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define ROUNDS "baseline|draft|validation|final|follow-up"
#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field assessment_fields[] = {
	{ .name = "value", .type = TYPE_SCHEME_VALUE, .flags = NEEDED },
	{ .name = "rationale", .type = TYPE_TEXT },
	{ .name = "method", .type = TYPE_TEXT },
	{ .name = "cutoff", .type = TYPE_DATE },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = "actions", .type = TYPE_THING, .flags = LIST },
	{ .name = NULL },
};

static const struct field support_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "endorse|dissent|abstain" },
	{ .name = "rationale", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field target_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "percent", .type = TYPE_DECIMAL, .flags = NEEDED },
	{ .name = "scheme", .type = TYPE_SCHEME, .flags = NEEDED },
	{ .name = "values", .type = TYPE_TEXT, .flags = NEEDED | LIST },
	{ .name = "positions",
	    .type = TYPE_WORD,
	    .flags = LIST,
	    .words = "supported|noted|pending" },
	{ .name = "deadline", .type = TYPE_DATE },
	{ .name = "source", .type = TYPE_THING },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

const struct kind kinds_of_assessment[] = {
	{
	    .name = "assessment",
	    .class = CLASS_DATA,
	    .who = WHO_NOT_OBSERVER,
	    .subject_count = 4,
	    .subject = {
		{ .type = TYPE_RECOMMENDATION, .refers = REFERS },
		{ .type = TYPE_STRING },
		{ .type = TYPE_WORD, .words = ROUNDS },
		{ .type = TYPE_SCHEME },
	    },
	    .fields = assessment_fields,
	},
	{
	    .name = "support",
	    .class = CLASS_DATA,
	    .who = WHO_NOT_OBSERVER,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_STATEMENT, .refers = REFERS, .kinds = "assessment" },
	    },
	    .fields = support_fields,
	},
	{
	    .name = "target",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = target_fields,
	    .rule = target_rule,
	},
	{ .name = NULL },
};
