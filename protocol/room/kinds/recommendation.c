/* SPDX-License-Identifier: ISC */
/* What the State was recommended, and what it says to that (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field recommendation_fields[] = {
	{ .name = "text", .type = TYPE_TEXTS, .flags = NEEDED },
	{ .name = "recommending_states",
	    .type = TYPE_COUNTRY,
	    .flags = NEEDED | LIST },
	{ .name = "themes", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "groups", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "sdgs", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "action_category", .type = TYPE_INTEGER },
	{ .name = "issues", .type = TYPE_TEXT, .flags = LIST },
	{ .name = "theme_heading", .type = TYPE_TEXT },
	{ .name = "pledge", .type = TYPE_BOOLEAN },
	{ .name = "document",
	    .type = TYPE_WORD,
	    .words = "un|ohchr-matrix|other" },
	{ .name = "raw", .type = TYPE_ANY },
	{ .name = NULL },
};

static const struct field position_fields[] = {
	{ .name = "value",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "supported|noted|pending" },
	{ .name = "label", .type = TYPE_TEXT },
	{ .name = "date", .type = TYPE_DATE },
	{ .name = "comment", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field same_as_fields[] = {
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

const struct kind kinds_of_recommendation[] = {
	{
	    .name = "recommendation",
	    .class = CLASS_DATA,
	    .who = WHO_IMPORTER,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_RECOMMENDATION },
		{ .type = TYPE_TEXT },
	    },
	    .fields = recommendation_fields,
	},
	{
	    .name = "position",
	    .class = CLASS_DATA,
	    .who = WHO_IMPORTER_GOVERNMENT,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_RECOMMENDATION, .refers = REFERS },
		{ .type = TYPE_TEXT },
	    },
	    .fields = position_fields,
	},
	{
	    .name = "same-as",
	    .class = CLASS_DATA,
	    .who = WHO_IMPORTER,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_RECOMMENDATION, .refers = REFERS },
		{ .type = TYPE_RECOMMENDATION, .refers = REFERS },
	    },
	    .fields = same_as_fields,
	},
	{ .name = NULL },
};
