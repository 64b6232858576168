/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/repo/repo.h"
#include "protocol/base/mem.h"
#include "protocol/record/record.h"

#define CHARTER "{\"kind\":\"charter\"}"
#define C_REF "refs/heads/c/aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define J_REF "refs/heads/j/aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define F_REF "refs/heads/f/aaaaaaaaaaaaaaaaaaaaaaaaaa/0123456789abcdef"
#define G_REF "refs/guest/j/aaaaaaaaaaaaaaaaaaaaaaaaaa"

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_repo.XXXXXX";
	struct err e = { 0 };
	struct repo *repo = NULL;

	if (mkdtemp(pattern) == NULL || chdir(pattern) != 0)
		return 1;
	if (!repo_create("room.git", CHARTER, &e) ||
	    !repo_open(&repo, "room.git", &e)) {
		(void)fprintf(stderr, "%s\n", e.msg);
		return 1;
	}
	*state = repo;
	return 0;
}

static int
leave(void **state)
{
	struct err e = { 0 };
	char *here = getcwd(NULL, 0);
	const bool gone = chdir("/") == 0 && fs_remove_tree(here, &e);

	repo_close(*state);
	free(here);
	return !gone;
}

/* Run git in the repository; its output must be free of complaint. */
static char *
git(const char *const *arguments)
{
	const char *argv[16] = { "git" };
	const char *const env[] = { "HOME=/nonexistent", "LC_ALL=C", NULL };
	const struct child_plan plan = { .argv = argv,
		.env = env,
		.directory = "room.git",
		.in_fd = -1,
		.out_max = 1 << 20 };
	struct child_result result;
	struct err e = { 0 };
	char *out;

	for (size_t i = 0; arguments[i] != NULL; i++)
		argv[i + 1] = arguments[i];
	assert_ok(child_run(&result, &plan, &e), &e);
	if (result.status != 0)
		fail_msg("git %s: %s", arguments[0], buf_text(&result.error));
	out = buf_take(&result.out);
	buf_clear(&result.error);
	return out;
}

#define GIT(...) git((const char *const[]){ __VA_ARGS__, NULL })

static void
assert_git_is_content(void)
{
	char *out = GIT("fsck", "--strict", "--full", "--no-dangling");

	assert_string_equal(out, "");
	free(out);
}

/* A commit that git likes, number i, on the one below (NULL: none). */
static char *
commit_text(int i, const struct git_id *below)
{
	char parent[64] = "";
	char hex[GIT_ID_TEXT];

	if (below != NULL) {
		git_id_format(hex, below);
		(void)snprintf(parent, sizeof(parent), "parent %s\n", hex);
	}
	return mem_format("tree %s\n%sauthor a <a@tamga> %d +0000\n"
			  "committer a <a@tamga> %d +0000\n\nreceipt\n\n"
			  "record number %d of a journal\n",
	    EMPTY_TREE, parent, i + 1, i + 1, i);
}

static struct git_id
write_commit(struct repo *repo, int i, const struct git_id *below)
{
	char *text = commit_text(i, below);
	struct err e = { 0 };
	struct git_id id;

	assert_ok(repo_write(repo, &id, text, strlen(text), &e), &e);
	free(text);
	return id;
}

static void
assert_commit(struct repo *repo, const struct git_id *id, const char *text)
{
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(repo_read(repo, &bytes, id, true, &e), &e);
	assert_string_equal(buf_text(&bytes), text);
	buf_clear(&bytes);
}

/* A chain of count records behind ref; ids has room for them. */
static void
write_chain(struct repo *repo, const char *ref, struct git_id *ids, int count)
{
	struct err e = { 0 };

	for (int i = 0; i < count; i++)
		ids[i] = write_commit(repo, i, i == 0 ? NULL : &ids[i - 1]);
	assert_ok(repo_ref_set(repo, ref, &ids[count - 1], NULL, &e), &e);
}

static void
a_new_repository_pleases_git(void **state)
{
	struct err e = { 0 };
	char *line = NULL;

	(void)state;
	assert_git_is_content();
	assert_true(fs_exists("room.git/objects/00"));
	assert_true(fs_exists("room.git/objects/ff"));
	assert_true(fs_exists("room.git/refs/heads/f"));
	assert_true(fs_exists("room.git/refs/guest/c"));
	assert_ok(repo_charter(&line, "room.git", &e), &e);
	assert_string_equal(line, CHARTER);
	free(line);
	assert_fails(repo_create("room.git", CHARTER, &e), ERR_INPUT, &e);
}

static void
what_is_no_repository_is_not_opened(void **state)
{
	struct repo *repo = NULL;
	struct err e = { 0 };

	(void)state;
	assert_fails(repo_open(&repo, "nowhere", &e), ERR_CORRUPT, &e);
	assert_null(repo);
}

static void
a_record_reads_back_as_git_reads_it(void **state)
{
	struct repo *repo = *state;
	char *text = commit_text(0, NULL);
	const struct git_id id = write_commit(repo, 0, NULL);
	char hex[GIT_ID_TEXT];
	char *out;

	git_id_format(hex, &id);
	assert_commit(repo, &id, text);
	out = GIT("cat-file", "commit", hex);
	assert_string_equal(out, text);
	assert_true(repo_has(repo, &id));
	/* Again is fine. */
	(void)write_commit(repo, 0, NULL);
	free(out);
	free(text);
}

static void
what_is_not_there_is_not_found(void **state)
{
	const struct git_id id = { { 1 } };
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	assert_fails(repo_read(*state, &bytes, &id, true, &e), ERR_NOTFOUND,
	    &e);
	assert_false(repo_has(*state, &id));
	buf_clear(&bytes);
}

static void
only_commits_are_read(void **state)
{
	struct err e = { 0 };
	struct git_id tree;
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	assert_true(git_id_parse(&tree, EMPTY_TREE, strlen(EMPTY_TREE)));
	assert_fails(repo_read(*state, &bytes, &tree, true, &e), ERR_CORRUPT,
	    &e);
	buf_clear(&bytes);
}

static void
refs_are_made_and_moved_and_listed_in_order(void **state)
{
	struct repo *repo = *state;
	const struct git_id one = write_commit(repo, 0, NULL);
	const struct git_id two = write_commit(repo, 1, &one);
	struct repo_ref *refs = NULL;
	struct err e = { 0 };
	struct git_id at;
	size_t count;

	assert_ok(repo_ref_set(repo, J_REF, &one, NULL, &e), &e);
	assert_ok(repo_ref_set(repo, J_REF, &two, &one, &e), &e);
	assert_ok(repo_ref_set(repo, G_REF, &one, NULL, &e), &e);
	assert_ok(repo_ref_set(repo, F_REF, &one, NULL, &e), &e);
	assert_ok(repo_ref_get(repo, &at, J_REF, &e), &e);
	assert_memory_equal(&at, &two, sizeof(at));
	assert_ok(repo_refs(repo, &refs, &count, &e), &e);
	assert_int_equal(count, 3);
	assert_string_equal(refs[0].name, G_REF);
	assert_string_equal(refs[1].name, F_REF);
	assert_string_equal(refs[2].name, J_REF);
	assert_memory_equal(&refs[2].id, &two, sizeof(two));
	free(refs);
	assert_git_is_content();
	assert_ok(repo_ref_remove(repo, F_REF, &e), &e);
	assert_fails(repo_ref_get(repo, &at, F_REF, &e), ERR_NOTFOUND, &e);
	assert_ok(repo_ref_set(repo, F_REF, &two, NULL, &e), &e);
}

static void
a_ref_that_moved_meanwhile_stays(void **state)
{
	struct repo *repo = *state;
	const struct git_id one = write_commit(repo, 0, NULL);
	const struct git_id two = write_commit(repo, 1, &one);
	struct err e = { 0 };
	struct git_id at;

	assert_ok(repo_ref_set(repo, J_REF, &one, NULL, &e), &e);
	assert_fails(repo_ref_set(repo, J_REF, &two, NULL, &e), ERR_CONFLICT,
	    &e);
	assert_fails(repo_ref_set(repo, J_REF, &two, &two, &e), ERR_CONFLICT,
	    &e);
	assert_ok(repo_ref_get(repo, &at, J_REF, &e), &e);
	assert_memory_equal(&at, &one, sizeof(at));
}

static void
a_pack_pleases_git_and_reads_back(void **state)
{
	struct repo *repo = *state;
	struct repo_object objects[50] = { 0 };
	struct git_id below;
	struct err e = { 0 };
	char *out;

	for (int i = 0; i < 50; i++) {
		char *text = commit_text(i, i == 0 ? NULL : &below);

		objects[i].data = text;
		objects[i].len = strlen(text);
		assert_ok(git_id_of_commit(&below, text, strlen(text), &e), &e);
	}
	assert_ok(repo_write_pack(repo, objects, 50, &e), &e);
	assert_memory_equal(&objects[49].id, &below, sizeof(below));
	assert_ok(repo_ref_set(repo, J_REF, &below, NULL, &e), &e);
	assert_git_is_content();
	out = GIT("rev-list", "--count", J_REF);
	assert_string_equal(out, "50\n");
	free(out);
	for (int i = 0; i < 50; i++) {
		assert_commit(repo, &objects[i].id, objects[i].data);
		free((void *)(uintptr_t)objects[i].data);
	}
}

static void
a_pack_of_another_repository_is_taken(void **state)
{
	struct repo *repo = *state;
	struct repo *other = NULL;
	struct repo_object object = { 0 };
	struct err e = { 0 };
	struct fs_list list;
	char *text = commit_text(7, NULL);
	char *path;

	object.data = text;
	object.len = strlen(text);
	assert_ok(repo_create("other.git", CHARTER, &e), &e);
	assert_ok(repo_open(&other, "other.git", &e), &e);
	assert_ok(repo_write_pack(other, &object, 1, &e), &e);
	repo_close(other);
	assert_false(repo_has(repo, &object.id));
	assert_ok(fs_list(&list, "other.git/objects/pack", &e), &e);
	assert_int_equal(list.count, 2);
	path = mem_format("other.git/objects/pack/%.*s",
	    (int)(strlen(list.names[0]) - strlen(".idx")), list.names[0]);
	assert_ok(repo_take_pack(repo, path, &e), &e);
	assert_commit(repo, &object.id, text);
	free(path);
	fs_list_free(&list);
	free(text);
}

static void
a_repack_keeps_every_record(void **state)
{
	struct repo *repo = *state;
	struct git_id ids[40];
	struct err e = { 0 };
	size_t loose;
	size_t packs;
	char *out;

	write_chain(repo, J_REF, ids, 40);
	assert_ok(repo_ref_set(repo, G_REF, &ids[3], NULL, &e), &e);
	assert_ok(repo_count(repo, &loose, &packs, &e), &e);
	assert_int_equal(loose, 41);
	assert_int_equal(packs, 0);
	assert_ok(repo_repack(repo, &e), &e);
	assert_ok(repo_count(repo, &loose, &packs, &e), &e);
	assert_int_equal(loose, 0);
	assert_int_equal(packs, 1);
	for (int i = 0; i < 40; i++) {
		char *text = commit_text(i, i == 0 ? NULL : &ids[i - 1]);

		assert_commit(repo, &ids[i], text);
		free(text);
	}
	assert_git_is_content();
	out = GIT("count-objects", "-v");
	assert_non_null(strstr(out, "garbage: 0\n"));
	free(out);
	assert_false(fs_exists("room.git/packing"));
	/* With nothing new the one pack stays. */
	assert_ok(repo_repack(repo, &e), &e);
	assert_true(repo_has(repo, &ids[39]));
	/* Several packs become one. */
	ids[0] = write_commit(repo, 99, &ids[39]);
	assert_ok(repo_ref_set(repo, J_REF, &ids[0], &ids[39], &e), &e);
	assert_ok(repo_repack(repo, &e), &e);
	assert_ok(repo_count(repo, &loose, &packs, &e), &e);
	assert_int_equal(loose, 0);
	assert_int_equal(packs, 1);
	assert_git_is_content();
}

static void
a_repack_keeps_what_no_ref_reaches_yet(void **state)
{
	struct repo *repo = *state;
	struct repo_object object = { 0 };
	struct git_id ids[3];
	struct git_id loose;
	struct err e = { 0 };
	char *text = commit_text(50, NULL);

	object.data = text;
	object.len = strlen(text);
	write_chain(repo, J_REF, ids, 3);
	loose = write_commit(repo, 51, &ids[2]);
	assert_ok(repo_write_pack(repo, &object, 1, &e), &e);
	assert_ok(repo_repack(repo, &e), &e);
	assert_true(repo_has(repo, &loose));
	assert_commit(repo, &object.id, text);
	free(text);
}

/* Turn one bit of the file, at this place from its end. */
static void
damage(const char *path, off_t from_end)
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

static void
a_damaged_record_is_named_and_nothing_is_repacked(void **state)
{
	struct repo *repo = *state;
	struct git_id ids[3];
	char hex[GIT_ID_TEXT];
	struct err e = { 0 };
	struct buf bytes;
	size_t loose;
	size_t packs;
	char *path;

	write_chain(repo, J_REF, ids, 3);
	git_id_format(hex, &ids[1]);
	path = mem_format("room.git/objects/%.2s/%s", hex, hex + 2);
	damage(path, 20);
	buf_init(&bytes, LIMIT_RECORD);
	assert_fails(repo_read(repo, &bytes, &ids[1], true, &e), ERR_CORRUPT,
	    &e);
	assert_non_null(strstr(e.msg, hex));
	assert_fails(repo_repack(repo, &e), ERR_CORRUPT, &e);
	assert_ok(repo_count(repo, &loose, &packs, &e), &e);
	assert_int_equal(loose, 4);
	assert_int_equal(packs, 0);
	buf_clear(&bytes);
	free(path);
}

static void
write_file(const char *path)
{
	struct err e = { 0 };

	assert_ok(fs_write_output(path, "x", 1, false, &e), &e);
}

static void
what_a_crash_left_is_mended(void **state)
{
	struct repo *repo = *state;
	struct err e = { 0 };
	struct git_id ids[2];
	struct git_id next;

	write_chain(repo, J_REF, ids, 2);
	write_file("room.git/objects/tmp_object_git2_abcdef");
	write_file("room.git/objects/00/tmp_obj_abcdef");
	write_file("room.git/objects/pack/pack_git2_abcdef");
	write_file("room.git/" J_REF ".lock");
	write_file("room.git/packed-refs.lock");
	write_file("room.git/objects/pack/pack-0.idx");
	assert_ok(fs_make_directory("room.git/packing/x", &e), &e);
	assert_ok(repo_mend("room.git", &e), &e);
	assert_false(fs_exists("room.git/objects/tmp_object_git2_abcdef"));
	assert_false(fs_exists("room.git/objects/00/tmp_obj_abcdef"));
	assert_false(fs_exists("room.git/objects/pack/pack_git2_abcdef"));
	assert_false(fs_exists("room.git/packed-refs.lock"));
	assert_false(fs_exists("room.git/objects/pack/pack-0.idx"));
	assert_false(fs_exists("room.git/packing"));
	next = write_commit(repo, 2, &ids[1]);
	assert_ok(repo_ref_set(repo, J_REF, &next, &ids[1], &e), &e);
	assert_git_is_content();
}

static void
it_works_on_after_a_rest(void **state)
{
	struct repo *repo = *state;
	const struct git_id one = write_commit(repo, 0, NULL);
	struct err e = { 0 };

	repo_rest(repo);
	assert_true(repo_has(repo, &one));
	repo_rest(repo);
	assert_ok(repo_ref_set(repo, J_REF, &one, NULL, &e), &e);
}

#define IN_REPOSITORY(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_REPOSITORY(a_new_repository_pleases_git),
		IN_REPOSITORY(what_is_no_repository_is_not_opened),
		IN_REPOSITORY(a_record_reads_back_as_git_reads_it),
		IN_REPOSITORY(what_is_not_there_is_not_found),
		IN_REPOSITORY(only_commits_are_read),
		IN_REPOSITORY(refs_are_made_and_moved_and_listed_in_order),
		IN_REPOSITORY(a_ref_that_moved_meanwhile_stays),
		IN_REPOSITORY(a_pack_pleases_git_and_reads_back),
		IN_REPOSITORY(a_pack_of_another_repository_is_taken),
		IN_REPOSITORY(a_repack_keeps_every_record),
		IN_REPOSITORY(a_repack_keeps_what_no_ref_reaches_yet),
		IN_REPOSITORY(
		    a_damaged_record_is_named_and_nothing_is_repacked),
		IN_REPOSITORY(what_a_crash_left_is_mended),
		IN_REPOSITORY(it_works_on_after_a_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
