/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_fs.XXXXXX";

	*state = mem_text(mkdtemp(pattern));
	return *state == NULL || chdir(*state) != 0;
}

static int
leave(void **state)
{
	struct err e = { 0 };
	const bool gone = chdir("/") == 0 && fs_remove_tree(*state, &e);

	free(*state);
	return !gone;
}

static void
write_text(const char *path, const char *text)
{
	struct err e = { 0 };

	assert_ok(fs_replace(path, text, strlen(text), &e), &e);
}

static void
assert_content(const char *path, const char *text)
{
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, 1000);
	assert_ok(fs_read(&bytes, path, &e), &e);
	assert_string_equal(buf_text(&bytes), text);
	buf_clear(&bytes);
}

static void
directories_are_made_with_those_above(void **state)
{
	struct err e = { 0 };
	struct stat found;

	(void)state;
	assert_ok(fs_make_directory("a/b/c", &e), &e);
	assert_ok(fs_make_directory("a/b/c", &e), &e);
	assert_int_equal(stat("a/b/c", &found), 0);
	assert_true(S_ISDIR(found.st_mode));
	assert_int_equal(found.st_mode & 0777, 0700);
}

static void
a_file_in_the_way_is_no_directory(void **state)
{
	struct err e = { 0 };

	(void)state;
	write_text("file", "x");
	assert_fails(fs_make_directory("file", &e), ERR_IO, &e);
	assert_fails(fs_make_directory("file/below", &e), ERR_IO, &e);
	assert_non_null(strstr(e.msg, "file"));
}

static void
replace_writes_what_it_was_given_and_nothing_else_stays(void **state)
{
	struct err e = { 0 };
	struct fs_list list;
	struct stat found;

	(void)state;
	write_text("one", "old");
	write_text("one", "new");
	assert_content("one", "new");
	assert_int_equal(stat("one", &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_ok(fs_list(&list, ".", &e), &e);
	assert_int_equal(list.count, 1);
	fs_list_free(&list);
}

static void
replace_passes_over_what_a_crash_left(void **state)
{
	(void)state;
	write_text(".one.new", "half");
	write_text("one", "whole");
	assert_content("one", "whole");
	assert_false(fs_exists(".one.new"));
}

static void
replace_does_not_follow_a_link(void **state)
{
	(void)state;
	write_text("secret", "old");
	assert_int_equal(symlink("secret", "link"), 0);
	write_text("link", "new");
	assert_content("secret", "old");
	assert_content("link", "new");
}

static void
output_is_not_overwritten_unasked(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_ok(fs_write_output("out", "one", 3, false, &e), &e);
	assert_fails(fs_write_output("out", "two", 3, false, &e), ERR_INPUT,
	    &e);
	assert_content("out", "one");
	assert_ok(fs_write_output("out", "two", 3, true, &e), &e);
	assert_content("out", "two");
}

static void
reading_ends_at_the_ceiling(void **state)
{
	struct err e = { 0 };
	struct buf bytes;

	(void)state;
	write_text("four", "1234");
	buf_init(&bytes, 3);
	assert_fails(fs_read(&bytes, "four", &e), ERR_TOOBIG, &e);
	buf_clear(&bytes);
	buf_init(&bytes, 4);
	assert_ok(fs_read(&bytes, "four", &e), &e);
	assert_int_equal(bytes.len, 4);
	buf_clear(&bytes);
	assert_fails(fs_read(&bytes, "none", &e), ERR_NOTFOUND, &e);
}

static void
rename_moves_across_directories(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_ok(fs_make_directory("a", &e), &e);
	assert_ok(fs_make_directory("b", &e), &e);
	write_text("a/one", "x");
	assert_ok(fs_rename("a/one", "b/two", &e), &e);
	assert_content("b/two", "x");
	assert_false(fs_exists("a/one"));
	assert_fails(fs_rename("a/one", "b/two", &e), ERR_IO, &e);
}

static void
a_tree_goes_and_what_it_links_to_stays(void **state)
{
	struct err e = { 0 };

	(void)state;
	write_text("kept", "x");
	assert_ok(fs_make_directory("tree/a/b/c", &e), &e);
	assert_ok(fs_make_directory("tree/a/empty", &e), &e);
	assert_ok(fs_make_directory("outside", &e), &e);
	write_text("outside/kept", "x");
	write_text("tree/a/b/file", "x");
	assert_int_equal(symlink("../../../outside", "tree/a/b/link"), 0);
	assert_int_equal(symlink("../kept", "tree/link"), 0);
	assert_ok(fs_remove_tree("tree", &e), &e);
	assert_false(fs_exists("tree"));
	assert_content("kept", "x");
	assert_content("outside/kept", "x");
	assert_ok(fs_remove_tree("tree", &e), &e);
}

static void
a_tree_that_cannot_go_is_an_error_not_a_loop(void **state)
{
	struct err e = { 0 };

	(void)state;
	/* Nobody can remove what the kernel shows there. */
	assert_fails(fs_remove_tree("/proc/self/task", &e), ERR_IO, &e);
}

static void
names_come_sorted(void **state)
{
	struct err e = { 0 };
	struct fs_list list;

	(void)state;
	write_text("b", "");
	write_text("a", "");
	write_text("c", "");
	assert_ok(fs_list(&list, ".", &e), &e);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.names[0], "a");
	assert_string_equal(list.names[2], "c");
	fs_list_free(&list);
	assert_fails(fs_list(&list, "none", &e), ERR_NOTFOUND, &e);
}

static void
network_and_fat_are_not_fit(void **state)
{
	(void)state;
	assert_string_equal(fs_unfit_name(MSDOS_SUPER_MAGIC, "vfat"), "FAT");
	assert_string_equal(fs_unfit_name(EXFAT_SUPER_MAGIC, ""), "exFAT");
	assert_string_equal(fs_unfit_name(NFS_SUPER_MAGIC, "nfs4"), "NFS");
	assert_string_equal(fs_unfit_name(0xff534d42UL, "cifs"), "SMB");
	assert_string_equal(fs_unfit_name(V9FS_MAGIC, "9p"), "9p");
	assert_non_null(fs_unfit_name(FUSE_SUPER_MAGIC, "fuse.sshfs"));
	assert_non_null(fs_unfit_name(FUSE_SUPER_MAGIC, "fuseblk"));
	/* The kernel's field is signed and as wide as a word. */
	assert_non_null(fs_unfit_name(0xffffffffff534d42UL, "cifs"));
}

static void
local_disks_are_fit(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_null(fs_unfit_name(EXT4_SUPER_MAGIC, "ext4"));
	assert_null(fs_unfit_name(BTRFS_SUPER_MAGIC, "btrfs"));
	assert_null(fs_unfit_name(XFS_SUPER_MAGIC, "xfs"));
	assert_null(fs_unfit_name(TMPFS_MAGIC, "tmpfs"));
	assert_null(fs_unfit_name(OVERLAYFS_SUPER_MAGIC, "overlay"));
	assert_null(fs_unfit_name(FUSE_SUPER_MAGIC, "fuse.gocryptfs"));
	assert_ok(fs_check_fit("not/yet/there", &e), &e);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIRECTORY(directories_are_made_with_those_above),
		IN_DIRECTORY(a_file_in_the_way_is_no_directory),
		IN_DIRECTORY(
		    replace_writes_what_it_was_given_and_nothing_else_stays),
		IN_DIRECTORY(replace_passes_over_what_a_crash_left),
		IN_DIRECTORY(replace_does_not_follow_a_link),
		IN_DIRECTORY(output_is_not_overwritten_unasked),
		IN_DIRECTORY(reading_ends_at_the_ceiling),
		IN_DIRECTORY(rename_moves_across_directories),
		IN_DIRECTORY(a_tree_goes_and_what_it_links_to_stays),
		IN_DIRECTORY(a_tree_that_cannot_go_is_an_error_not_a_loop),
		IN_DIRECTORY(names_come_sorted),
		cmocka_unit_test(network_and_fat_are_not_fit),
		IN_DIRECTORY(local_disks_are_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
