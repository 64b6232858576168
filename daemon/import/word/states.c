/* SPDX-License-Identifier: ISC */
#include "daemon/import/word/states.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

/* Longer than any name in the table; a longer one is nobody's. */
#define KEY_MAX 80

struct state_key {
	char key[KEY_MAX];
	const char *code;
};

struct states {
	struct state_key *keys;
	size_t count;
	size_t room;
};

/* U+00C0 to U+017F, each as the ASCII letter it is built on. */
static const char latin[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

_Static_assert(sizeof(latin) - 1 == 0x180 - 0xc0, "one letter each");

/* Read one character of well-formed UTF-8 and step over it. */
static uint32_t
next_char(const char **at, const char *end)
{
	const unsigned char lead = (unsigned char)**at;
	const int more = lead < 0xc0 ? 0 :
	    lead < 0xe0              ? 1 :
	    lead < 0xf0              ? 2 :
				       3;
	uint32_t c = more == 0 ? lead : lead & (0x3fU >> more);

	(*at)++;
	for (int i = 0; i < more && *at < end; i++, (*at)++)
		c = c << 6 | ((unsigned char)**at & 0x3f);
	return c;
}

/* The letter that c counts as; '\0' for none, '?' when no name has it. */
static char
letter_of(uint32_t c)
{
	if (c >= 'a' && c <= 'z')
		return (char)c;
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if (c >= '0' && c <= '9')
		return '?';
	if (c < 0xc0)
		return '\0';
	if (c < 0x180 && latin[c - 0xc0] != ' ')
		return latin[c - 0xc0];
	if (c < 0x180)
		return '\0';
	/* Combining accents, a letter apostrophe, general punctuation. */
	if ((c >= 0x2b0 && c < 0x370) || (c >= 0x2000 && c < 0x2070))
		return '\0';
	return '?';
}

static bool
key_make(char key[KEY_MAX], const char *name, size_t len)
{
	const char *at = name;
	const char *end = name + len;
	size_t used = 0;

	while (at < end) {
		const uint32_t c = next_char(&at, end);
		const char letter = letter_of(c);

		if (letter == '?' || used + 4 > KEY_MAX)
			return false;
		if (c == '&') {
			(void)memcpy(key + used, "and", 3);
			used += 3;
		} else if (letter != '\0') {
			key[used++] = letter;
		}
	}
	key[used] = '\0';
	if (used > 3 && memcmp(key, "the", 3) == 0)
		(void)memmove(key, key + 3, used - 2);
	return key[0] != '\0';
}

static int
key_order(const void *a, const void *b)
{
	const struct state_key *one = a;
	const struct state_key *other = b;

	return strcmp(one->key, other->key);
}

static void
names_add(struct states *states, const struct state_names *state)
{
	const char *name = state->names;

	while (*name != '\0') {
		const size_t len = strcspn(name, "|");
		struct state_key key = { .code = state->code };

		if (key_make(key.key, name, len)) {
			states->keys = mem_grow(states->keys, &states->room,
			    states->count + 1, sizeof(*states->keys));
			states->keys[states->count++] = key;
		}
		name += len;
		if (*name == '|')
			name++;
	}
}

struct states *
states_new(void)
{
	struct states *states = mem_new(1, sizeof(*states));

	for (size_t i = 0; i < states_table_count; i++)
		names_add(states, &states_table[i]);
	qsort(states->keys, states->count, sizeof(*states->keys), key_order);
	return states;
}

void
states_free(struct states *states)
{
	if (states == NULL)
		return;
	free(states->keys);
	free(states);
}

const char *
states_find(const struct states *states, const char *name, size_t len)
{
	struct state_key wanted = { .code = NULL };
	const struct state_key *found;

	if (!key_make(wanted.key, name, len))
		return NULL;
	found = bsearch(&wanted, states->keys, states->count,
	    sizeof(*states->keys), key_order);
	return found == NULL ? NULL : found->code;
}

const char *
states_find_code(const char *code)
{
	for (size_t i = 0; i < states_table_count; i++)
		if (strcmp(states_table[i].code, code) == 0)
			return states_table[i].code;
	return NULL;
}
