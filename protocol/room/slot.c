/* SPDX-License-Identifier: ISC */
#include "protocol/room/slot.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

struct slot_walk {
	struct slot_entry *entries;
	const struct slot_heirs *heirs;
	size_t *sorted; /* indexes of entries, by statement id */
	size_t count;
	bool *reached;
	bool *expanded;
	size_t *stack;
	size_t depth;
};

static int
id_compare(const struct statement_id *a, const struct statement_id *b)
{
	const int order = hash_compare(&a->record, &b->record);

	if (order != 0)
		return order;
	return (a->index > b->index) - (a->index < b->index);
}

/* qsort(3) hands us pointers to pointers, so that the entries stay where
 * they are. */
static int
pointer_compare(const void *left, const void *right)
{
	const struct slot_entry *const *a = left;
	const struct slot_entry *const *b = right;

	return id_compare(&(*a)->id, &(*b)->id);
}

static void
slot_sort(struct slot_walk *walk)
{
	const struct slot_entry **pointers;

	pointers = mem_new(walk->count, sizeof(struct slot_entry *));
	for (size_t i = 0; i < walk->count; i++)
		pointers[i] = &walk->entries[i];
	qsort(pointers, walk->count, sizeof(struct slot_entry *),
	    pointer_compare);
	for (size_t i = 0; i < walk->count; i++)
		walk->sorted[i] = (size_t)(pointers[i] - walk->entries);
	free(pointers);
}

/* The entry with this id; walk->count if it is in another slot or not here. */
static size_t
slot_find(const struct slot_walk *walk, const struct statement_id *id)
{
	size_t low = 0;
	size_t high = walk->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const size_t index = walk->sorted[middle];
		const int order = id_compare(&walk->entries[index].id, id);

		if (order == 0)
			return index;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return walk->count;
}

static void
slot_push(struct slot_walk *walk, size_t index)
{
	if (walk->expanded[index])
		return;
	walk->expanded[index] = true;
	walk->stack[walk->depth++] = index;
}

static bool
slot_may(const struct slot_walk *walk, size_t from, size_t to)
{
	const size_t member = walk->entries[from].member;
	const size_t other = walk->entries[to].member;

	return member == other ||
	    (walk->heirs != NULL &&
		walk->heirs->continues(walk->heirs->arg, member, other));
}

/* A link is followed once: what an entry reaches is reached, whoever it is
 * that reached the entry. */
static void
slot_expand(struct slot_walk *walk)
{
	while (walk->depth > 0) {
		const size_t from = walk->stack[--walk->depth];
		const struct slot_entry *entry = &walk->entries[from];

		for (size_t i = 0; i < entry->replaces_count; i++) {
			const size_t to = slot_find(walk, &entry->replaces[i]);

			if (to == walk->count || to == from ||
			    !slot_may(walk, from, to))
				continue;
			walk->reached[to] = true;
			slot_push(walk, to);
		}
	}
}

void
slot_fold(struct slot_entry *entries, size_t count,
    const struct slot_heirs *heirs)
{
	struct slot_walk walk = {
		.entries = entries,
		.heirs = heirs,
		.count = count,
	};

	/* Most slots hold one statement: nothing can reach it. */
	if (count == 1) {
		entries[0].current = entries[0].counts;
		return;
	}
	walk.sorted = mem_new(count, sizeof(*walk.sorted));
	walk.reached = mem_new(count, sizeof(*walk.reached));
	walk.expanded = mem_new(count, sizeof(*walk.expanded));
	walk.stack = mem_new(count, sizeof(*walk.stack));
	slot_sort(&walk);
	for (size_t i = 0; i < count; i++) {
		if (entries[i].counts)
			slot_push(&walk, i);
	}
	slot_expand(&walk);
	for (size_t i = 0; i < count; i++)
		entries[i].current = entries[i].counts && !walk.reached[i];
	free(walk.sorted);
	free(walk.reached);
	free(walk.expanded);
	free(walk.stack);
}

char *
slot_key(const json_t *statement, const struct public_key *root)
{
	const char *name = statement_kind(statement);
	const struct kind *kind = kind_find(name);
	char text[KEY_TEXT] = "";
	const char *key = text;
	json_t *parts = json_array();
	char *out;

	if (kind == NULL || kind_class(kind) == CLASS_DATA) {
		key_format(text, root);
	} else if (strcmp(name, "member") == 0) {
		key = json_text(statement, "key");
		if (key == NULL)
			key = "";
	}
	(void)json_array_append_new(parts, json_string(name));
	(void)json_array_append_new(parts, json_string(key));
	(void)json_array_append(parts, json_object_get(statement, "subject"));
	out = json_canonical(parts);
	json_decref(parts);
	return out;
}

static void
entry_fill(struct slot_entry *entry, const struct slot_item *item,
    struct statement_id **list)
{
	const size_t count = statement_replaces_count(item->json);
	struct statement_id *replaces;

	*entry = (struct slot_entry){
		.id = item->id,
		.counts = item->counts,
		.member = item->member,
	};
	if (count == 0)
		return;
	replaces = mem_new(count, sizeof(*replaces));
	for (size_t i = 0; i < count; i++) {
		if (statement_replaces(&replaces[entry->replaces_count],
			item->json, i))
			entry->replaces_count++;
	}
	entry->replaces = replaces;
	*list = replaces;
}

/* The items of one slot, as the entries of one run of the lookup name them. */
static void
run_fold(struct slot_item *items, const struct lookup_entry *run, size_t count,
    const struct slot_heirs *heirs)
{
	struct slot_entry *entries = mem_new(count, sizeof(*entries));
	struct statement_id **lists =
	    mem_new(count, sizeof(struct statement_id *));

	for (size_t i = 0; i < count; i++)
		entry_fill(&entries[i], &items[run[i].value], &lists[i]);
	slot_fold(entries, count, heirs);
	for (size_t i = 0; i < count; i++) {
		items[run[i].value].current = entries[i].current;
		free(lists[i]);
	}
	free(lists);
	free(entries);
}

void
slot_fold_all(struct slot_item *items, size_t count,
    const struct slot_heirs *heirs)
{
	struct lookup slots = { 0 };
	size_t start = 0;

	for (size_t i = 0; i < count; i++) {
		items[i].current = items[i].counts;
		if (items[i].key != NULL)
			lookup_add(&slots, items[i].key, i);
		items[i].key = NULL;
	}
	lookup_sort(&slots);
	while (start < slots.count) {
		size_t end = start + 1;

		while (end < slots.count &&
		    strcmp(slots.entries[end].text,
			slots.entries[start].text) == 0)
			end++;
		if (end - start > 1)
			run_fold(items, &slots.entries[start], end - start,
			    heirs);
		start = end;
	}
	lookup_clear(&slots);
}
