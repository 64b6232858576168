/* SPDX-License-Identifier: ISC */
#include "protocol/record/rank.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

static void
a_record_without_edges_has_rank_one(void **state)
{
	struct rank_node nodes[2] = { { 0 } };

	(void)state;
	rank_all(nodes, 0, NULL);
	rank_all(nodes, 2, NULL);
	assert_int_equal(nodes[0].rank, 1);
	assert_int_equal(nodes[1].rank, 1);
}

static void
a_rank_is_one_above_the_highest(void **state)
{
	/* Two journals, 0 - 1 - 2 and 3 - 4; 4 has seen 2, 1 has seen 3. */
	static const size_t edges[] = { 0, 3, 1, 3, 2 };
	struct rank_node nodes[] = {
		{ .edge_count = 0 },
		{ .edge = 0, .edge_count = 2 },
		{ .edge = 2, .edge_count = 1 },
		{ .edge_count = 0 },
		{ .edge = 3, .edge_count = 2 },
	};

	(void)state;
	rank_all(nodes, 5, edges);
	assert_int_equal(nodes[0].rank, 1);
	assert_int_equal(nodes[1].rank, 2);
	assert_int_equal(nodes[2].rank, 3);
	assert_int_equal(nodes[3].rank, 1);
	assert_int_equal(nodes[4].rank, 4);
}

static void
the_order_of_the_records_does_not_matter(void **state)
{
	/* The chain 0 -> 1 -> 2 -> 3: the first stands on all others. */
	static const size_t edges[] = { 1, 2, 3 };
	struct rank_node nodes[] = {
		{ .edge = 0, .edge_count = 1 },
		{ .edge = 1, .edge_count = 1 },
		{ .edge = 2, .edge_count = 1 },
		{ .edge_count = 0 },
	};

	(void)state;
	rank_all(nodes, 4, edges);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(nodes[i].rank, 4 - i);
}

static void
a_long_chain_takes_no_stack(void **state)
{
	const size_t count = 1000000;
	struct rank_node *nodes = calloc(count, sizeof(*nodes));
	size_t *edges = calloc(count, sizeof(*edges));

	(void)state;
	assert_non_null(nodes);
	assert_non_null(edges);
	for (size_t i = 0; i + 1 < count; i++) {
		nodes[i].edge = i;
		nodes[i].edge_count = 1;
		edges[i] = i + 1;
	}
	rank_all(nodes, count, edges);
	assert_int_equal(nodes[0].rank, count);
	assert_int_equal(nodes[count - 1].rank, 1);
	free(nodes);
	free(edges);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_without_edges_has_rank_one),
		cmocka_unit_test(a_rank_is_one_above_the_highest),
		cmocka_unit_test(the_order_of_the_records_does_not_matter),
		cmocka_unit_test(a_long_chain_takes_no_stack),
	};

	return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
