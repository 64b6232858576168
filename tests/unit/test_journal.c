/* SPDX-License-Identifier: ISC */
#include "protocol/record/journal.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

#define RECORDS_MAX 32

/* A tree whose record i stands on previous[i], -1 for none; the sequences
 * follow, and the hash is the number of the record. */
static struct tree
tree_of(struct node *nodes, const int *previous, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		nodes[i] = (struct node){ .sequence = 1,
			.hash = { { (uint8_t)i } },
			.previous = NODE_NONE };
		if (previous[i] < 0)
			continue;
		nodes[i].previous = (size_t)previous[i];
		nodes[i].sequence = nodes[previous[i]].sequence + 1;
	}
	return (struct tree){ nodes, count };
}

/* Are exactly the records overforked that have a 'x' in marks? */
static void
check_overforked(const int *previous, size_t count, size_t tips,
    const char *marks)
{
	struct node nodes[RECORDS_MAX];
	bool overforked[RECORDS_MAX];
	const struct tree tree = tree_of(nodes, previous, count);

	assert_int_equal(tree_tip_count(&tree), tips);
	assert_int_equal(tree_is_forked(&tree), tips > 1);
	tree_overforked(&tree, overforked);
	assert_int_equal(strlen(marks), count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(overforked[i], marks[i] == 'x');
}

static void
a_chain_has_one_tip(void **state)
{
	(void)state;
	check_overforked(NULL, 0, 0, "");
	check_overforked((const int[]){ -1 }, 1, 1, ".");
	check_overforked((const int[]){ -1, 0, 1, 2 }, 4, 1, "....");
}

static void
four_branches_all_count(void **state)
{
	(void)state;
	check_overforked((const int[]){ -1, 0, 0, 0, 0 }, 5, 4, ".....");
	check_overforked((const int[]){ -1, 0, 1, 1, 0, 4, 4 }, 7, 4,
	    ".......");
	check_overforked((const int[]){ -1, -1, -1, -1 }, 4, 4, "....");
}

static void
with_five_only_the_common_past_counts(void **state)
{
	(void)state;
	/* 0 - 1 - (2 3 4 5 6) */
	check_overforked((const int[]){ -1, 0, 1, 1, 1, 1, 1 }, 7, 5,
	    "..xxxxx");
	/* A branch that parts lower takes the rest with it. */
	check_overforked((const int[]){ -1, 0, 1, 1, 1, 1, 0 }, 7, 5,
	    ".xxxxxx");
	/* Two first records have nothing in common. */
	check_overforked((const int[]){ -1, 0, 0, 0, 0, -1 }, 6, 5, "xxxxxx");
	/* Records behind each other in one branch are one tip. */
	check_overforked((const int[]){ -1, 0, 0, 0, 0, 0, 5, 6 }, 8, 5,
	    ".xxxxxxx");
}

static void
a_record_is_found_by_number_and_hash(void **state)
{
	static const int previous[] = { -1, 0, 0, 1 };
	struct node nodes[RECORDS_MAX];
	const struct tree tree = tree_of(nodes, previous, 4);
	const struct hash second = { { 2 } };
	const struct hash none = { { 9 } };

	(void)state;
	assert_int_equal(tree_find(&tree, 2, &second), 2);
	assert_int_equal(tree_find(&tree, 3, &second), NODE_NONE);
	assert_int_equal(tree_find(&tree, 2, &none), NODE_NONE);
}

static void
the_past_is_the_record_and_its_chain(void **state)
{
	static const int previous[] = { -1, 0, 0, 1, 3, -1 };
	struct node nodes[RECORDS_MAX];
	const struct tree tree = tree_of(nodes, previous, 6);
	bool past[6] = { false };

	(void)state;
	tree_past(&tree, 3, past);
	assert_true(past[0] && past[1] && past[3]);
	assert_false(past[2] || past[4] || past[5]);
	tree_past(&tree, 2, past);
	assert_true(past[0] && past[1] && past[2] && past[3]);
	assert_false(past[4] || past[5]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_has_one_tip),
		cmocka_unit_test(four_branches_all_count),
		cmocka_unit_test(with_five_only_the_common_past_counts),
		cmocka_unit_test(a_record_is_found_by_number_and_hash),
		cmocka_unit_test(the_past_is_the_record_and_its_chain),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
