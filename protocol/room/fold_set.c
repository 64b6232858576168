/* SPDX-License-Identifier: ISC */
#include "protocol/room/fold_set.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/record/rank.h"

/* --- reading ------------------------------------------------------------- */

static int
record_compare(const void *left, const void *right)
{
	const struct set_record *a = left;
	const struct set_record *b = right;

	return hash_compare(&a->hash, &b->hash);
}

static size_t
record_find(const struct set *set, const struct hash *hash)
{
	const struct set_record wanted = { .hash = *hash };
	const struct set_record *found;

	found = bsearch(&wanted, set->records, set->count, sizeof(wanted),
	    record_compare);
	return found == NULL ? NODE_NONE : (size_t)(found - set->records);
}

/* Copies are told by their hash before anything is parsed. */
static void
records_take(struct set *set, const struct fold_bytes *records, size_t count)
{
	set->records = mem_new(count, sizeof(*set->records));
	for (size_t i = 0; i < count; i++)
		set->records[i] = (struct set_record){
			.hash = hash_of(records[i].data, records[i].len),
			.bytes = records[i],
			.previous = NODE_NONE,
		};
	if (count > 1)
		qsort(set->records, count, sizeof(*set->records),
		    record_compare);
	for (size_t i = 0; i < count; i++) {
		if (set->count == 0 ||
		    record_compare(&set->records[set->count - 1],
			&set->records[i]) != 0)
			set->records[set->count++] = set->records[i];
	}
}

static void
records_parse(struct set *set, bool verify)
{
	for (size_t i = 0; i < set->count; i++) {
		struct set_record *record = &set->records[i];
		struct err ignored = { 0 };
		enum fault fault;

		if (!record_parse(&record->record, record->bytes.data,
			record->bytes.len,
			verify ? RECORD_ALL : RECORD_UNVERIFIED, &fault,
			&ignored)) {
			record->record = (struct record){ .line_count = 0 };
			record->state = SET_REFUSED;
		}
	}
	for (size_t i = 0; i < set->count; i++) {
		struct set_record *record = &set->records[i];

		if (record->state != SET_REFUSED && record->record.has_parent)
			record->previous =
			    record_find(set, &record->record.previous);
	}
}

/* --- judging ------------------------------------------------------------- */

/* The records that stand on each record, as runs of one array. */
struct children {
	size_t *start; /* of set->count + 1 */
	size_t *records;
};

static void
children_find(struct children *out, const struct set *set)
{
	size_t *next = mem_new(set->count + 1, sizeof(*next));

	out->start = mem_new(set->count + 1, sizeof(*out->start));
	out->records = mem_new(set->count, sizeof(*out->records));
	for (size_t i = 0; i < set->count; i++) {
		if (set->records[i].previous != NODE_NONE)
			out->start[set->records[i].previous + 1]++;
	}
	for (size_t i = 0; i < set->count; i++) {
		out->start[i + 1] += out->start[i];
		next[i] = out->start[i];
	}
	for (size_t i = 0; i < set->count; i++) {
		if (set->records[i].previous != NODE_NONE)
			out->records[next[set->records[i].previous]++] = i;
	}
	free(next);
}

/* A record with nothing of the set below it. */
static void
bottom_judge(struct set_record *record, size_t number,
    const struct charter *charter)
{
	struct err ignored = { 0 };
	enum fault fault;

	if (record->state == SET_REFUSED)
		return;
	if (record->record.has_parent) {
		record->state = SET_WAITING;
		return;
	}
	record->first = number;
	record->state = record_begins(&record->record, &charter->room, NULL,
			    &fault, &ignored) ?
	    SET_VALID :
	    SET_REFUSED;
}

static void
child_judge(struct set *set, size_t number, const struct record_place *below)
{
	struct set_record *record = &set->records[number];
	const struct set_record *parent = &set->records[record->previous];
	struct err ignored = { 0 };
	enum fault fault;

	record->first = parent->first;
	record->state = parent->state;
	if (parent->state == SET_VALID &&
	    !record_follows(&record->record,
		&set->records[parent->first].record.head, below, &fault,
		&ignored))
		record->state = SET_REFUSED;
}

/* Every chain ends below in a record that bottom_judge() decides, so all are
 * decided when the queue is empty. */
static void
records_judge(struct set *set, const struct charter *charter)
{
	size_t *queue = mem_new(set->count, sizeof(*queue));
	struct children children;
	size_t filled = 0;

	children_find(&children, set);
	for (size_t i = 0; i < set->count; i++) {
		if (set->records[i].previous != NODE_NONE)
			continue;
		bottom_judge(&set->records[i], i, charter);
		queue[filled++] = i;
	}
	for (size_t next = 0; next < filled; next++) {
		struct set_record *record = &set->records[queue[next]];
		const size_t first = children.start[queue[next]];
		const size_t end = children.start[queue[next] + 1];
		struct record_place place = {
			.sequence = record->record.sequence,
			.hash = record->hash,
		};
		struct err ignored = { 0 };

		/* A SHA-1 collision ends the journal below it. */
		if (first < end && record->state == SET_VALID &&
		    !git_id_of_commit(&place.git_id, record->bytes.data,
			record->bytes.len, &ignored))
			record->state = SET_REFUSED;
		for (size_t i = first; i < end; i++) {
			child_judge(set, children.records[i], &place);
			queue[filled++] = children.records[i];
		}
	}
	free(children.start);
	free(children.records);
	free(queue);
}

static void
states_count(struct set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->records[i].state == SET_WAITING)
			set->waiting++;
		else if (set->records[i].state == SET_REFUSED)
			set->refused++;
	}
}

/* --- journals ------------------------------------------------------------ */

struct place_key {
	const char *journal;
	uint64_t sequence;
	size_t record; /* ascending by hash */
};

static int
place_compare(const void *left, const void *right)
{
	const struct place_key *a = left;
	const struct place_key *b = right;
	const int order = strcmp(a->journal, b->journal);

	if (order != 0)
		return order;
	if (a->sequence != b->sequence)
		return a->sequence < b->sequence ? -1 : 1;
	return (a->record > b->record) - (a->record < b->record);
}

/* The valid records by journal, sequence and hash: so each stands behind the
 * one it stands on. */
static struct place_key *
places_sort(const struct set *set, size_t *count)
{
	struct place_key *places = mem_new(set->count, sizeof(*places));

	*count = 0;
	for (size_t i = 0; i < set->count; i++) {
		const struct set_record *record = &set->records[i];

		if (record->state != SET_VALID)
			continue;
		places[(*count)++] = (struct place_key){
			.journal = set->records[record->first]
				       .record.head.journal.text,
			.sequence = record->record.sequence,
			.record = i,
		};
	}
	if (*count > 1)
		qsort(places, *count, sizeof(*places), place_compare);
	return places;
}

static void
journal_fill(struct set *set, const struct place_key *run, size_t count)
{
	struct set_journal *journal = &set->journals[set->journal_count++];

	journal->head =
	    set->records[set->records[run[0].record].first].record.head;
	journal->tree.count = count;
	journal->tree.nodes = mem_new(count, sizeof(*journal->tree.nodes));
	journal->records = mem_new(count, sizeof(*journal->records));
	for (size_t i = 0; i < count; i++) {
		struct set_record *record = &set->records[run[i].record];

		record->node = i;
		journal->records[i] = run[i].record;
		journal->tree.nodes[i] = (struct node){
			.sequence = record->record.sequence,
			.hash = record->hash,
			.previous = record->previous == NODE_NONE ?
			    NODE_NONE :
			    set->records[record->previous].node,
		};
	}
}

static void
journals_make(struct set *set)
{
	size_t count;
	struct place_key *places = places_sort(set, &count);
	size_t start = 0;

	set->journals = mem_new(count, sizeof(*set->journals));
	while (start < count) {
		size_t end = start + 1;

		while (end < count &&
		    strcmp(places[end].journal, places[start].journal) == 0)
			end++;
		journal_fill(set, &places[start], end - start);
		start = end;
	}
	free(places);
}

/* --- ranks --------------------------------------------------------------- */

/* The seen record if it is here: journal, sequence and hash match. */
static size_t
seen_find(const struct set *set, const struct seen *seen)
{
	const size_t found = record_find(set, &seen->hash);
	const struct set_record *record;

	if (found == NODE_NONE)
		return NODE_NONE;
	record = &set->records[found];
	if (record->state != SET_VALID ||
	    record->record.sequence != seen->sequence ||
	    strcmp(set->records[record->first].record.head.journal.text,
		seen->journal.text) != 0)
		return NODE_NONE;
	return found;
}

static void
ranks_find(struct set *set)
{
	struct rank_node *nodes = mem_new(set->count, sizeof(*nodes));
	size_t *edges;
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		count += 1 + set->records[i].record.seen_count;
	edges = mem_new(count, sizeof(*edges));
	count = 0;
	for (size_t i = 0; i < set->count; i++) {
		const struct set_record *record = &set->records[i];

		nodes[i].edge = count;
		if (record->state != SET_VALID)
			continue;
		if (record->previous != NODE_NONE)
			edges[count++] = record->previous;
		for (size_t j = 0; j < record->record.seen_count; j++) {
			const size_t found =
			    seen_find(set, &record->record.seen[j]);

			if (found != NODE_NONE)
				edges[count++] = found;
		}
		nodes[i].edge_count = count - nodes[i].edge;
	}
	rank_all(nodes, set->count, edges);
	for (size_t i = 0; i < set->count; i++)
		set->records[i].rank = nodes[i].rank;
	free(nodes);
	free(edges);
}

void
set_init(struct set *set, const struct charter *charter,
    const struct fold_bytes *records, size_t count, bool verify)
{
	*set = (struct set){ .count = 0 };
	records_take(set, records, count);
	records_parse(set, verify);
	records_judge(set, charter);
	states_count(set);
	journals_make(set);
	ranks_find(set);
}

void
set_clear(struct set *set)
{
	for (size_t i = 0; i < set->count; i++)
		record_clear(&set->records[i].record);
	for (size_t i = 0; i < set->journal_count; i++) {
		free(set->journals[i].tree.nodes);
		free(set->journals[i].records);
	}
	free(set->records);
	free(set->journals);
	*set = (struct set){ .count = 0 };
}
