/* SPDX-License-Identifier: ISC */
#include "protocol/base/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

void
lookup_add(struct lookup *lookup, char *text, size_t value)
{
	lookup->entries = mem_grow(lookup->entries, &lookup->room,
	    lookup->count + 1, sizeof(*lookup->entries));
	lookup->entries[lookup->count].text = text;
	lookup->entries[lookup->count].value = value;
	lookup->count++;
}

static int
entry_compare(const void *left, const void *right)
{
	const struct lookup_entry *a = left;
	const struct lookup_entry *b = right;
	const int order = strcmp(a->text, b->text);

	if (order != 0)
		return order;
	return (a->value > b->value) - (a->value < b->value);
}

void
lookup_sort(struct lookup *lookup)
{
	if (lookup->count > 1)
		qsort(lookup->entries, lookup->count, sizeof(*lookup->entries),
		    entry_compare);
}

const struct lookup_entry *
lookup_find(const struct lookup *lookup, const char *text)
{
	size_t low = 0;
	size_t high = lookup->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(lookup->entries[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == lookup->count ||
	    strcmp(lookup->entries[low].text, text) != 0)
		return NULL;
	return &lookup->entries[low];
}

const struct lookup_entry *
lookup_run(const struct lookup *lookup, const char *text, size_t *count)
{
	const struct lookup_entry *first = lookup_find(lookup, text);
	const struct lookup_entry *end = lookup->entries + lookup->count;
	const struct lookup_entry *entry = first;

	while (entry != NULL && entry < end && strcmp(entry->text, text) == 0)
		entry++;
	*count = first == NULL ? 0 : (size_t)(entry - first);
	return first;
}

void
lookup_clear(struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->count; i++)
		free(lookup->entries[i].text);
	free(lookup->entries);
	*lookup = (struct lookup){ 0 };
}
