/* SPDX-License-Identifier: ISC */
#include "protocol/view/score.h"

#include <stdio.h>
#include <string.h>

#define BAND_PARTIALLY 33 /* hundredths from which a mean is partially, */
#define BAND_FULLY 66     /* and fully */

static const char *const rounds[] = {
	"baseline",
	"draft",
	"validation",
	"final",
	"follow-up",
};

#define ROUND_COUNT (sizeof(rounds) / sizeof(rounds[0]))

int
round_order(const char *round)
{
	for (size_t i = 0; i < ROUND_COUNT; i++) {
		if (strcmp(rounds[i], round) == 0)
			return (int)i;
	}
	return -1;
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
