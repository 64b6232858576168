/* SPDX-License-Identifier: ISC */
#include "protocol/record/rank.h"

#include <stdbool.h>
#include <stdlib.h>

#include "protocol/base/mem.h"

/* A record whose edges are being followed. */
struct step {
	size_t node;
	size_t edge; /* how many were followed */
};

/* The record that the next edge of this step leads to and that has no rank
 * yet; false when none is left. */
static bool
step_down(struct step *step, const struct rank_node *nodes, const size_t *edges,
    const bool *entered, size_t *next)
{
	const struct rank_node *node = &nodes[step->node];

	while (step->edge < node->edge_count) {
		*next = edges[node->edge + step->edge++];
		if (!entered[*next])
			return true;
	}
	return false;
}

static void
step_end(struct rank_node *node, const struct rank_node *nodes,
    const size_t *edges)
{
	uint64_t highest = 0;

	for (size_t i = 0; i < node->edge_count; i++) {
		const uint64_t rank = nodes[edges[node->edge + i]].rank;

		if (rank > highest)
			highest = rank;
	}
	node->rank = highest + 1;
}

void
rank_all(struct rank_node *nodes, size_t count, const size_t *edges)
{
	struct step *stack = mem_new(count, sizeof(*stack));
	bool *entered = mem_new(count, sizeof(*entered));
	size_t depth = 0;
	size_t next;

	for (size_t i = 0; i < count; i++)
		nodes[i].rank = 0;
	for (size_t i = 0; i < count; i++) {
		if (entered[i])
			continue;
		entered[i] = true;
		stack[depth++] = (struct step){ .node = i };
		while (depth > 0) {
			struct step *top = &stack[depth - 1];

			if (step_down(top, nodes, edges, entered, &next)) {
				entered[next] = true;
				stack[depth++] = (struct step){ .node = next };
			} else {
				step_end(&nodes[top->node], nodes, edges);
				depth--;
			}
		}
	}
	free(stack);
	free(entered);
}
