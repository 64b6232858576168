/* SPDX-License-Identifier: ISC */
/*
 * How the table of kinds is written down; for kinds/, which hold it, and
 * catalogue*.c, which read it.
 */
#ifndef PROTOCOL_ROOM_CATALOGUE_TABLE_H
#define PROTOCOL_ROOM_CATALOGUE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/json.h"
#include "protocol/base/lookup.h"
#include "protocol/room/catalogue.h"

#define LIST_MAX 256     /* values of a list */
#define REPLACES_MAX 64  /* ids in replaces */
#define LABEL_MAX 64     /* bytes of a device's label */
#define VERSION_MAX 1024 /* of a charter */
#define SUBJECT_MAX 4    /* strings in the longest subject of the table */

/* What a value can be, in the words of docs/FORMAT.md, section 7. */
enum type {
	TYPE_ANY,
	TYPE_BOOLEAN,
	TYPE_INTEGER,
	TYPE_ONE, /* the integer 1 */
	TYPE_TEXTS,
	TYPE_OBJECT, /* with the fields named beside it */

	/* From here on: strings. */
	TYPE_STRING, /* may be empty */
	TYPE_TEXT,
	TYPE_LABEL,
	TYPE_WORD, /* one of the words named beside it */
	TYPE_LANGUAGE,
	TYPE_COUNTRY,
	TYPE_DATE,
	TYPE_PERIOD,   /* a date, or two with a slash */
	TYPE_DECIMAL,  /* section 3 */
	TYPE_GROUPING, /* disaggregation: "" or dim=value;dim=value */
	TYPE_HASH,     /* 64 hex */
	TYPE_KEY,
	TYPE_REVIEW,         /* this room's */
	TYPE_RECOMMENDATION, /* of this room's review */
	TYPE_MEMBER,
	TYPE_DEVICE,
	TYPE_JOURNAL,
	TYPE_SHOWN, /* what a member is known by */
	TYPE_THING,
	TYPE_THING_NAME,
	TYPE_CITED, /* a recommendation, thing or statement */
	TYPE_CUT,   /* device, journal or root key, as the string before it
		     * says */
	TYPE_STATEMENT,
	TYPE_PREDECESSOR, /* a room id or a statement */
	TYPE_SCHEME,
	TYPE_SCHEME_VALUE, /* of the scheme in the subject */
};

#define FIELD_NEEDED (1U << 0)
#define FIELD_LIST (1U << 1)

/* A table of fields ends with one without a name. */
struct field {
	const char *name;
	enum type type;
	unsigned flags;
	const char *words;          /* of TYPE_WORD: "a|b|c" */
	const struct field *fields; /* of TYPE_OBJECT; scalars only */
};

enum refers {
	REFERS_NOT,
	REFERS,
};

/* One string of a subject. */
struct part {
	enum type type;
	const char *words;
	enum refers refers;
	const char *kinds; /* what it must refer to, "a|b"; NULL: anything */
};

/* What a kind says of who says it, beside enum who. */
enum claims {
	CLAIMS_NOTHING,
	CLAIMS_FIRST,    /* its author said the thing in string 1 */
	CLAIMS_SECOND,   /* its author is the member in string 2, and that is a
			* party to the thing in string 1 */
	CLAIMS_OFFICIAL, /* official, where its value is that */
};

/* Rules between the fields of one statement that is good field by field. */
typedef bool (*kind_rule_cb)(const json_t *statement, struct err *e);

struct kind {
	const char *name;
	enum journal_class class;
	enum who who;
	enum claims claims;
	size_t subject_count;
	struct part subject[SUBJECT_MAX];
	const struct field *fields;
	const struct field *later; /* with another version than 1, or NULL */
	const char *one_of;        /* fields of which one is needed: "a|b" */
	kind_rule_cb rule;         /* or NULL */
};

/* --- kinds/: the table, family by family; a kind without a name ends each --- */

extern const struct kind kinds_of_control[];
extern const struct kind kinds_of_recommendation[];
extern const struct kind kinds_of_assessment[];
extern const struct kind kinds_of_follow_up[];
extern const struct kind kinds_of_conversation[];
extern const struct kind kinds_of_document[];

#define MEMBER_KINDS                                                           \
	"cso|coalition|government|coordinating-body|parliament|statistics|"    \
	"nhri|un|embassy|regional|ngo|academic"

/*
 * Are the object's fields those of the table?  Scalars and texts alone.
 *
 * ERR_PROTOCOL  they are not; the message names the field
 */
MUST_USE bool object_check(const struct field *fields, const json_t *object,
    struct err *e);

/*
 * kind_check(); keys among known (texts, may be NULL) are good without a
 * look, because the look at a curve point costs more than all else.
 */
MUST_USE bool kind_check_known(const struct kind *kind, const json_t *statement,
    const char *review, const struct lookup *known, struct err *e);

/* Is text one of "a|b|c"? */
bool word_is_in(const char *words, const char *text);

/* --- catalogue_value.c: values by themselves ----------------------------- */

/* What the check of one value may look at besides the value. */
struct check {
	const json_t *statement;
	const char *review;
	const struct lookup *known_keys; /* or NULL */
};

/* A string of a field or a subject. */
bool text_is_good(enum type type, const char *words, const char *text,
    const struct check *check);

/* A value that is neither a list nor an object of fields. */
bool scalar_is_good(const struct field *field, const json_t *value,
    const struct check *check);

/* Two decimals: < 0, 0, > 0 as the first is lower, equal, higher. */
int decimal_compare(const char *a, const char *b);

/* jansson's iteration asks for an object that may change, and does not
 * change it. */
json_t *json_open(const json_t *value);

/* --- catalogue_rule.c: rules between the fields of one statement --------- */

bool charter_rule(const json_t *statement, struct err *e);
bool cut_rule(const json_t *statement, struct err *e);

/* --- catalogue_rule_data.c: the same of data statements ------------------ */

bool observation_rule(const json_t *statement, struct err *e);
bool action_rule(const json_t *statement, struct err *e);
bool target_rule(const json_t *statement, struct err *e);
bool meeting_rule(const json_t *statement, struct err *e);
bool source_request_rule(const json_t *statement, struct err *e);
bool answer_rule(const json_t *statement, struct err *e);
bool signature_rule(const json_t *statement, struct err *e);

/* Is it a charter behind the founding one, by its version alone? */
bool charter_is_later(const json_t *statement);

#endif
