/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

struct show {
	struct control *control;
	const struct control_work *work;
	const struct roots *roots;
	size_t *order; /* statements that count, in the order of section 5 */
	size_t count;
	size_t *device_place; /* by device of the work: in control->devices */
	bool *has_kind;       /* by member: its kind is of a current grant */
};

/* --- the order of statements --------------------------------------------- */

struct order_key {
	uint64_t rank;
	const char *journal;
	uint64_t sequence;
	struct hash hash;
	size_t statement; /* of one record: ascending by index */
};

static int
order_compare(const void *left, const void *right)
{
	const struct order_key *a = left;
	const struct order_key *b = right;
	int order;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	order = strcmp(a->journal, b->journal);
	if (order != 0)
		return order;
	if (a->sequence != b->sequence)
		return a->sequence < b->sequence ? -1 : 1;
	order = hash_compare(&a->hash, &b->hash);
	if (order != 0)
		return order;
	return (a->statement > b->statement) - (a->statement < b->statement);
}

static void
show_order(struct show *show)
{
	const struct control_work *work = show->work;
	const struct verdict *verdicts = show->control->verdicts->verdicts;
	struct order_key *keys = mem_new(work->statement_count, sizeof(*keys));

	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];
		const struct work_record *record =
		    &work->records[statement->record];
		const struct control_journal *journal =
		    &work->journals[record->journal];
		const struct node *node = &journal->tree.nodes[record->node];

		if (verdicts[i].reason != REASON_COUNTS)
			continue;
		keys[show->count++] = (struct order_key){
			.rank = journal->records[record->node].rank,
			.journal = journal->head.journal.text,
			.sequence = node->sequence,
			.hash = node->hash,
			.statement = i,
		};
	}
	if (show->count > 1)
		qsort(keys, show->count, sizeof(*keys), order_compare);
	show->order = mem_new(show->count, sizeof(*show->order));
	for (size_t i = 0; i < show->count; i++)
		show->order[i] = keys[i].statement;
	free(keys);
}

/* --- members ------------------------------------------------------------- */

/* What may be said about one member, once or more. */
struct grant {
	const char *member_kind;
	const json_t *roles; /* or NULL */
};

static bool
roles_have(const json_t *roles, const char *role)
{
	for (size_t i = 0; i < json_array_size(roles); i++) {
		if (strcmp(json_string_value(json_array_get(roles, i)), role) ==
		    0)
			return true;
	}
	return false;
}

static bool
kind_is(const struct grant *grant, const char *member_kind)
{
	return strcmp(grant->member_kind, member_kind) == 0;
}

static bool
grant_is_observers(const struct grant *grant)
{
	if (roles_have(grant->roles, "observer"))
		return true;
	return json_array_size(grant->roles) == 0 &&
	    (kind_is(grant, "embassy") || kind_is(grant, "un") ||
		kind_is(grant, "regional"));
}

/* Add what is not there yet, and keep the texts ascending. */
static void
texts_merge(json_t *into, const json_t *from)
{
	for (size_t i = 0; i < json_array_size(from); i++) {
		json_t *item = json_array_get(from, i);
		const char *text = json_string_value(item);
		size_t place = 0;

		while (place < json_array_size(into) &&
		    strcmp(json_string_value(json_array_get(into, place)),
			text) < 0)
			place++;
		if (place == json_array_size(into) ||
		    strcmp(json_string_value(json_array_get(into, place)),
			text) != 0)
			(void)json_array_insert(into, place, item);
	}
}

static void
kind_add(struct member *member, const char *member_kind)
{
	json_t *kinds = json_pack("[s]", member_kind);

	texts_merge(member->kinds, kinds);
	json_decref(kinds);
}

/* Rights only grow: each grant adds, none takes away. */
static void
member_grant(struct member *member, const struct grant *grant)
{
	if (member->kind == NULL) {
		member->kind = grant->member_kind;
		member->is_observer = true;
	}
	texts_merge(member->roles, grant->roles);
	kind_add(member, grant->member_kind);
	if (roles_have(grant->roles, "importer")) {
		member->has_importer_grant = true;
		member->is_importer = true;
	}
	if (kind_is(grant, "government") || kind_is(grant, "coordinating-body"))
		member->is_government = true;
	if (kind_is(grant, "coalition"))
		member->is_coalition = true;
	if (!grant_is_observers(grant))
		member->is_observer = false;
}

static void
members_make(struct show *show)
{
	const struct roots *roots = show->roots;
	struct control *control = show->control;

	control->members = mem_new(roots->count, sizeof(*control->members));
	control->member_count = roots->count;
	show->has_kind = mem_new(roots->count, sizeof(*show->has_kind));
	for (size_t i = 0; i < roots->count; i++) {
		struct member *member = &control->members[i];
		const size_t first = roots->first[i];

		member->id_count = roots->first[i + 1] - first;
		member->ids = mem_new(member->id_count, sizeof(*member->ids));
		for (size_t j = 0; j < member->id_count; j++)
			member->ids[j] = roots->ids[first + j].id;
		member->root = work_key(roots->ids[first].key);
		member->names = json_object();
		member->roles = json_array();
		member->kinds = json_array();
		member->of = json_array();
	}
}

/* The founding charter is the first grant of its founders. */
static void
founders_grant(struct show *show)
{
	const struct charter *charter = show->work->charter;
	const json_t *founders = json_object_get(charter->json, "founders");

	for (size_t i = 0; i < charter->founder_count; i++) {
		const json_t *founder = json_array_get(founders, i);
		const size_t root =
		    roots_find_key(show->roots, json_text(founder, "key"));
		struct member *member = &show->control->members[root];
		const struct grant grant = {
			.member_kind = json_text(founder, "member_kind"),
		};

		member_grant(member, &grant);
	}
}

/* Their first names, where nothing was said in that language since. */
static void
founders_name(struct show *show)
{
	const json_t *founders =
	    json_object_get(show->work->charter->json, "founders");

	for (size_t i = 0; i < json_array_size(founders); i++) {
		const json_t *founder = json_array_get(founders, i);
		const size_t root =
		    roots_find_key(show->roots, json_text(founder, "key"));

		(void)json_object_update_missing(
		    show->control->members[root].names,
		    json_object_get(founder, "names"));
	}
}

/* Who is a steward, of the charter in force or of one before. */
static void
stewards_show(struct show *show)
{
	const struct control *control = show->control;

	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];

		for (size_t j = 0; j < charter->steward_count; j++) {
			char key[KEY_TEXT];
			struct member *member;

			key_format(key, &charter->stewards[j].key);
			member =
			    &control->members[roots_find_key(show->roots, key)];
			member->is_importer = true;
			member->is_observer = false;
			if (i + 1 == control->line_count)
				member->is_steward = true;
		}
	}
}

static bool
is_own_name(const struct show *show, size_t number)
{
	const struct work_statement *statement =
	    &show->work->statements[number];

	return show->roots->owner[statement->author] ==
	    roots_find_key(show->roots, json_text(statement->json, "key"));
}

/* What the stewards say of it now, where they have said more than once. */
static void
current_grant_show(struct show *show, struct member *member,
    const json_t *grant)
{
	bool *is_kind_new = &show->has_kind[member - show->control->members];

	if (!*is_kind_new)
		member->kind = json_text(grant, "member_kind");
	*is_kind_new = true;
	if (member->accreditation == NULL)
		member->accreditation = json_text(grant, "accreditation");
}

static void
member_statement_show(struct show *show, size_t number)
{
	const json_t *json = show->work->statements[number].json;
	const size_t root = roots_find_key(show->roots, json_text(json, "key"));
	struct member *member = &show->control->members[root];

	if (show->roots->is_by_steward[number]) {
		const struct grant grant = {
			.member_kind = json_text(json, "member_kind"),
			.roles = json_object_get(json, "roles"),
		};

		member_grant(member, &grant);
	}
	if (!show->control->verdicts->verdicts[number].current)
		return;
	texts_merge(member->of, json_object_get(json, "of"));
	if (show->roots->is_by_steward[number])
		current_grant_show(show, member, json);
}

/* Names: of all current statements, what members say of themselves first. */
static void
names_show(struct show *show, bool own)
{
	for (size_t i = 0; i < show->count; i++) {
		const size_t number = show->order[i];
		const json_t *json = show->work->statements[number].json;
		json_t *names = json_object_get(json, "names");

		if (!work_is(&show->work->statements[number], "member") ||
		    !show->control->verdicts->verdicts[number].current ||
		    names == NULL || is_own_name(show, number) != own)
			continue;
		(void)json_object_update_missing(
		    show->control
			->members[roots_find_key(show->roots,
			    json_text(json, "key"))]
			.names,
		    names);
	}
}

/* --- devices ------------------------------------------------------------- */

static void
devices_make(struct show *show)
{
	const struct control_work *work = show->work;
	struct control *control = show->control;

	control->devices =
	    mem_new(work->device_count, sizeof(*control->devices));
	show->device_place = mem_new(work->device_count, sizeof(size_t));
	for (size_t i = 0; i < work->device_count; i++) {
		show->device_place[i] = NONE;
		if (show->roots->owner[i] == NONE)
			continue;
		show->device_place[i] = control->device_count;
		control->devices[control->device_count++] = (struct device){
			.id = work->devices[i].id,
			.key = work->devices[i].key,
			.member = show->roots->owner[i],
			.member_id = work->devices[i].member,
			.is_disputed = show->roots->is_disputed[i],
			.label = mem_text(""),
		};
	}
	for (size_t i = 0; i < show->roots->id_count; i++) {
		const size_t device = show->roots->ids[i].device;
		struct device *root =
		    &control->devices[show->device_place[device]];

		root->is_root = true;
		root->is_work = true;
	}
}

static void
device_statement_show(struct show *show, size_t number)
{
	static const struct statement_id nobody;
	const struct work_statement *statement =
	    &show->work->statements[number];
	const size_t place = show->device_place[statement->subject];
	const struct roots *roots = show->roots;
	struct device *device;

	if (place == NONE)
		return;
	device = &show->control->devices[place];
	if (strcmp(json_text(statement->json, "purpose"), "work") == 0)
		device->is_work = true;
	/* What another root says of it is no name and no admission. */
	if (roots->owner[statement->author] != device->member)
		return;
	if (!device->is_root &&
	    memcmp(&device->admitted_by, &nobody, sizeof(nobody)) == 0)
		device->admitted_by = statement->id;
	if (device->label[0] == '\0' &&
	    show->control->verdicts->verdicts[number].current) {
		free(device->label);
		device->label = mem_text(json_text(statement->json, "label"));
	}
}

static void
device_cuts_show(const struct show *show)
{
	const struct control *control = show->control;
	const struct control_verdicts *verdicts = control->verdicts;

	for (size_t i = 0; i < verdicts->place_count; i++) {
		const struct cut_place *at = &verdicts->places[i];
		const size_t device = work_device_find(show->work, &at->device);

		if (device != NONE && show->device_place[device] != NONE &&
		    !control->cuts[at->cut].is_journal)
			control->devices[show->device_place[device]].is_cut =
			    true;
	}
}

void
control_show(struct control *control, const struct control_work *work,
    const struct roots *roots)
{
	struct show show = {
		.control = control,
		.work = work,
		.roots = roots,
	};

	show_order(&show);
	members_make(&show);
	founders_grant(&show);
	devices_make(&show);
	for (size_t i = 0; i < show.count; i++) {
		const size_t number = show.order[i];
		const struct work_statement *statement =
		    &work->statements[number];

		if (work_is(statement, "member"))
			member_statement_show(&show, number);
		else if (work_is(statement, "device"))
			device_statement_show(&show, number);
	}
	/* After the grants: whatever they are, a steward is no observer. */
	stewards_show(&show);
	names_show(&show, true);
	names_show(&show, false);
	founders_name(&show);
	member_ids_show(control, work, roots);
	device_cuts_show(&show);
	free(show.order);
	free(show.device_place);
	free(show.has_kind);
}
