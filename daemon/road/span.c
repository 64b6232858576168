/* SPDX-License-Identifier: ISC */
#include "daemon/road/span.h"

#define DEAR_MS 1000        /* a request that takes longer is dear, */
#define DEAR_LIFE_MS 8000   /* where it is time that ends connections, */
#define DEAR_PART 16        /* and this part of their life goes on it */
#define SPARE_PART 16       /* of its life, that is left unused */
#define SPARE_MOST 4        /* the most beyond that */
#define SPARE_LESS 16       /* and by this part it shrinks with each request */
#define FORGET_MS 4000      /* one that is opened so fast: a good link */
#define HELD 128            /* requests that went well, until more is tried */
#define LEAST_APART 4       /* records between two requests that are compared */
#define GREETING_PERCENT 40 /* of the first request, until two were made */

static int64_t
between(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static int64_t
records_ms(const struct span *span, size_t records)
{
	return (int64_t)records * span->each_us / 1000;
}

/* What a record takes, by what this request took longer than the last one; at
 * most all the time of the larger one, and a part of that at least. */
static int64_t
each_by_two(const struct span *span, int64_t took_ms, size_t records)
{
	const int64_t more = (int64_t)records - (int64_t)span->records;
	const int64_t apart = more < 0 ? -more : more;
	const int64_t larger =
	    more < 0 ? (int64_t)span->records : (int64_t)records;
	const int64_t whole =
	    (more < 0 ? span->took_ms : took_ms) * 1000 / larger;

	if (span->took_ms == 0)
		return whole * (100 - GREETING_PERCENT) / 100;
	if (apart < LEAST_APART || apart < larger / 4)
		return span->each_us;
	return between((took_ms - span->took_ms) * 1000 / more, whole / 4,
	    whole);
}

static void
new_took(struct span *span, int64_t took_ms, size_t records)
{
	span->records = records;
	span->took_ms = took_ms;
	span->open_ms =
	    between(took_ms - records_ms(span, records), 0, took_ms);
}

static void
new_went(struct span *span, int64_t took_ms, size_t records)
{
	span->each_us = each_by_two(span, took_ms, records);
	new_took(span, took_ms, records);
	if (span->life_ms > 0 && span->life_ms < took_ms)
		span->life_ms = took_ms;
	if (took_ms < FORGET_MS)
		*span = (struct span){ .each_us = 0 };
}

void
span_went(struct span *span, bool is_new, int64_t took_ms, size_t records)
{
	if (records == 0 || took_ms <= 0)
		return;
	if (is_new)
		new_went(span, took_ms, records);
	else
		span->ask_ms =
		    between(took_ms - records_ms(span, records), 1, took_ms);
	span->spare_ms -= span->spare_ms / SPARE_LESS;
	/* Links get better, too. */
	if (span->life_ms > 0 && ++span->held >= HELD) {
		span->held = 0;
		span->life_ms += span->life_ms / 8;
	}
}

void
span_was_cut(struct span *span, int64_t age_ms, size_t records)
{
	if (age_ms <= 0)
		return;
	span->held = 0;
	if (span->life_ms == 0)
		span->life_ms = age_ms;
	else if (age_ms < span->life_ms / 2)
		span->life_ms -= span->life_ms / 4;
	else if (age_ms < span->life_ms)
		span->life_ms = age_ms;
	else
		span->life_ms += (age_ms - span->life_ms) / 4;
	if (records == 0 || span->took_ms == 0)
		return;
	/* It would have taken longer; how much is not known. */
	new_took(span, age_ms + age_ms / SPARE_PART, records);
	span->spare_ms = between(span->spare_ms + age_ms / SPARE_PART, 0,
	    age_ms / SPARE_MOST);
}

bool
span_is_dear(const struct span *span)
{
	return span->life_ms >= DEAR_LIFE_MS && span->ask_ms >= DEAR_MS &&
	    span->ask_ms >= span->life_ms / DEAR_PART;
}

size_t
span_fits(const struct span *span, int64_t age_ms)
{
	int64_t left =
	    span->life_ms - span->life_ms / SPARE_PART - span->spare_ms;

	if (span->life_ms == 0 || span->each_us == 0)
		return 0;
	left -= age_ms < 0 ? span->open_ms : age_ms + span->ask_ms;
	return left <= 0 ? 0 : (size_t)(left * 1000 / span->each_us);
}
