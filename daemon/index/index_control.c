/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"

/*
 * The arrays that one fold was made from.  They are copies: journals in
 * memory may grow while the fold still lives.
 */
struct index_folded {
	struct control_journal *journals; /* by row, from 1 */
	size_t count;
};

void
index_control_room(struct index_control_record *record, size_t count)
{
	record->count = count;
	record->statements = mem_new(count, sizeof(json_t *));
	record->is_good = mem_new(count, sizeof(bool));
	record->reasons = mem_new(count, sizeof(enum reason));
	record->currents = mem_new(count, sizeof(bool));
}

void
index_control_seen(struct index_control_record *record, size_t count)
{
	record->seen = mem_new(count, sizeof(*record->seen));
	record->seen_count = count;
}

void
index_control_add(struct index_journal *journal, const struct record *record,
    const struct index_tip *at, int64_t first)
{
	struct index_control_record *kept;

	journal->records = mem_grow(journal->records, &journal->record_room,
	    journal->record_count + 1, sizeof(*journal->records));
	kept = &journal->records[journal->record_count];
	kept->node = (struct node){
		.sequence = record->sequence,
		.hash = record->hash,
		.previous = NODE_NONE,
	};
	/* Most often it stands on the one that came last. */
	for (size_t i = journal->record_count; record->has_parent && i-- > 0;) {
		if (hash_compare(&journal->records[i].node.hash,
			&record->previous) != 0)
			continue;
		kept->node.previous = i;
		break;
	}
	kept->row = at->row;
	kept->rank = at->rank;
	kept->needs_newer = record->needs_newer;
	kept->first = first;
	index_control_room(kept, record->line_count);
	kept->count = 0;
	index_control_seen(kept, record->seen_count);
	if (record->seen_count > 0)
		memcpy(kept->seen, record->seen,
		    record->seen_count * sizeof(*kept->seen));
	journal->record_count++;
}

void
index_control_say(struct index_journal *journal, json_t *statement,
    bool is_good)
{
	struct index_control_record *record =
	    &journal->records[journal->record_count - 1];

	record->statements[record->count] = json_incref(statement);
	record->is_good[record->count] = is_good;
	record->reasons[record->count++] = REASON_NOT_ADMITTED;
}

static void
folded_free(struct index_folded *folded)
{
	if (folded == NULL)
		return;
	for (size_t i = 0; i < folded->count; i++) {
		const struct control_journal *journal = &folded->journals[i];

		free(journal->tree.nodes);
		free((void *)(uintptr_t)journal->records);
	}
	free(folded->journals);
	free(folded);
}

void
index_fold_free(struct index *index)
{
	control_free(index->control);
	folded_free(index->folded);
	index->control = NULL;
	index->folded = NULL;
}

static struct index_folded *
folded_of(const struct index *index)
{
	struct index_folded *folded = mem_new(1, sizeof(*folded));

	folded->count = index->journal_count;
	folded->journals = mem_new(folded->count, sizeof(*folded->journals));
	for (size_t i = 0; i < folded->count; i++) {
		const struct index_journal *from = index->journals[i];
		struct control_journal *to = &folded->journals[i];
		struct control_record *records;

		to->head = from->head;
		to->tree.count = from->record_count;
		to->tree.nodes =
		    mem_new(from->record_count, sizeof(struct node));
		records = mem_new(from->record_count, sizeof(*records));
		for (size_t k = 0; k < from->record_count; k++) {
			to->tree.nodes[k] = from->records[k].node;
			records[k].statements =
			    (const json_t *const *)from->records[k].statements;
			records[k].is_good = from->records[k].is_good;
			records[k].count = from->records[k].count;
			records[k].needs_newer = from->records[k].needs_newer;
			records[k].seen = from->records[k].seen;
			records[k].seen_count = from->records[k].seen_count;
			records[k].rank = from->records[k].rank;
		}
		to->records = records;
	}
	return folded;
}

/* --- what the fold says of members ------------------------------------- */

static struct index_member *
member_of_root(const struct index *index, const struct public_key *root)
{
	for (size_t i = 0; i < index->member_count; i++)
		if (memcmp(index->members[i].root.bytes, root->bytes,
			KEY_LEN) == 0)
			return &index->members[i];
	return NULL;
}

static bool
member_write(struct index *index, const struct index_member *member,
    bool is_new, struct err *e)
{
	const char *shown = member->shown[0] == '\0' ? NULL : member->shown;
	struct sql_query *query;

	if (!index_query(&query, index,
		is_new ? INDEX_SQL_MEMBER_ADD : INDEX_SQL_MEMBER_SHOW, e))
		return false;
	sql_bind_int(query, 1, member->row);
	sql_bind_text(query, 2, shown);
	sql_bind_text(query, 3, member->known);
	sql_bind_text(query, 4, member->continues);
	if (is_new)
		sql_bind_bytes(query, 5, member->root.bytes, KEY_LEN);
	return sql_execute(query, e);
}

/* A space around each; the caller frees it. */
static char *
known_text(const struct member *member)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	buf_char_add(&text, ' ');
	for (size_t i = 0; member != NULL && i < member->known_count; i++)
		buf_format_add(&text, "%s ", member->known_as[i]);
	return buf_take(&text);
}

/* Members are ascending by root key; the caller frees it. */
static char *
continues_text(const struct control *control, const struct member *member)
{
	char hex[2 * KEY_LEN + 1];
	struct buf text;

	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; member != NULL && i < member->continues_count; i++) {
		hex_format(hex,
		    control->members[member->continues[i]].root.bytes, KEY_LEN);
		buf_format_add(&text, "%s%s", i == 0 ? "" : " ", hex);
	}
	return buf_take(&text);
}

static struct index_member *
member_new(struct index *index, const struct public_key *root)
{
	struct index_member *member;

	index->members = mem_grow(index->members, &index->member_room,
	    index->member_count + 1, sizeof(*index->members));
	member = &index->members[index->member_count++];
	*member = (struct index_member){
		.row = (int64_t)index->member_count,
		.root = *root,
		.known = mem_text(""),
		.continues = mem_text(""),
	};
	return member;
}

/* Its statements may replace others' now, or no longer. */
static void
member_topics(struct index *index, int64_t row)
{
	for (size_t i = 0; i < index->journal_count; i++)
		if (index->journals[i]->member == row)
			index->journals[i]->redecide = true;
}

/* What the fold says of a root; NULL: that it is not in the room. */
static bool
member_show(struct index *index, const struct public_key *root,
    const struct member *shown, struct err *e)
{
	struct index_member *member = member_of_root(index, root);
	const bool is_new = member == NULL;
	const char *id = shown == NULL ? "" : shown->shown;
	char *known = known_text(shown);
	char *continues = continues_text(index->control, shown);
	bool same;

	if (is_new)
		member = member_new(index, root);
	same = !is_new && strcmp(member->shown, id) == 0 &&
	    strcmp(member->known, known) == 0;
	index->all_things = index->all_things || !same;
	if (strcmp(member->continues, continues) != 0) {
		same = false;
		member_topics(index, member->row);
	}
	member->place = shown == NULL ?
	    SIZE_MAX :
	    (size_t)(shown - index->control->members);
	index->has_heirs = index->has_heirs || continues[0] != '\0';
	free(member->known);
	free(member->continues);
	member->known = known;
	member->continues = continues;
	(void)snprintf(member->shown, sizeof(member->shown), "%s", id);
	return same || member_write(index, member, is_new, e);
}

static bool
fold_members(struct index *index, struct err *e)
{
	const struct control *control = index->control;

	index->has_heirs = false;
	for (size_t i = 0; i < index->member_count; i++) {
		const struct public_key root = index->members[i].root;
		bool is_in = false;

		for (size_t k = 0; !is_in && k < control->member_count; k++)
			is_in = memcmp(control->members[k].root.bytes,
				    root.bytes, KEY_LEN) == 0;
		if (!is_in && !member_show(index, &root, NULL, e))
			return false;
	}
	for (size_t i = 0; i < control->member_count; i++) {
		const struct public_key root = control->members[i].root;

		if (!member_show(index, &root, &control->members[i], e))
			return false;
	}
	return true;
}

int64_t
index_member_of(const struct index *index, const struct journal_head *head)
{
	const struct device *device =
	    control_device(index->control, &head->device);
	const struct index_member *member = device == NULL ?
	    NULL :
	    member_of_root(index,
		&index->control->members[device->member].root);

	return member == NULL ? 0 : member->row;
}

static void
fold_journals(struct index *index)
{
	for (size_t i = 0; i < index->journal_count; i++) {
		struct index_journal *journal = index->journals[i];
		const int64_t member = index_member_of(index, &journal->head);

		if (member == journal->member)
			continue;
		journal->member = member;
		journal->moved = true;
		journal->redecide = true;
	}
}

/* --- what the fold says of control statements -------------------------- */

static bool
fold_statement(struct index *index, struct index_control_record *record,
    size_t at, enum reason reason, bool current, struct err *e)
{
	const int64_t numbers[] = { record->first + (int64_t)at, reason, reason,
		current };

	if (record->reasons[at] == reason && record->currents[at] == current)
		return true;
	if ((record->reasons[at] == REASON_COUNTS) != (reason == REASON_COUNTS))
		row_list_add(&index->turned, numbers[0]);
	record->reasons[at] = reason;
	record->currents[at] = current;
	return index_run(index, INDEX_SQL_STATEMENT_DECIDE, numbers, 4, e);
}

static bool
fold_record(struct index *index, size_t journal, size_t at, struct err *e)
{
	struct index_control_record *record =
	    &index->journals[journal]->records[at];

	for (size_t i = 0; i < record->count; i++) {
		size_t member;
		bool current;
		const enum reason reason = control_reason(index->control,
		    journal, at, i, &member, &current);

		if (!fold_statement(index, record, i, reason, current, e))
			return false;
	}
	return true;
}

bool
index_fold(struct index *index, struct err *e)
{
	if (!index->is_stale)
		return true;
	index_fold_free(index);
	index->folded = folded_of(index);
	index->control = control_fold(index->charter, index->folded->journals,
	    index->folded->count);
	index->is_stale = false;
	index->is_folded = true;
	if (!fold_members(index, e))
		return false;
	fold_journals(index);
	for (size_t i = 0; i < index->journal_count; i++)
		for (size_t k = 0; k < index->journals[i]->record_count; k++)
			if (!fold_record(index, i, k, e))
				return false;
	return index_decide_again(index, e);
}
