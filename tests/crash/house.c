/* SPDX-License-Identifier: ISC */
#include "tests/crash/house.h"

#include <err.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

void
must(bool ok, const struct err *e)
{
	if (!ok)
		errx(1, "%s", e->msg);
}

void
house_init(struct house *house, const char *directory)
{
	memset(house, 0, sizeof(*house));
	house->home = fs_join(directory, "home");
	house->state = fs_join(directory, "state");
}

void
house_clear(struct house *house)
{
	house_close(house);
	free(house->home);
	free(house->state);
}

/* The store asks the environment where its token is. */
static void
live_in(const struct house *house)
{
	if (setenv("XDG_STATE_HOME", house->state, 1) == -1)
		err(1, "environment");
}

struct secret_key *
house_key(uint8_t seed)
{
	struct err e = { 0 };
	struct secret_key *key;
	uint8_t bytes[32];

	memset(bytes, seed, sizeof(bytes));
	must(key_from_seed(&key, bytes, &e), &e);
	return key;
}

void
house_found(struct house *house, const struct charter *charter,
    const char *member, uint8_t seed)
{
	struct secret_key *key = house_key(seed);
	struct store_draft draft = {
		.home = house->home,
		.charter = charter,
		.label = "device 1",
		.key = key,
		.is_founder = strcmp(charter->founders[0].id.text, member) == 0,
	};
	struct err e = { 0 };

	if (!member_id_parse(&draft.member, member, strlen(member)))
		errx(1, "'%s' is no member id", member);
	live_in(house);
	must(fs_make_directory(house->home, &e), &e);
	must(store_create(&draft, &e), &e);
	key_close(key);
	house->room = charter->room;
	house_open(house);
}

void
house_open(struct house *house)
{
	struct err e = { 0 };

	live_in(house);
	must(store_open(&house->store, house->home, &house->room, &e), &e);
}

void
house_close(struct house *house)
{
	store_close(house->store);
	house->store = NULL;
}

struct opener *
house_opener(uint8_t seed)
{
	struct opener *opener;
	struct err e = { 0 };
	json_t *json = json_pack("{s:o, s:s, s:i, s:i}", "opener",
	    json_sprintf("%064x", (unsigned)seed), "salt",
	    "00112233445566778899aabbccddeeff", "operations", 1, "memory",
	    8192);

	must(opener_parse(&opener, json, &e), &e);
	json_decref(json);
	return opener;
}

void
house_unlock(struct house *house)
{
	for (uint8_t i = 1; i <= HOUSE_OPENERS; i++) {
		struct opener *opener = house_opener(i);
		struct err e = { 0 };
		const bool fits = store_unlock(house->store, opener, &e);

		opener_close(opener);
		if (fits)
			return;
	}
	errx(1, "no passphrase opens the key");
}

char *
house_room_path(const struct house *house)
{
	return mem_format("%s/rooms/%s", house->home, house->room.text);
}

void
house_say_sources(struct house *house, const char *title, size_t count,
    struct statement_id **ids)
{
	json_t **statements = mem_new(count, sizeof(json_t *));
	struct err e = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct thing_name name = thing_name_make();

		statements[i] = json_pack("{s:s, s:[s], s:s, s:s}", "kind",
		    "source", "subject", name.text, "title", title,
		    "description", "seen with our own eyes");
		if (statements[i] == NULL)
			errx(1, "cannot make a statement");
	}
	must(store_say(house->store, CLASS_DATA, statements, count, ids, &e),
	    &e);
	for (size_t i = 0; i < count; i++)
		json_decref(statements[i]);
	free(statements);
}
