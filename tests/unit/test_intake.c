/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/road/mover.h"
#include "daemon/sync/intake.h"
#include "protocol/base/mem.h"
#include "tests/unit/journal_made.h"

#define CHARTER "{\"kind\":\"charter\"}"
#define REFS_MAX 16

/* A hub, a main repository, and what is fetched from one to the other. */
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

	struct order_ref refs[REFS_MAX];
	struct device_id admitted[REFS_MAX];
	struct order order;
	bool is_done;
	struct verdict verdict;
};

static int
enter(void **state)
{
	struct fixture *f = mem_new(1, sizeof(*f));
	struct err e = { 0 };

	(void)snprintf(f->path, sizeof(f->path), "/tmp/test_intake.XXXXXX");
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
	f->order.room = made_room();
	f->order.refs = f->refs;
	f->order.admitted = f->admitted;
	f->order.guest_max = LIMIT_GUEST;
	*state = f;
	return 0;
}

static int
leave(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	verdict_clear(&f->verdict);
	mover_close(f->mover);
	loop_close(f->loop);
	repo_close(f->hub);
	repo_close(f->repo);
	made_journal_clear(&f->one);
	made_journal_clear(&f->other);
	for (size_t i = 0; i < f->order.ref_count; i++)
		free(f->refs[i].anchors);
	assert_ok(fs_remove_tree(f->path, &e), &e);
	free(f);
	return 0;
}

static struct order_ref *
want(struct fixture *f, const char *ref)
{
	struct order_ref *wanted = &f->refs[f->order.ref_count++];

	assert_true(refname_parse(&wanted->name, ref));
	return wanted;
}

static void
fetched(void *arg, struct mover_fetch *fetches, size_t count,
    const struct err *e)
{
	struct fixture *f = arg;

	assert_null(e);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(fetches[i].state, FETCH_DONE);
	f->is_done = true;
}

static void
judged(void *arg, struct verdict *verdict, const struct err *e)
{
	struct fixture *f = arg;

	if (verdict == NULL)
		fail_msg("%s", e->msg);
	f->verdict = *verdict;
	f->is_done = true;
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
fetch(struct fixture *f)
{
	const struct mover_plan plan = { .room_path = f->path,
		.repo_path = f->repo_path,
		.url = f->hub_path };
	const struct mover_slice all = { .depth = 0 };
	struct mover_fetch fetches[REFS_MAX] = { 0 };
	struct err e = { 0 };

	assert_ok(mover_open(&f->mover, f->loop, &plan, &e), &e);
	for (size_t i = 0; i < f->order.ref_count; i++)
		(void)snprintf(fetches[i].name, sizeof(fetches[i].name), "%s",
		    f->refs[i].name.text);
	assert_ok(mover_fetch(f->mover, fetches, f->order.ref_count, &all,
		      fetched, f, &e),
	    &e);
	wait_for_it(f);
}

static void
check(struct fixture *f)
{
	const struct intake_plan plan = {
		.folder = mover_folder(f->mover),
		.quarantine = mover_quarantine(f->mover),
		.repo_path = f->repo_path,
		.order = &f->order,
	};
	struct intake *intake;
	struct err e = { 0 };

	assert_ok(intake_start(&intake, f->loop, &plan, judged, f, &e), &e);
	wait_for_it(f);
	assert_int_equal(f->verdict.ref_count, f->order.ref_count);
}

static void
fetch_and_check(struct fixture *f)
{
	fetch(f);
	check(f);
}

static void
assert_all_taken(const struct verdict_ref *ref,
    const struct made_journal *journal, size_t count)
{
	assert_string_equal(ref->reason, "");
	assert_int_equal(ref->fault, FAULT_NONE);
	assert_int_equal(ref->count, count);
	assert_true(ref->has_last);
	assert_int_equal(ref->last.sequence, journal->last.sequence);
	assert_memory_equal(ref->last.hash.bytes, journal->last.hash.bytes,
	    HASH_LEN);
	assert_string_equal(ref->head.journal.text, journal->head.journal.text);
	assert_string_equal(ref->head.member.text, journal->head.member.text);
}

static void
assert_refused(const struct verdict_ref *ref, size_t count, enum fault fault,
    uint64_t sequence)
{
	if (ref->fault != fault)
		fail_msg("'%s' (%s), not '%s'", fault_name(ref->fault),
		    ref->reason, fault_name(fault));
	assert_int_equal(ref->count, count);
	assert_int_equal(ref->sequence, sequence);
	assert_true(ref->reason[0] != '\0');
}

static void
take_packs(struct fixture *f)
{
	struct err e = { 0 };

	for (size_t i = 0; i < f->verdict.pack_count; i++)
		assert_ok(repo_take_pack(f->repo, f->verdict.packs[i], &e), &e);
	repo_rest(f->repo);
}

static void
good_journals_are_taken_whole_with_their_packs(void **state)
{
	struct fixture *f = *state;

	made_write(f->hub, &f->one, 300, NULL);
	made_write(f->hub, &f->other, 3, NULL);
	(void)want(f, f->one.ref);
	(void)want(f, f->other.ref);
	fetch_and_check(f);
	assert_all_taken(&f->verdict.refs[0], &f->one, 300);
	assert_all_taken(&f->verdict.refs[1], &f->other, 3);
	assert_int_equal(f->verdict.pack_count, 1);
	take_packs(f);
	assert_true(repo_has(f->repo, &f->one.last.git_id));
	assert_true(repo_has(f->repo, &f->other.last.git_id));
}

static void
the_walk_ends_at_an_anchor(void **state)
{
	struct fixture *f = *state;
	struct made_journal here = f->one;
	struct order_ref *wanted = want(f, f->one.ref);

	made_write(f->repo, &here, 5, NULL);
	made_write(f->hub, &f->one, 5, NULL);
	assert_memory_equal(here.last.hash.bytes, f->one.last.hash.bytes,
	    HASH_LEN);
	wanted->has_head = true;
	wanted->head = here.head;
	wanted->anchors = mem_copy(&here.last, sizeof(here.last));
	wanted->anchor_count = 1;
	made_write(f->hub, &f->one, 2, NULL);
	fetch_and_check(f);
	assert_all_taken(&f->verdict.refs[0], &f->one, 2);
}

static void
without_an_anchor_it_ends_at_the_first_record(void **state)
{
	struct fixture *f = *state;
	struct made_journal here = f->one;

	(void)want(f, f->one.ref);
	made_write(f->repo, &here, 5, NULL);
	made_write(f->hub, &f->one, 7, NULL);
	fetch_and_check(f);
	assert_all_taken(&f->verdict.refs[0], &f->one, 7);
}

static void
of_a_forged_tip_what_lies_below_is_taken(void **state)
{
	struct fixture *f = *state;
	struct git_id forged;

	made_write(f->hub, &f->one, 4, NULL);
	made_write(f->hub, &f->other, 4, NULL);
	forged = made_forgery(f->hub, &f->one.last.git_id);
	made_ref(f->hub, f->one.ref, &forged);
	(void)want(f, f->one.ref);
	(void)want(f, f->other.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 4, FAULT_BYTES, 5);
	assert_all_taken(&f->verdict.refs[1], &f->other, 4);
	assert_int_equal(f->verdict.pack_count, 1);
	take_packs(f);
	assert_true(repo_has(f->repo, &f->one.last.git_id));
	assert_false(repo_has(f->repo, &forged));
}

static void
a_changed_record_ends_what_stands_on_it(void **state)
{
	struct fixture *f = *state;
	struct made_journal changed = f->one;
	struct buf bytes;
	struct err e = { 0 };

	made_write(f->hub, &f->one, 2, NULL);
	changed.last = f->one.last;
	made_record(&bytes, &changed, "true words");
	(void)memcpy(strstr(bytes.data, "true"), "fals", 4);
	changed.last.git_id = made_object(f->hub, &bytes);
	changed.last.hash = hash_of(bytes.data, bytes.len);
	buf_clear(&bytes);
	assert_ok(key_start(&e), &e);
	made_write(f->hub, &changed, 3, f->one.ref);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 2, FAULT_SIGNATURE, 3);
}

static void
a_record_by_another_key_is_refused(void **state)
{
	struct fixture *f = *state;
	struct made_journal thief = made_journal(7, CLASS_DATA, "one");

	made_write(f->hub, &f->one, 2, NULL);
	thief.last = f->one.last;
	made_write(f->hub, &thief, 1, f->one.ref);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 2, FAULT_AUTHOR, 3);
	made_journal_clear(&thief);
}

static void
a_ref_of_another_journals_name_is_refused(void **state)
{
	struct fixture *f = *state;
	struct made_journal third = made_journal(7, CLASS_DATA, "third");

	made_write(f->hub, &f->one, 2, NULL);
	made_write(f->hub, &f->other, 2, NULL);
	made_ref(f->hub, third.ref, &f->one.last.git_id);
	(void)want(f, third.ref);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 0, FAULT_JOURNAL, 1);
	assert_all_taken(&f->verdict.refs[1], &f->one, 2);
	made_journal_clear(&third);
}

static void
a_ref_of_another_class_is_refused(void **state)
{
	struct fixture *f = *state;
	struct order_ref *wanted;
	char name[REPO_REF_MAX];

	made_write(f->hub, &f->one, 2, NULL);
	(void)snprintf(name, sizeof(name), "refs/heads/c/%s",
	    f->one.head.journal.text);
	made_ref(f->hub, name, &f->one.last.git_id);
	(void)want(f, name);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 0, FAULT_JOURNAL, 1);
	verdict_clear(&f->verdict);
	wanted = &f->refs[0];
	wanted->has_head = true;
	wanted->head = f->one.head;
	wanted->anchors = mem_copy(&f->one.last, sizeof(f->one.last));
	wanted->anchor_count = 1;
	check(f);
	assert_refused(&f->verdict.refs[0], 0, FAULT_JOURNAL, 1);
}

static void
a_record_of_another_room_is_refused(void **state)
{
	struct fixture *f = *state;

	f->one.head.room = room_id_of("another");
	f->one.head.device = device_id_of(&f->one.head.room,
	    &f->one.head.member, &f->one.head.key);
	f->one.head.journal = journal_id_of(&f->one.head.room, CLASS_DATA,
	    &f->one.head.member, &f->one.head.key, &f->one.head.incarnation);
	made_write(f->hub, &f->one, 1, NULL);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 0, FAULT_ROOM, 1);
}

/* Write an object with git itself and point a ref at it past all checks. */
static void
stray_object(struct fixture *f, const char *type, const char *content,
    const char *ref)
{
	char *file = fs_join(f->path, "stray");
	char *git_dir = mem_format("--git-dir=%s", f->hub_path);
	char *path = fs_join(f->hub_path, ref);
	const char *const argv[] = { "git", git_dir, "hash-object", "-w",
		"--literally", "-t", type, file, NULL };
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct child_result result;
	struct err e = { 0 };

	assert_ok(fs_replace(file, content, strlen(content), &e), &e);
	assert_ok(child_run(&result, &plan, &e), &e);
	assert_int_equal(result.status, 0);
	assert_ok(fs_replace(path, result.out.data, result.out.len, &e), &e);
	buf_clear(&result.out);
	buf_clear(&result.error);
	free(file);
	free(git_dir);
	free(path);
}

static void
what_is_no_commit_is_refused(void **state)
{
	struct fixture *f = *state;
	struct made_journal stray[3];
	char tag[256];
	char id[GIT_ID_TEXT];

	made_write(f->hub, &f->other, 2, NULL);
	for (unsigned i = 0; i < 3; i++)
		stray[i] = made_journal(20 + i, CLASS_DATA, "stray");
	git_id_format(id, &f->other.last.git_id);
	(void)snprintf(tag, sizeof(tag),
	    "object %s\ntype commit\ntag x\ntagger x <x@y> 1 +0000\n\nx\n", id);
	stray_object(f, "blob", "some words", stray[0].ref);
	stray_object(f, "tag", tag, stray[1].ref);
	stray_object(f, "tree", "", stray[2].ref);
	for (unsigned i = 0; i < 3; i++)
		(void)want(f, stray[i].ref);
	(void)want(f, f->other.ref);
	fetch_and_check(f);
	for (unsigned i = 0; i < 3; i++) {
		assert_refused(&f->verdict.refs[i], 0, FAULT_OBJECT, 1);
		made_journal_clear(&stray[i]);
	}
	assert_all_taken(&f->verdict.refs[3], &f->other, 2);
	take_packs(f);
	assert_true(repo_has(f->repo, &f->other.last.git_id));
}

static void
a_commit_far_too_big_is_refused_and_what_lies_below_taken(void **state)
{
	struct fixture *f = *state;
	char parent[GIT_ID_TEXT];
	struct git_id huge;
	struct buf bytes;

	made_write(f->hub, &f->one, 2, NULL);
	git_id_format(parent, &f->one.last.git_id);
	buf_init(&bytes, 4 << 20);
	buf_format_add(&bytes,
	    "tree " EMPTY_TREE "\nparent %s\n"
	    "author x <x@y> 1526536800 +0000\n"
	    "committer x <x@y> 1526536800 +0000\n\n",
	    parent);
	while (bytes.len < 3 << 20)
		buf_text_add(&bytes, "all work and no play\n");
	huge = made_object(f->hub, &bytes);
	buf_clear(&bytes);
	made_ref(f->hub, f->one.ref, &huge);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_refused(&f->verdict.refs[0], 2, FAULT_TOO_BIG, 3);
}

static void
of_a_guest_no_more_is_taken_than_its_share(void **state)
{
	struct fixture *f = *state;

	made_write(f->hub, &f->one, 10, NULL);
	made_write(f->hub, &f->other, 10, NULL);
	(void)want(f, f->one.ref);
	(void)want(f, f->other.ref);
	f->order.guest_max = 4000;
	f->admitted[0] = f->other.head.device;
	f->order.admitted_count = 1;
	fetch_and_check(f);
	assert_true(f->verdict.refs[0].is_cut);
	assert_int_equal(f->verdict.refs[0].fault, FAULT_NONE);
	assert_true(f->verdict.refs[0].count >= 2);
	assert_true(f->verdict.refs[0].count < 10);
	assert_true(f->verdict.refs[0].bytes <= 4000);
	assert_false(f->verdict.refs[1].is_cut);
	assert_all_taken(&f->verdict.refs[1], &f->other, 10);
}

static void
what_is_here_already_gives_no_pack(void **state)
{
	struct fixture *f = *state;
	struct made_journal here = f->one;

	made_write(f->repo, &here, 5, NULL);
	made_write(f->hub, &f->one, 5, NULL);
	(void)want(f, f->one.ref);
	fetch_and_check(f);
	assert_all_taken(&f->verdict.refs[0], &f->one, 5);
	assert_int_equal(f->verdict.pack_count, 0);
}

static void
a_branch_is_taken_from_where_it_parts(void **state)
{
	struct fixture *f = *state;
	struct made_journal branch = f->one;
	struct refname name;

	made_write(f->hub, &f->one, 3, NULL);
	branch.last = f->one.last;
	made_write(f->hub, &f->one, 2, NULL);
	branch.head.member = f->one.head.member;
	{
		struct buf bytes;

		made_record(&bytes, &branch, "another way");
		name =
		    refname_branch(&branch.head.journal, &branch.last.hash, 1);
		(void)made_object(f->hub, &bytes);
		buf_clear(&bytes);
	}
	made_ref(f->hub, name.text, &branch.last.git_id);
	(void)want(f, f->one.ref);
	(void)want(f, name.text);
	fetch_and_check(f);
	assert_all_taken(&f->verdict.refs[0], &f->one, 5);
	assert_all_taken(&f->verdict.refs[1], &branch, 4);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Not a test of its own: how fast it is, with INTAKE_RECORDS set. */
static void
many_records_are_taken_fast(void **state)
{
	struct fixture *f = *state;
	const char *wish = getenv("INTAKE_RECORDS");
	const size_t count =
	    wish == NULL ? 500 : (size_t)strtoul(wish, NULL, 10);
	int64_t start;
	int64_t middle;
	int64_t end;

	made_write(f->hub, &f->one, count, NULL);
	(void)want(f, f->one.ref);
	f->admitted[0] = f->one.head.device;
	f->order.admitted_count = 1;
	start = now_ms();
	fetch(f);
	middle = now_ms();
	check(f);
	end = now_ms();
	assert_all_taken(&f->verdict.refs[0], &f->one, count);
	if (wish != NULL)
		print_message("%zu records: fetch %jd ms, check %jd ms, "
			      "%jd records/s\n",
		    count, (intmax_t)(middle - start), (intmax_t)(end - middle),
		    (intmax_t)((int64_t)count * 1000 / (end - middle)));
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(good_journals_are_taken_whole_with_their_packs),
		in_folder(the_walk_ends_at_an_anchor),
		in_folder(without_an_anchor_it_ends_at_the_first_record),
		in_folder(of_a_forged_tip_what_lies_below_is_taken),
		in_folder(a_changed_record_ends_what_stands_on_it),
		in_folder(a_record_by_another_key_is_refused),
		in_folder(a_ref_of_another_journals_name_is_refused),
		in_folder(a_ref_of_another_class_is_refused),
		in_folder(a_record_of_another_room_is_refused),
		in_folder(what_is_no_commit_is_refused),
		in_folder(
		    a_commit_far_too_big_is_refused_and_what_lies_below_taken),
		in_folder(of_a_guest_no_more_is_taken_than_its_share),
		in_folder(what_is_here_already_gives_no_pack),
		in_folder(a_branch_is_taken_from_where_it_parts),
		in_folder(many_records_are_taken_fast),
	};

	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
