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

/* Of the members of the coalition that has rated. */
static const struct field support_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "endorse|dissent|abstain" },
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
	    .subject = { { .type = TYPE_STATEMENT, .refers = REFERS } },
	    .fields = support_fields,
	},
	{ .name = NULL },
};
