/* SPDX-License-Identifier: ISC */
#include "protocol/room/fold.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/lookup.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/fold_set.h"
#include "protocol/room/slot.h"

/* --- the fold of a set --------------------------------------------------- */

/* What the fold keeps of a statement beside what it shows. */
struct fold_work {
	const struct journal_head *head;
	bool is_control; /* in a control journal: control_reason() said all */
};

struct fold_store {
	struct set set;
	struct fold_work *works; /* beside fold->statements */
};

/* What references can name, of what counts but for its own references. */
struct known {
	struct lookup names; /* recommendations, and things of any kind */
	struct lookup ids;   /* all statements, by id; by number */
};

/* The journals as control_fold() wants them. */
struct given {
	struct control_journal *journals;
	struct control_record *records; /* of all control journals */
	size_t record_count;
	const json_t **statements; /* of all control journals */
	size_t statement_count;
};

static void
given_init(struct given *given, const struct set *set)
{
	size_t statements = 0;

	for (size_t i = 0; i < set->count; i++)
		statements += set->records[i].record.line_count;
	*given = (struct given){
		.journals =
		    mem_new(set->journal_count, sizeof(*given->journals)),
		.records = mem_new(set->count, sizeof(*given->records)),
		.statements = mem_new(statements, sizeof(json_t *)),
	};
}

static void
given_clear(struct given *given)
{
	free(given->journals);
	free(given->records);
	free(given->statements);
}

static void
record_give(struct given *given, const struct set_record *from)
{
	given->records[given->record_count++] = (struct control_record){
		.statements = given->statements + given->statement_count,
		.count = from->record.line_count,
		.needs_newer = from->record.needs_newer,
		.seen = from->record.seen,
		.seen_count = from->record.seen_count,
		.rank = from->rank,
	};
	for (size_t i = 0; i < from->record.line_count; i++)
		given->statements[given->statement_count++] =
		    from->record.lines[i].json;
}

/* Data journals are given by their head alone. */
static void
journal_give(struct given *given, const struct set *set, size_t number)
{
	const struct set_journal *journal = &set->journals[number];
	struct control_journal *out = &given->journals[number];

	out->head = journal->head;
	if (journal->head.class != CLASS_CONTROL)
		return;
	out->tree = journal->tree;
	out->records = given->records + given->record_count;
	for (size_t i = 0; i < journal->tree.count; i++)
		record_give(given, &set->records[journal->records[i]]);
}

static struct control *
set_control(const struct set *set, const struct charter *charter)
{
	struct control *control;
	struct given given;

	given_init(&given, set);
	for (size_t i = 0; i < set->journal_count; i++)
		journal_give(&given, set, i);
	control = control_fold(charter, given.journals, set->journal_count);
	given_clear(&given);
	return control;
}

static struct fold_statement *
statement_add(struct fold *fold, const struct set_journal *journal,
    const struct set_record *record, size_t index)
{
	const size_t number = fold->count++;
	struct fold_statement *statement = &fold->statements[number];

	fold->store->works[number] = (struct fold_work){
		.head = &journal->head,
		.is_control = journal->head.class == CLASS_CONTROL,
	};
	*statement = (struct fold_statement){
		.id = {
			.record = record->hash,
			.index = (uint32_t)index,
		},
		.json = record->record.lines[index].json,
	};
	return statement;
}

static void
control_journal_judge(struct fold *fold, size_t number)
{
	const struct set *set = &fold->store->set;
	const struct set_journal *journal = &set->journals[number];

	for (size_t i = 0; i < journal->tree.count; i++) {
		const struct set_record *record =
		    &set->records[journal->records[i]];

		for (size_t j = 0; j < record->record.line_count; j++) {
			struct fold_statement *statement =
			    statement_add(fold, journal, record, j);

			statement->reason =
			    control_reason(fold->control, number, i, j,
				&statement->member, &statement->current);
		}
	}
}

static void
data_journal_judge(struct fold *fold, size_t number)
{
	const struct set *set = &fold->store->set;
	const struct set_journal *journal = &set->journals[number];
	size_t *holds = mem_new(journal->tree.count, sizeof(*holds));
	bool *ends = mem_new(journal->tree.count, sizeof(*ends));

	control_holds(fold->control, &journal->head, &journal->tree, holds);
	(void)control_ends(fold->control, &journal->head, &journal->tree, ends);
	for (size_t i = 0; i < journal->tree.count; i++) {
		const struct set_record *record =
		    &set->records[journal->records[i]];
		struct data_place place = {
			.head = &journal->head,
			.is_held = holds[i] != HOLD_NONE,
			.is_ended = ends[i],
			.needs_newer = record->record.needs_newer,
		};

		for (size_t j = 0; j < record->record.line_count; j++) {
			struct fold_statement *statement =
			    statement_add(fold, journal, record, j);

			place.claim = claim_of(fold->control,
			    &journal->head.device, statement->json);
			statement->reason = data_reason(fold->control, &place,
			    statement->json, &statement->member, NULL);
		}
	}
	free(holds);
	free(ends);
}

static void
statements_judge(struct fold *fold)
{
	const struct set *set = &fold->store->set;
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++) {
		if (set->records[i].state == SET_VALID)
			count += set->records[i].record.line_count;
	}
	fold->statements = mem_new(count, sizeof(*fold->statements));
	fold->store->works = mem_new(count, sizeof(*fold->store->works));
	for (size_t i = 0; i < set->journal_count; i++) {
		if (set->journals[i].head.class == CLASS_CONTROL)
			control_journal_judge(fold, i);
		else
			data_journal_judge(fold, i);
	}
}

/* --- references ---------------------------------------------------------- */

static void
known_add(struct known *known, const struct fold *fold, size_t number)
{
	const struct fold_statement *statement = &fold->statements[number];
	const char *kind = statement_kind(statement->json);
	const char *name = statement_subject(statement->json, 0);
	const struct member *member;

	if (statement->reason != REASON_COUNTS ||
	    fold->store->works[number].is_control)
		return;
	if (strcmp(kind, "recommendation") == 0)
		lookup_add(&known->names, mem_text(name), number);
	if (statement_subject_count(statement->json) != 1)
		return;
	member = &fold->control->members[statement->member];
	for (size_t i = 0; i < member->known_count; i++) {
		lookup_add(&known->names,
		    mem_format("%s/%s", member->known_as[i], name), number);
	}
}

static void
known_find(struct known *known, const struct fold *fold)
{
	*known = (struct known){ .names = { 0 } };
	for (size_t i = 0; i < fold->count; i++) {
		char text[STATEMENT_ID_MAX + 1];

		known_add(known, fold, i);
		statement_id_format(text, &fold->statements[i].id);
		lookup_add(&known->ids, mem_text(text), i);
	}
	lookup_sort(&known->names);
	lookup_sort(&known->ids);
}

static void
known_clear(struct known *known)
{
	lookup_clear(&known->names);
	lookup_clear(&known->ids);
}

static bool
reference_is_resolved(const struct known *known, const struct fold *fold,
    const struct reference *reference)
{
	const struct lookup *lookup = reference->type == REFERENCE_STATEMENT ?
	    &known->ids :
	    &known->names;
	const struct lookup_entry *entry;
	size_t count;

	entry = lookup_run(lookup, reference->text, &count);
	for (size_t i = 0; i < count; i++) {
		const struct fold_statement *statement =
		    &fold->statements[entry[i].value];

		if (statement->reason == REASON_COUNTS &&
		    reference_fits(reference, statement->json))
			return true;
	}
	return false;
}

static bool
statement_is_resolved(const struct known *known, const struct fold *fold,
    size_t number)
{
	const struct fold_statement *statement = &fold->statements[number];
	struct reference references[REFERENCE_MAX];
	size_t count;

	if (statement->reason != REASON_COUNTS ||
	    fold->store->works[number].is_control)
		return true;
	count = statement_references(references, statement->json);
	for (size_t i = 0; i < count; i++) {
		if (!reference_is_resolved(known, fold, &references[i]))
			return false;
	}
	return true;
}

/* All references are looked up before one reason changes: what does not
 * resolve its own references still resolves others'. */
static void
references_resolve(struct fold *fold, const struct known *known)
{
	bool *resolved = mem_new(fold->count, sizeof(*resolved));

	for (size_t i = 0; i < fold->count; i++)
		resolved[i] = statement_is_resolved(known, fold, i);
	for (size_t i = 0; i < fold->count; i++) {
		if (!resolved[i])
			fold->statements[i].reason = REASON_UNRESOLVED;
	}
	free(resolved);
}

/* --- slots, order and the dump ------------------------------------------- */

static void
current_find(struct fold *fold)
{
	const struct control *control = fold->control;
	const struct slot_heirs heirs = {
		.continues = control_continues,
		.arg = control,
	};
	struct slot_item *items = mem_new(fold->count, sizeof(*items));

	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];
		const struct kind *kind =
		    kind_find(statement_kind(statement->json));

		items[i] = (struct slot_item){
			.id = statement->id,
			.json = statement->json,
			.counts = statement->reason == REASON_COUNTS,
			.member = statement->member,
		};
		if (!fold->store->works[i].is_control && kind != NULL &&
		    kind_class(kind) == CLASS_DATA &&
		    statement->member != SIZE_MAX)
			items[i].key = slot_key(statement->json,
			    &control
				 ->members[control->members[statement->member]
					       .group]
				 .root);
	}
	slot_fold_all(items, fold->count, &heirs);
	for (size_t i = 0; i < fold->count; i++) {
		if (!fold->store->works[i].is_control)
			fold->statements[i].current = items[i].current;
	}
	free(items);
}

static void
statements_sort(struct fold *fold, const struct lookup *ids)
{
	struct fold_statement *statements =
	    mem_new(fold->count, sizeof(*statements));
	struct fold_work *works = mem_new(fold->count, sizeof(*works));

	for (size_t i = 0; i < fold->count; i++) {
		statements[i] = fold->statements[ids->entries[i].value];
		works[i] = fold->store->works[ids->entries[i].value];
	}
	free(fold->statements);
	free(fold->store->works);
	fold->statements = statements;
	fold->store->works = works;
}

static void
said_by_find(struct fold *fold)
{
	for (size_t i = 0; i < fold->count; i++) {
		struct fold_statement *statement = &fold->statements[i];

		statement->said_by = statement->member == SIZE_MAX ?
		    fold->store->works[i].head->member.text :
		    fold->control->members[statement->member].shown;
	}
}

struct fold *
fold_room(const struct charter *charter, const struct fold_bytes *records,
    size_t count, bool verify)
{
	struct fold *fold = mem_new(1, sizeof(*fold));
	struct known known;

	fold->store = mem_new(1, sizeof(*fold->store));
	set_init(&fold->store->set, charter, records, count, verify);
	fold->waiting = fold->store->set.waiting;
	fold->refused = fold->store->set.refused;
	fold->control = set_control(&fold->store->set, charter);
	statements_judge(fold);
	known_find(&known, fold);
	references_resolve(fold, &known);
	current_find(fold);
	statements_sort(fold, &known.ids);
	said_by_find(fold);
	known_clear(&known);
	return fold;
}

void
fold_free(struct fold *fold)
{
	if (fold == NULL)
		return;
	control_free(fold->control);
	free(fold->statements);
	free(fold->store->works);
	set_clear(&fold->store->set);
	free(fold->store);
	free(fold);
}

void
dump_line(struct buf *out, const struct statement_id *id,
    const json_t *statement, const char *member, bool current)
{
	char text[STATEMENT_ID_MAX + 1];
	char *line = json_canonical(statement);

	statement_id_format(text, id);
	/* Ids and kinds hold nothing that JSON escapes. */
	buf_format_add(out,
	    "{\"current\":%s,\"id\":\"%s\",\"kind\":\"%s\",\"member\":\"%s\","
	    "\"statement\":%s}\n",
	    current ? "true" : "false", text, statement_kind(statement), member,
	    line);
	free(line);
}

void
fold_dump(const struct fold *fold, struct buf *out)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];

		if (statement->reason == REASON_COUNTS)
			dump_line(out, &statement->id, statement->json,
			    statement->said_by, statement->current);
	}
}
