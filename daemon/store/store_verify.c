/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/map.h"
#include "daemon/store/store_chain.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_known.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

struct verify {
	struct repo *repo;
	struct charter charter;
	struct known known;
	struct fs_list packs;
	bool every;
	struct map seen; /* records looked at: 1 + the place of the journal */
	struct journal_id *journals;
	size_t journal_count;
	size_t journal_room;
	size_t records;
	size_t signatures;
	json_t *faults;
};

/* --- what is found ----------------------------------------------------- */

/* Where a fault is; sequence 0: unknown. */
struct spot {
	const struct journal_id *journal; /* or NULL */
	uint64_t sequence;
	const struct git_id *id; /* or NULL */
	const char *pack;        /* or NULL */
};

static void
add_fault(struct verify *verify, const struct spot *spot, const char *reason)
{
	json_t *fault = json_object();
	char hex[GIT_ID_TEXT];

	json_text_set(fault, "reason", reason);
	json_object_set_new(fault, "journal",
	    spot->journal == NULL ? json_null() :
				    json_string(spot->journal->text));
	json_object_set_new(fault, "sequence",
	    spot->sequence == 0 ? json_null() :
				  json_integer((json_int_t)spot->sequence));
	if (spot->id != NULL) {
		git_id_format(hex, spot->id);
		json_text_set(fault, "git", hex);
	}
	json_text_set(fault, "pack", spot->pack);
	(void)json_array_append_new(verify->faults, fault);
}

/* A record that cannot be read, and the pack it should be in. */
static void
add_unreadable(struct verify *verify, const struct spot *where,
    const struct err *why)
{
	struct spot spot = *where;
	char *reason;

	for (size_t i = 0; i < verify->packs.count && spot.pack == NULL; i++)
		if (repo_pack_has(verify->repo, verify->packs.names[i],
			spot.id))
			spot.pack = verify->packs.names[i];
	reason = mem_format("object: %s%s%s", why->msg,
	    spot.pack != NULL ? ", in " : "",
	    spot.pack != NULL ? spot.pack : "");
	add_fault(verify, &spot, reason);
	free(reason);
}

/* --- which records were looked at -------------------------------------- */

static struct hash
key_of(const struct git_id *id)
{
	struct hash key = { { 0 } };

	(void)memcpy(key.bytes, id->bytes, GIT_ID_LEN);
	return key;
}

static const struct journal_id *
seen_in(const struct verify *verify, const struct git_id *id)
{
	const struct hash key = key_of(id);
	const int64_t which = map_find(&verify->seen, &key);

	return which == 0 ? NULL : &verify->journals[which - 1];
}

static void
mark_seen(struct verify *verify, const struct git_id *id)
{
	const struct hash key = key_of(id);

	map_set(&verify->seen, &key, (int64_t)verify->journal_count);
}

static void
start_journal(struct verify *verify, const struct journal_id *journal)
{
	verify->journals = mem_grow(verify->journals, &verify->journal_room,
	    verify->journal_count + 1, sizeof(*journal));
	verify->journals[verify->journal_count++] = *journal;
}

/* How many different ones. */
static size_t
count_journals(const struct verify *verify)
{
	size_t count = 0;

	assert(verify->journal_count == 0 || verify->journals != NULL);
	for (size_t i = 0; i < verify->journal_count; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = strcmp(verify->journals[j].text,
				    verify->journals[i].text) == 0;
		count += !again;
	}
	return count;
}

/* --- one chain --------------------------------------------------------- */

/* Going down a chain; what is above the record at hand is in child. */
struct descent {
	struct verify *verify;
	struct store_ref ref;
	struct buf bytes;
	struct record child;
	struct git_id child_id;
	bool has_child;
	uint64_t sequence; /* that the next record should have; 0: unknown */
	bool is_covered;   /* by a good signature above, through the hashes */
};

static struct spot
spot_of(const struct descent *descent, uint64_t sequence,
    const struct git_id *id)
{
	return (struct spot){ .journal = &descent->ref.journal,
		.sequence = sequence,
		.id = id };
}

/* Does the record above stand on this one? */
static void
check_child(struct descent *descent, const struct record *record,
    const struct git_id *id)
{
	/* The first record's own check says that signer is its key. */
	const struct journal_head head = { .key = record->signer,
		.member = record->member,
		.device = record->device,
		.journal = descent->ref.journal };
	const struct record_place below = { record->sequence, record->hash,
		*id };
	const struct spot spot =
	    spot_of(descent, descent->child.sequence, &descent->child_id);
	struct err why = { 0 };
	enum fault fault;

	if (descent->has_child &&
	    !record_follows(&descent->child, &head, &below, &fault, &why))
		add_fault(descent->verify, &spot, why.msg);
}

static void
check_first(struct descent *descent, const struct record *record,
    const struct git_id *id)
{
	const struct spot spot = spot_of(descent, record->sequence, id);
	struct err why = { 0 };
	enum fault fault;

	if (!record_begins(record, &descent->verify->charter.room,
		&descent->ref.journal, &fault, &why))
		add_fault(descent->verify, &spot, why.msg);
	else if (!descent->ref.is_branch &&
	    record->head.class != descent->ref.class)
		add_fault(descent->verify, &spot,
		    "journal: a journal of the other class than its ref");
}

static void
forget_child(struct descent *descent)
{
	record_clear(&descent->child);
	descent->child = (struct record){ 0 };
	descent->has_child = false;
}

/* A record that was read but may be anything. */
static void
check_record(struct descent *descent, const struct git_id *id)
{
	struct verify *verify = descent->verify;
	const bool verified = verify->every || !descent->is_covered;
	const struct spot spot = spot_of(descent, descent->sequence, id);
	struct record record = { 0 };
	struct err why = { 0 };
	enum fault fault;

	if (!record_parse(&record, descent->bytes.data, descent->bytes.len,
		verified ? RECORD_ALL : RECORD_UNVERIFIED, &fault, &why)) {
		add_fault(verify, &spot, why.msg);
		forget_child(descent);
		descent->is_covered = false;
		if (descent->sequence > 0)
			descent->sequence--;
		return;
	}
	verify->records++;
	verify->signatures += verified;
	descent->is_covered = true;
	check_child(descent, &record, id);
	if (!record.has_parent)
		check_first(descent, &record, id);
	forget_child(descent);
	descent->child = record;
	descent->child_id = *id;
	descent->has_child = true;
	descent->sequence = record.sequence - 1;
}

/* A record that cannot be read: the index tells what is below it. */
static bool
pass_unreadable(struct descent *descent, struct git_id *at,
    const struct err *why)
{
	const struct known_record *known =
	    known_find(&descent->verify->known, at);
	const uint64_t sequence =
	    known != NULL ? known->sequence : descent->sequence;
	const struct spot spot = spot_of(descent, sequence, at);

	add_unreadable(descent->verify, &spot, why);
	forget_child(descent);
	descent->is_covered = false;
	descent->sequence = sequence > 0 ? sequence - 1 : 0;
	if (known == NULL || !known->has_below)
		return false;
	*at = known->below;
	return true;
}

/* The chain meets one that was looked at. */
static void
check_meeting(struct descent *descent, const struct git_id *id)
{
	struct verify *verify = descent->verify;
	const struct journal_id *journal = seen_in(verify, id);
	const struct spot spot =
	    spot_of(descent, descent->child.sequence, &descent->child_id);
	struct record record = { 0 };
	struct err ignored = { 0 };
	enum fault fault;

	assert(journal != NULL);
	if (strcmp(journal->text, descent->ref.journal.text) != 0)
		add_fault(verify, &spot, "journal: it stands in another one");
	else if (repo_read(verify->repo, &descent->bytes, id, false,
		     &ignored) &&
	    record_parse(&record, descent->bytes.data, descent->bytes.len,
		RECORD_UNVERIFIED, &fault, &ignored))
		check_child(descent, &record, id);
	record_clear(&record);
}

static void
verify_chain(struct verify *verify, const struct store_ref *ref,
    const struct git_id *tip)
{
	struct descent descent = { .verify = verify, .ref = *ref };
	struct git_id at = *tip;
	bool more = true;

	buf_init(&descent.bytes, LIMIT_RECORD);
	start_journal(verify, &ref->journal);
	while (more) {
		struct git_id id = at;
		struct err why = { 0 };

		if (seen_in(verify, &id) != NULL) {
			if (descent.has_child)
				check_meeting(&descent, &id);
			break;
		}
		mark_seen(verify, &id);
		if (repo_read(verify->repo, &descent.bytes, &id, true, &why)) {
			check_record(&descent, &id);
			more = store_chain_parent(&at, &descent.bytes);
		} else {
			more = pass_unreadable(&descent, &at, &why);
		}
	}
	record_clear(&descent.child);
	buf_clear(&descent.bytes);
}

/* --- the whole --------------------------------------------------------- */

static bool
verify_refs(struct verify *verify, struct err *e)
{
	struct repo_ref *refs = NULL;
	size_t count;

	if (!repo_refs(verify->repo, &refs, &count, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct store_ref ref;

		if (store_ref_parse(&ref, refs[i].name))
			verify_chain(verify, &ref, &refs[i].id);
	}
	free(refs);
	return true;
}

/* Records that were here and that no ref reaches any more. */
static void
verify_known(struct verify *verify)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	for (size_t i = 0; i < verify->known.count; i++) {
		const struct known_record *known = &verify->known.records[i];
		const struct spot spot = { .journal = &known->journal,
			.sequence = known->sequence,
			.id = &known->id };
		struct err why = { 0 };

		if (seen_in(verify, &known->id) != NULL)
			continue;
		if (repo_read(verify->repo, &bytes, &known->id, true, &why))
			add_fault(verify, &spot,
			    "journal: no ref holds this record any more");
		else
			add_unreadable(verify, &spot, &why);
	}
	buf_clear(&bytes);
}

static bool
verify_pack(struct verify *verify, const char *name, const char *scratch,
    struct err *e)
{
	const struct spot spot = { .pack = name };
	struct err why = { 0 };

	if (!fs_make_directory(scratch, e))
		return false;
	if (!repo_check_pack(verify->repo, name, scratch, &why)) {
		if (why.code != ERR_CORRUPT && why.code != ERR_NOTFOUND) {
			*e = why;
			return false;
		}
		add_fault(verify, &spot, why.msg);
	}
	return fs_remove_tree(scratch, e);
}

static bool
verify_packs(struct verify *verify, struct err *e)
{
	/* Not in the store: it may be on a disk that cannot be written. */
	char scratch[] = "/tmp/tamga-verify-XXXXXX";
	struct err ignored = { 0 };
	char *folder;
	bool done = true;

	if (verify->packs.count == 0)
		return true;
	if (mkdtemp(scratch) == NULL)
		return err_errno(e, "cannot make a folder in /tmp");
	folder = fs_join(scratch, "pack");
	for (size_t i = 0; done && i < verify->packs.count; i++)
		done = verify_pack(verify, verify->packs.names[i], folder, e);
	free(folder);
	if (!fs_remove_tree(scratch, done ? e : &ignored))
		return false;
	return done;
}

static json_t *
verify_result(const struct verify *verify)
{
	return json_pack("{s:I, s:I, s:I, s:O}", "records",
	    (json_int_t)verify->records, "journals",
	    (json_int_t)count_journals(verify), "signatures_checked",
	    (json_int_t)verify->signatures, "faults", verify->faults);
}

static bool
verify_open(struct verify *verify, const char *room_path, struct err *e)
{
	char *path = fs_join(room_path, STORE_REPO);
	char *line = NULL;
	const bool done = repo_charter(&line, path, e) &&
	    charter_parse(&verify->charter, line, strlen(line), e) &&
	    repo_open(&verify->repo, path, e) &&
	    repo_packs(verify->repo, &verify->packs, e);

	free(line);
	free(path);
	return done;
}

bool
store_verify(json_t **out, const char *room_path, bool every, struct err *e)
{
	struct verify verify = { .every = every, .faults = json_array() };
	bool done;

	done = verify_open(&verify, room_path, e);
	if (done) {
		known_read(&verify.known, room_path);
		done = verify_packs(&verify, e) && verify_refs(&verify, e);
	}
	if (done) {
		verify_known(&verify);
		*out = verify_result(&verify);
	}
	known_clear(&verify.known);
	fs_list_free(&verify.packs);
	map_clear(&verify.seen);
	free(verify.journals);
	json_decref(verify.faults);
	repo_close(verify.repo);
	charter_clear(&verify.charter);
	return done;
}
