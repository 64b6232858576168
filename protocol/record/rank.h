/* SPDX-License-Identifier: ISC */
/*
 * The order of records in lists (docs/FORMAT.md, section 5).
 */
#ifndef PROTOCOL_RECORD_RANK_H
#define PROTOCOL_RECORD_RANK_H

#include <stddef.h>
#include <stdint.h>

/* One record of the room and where its edges are in the array of edges. */
struct rank_node {
	size_t edge;       /* index of its first edge */
	size_t edge_count; /* previous, and the seen records that are here */
	uint64_t rank;     /* out */
};

/*
 * Compute all ranks; edges hold indexes of nodes.  Hashes make cycles
 * impossible; were there one, its records would get rank 1.
 */
void rank_all(struct rank_node *nodes, size_t count, const size_t *edges);

#endif
