/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/road/mover.h"
#include "daemon/road/quarantine.h"
#include "protocol/base/mem.h"
#include "tests/unit/journal_made.h"

#define CHARTER "{\"kind\":\"charter\"}"

struct fixture {
	char path[64];
	char hub_path[96];
	char repo_path[96];
	struct repo *hub;
	struct repo *repo;
	struct loop *loop;
	struct mover *mover;
	struct made_journal one;
	struct made_journal other;

	bool is_done;
	struct err e; /* what the verb said */
	struct mover_ref *refs;
	size_t ref_count;
};

static int
enter(void **state)
{
	struct fixture *f = mem_new(1, sizeof(*f));
	struct err e = { 0 };

	(void)snprintf(f->path, sizeof(f->path), "/tmp/test_mover.XXXXXX");
	if (mkdtemp(f->path) == NULL)
		return 1;
	(void)snprintf(f->hub_path, sizeof(f->hub_path), "%s/hub", f->path);
	(void)snprintf(f->repo_path, sizeof(f->repo_path), "%s/repo", f->path);
	assert_ok(repo_create(f->hub_path, CHARTER, &e), &e);
	assert_ok(repo_open(&f->hub, f->hub_path, &e), &e);
	assert_ok(repo_create(f->repo_path, CHARTER, &e), &e);
	assert_ok(repo_open(&f->repo, f->repo_path, &e), &e);
	assert_ok(loop_open(&f->loop, &e), &e);
	f->one = made_journal(1, CLASS_DATA, "one");
	f->other = made_journal(2, CLASS_CONTROL, "other");
	*state = f;
	return 0;
}

static int
leave(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	mover_close(f->mover);
	loop_close(f->loop);
	repo_close(f->hub);
	repo_close(f->repo);
	made_journal_clear(&f->one);
	made_journal_clear(&f->other);
	assert_ok(fs_remove_tree(f->path, &e), &e);
	free(f->refs);
	free(f);
	return 0;
}

static void
open_mover(struct fixture *f)
{
	const struct mover_plan plan = { .room_path = f->path,
		.repo_path = f->repo_path,
		.url = f->hub_path };
	struct err e = { 0 };

	assert_ok(mover_open(&f->mover, f->loop, &plan, &e), &e);
}

static void
wait_for_it(struct fixture *f)
{
	for (int i = 0; i < 10000 && !f->is_done; i++)
		loop_turn(f->loop, 1000);
	assert_true(f->is_done);
	f->is_done = false;
}

static void
keep_error(struct fixture *f, const struct err *e)
{
	f->e = e == NULL ? (struct err){ .code = ERR_NONE } : *e;
	f->is_done = true;
}

static void
listed(void *arg, const struct mover_ref *refs, size_t count, bool is_cut,
    const struct err *e)
{
	struct fixture *f = arg;

	assert_false(is_cut);
	free(f->refs);
	f->refs = mem_copy(refs, count * sizeof(*refs));
	f->ref_count = count;
	keep_error(f, e);
}

static void
list(struct fixture *f)
{
	struct err e = { 0 };

	assert_ok(mover_list(f->mover, NULL, listed, f, &e), &e);
	wait_for_it(f);
}

static void
fetched(void *arg, struct mover_fetch *fetches, size_t count,
    const struct err *e)
{
	(void)fetches;
	(void)count;
	keep_error(arg, e);
}

static void
fetch(struct fixture *f, struct mover_fetch *fetches, size_t count)
{
	const struct mover_slice all = { .depth = 0 };
	struct err e = { 0 };

	assert_ok(mover_fetch(f->mover, fetches, count, &all, fetched, f, &e),
	    &e);
	wait_for_it(f);
}

static void
pushed(void *arg, struct mover_push *pushes, size_t count, const struct err *e)
{
	(void)pushes;
	(void)count;
	keep_error(arg, e);
}

static void
push(struct fixture *f, struct mover_push *pushes, size_t count)
{
	struct err e = { 0 };

	assert_ok(mover_push(f->mover, pushes, count, pushed, f, &e), &e);
	wait_for_it(f);
}

static struct mover_fetch
fetch_of(const char *ref)
{
	struct mover_fetch made = { .state = FETCH_WAITS };

	(void)snprintf(made.name, sizeof(made.name), "%s", ref);
	return made;
}

static struct mover_push
push_of(const char *ref, const struct git_id *id)
{
	struct mover_push made = { .id = *id };

	(void)snprintf(made.name, sizeof(made.name), "%s", ref);
	return made;
}

static void
write_file(const char *folder, const char *name, const char *text, mode_t mode)
{
	char *path = fs_join(folder, name);
	struct err e = { 0 };

	assert_ok(fs_replace(path, text, strlen(text), &e), &e);
	assert_int_equal(chmod(path, mode), 0);
	free(path);
}

static bool
exists(const char *folder, const char *name)
{
	char *path = fs_join(folder, name);
	const bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static void
a_path_that_is_not_there_is_not_found(void **state)
{
	struct fixture *f = *state;
	const struct mover_plan plan = { .room_path = f->path,
		.repo_path = f->repo_path,
		.url = "/media/no/stick" };
	struct err e = { 0 };

	assert_fails(mover_open(&f->mover, f->loop, &plan, &e), ERR_NOTFOUND,
	    &e);
	assert_non_null(strstr(e.msg, "/media/no/stick"));
	assert_non_null(strstr(e.hint, "stick"));
}

static void
other_addresses_are_refused(void **state)
{
	static const char *const urls[] = { "hub", "--upload-pack=x",
		"ext::sh -c true", "/tmp/a\nb", "" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		const struct mover_plan plan = { .room_path = f->path,
			.repo_path = f->repo_path,
			.url = urls[i] };
		struct err e = { 0 };

		assert_fails(mover_open(&f->mover, f->loop, &plan, &e),
		    ERR_INPUT, &e);
	}
}

static void
a_folder_that_is_no_repository_is_named(void **state)
{
	struct fixture *f = *state;
	const struct mover_plan plan = { .room_path = f->path,
		.repo_path = f->repo_path,
		.url = f->path };
	struct err e = { 0 };

	assert_ok(mover_open(&f->mover, f->loop, &plan, &e), &e);
	list(f);
	assert_int_equal(f->e.code, ERR_CONFIG);
	assert_non_null(strstr(f->e.msg, "is not a git repository"));
	assert_non_null(strstr(f->e.hint, "git init --bare"));
}

static void
the_list_has_the_refs_of_journals_alone(void **state)
{
	struct fixture *f = *state;

	made_write(f->hub, &f->one, 1, NULL);
	made_write(f->hub, &f->other, 1, NULL);
	made_ref(f->hub, "refs/heads/master", &f->one.last.git_id);
	made_ref(f->hub, "refs/heads/c/nonsense", &f->one.last.git_id);
	open_mover(f);
	list(f);
	assert_int_equal(f->e.code, ERR_NONE);
	assert_int_equal(f->ref_count, 2);
	assert_string_equal(f->refs[0].name, f->other.ref);
	assert_string_equal(f->refs[1].name, f->one.ref);
	assert_memory_equal(f->refs[1].id.bytes, f->one.last.git_id.bytes,
	    GIT_ID_LEN);
}

static void
what_is_fetched_is_a_pack_in_the_quarantine(void **state)
{
	struct fixture *f = *state;
	struct mover_fetch fetches[1];
	char *packs;

	made_write(f->hub, &f->one, 3, NULL);
	open_mover(f);
	fetches[0] = fetch_of(f->one.ref);
	fetch(f, fetches, 1);
	assert_int_equal(f->e.code, ERR_NONE);
	assert_int_equal(fetches[0].state, FETCH_DONE);
	packs = fs_join(mover_quarantine(f->mover), "objects/pack");
	assert_true(exists(packs, ""));
	free(packs);
	assert_false(repo_has(f->repo, &f->one.last.git_id));
}

static void
a_ref_that_cannot_be_fetched_is_alone_and_named(void **state)
{
	struct fixture *f = *state;
	struct mover_fetch fetches[5];
	struct made_journal more[3];
	char id[GIT_ID_TEXT];
	char *path;

	made_write(f->hub, &f->one, 2, NULL);
	made_write(f->hub, &f->other, 2, NULL);
	fetches[0] = fetch_of(f->other.ref);
	fetches[1] = fetch_of(f->one.ref);
	for (unsigned i = 0; i < 3; i++) {
		more[i] = made_journal(10 + i, CLASS_DATA, "more");
		struct buf bytes;

		made_record(&bytes, &more[i], "x");
		(void)made_object(f->hub, &bytes);
		buf_clear(&bytes);
		made_ref(f->hub, more[i].ref, &more[i].last.git_id);
		fetches[2 + i] = fetch_of(more[i].ref);
	}
	git_id_format(id, &more[1].last.git_id);
	path = mem_format("%s/objects/%.2s/%s", f->hub_path, id, id + 2);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(truncate(path, 30), 0);
	free(path);
	open_mover(f);
	fetch(f, fetches, 5);
	assert_int_equal(f->e.code, ERR_NONE);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(fetches[i].state,
		    i == 3 ? FETCH_FAILED : FETCH_DONE);
	assert_true(fetches[3].reason[0] != '\0');
	for (size_t i = 0; i < 3; i++)
		made_journal_clear(&more[i]);
}

static void
a_push_moves_refs_forward_and_no_other_way(void **state)
{
	struct fixture *f = *state;
	struct mover_push pushes[2];
	struct git_id first;

	made_write(f->repo, &f->one, 2, NULL);
	first = f->one.last.git_id;
	made_write(f->repo, &f->one, 2, NULL);
	made_write(f->repo, &f->other, 1, NULL);
	open_mover(f);
	pushes[0] = push_of(f->one.ref, &f->one.last.git_id);
	pushes[1] = push_of(f->other.ref, &f->other.last.git_id);
	push(f, pushes, 2);
	assert_int_equal(f->e.code, ERR_NONE);
	assert_int_equal(pushes[0].state, PUSH_DONE);
	assert_int_equal(pushes[1].state, PUSH_DONE);
	repo_rest(f->hub);
	assert_true(repo_has(f->hub, &f->one.last.git_id));
	pushes[0] = push_of(f->one.ref, &first);
	push(f, pushes, 1);
	assert_int_equal(f->e.code, ERR_NONE);
	assert_int_equal(pushes[0].state, PUSH_RACED);
	list(f);
	assert_memory_equal(f->refs[1].id.bytes, f->one.last.git_id.bytes,
	    GIT_ID_LEN);
}

static void
no_command_of_the_remote_is_run(void **state)
{
	static const char *const hooks[] = { "pre-receive", "update",
		"post-receive", "post-update", "reference-transaction",
		"proc-receive", "push-to-checkout", "pre-auto-gc" };
	struct fixture *f = *state;
	struct mover_fetch fetches[1];
	struct mover_push pushes[1];
	char *script = mem_format("#!/bin/sh\n>>%s/run-by-hook\n", f->path);
	char *folder = fs_join(f->hub_path, "myhooks");
	char *config = mem_format("[core]\n\tbare = true\n"
				  "\trepositoryformatversion = 0\n"
				  "\thooksPath = %s\n\tfsmonitor = %s/x\n"
				  "\talternateRefsCommand = %s/x\n"
				  "[uploadpack]\n\tpackObjectsHook = %s/x\n"
				  "[gc]\n\tauto = 1\n\trecentObjectsHook = "
				  "%s/x\n[receive]\n\tautogc = true\n",
	    folder, folder, folder, folder, folder);
	struct err e = { 0 };

	made_write(f->hub, &f->other, 1, NULL);
	made_write(f->repo, &f->one, 1, NULL);
	assert_ok(fs_make_directory(folder, &e), &e);
	write_file(folder, "x", script, 0700);
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		write_file(folder, hooks[i], script, 0700);
	write_file(f->hub_path, "config", config, 0600);
	write_file(f->hub_path, "objects/info/alternates",
	    "/usr/share/no-such\n", 0600);
	open_mover(f);
	list(f);
	fetches[0] = fetch_of(f->other.ref);
	fetch(f, fetches, 1);
	assert_int_equal(fetches[0].state, FETCH_DONE);
	pushes[0] = push_of(f->one.ref, &f->one.last.git_id);
	push(f, pushes, 1);
	assert_int_equal(pushes[0].state, PUSH_DONE);
	assert_false(exists(f->path, "run-by-hook"));
	free(script);
	free(folder);
	free(config);
}

static void
any_path_is_just_a_path(void **state)
{
	struct fixture *f = *state;
	char *path =
	    fs_join(f->path, "a \"hub\" \\ of $(id) 'my' #1 \xc3\xa9;");
	const struct mover_plan plan = { .room_path = f->path,
		.repo_path = f->repo_path,
		.url = path };
	struct mover_fetch fetches[1];
	struct mover_push pushes[1];
	struct err e = { 0 };

	made_write(f->hub, &f->other, 1, NULL);
	made_write(f->repo, &f->one, 1, NULL);
	assert_int_equal(rename(f->hub_path, path), 0);
	assert_ok(mover_open(&f->mover, f->loop, &plan, &e), &e);
	list(f);
	assert_int_equal(f->ref_count, 1);
	fetches[0] = fetch_of(f->other.ref);
	fetch(f, fetches, 1);
	assert_int_equal(fetches[0].state, FETCH_DONE);
	pushes[0] = push_of(f->one.ref, &f->one.last.git_id);
	push(f, pushes, 1);
	assert_int_equal(pushes[0].state, PUSH_DONE);
	free(path);
}

static void
a_repository_of_another_owner_is_trusted_here_alone(void **state)
{
	struct fixture *f = *state;
	char *owner = mem_format("%s", f->hub_path);
	const char *const argv[] = { "chown", "-R", "65534", owner, NULL };
	const struct child_plan plan = { .argv = argv, .in_fd = -1 };
	struct child_result result;
	struct mover_fetch fetches[1];
	struct mover_push pushes[1];
	struct err e = { 0 };

	if (geteuid() != 0) {
		free(owner);
		print_message("needs root: skipped\n");
		skip();
	}
	made_write(f->hub, &f->other, 1, NULL);
	made_write(f->repo, &f->one, 1, NULL);
	assert_ok(child_run(&result, &plan, &e), &e);
	assert_int_equal(result.status, 0);
	buf_clear(&result.out);
	buf_clear(&result.error);
	free(owner);
	open_mover(f);
	list(f);
	assert_string_equal(f->e.msg, "");
	assert_int_equal(f->ref_count, 1);
	fetches[0] = fetch_of(f->other.ref);
	fetch(f, fetches, 1);
	assert_int_equal(fetches[0].state, FETCH_DONE);
	pushes[0] = push_of(f->one.ref, &f->one.last.git_id);
	push(f, pushes, 1);
	assert_int_equal(pushes[0].state, PUSH_DONE);
}

static void
a_push_goes_on_beside_a_broken_ref_that_is_hidden(void **state)
{
	struct fixture *f = *state;
	struct mover_push pushes[1];
	struct buf bytes;
	char id[GIT_ID_TEXT];
	char *path;

	made_record(&bytes, &f->other, "x");
	(void)made_object(f->hub, &bytes);
	buf_clear(&bytes);
	made_ref(f->hub, f->other.ref, &f->other.last.git_id);
	git_id_format(id, &f->other.last.git_id);
	path = mem_format("%s/objects/%.2s/%s", f->hub_path, id, id + 2);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(truncate(path, 30), 0);
	free(path);
	made_write(f->repo, &f->one, 2, NULL);
	open_mover(f);
	mover_hide(f->mover, f->other.ref);
	pushes[0] = push_of(f->one.ref, &f->one.last.git_id);
	push(f, pushes, 1);
	assert_string_equal(f->e.msg, "");
	assert_int_equal(pushes[0].state, PUSH_DONE);
}

static void
nothing_is_left_behind(void **state)
{
	struct fixture *f = *state;
	const struct dirent *entry;
	struct err e = { 0 };
	char *left = fs_join(f->path, "quarantine-000000");
	DIR *dir;

	assert_ok(fs_make_directory(left, &e), &e);
	free(left);
	open_mover(f);
	mover_close(f->mover);
	f->mover = NULL;
	assert_ok(quarantine_sweep(f->path, &e), &e);
	dir = opendir(f->path);
	while ((entry = readdir(dir)) != NULL)
		assert_null(strstr(entry->d_name, "quarantine"));
	(void)closedir(dir);
}

static void
closing_ends_what_runs(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	open_mover(f);
	assert_ok(mover_list(f->mover, NULL, listed, f, &e), &e);
	mover_close(f->mover);
	f->mover = NULL;
	loop_turn(f->loop, 10);
	assert_false(f->is_done);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(a_path_that_is_not_there_is_not_found),
		in_folder(other_addresses_are_refused),
		in_folder(a_folder_that_is_no_repository_is_named),
		in_folder(the_list_has_the_refs_of_journals_alone),
		in_folder(what_is_fetched_is_a_pack_in_the_quarantine),
		in_folder(a_ref_that_cannot_be_fetched_is_alone_and_named),
		in_folder(a_push_moves_refs_forward_and_no_other_way),
		in_folder(no_command_of_the_remote_is_run),
		in_folder(any_path_is_just_a_path),
		in_folder(a_repository_of_another_owner_is_trusted_here_alone),
		in_folder(a_push_goes_on_beside_a_broken_ref_that_is_hidden),
		in_folder(nothing_is_left_behind),
		in_folder(closing_ends_what_runs),
	};

	return cmocka_run_group_tests_name("mover", tests, NULL, NULL);
}
