/* SPDX-License-Identifier: ISC */
#include "daemon/road/pace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PACE_LEAST 4   /* records: less is not worth a connection */
#define PACE_FIRST 8   /* when nothing is known */
#define PACE_LOST 64   /* after all was tried, and nothing came */
#define PACE_TRIED 128 /* if more than that would come next: all */
#define PACE_MOST 8192 /* more than that without a cut: try all */

#define ALONE_PART 3 /* of a connection: less is not worth a request */

#define PACE_HELD 16 /* slices that went well, until more is tried */

#define TIME_MOST 100000000 /* ms or us in the text */

#define WAIT_FIRST_MS 400
#define WAIT_MOST_MS 60000

/* Has the connection carried about all that it is known to carry? */
static bool
is_spent(const struct pace *pace, size_t carried)
{
	return carried >= pace->slice - pace->slice / 4;
}

/* A connection of its own for each slice is worth larger steps. */
static size_t
pace_try(const struct pace *pace)
{
	const size_t next = pace->tried * (pace->is_open ? 2 : 8);

	if (next == 0)
		return PACE_FIRST;
	return next > PACE_TRIED ? 0 : next;
}

/* Towards what was too much, on a connection that has carried its slice:
 * little, for it is likely to be lost. */
static size_t
pace_probe(const struct pace *pace)
{
	const size_t left =
	    pace->cut > pace->since ? pace->cut - pace->since : 0;

	if (pace->cut == 0 || left / 8 > pace->slice)
		return pace->slice;
	return left < pace->slice / 4 ? left / 2 : left / 4;
}

/* What is left of an open connection may still be worth a request. */
bool
pace_is_alone(const struct pace *pace)
{
	return pace->slice > 0 && pace->is_open && span_is_dear(&pace->span) &&
	    (pace->age_ms < 0 ||
		span_fits(&pace->span, pace->age_ms) <
		    span_fits(&pace->span, -1) / ALONE_PART + PACE_LEAST);
}

/* As much as there is time for; if that is not known, what came before. */
static size_t
pace_timed(const struct pace *pace)
{
	const size_t fits =
	    span_fits(&pace->span, pace_is_alone(pace) ? -1 : pace->age_ms);

	if (fits == 0)
		return pace->slice;
	return fits < PACE_LEAST ? PACE_LEAST :
	    fits > PACE_MOST     ? PACE_MOST :
				   fits;
}

size_t
pace_next(const struct pace *pace)
{
	const size_t since = pace->since;
	size_t next = pace->slice > since ? pace->slice - since : 0;

	if (pace->slice == 0)
		return pace_try(pace);
	if (pace->is_open && span_is_dear(&pace->span))
		return pace_timed(pace);
	/* What is asked first is to come, whatever else does. */
	if (pace->is_open && since < pace->slice / 2)
		next -= pace->slice / 4;
	else if (is_spent(pace, since) && pace_probe(pace) > next)
		next = pace_probe(pace);
	return next < PACE_LEAST ? PACE_LEAST : next;
}

/* A slice by a connection of its own went well. */
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
		pace->slice = more;
	}
}

/* More came than was too much before: once by chance, and beyond that believe
 * it step by step. */
static void
pace_exceed(struct pace *pace, size_t total)
{
	const size_t step = pace->slice / 8 + 1;

	if (pace->held == 0)
		pace->slice = total > pace->slice ? total : pace->slice;
	else
		pace->slice += step << (pace->held < 4 ? pace->held - 1 : 3);
	pace->held++;
	pace->cut = pace->slice + pace->slice / 4 + 1;
}

static void
open_went(struct pace *pace, size_t came)
{
	const size_t total = pace->since + came;

	pace->since = total;
	if (pace->cut > 0 && total > pace->cut)
		pace_exceed(pace, total);
	else if (total > pace->slice)
		pace->slice = total;
}

static void
closed_went(struct pace *pace, size_t came)
{
	if (came > pace->slice)
		pace->slice = came;
	if (pace->slice >= pace->cut)
		pace->cut = 0;
	if (is_spent(pace, came))
		pace_grow(pace);
}

void
pace_trust(struct pace *pace)
{
	if (pace->slice == 0)
		pace->tried = PACE_TRIED;
}

void
pace_took(struct pace *pace, bool is_new, int64_t took_ms, size_t came)
{
	if (pace->is_open)
		span_went(&pace->span, is_new, took_ms, came);
}

void
pace_lived(struct pace *pace, bool is_new, int64_t age_ms, size_t asked)
{
	if (pace->is_open)
		span_was_cut(&pace->span, age_ms, is_new ? asked : 0);
}

void
pace_went(struct pace *pace, size_t asked, size_t came)
{
	if (pace->slice == 0) {
		pace->tried = asked > 0 ? asked : PACE_TRIED;
		pace->since += pace->is_open ? came : 0;
		return;
	}
	if (pace->is_open && span_is_dear(&pace->span))
		pace->slice = came > pace->slice ? came : pace->slice;
	else if (pace->is_open)
		open_went(pace, came);
	/* A slice that was not full says nothing about a larger one. */
	else if (came >= asked - asked / 4)
		closed_went(pace, came);
	if (pace->slice > PACE_MOST)
		*pace = (struct pace){ .tried = PACE_TRIED,
			.is_open = pace->is_open };
}

void
pace_was_cut(struct pace *pace, size_t asked, size_t came)
{
	const size_t total = pace->since + came;
	const size_t before = pace->slice;

	if (total > pace->slice)
		pace->slice = total;
	else if (before > 0 && total < before / 2)
		pace->slice = before / 2;
	else if (before > 0 && !is_spent(pace, total))
		pace->slice = before - before / 8;
	if (pace->slice > PACE_MOST)
		pace->slice = PACE_MOST;
	if (pace->slice < PACE_LEAST)
		pace->slice = PACE_LEAST;
	if (asked == 0 && total == 0)
		pace->slice = before == 0 ? PACE_LOST : pace->slice;
	pace->cut = asked == 0 ? pace->slice * 2 : pace->since + asked;
	if (asked == 0 && total == 0)
		pace->cut = 0;
	else if (pace->cut <= pace->slice)
		pace->cut = pace->slice + pace->slice / 4 + 1;
	pace->held = 0;
	pace->since = 0;
}

void
pace_format(char out[PACE_TEXT], const struct pace *pace)
{
	const struct span *span = &pace->span;

	(void)snprintf(out, PACE_TEXT,
	    "%zu %zu %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
	    " %zu %" PRId64 " %" PRId64,
	    pace->slice, pace->cut, span->life_ms, span->open_ms, span->ask_ms,
	    span->each_us, span->records, span->took_ms, span->spare_ms);
}

/* The next number; if it is none or too large, is_good is false from then on. */
static int64_t
number_parse(char **at, int64_t most, bool *is_good)
{
	const char *from = *at;
	const long long number = strtoll(from, at, 10);

	*is_good = *is_good && *at != from && number >= 0 && number <= most;
	return *is_good ? number : 0;
}

struct pace
pace_parse(const char *text)
{
	struct pace pace = { .slice = 0 };
	struct span *span = &pace.span;
	bool is_good = text != NULL;
	char *at = NULL;
	char copy[PACE_TEXT];

	if (text == NULL)
		return pace;
	(void)snprintf(copy, sizeof(copy), "%s", text);
	at = copy;
	pace.slice = (size_t)number_parse(&at, PACE_MOST, &is_good);
	pace.cut = (size_t)number_parse(&at, 2 * PACE_MOST, &is_good);
	if (!is_good)
		return (struct pace){ .slice = 0 };
	span->life_ms = number_parse(&at, TIME_MOST, &is_good);
	span->open_ms = number_parse(&at, TIME_MOST, &is_good);
	span->ask_ms = number_parse(&at, TIME_MOST, &is_good);
	span->each_us = number_parse(&at, TIME_MOST, &is_good);
	span->records = (size_t)number_parse(&at, PACE_MOST, &is_good);
	span->took_ms = number_parse(&at, TIME_MOST, &is_good);
	span->spare_ms = number_parse(&at, TIME_MOST, &is_good);
	if (!is_good)
		*span = (struct span){ .life_ms = 0 };
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
