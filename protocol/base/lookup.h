/* SPDX-License-Identifier: ISC */
/*
 * Texts with a number each, sorted, to be found again: what a hash table is
 * elsewhere.  Sorting has no worst case that somebody's names could provoke,
 * and no order of its own that could leak into a result.
 */
#ifndef PROTOCOL_BASE_LOOKUP_H
#define PROTOCOL_BASE_LOOKUP_H

#include <stddef.h>

struct lookup_entry {
	char *text; /* owned */
	size_t value;
};

/* Starts as { 0 }: empty. */
struct lookup {
	struct lookup_entry *entries;
	size_t count;
	size_t room;
};

/* Takes text.  A text may be added with several values. */
void lookup_add(struct lookup *lookup, char *text, size_t value);

/* By the bytes of the text, then by value.  Call it once, after the last
 * lookup_add() and before the first lookup_find(). */
void lookup_sort(struct lookup *lookup);

/* The first entry of this text, or NULL; others of it stand behind it. */
const struct lookup_entry *lookup_find(const struct lookup *lookup,
    const char *text);

/* All entries of this text: the first one, and how many; none is NULL, 0. */
const struct lookup_entry *lookup_run(const struct lookup *lookup,
    const char *text, size_t *count);

void lookup_clear(struct lookup *lookup);

#endif
