/* SPDX-License-Identifier: ISC */
#include "daemon/road/pace.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define PACE_LEAST 4   /* records: less is not worth a connection */
#define PACE_FIRST 16  /* after a cut that left nothing */
#define PACE_MOST 8192 /* more than that without a cut: try all */

#define PACE_HELD 16 /* slices that went well, until more is tried */

#define WAIT_FIRST_MS 400
#define WAIT_MOST_MS 60000

/* Has the connection carried about all that it is known to carry? */
static bool
is_spent(const struct pace *pace, size_t since)
{
	return since >= pace->slice - pace->slice / 4;
}

/* As much again on a way that was never seen to be cut; else little, for it
 * is likely to be lost. */
size_t
pace_next(const struct pace *pace, size_t since)
{
	size_t next = pace->slice;

	if (next == 0)
		return 0;
	if (!is_spent(pace, since))
		next -= since;
	else if (pace->cut > 0 && pace->slice * 2 >= pace->cut)
		next /= 8;
	return next < PACE_LEAST ? PACE_LEAST : next;
}

static void
pace_grow(struct pace *pace)
{
	const size_t more = pace->slice + pace->slice / 8 + 1;

	if (pace->cut == 0 || pace->slice * 2 < pace->cut) {
		pace->slice *= 2;
	} else if (more < pace->cut) {
		pace->slice = more;
	} else if (++pace->held >= PACE_HELD) {
		/* Links get better, too. */
		pace->held = 0;
		pace->cut = more + 1;
	}
}

/* What more than was known got through. */
static void
pace_raise(struct pace *pace, size_t total)
{
	if (total > pace->slice)
		pace->slice = total;
	if (pace->slice >= pace->cut)
		pace->cut = 0;
}

void
pace_went(struct pace *pace, size_t asked, size_t came, size_t since)
{
	const size_t total = since + came;

	/* A slice that was not full says nothing about a larger one. */
	if (pace->slice == 0 || came < asked - asked / 4)
		return;
	pace_raise(pace, total);
	/* While the connection is open, it is the one to be tried. */
	if (since == 0 && is_spent(pace, total))
		pace_grow(pace);
	if (pace->slice > PACE_MOST)
		*pace = (struct pace){ .slice = 0 };
}

void
pace_was_cut(struct pace *pace, size_t asked, size_t came, size_t since)
{
	const size_t total = since + came;

	pace_raise(pace, total);
	if (asked == 0) {
		pace->slice = total > 0 ? total : PACE_FIRST;
	} else if (total < pace->slice / 2) {
		pace->slice /= 2;
	} else if (!is_spent(pace, total)) {
		pace->slice -= pace->slice / 8;
	}
	if (asked > 0 && since + asked > pace->slice) {
		pace->cut = since + asked;
		pace->held = 0;
	}
	if (pace->slice > PACE_MOST)
		pace->slice = PACE_MOST;
	if (pace->slice < PACE_LEAST)
		pace->slice = PACE_LEAST;
}

void
pace_format(char out[PACE_TEXT], const struct pace *pace)
{
	(void)snprintf(out, PACE_TEXT, "%zu %zu", pace->slice, pace->cut);
}

struct pace
pace_parse(const char *text)
{
	struct pace pace = { .slice = 0 };
	char *end = NULL;

	if (text == NULL)
		return pace;
	pace.slice = strtoul(text, &end, 10);
	pace.cut = strtoul(end, NULL, 10);
	if (pace.slice > PACE_MOST || pace.cut > 2 * (size_t)PACE_MOST)
		return (struct pace){ .slice = 0 };
	return pace;
}

/* Stirs a seed (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014). */
static uint64_t
stir(uint64_t value)
{
	value += 0x9e3779b97f4a7c15U;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
	return value ^ (value >> 31);
}

int64_t
pace_wait_ms(unsigned failures, uint64_t seed)
{
	int64_t most = WAIT_FIRST_MS;

	for (unsigned i = 1; i < failures && most < WAIT_MOST_MS; i++)
		most *= 2;
	if (most > WAIT_MOST_MS)
		most = WAIT_MOST_MS;
	return most / 2 +
	    (int64_t)(stir(seed + failures) % (uint64_t)(most / 2));
}
