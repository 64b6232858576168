/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* --- who has which device ------------------------------------------------ */

void
speaking_init(struct speaking *speaking, const struct control_work *work,
    const bool *sight)
{
	*speaking = (struct speaking){
		.work = work,
		.sight = sight,
		.owner = mem_new(work->device_count, sizeof(size_t)),
		.stack = mem_new(work->device_count, sizeof(size_t)),
		.given = mem_new(work->device_count, sizeof(size_t)),
	};
	for (size_t i = 0; i < work->device_count; i++)
		speaking->owner[i] = NONE;
}

void
speaking_clear(struct speaking *speaking)
{
	free(speaking->owner);
	free(speaking->is_disputed);
	free(speaking->stack);
	free(speaking->given);
	*speaking = (struct speaking){ .work = NULL };
}

void
speaking_reset(struct speaking *speaking)
{
	for (size_t i = 0; i < speaking->given_count; i++)
		speaking->owner[speaking->given[i]] = NONE;
	speaking->given_count = 0;
}

void
speaking_give(struct speaking *speaking, size_t device)
{
	if (device == NONE)
		return;
	if (speaking->owner[device] == NONE) {
		speaking->owner[device] = speaking->who;
		speaking->stack[speaking->depth++] = device;
		speaking->given[speaking->given_count++] = device;
	} else if (speaking->owner[device] != speaking->who &&
	    speaking->is_disputed != NULL) {
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

void
speaking_follow(struct speaking *speaking)
{
	const struct control_work *work = speaking->work;

	while (speaking->depth > 0) {
		const size_t device = speaking->stack[--speaking->depth];

		for (size_t i = said_find(work, device); i < work->said_count;
		     i++) {
			const struct work_statement *statement =
			    &work->statements[work->said[i]];

			if (statement->author != device)
				break;
			if (speaking->sight[statement->record])
				speaking_give(speaking, statement->subject);
		}
	}
}

/* Each steward of a charter has another member id, and so other devices. */
void
stewards_speak(struct speaking *speaking, const struct steward *stewards,
    size_t count)
{
	speaking_reset(speaking);
	for (size_t i = 0; i < count; i++) {
		const struct steward *steward = &stewards[i];

		speaking->who = i;
		speaking_give(speaking,
		    work_device_of(speaking->work, &steward->id,
			&steward->key));
		if (steward->has_recovery)
			speaking_give(speaking,
			    work_device_of(speaking->work, &steward->id,
				&steward->recovery));
		speaking_follow(speaking);
	}
}

/* --- the floor ----------------------------------------------------------- */

/* The highest sequence that the points name for this journal of the device;
 * 0 for none. */
static uint64_t
floor_point(const struct floor *floor, const struct device_id *device,
    const char *journal)
{
	uint64_t highest = 0;

	for (size_t i = 0; i < json_array_size(floor->points); i++) {
		const json_t *point = json_array_get(floor->points, i);
		const char *named = json_text(point, "journal");
		const uint64_t sequence = (uint64_t)json_integer_value(
		    json_object_get(point, "sequence"));

		if (named == NULL || strcmp(named, journal) != 0 ||
		    (floor->is_charter &&
			strcmp(json_text(point, "device"), device->text) != 0))
			continue;
		if (sequence > highest)
			highest = sequence;
	}
	return highest;
}

/* The first seen line of this journal about that one. */
static size_t
seen_find(const struct control_work *work, size_t journal, const char *target)
{
	size_t low = 0;
	size_t high = work->seen_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct work_seen *seen = &work->seen[middle];

		if (seen->journal < journal ||
		    (seen->journal == journal &&
			strcmp(seen->target, target) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Had a record below this one seen more of the target than the sequence? */
static bool
had_seen(const struct control_work *work, const struct work_record *record,
    const char *target, uint64_t sequence)
{
	const struct tree *tree = &work->journals[record->journal].tree;
	const size_t below = tree->nodes[record->node].previous;
	bool *past = NULL;
	bool found = false;

	for (size_t i = seen_find(work, record->journal, target);
	     below != NODE_NONE && !found && i < work->seen_count; i++) {
		const struct work_seen *seen = &work->seen[i];

		if (seen->journal != record->journal ||
		    strcmp(seen->target, target) != 0 ||
		    seen->sequence <= sequence)
			break;
		if (past == NULL) {
			past = mem_new(tree->count, sizeof(*past));
			tree_past(tree, below, past);
		}
		found = past[seen->node];
	}
	free(past);
	return found;
}

static bool
floor_allows(const struct control_work *work, const struct floor *floor,
    const struct work_statement *endorsement)
{
	const struct work_record *record = &work->records[endorsement->record];

	for (size_t i = 0; i < floor->count; i++) {
		const struct device_id *device = &floor->devices[i];
		size_t count;
		const struct lookup_entry *run =
		    lookup_run(&work->device_journals, device->text, &count);

		for (size_t j = 0; j < count; j++) {
			const char *journal =
			    work->journals[run[j].value].head.journal.text;

			if (had_seen(work, record, journal,
				floor_point(floor, device, journal)))
				return false;
		}
	}
	return true;
}

/* --- endorsing ----------------------------------------------------------- */

static void
device_list_add(struct device_list *list, size_t device)
{
	list->all = mem_grow(list->all, &list->room, list->count + 1,
	    sizeof(*list->all));
	list->all[list->count++] = device;
}

static void
tally_add(struct tally *out, const struct tally_rule *rule, size_t endorsement)
{
	const struct control_work *work = rule->speaking->work;
	const struct work_statement *said = &work->statements[endorsement];
	const size_t steward = rule->speaking->owner[said->author];
	const struct steward *who;

	if (steward == NONE || !rule->speaking->sight[said->record] ||
	    (rule->may != NULL && !rule->may(rule->arg, steward, endorsement)))
		return;
	who = &rule->stewards[steward];
	const bool by_recovery = who->has_recovery &&
	    memcmp(who->recovery.bytes, work->devices[said->author].key.bytes,
		KEY_LEN) == 0;

	if (rule->devices == NULL && out->has[steward] &&
	    (!by_recovery || out->recovered[steward]))
		return;
	if (rule->floor != NULL && !floor_allows(work, rule->floor, said))
		return;
	out->count += out->has[steward] ? 0 : 1;
	out->recovered_count += by_recovery && !out->recovered[steward] ? 1 : 0;
	out->has[steward] = true;
	out->recovered[steward] = out->recovered[steward] || by_recovery;
	if (rule->devices != NULL)
		device_list_add(rule->devices, said->author);
}

void
tally_take(struct tally *out, const struct tally_rule *rule, size_t statement)
{
	const struct control_work *work = rule->speaking->work;
	char text[STATEMENT_ID_MAX + 1];
	const struct lookup_entry *run;
	size_t count;

	*out = (struct tally){ .count = 0 };
	statement_id_format(text, &work->statements[statement].id);
	/* To admit a member is not to settle who has its id. */
	if (!work_is(&work->statements[statement], "member"))
		tally_add(out, rule, statement);
	run = lookup_run(&work->endorsements, text, &count);
	for (size_t i = 0; i < count; i++)
		tally_add(out, rule, run[i].value);
}
