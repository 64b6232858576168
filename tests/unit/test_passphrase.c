/* SPDX-License-Identifier: ISC */
/* A store whose key is under a passphrase. */
#include <string.h>

#include "tests/unit/store_made.h"

#define IN_ROOM(test)                                                          \
	cmocka_unit_test_setup_teardown(test, room_enter, room_leave)

static void
a_locked_store_says_nothing(void **state)
{
	struct room *room = *state;
	struct secret_key *key = room_key(ROOM_US);
	struct store_draft draft = { .home = "home",
		.charter = &room->charter,
		.label = "device 1",
		.key = key,
		.is_founder = true };
	struct opener *horse;
	struct opener *donkey;
	struct err e = { 0 };
	struct store *store;
	json_t *statement =
	    json_pack("{s:s, s:[s]}", "kind", "x", "subject", "y");

	assert_ok(opener_make(&horse, "horse", &e), &e);
	assert_ok(opener_make(&donkey, "donkey", &e), &e);
	draft.opener = horse;
	assert_true(member_id_parse(&draft.member, ROOM_US, strlen(ROOM_US)));
	assert_ok(store_create(&draft, &e), &e);
	store = room_open(room, "home");
	assert_true(store_is_locked(store));
	assert_fails(store_say(store, CLASS_DATA, &statement, 1, NULL, &e),
	    ERR_LOCKED, &e);
	assert_fails(store_unlock(store, donkey, &e), ERR_AUTH, &e);
	assert_ok(store_unlock(store, horse, &e), &e);
	assert_false(store_is_locked(store));
	(void)room_say(store, "unlocked");
	store_lock(store);
	assert_fails(store_say(store, CLASS_DATA, &statement, 1, NULL, &e),
	    ERR_LOCKED, &e);
	json_decref(statement);
	key_close(key);
	opener_close(horse);
	opener_close(donkey);
	store_close(store);
}

static void
another_passphrase_takes_the_place_of_the_old_one(void **state)
{
	struct store *store = room_store(*state, "home", ROOM_US);
	struct opener *horse;
	struct opener *donkey;
	struct err e = { 0 };

	assert_ok(opener_make(&horse, "horse", &e), &e);
	assert_ok(opener_make(&donkey, "donkey", &e), &e);
	assert_ok(store_set_opener(store, NULL, horse, &e), &e);
	assert_false(store_is_locked(store));
	assert_fails(store_set_opener(store, donkey, NULL, &e), ERR_AUTH, &e);
	assert_fails(store_set_opener(store, NULL, donkey, &e), ERR_LOCKED, &e);
	store_close(store);
	store = room_open(*state, "home");
	assert_true(store_is_locked(store));
	assert_fails(store_unlock(store, donkey, &e), ERR_AUTH, &e);
	assert_ok(store_set_opener(store, horse, donkey, &e), &e);
	assert_fails(store_unlock(store, horse, &e), ERR_AUTH, &e);
	assert_ok(store_unlock(store, donkey, &e), &e);
	assert_ok(store_set_opener(store, donkey, NULL, &e), &e);
	store_close(store);
	store = room_open(*state, "home");
	assert_false(store_is_locked(store));
	(void)room_say(store, "without a passphrase");
	store_close(store);
	opener_close(horse);
	opener_close(donkey);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOM(a_locked_store_says_nothing),
		IN_ROOM(another_passphrase_takes_the_place_of_the_old_one),
	};

	return cmocka_run_group_tests_name("passphrase", tests, NULL, NULL);
}
