/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/room/control_work.h"

/* --- step 4: which cuts are in force ------------------------------------- */

static void
journals_sort(struct lookup *out, const struct control_work *work)
{
	for (size_t i = 0; i < work->journal_count; i++)
		lookup_add(out, mem_text(work->journals[i].head.journal.text),
		    i);
	lookup_sort(out);
}

/* The device that a cut is of, or false if nobody knows it. */
static bool
cut_device(struct device_id *out, const struct control_work *work,
    const struct lookup *journals, const json_t *statement)
{
	const char *text = statement_subject(statement, 1);
	const struct lookup_entry *entry;

	if (strcmp(statement_subject(statement, 0), "device") == 0)
		return device_id_parse(out, text, strlen(text));
	entry = lookup_find(journals, text);
	if (entry == NULL)
		return false;
	*out = work->journals[entry->value].head.device;
	return true;
}

static void
cut_add(struct control *control, const struct work_statement *statement,
    const struct device_id *device, const struct device_id *author)
{
	const json_t *json = statement->json;
	const char *text = statement_subject(json, 1);
	struct cut *cut = &control->cuts[control->cut_count++];

	*cut = (struct cut){
		.id = statement->id,
		.device = *device,
		.author = *author,
		.reason = json_text(json, "reason"),
		.points = json_object_get(json, "points"),
	};
	cut->is_journal = strcmp(statement_subject(json, 0), "journal") == 0 &&
	    journal_id_parse(&cut->journal, text, strlen(text));
}

static int
cut_compare(const void *left, const void *right)
{
	const struct cut *a = left;
	const struct cut *b = right;
	char text_a[STATEMENT_ID_MAX + 1];
	char text_b[STATEMENT_ID_MAX + 1];

	statement_id_format(text_a, &a->id);
	statement_id_format(text_b, &b->id);
	return strcmp(text_a, text_b);
}

/* So that the cuts of one journal are found without a look at all others. */
static void
cuts_order(struct control *control)
{
	struct lookup order = { 0 };
	size_t *out = mem_new(control->cut_count, sizeof(*out));

	for (size_t i = 0; i < control->cut_count; i++)
		lookup_add(&order, mem_text(control->cuts[i].device.text), i);
	lookup_sort(&order);
	for (size_t i = 0; i < order.count; i++)
		out[i] = order.entries[i].value;
	lookup_clear(&order);
	control->verdicts->cut_order = out;
}

void
cuts_find(struct control *control, const struct control_work *work,
    const struct roots *roots, const bool *present, bool *in_force)
{
	struct lookup journals = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < work->statement_count; i++)
		count += work_is(&work->statements[i], "cut") ? 1 : 0;
	control->cuts = mem_new(count, sizeof(*control->cuts));
	journals_sort(&journals, work);
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];
		struct device_id device;

		if (!present[i] || !work_is(statement, "cut") ||
		    !cut_device(&device, work, &journals, statement->json))
			continue;
		const size_t target = work_device_find(work, &device);
		const size_t root = roots->owner[statement->author];

		if (target == NONE || target == statement->author ||
		    root == NONE || roots->owner[target] != root)
			continue;
		in_force[i] = true;
		cut_add(control, statement, &device,
		    &work->devices[statement->author].id);
	}
	lookup_clear(&journals);
	if (control->cut_count > 1)
		qsort(control->cuts, control->cut_count, sizeof(*control->cuts),
		    cut_compare);
	cuts_order(control);
}

/* --- step 5: what is held ------------------------------------------------ */

/* The first place in the order of cuts whose device is not below this one. */
static size_t
cut_order_find(const struct control *control, const struct device_id *device)
{
	const size_t *order = control->verdicts->cut_order;
	size_t low = 0;
	size_t high = control->cut_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct cut *cut = &control->cuts[order[middle]];

		if (strcmp(cut->device.text, device->text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The next cut of this journal or its device, ascending; *place starts with
 * cut_order_find().  NONE behind the last one.
 */
static size_t
cut_next(const struct control *control, const struct journal_head *head,
    size_t *place)
{
	while (*place < control->cut_count) {
		const size_t number = control->verdicts->cut_order[(*place)++];
		const struct cut *cut = &control->cuts[number];

		if (strcmp(cut->device.text, head->device.text) != 0)
			return NONE;
		if (!cut->is_journal ||
		    strcmp(cut->journal.text, head->journal.text) == 0)
			return number;
	}
	return NONE;
}

/* The record that the cut's point for this journal names, or NODE_NONE. */
static size_t
cut_point(const struct cut *cut, const struct journal_head *head,
    const struct tree *tree)
{
	for (size_t i = 0; i < json_array_size(cut->points); i++) {
		const json_t *point = json_array_get(cut->points, i);
		const char *text = json_text(point, "record");
		struct hash hash;

		if (strcmp(json_text(point, "journal"), head->journal.text) !=
		    0)
			continue;
		if (!hash_parse(&hash, text, strlen(text)))
			return NODE_NONE;
		return tree_find(tree,
		    (uint64_t)json_integer_value(
			json_object_get(point, "sequence")),
		    &hash);
	}
	return NODE_NONE;
}

bool
control_may_hold(const struct control *control, const struct journal_head *head,
    bool is_forked)
{
	size_t place = cut_order_find(control, &head->device);

	return is_forked || cut_next(control, head, &place) != NONE;
}

void
control_holds(const struct control *control, const struct journal_head *head,
    const struct tree *tree, size_t *holds)
{
	bool *overforked = mem_new(tree->count, sizeof(*overforked));
	bool *past = mem_new(tree->count, sizeof(*past));
	size_t place = cut_order_find(control, &head->device);
	size_t free_count = tree->count;
	bool is_chosen = false;
	size_t number;

	for (size_t i = 0; i < tree->count; i++)
		holds[i] = HOLD_NONE;
	while (free_count > 0 &&
	    (number = cut_next(control, head, &place)) != NONE) {
		const size_t point =
		    cut_point(&control->cuts[number], head, tree);

		(void)memset(past, 0, tree->count * sizeof(*past));
		if (point != NODE_NONE) {
			is_chosen = true;
			tree_past(tree, point, past);
		}
		for (size_t i = 0; i < tree->count; i++) {
			if (!past[i] && holds[i] == HOLD_NONE) {
				holds[i] = number;
				free_count--;
			}
		}
	}
	tree_overforked(tree, overforked);
	for (size_t i = 0; i < tree->count; i++) {
		if (overforked[i] && !is_chosen && holds[i] == HOLD_NONE)
			holds[i] = HOLD_FORK;
	}
	free(overforked);
	free(past);
}

void
holds_find(const struct control *control, struct control_work *work)
{
	for (size_t i = 0; i < work->journal_count; i++) {
		const struct control_journal *journal = &work->journals[i];
		const size_t first = work->journal_record[i];
		size_t *holds = mem_new(journal->tree.count, sizeof(*holds));

		control_holds(control, &journal->head, &journal->tree, holds);
		for (size_t j = 0; j < journal->tree.count; j++)
			work->records[first + j].hold = holds[j];
		free(holds);
	}
}
