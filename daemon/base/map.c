/* SPDX-License-Identifier: ISC */
#include "daemon/base/map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

static struct map_entry *
entry_of(const struct map *map, const struct hash *key)
{
	size_t at;

	memcpy(&at, key->bytes, sizeof(at));
	for (at &= map->room - 1; map->entries[at].value != 0;
	     at = (at + 1) & (map->room - 1))
		if (hash_compare(&map->entries[at].key, key) == 0)
			break;
	return &map->entries[at];
}

static void
map_grow(struct map *map)
{
	struct map larger = {
		.room = map->room == 0 ? 256 : map->room * 2,
		.count = map->count,
	};

	larger.entries = mem_new(larger.room, sizeof(*larger.entries));
	for (size_t i = 0; i < map->room; i++)
		if (map->entries[i].value != 0)
			*entry_of(&larger, &map->entries[i].key) =
			    map->entries[i];
	free(map->entries);
	*map = larger;
}

int64_t
map_find(const struct map *map, const struct hash *key)
{
	return map->room == 0 ? 0 : entry_of(map, key)->value;
}

void
map_set(struct map *map, const struct hash *key, int64_t value)
{
	struct map_entry *entry;

	assert(value != 0);
	if (map->count * 3 >= map->room * 2)
		map_grow(map);
	entry = entry_of(map, key);
	if (entry->value == 0)
		map->count++;
	entry->key = *key;
	entry->value = value;
}

void
map_clear(struct map *map)
{
	free(map->entries);
	*map = (struct map){ 0 };
}
