/* SPDX-License-Identifier: ISC */
/*
 * Which recommendation ids are one (docs/FORMAT.md, section 10): the sets
 * that pairs connect, in whatever order the pairs come.  A set is shown under
 * the first of its ids: a numbered one, if it has one.
 */
#ifndef PROTOCOL_VIEW_SAME_H
#define PROTOCOL_VIEW_SAME_H

#include <stddef.h>

/* An id, and the number of the one that its set is shown under. */
struct same_id {
	char *id;
	size_t shown;
};

/* Starts as { 0 }: empty. */
struct same {
	struct same_id *ids; /* two of each pair; then each once, in order */
	size_t count;
	size_t room;
};

/* These two are one.  Before same_settle() alone. */
void same_add(struct same *same, const char *one, const char *two);

/* Sort the ids, each once, and unite the sets.  Call it once. */
void same_settle(struct same *same);

void same_clear(struct same *same);

#endif
