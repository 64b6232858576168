/* SPDX-License-Identifier: ISC */
/*
 * Does the store that a crash left open, hold what was acknowledged, and work?
 *
 *     check DIRECTORY
 *
 * Reads the acknowledged promises, one a line, from standard input; see
 * scenario.c.
 */
#include <err.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/crash/house.h"

#define PROMISE_MAX 128
#define GIT_OUT_MAX (1 << 20)
#define DUMP_MAX (16 << 20)

struct promise {
	char text[PROMISE_MAX];
};

static struct promise *
read_promises(size_t *count)
{
	struct promise *promises = NULL;
	char line[PROMISE_MAX];
	size_t room = 0;

	*count = 0;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		promises =
		    mem_grow(promises, &room, *count + 1, sizeof(*promises));
		memcpy(promises[(*count)++].text, line, sizeof(line));
	}
	return promises;
}

/* What follows the word, or NULL if it begins with another. */
static const char *
word_after(const struct promise *promise, const char *word)
{
	const size_t len = strlen(word);

	if (strncmp(promise->text, word, len) != 0 || promise->text[len] != ' ')
		return NULL;
	return promise->text + len + 1;
}

/* The one room, if it is there by now. */
static bool
find_room(struct house *house, const struct promise *promises, size_t count)
{
	struct room_id *rooms;
	struct err e = { 0 };
	size_t found;
	const char *id;

	must(store_rooms(&rooms, &found, house->home, &e), &e);
	if (found > 1)
		errx(1, "%zu rooms", found);
	if (found == 1)
		house->room = rooms[0];
	free(rooms);
	if (count == 0)
		return found == 1;
	id = word_after(&promises[0], "room");
	if (found == 0 || id == NULL || strcmp(id, house->room.text) != 0)
		errx(1, "the room is lost");
	return true;
}

/* The whole index as text; the caller frees it. */
static char *
dump(struct house *house)
{
	struct err e = { 0 };
	struct buf text;

	buf_init(&text, DUMP_MAX);
	must(index_logical_dump(store_index(house->store), &text, &e), &e);
	return buf_take(&text);
}

/* In a dump, does the statement stand and count? */
static bool
has_statement(const char *index, const char *statement)
{
	char *start = mem_format("\nstatement %s ", statement);
	const char *line = strstr(index, start);
	char *text =
	    line == NULL ? NULL : mem_copy(line + 1, strcspn(line + 1, "\n"));
	const bool counts = text != NULL && strstr(text, " reason 0 ") != NULL;

	free(text);
	free(start);
	return counts;
}

/* The record is in the index, and the repository has its bytes. */
static void
check_record(struct house *house, const char *text)
{
	struct record_place place;
	struct journal_id journal;
	struct err e = { 0 };
	struct hash hash;
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	if (!hash_parse(&hash, text, strlen(text)))
		errx(1, "'%s' is no record", text);
	must(index_place(store_index(house->store), &place, &journal, &hash,
		 &e),
	    &e);
	must(repo_read(store_repo(house->store), &bytes, &place.git_id, true,
		 &e),
	    &e);
	buf_clear(&bytes);
}

static void
check_remote(struct house *house, const char *name)
{
	struct err e = { 0 };
	json_t *remotes;
	json_t *remote;
	size_t i;
	bool found = false;

	must(local_remotes(store_local(house->store), &remotes, &e), &e);
	json_array_foreach(remotes, i, remote)
		found = found || strcmp(json_text(remote, "name"), name) == 0;
	json_decref(remotes);
	if (!found)
		errx(1, "remote %s is lost", name);
}

static void
check_promise(struct house *house, const struct promise *promise,
    const char *index)
{
	const char *statement = word_after(promise, "statement");
	const char *record = word_after(promise, "record");
	const char *remote = word_after(promise, "remote");

	if (statement != NULL && !has_statement(index, statement))
		errx(1, "statement %s is lost", statement);
	if (record != NULL)
		check_record(house, record);
	if (remote != NULL)
		check_remote(house, remote);
}

/* Every ref, chain and signature. */
static void
check_faults(const char *room)
{
	struct err e = { 0 };
	json_t *found;

	must(store_verify(&found, room, true, &e), &e);
	if (json_array_size(json_object_get(found, "faults")) > 0)
		errx(1, "verify: %s", json_pretty(found));
	json_decref(found);
}

/* Stock git has nothing to say against the repository. */
static void
check_git(const char *room)
{
	const char *const argv[] = { "git", "fsck", "--strict", NULL };
	const char *const env[] = { "HOME=/nonexistent",
		"GIT_CONFIG_NOSYSTEM=1", NULL };
	char *repository = fs_join(room, "repository.git");
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.directory = repository,
		.in_fd = -1,
		.out_max = GIT_OUT_MAX,
	};
	struct child_result result;
	struct err e = { 0 };

	must(child_run(&result, &plan, &e), &e);
	if (result.status != 0)
		errx(1, "git fsck: %s", buf_text(&result.error));
	buf_clear(&result.out);
	buf_clear(&result.error);
	free(repository);
}

static void
check_store(struct house *house, const struct promise *promises, size_t count)
{
	char *room = house_room_path(house);
	struct statement_id *ids;
	struct err e = { 0 };
	char *grown;
	char *built;

	house_open(house);
	house_unlock(house);
	grown = dump(house);
	for (size_t i = 0; i < count; i++)
		check_promise(house, &promises[i], grown);
	free(grown);

	/* It goes on working, and its index is what the repository says. */
	house_say_sources(house, "said after the crash", 1, &ids);
	free(ids);
	grown = dump(house);
	house_close(house);
	check_faults(room);
	check_git(room);
	must(store_reindex(room, NULL, NULL, &e), &e);
	house_open(house);
	house_unlock(house);
	built = dump(house);
	if (strcmp(grown, built) != 0)
		errx(1, "the index is not what the repository says");
	free(grown);
	free(built);
	free(room);
}

int
main(int argc, char *argv[])
{
	struct house house;
	struct err e = { 0 };
	struct promise *promises;
	size_t count;

	if (argc != 2)
		errx(2, "usage: check DIRECTORY");
	must(key_start(&e), &e);
	promises = read_promises(&count);
	house_init(&house, argv[1]);
	if (find_room(&house, promises, count))
		check_store(&house, promises, count);
	house_clear(&house);
	free(promises);
	return 0;
}
