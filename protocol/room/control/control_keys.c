/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* --- step 2 -------------------------------------------------------------- */

static struct root_id *
root_id_add(struct roots *roots, const struct control_work *work,
    const struct public_key *key, const struct member_id *id)
{
	struct root_id *out;

	roots->ids = mem_grow(roots->ids, &roots->id_room, roots->id_count + 1,
	    sizeof(*roots->ids));
	out = &roots->ids[roots->id_count++];
	*out = (struct root_id){
		.id = *id,
		.device = work_device_of(work, id, key),
	};
	key_format(out->key, key);
	return out;
}

static int
root_id_compare(const void *left, const void *right)
{
	const struct root_id *a = left;
	const struct root_id *b = right;
	const int order = strcmp(a->key, b->key);

	return order != 0 ? order : strcmp(a->id.text, b->id.text);
}

static void
root_ids_sort(struct roots *roots)
{
	size_t count = 0;

	if (roots->id_count > 1)
		qsort(roots->ids, roots->id_count, sizeof(*roots->ids),
		    root_id_compare);
	for (size_t i = 0; i < roots->id_count; i++) {
		const struct root_id *from = &roots->ids[i];
		struct root_id *kept =
		    count == 0 ? NULL : &roots->ids[count - 1];

		if (kept == NULL || root_id_compare(kept, from) != 0) {
			roots->ids[count++] = *from;
			continue;
		}
		kept->is_settled = kept->is_settled || from->is_settled;
		kept->is_listed = kept->is_listed || from->is_listed;
	}
	roots->id_count = count;
	roots->first = mem_new(count + 1, sizeof(*roots->first));
	for (size_t i = 0; i < count; i++) {
		if (i == 0 ||
		    strcmp(roots->ids[i - 1].key, roots->ids[i].key) != 0)
			roots->first[roots->count++] = i;
	}
	roots->first[roots->count] = count;
}

static void
listed_add(struct roots *out, const struct reach *reach)
{
	const struct control_work *work = reach->work;
	const struct control *control = reach->control;

	for (size_t i = 0; i < work->charter->founder_count; i++) {
		const struct founder *founder = &work->charter->founders[i];

		root_id_add(out, work, &founder->key, &founder->id)->is_listed =
		    true;
	}
	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];

		for (size_t j = 0; j < charter->steward_count; j++)
			root_id_add(out, work, &charter->stewards[j].key,
			    &charter->stewards[j].id)
			    ->is_listed = true;
	}
}

static void
members_find(struct roots *out, const struct reach *reach, const bool *sight)
{
	const struct control_work *work = reach->work;

	out->is_by_steward = mem_new(work->statement_count, sizeof(bool));
	out->is_endorsed = mem_new(work->statement_count, sizeof(bool));
	grants_find(out->is_by_steward, reach, sight);
	endorsed_find(out->is_endorsed, "member", reach, sight, NULL);
	listed_add(out, reach);
	for (size_t i = 0; i < work->statement_count; i++) {
		const json_t *json = work->statements[i].json;

		if (!out->is_by_steward[i])
			continue;
		const struct public_key key = work_key(json_text(json, "key"));
		const struct member_id id =
		    work_member(statement_subject(json, 0));

		root_id_add(out, work, &key, &id)->is_settled =
		    out->is_endorsed[i];
	}
	root_ids_sort(out);
}

/* --- step 3 -------------------------------------------------------------- */

/* A root id and the root that has it, in the order in which they are given
 * devices. */
struct turn {
	const struct root_id *id;
	size_t root;
};

static int
turn_compare(const void *left, const void *right)
{
	const struct turn *a = left;
	const struct turn *b = right;

	if (a->id->is_settled != b->id->is_settled)
		return a->id->is_settled ? -1 : 1;
	if (a->id->is_listed != b->id->is_listed)
		return a->id->is_listed ? -1 : 1;
	return root_id_compare(a->id, b->id);
}

static struct turn *
turns_sort(const struct roots *roots)
{
	struct turn *turns = mem_new(roots->id_count, sizeof(*turns));

	for (size_t root = 0; root < roots->count; root++) {
		for (size_t i = roots->first[root]; i < roots->first[root + 1];
		     i++)
			turns[i] = (struct turn){
				.id = &roots->ids[i],
				.root = root,
			};
	}
	if (roots->id_count > 1)
		qsort(turns, roots->id_count, sizeof(*turns), turn_compare);
	return turns;
}

/* The device of a recovery key, if the root gets it. */
static void
recovery_give(struct speaking *speaking, bool *is_recovery,
    const struct member_id *id, const struct public_key *key)
{
	const size_t device = work_device_of(speaking->work, id, key);

	speaking_give(speaking, device);
	if (device != NONE && speaking->owner[device] == speaking->who)
		is_recovery[device] = true;
}

/* Recovery keys of the founder's entry, and of steward's entries of the id. */
static void
recoveries_give(struct speaking *speaking, bool *is_recovery,
    const struct turn *turn, const struct control *control)
{
	const struct charter *charter = control->charter;
	const struct public_key key = work_key(turn->id->key);

	for (size_t i = 0; i < charter->founder_count; i++) {
		const struct founder *founder = &charter->founders[i];

		if (founder->has_recovery &&
		    memcmp(founder->key.bytes, key.bytes, KEY_LEN) == 0)
			recovery_give(speaking, is_recovery, &turn->id->id,
			    &founder->recovery);
	}
	for (size_t i = 1; i < control->line_count; i++) {
		const struct line_charter *at = &control->line[i];

		for (size_t j = 0; j < at->steward_count; j++) {
			const struct steward *steward = &at->stewards[j];

			if (steward->has_recovery &&
			    memcmp(steward->key.bytes, key.bytes, KEY_LEN) ==
				0 &&
			    strcmp(steward->id.text, turn->id->id.text) == 0)
				recovery_give(speaking, is_recovery,
				    &steward->id, &steward->recovery);
		}
	}
}

/*
 * The root keys' own devices first, then root after root: so no root gets
 * anything from a device that belongs to another one.
 */
static void
keys_find(struct roots *out, const struct reach *reach, const bool *sight)
{
	const struct control_work *work = reach->work;
	struct turn *turns = turns_sort(out);
	struct speaking speaking;

	speaking_init(&speaking, work, sight);
	speaking.is_disputed = mem_new(work->device_count, sizeof(bool));
	out->is_recovery = mem_new(work->device_count, sizeof(bool));
	for (size_t i = 0; i < out->id_count; i++)
		speaking.owner[turns[i].id->device] = turns[i].root;
	for (size_t i = 0; i < out->id_count; i++) {
		speaking.who = turns[i].root;
		speaking.stack[speaking.depth++] = turns[i].id->device;
		recoveries_give(&speaking, out->is_recovery, &turns[i],
		    reach->control);
		speaking_follow(&speaking);
	}
	out->owner = speaking.owner;
	out->is_disputed = speaking.is_disputed;
	speaking.owner = NULL;
	speaking.is_disputed = NULL;
	speaking_clear(&speaking);
	free(turns);
}

void
roots_find(struct roots *out, const struct reach *reach, const bool *sight)
{
	*out = (struct roots){ .ids = NULL };
	members_find(out, reach, sight);
	keys_find(out, reach, sight);
}

void
roots_clear(struct roots *roots)
{
	free(roots->ids);
	free(roots->first);
	free(roots->is_by_steward);
	free(roots->is_endorsed);
	free(roots->owner);
	free(roots->is_disputed);
	free(roots->is_recovery);
	*roots = (struct roots){ .ids = NULL };
}

size_t
roots_find_key(const struct roots *roots, const char *key)
{
	size_t low = 0;
	size_t high = roots->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(roots->ids[roots->first[middle]].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == roots->count ||
	    strcmp(roots->ids[roots->first[low]].key, key) != 0)
		return NONE;
	return low;
}

bool
root_has_id(const struct roots *roots, size_t root, const char *id)
{
	for (size_t i = roots->first[root]; i < roots->first[root + 1]; i++) {
		if (strcmp(roots->ids[i].id.text, id) == 0)
			return true;
	}
	return false;
}
