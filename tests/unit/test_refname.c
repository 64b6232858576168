/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "daemon/road/refname.h"

#define JOURNAL "abcdefghijklmnopqrstuvwxya"

static void
the_three_kinds_of_names_are_read(void **state)
{
	struct refname name;

	(void)state;
	assert_true(refname_parse(&name, "refs/heads/c/" JOURNAL));
	assert_int_equal(name.kind, REFNAME_CONTROL);
	assert_string_equal(name.journal.text, JOURNAL);
	assert_true(refname_parse(&name, "refs/heads/j/" JOURNAL));
	assert_int_equal(name.kind, REFNAME_DATA);
	assert_true(
	    refname_parse(&name, "refs/heads/f/" JOURNAL "/0123456789abcdef"));
	assert_int_equal(name.kind, REFNAME_BRANCH);
	assert_string_equal(name.journal.text, JOURNAL);
	assert_true(refname_parse(&name,
	    "refs/heads/f/" JOURNAL "/0123456789abcdef-12"));
}

static void
other_names_are_not(void **state)
{
	static const char *const names[] = {
		"",
		"refs/heads/master",
		"refs/heads/c/",
		"refs/heads/x/" JOURNAL,
		"refs/tags/c/" JOURNAL,
		"refs/heads/c/" JOURNAL "a",
		"refs/heads/c/" JOURNAL "/x",
		"refs/heads/c/ABCDEFGHIJKLMNOPQRSTUVWXYA",
		"refs/heads/c/abcdefghijklmnopqrstuvwxy1",
		"refs/heads/f/" JOURNAL,
		"refs/heads/f/" JOURNAL "/",
		"refs/heads/f/" JOURNAL "/0123456789abcde",
		"refs/heads/f/" JOURNAL "/0123456789abcdeg",
		"refs/heads/f/" JOURNAL "/0123456789ABCDEF",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-0",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-1",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-02",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-1000",
		"refs/heads/f/" JOURNAL "/0123456789abcdef-2/x",
		"refs/heads/f/" JOURNAL "/0123456789abcdef0",
	};
	struct refname name;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (refname_parse(&name, names[i]))
			fail_msg("'%s' is taken for a name", names[i]);
}

static void
made_names_can_be_read_again(void **state)
{
	const struct hash hash = { .bytes = { 0x12, 0xab, 0, 0xff, 1, 2, 3, 4,
				       5 } };
	struct journal_id journal;
	struct refname made;
	struct refname name;

	(void)state;
	assert_true(journal_id_parse(&journal, JOURNAL, strlen(JOURNAL)));
	made = refname_own(CLASS_DATA, &journal);
	assert_string_equal(made.text, "refs/heads/j/" JOURNAL);
	assert_true(refname_parse(&name, made.text));
	assert_int_equal(name.kind, made.kind);
	made = refname_own(CLASS_CONTROL, &journal);
	assert_string_equal(made.text, "refs/heads/c/" JOURNAL);
	made = refname_branch(&journal, &hash, 1);
	assert_string_equal(made.text,
	    "refs/heads/f/" JOURNAL "/12ab00ff01020304");
	assert_true(refname_parse(&name, made.text));
	made = refname_branch(&journal, &hash, 2);
	assert_string_equal(made.text,
	    "refs/heads/f/" JOURNAL "/12ab00ff01020304-2");
	assert_true(refname_parse(&name, made.text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_three_kinds_of_names_are_read),
		cmocka_unit_test(other_names_are_not),
		cmocka_unit_test(made_names_can_be_read_again),
	};

	return cmocka_run_group_tests_name("refname", tests, NULL, NULL);
}
