/* SPDX-License-Identifier: ISC */
#include "protocol/room/control/control_work.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"

struct public_key
work_key(const char *text)
{
	uint8_t blob[KEY_BLOB_LEN];
	struct public_key key = { { 0 } };

	if (base64_parse(blob, sizeof(blob), text, strlen(text)))
		(void)memcpy(key.bytes, blob + KEY_BLOB_LEN - KEY_LEN, KEY_LEN);
	return key;
}

struct member_id
work_member(const char *text)
{
	struct member_id id;

	if (!member_id_parse(&id, text, strlen(text)))
		id.text[0] = '\0';
	return id;
}

size_t
point_find(const struct tree *tree, const json_t *point)
{
	const char *text = json_text(point, "record");
	struct hash hash;

	if (!hash_parse(&hash, text, strlen(text)))
		return NODE_NONE;
	return tree_find(tree,
	    (uint64_t)json_integer_value(json_object_get(point, "sequence")),
	    &hash);
}

const struct work_statement *
work_statement_find(const struct control_work *work,
    const struct statement_id *id)
{
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct statement_id *at = &work->statements[i].id;

		if (at->index == id->index &&
		    hash_compare(&at->record, &id->record) == 0)
			return &work->statements[i];
	}
	return NULL;
}

/* Does a device statement name the device of its key? */
static bool
device_subject_check(const struct charter *charter,
    const struct journal_head *head, const struct kind *kind,
    const json_t *statement, struct err *e)
{
	struct public_key key;
	struct device_id device;

	if (strcmp(kind_name(kind), "device") != 0)
		return true;
	key = work_key(json_text(statement, "key"));
	device = device_id_of(&charter->room, &head->member, &key);
	return strcmp(device.text, statement_subject(statement, 0)) == 0 ||
	    err_set(e, ERR_PROTOCOL,
		"'subject' is not the device of the key under the id '%s'",
		head->member.text);
}

bool
statement_check(const struct charter *charter, const struct journal_head *head,
    const struct kind *kind, const json_t *statement, struct err *e)
{
	return kind_check(kind, statement, charter->review, e) &&
	    device_subject_check(charter, head, kind, statement, e);
}

const struct control_journal *
work_journal(const struct control_work *work,
    const struct work_statement *statement)
{
	return &work->journals[work->records[statement->record].journal];
}

bool
work_is(const struct work_statement *statement, const char *kind)
{
	return statement->is_good &&
	    strcmp(kind_name(statement->kind), kind) == 0;
}

bool
work_sees(const struct work_statement *statement, const char *kind,
    const bool *sight)
{
	return sight[statement->record] && work_is(statement, kind);
}

bool
work_is_later(const struct work_statement *statement)
{
	return work_is(statement, "charter") &&
	    charter_is_later(statement->json);
}

/* --- devices ------------------------------------------------------------- */

static int
device_compare(const void *left, const void *right)
{
	const struct work_device *a = left;
	const struct work_device *b = right;

	return strcmp(a->id.text, b->id.text);
}

size_t
work_device_find(const struct control_work *work, const struct device_id *id)
{
	struct work_device wanted = { .id = *id };
	const struct work_device *found;

	found = bsearch(&wanted, work->devices, work->device_count,
	    sizeof(wanted), device_compare);
	return found == NULL ? NONE : (size_t)(found - work->devices);
}

size_t
work_device_of(const struct control_work *work, const struct member_id *member,
    const struct public_key *key)
{
	const struct device_id id =
	    device_id_of(&work->charter->room, member, key);

	return work_device_find(work, &id);
}

static void
device_add(struct control_work *work, const struct member_id *member,
    const struct public_key *key)
{
	work->devices = mem_grow(work->devices, &work->device_room,
	    work->device_count + 1, sizeof(*work->devices));
	work->devices[work->device_count++] = (struct work_device){
		.id = device_id_of(&work->charter->room, member, key),
		.member = *member,
		.key = *key,
	};
}

/* The recovery key that the charter names for this root key, or NULL. */
static const struct public_key *
recovery_of(const struct charter *charter, const struct public_key *root)
{
	for (size_t i = 0; i < charter->founder_count; i++) {
		const struct founder *founder = &charter->founders[i];

		if (founder->has_recovery &&
		    memcmp(founder->key.bytes, root->bytes, KEY_LEN) == 0)
			return &founder->recovery;
	}
	return NULL;
}

/* The devices that a root key has under an id. */
static void
root_devices_add(struct control_work *work, const struct member_id *member,
    const struct public_key *root)
{
	const struct public_key *recovery = recovery_of(work->charter, root);

	device_add(work, member, root);
	if (recovery != NULL)
		device_add(work, member, recovery);
}

/* The devices that the stewards of a later charter begin with. */
static void
charter_devices_add(struct control_work *work, const json_t *charter)
{
	const json_t *stewards = json_object_get(charter, "stewards");

	for (size_t i = 0; i < json_array_size(stewards); i++) {
		const json_t *steward = json_array_get(stewards, i);
		const char *recovery = json_text(steward, "recovery");
		const struct member_id member =
		    work_member(json_text(steward, "id"));
		struct public_key key = work_key(json_text(steward, "key"));

		root_devices_add(work, &member, &key);
		if (recovery == NULL)
			continue;
		key = work_key(recovery);
		device_add(work, &member, &key);
	}
}

static void
statement_devices_add(struct control_work *work,
    const struct work_statement *statement)
{
	const json_t *json = statement->json;

	if (statement->is_grant) {
		const struct public_key key = work_key(json_text(json, "key"));
		const struct member_id member =
		    work_member(statement_subject(json, 0));

		root_devices_add(work, &member, &key);
	} else if (work_is_later(statement)) {
		charter_devices_add(work, json);
	} else if (work_is(statement, "device")) {
		const struct public_key key = work_key(json_text(json, "key"));

		device_add(work, &work_journal(work, statement)->head.member,
		    &key);
	}
}

static void
devices_read(struct control_work *work)
{
	size_t count = 0;

	for (size_t i = 0; i < work->charter->founder_count; i++) {
		const struct founder *founder = &work->charter->founders[i];

		root_devices_add(work, &founder->id, &founder->key);
	}
	for (size_t i = 0; i < work->journal_count; i++)
		device_add(work, &work->journals[i].head.member,
		    &work->journals[i].head.key);
	for (size_t i = 0; i < work->statement_count; i++)
		statement_devices_add(work, &work->statements[i]);
	qsort(work->devices, work->device_count, sizeof(*work->devices),
	    device_compare);
	for (size_t i = 0; i < work->device_count; i++) {
		if (count == 0 ||
		    device_compare(&work->devices[count - 1],
			&work->devices[i]) != 0)
			work->devices[count++] = work->devices[i];
	}
	work->device_count = count;
}

/* --- records and statements ---------------------------------------------- */

static bool
record_stops(const struct control_record *record)
{
	if (record->needs_newer)
		return true;
	for (size_t i = 0; i < record->count; i++) {
		if (kind_find(statement_kind(record->statements[i])) == NULL)
			return true;
	}
	return false;
}

/* The points of keys make this dear, and the answer never changes. */
static bool
statement_is_good(const struct control_work *work,
    const struct work_record *place, const struct kind *kind, size_t index)
{
	const struct control_journal *journal = &work->journals[place->journal];
	const struct control_record *record = &journal->records[place->node];
	struct err ignored = { 0 };

	if (record->is_good != NULL)
		return record->is_good[index];
	return kind != NULL &&
	    kind_check_known(kind, record->statements[index],
		work->charter->review, &work->known_keys, &ignored) &&
	    device_subject_check(work->charter, &journal->head, kind,
		record->statements[index], &ignored);
}

static void
statement_read(struct control_work *work, size_t record, size_t index)
{
	const struct work_record *place = &work->records[record];
	const struct control_journal *journal = &work->journals[place->journal];
	const json_t *json = journal->records[place->node].statements[index];
	struct work_statement *out = &work->statements[work->statement_count++];

	*out = (struct work_statement){
		.record = record,
		.json = json,
		.kind = kind_find(statement_kind(json)),
		.id = {
			.record = journal->tree.nodes[place->node].hash,
			.index = (uint32_t)index,
		},
		.subject = NONE,
	};
	out->is_good = statement_is_good(work, place, out->kind, index);
	out->is_grant = work_is(out, "member") &&
	    json_object_get(json, "member_kind") != NULL &&
	    json_object_get(json, "names") != NULL;
}

static void
journal_read(struct control_work *work, size_t number)
{
	const struct control_journal *journal = &work->journals[number];
	const size_t first = work->record_count;
	const size_t count = journal->tree.count;
	bool *overforked = mem_new(count, sizeof(*overforked));

	tree_overforked(&journal->tree, overforked);
	work->journal_record[number] = first;
	for (size_t i = 0; i < count; i++) {
		const struct control_record *record = &journal->records[i];
		const size_t previous = journal->tree.nodes[i].previous;

		work->records[first + i] = (struct work_record){
			.journal = number,
			.node = i,
			.first = work->statement_count,
			.is_stopped = record_stops(record) ||
			    (previous != NODE_NONE &&
				work->records[first + previous].is_stopped),
			.is_overforked = overforked[i],
			.hold = HOLD_NONE,
		};
		work->record_count++;
		for (size_t j = 0; j < record->count; j++)
			statement_read(work, first + i, j);
	}
	free(overforked);
}

static void
work_count(const struct control_work *work, size_t *records, size_t *statements)
{
	*records = 0;
	*statements = 0;
	for (size_t i = 0; i < work->journal_count; i++) {
		const struct control_journal *journal = &work->journals[i];

		*records += journal->tree.count;
		for (size_t j = 0; j < journal->tree.count; j++)
			*statements += journal->records[j].count;
	}
}

/* Which device says which: statement numbers, ascending by author. */
static void
said_sort(struct control_work *work)
{
	size_t *start = mem_new(work->device_count + 1, sizeof(*start));

	for (size_t i = 0; i < work->statement_count; i++) {
		if (work_is(&work->statements[i], "device")) {
			start[work->statements[i].author + 1]++;
			work->said_count++;
		}
	}
	for (size_t i = 0; i < work->device_count; i++)
		start[i + 1] += start[i];
	work->said = mem_new(work->said_count, sizeof(*work->said));
	for (size_t i = 0; i < work->statement_count; i++) {
		if (work_is(&work->statements[i], "device"))
			work->said[start[work->statements[i].author]++] = i;
	}
	free(start);
}

static void
statement_devices_find(struct control_work *work)
{
	for (size_t i = 0; i < work->statement_count; i++) {
		struct work_statement *statement = &work->statements[i];
		struct device_id id;
		const char *text;

		statement->author = work_device_find(work,
		    &work_journal(work, statement)->head.device);
		if (!work_is(statement, "device"))
			continue;
		text = statement_subject(statement->json, 0);
		if (device_id_parse(&id, text, strlen(text)))
			statement->subject = work_device_find(work, &id);
	}
}

/* --- what is looked up --------------------------------------------------- */

static void
journals_sort(struct control_work *work)
{
	for (size_t i = 0; i < work->journal_count; i++) {
		const struct journal_head *head = &work->journals[i].head;

		lookup_add(&work->journal_names, mem_text(head->journal.text),
		    i);
		lookup_add(&work->device_journals, mem_text(head->device.text),
		    i);
	}
	lookup_sort(&work->journal_names);
	lookup_sort(&work->device_journals);
}

static void
endorsements_sort(struct control_work *work)
{
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];

		if (work_is(statement, "endorsement"))
			lookup_add(&work->endorsements,
			    mem_text(statement_subject(statement->json, 0)), i);
	}
	lookup_sort(&work->endorsements);
}

static int
seen_compare(const void *left, const void *right)
{
	const struct work_seen *a = left;
	const struct work_seen *b = right;
	int order;

	if (a->journal != b->journal)
		return a->journal < b->journal ? -1 : 1;
	order = strcmp(a->target, b->target);
	if (order != 0)
		return order;
	if (a->sequence != b->sequence)
		return a->sequence > b->sequence ? -1 : 1;
	return (a->node > b->node) - (a->node < b->node);
}

static void
record_seen_add(struct control_work *work, const struct work_record *place)
{
	const struct control_record *record =
	    &work->journals[place->journal].records[place->node];

	for (size_t i = 0; i < record->seen_count; i++)
		work->seen[work->seen_count++] = (struct work_seen){
			.journal = place->journal,
			.target = record->seen[i].journal.text,
			.sequence = record->seen[i].sequence,
			.node = place->node,
		};
}

static void
seen_sort_all(struct control_work *work)
{
	size_t count = 0;

	for (size_t i = 0; i < work->record_count; i++) {
		const struct work_record *place = &work->records[i];

		count += work->journals[place->journal]
			     .records[place->node]
			     .seen_count;
	}
	work->seen = mem_new(count, sizeof(*work->seen));
	for (size_t i = 0; i < work->record_count; i++)
		record_seen_add(work, &work->records[i]);
	if (work->seen_count > 1)
		qsort(work->seen, work->seen_count, sizeof(*work->seen),
		    seen_compare);
}

/* Keys that were checked before they came here. */
static void
known_keys_find(struct control_work *work)
{
	char text[KEY_TEXT];

	for (size_t i = 0; i < work->charter->founder_count; i++) {
		key_format(text, &work->charter->founders[i].key);
		lookup_add(&work->known_keys, mem_text(text), i);
	}
	for (size_t i = 0; i < work->journal_count; i++) {
		key_format(text, &work->journals[i].head.key);
		lookup_add(&work->known_keys, mem_text(text), i);
	}
	lookup_sort(&work->known_keys);
}

void
work_init(struct control_work *work, const struct charter *charter,
    const struct control_journal *journals, size_t count)
{
	size_t records;
	size_t statements;

	*work = (struct control_work){
		.charter = charter,
		.journals = journals,
		.journal_count = count,
	};
	known_keys_find(work);
	work_count(work, &records, &statements);
	work->journal_record = mem_new(count, sizeof(*work->journal_record));
	work->records = mem_new(records, sizeof(*work->records));
	work->statements = mem_new(statements, sizeof(*work->statements));
	for (size_t i = 0; i < count; i++)
		journal_read(work, i);
	devices_read(work);
	statement_devices_find(work);
	said_sort(work);
	journals_sort(work);
	endorsements_sort(work);
	seen_sort_all(work);
}

void
work_clear(struct control_work *work)
{
	free(work->journal_record);
	free(work->records);
	free(work->statements);
	free(work->devices);
	free(work->said);
	free(work->seen);
	lookup_clear(&work->known_keys);
	lookup_clear(&work->journal_names);
	lookup_clear(&work->device_journals);
	lookup_clear(&work->endorsements);
	*work = (struct control_work){ .charter = NULL };
}
