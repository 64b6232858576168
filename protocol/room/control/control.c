/* SPDX-License-Identifier: ISC */
#include "protocol/room/control.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"
#include "protocol/room/slot.h"

static const char *const reason_names[] = {
	[REASON_COUNTS] = "counts",
	[REASON_HELD] = "held",
	[REASON_NEWER] = "newer",
	[REASON_NOT_ADMITTED] = "not-admitted",
	[REASON_UNKNOWN_KIND] = "unknown-kind",
	[REASON_MALFORMED] = "malformed",
	[REASON_NOT_ALLOWED] = "not-allowed",
	[REASON_UNRESOLVED] = "unresolved",
};

const char *
reason_name(enum reason reason)
{
	return reason_names[reason];
}

static const char *const layer_names[] = {
	[CUT_BY_CHARTER] = "charter",
	[CUT_BY_STEWARDS] = "stewards",
	[CUT_BY_RECOVERY] = "recovery",
	[CUT_BY_SIBLING] = "sibling",
};

const char *
cut_layer_name(enum cut_layer layer)
{
	return layer_names[layer];
}

/* --- step 1 -------------------------------------------------------------- */

static bool
key_is_founders(const struct charter *charter, const struct public_key *key)
{
	for (size_t i = 0; i < charter->founder_count; i++) {
		if (memcmp(charter->founders[i].key.bytes, key->bytes,
			KEY_LEN) == 0)
			return true;
	}
	return false;
}

/* Is it the founding charter, where that may stand? */
static bool
charter_is_founding(const struct control_work *work,
    const struct work_statement *statement)
{
	const struct control_journal *journal = work_journal(work, statement);
	const struct work_record *record = &work->records[statement->record];

	return statement->id.index == 0 &&
	    journal->tree.nodes[record->node].sequence == 1 &&
	    key_is_founders(work->charter, &journal->head.key) &&
	    json_equal(statement->json, work->charter->json) == 1;
}

/* --- sights -------------------------------------------------------------- */

/* What the line cuts is out of sight from step 2 on. */
struct sights {
	bool *sound; /* step 1 */
	bool *sight; /* steps 2 to 4 */
	bool *again; /* steps 5 and 6 */
};

static void
sound_find(bool *sound, const struct control_work *work)
{
	for (size_t i = 0; i < work->record_count; i++)
		sound[i] = !work->records[i].is_stopped &&
		    !work->records[i].is_overforked;
}

/* Step 5: what is chosen is not held. */
static void
again_find(bool *again, const struct control_work *work)
{
	for (size_t i = 0; i < work->record_count; i++)
		again[i] = !work->records[i].is_stopped &&
		    work->records[i].hold == HOLD_NONE;
}

/* --- reasons ------------------------------------------------------------- */

/* Does a member say this of itself, and nothing but what it may? */
static bool
member_is_own(const struct roots *roots, const struct work_statement *statement)
{
	const json_t *json = statement->json;
	const size_t root = roots->owner[statement->author];
	size_t own = 3; /* kind, subject and key */

	if (root == NONE ||
	    roots_find_key(roots, json_text(json, "key")) != root ||
	    !root_has_id(roots, root, statement_subject(json, 0)))
		return false;
	own += json_object_get(json, "names") != NULL ? 1 : 0;
	own += json_object_get(json, "of") != NULL ? 1 : 0;
	own += json_object_get(json, "replaces") != NULL ? 1 : 0;
	return json_object_size(json) == own;
}

/* What is in sight in step 5, and good: may its author say it? */
static bool
statement_counts(const struct control_work *work, const struct roots *roots,
    size_t number, bool in_force)
{
	const struct work_statement *statement = &work->statements[number];

	if (in_force)
		return true;
	if (work_is(statement, "charter"))
		return !charter_is_later(statement->json) &&
		    charter_is_founding(work, statement);
	if (work_is(statement, "cut") || work_is(statement, "adopt"))
		return false;
	if (work_is(statement, "member"))
		return roots->is_by_steward[number] ||
		    member_is_own(roots, statement);
	return roots->owner[statement->author] != NONE;
}

static enum reason
statement_reason(const struct control_work *work, const struct roots *roots,
    size_t number, bool in_force)
{
	const struct work_statement *statement = &work->statements[number];
	const struct work_record *record = &work->records[statement->record];
	const bool is_admitted = roots->owner[statement->author] != NONE;

	if (record->hold != HOLD_NONE)
		return REASON_HELD;
	if (record->is_stopped)
		return REASON_NEWER;
	/* A kind that nobody knows stops the journal, so there is one. */
	assert(statement->kind != NULL);
	if (kind_class(statement->kind) == CLASS_DATA && !is_admitted)
		return REASON_NOT_ADMITTED;
	if (!statement->is_good)
		return REASON_MALFORMED;
	if (kind_class(statement->kind) == CLASS_CONTROL &&
	    statement_counts(work, roots, number, in_force))
		return REASON_COUNTS;
	return is_admitted ? REASON_NOT_ALLOWED : REASON_NOT_ADMITTED;
}

static void
current_find(const struct control_work *work, struct verdict *verdicts)
{
	struct slot_item *items =
	    mem_new(work->statement_count, sizeof(*items));

	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];

		items[i] = (struct slot_item){
			.id = statement->id,
			.json = statement->json,
			.counts = verdicts[i].reason == REASON_COUNTS,
		};
		if (statement->kind != NULL &&
		    kind_class(statement->kind) == CLASS_CONTROL)
			items[i].key = slot_key(statement->json, NULL);
	}
	slot_fold_all(items, work->statement_count, NULL);
	for (size_t i = 0; i < work->statement_count; i++)
		verdicts[i].current = items[i].current;
	free(items);
}

static void
verdicts_find(struct control *control, const struct control_work *work,
    const struct roots *roots, const bool *in_force)
{
	struct control_verdicts *out = control->verdicts;

	out->journal_record = mem_new(work->journal_count, sizeof(size_t));
	out->record_statement = mem_new(work->record_count, sizeof(size_t));
	out->verdicts = mem_new(work->statement_count, sizeof(*out->verdicts));
	for (size_t i = 0; i < work->journal_count; i++)
		out->journal_record[i] = work->journal_record[i];
	for (size_t i = 0; i < work->record_count; i++)
		out->record_statement[i] = work->records[i].first;
	for (size_t i = 0; i < work->statement_count; i++) {
		out->verdicts[i] = (struct verdict){
			.reason = statement_reason(work, roots, i, in_force[i]),
			.member = roots->owner[work->statements[i].author],
		};
	}
	current_find(work, out->verdicts);
}

/* --- whose records are carried ------------------------------------------- */

static void
carried_find(struct control *control, const struct control_work *work,
    const struct roots *before, const struct roots *after)
{
	control->carried =
	    mem_new(work->device_count, sizeof(*control->carried));
	for (size_t i = 0; i < work->device_count; i++)
		if (before->owner[i] != NONE || after->owner[i] != NONE)
			control->carried[control->carried_count++] =
			    work->devices[i].id;
}

/* --- the steps ----------------------------------------------------------- */

static void
sights_init(struct sights *sights, const struct control_work *work)
{
	*sights = (struct sights){
		.sound = mem_new(work->record_count, sizeof(bool)),
		.sight = mem_new(work->record_count, sizeof(bool)),
		.again = mem_new(work->record_count, sizeof(bool)),
	};
	sound_find(sights->sound, work);
}

static void
sights_clear(struct sights *sights)
{
	free(sights->sound);
	free(sights->sight);
	free(sights->again);
}

/* Step 1, and how far its rights reach. */
static void
line_make(struct control *control, const struct control_work *work,
    const struct sights *sights, bool *in_force)
{
	struct standings standings;

	standings_find(&standings, work, sights->sound);
	line_find(control, work, &standings, in_force);
	line_sight(control, work, sights->sound, sights->sight);
	standings_clear(&standings);
	untils_find(control);
}

static void
steps_take(struct control *control, struct control_work *work,
    struct sights *sights, bool *in_force)
{
	struct roots before;
	struct roots roots;
	struct reach reach;
	struct step step = {
		.control = control,
		.work = work,
		.reach = &reach,
		.in_force = in_force,
	};

	line_make(control, work, sights, in_force);
	reach_init(&reach, control, work);
	/* 2 and 3: members and keys, members' cuts ignored. */
	roots_find(&before, &reach, sights->sight);
	/* 4: cuts. */
	step.roots = &before;
	step.sight = sights->sight;
	cuts_find(&step);
	/* 5: what counts. */
	again_find(sights->again, work);
	roots_find(&roots, &reach, sights->again);
	/* 6: adoption. */
	step.roots = &roots;
	step.sight = sights->again;
	adopt_find(&step);

	verdicts_find(control, work, &roots, in_force);
	control_show(control, work, &roots);
	carried_find(control, work, &before, &roots);
	continues_find(control, work, &roots);
	proposals_find(&(const struct told){
	    .control = control,
	    .work = work,
	    .before = &before,
	    .roots = &roots,
	    .sight = sights->sight,
	    .again = sights->again,
	    .in_force = in_force,
	});
	roots_clear(&before);
	roots_clear(&roots);
	reach_clear(&reach);
}

struct control *
control_fold(const struct charter *charter,
    const struct control_journal *journals, size_t count)
{
	struct control *control = mem_new(1, sizeof(*control));
	struct control_work work;
	struct sights sights;
	bool *in_force;

	control->charter = charter;
	control->verdicts = mem_new(1, sizeof(*control->verdicts));
	work_init(&work, charter, journals, count);
	in_force = mem_new(work.statement_count, sizeof(*in_force));
	sights_init(&sights, &work);
	steps_take(control, &work, &sights, in_force);
	sights_clear(&sights);
	work_clear(&work);
	free(in_force);
	return control;
}

static void
member_clear(struct member *member)
{
	free(member->ids);
	json_decref(member->names);
	json_decref(member->roles);
	json_decref(member->kinds);
	json_decref(member->of);
	for (size_t i = 0; i < member->known_count; i++)
		free(member->known_as[i]);
	free(member->known_as);
	free(member->continues);
}

static void
line_free(struct control *control)
{
	for (size_t i = 0; i < control->line_count; i++) {
		free(control->line[i].stewards);
		free(control->line[i].endorsers);
	}
	for (size_t i = 0; i < control->dispute_count; i++) {
		free(control->disputes[i].branches);
		free(control->disputes[i].waiting);
	}
	for (size_t i = 0; i < control->proposal_count; i++) {
		free(control->proposals[i].endorsers);
		free(control->proposals[i].missing);
	}
	free(control->line);
	free(control->disputes);
	free(control->proposals);
}

void
control_free(struct control *control)
{
	if (control == NULL)
		return;
	for (size_t i = 0; i < control->member_count; i++)
		member_clear(&control->members[i]);
	for (size_t i = 0; i < control->device_count; i++)
		free(control->devices[i].label);
	free(control->members);
	free(control->devices);
	free(control->cuts);
	free(control->adopted);
	line_free(control);
	free(control->carried);
	free(control->verdicts->journal_record);
	free(control->verdicts->record_statement);
	free(control->verdicts->verdicts);
	free(control->verdicts->places);
	free(control->verdicts->untils);
	free(control->verdicts);
	free(control);
}

static int
device_compare(const void *left, const void *right)
{
	const struct device *a = left;
	const struct device *b = right;

	return strcmp(a->id.text, b->id.text);
}

const struct device *
control_device(const struct control *control, const struct device_id *id)
{
	const struct device wanted = { .id = *id };

	return bsearch(&wanted, control->devices, control->device_count,
	    sizeof(wanted), device_compare);
}

bool
cut_is_of(const struct cut *cut, const struct control *control,
    const struct device *device)
{
	if (cut->is_journal)
		return false;
	if (cut->is_member)
		return memcmp(cut->root.bytes,
			   control->members[device->member].root.bytes,
			   KEY_LEN) == 0;
	return strcmp(cut->device.text, device->id.text) == 0;
}

static int
id_compare(const void *left, const void *right)
{
	const struct device_id *a = left;
	const struct device_id *b = right;

	return strcmp(a->text, b->text);
}

bool
control_carries(const struct control *control, const struct device_id *id)
{
	return bsearch(id, control->carried, control->carried_count,
		   sizeof(*id), id_compare) != NULL;
}

const struct member *
control_member(const struct control *control, const char *shown)
{
	for (size_t i = 0; i < control->member_count; i++) {
		if (strcmp(control->members[i].shown, shown) == 0)
			return &control->members[i];
	}
	return NULL;
}

enum reason
control_reason(const struct control *control, size_t journal, size_t record,
    size_t statement, size_t *member, bool *current)
{
	const struct control_verdicts *verdicts = control->verdicts;
	const size_t place = verdicts->journal_record[journal] + record;
	const struct verdict *verdict =
	    &verdicts->verdicts[verdicts->record_statement[place] + statement];

	*member = verdict->member;
	*current = verdict->current;
	return verdict->reason;
}
