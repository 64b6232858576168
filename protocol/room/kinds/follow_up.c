/* SPDX-License-Identifier: ISC */
/* What the State does about it, and what is measured (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field assignment_fields[] = {
	{ .name = "lead", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "supporting", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "plan", .type = TYPE_TEXT },
	{ .name = "date", .type = TYPE_DATE },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field action_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "description", .type = TYPE_TEXT },
	{ .name = "expected_result", .type = TYPE_TEXT },
	{ .name = "plan", .type = TYPE_TEXT },
	{ .name = "reference", .type = TYPE_TEXT },
	{ .name = "lead", .type = TYPE_TEXT },
	{ .name = "supporting", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "owner", .type = TYPE_SHOWN },
	{ .name = "start", .type = TYPE_DATE },
	{ .name = "end", .type = TYPE_DATE },
	{ .name = "budget", .type = TYPE_TEXT },
	{ .name = "smart",
	    .type = TYPE_WORD,
	    .flags = LIST,
	    .words =
		"specific|measurable|assignable|result-oriented|timebound" },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = "indicators", .type = TYPE_THING, .flags = LIST },
	{ .name = NULL },
};

static const struct field indicator_fields[] = {
	{ .name = "title", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "indicator_kind",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "structural|process|outcome" },
	{ .name = "reference", .type = TYPE_TEXT },
	{ .name = "description", .type = TYPE_TEXT },
	{ .name = "unit", .type = TYPE_TEXT },
	{ .name = "attribute", .type = TYPE_TEXT },
	{ .name = "method", .type = TYPE_TEXT },
	{ .name = "publisher", .type = TYPE_TEXT },
	{ .name = "frequency", .type = TYPE_WORD, .words = "once|1|3|6|12" },
	{ .name = "direction", .type = TYPE_WORD, .words = "up|down" },
	{ .name = "baseline", .type = TYPE_DECIMAL },
	{ .name = "baseline_period", .type = TYPE_PERIOD },
	{ .name = "target", .type = TYPE_DECIMAL },
	{ .name = "target_period", .type = TYPE_PERIOD },
	{ .name = "sdgs", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "recommendations",
	    .type = TYPE_RECOMMENDATION,
	    .flags = LIST },
	{ .name = NULL },
};

static const struct field observation_fields[] = {
	{ .name = "value", .type = TYPE_DECIMAL },
	{ .name = "low", .type = TYPE_DECIMAL },
	{ .name = "high", .type = TYPE_DECIMAL },
	{ .name = "unit", .type = TYPE_TEXT },
	{ .name = "printed", .type = TYPE_TEXT },
	{ .name = "status",
	    .type = TYPE_WORD,
	    .words = "final|provisional|estimate" },
	{ .name = "no_data",
	    .type = TYPE_WORD,
	    .words =
		"not-collected|not-disaggregated|not-published|suppressed|not-applicable|other" },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field progress_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words =
		"not-started|in-preparation|in-progress|completed|delayed|cancelled" },
	{ .name = "date", .type = TYPE_DATE },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

const struct kind kinds_of_follow_up[] = {
	{
	    .name = "assignment",
	    .class = CLASS_DATA,
	    .who = WHO_COORDINATING,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_RECOMMENDATION, .refers = REFERS },
	    },
	    .fields = assignment_fields,
	},
	{
	    .name = "action",
	    .class = CLASS_DATA,
	    .who = WHO_GOVERNMENT,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = action_fields,
	    .rule = action_rule,
	},
	{
	    .name = "indicator",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 1,
	    .subject = {
		{ .type = TYPE_THING_NAME },
	    },
	    .fields = indicator_fields,
	},
	{
	    .name = "observation",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .subject_count = 4,
	    .subject = {
		{ .type = TYPE_THING, .refers = REFERS, .kinds = "indicator" },
		{ .type = TYPE_PERIOD },
		{ .type = TYPE_GROUPING },
		{ .type = TYPE_TEXT },
	    },
	    .fields = observation_fields,
	    .rule = observation_rule,
	},
	{
	    .name = "progress",
	    .class = CLASS_DATA,
	    .who = WHO_ANY,
	    .claims = CLAIMS_SECOND,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_THING, .refers = REFERS, .kinds = "action|commitment" },
		{ .type = TYPE_SHOWN },
	    },
	    .fields = progress_fields,
	},
	{ .name = NULL },
};
