/* SPDX-License-Identifier: ISC */
/* Who is in the room: control kinds (docs/FORMAT.md, section 7). */
#include "protocol/room/catalogue_table.h"

#define ROLES "importer|observer|data-protection"
#define NEEDED FIELD_NEEDED
#define LIST FIELD_LIST

static const struct field founder_fields[] = {
	{ .name = "id", .type = TYPE_MEMBER, .flags = NEEDED },
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = "member_kind",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = MEMBER_KINDS },
	{ .name = "names", .type = TYPE_TEXTS, .flags = NEEDED },
	{ .name = "recovery", .type = TYPE_KEY },
	{ .name = NULL },
};

static const struct field steward_fields[] = {
	{ .name = "id", .type = TYPE_MEMBER, .flags = NEEDED },
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = NULL },
};

static const struct field later_steward_fields[] = {
	{ .name = "id", .type = TYPE_MEMBER, .flags = NEEDED },
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = "recovery", .type = TYPE_KEY },
	{ .name = NULL },
};

static const struct field right_fields[] = {
	{ .name = "kind", .type = TYPE_TEXT, .flags = NEEDED },
	{ .name = "who",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "any|importer|" MEMBER_KINDS },
	{ .name = NULL },
};

static const struct field charter_cut_fields[] = {
	{ .name = "device", .type = TYPE_DEVICE, .flags = NEEDED },
	{ .name = "reason",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "lost|compromised|left" },
	{ .name = "journal", .type = TYPE_JOURNAL },
	{ .name = "sequence", .type = TYPE_INTEGER },
	{ .name = "record", .type = TYPE_HASH },
	{ .name = NULL },
};

static const struct field until_fields[] = {
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = "right",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "steward|importer" },
	{ .name = "journal", .type = TYPE_JOURNAL },
	{ .name = "sequence", .type = TYPE_INTEGER },
	{ .name = "record", .type = TYPE_HASH },
	{ .name = NULL },
};

/* What every charter may have. */
#define CHARTER_FIELDS                                                         \
	{ .name = "data_protection", .type = TYPE_MEMBER },                    \
	    { .name = "quotas", .type = TYPE_ANY },                            \
	{                                                                      \
		.name = "rights", .type = TYPE_OBJECT, .flags = LIST,          \
		.fields = right_fields                                         \
	}

static const struct field charter_fields[] = {
	{ .name = "cycle", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = "founders",
	    .type = TYPE_OBJECT,
	    .flags = NEEDED | LIST,
	    .fields = founder_fields },
	{ .name = "random", .type = TYPE_HASH, .flags = NEEDED },
	{ .name = "state", .type = TYPE_COUNTRY, .flags = NEEDED },
	{ .name = "stewards",
	    .type = TYPE_OBJECT,
	    .flags = NEEDED | LIST,
	    .fields = steward_fields },
	{ .name = "threshold", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = "titles", .type = TYPE_TEXTS, .flags = NEEDED },
	{ .name = "version", .type = TYPE_ONE, .flags = NEEDED },
	CHARTER_FIELDS,
	{ .name = NULL },
};

static const struct field later_charter_fields[] = {
	{ .name = "predecessor", .type = TYPE_PREDECESSOR, .flags = NEEDED },
	{ .name = "stewards",
	    .type = TYPE_OBJECT,
	    .flags = NEEDED | LIST,
	    .fields = later_steward_fields },
	{ .name = "threshold", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = "version", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = "titles", .type = TYPE_TEXTS },
	{ .name = "cuts",
	    .type = TYPE_OBJECT,
	    .flags = LIST,
	    .fields = charter_cut_fields },
	{ .name = "until",
	    .type = TYPE_OBJECT,
	    .flags = LIST,
	    .fields = until_fields },
	CHARTER_FIELDS,
	{ .name = NULL },
};

static const struct field endorsement_fields[] = {
	{ .name = NULL },
};

static const struct field adopt_fields[] = {
	{ .name = "records", .type = TYPE_HASH, .flags = NEEDED | LIST },
	{ .name = "note", .type = TYPE_TEXT },
	{ .name = NULL },
};

static const struct field member_fields[] = {
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = "names", .type = TYPE_TEXTS },
	{ .name = "member_kind", .type = TYPE_WORD, .words = MEMBER_KINDS },
	{ .name = "roles", .type = TYPE_WORD, .flags = LIST, .words = ROLES },
	{ .name = "of", .type = TYPE_MEMBER, .flags = LIST },
	{ .name = "accreditation", .type = TYPE_WORD, .words = "A|B" },
	{ .name = "continues", .type = TYPE_KEY },
	{ .name = NULL },
};

static const struct field device_fields[] = {
	{ .name = "key", .type = TYPE_KEY, .flags = NEEDED },
	{ .name = "label", .type = TYPE_LABEL, .flags = NEEDED },
	{ .name = "purpose",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "work|recovery" },
	{ .name = NULL },
};

static const struct field point_fields[] = {
	{ .name = "journal", .type = TYPE_JOURNAL, .flags = NEEDED },
	{ .name = "sequence", .type = TYPE_INTEGER, .flags = NEEDED },
	{ .name = "record", .type = TYPE_HASH, .flags = NEEDED },
	{ .name = NULL },
};

static const struct field cut_fields[] = {
	{ .name = "reason",
	    .type = TYPE_WORD,
	    .flags = NEEDED,
	    .words = "superseded|lost|compromised|left" },
	{ .name = "points",
	    .type = TYPE_OBJECT,
	    .flags = NEEDED | LIST,
	    .fields = point_fields },
	{ .name = NULL },
};

const struct kind kinds_of_control[] = {
	{
	    .name = "charter",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_REVIEW } },
	    .fields = charter_fields,
	    .later = later_charter_fields,
	    .rule = charter_rule,
	},
	{
	    .name = "endorsement",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_STATEMENT } },
	    .fields = endorsement_fields,
	},
	{
	    .name = "member",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_MEMBER } },
	    .fields = member_fields,
	},
	{
	    .name = "device",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_DEVICE } },
	    .fields = device_fields,
	},
	{
	    .name = "cut",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 2,
	    .subject = {
		{ .type = TYPE_WORD, .words = "device|journal|member" },
		{ .type = TYPE_CUT },
	    },
	    .fields = cut_fields,
	    .rule = cut_rule,
	},
	{
	    .name = "adopt",
	    .class = CLASS_CONTROL,
	    .who = WHO_CONTROL,
	    .subject_count = 1,
	    .subject = { { .type = TYPE_JOURNAL } },
	    .fields = adopt_fields,
	},
	{ .name = NULL },
};
