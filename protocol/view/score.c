/* SPDX-License-Identifier: ISC */
#include "protocol/view/score.h"

#include <stdio.h>
#include <string.h>

#define NOT_IN_INDEX (-1)
#define BAND_PARTIALLY 33 /* hundredths from which a mean is partially, */
#define BAND_FULLY 66     /* and fully */

struct rating {
	const char *value;
	int score;
};

#define RATING_MAX 4

struct scheme {
	const char *name;
	const char *values;
	struct rating ratings[RATING_MAX];
};

static const struct scheme schemes[] = {
	{
	    .name = SCHEME_DEFAULT,
	    .values = "fully, partially, not, not-assessed",
	    .ratings = {
		{ "fully", 100 },
		{ "partially", 50 },
		{ "not", 0 },
		{ "not-assessed", NOT_IN_INDEX },
	    },
	},
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

static const char *const rounds[] = {
	"baseline",
	"draft",
	"validation",
	"final",
	"follow-up",
};

#define ROUND_COUNT (sizeof(rounds) / sizeof(rounds[0]))

static const struct scheme *
scheme_find(const char *name)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++) {
		if (strcmp(schemes[i].name, name) == 0)
			return &schemes[i];
	}
	return NULL;
}

static const struct rating *
rating_find(const char *name, const char *value)
{
	const struct scheme *scheme = scheme_find(name);

	for (size_t i = 0; scheme != NULL && i < RATING_MAX; i++) {
		const struct rating *rating = &scheme->ratings[i];

		if (rating->value != NULL && strcmp(rating->value, value) == 0)
			return rating;
	}
	return NULL;
}

bool
scheme_is_known(const char *scheme)
{
	return scheme_find(scheme) != NULL;
}

bool
scheme_has(const char *scheme, const char *value)
{
	return rating_find(scheme, value) != NULL;
}

const char *
scheme_values(const char *scheme)
{
	const struct scheme *found = scheme_find(scheme);

	return found == NULL ? NULL : found->values;
}

const char *
scheme_at(size_t index)
{
	return index < SCHEME_COUNT ? schemes[index].name : NULL;
}

const char *
scheme_value_at(const char *scheme, size_t index)
{
	const struct scheme *found = scheme_find(scheme);

	return found == NULL || index >= RATING_MAX ?
	    NULL :
	    found->ratings[index].value;
}

bool
scheme_has_index(const char *scheme)
{
	return strcmp(scheme, SCHEME_DEFAULT) == 0;
}

int
scheme_score(const char *scheme, const char *value)
{
	const struct rating *rating = rating_find(scheme, value);

	return rating == NULL ? NOT_IN_INDEX : rating->score;
}

int
round_order(const char *round)
{
	for (size_t i = 0; i < ROUND_COUNT; i++) {
		if (strcmp(rounds[i], round) == 0)
			return (int)i;
	}
	return -1;
}

const char *
round_at(int order)
{
	return order >= 0 && (size_t)order < ROUND_COUNT ? rounds[order] : NULL;
}

struct index_score
index_score_of(const int *scores, size_t count)
{
	struct index_score out = { .score = "", .band = NULL };
	size_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		if (scores[i] < 0)
			continue;
		sum += (size_t)scores[i];
		out.count++;
	}
	if (out.count == 0)
		return out;
	/* Half up, in integers: floor(mean + 1/2). */
	const unsigned mean =
	    (unsigned)((2 * sum + out.count) / (2 * out.count)) % 1000;

	(void)snprintf(out.score, sizeof(out.score), "%u.%02u", mean / 100,
	    mean % 100);
	out.band = mean >= BAND_FULLY ? "fully" :
	    mean >= BAND_PARTIALLY    ? "partially" :
					"not";
	return out;
}
