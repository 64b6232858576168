/* SPDX-License-Identifier: ISC */
#include "protocol/record/journal.h"

#include <stdlib.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

/*
 * For each record the number of tips it is in the past of.  Records stand
 * behind the ones they stand on, so one walk from the end does it.  The
 * caller frees it; *total is the number of all tips.
 */
static size_t *
tips_above(const struct tree *tree, size_t *total)
{
	size_t *above = mem_new(tree->count, sizeof(*above));

	*total = 0;
	for (size_t i = tree->count; i > 0; i--) {
		const size_t previous = tree->nodes[i - 1].previous;

		if (above[i - 1] == 0) {
			above[i - 1] = 1;
			(*total)++;
		}
		if (previous != NODE_NONE)
			above[previous] += above[i - 1];
	}
	return above;
}

size_t
tree_tip_count(const struct tree *tree)
{
	size_t total;

	free(tips_above(tree, &total));
	return total;
}

bool
tree_is_forked(const struct tree *tree)
{
	return tree_tip_count(tree) > 1;
}

void
tree_overforked(const struct tree *tree, bool *overforked)
{
	size_t total;
	size_t *above = tips_above(tree, &total);

	for (size_t i = 0; i < tree->count; i++)
		overforked[i] = total > LIMIT_BRANCHES && above[i] < total;
	free(above);
}

size_t
tree_find(const struct tree *tree, uint64_t sequence, const struct hash *hash)
{
	for (size_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].sequence == sequence &&
		    hash_compare(&tree->nodes[i].hash, hash) == 0)
			return i;
	return NODE_NONE;
}

void
tree_past(const struct tree *tree, size_t index, bool *past)
{
	while (index != NODE_NONE && !past[index]) {
		past[index] = true;
		index = tree->nodes[index].previous;
	}
}
