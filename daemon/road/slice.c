/* SPDX-License-Identifier: ISC */
#include "daemon/road/slice.h"

#define SLICE_REFS 256 /* in one request */
#define TASTE_REFS 8   /* in the first; a record by itself costs most */

/* Records that a journal adds to a request of that depth: what is expected,
 * or what can come at most. */
static size_t
part_adds(const struct slice_part *part, size_t depth, bool at_most)
{
	if (at_most && part->depth == SLICE_ALL)
		return depth;
	return depth < part->missing ? depth : part->missing;
}

static size_t
chosen_add(const struct slice_part *parts, size_t count, size_t depth,
    bool at_most)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (parts[i].is_chosen)
			sum += part_adds(&parts[i], depth, at_most);
	return sum;
}

/* As deep as no more than that can come. */
static size_t
depth_for(const struct slice_part *parts, size_t count, size_t records)
{
	size_t low = 0;
	size_t high = SLICE_ALL;

	if (chosen_add(parts, count, high, true) <= records)
		return high;
	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;

		if (chosen_add(parts, count, middle, true) <= records)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* No deeper than the deepest of them. */
static size_t
depth_needed(const struct slice_part *parts, size_t count, size_t depth)
{
	size_t most = 1;

	for (size_t i = 0; i < count; i++)
		if (parts[i].is_chosen && parts[i].depth > most)
			most = parts[i].depth;
	return depth < most ? depth : most;
}

/* All that fit in whole; the first that does not, or count. */
static size_t
whole_choose(struct slice_part *parts, size_t count, size_t records)
{
	size_t first = count;
	size_t refs = 0;
	size_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		parts[i].is_chosen =
		    refs < SLICE_REFS && sum + parts[i].missing <= records;
		if (parts[i].is_chosen) {
			sum += parts[i].missing;
			refs++;
		} else if (first == count) {
			first = i;
		}
	}
	return first;
}

void
slice_plan(struct slice_part *parts, size_t count, size_t records,
    size_t *depth)
{
	const size_t more = whole_choose(parts, count, records);
	const size_t whole = depth_for(parts, count, records);
	const size_t sum = chosen_add(parts, count, whole, false);

	*depth = whole;
	if (more < count && sum < records - records / 16) {
		size_t spread;

		parts[more].is_chosen = true;
		spread = depth_for(parts, count, records);
		if (chosen_add(parts, count, spread, false) > sum)
			*depth = spread;
		else
			parts[more].is_chosen = false;
	}
	*depth = depth_needed(parts, count, *depth);
}

void
slice_taste(struct slice_part *parts, size_t count, size_t records,
    size_t *depth)
{
	const size_t most = records / 4 > TASTE_REFS ? records / 4 : TASTE_REFS;

	for (size_t i = 0; i < count; i++)
		parts[i].is_chosen = i < most;
	*depth = depth_needed(parts, count, depth_for(parts, count, records));
}
