/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_made.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/store/store_chain.h"
#include "protocol/base/mem.h"

struct secret_key *
room_key(const char *member)
{
	struct secret_key *key = NULL;
	struct err e = { 0 };
	uint8_t seed[32];

	(void)memset(seed, member[0], sizeof(seed));
	assert_ok(key_from_seed(&key, seed, &e), &e);
	return key;
}

static struct member_id
member_of(const char *text)
{
	struct member_id id;

	assert_true(member_id_parse(&id, text, strlen(text)));
	return id;
}

int
room_enter(void **state)
{
	char pattern[] = "/tmp/test_store.XXXXXX";
	struct room *room = mem_new(1, sizeof(*room));
	struct secret_key *key;
	struct charter_draft draft = {
		.state = "MNG",
		.cycle = 2,
		.language = "en",
		.title = "Mongolia, second cycle",
		.name = "CSO Mongolia",
		.member_kind = "cso",
	};
	struct err e = { 0 };
	char *state_path;
	char *line;

	assert_ok(key_start(&e), &e);
	assert_non_null(mkdtemp(pattern));
	assert_int_equal(chdir(pattern), 0);
	room->directory = mem_text(pattern);
	state_path = fs_join(pattern, "state");
	assert_int_equal(setenv("XDG_STATE_HOME", state_path, 1), 0);
	free(state_path);
	key = room_key(ROOM_US);
	draft.member = member_of(ROOM_US);
	key_public(&draft.key, key);
	key_close(key);
	assert_ok(charter_draft(&line, &draft, &e), &e);
	assert_ok(charter_parse(&room->charter, line, strlen(line), &e), &e);
	free(line);
	*state = room;
	return 0;
}

int
room_leave(void **state)
{
	struct room *room = *state;
	struct err e = { 0 };
	const bool gone =
	    chdir("/") == 0 && fs_remove_tree(room->directory, &e);

	charter_clear(&room->charter);
	free(room->directory);
	free(room);
	return !gone;
}

struct store *
room_store(struct room *room, const char *home, const char *member)
{
	struct secret_key *key = room_key(member);
	const struct store_draft draft = {
		.home = home,
		.charter = &room->charter,
		.member = member_of(member),
		.label = "device 1",
		.key = key,
		.is_founder = strcmp(member, ROOM_US) == 0,
	};
	struct err e = { 0 };

	assert_ok(store_create(&draft, &e), &e);
	key_close(key);
	return room_open(room, home);
}

struct store *
room_open(struct room *room, const char *home)
{
	struct store *store = NULL;
	struct err e = { 0 };

	assert_ok(store_open(&store, home, &room->charter.room, &e), &e);
	return store;
}

char *
room_path(struct room *room, const char *home)
{
	return mem_format("%s/rooms/%s", home, room->charter.room.text);
}

static json_t *
source(const char *text)
{
	const struct thing_name name = thing_name_make();

	return json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source", "subject",
	    name.text, "title", text, "description", "seen by ourselves");
}

struct statement_id
room_say(struct store *store, const char *text)
{
	json_t *statement = source(text);
	struct statement_id *ids = NULL;
	struct statement_id id;
	struct err e = { 0 };

	assert_ok(store_say(store, CLASS_DATA, &statement, 1, &ids, &e), &e);
	json_decref(statement);
	id = ids[0];
	free(ids);
	return id;
}

void
room_say_many(struct store *store, const char *text, size_t count)
{
	json_t **statements = mem_new(count, sizeof(json_t *));
	struct err e = { 0 };

	for (size_t i = 0; i < count; i++)
		statements[i] = source(text);
	assert_ok(store_say(store, CLASS_DATA, statements, count, NULL, &e),
	    &e);
	for (size_t i = 0; i < count; i++)
		json_decref(statements[i]);
	free(statements);
}

void
room_admit(struct store *store)
{
	struct secret_key *key = room_key(ROOM_THEM);
	struct public_key public;
	struct err e = { 0 };
	char text[KEY_TEXT];
	json_t *member;

	key_public(&public, key);
	key_close(key);
	key_format(text, &public);
	member = json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}}", "kind", "member",
	    "subject", ROOM_THEM, "key", text, "member_kind", "government",
	    "names", "en", "Ministry of Justice");
	assert_ok(store_say(store, CLASS_CONTROL, &member, 1, NULL, &e), &e);
	json_decref(member);
}

char *
room_dump(struct store *store)
{
	struct err e = { 0 };
	struct buf text;

	buf_init(&text, 64 << 20);
	assert_ok(index_logical_dump(store_index(store), &text, &e), &e);
	return buf_take(&text);
}

size_t
room_count(struct store *store, const char *text)
{
	char *dump = room_dump(store);
	char *title = mem_format("\"title\":\"%s\"", text);
	size_t count = 0;

	for (const char *at = dump; (at = strstr(at, title)) != NULL; at++)
		count++;
	free(title);
	free(dump);
	return count;
}

size_t
room_chain(struct store *store, const char *ref, struct git_id **ids)
{
	struct store_chain chain;
	struct err e = { 0 };
	struct git_id tip;
	size_t count;

	assert_ok(repo_ref_get(store_repo(store), &tip, ref, &e), &e);
	assert_ok(store_chain_walk(&chain, store_repo(store), &tip, NULL, &e),
	    &e);
	count = chain.count;
	*ids = mem_new(count, sizeof(**ids));
	for (size_t i = 0; i < count; i++)
		(*ids)[i] = chain.links[count - 1 - i].id;
	store_chain_clear(&chain);
	return count;
}

void
room_ref(char out[REPO_REF_MAX], struct store *store, enum journal_class class)
{
	const struct identity *identity = store_identity(store);

	(void)snprintf(out, REPO_REF_MAX, REPO_HEADS "%c/%s",
	    class == CLASS_CONTROL ? 'c' : 'j',
	    class == CLASS_CONTROL ? identity->control.text :
				     identity->data.text);
}

void
room_copy_objects(struct store *to, struct store *from)
{
	struct repo_ref *refs = NULL;
	struct err e = { 0 };
	size_t count;

	assert_ok(repo_refs(store_repo(from), &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++) {
		struct git_id *ids;
		const size_t len = room_chain(from, refs[i].name, &ids);
		struct buf bytes;

		buf_init(&bytes, LIMIT_RECORD);
		for (size_t j = 0; j < len; j++) {
			struct git_id id;

			assert_ok(repo_read(store_repo(from), &bytes, &ids[j],
				      true, &e),
			    &e);
			assert_ok(repo_write(store_repo(to), &id, bytes.data,
				      bytes.len, &e),
			    &e);
		}
		buf_clear(&bytes);
		free(ids);
	}
	free(refs);
}

void
room_journal_open(struct room_journal *out, struct room *room,
    const char *member)
{
	out->key = room_key(member);
	out->head = (struct journal_head){ .room = room->charter.room,
		.class = CLASS_DATA,
		.member = member_of(member) };
	(void)memset(out->head.incarnation.text, '0', INCARNATION_LEN);
	out->head.incarnation.text[INCARNATION_LEN] = '\0';
	key_public(&out->head.key, out->key);
	out->head.device =
	    device_id_of(&out->head.room, &out->head.member, &out->head.key);
	out->head.journal = journal_id_of(&out->head.room, CLASS_DATA,
	    &out->head.member, &out->head.key, &out->head.incarnation);
}

void
room_journal_of(struct room_journal *out, struct store *store,
    enum journal_class class)
{
	const struct identity *identity = store_identity(store);

	out->key = room_key(identity->member.text);
	out->head = (struct journal_head){ .room = identity->room,
		.class = class,
		.key = identity->key,
		.incarnation = identity->incarnation,
		.member = identity->member,
		.device = identity->device,
		.journal = class == CLASS_CONTROL ? identity->control :
						    identity->data };
}

void
room_journal_close(struct room_journal *journal)
{
	key_close(journal->key);
}

/* The bytes of a record of one source. */
static struct record_place
journal_build(struct buf *bytes, const struct room_journal *journal,
    const struct record_place *below, const struct seen *seen)
{
	json_t *statement = source("written by hand");
	char *line = json_canonical(statement);
	const char *const lines[] = { line };
	const struct record_draft draft = { .head = &journal->head,
		.below = below,
		.time = 1526536800,
		.lines = lines,
		.line_count = 1,
		.seen = seen,
		.seen_count = seen == NULL ? 0 : 1 };
	struct record_place place = { .sequence = 1 };
	struct err e = { 0 };

	buf_init(bytes, LIMIT_RECORD);
	assert_ok(record_build(bytes, &draft, journal->key, &e), &e);
	assert_ok(git_id_of_commit(&place.git_id, bytes->data, bytes->len, &e),
	    &e);
	place.hash = hash_of(bytes->data, bytes->len);
	if (below != NULL)
		place.sequence = below->sequence + 1;
	free(line);
	json_decref(statement);
	return place;
}

struct record_place
room_journal_write(const struct room_journal *journal, struct store *store,
    const struct record_place *below, const struct seen *seen)
{
	struct record_place place;
	struct err e = { 0 };
	struct git_id id;
	struct buf bytes;

	place = journal_build(&bytes, journal, below, seen);
	assert_ok(repo_write(store_repo(store), &id, bytes.data, bytes.len, &e),
	    &e);
	buf_clear(&bytes);
	return place;
}

void
room_journal_write_many(const struct room_journal *journal, struct store *store,
    struct git_id *ids, size_t count)
{
	struct repo_object *objects = mem_new(count, sizeof(*objects));
	struct buf *bytes = mem_new(count, sizeof(*bytes));
	struct record_place below;
	struct err e = { 0 };

	for (size_t i = 0; i < count; i++) {
		below = journal_build(&bytes[i], journal,
		    i == 0 ? NULL : &below, NULL);
		objects[i].data = bytes[i].data;
		objects[i].len = bytes[i].len;
		ids[i] = below.git_id;
	}
	assert_ok(repo_write_pack(store_repo(store), objects, count, &e), &e);
	for (size_t i = 0; i < count; i++)
		buf_clear(&bytes[i]);
	free(bytes);
	free(objects);
}

void
room_damage(const char *path, long from_end)
{
	unsigned char byte;
	int fd;

	assert_int_equal(chmod(path, 0600), 0);
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_true(lseek(fd, -from_end, SEEK_END) >= 0);
	assert_int_equal(read(fd, &byte, 1), 1);
	byte ^= 0x10;
	assert_true(lseek(fd, -from_end, SEEK_END) >= 0);
	assert_int_equal(write(fd, &byte, 1), 1);
	assert_int_equal(close(fd), 0);
}
