/* SPDX-License-Identifier: ISC */
#include "protocol/room/control.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control_work.h"
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

/* The line of charters is the founding charter alone: is it this one? */
static bool
charter_is_of_line(const struct control_work *work,
    const struct work_statement *statement)
{
	const struct control_journal *journal = work_journal(work, statement);
	const struct work_record *record = &work->records[statement->record];

	return statement->id.index == 0 &&
	    journal->tree.nodes[record->node].sequence == 1 &&
	    key_is_founders(work->charter, &journal->head.key) &&
	    json_equal(statement->json, work->charter->json) == 1;
}

/* --- what is present ----------------------------------------------------- */

/* Before the cuts are known. */
static void
present_first(const struct control_work *work, bool *present)
{
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];
		const struct work_record *record =
		    &work->records[statement->record];

		present[i] = statement->is_good && !record->is_stopped &&
		    !record->is_overforked;
	}
}

/* Step 5: what is chosen is not held. */
static void
present_again(const struct control_work *work, bool *present)
{
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];
		const struct work_record *record =
		    &work->records[statement->record];

		present[i] = statement->is_good && !record->is_stopped &&
		    record->hold == HOLD_NONE;
	}
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

/* What is present in step 5, and good: may its author say it? */
static bool
statement_counts(const struct control_work *work, const struct roots *roots,
    const struct work_statement *statement, bool in_force)
{
	if (work_is(statement, "charter"))
		return charter_is_of_line(work, statement);
	if (work_is(statement, "cut"))
		return in_force;
	if (work_is(statement, "member"))
		return (statement->is_grant &&
			   roots->is_steward_device[statement->author]) ||
		    member_is_own(roots, statement);
	return work_is(statement, "device") &&
	    roots->owner[statement->author] != NONE;
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
	    statement_counts(work, roots, statement, in_force))
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
	slot_fold_all(items, work->statement_count);
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

struct control *
control_fold(const struct charter *charter,
    const struct control_journal *journals, size_t count)
{
	struct control *control = mem_new(1, sizeof(*control));
	struct control_work work;
	struct roots before;
	struct roots roots;
	bool *present;
	bool *in_force;

	control->charter = charter;
	control->verdicts = mem_new(1, sizeof(*control->verdicts));
	work_init(&work, charter, journals, count);
	present = mem_new(work.statement_count, sizeof(*present));
	in_force = mem_new(work.statement_count, sizeof(*in_force));

	/* 1, the line of charters, is the founding charter: nothing to find. */
	present_first(&work, present);
	/* 2 and 3: members and keys, cuts ignored. */
	roots_find(&before, &work, present);
	/* 4: cuts. */
	cuts_find(control, &work, &before, present, in_force);
	/* 5: what counts. */
	holds_find(control, &work);
	present_again(&work, present);
	roots_find(&roots, &work, present);
	/* 6, adoption, is not in this version. */

	verdicts_find(control, &work, &roots, in_force);
	control_show(control, &work, &roots);
	carried_find(control, &work, &before, &roots);
	roots_clear(&before);
	roots_clear(&roots);
	work_clear(&work);
	free(present);
	free(in_force);
	return control;
}

void
control_free(struct control *control)
{
	if (control == NULL)
		return;
	for (size_t i = 0; i < control->member_count; i++) {
		free(control->members[i].ids);
		json_decref(control->members[i].names);
		json_decref(control->members[i].roles);
		json_decref(control->members[i].of);
	}
	for (size_t i = 0; i < control->device_count; i++)
		free(control->devices[i].label);
	free(control->members);
	free(control->devices);
	free(control->cuts);
	free(control->carried);
	free(control->verdicts->journal_record);
	free(control->verdicts->record_statement);
	free(control->verdicts->verdicts);
	free(control->verdicts->cut_order);
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
