/* SPDX-License-Identifier: ISC */
/*
 * What the crash harness interrupts: a room is founded; records are appended
 * one by one and in a batch; another member's journal is taken over, as a
 * guest's first, then admitted, then further; all is repacked and indexed
 * anew; the passphrase of the key changes; and more is said.
 *
 *     scenario DIRECTORY
 *
 * Acknowledges "room ID", "statement HASH.INDEX", "record HASH" and
 * "remote NAME".  The other member lives beside the directory, where no crash
 * is.
 */
#include <dirent.h>
#include <err.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/crash/house.h"

#define SINGLES 3
#define BATCH 300 /* more than one record: written as a pack */
#define CHAIN_MAX 64
#define PACK_MAX (4 << 20)
#define US "csomn"
#define THEM "mojha"
#define OUR_SEED 1
#define THEIR_SEED 2

static void
told(void)
{
	if (fflush(stdout) != 0)
		err(1, "standard output");
}

static void
acknowledge(struct statement_id *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char record[HASH_TEXT_LEN + 1];

		hash_format(record, &ids[i].record);
		(void)printf("ack statement %s.%u\n", record, ids[i].index);
	}
	told();
	free(ids);
}

static void
say(struct house *house, const char *title, size_t count)
{
	struct statement_id *ids;

	house_say_sources(house, title, count, &ids);
	acknowledge(ids, count);
}

static void
add_remote(struct house *house, const char *name)
{
	struct err e = { 0 };

	must(local_remote_add(store_local(house->store), name,
		 "/media/stick/tamga.git", &e),
	    &e);
	(void)printf("ack remote %s\n", name);
	told();
}

static void
found_room(struct charter *charter)
{
	struct secret_key *key = house_key(OUR_SEED);
	struct charter_draft draft = {
		.state = "MNG",
		.cycle = 2,
		.language = "en",
		.title = "Mongolia, second cycle",
		.name = "CSO Mongolia",
		.member_kind = "cso",
	};
	struct err e = { 0 };
	char *line;

	if (!member_id_parse(&draft.member, US, strlen(US)))
		errx(1, "'%s' is no member id", US);
	key_public(&draft.key, key);
	must(charter_draft(&line, &draft, &e), &e);
	must(charter_parse(charter, line, strlen(line), &e), &e);
	free(line);
	key_close(key);
}

/* Admit the other member, as a steward does. */
static void
admit(struct house *us)
{
	struct secret_key *key = house_key(THEIR_SEED);
	struct public_key public;
	struct statement_id *ids;
	struct err e = { 0 };
	char text[KEY_TEXT];
	json_t *member;
	size_t moved;

	key_public(&public, key);
	key_close(key);
	key_format(text, &public);
	member = json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}}", "kind", "member",
	    "subject", THEM, "key", text, "member_kind", "government", "names",
	    "en", "Ministry of Justice");
	must(store_say(us->store, CLASS_CONTROL, &member, 1, &ids, &e), &e);
	json_decref(member);
	acknowledge(ids, 1);
	must(store_admit_guests(us->store, &moved, &e), &e);
	if (moved != 1)
		errx(1, "%zu journals admitted, not 1", moved);
}

static struct git_id
tip_of(struct repo *repo, const char *ref)
{
	struct git_id id = { 0 };
	struct repo_ref *refs;
	struct err e = { 0 };
	size_t count;

	must(repo_refs(repo, &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(refs[i].name, ref) == 0)
			id = refs[i].id;
	}
	free(refs);
	return id;
}

/* A journal's records, from the first to the tip. */
struct chain {
	size_t count;
	struct git_id ids[CHAIN_MAX];
	struct hash hashes[CHAIN_MAX];
};

static void
chain_turn(struct chain *chain)
{
	for (size_t i = 0; i < chain->count / 2; i++) {
		const size_t j = chain->count - 1 - i;
		const struct git_id id = chain->ids[i];
		const struct hash hash = chain->hashes[i];

		chain->ids[i] = chain->ids[j];
		chain->hashes[i] = chain->hashes[j];
		chain->ids[j] = id;
		chain->hashes[j] = hash;
	}
}

static void
chain_read(struct chain *chain, struct repo *repo, const char *ref)
{
	struct git_id id = tip_of(repo, ref);
	struct err e = { 0 };
	struct buf bytes;
	bool more = true;

	chain->count = 0;
	buf_init(&bytes, LIMIT_RECORD);
	while (more && chain->count < CHAIN_MAX) {
		struct record record = { 0 };
		enum fault fault;

		must(repo_read(repo, &bytes, &id, true, &e), &e);
		must(record_parse(&record, bytes.data, bytes.len,
			 RECORD_UNVERIFIED, &fault, &e),
		    &e);
		chain->ids[chain->count] = id;
		chain->hashes[chain->count++] = record.hash;
		id = record.parent;
		more = record.has_parent;
		record_clear(&record);
	}
	buf_clear(&bytes);
	chain_turn(chain);
}

static void
copy_file(const char *from, const char *to)
{
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, PACK_MAX);
	must(fs_read(&bytes, from, &e), &e);
	must(fs_write_output(to, bytes.data, bytes.len, true, &e), &e);
	buf_clear(&bytes);
}

/* Copy the one pack of a repository into a quarantine; its path there,
 * without suffix, which the caller frees. */
static char *
copy_pack(struct repo *repo, const char *quarantine)
{
	char *packs = mem_format("%s/objects/pack", repo_path(repo));
	struct dirent *entry;
	DIR *listing = opendir(packs);
	char *path = NULL;

	if (listing == NULL)
		err(1, "'%s'", packs);
	while ((entry = readdir(listing)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');
		char *from;
		char *to;

		if (dot == NULL ||
		    (strcmp(dot, ".pack") != 0 && strcmp(dot, ".idx") != 0))
			continue;
		from = fs_join(packs, entry->d_name);
		to = fs_join(quarantine, entry->d_name);
		copy_file(from, to);
		free(from);
		free(path);
		path = to;
		*strrchr(path, '.') = '\0';
	}
	(void)closedir(listing);
	free(packs);
	if (path == NULL)
		errx(1, "no pack");
	return path;
}

/* As the daemon does with many records, but for the keeper's process. */
static void
take_at_once(struct house *us, const struct taken *taken)
{
	struct bulk *bulk;
	struct err e = { 0 };
	bool done = false;
	int order;

	must(store_bulk_open(&bulk, us->store, &e), &e);
	must(store_bulk_add(bulk, taken, &e), &e);
	must(store_bulk_order(bulk, &order, &e), &e);
	must(store_build(store_path(us->store), order, &e), &e);
	(void)close(order);
	while (!done)
		must(store_bulk_move(bulk, &done, &e), &e);
	store_bulk_free(bulk);
}

enum way {
	TAKE_GUEST,
	TAKE_GROWING,
	TAKE_AT_ONCE
};

/* Take over what the other has and we lack: all but the first records. */
static void
take_over(struct house *us, struct house *them, size_t have, enum way way)
{
	const struct identity *identity = store_identity(them->store);
	char *quarantine = mem_format("%s/quarantine", us->home);
	char *ref = mem_format("%sj/%s", REPO_HEADS, identity->data.text);
	struct taken taken = {
		.journal = identity->data,
		.class = CLASS_DATA,
		.is_guest = way == TAKE_GUEST,
	};
	struct chain chain;
	struct err e = { 0 };
	char *pack;

	must(repo_repack(store_repo(them->store), &e), &e);
	chain_read(&chain, store_repo(them->store), ref);
	taken.ids = chain.ids + have;
	taken.count = chain.count - have;
	must(fs_make_directory(quarantine, &e), &e);
	pack = copy_pack(store_repo(them->store), quarantine);
	must(repo_take_pack(store_repo(us->store), pack, &e), &e);
	if (way == TAKE_AT_ONCE)
		take_at_once(us, &taken);
	else
		must(store_take(us->store, &taken, 1, &e), &e);
	for (size_t i = have; i < chain.count; i++) {
		char text[HASH_TEXT_LEN + 1];

		hash_format(text, &chain.hashes[i]);
		(void)printf("ack record %s\n", text);
	}
	told();
	must(fs_remove_tree(quarantine, &e), &e);
	free(pack);
	free(quarantine);
	free(ref);
}

/* The second half: care, while nothing may be lost. */
static void
repack_and_reindex(struct house *us)
{
	char *room = house_room_path(us);
	struct err e = { 0 };

	must(repo_repack(store_repo(us->store), &e), &e);
	say(us, "said after the repack", 1);
	house_close(us);
	must(store_reindex(room, NULL, NULL, &e), &e);
	house_open(us);
	add_remote(us, "other-stick");
	say(us, "said after the reindex", 1);
	free(room);
}

/* A passphrase, another one, and none again. */
static void
change_passphrases(struct house *us)
{
	struct opener *first = house_opener(1);
	struct opener *second = house_opener(2);
	struct err e = { 0 };

	must(store_set_opener(us->store, NULL, first, &e), &e);
	house_close(us);
	house_open(us);
	must(store_unlock(us->store, first, &e), &e);
	say(us, "said under a passphrase", 1);
	must(store_set_opener(us->store, first, second, &e), &e);
	say(us, "said under another one", 1);
	must(store_set_opener(us->store, second, NULL, &e), &e);
	opener_close(first);
	opener_close(second);
}

int
main(int argc, char *argv[])
{
	struct statement_id *early;
	struct statement_id *late;
	struct charter charter;
	struct house us;
	struct house them;
	struct err e = { 0 };
	char *beside;

	if (argc != 2)
		errx(2, "usage: scenario DIRECTORY");
	must(key_start(&e), &e);
	found_room(&charter);
	beside = mem_format("%s.other", argv[1]);
	house_init(&them, beside);
	house_found(&them, &charter, THEM, THEIR_SEED);
	house_say_sources(&them, "said before admission", SINGLES, &early);

	house_init(&us, argv[1]);
	house_found(&us, &charter, US, OUR_SEED);
	(void)printf("ack room %s\n", us.room.text);
	told();
	for (size_t i = 0; i < SINGLES; i++)
		say(&us, "one of several", 1);
	say(&us, "one of many", BATCH);
	add_remote(&us, "stick");
	take_over(&us, &them, 0, TAKE_GUEST);
	admit(&us);
	acknowledge(early, SINGLES);
	house_say_sources(&them, "said after admission", 1, &late);
	take_over(&us, &them, 1, TAKE_GROWING);
	acknowledge(late, 1);
	house_say_sources(&them, "said later still", 1, &late);
	take_over(&us, &them, 2, TAKE_AT_ONCE);
	acknowledge(late, 1);
	repack_and_reindex(&us);
	change_passphrases(&us);

	house_clear(&us);
	house_clear(&them);
	must(fs_remove_tree(beside, &e), &e);
	free(beside);
	charter_clear(&charter);
	return 0;
}
