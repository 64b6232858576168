/* SPDX-License-Identifier: ISC */
#include "daemon/sync/cost.h"

/* Of bytes a record: one more for twice as many; above all others when too
 * little came. */
static unsigned
cost_step(const struct cost *cost)
{
	unsigned step = 0;

	if (cost->records < COST_RECORDS_LEAST)
		return 64;
	for (uint64_t left = cost->bytes / cost->records; left > 1; left /= 2)
		step++;
	return step;
}

static bool
cost_is_less(const struct cost *a, const struct cost *b)
{
	if (a->is_metered != b->is_metered)
		return b->is_metered;
	if (a->is_far != b->is_far)
		return b->is_far;
	return a->is_far && cost_step(a) < cost_step(b);
}

void
cost_order(size_t *places, const struct cost *costs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = i;

		for (;
		     at > 0 && cost_is_less(&costs[i], &costs[places[at - 1]]);
		     at--)
			places[at] = places[at - 1];
		places[at] = i;
	}
}
