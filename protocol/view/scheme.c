/* SPDX-License-Identifier: ISC */
#include "protocol/view/scheme.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/limits.h"
#include "protocol/record/id.h"
#include "protocol/seal/hash.h"

#define NO_SCORE (-1)

/* UPR Info, "Beyond promises" (2014), 7.2. */
static const struct scheme_value upr_info[] = {
	{ "fully", "fully implemented", 1, 1,
	    "What the recommendation demands is thoroughly fulfilled." },
	{ "partially", "partially implemented", 1, 2,
	    "Some action was taken on what the recommendation demands." },
	{ "not", "not implemented", 0, 1,
	    "No action was taken on what the recommendation demands." },
	{ "not-assessed", "not assessed", 0, 0,
	    "Looked at, and not rated; shown beside the others, and in no "
	    "mean." },
	{ NULL, NULL, 0, 0, NULL },
};

/* The Human Rights Committee's procedure of follow-up to its concluding
 * observations, since 2017. */
static const struct scheme_value committee[] = {
	{ "A", "largely satisfactory", 0, 0,
	    "Reply or action largely satisfactory." },
	{ "B", "partially satisfactory", 0, 0,
	    "Reply or action partially satisfactory." },
	{ "C", "not satisfactory", 0, 0, "Reply or action not satisfactory." },
	{ "D", "no cooperation", 0, 0, "No cooperation with the Committee." },
	{ "E", "contrary", 0, 0,
	    "The measures taken are contrary to the recommendation, or "
	    "reject it." },
	{ NULL, NULL, 0, 0, NULL },
};

/* IMPACT OSS, the taxonomy "Progress status": of actions. */
static const struct scheme_value action_status[] = {
	{ "in-preparation", "in preparation", 0, 0,
	    "The action is prepared, and has not begun." },
	{ "in-progress", "in progress", 0, 0,
	    "The action has begun, and is not completed." },
	{ "completed", "completed", 0, 0, "The action is completed." },
	{ NULL, NULL, 0, 0, NULL },
};

static const struct scheme schemes[] = {
	{
	    .id = SCHEME_DEFAULT,
	    .version = 1,
	    .title = "UPR Info: level of implementation",
	    .names = "fully, partially, not, not-assessed",
	    .values = upr_info,
	},
	{
	    .id = "ccpr-ae",
	    .version = 1,
	    .title = "Human Rights Committee: follow-up grades",
	    .names = "A, B, C, D, E",
	    .values = committee,
	},
	{
	    .id = "action-status",
	    .version = 1,
	    .title = "IMPACT OSS: progress status of actions",
	    .names = "in-preparation, in-progress, completed",
	    .values = action_status,
	},
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

const struct scheme *
scheme_at(size_t index)
{
	return index < SCHEME_COUNT ? &schemes[index] : NULL;
}

const struct scheme *
scheme_find(const char *id)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++) {
		if (strcmp(schemes[i].id, id) == 0)
			return &schemes[i];
	}
	return NULL;
}

const struct scheme_value *
scheme_value_find(const char *id, const char *value)
{
	const struct scheme *scheme = scheme_find(id);
	const struct scheme_value *found =
	    scheme == NULL ? NULL : scheme->values;

	while (found != NULL && found->value != NULL) {
		if (strcmp(found->value, value) == 0)
			return found;
		found++;
	}
	return NULL;
}

static json_t *
value_json(const struct scheme_value *value)
{
	json_t *out = json_object();
	struct buf score;

	json_text_set(out, "definition", value->definition);
	json_text_set(out, "label", value->label);
	json_text_set(out, "value", value->value);
	if (value->denominator != 0) {
		buf_init(&score, LIMIT_FIELD_NAME);
		buf_format_add(&score, "%d/%d", value->numerator,
		    value->denominator);
		json_text_set(out, "score", buf_text(&score));
		buf_clear(&score);
	}
	return out;
}

json_t *
scheme_json(const struct scheme *scheme)
{
	char hex[HASH_TEXT_LEN + 1];
	json_t *out = json_object();
	json_t *values = json_array();
	struct hash hash;
	char *text;

	for (const struct scheme_value *value = scheme->values;
	     value->value != NULL; value++)
		(void)json_array_append_new(values, value_json(value));
	json_text_set(out, "id", scheme->id);
	json_text_set(out, "title", scheme->title);
	(void)json_object_set_new(out, "values", values);
	(void)json_object_set_new(out, "version",
	    json_integer(scheme->version));
	text = json_canonical(out);
	hash = hash_joined(2, "tamga-scheme-1", text);
	free(text);
	hash_format(hex, &hash);
	json_text_set(out, "hash", hex);
	return out;
}

bool
scheme_is_known(const char *scheme)
{
	return scheme_find(scheme) != NULL;
}

bool
scheme_has(const char *scheme, const char *value)
{
	return scheme_value_find(scheme, value) != NULL;
}

const char *
scheme_values(const char *scheme)
{
	const struct scheme *found = scheme_find(scheme);

	return found == NULL ? NULL : found->names;
}

int
scheme_score(const char *scheme, const char *value)
{
	const struct scheme_value *found = scheme_value_find(scheme, value);

	return found == NULL || found->denominator == 0 ?
	    NO_SCORE :
	    100 * found->numerator / found->denominator;
}
