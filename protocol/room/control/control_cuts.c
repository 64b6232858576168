/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* --- cuts by device ------------------------------------------------------ */

/* The cuts so far, by the devices that they cut, as step 4 fills them. */
struct cutting {
	const struct step *step;
	size_t room;
	size_t place_room;
};

static void
place_add(struct cutting *cutting, const struct device_id *device)
{
	struct control_verdicts *out = cutting->step->control->verdicts;

	out->places = mem_grow(out->places, &cutting->place_room,
	    out->place_count + 1, sizeof(*out->places));
	out->places[out->place_count++] = (struct cut_place){
		.device = *device,
		.cut = cutting->step->control->cut_count - 1,
	};
}

static int
place_compare(const void *left, const void *right)
{
	const struct cut_place *a = left;
	const struct cut_place *b = right;
	const int order = strcmp(a->device.text, b->device.text);

	return order != 0 ? order : (a->cut > b->cut) - (a->cut < b->cut);
}

/* So that the cuts of one journal are found without a look at all others. */
static void
places_sort(const struct control *control)
{
	struct control_verdicts *verdicts = control->verdicts;

	if (verdicts->place_count > 1)
		qsort(verdicts->places, verdicts->place_count,
		    sizeof(*verdicts->places), place_compare);
}

static int
cut_compare(const struct cut *a, const struct cut *b)
{
	char text_a[STATEMENT_ID_MAX + 1];
	char text_b[STATEMENT_ID_MAX + 1];
	int order;

	statement_id_format(text_a, &a->id);
	statement_id_format(text_b, &b->id);
	order = strcmp(text_a, text_b);
	return order != 0 ? order : strcmp(a->device.text, b->device.text);
}

static int
cut_pointer_compare(const void *left, const void *right)
{
	const struct cut *const *a = left;
	const struct cut *const *b = right;

	return cut_compare(*a, *b);
}

/* Cuts by id at last; the places follow. */
static void
cuts_sort(struct control *control)
{
	const size_t count = control->cut_count;
	const struct cut **order = mem_new(count, sizeof(struct cut *));
	struct cut *sorted = mem_new(count, sizeof(*sorted));
	size_t *moved = mem_new(count, sizeof(*moved));

	for (size_t i = 0; i < count; i++)
		order[i] = &control->cuts[i];
	if (count > 1)
		qsort(order, count, sizeof(struct cut *), cut_pointer_compare);
	for (size_t i = 0; i < count; i++) {
		sorted[i] = *order[i];
		moved[order[i] - control->cuts] = i;
	}
	for (size_t i = 0; i < control->verdicts->place_count; i++) {
		struct cut_place *place = &control->verdicts->places[i];

		place->cut = moved[place->cut];
	}
	free(control->cuts);
	free(order);
	free(moved);
	control->cuts = sorted;
	places_sort(control);
}

/* --- step 4: which cuts are in force ------------------------------------- */

static struct cut *
cut_add(struct cutting *cutting, const struct work_statement *statement,
    enum cut_layer layer)
{
	struct control *control = cutting->step->control;
	const json_t *json = statement->json;
	struct cut *cut;

	control->cuts = mem_grow(control->cuts, &cutting->room,
	    control->cut_count + 1, sizeof(*control->cuts));
	cut = &control->cuts[control->cut_count++];
	*cut = (struct cut){
		.id = statement->id,
		.layer = layer,
		.author = cutting->step->work->devices[statement->author].id,
		.reason = json_text(json, "reason"),
		.points = json_object_get(json, "points"),
	};
	return cut;
}

static const char *
charter_cut_reason(const json_t *cuts, const struct device_id *device)
{
	for (size_t i = 0; i < json_array_size(cuts); i++) {
		const json_t *entry = json_array_get(cuts, i);

		if (strcmp(json_text(entry, "device"), device->text) == 0)
			return json_text(entry, "reason");
	}
	return "";
}

/* The first layer. */
static void
charter_cuts_add(struct cutting *cutting, const struct work_statement *charter)
{
	const json_t *cuts = json_object_get(charter->json, "cuts");
	size_t count;
	struct device_id *devices = charter_cuts(charter->json, &count);

	for (size_t i = 0; i < count; i++) {
		struct cut *cut = cut_add(cutting, charter, CUT_BY_CHARTER);

		cut->device = devices[i];
		cut->reason = charter_cut_reason(cuts, &devices[i]);
		cut->points = cuts;
		place_add(cutting, &devices[i]);
	}
	free(devices);
}

/* The second layer. */
static void
stewards_cut_add(struct cutting *cutting,
    const struct work_statement *statement)
{
	struct cut *cut = cut_add(cutting, statement, CUT_BY_STEWARDS);
	struct floor cuts;

	cut_floor(&cuts, cutting->step->work, cutting->step->roots,
	    statement->json);
	cut->is_member =
	    strcmp(statement_subject(statement->json, 0), "member") == 0;
	if (cut->is_member)
		cut->root = work_key(statement_subject(statement->json, 1));
	else if (cuts.count == 1)
		cut->device = cuts.devices[0];
	for (size_t i = 0; i < cuts.count; i++)
		place_add(cutting, &cuts.devices[i]);
	free(cuts.devices);
}

/* The device that a member's own cut is of, or false if nobody knows it. */
static bool
own_cut_device(struct device_id *out, const struct control_work *work,
    const json_t *statement)
{
	const char *what = statement_subject(statement, 0);
	const char *text = statement_subject(statement, 1);
	const struct lookup_entry *entry;

	if (strcmp(what, "device") == 0)
		return device_id_parse(out, text, strlen(text));
	if (strcmp(what, "member") == 0)
		return false;
	entry = lookup_find(&work->journal_names, text);
	if (entry == NULL)
		return false;
	*out = work->journals[entry->value].head.device;
	return true;
}

bool
is_sibling(const struct roots *roots, size_t author, size_t device)
{
	return device != NONE && device != author &&
	    roots->owner[author] != NONE &&
	    roots->owner[device] == roots->owner[author];
}

/* The third and fourth layer. */
static void
own_cut_add(struct cutting *cutting, const struct work_statement *statement,
    enum cut_layer layer)
{
	const struct control_work *work = cutting->step->work;
	struct device_id device;
	struct cut *cut;

	if (!own_cut_device(&device, work, statement->json) ||
	    !is_sibling(cutting->step->roots, statement->author,
		work_device_find(work, &device)))
		return;
	cut = cut_add(cutting, statement, layer);
	cut->device = device;
	cut->is_journal =
	    strcmp(statement_subject(statement->json, 0), "journal") == 0;
	if (cut->is_journal)
		(void)memcpy(cut->journal.text,
		    statement_subject(statement->json, 1),
		    sizeof(cut->journal.text));
	cutting->step->in_force[statement - work->statements] = true;
	place_add(cutting, &device);
}

static void
charters_layer(struct cutting *cutting)
{
	const struct control *control = cutting->step->control;
	const struct control_work *work = cutting->step->work;

	for (size_t i = 0; i < control->line_count; i++) {
		const struct work_statement *charter =
		    work_statement_find(work, &control->line[i].id);

		if (charter != NULL)
			charter_cuts_add(cutting, charter);
	}
}

static void
stewards_layer(struct cutting *cutting)
{
	const struct control_work *work = cutting->step->work;
	bool *is_endorsed = mem_new(work->statement_count, sizeof(bool));

	endorsed_find(is_endorsed, "cut", cutting->step->reach,
	    cutting->step->sight, cutting->step->roots);
	for (size_t i = 0; i < work->statement_count; i++) {
		/* What a guest says is not in every store. */
		if (!is_endorsed[i] ||
		    cutting->step->roots->owner[work->statements[i].author] ==
			NONE)
			continue;
		cutting->step->in_force[i] = true;
		stewards_cut_add(cutting, &work->statements[i]);
	}
	free(is_endorsed);
}

/* What an earlier layer holds is in no force. */
static void
own_layer(struct cutting *cutting, enum cut_layer layer)
{
	const struct control_work *work = cutting->step->work;

	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];

		if (!work_sees(statement, "cut", cutting->step->sight) ||
		    cutting->step->in_force[i] ||
		    cutting->step->roots->is_recovery[statement->author] !=
			(layer == CUT_BY_RECOVERY) ||
		    work->records[statement->record].hold != HOLD_NONE)
			continue;
		own_cut_add(cutting, statement, layer);
	}
}

static void holds_find(const struct control *control,
    struct control_work *work);

void
cuts_find(const struct step *step)
{
	struct cutting cutting = { .step = step };

	charters_layer(&cutting);
	stewards_layer(&cutting);
	holds_find(step->control, step->work);
	own_layer(&cutting, CUT_BY_RECOVERY);
	holds_find(step->control, step->work);
	own_layer(&cutting, CUT_BY_SIBLING);
	cuts_sort(step->control);
	holds_find(step->control, step->work);
}

/* --- step 5: what is held ------------------------------------------------ */

/* The first place whose device is not below this one. */
static size_t
place_find(const struct control *control, const struct device_id *device)
{
	const struct control_verdicts *verdicts = control->verdicts;
	size_t low = 0;
	size_t high = verdicts->place_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(verdicts->places[middle].device.text, device->text) <
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The next cut of this journal or its device, ascending; *place starts with
 * place_find().  NONE behind the last one.
 */
static size_t
cut_next(const struct control *control, const struct journal_head *head,
    size_t *place)
{
	const struct control_verdicts *verdicts = control->verdicts;

	while (*place < verdicts->place_count) {
		const struct cut_place *at = &verdicts->places[(*place)++];
		const struct cut *cut = &control->cuts[at->cut];

		if (strcmp(at->device.text, head->device.text) != 0)
			return NONE;
		if (!cut->is_journal ||
		    strcmp(cut->journal.text, head->journal.text) == 0)
			return at->cut;
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
		const char *journal = json_text(point, "journal");

		if (journal == NULL || strcmp(journal, head->journal.text) != 0)
			continue;
		/* A charter has one list for all devices that it cuts. */
		if (cut->layer == CUT_BY_CHARTER &&
		    strcmp(json_text(point, "device"), head->device.text) != 0)
			return NODE_NONE;
		return point_find(tree, point);
	}
	return NODE_NONE;
}

bool
control_may_hold(const struct control *control, const struct journal_head *head,
    bool is_forked)
{
	size_t place = place_find(control, &head->device);

	return is_forked || cut_next(control, head, &place) != NONE;
}

void
control_holds(const struct control *control, const struct journal_head *head,
    const struct tree *tree, size_t *holds)
{
	bool *overforked = mem_new(tree->count, sizeof(*overforked));
	bool *past = mem_new(tree->count, sizeof(*past));
	size_t place = place_find(control, &head->device);
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
	adopted_free(control, head, tree, holds);
}

static void
holds_find(const struct control *control, struct control_work *work)
{
	places_sort(control);
	for (size_t i = 0; i < work->journal_count; i++) {
		const struct control_journal *journal = &work->journals[i];
		const size_t first = work->journal_record[i];
		size_t *holds;

		if (journal->tree.count == 0)
			continue;
		holds = mem_new(journal->tree.count, sizeof(*holds));
		control_holds(control, &journal->head, &journal->tree, holds);
		for (size_t j = 0; j < journal->tree.count; j++)
			work->records[first + j].hold = holds[j];
		free(holds);
	}
}
