/* SPDX-License-Identifier: ISC */
#include "protocol/view/tally.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/view/scheme.h"

#define THOUSANDTHS 100000U /* of a per cent, in the whole */

/* --- places ----------------------------------------------------------------- */

/* The end of the ratings of the member at first, and its latest round. */
static size_t
run_of(const struct tally_rating *ratings, size_t first, size_t count,
    int *round)
{
	size_t end = first;

	*round = ratings[first].round;
	while (end < count && ratings[end].member == ratings[first].member) {
		if (ratings[end].round > *round)
			*round = ratings[end].round;
		end++;
	}
	return end;
}

/* Of one member: earlier rounds, a dispute with itself, no score. */
static void
place_member(struct tally_rating *ratings, size_t first, size_t end, int round,
    const char *scheme)
{
	size_t standing = 0;

	for (size_t i = first; i < end; i++)
		standing += ratings[i].round == round ? 1 : 0;
	for (size_t i = first; i < end; i++) {
		struct tally_rating *rating = &ratings[i];

		if (rating->round != round)
			rating->place = TALLY_EARLIER;
		else if (standing > 1)
			rating->place = TALLY_DISPUTED;
		else if (scheme_has_index(scheme) &&
		    scheme_score(scheme, rating->value) < 0)
			rating->place = TALLY_NOT_ASSESSED;
		else
			rating->place = TALLY_IN_N;
	}
}

/* Has a coalition of this member rated, with one voice? */
static bool
coalition_speaks(const struct tally_rating *ratings, size_t count,
    const struct tally_room *room, size_t member)
{
	for (size_t i = 0; i < count; i++) {
		const struct tally_rating *rating = &ratings[i];

		if (rating->place != TALLY_EARLIER &&
		    rating->place != TALLY_DISPUTED &&
		    rating->member != member &&
		    room->is_of(room->arg, member, rating->member))
			return true;
	}
	return false;
}

/* After all have their places: who has spoken for whom does not depend on
 * the order. */
static void
place_coalitions(struct tally_rating *ratings, size_t count,
    const struct tally_room *room)
{
	bool *spoken_for;

	if (room->is_of == NULL || count == 0)
		return;
	spoken_for = mem_new(count, sizeof(*spoken_for));
	for (size_t i = 0; i < count; i++)
		spoken_for[i] = ratings[i].place == TALLY_IN_N &&
		    coalition_speaks(ratings, count, room, ratings[i].member);
	for (size_t i = 0; i < count; i++)
		if (spoken_for[i])
			ratings[i].place = TALLY_BY_COALITION;
	free(spoken_for);
}

/* --- statuses ------------------------------------------------------------------ */

static struct tally_status
status_of_value(const char *scheme, const char *value)
{
	const struct scheme_value *found = scheme_value_find(scheme, value);

	if (found == NULL)
		return (struct tally_status){ TALLY_NOT_RATED, NULL };
	return (struct tally_status){ TALLY_VALUE, found->value };
}

/* Nobody is in n. */
static struct tally_status
status_beside(const struct tally_rating *ratings, size_t count,
    const char *scheme)
{
	for (size_t i = 0; i < count; i++)
		if (ratings[i].place == TALLY_NOT_ASSESSED)
			return status_of_value(scheme, ratings[i].value);
	return (struct tally_status){
		count == 0 ? TALLY_NOT_RATED : TALLY_IN_DISPUTE,
		NULL,
	};
}

/* What all say that are in n. */
static struct tally_status
status_agreed(const struct tally_rating *ratings, size_t count,
    const char *scheme)
{
	const char *value = NULL;

	for (size_t i = 0; i < count; i++) {
		if (ratings[i].place != TALLY_IN_N)
			continue;
		if (value != NULL && strcmp(value, ratings[i].value) != 0)
			return (struct tally_status){ TALLY_DIFFER, NULL };
		value = ratings[i].value;
	}
	return value == NULL ? status_beside(ratings, count, scheme) :
			       status_of_value(scheme, value);
}

static struct index_score
index_over(const struct tally_rating *ratings, size_t count, const char *scheme)
{
	int *scores = mem_new(count + 1, sizeof(*scores));
	struct index_score index;
	size_t in = 0;

	for (size_t i = 0; i < count; i++)
		if (ratings[i].place == TALLY_IN_N)
			scores[in++] = scheme_score(scheme, ratings[i].value);
	index = index_score_of(scores, in);
	free(scores);
	return index;
}

struct tally
tally_of(struct tally_rating *ratings, size_t count,
    const struct tally_room *room)
{
	struct tally out = { .index = { .score = "" } };
	size_t first = 0;

	while (first < count) {
		int round;
		const size_t end = run_of(ratings, first, count, &round);

		place_member(ratings, first, end, round, room->scheme);
		first = end;
	}
	place_coalitions(ratings, count, room);
	if (!scheme_has_index(room->scheme)) {
		out.status = status_agreed(ratings, count, room->scheme);
		return out;
	}
	out.index = index_over(ratings, count, room->scheme);
	out.status = out.index.count == 0 ?
	    status_beside(ratings, count, room->scheme) :
	    status_of_value(room->scheme, out.index.band);
	return out;
}

struct tally_status
tally_of_member(const struct tally_rating *ratings, size_t count, size_t member,
    const char *scheme)
{
	struct tally_status status = { TALLY_NOT_RATED, NULL };
	int round = -1;

	for (size_t i = 0; i < count; i++) {
		if (ratings[i].member != member || ratings[i].round < round)
			continue;
		if (ratings[i].round == round)
			status =
			    (struct tally_status){ TALLY_IN_DISPUTE, NULL };
		else
			status = status_of_value(scheme, ratings[i].value);
		round = ratings[i].round;
	}
	return status;
}

const char *
tally_status_name(struct tally_status status)
{
	switch (status.kind) {
	case TALLY_VALUE:
		return status.value;
	case TALLY_DIFFER:
		return "differ";
	case TALLY_IN_DISPUTE:
		return "disputed";
	case TALLY_NOT_RATED:
		break;
	}
	return "not-rated";
}

const char *
tally_status_at(const char *scheme, size_t index)
{
	static const char *const others[] = { "differ", "disputed", "not-rated",
		NULL };
	const struct scheme *found = scheme_find(scheme);
	size_t count = 0;

	if (found == NULL)
		return NULL;
	while (found->values[count].value != NULL)
		count++;
	if (index < count)
		return found->values[index].value;
	index -= count;
	if (scheme_has_index(scheme))
		index++;
	return index < 3 ? others[index] : NULL;
}

/* --- targets ----------------------------------------------------------------- */

bool
percent_parse(unsigned *thousandths, const char *text)
{
	unsigned whole = 0;
	unsigned part = 0;
	unsigned unit = 100;

	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9' && whole <= 100; text++)
		whole = whole * 10 + (unsigned)(*text - '0');
	if (*text == '.' && text[1] != '\0') {
		for (text++; *text >= '0' && *text <= '9' && unit > 0; text++) {
			part += (unsigned)(*text - '0') * unit;
			unit /= 10;
		}
	}
	*thousandths = whole * 1000 + part;
	return *text == '\0' && *thousandths > 0 && *thousandths <= THOUSANDTHS;
}

size_t
percent_needed(unsigned thousandths, size_t denominator)
{
	const uint64_t product = (uint64_t)denominator * thousandths;

	return (size_t)((product + THOUSANDTHS - 1) / THOUSANDTHS);
}

struct percent_text
percent_of(size_t numerator, size_t denominator)
{
	struct percent_text out = { "" };
	uint64_t hundredths;

	if (denominator == 0)
		return out;
	hundredths = ((uint64_t)numerator * 20000 + denominator) /
	    (2 * (uint64_t)denominator);
	(void)snprintf(out.text, sizeof(out.text), "%u.%02u",
	    (unsigned)(hundredths / 100), (unsigned)(hundredths % 100));
	return out;
}
