/* SPDX-License-Identifier: ISC */
/* A hub that holds several branches of a journal. */
#include "tests/sync/site_made.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/road/refname.h"
#include "daemon/sync/lineage.h"
#include "protocol/record/record.h"

/* Another second record of this member's own journal, by its own key, as a
 * copy of its home would have made it; its ref below f/. */
static struct refname
hub_fork(struct sites *sites, int which, char **id)
{
	struct store *us = site_store(sites, which);
	const char *const lines[] = {
		"{\"description\":\"x\",\"kind\":\"source\",\"subject\":"
		"[\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"],\"title\":\"other words\"}"
	};
	struct secret_key *key = room_key(store_identity(us)->member.text);
	struct journal_state journal;
	struct record_place below;
	struct journal_id found;
	struct err e = { 0 };
	struct refname name;
	struct git_id *chain;
	char own[REPO_REF_MAX];
	struct hash hash;
	struct buf bytes;

	room_ref(own, us, CLASS_DATA);
	assert_true(room_chain(us, own, &chain) >= 2);
	assert_true(lineage_find(us, &below, &found, &chain[0]));
	assert_ok(index_journal(store_index(us), &journal, &found, &e), &e);
	const struct record_draft draft = {
		.head = &journal.head,
		.below = &below,
		.time = 1600000000,
		.lines = lines,
		.line_count = 1,
	};

	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(record_build(&bytes, &draft, key, &e), &e);
	hash = hash_of(bytes.data, bytes.len);
	name = refname_branch(&found, &hash, 1);
	*id = hub_object(sites, "commit", bytes.data, bytes.len);
	buf_clear(&bytes);
	key_close(key);
	free(chain);
	return name;
}

static void
both_branches_of_a_fork_reach_everybody(void **state)
{
	struct sites *sites = *state;
	struct refname name;
	char *id;

	sites_say(sites, "words", 3);
	sites_sync(sites);
	name = hub_fork(sites, SITE_US, &id);
	hub_ref(sites, name.text, id);
	free(id);
	sites_sync(sites);
	sites_assert_have(sites, "words", 3 * SITE_COUNT);
	sites_assert_have(sites, "other words", 1);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "words", 4 * SITE_COUNT);
	assert_int_equal(site_number(sites, SITE_US, "unsent"), 0);
}

/* The hub's own ref goes another way than ours: ours goes below f/, for
 * newcomers, too. */
static void
a_branch_that_the_own_ref_does_not_hold_goes_beside_it(void **state)
{
	struct sites *sites = *state;
	struct site *last = &sites->sites[SITE_THIRD];
	char own[REPO_REF_MAX];
	struct refname name;
	char *id;

	sites_say(sites, "words", 3);
	site_sync(sites, SITE_US);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	name = hub_fork(sites, SITE_US, &id);
	hub_ref(sites, own, id);
	site_sync(sites, SITE_US);
	free(id);
	id = HUB_GIT(sites, "for-each-ref", "--format=%(refname)",
	    "refs/heads/f/");
	assert_non_null(strstr(id, name.journal.text));
	free(id);
	site_sync(sites, SITE_THIRD);
	assert_int_equal(room_count(last->store, "words"), 6);
	assert_int_equal(room_count(last->store, "other words"), 1);
	sites_sync(sites);
	sites_assert_have(sites, "words", 3 * SITE_COUNT);
	sites_assert_have(sites, "other words", 1);
	hub_assert_whole(sites);
}

/* Found by the simulator: the second branch was passed over, noted as taken,
 * and so never asked for again. */
static void
both_branches_of_a_guest_come_once_it_is_admitted(void **state)
{
	struct sites *sites = *state;
	struct store *us = site_store(sites, SITE_US);
	struct refname name;
	char *id;

	for (int i = 0; i < 3; i++)
		(void)room_say(site_store(sites, SITE_THEM), "words");
	site_sync(sites, SITE_THEM);
	name = hub_fork(sites, SITE_THEM, &id);
	hub_ref(sites, name.text, id);
	free(id);
	site_sync(sites, SITE_US);
	assert_int_equal(site_number(sites, SITE_US, "refused"), 1);
	site_admit(sites, ROOM_THEM);
	site_sync(sites, SITE_US);
	assert_int_equal(room_count(us, "words"), 3);
	assert_int_equal(room_count(us, "other words"), 1);
	assert_int_equal(site_number(sites, SITE_US, "refused"), 0);
}

/* A second device of ours, with a key of its own; in the place of the third
 * site until it is closed. */
static struct site
second_open(struct sites *sites, struct device_id *id)
{
	const struct site third = sites->sites[SITE_THIRD];
	struct site *site = &sites->sites[SITE_THIRD];
	const struct identity *us = store_identity(site_store(sites, SITE_US));
	struct secret_key *key = room_key("q");
	const struct store_draft draft = { .home = "second",
		.charter = &sites->room->charter,
		.member = us->member,
		.label = "device 2",
		.key = key };
	struct err e = { 0 };

	*site = (struct site){ 0 };
	assert_ok(store_create(&draft, &e), &e);
	key_close(key);
	site->store = room_open(sites->room, "second");
	*id = store_identity(site->store)->device;
	assert_ok(local_remote_add(store_local(site->store), "hub", sites->hub,
		      &e),
	    &e);
	assert_ok(sync_open(&site->sync, sites->loop, site->store, &e), &e);
	assert_ok(sync_pause(site->sync, true, &e), &e);
	return third;
}

static void
second_close(struct sites *sites, struct site third)
{
	struct site *site = &sites->sites[SITE_THIRD];

	sync_close(site->sync);
	store_close(site->store);
	json_decref(site->report);
	*site = third;
}

static void
say_control(struct sites *sites, int which, json_t *said)
{
	struct err e = { 0 };

	assert_ok(store_say(site_store(sites, which), CLASS_CONTROL, &said, 1,
		      NULL, &e),
	    &e);
	json_decref(said);
}

/* Decision 0023. */
static void
who_was_let_in_by_a_record_that_is_held_is_no_guest(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	char text[KEY_TEXT];
	struct device_id id;
	struct git_id tip;
	struct err e = { 0 };
	struct site third = second_open(sites, &id);

	key_format(text, &store_identity(site_store(sites, SITE_THIRD))->key);
	say_control(sites, SITE_US,
	    json_pack("{s:s, s:[s], s:s, s:s, s:s}", "kind", "device",
		"subject", id.text, "key", text, "label", "device 2", "purpose",
		"work"));
	key_format(text, &store_identity(site_store(sites, SITE_THEM))->key);
	say_control(sites, SITE_THIRD,
	    json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}}", "kind", "member",
		"subject", ROOM_THEM, "key", text, "member_kind", "cso",
		"names", "en", "Them"));
	site_sync(sites, SITE_THIRD);
	second_close(sites, third);
	(void)room_say(site_store(sites, SITE_THEM), "words");
	room_ref(own, site_store(sites, SITE_THEM), CLASS_DATA);
	say_control(sites, SITE_US,
	    json_pack("{s:s, s:[s, s], s:s, s:[]}", "kind", "cut", "subject",
		"device", id.text, "reason", "lost", "points"));
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THEM);
	/* Who learns of the cut first carries on what came with it. */
	site_sync(sites, SITE_THIRD);
	assert_ok(repo_ref_get(store_repo(site_store(sites, SITE_THIRD)), &tip,
		      own, &e),
	    &e);
	assert_int_equal(room_count(site_store(sites, SITE_THIRD), "words"), 1);
	site_sync(sites, SITE_US);
	sites_assert_equal(sites);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(both_branches_of_a_fork_reach_everybody),
		at_hub(a_branch_that_the_own_ref_does_not_hold_goes_beside_it),
		at_strangers_hub(
		    both_branches_of_a_guest_come_once_it_is_admitted),
		at_strangers_hub(
		    who_was_let_in_by_a_record_that_is_held_is_no_guest),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("hub, branches", tests, NULL, NULL);
}
