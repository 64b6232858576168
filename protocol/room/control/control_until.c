/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* The records of a control journal that a right reaches. */
struct until_past {
	size_t until;
	size_t journal;
	bool *past;
};

static bool
entry_is(const json_t *entry, const struct until *until)
{
	return strcmp(json_text(entry, "key"), until->key) == 0 &&
	    (strcmp(json_text(entry, "right"), "importer") == 0) ==
	    until->is_importer;
}

static int
until_compare(const void *left, const void *right)
{
	const struct until *a = left;
	const struct until *b = right;
	const int order = strcmp(a->key, b->key);

	if (order != 0)
		return order;
	if (a->is_importer != b->is_importer)
		return a->is_importer ? 1 : -1;
	return (a->charter < b->charter) - (a->charter > b->charter);
}

static const json_t *
until_entries(const struct control *control, const struct until *until)
{
	return json_object_get(control->line[until->charter].json, "until");
}

void
untils_find(struct control *control)
{
	struct control_verdicts *out = control->verdicts;
	size_t all = 0;
	size_t count = 0;

	for (size_t i = 0; i < control->line_count; i++)
		all += json_array_size(
		    json_object_get(control->line[i].json, "until"));
	out->untils = mem_new(all, sizeof(*out->untils));
	for (size_t i = 0; i < control->line_count; i++) {
		const json_t *list =
		    json_object_get(control->line[i].json, "until");

		for (size_t j = 0; j < json_array_size(list); j++) {
			const json_t *entry = json_array_get(list, j);
			struct until *until = &out->untils[count++];

			(void)memcpy(until->key, json_text(entry, "key"),
			    KEY_TEXT);
			until->is_importer =
			    strcmp(json_text(entry, "right"), "importer") == 0;
			until->charter = i;
		}
	}
	if (count > 1)
		qsort(out->untils, count, sizeof(*out->untils), until_compare);
	/* One for each charter that ends something; the last one first. */
	for (size_t i = 0; i < count; i++) {
		const struct until *until = &out->untils[i];
		const struct until *kept = out->until_count == 0 ?
		    NULL :
		    &out->untils[out->until_count - 1];

		if (kept == NULL || until_compare(kept, until) != 0)
			out->untils[out->until_count++] = *until;
	}
}

/* Is there another until of this key and right at that place, of a charter
 * from the given one on? */
static bool
until_is_more(const struct control *control, size_t first, size_t place,
    size_t charter)
{
	const struct control_verdicts *verdicts = control->verdicts;
	const struct until *until = &verdicts->untils[place];

	return place < verdicts->until_count && until->charter >= charter &&
	    strcmp(until->key, verdicts->untils[first].key) == 0 &&
	    until->is_importer == verdicts->untils[first].is_importer;
}

/* The place of the last charter's until, or NONE. */
static size_t
until_place(const struct control *control, const struct public_key *key,
    bool is_importer)
{
	const struct control_verdicts *verdicts = control->verdicts;
	struct until wanted = { .is_importer = is_importer };
	size_t low = 0;
	size_t high = verdicts->until_count;

	if (verdicts->until_count == 0)
		return NONE;
	key_format(wanted.key, key);
	wanted.charter = NONE; /* before all of this key and right */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (until_compare(&verdicts->untils[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == verdicts->until_count ||
	    strcmp(verdicts->untils[low].key, wanted.key) != 0 ||
	    verdicts->untils[low].is_importer != is_importer)
		return NONE;
	return low;
}

/* --- control journals ---------------------------------------------------- */

static void
past_add(struct reach *reach, size_t until, const json_t *entry)
{
	const struct control_work *work = reach->work;
	const char *text = json_text(entry, "journal");
	const struct lookup_entry *found =
	    text == NULL ? NULL : lookup_find(&work->journal_names, text);
	const struct tree *tree;
	struct until_past *out;
	size_t node;

	if (found == NULL)
		return;
	tree = &work->journals[found->value].tree;
	node = point_find(tree, entry);
	if (node == NODE_NONE)
		return;
	reach->pasts = mem_grow(reach->pasts, &reach->room, reach->count + 1,
	    sizeof(*reach->pasts));
	out = &reach->pasts[reach->count++];
	*out = (struct until_past){
		.until = until,
		.journal = found->value,
		.past = mem_new(tree->count, sizeof(bool)),
	};
	tree_past(tree, node, out->past);
}

static int
past_compare(const void *left, const void *right)
{
	const struct until_past *a = left;
	const struct until_past *b = right;

	if (a->until != b->until)
		return a->until < b->until ? -1 : 1;
	return (a->journal > b->journal) - (a->journal < b->journal);
}

void
reach_init(struct reach *reach, const struct control *control,
    const struct control_work *work)
{
	const struct control_verdicts *verdicts = control->verdicts;

	*reach = (struct reach){ .control = control, .work = work };
	for (size_t i = 0; i < verdicts->until_count; i++) {
		const struct until *until = &verdicts->untils[i];
		const json_t *list = until_entries(control, until);

		for (size_t j = 0; j < json_array_size(list); j++) {
			const json_t *entry = json_array_get(list, j);

			if (!until->is_importer && entry_is(entry, until))
				past_add(reach, i, entry);
		}
	}
	if (reach->count > 1)
		qsort(reach->pasts, reach->count, sizeof(*reach->pasts),
		    past_compare);
}

void
reach_clear(struct reach *reach)
{
	for (size_t i = 0; i < reach->count; i++)
		free(reach->pasts[i].past);
	free(reach->pasts);
	*reach = (struct reach){ .count = 0 };
}

bool
reach_has(const struct reach *reach, const struct public_key *key,
    size_t charter, size_t record)
{
	const struct work_record *place = &reach->work->records[record];
	const size_t first = until_place(reach->control, key, false);
	struct until_past wanted = { .journal = place->journal };
	const struct until_past *found;

	if (first == NONE)
		return true;
	for (size_t i = first;
	     until_is_more(reach->control, first, i, charter + 1); i++) {
		wanted.until = i;
		found = reach->count == 0 ?
		    NULL :
		    bsearch(&wanted, reach->pasts, reach->count, sizeof(wanted),
			past_compare);
		if (found == NULL || !found->past[place->node])
			return false;
	}
	return true;
}

/* --- data journals ------------------------------------------------------- */

/* The last charter of the line that lists the key as a steward, or NONE. */
static size_t
steward_until(const struct control *control, const struct public_key *key)
{
	for (size_t i = control->line_count; i-- > 0;) {
		const struct line_charter *charter = &control->line[i];

		for (size_t j = 0; j < charter->steward_count; j++) {
			if (memcmp(charter->stewards[j].key.bytes, key->bytes,
				KEY_LEN) == 0)
				return i;
		}
	}
	return NONE;
}

/* The right importer of one member: from grants, and as a steward.  Each is
 * there or not, and ends at an until, and those behind it of charters from
 * another one on, or never (NONE). */
struct importer {
	bool by_grant;
	bool by_steward;
	size_t grant_until;
	size_t steward_until;
	size_t steward_from;
};

static bool
importer_find(struct importer *out, const struct control *control,
    const struct journal_head *head)
{
	const struct device *device = control_device(control, &head->device);
	const struct member *member;
	size_t steward;

	if (device == NULL || control->verdicts->until_count == 0)
		return false;
	member = &control->members[device->member];
	steward = steward_until(control, &member->root);
	*out = (struct importer){
		.by_grant = member->has_importer_grant,
		.by_steward = steward != NONE,
		.grant_until = until_place(control, &member->root, true),
		.steward_until = until_place(control, &member->root, false),
		.steward_from = steward == NONE ? 0 : steward + 1,
	};
	if (out->steward_until != NONE &&
	    control->verdicts->untils[out->steward_until].charter <
		out->steward_from)
		out->steward_until = NONE;
	return member->is_importer &&
	    !(out->by_grant && out->grant_until == NONE) &&
	    !(out->by_steward && out->steward_until == NONE);
}

bool
control_may_end(const struct control *control, const struct journal_head *head)
{
	struct importer importer;

	return importer_find(&importer, control, head);
}

/* The records that the until leaves. */
static void
until_leave(const struct control *control, size_t number,
    const struct journal_head *head, const struct tree *tree, bool *past)
{
	const struct until *until = &control->verdicts->untils[number];
	const json_t *list = until_entries(control, until);

	(void)memset(past, 0, tree->count * sizeof(*past));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const char *journal = json_text(entry, "journal");
		size_t node;

		if (!entry_is(entry, until) || journal == NULL ||
		    strcmp(journal, head->journal.text) != 0)
			continue;
		node = point_find(tree, entry);
		if (node != NODE_NONE)
			tree_past(tree, node, past);
	}
}

/* Take from ends what all untils of charters from that one on leave. */
static void
untils_leave(const struct control *control, size_t first, size_t charter,
    const struct journal_head *head, const struct tree *tree, bool *ends)
{
	bool *past = mem_new(tree->count, sizeof(*past));
	bool *left = mem_new(tree->count, sizeof(*left));

	until_leave(control, first, head, tree, left);
	for (size_t i = first + 1; until_is_more(control, first, i, charter);
	     i++) {
		until_leave(control, i, head, tree, past);
		for (size_t k = 0; k < tree->count; k++)
			left[k] = left[k] && past[k];
	}
	for (size_t k = 0; k < tree->count; k++)
		ends[k] = ends[k] && !left[k];
	free(past);
	free(left);
}

bool
control_ends(const struct control *control, const struct journal_head *head,
    const struct tree *tree, bool *ends)
{
	struct importer importer;

	if (!importer_find(&importer, control, head))
		return false;
	for (size_t i = 0; i < tree->count; i++)
		ends[i] = true;
	if (importer.by_grant)
		untils_leave(control, importer.grant_until, 0, head, tree,
		    ends);
	if (importer.by_steward)
		untils_leave(control, importer.steward_until,
		    importer.steward_from, head, tree, ends);
	return true;
}
