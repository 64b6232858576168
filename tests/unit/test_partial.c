/* SPDX-License-Identifier: ISC */
/* What is kept of a pack that was cut: partial.h and sideband.h. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/road/partial.h"
#include "daemon/road/sideband.h"

#define URL "https://host/room.git"
#define NAME "refs/heads/j/aaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct git_id
id(char fill)
{
	struct git_id made;

	(void)memset(made.bytes, fill, sizeof(made.bytes));
	return made;
}

static void
what_is_partial_survives_as_a_file(void **state)
{
	char folder[] = "/tmp/tamga-partial-XXXXXX";
	struct partials partials = { .count = 0 };
	struct partial one = { .name = NAME,
		.tip = id(1),
		.lowest = id(2),
		.below = id(3),
		.count = 7,
		.left = 30,
		.islands = { { id(4), id(5), 6 }, { id(6), id(6), 1 } },
		.island_count = 2 };
	const struct partial *found;
	struct err e = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	partials_set(&partials, &one);
	assert_ok(partials_save(&partials, folder, URL, &e), &e);
	partials_clear(&partials);
	assert_false(partials_load(&partials, folder, "https://other/"));
	assert_true(partials_load(&partials, folder, URL));
	found = partials_find(&partials, NAME);
	assert_non_null(found);
	assert_memory_equal(&found->below, &one.below, GIT_ID_LEN);
	assert_int_equal(found->count, 7);
	assert_int_equal(found->island_count, 2);
	assert_memory_equal(&found->islands[0].bottom, &one.islands[0].bottom,
	    GIT_ID_LEN);
	assert_int_equal(partial_missing(found), 23);
	partials_clear(&partials);
	assert_ok(fs_remove_tree(folder, &e), &e);
}

static void
a_line_that_is_damaged_is_not_gone_on_with(void **state)
{
	char folder[] = "/tmp/tamga-partial-XXXXXX";
	static const char text[] = URL "\n" NAME " 0101 7\n";
	char *path;
	struct partials partials;
	struct err e = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = fs_join(folder, "partial");
	assert_ok(fs_replace(path, text, strlen(text), &e), &e);
	assert_false(partials_load(&partials, folder, URL));
	free(path);
	assert_ok(fs_remove_tree(folder, &e), &e);
}

static void
unwraps(const char *said, size_t len, const char *pack, size_t pack_len)
{
	struct buf out;

	buf_init(&out, 4096);
	sideband_pack(&out, said, len);
	assert_int_equal(out.len, pack_len);
	if (pack_len > 0)
		assert_memory_equal(out.data, pack, pack_len);
	buf_clear(&out);
}

#define BEFORE                                                                 \
	"0012shallow-info\n"                                                   \
	"0001"                                                                 \
	"000dpackfile\n"
#define FIRST "0010\1PACK\0\0\0\2\0\0\0"

static void
a_pack_is_found_also_where_a_packet_is_cut(void **state)
{
	static const char said[] = BEFORE FIRST "0009\2busy"
						"0005\1"
						"000a\1hello"
						"0000tail";
	static const char pack[] = "PACK\0\0\0\2\0\0\0hello";

	(void)state;
	unwraps(said, sizeof(said) - 1, pack, sizeof(pack) - 1);
	/* The last packet ends in the middle, or in its length. */
	unwraps(said, sizeof(said) - 1 - 10, pack, sizeof(pack) - 1 - 2);
	unwraps(said, sizeof(said) - 1 - 15, pack, sizeof(pack) - 1 - 5);
}

static void
where_no_pack_began_there_is_none(void **state)
{
	static const char said[] = BEFORE "000c\3no way";
	static const char lies[] = "zzzz\1PACK\0\0\0\2";

	(void)state;
	unwraps(NULL, 0, NULL, 0);
	unwraps(said, sizeof(said) - 1, NULL, 0);
	unwraps(lies, sizeof(lies) - 1, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_partial_survives_as_a_file),
		cmocka_unit_test(a_line_that_is_damaged_is_not_gone_on_with),
		cmocka_unit_test(a_pack_is_found_also_where_a_packet_is_cut),
		cmocka_unit_test(where_no_pack_began_there_is_none),
	};

	return cmocka_run_group_tests_name("partial", tests, NULL, NULL);
}
