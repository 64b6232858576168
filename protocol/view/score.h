/* SPDX-License-Identifier: ISC */
/*
 * Rounds, and UPR Info's index (IRI): the mean of the stakeholders'
 * scores for one recommendation (UPR Info, "Beyond promises", 2014, 7.2;
 * "On the road to implementation", 2012, 5.2).
 */
#ifndef PROTOCOL_VIEW_SCORE_H
#define PROTOCOL_VIEW_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/view/scheme.h"

/* Place of a round in baseline < draft < validation < final < follow-up, from
 * 0; -1 for another word. */
int round_order(const char *round);

struct index_score {
	char score[8];    /* "0.75"; "" when n is 0 */
	const char *band; /* "fully", "partially", "not"; NULL when n is 0 */
	size_t count;     /* n */
};

/*
 * The mean of count scores in hundredths, rounded half up to two decimals
 * and then banded: to 0.32 not, from 0.33 to 0.65 partially, from 0.66 fully
 * (the rounding is ours; UPR Info states none).
 */
struct index_score index_score_of(const int *scores, size_t count);

#endif
