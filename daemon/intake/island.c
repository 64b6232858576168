/* SPDX-License-Identifier: ISC */
#include "daemon/intake/island.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

/* One record below the lowest. */
struct stray {
	const struct git_id *id;
	const struct record *record;
};

/* From the top down; the same number twice is a fork, or a lie. */
static int
stray_compare(const void *a, const void *b)
{
	const struct stray *one = a;
	const struct stray *other = b;

	if (one->record->sequence != other->record->sequence)
		return one->record->sequence > other->record->sequence ? -1 : 1;
	return memcmp(one->id->bytes, other->id->bytes, GIT_ID_LEN);
}

static struct stray *
strays_find(const struct survey *survey, const struct record *lowest,
    size_t *count)
{
	struct stray *strays = NULL;
	size_t room = 0;

	*count = 0;
	for (size_t i = 0; i < survey->count; i++) {
		const struct surveyed *found = &survey->objects[i];
		const struct record *record = &found->record;

		if (!found->is_done || found->kind != REPO_COMMIT ||
		    found->fault != FAULT_NONE ||
		    record->sequence >= lowest->sequence ||
		    strcmp(record->device.text, lowest->device.text) != 0)
			continue;
		strays = mem_grow(strays, &room, *count + 1, sizeof(*strays));
		strays[(*count)++] =
		    (struct stray){ .id = &survey->ids[i], .record = record };
	}
	if (*count > 0)
		qsort(strays, *count, sizeof(*strays), stray_compare);
	return strays;
}

/* If there is no place, that of the shortest, if it is shorter. */
static void
island_keep(struct verdict_ref *out, const struct island *island)
{
	size_t shortest = 0;

	if (out->island_count < ISLANDS_MAX) {
		out->islands[out->island_count++] = *island;
		return;
	}
	for (size_t i = 1; i < out->island_count; i++)
		if (out->islands[i].count < out->islands[shortest].count)
			shortest = i;
	if (out->islands[shortest].count >= island->count)
		return;
	(void)memmove(&out->islands[shortest], &out->islands[shortest + 1],
	    (out->island_count - shortest - 1) * sizeof(*island));
	out->islands[out->island_count - 1] = *island;
}

void
islands_find(struct verdict_ref *out, const struct survey *survey,
    const struct record *lowest)
{
	size_t count;
	struct stray *strays = strays_find(survey, lowest, &count);

	for (size_t i = 0; i < count;) {
		struct island island = { .top = *strays[i].id };

		do {
			island.bottom = *strays[i].id;
			island.count++;
			i++;
		} while (i < count && strays[i - 1].record->has_parent &&
		    memcmp(strays[i - 1].record->parent.bytes,
			strays[i].id->bytes, GIT_ID_LEN) == 0);
		island_keep(out, &island);
	}
	free(strays);
}
