/* SPDX-License-Identifier: ISC */
/*
 * A map from hashes to numbers, in memory.  Keys are SHA-256, so that
 * nobody who chooses what is hashed can choose where it lands.
 */
#ifndef DAEMON_STORE_MAP_H
#define DAEMON_STORE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/seal/hash.h"

struct map_entry {
	struct hash key;
	int64_t value; /* 0: the place is free */
};

/* Start one with { 0 }. */
struct map {
	struct map_entry *entries;
	size_t count;
	size_t room;
};

/* The number behind key, or 0. */
int64_t map_find(const struct map *map, const struct hash *key);

/* Put value, which is not 0, behind key, in place of what was there. */
void map_set(struct map *map, const struct hash *key, int64_t value);

/* Free the memory; the map is empty again. */
void map_clear(struct map *map);

#endif
