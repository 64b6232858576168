/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control_work.h"

/* --- who has which device ------------------------------------------------ */

/* The devices that one root has, as they are found. */
struct speaking {
	const struct control_work *work;
	const bool *present;
	size_t root;
	size_t *owner;
	bool *is_disputed;
	size_t *stack;
	size_t depth;
};

static void
speaking_give(struct speaking *speaking, size_t device)
{
	if (device == NONE)
		return;
	if (speaking->owner[device] == NONE) {
		speaking->owner[device] = speaking->root;
		speaking->stack[speaking->depth++] = device;
	} else if (speaking->owner[device] != speaking->root) {
		speaking->is_disputed[device] = true;
	}
}

/* The first of the said statements whose author is not below this device. */
static size_t
said_find(const struct control_work *work, size_t author)
{
	size_t low = 0;
	size_t high = work->said_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (work->statements[work->said[middle]].author < author)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Give the root what the devices on the stack say, and what those say. */
static void
speaking_follow(struct speaking *speaking)
{
	const struct control_work *work = speaking->work;

	while (speaking->depth > 0) {
		const size_t device = speaking->stack[--speaking->depth];

		for (size_t i = said_find(work, device); i < work->said_count;
		     i++) {
			const size_t number = work->said[i];
			const struct work_statement *statement =
			    &work->statements[number];

			if (statement->author != device)
				break;
			if (speaking->present[number])
				speaking_give(speaking, statement->subject);
		}
	}
}

static void
speaking_init(struct speaking *speaking, const struct control_work *work,
    const bool *present)
{
	*speaking = (struct speaking){
		.work = work,
		.present = present,
		.owner = mem_new(work->device_count, sizeof(size_t)),
		.is_disputed = mem_new(work->device_count, sizeof(bool)),
		.stack = mem_new(work->device_count, sizeof(size_t)),
	};
	for (size_t i = 0; i < work->device_count; i++)
		speaking->owner[i] = NONE;
}

/* --- step 2 -------------------------------------------------------------- */

static size_t
device_of(const struct control_work *work, const struct member_id *member,
    const struct public_key *key)
{
	const struct device_id id =
	    device_id_of(&work->charter->room, member, key);

	return work_device_find(work, &id);
}

static const struct founder *
founder_find(const struct charter *charter, const struct public_key *key)
{
	for (size_t i = 0; i < charter->founder_count; i++) {
		if (memcmp(charter->founders[i].key.bytes, key->bytes,
			KEY_LEN) == 0)
			return &charter->founders[i];
	}
	return NULL;
}

/* Which devices speak for a steward: from the stewards alone. */
static void
steward_devices_find(struct roots *out, const struct control_work *work,
    const bool *present)
{
	struct speaking speaking;

	speaking_init(&speaking, work, present);
	for (size_t i = 0; i < work->charter->founder_count; i++) {
		const struct founder *founder = &work->charter->founders[i];

		if (!founder->is_steward)
			continue;
		speaking_give(&speaking,
		    device_of(work, &founder->id, &founder->key));
		if (founder->has_recovery)
			speaking_give(&speaking,
			    device_of(work, &founder->id, &founder->recovery));
	}
	speaking_follow(&speaking);
	out->is_steward_device = mem_new(work->device_count, sizeof(bool));
	for (size_t i = 0; i < work->device_count; i++)
		out->is_steward_device[i] = speaking.owner[i] != NONE;
	free(speaking.owner);
	free(speaking.is_disputed);
	free(speaking.stack);
}

static void
root_id_add(struct roots *roots, const struct control_work *work,
    const struct public_key *key, const struct member_id *id)
{
	const struct founder *founder = founder_find(work->charter, key);
	struct root_id *out;

	roots->ids = mem_grow(roots->ids, &roots->id_room, roots->id_count + 1,
	    sizeof(*roots->ids));
	out = &roots->ids[roots->id_count++];
	*out = (struct root_id){
		.id = *id,
		.device = device_of(work, id, key),
		.recovery = NONE,
	};
	if (founder != NULL && founder->has_recovery)
		out->recovery = device_of(work, id, &founder->recovery);
	key_format(out->key, key);
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
		if (count == 0 ||
		    root_id_compare(&roots->ids[count - 1], &roots->ids[i]) !=
			0)
			roots->ids[count++] = roots->ids[i];
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
members_find(struct roots *out, const struct control_work *work,
    const bool *present)
{
	steward_devices_find(out, work, present);
	for (size_t i = 0; i < work->charter->founder_count; i++) {
		const struct founder *founder = &work->charter->founders[i];

		root_id_add(out, work, &founder->key, &founder->id);
	}
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];

		if (!present[i] || !statement->is_grant ||
		    !out->is_steward_device[statement->author])
			continue;
		const struct public_key key =
		    work_key(json_text(statement->json, "key"));
		const char *text = statement_subject(statement->json, 0);
		struct member_id id;

		if (member_id_parse(&id, text, strlen(text)))
			root_id_add(out, work, &key, &id);
	}
	root_ids_sort(out);
}

/* --- step 3 -------------------------------------------------------------- */

/*
 * The root keys' own devices first, then root after root in ascending order:
 * so no root gets anything from a device that belongs to another one.
 */
static void
keys_find(struct roots *out, const struct control_work *work,
    const bool *present)
{
	struct speaking speaking;

	speaking_init(&speaking, work, present);
	for (size_t root = 0; root < out->count; root++) {
		for (size_t i = out->first[root]; i < out->first[root + 1]; i++)
			speaking.owner[out->ids[i].device] = root;
	}
	for (size_t root = 0; root < out->count; root++) {
		speaking.root = root;
		for (size_t i = out->first[root]; i < out->first[root + 1];
		     i++) {
			speaking.stack[speaking.depth++] = out->ids[i].device;
			speaking_give(&speaking, out->ids[i].recovery);
		}
		speaking_follow(&speaking);
	}
	out->owner = speaking.owner;
	out->is_disputed = speaking.is_disputed;
	free(speaking.stack);
}

void
roots_find(struct roots *out, const struct control_work *work,
    const bool *present)
{
	*out = (struct roots){ .ids = NULL };
	members_find(out, work, present);
	keys_find(out, work, present);
}

void
roots_clear(struct roots *roots)
{
	free(roots->ids);
	free(roots->first);
	free(roots->is_steward_device);
	free(roots->owner);
	free(roots->is_disputed);
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
