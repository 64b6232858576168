/* SPDX-License-Identifier: ISC */
#include "protocol/room/catalogue.h"

#include <string.h>

#include "protocol/room/catalogue_table.h"

#define ROLES "importer|observer|data-protection"
#define ROUNDS "baseline|draft|validation|final|follow-up"
#define SOURCE_KINDS                                                           \
	"law|policy|budget|statistics|court-decision|official-report|"         \
	"un-document|ngo-report|media|survey|interview|photo|video|audio|"     \
	"minutes|letter|dataset|other"

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

static const struct field assessment_fields[] = {
	{ .name = "value", .type = TYPE_SCHEME_VALUE, .flags = NEEDED },
	{ .name = "rationale", .type = TYPE_TEXT },
	{ .name = "method", .type = TYPE_TEXT },
	{ .name = "cutoff", .type = TYPE_DATE },
	{ .name = "sources", .type = TYPE_THING, .flags = LIST },
	{ .name = "actions", .type = TYPE_THING, .flags = LIST },
	{ .name = NULL },
};

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

static const struct kind kinds[] = {
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
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const struct kind *
kind_find(const char *name)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

const char *
kind_name(const struct kind *kind)
{
	return kind->name;
}

enum journal_class
kind_class(const struct kind *kind)
{
	return kind->class;
}

enum who
kind_who(const struct kind *kind)
{
	return kind->who;
}

size_t
kind_count(void)
{
	return KIND_COUNT;
}

const struct kind *
kind_at(size_t index)
{
	return index < KIND_COUNT ? &kinds[index] : NULL;
}

const char *
statement_kind(const json_t *statement)
{
	return json_text(statement, "kind");
}

size_t
statement_subject_count(const json_t *statement)
{
	return json_array_size(json_object_get(statement, "subject"));
}

const char *
statement_subject(const json_t *statement, size_t index)
{
	const json_t *subject = json_object_get(statement, "subject");

	return json_string_value(json_array_get(subject, index));
}

const char *
statement_withdrawn(const json_t *statement)
{
	return json_text(statement, "withdrawn");
}

static bool
replaces_text_is_good(const json_t *replaces, size_t index)
{
	const json_t *item = json_array_get(replaces, index);
	const char *text = json_string_value(item);
	struct statement_id id;

	if (text == NULL ||
	    !statement_id_parse(&id, text, json_string_length(item)))
		return false;
	return index == 0 ||
	    strcmp(json_string_value(json_array_get(replaces, index - 1)),
		text) < 0;
}

size_t
statement_replaces_count(const json_t *statement)
{
	const json_t *replaces = json_object_get(statement, "replaces");
	const size_t count = json_array_size(replaces);

	if (count > REPLACES_MAX)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (!replaces_text_is_good(replaces, i))
			return 0;
	}
	return count;
}

bool
statement_replaces(struct statement_id *out, const json_t *statement,
    size_t index)
{
	const json_t *replaces = json_object_get(statement, "replaces");
	const json_t *item = json_array_get(replaces, index);

	return item != NULL && json_is_string(item) &&
	    statement_id_parse(out, json_string_value(item),
		json_string_length(item));
}

/* A well-formed text tells by itself which of the three it is: only the id
 * of a recommendation begins with a capital letter, only a thing has a slash
 * behind a small one. */
static enum reference_type
reference_type_of(const char *text)
{
	if (text[0] >= 'A' && text[0] <= 'Z')
		return REFERENCE_RECOMMENDATION;
	return strchr(text, '/') != NULL ? REFERENCE_THING :
					   REFERENCE_STATEMENT;
}

size_t
statement_references(struct reference out[REFERENCE_MAX],
    const json_t *statement)
{
	const struct kind *kind = kind_find(statement_kind(statement));
	size_t count = 0;

	for (size_t i = 0; kind != NULL && i < kind->subject_count; i++) {
		const char *text = statement_subject(statement, i);

		if (kind->subject[i].refers == REFERS_NOT ||
		    count == REFERENCE_MAX)
			continue;
		out[count].text = text;
		out[count].type = kind->subject[i].refers == REFERS_TO_SOURCE ?
		    REFERENCE_SOURCE :
		    reference_type_of(text);
		count++;
	}
	return count;
}
