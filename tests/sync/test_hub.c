/* SPDX-License-Identifier: ISC */
#include "tests/sync/site_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/road/refname.h"
#include "daemon/sync/lineage.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/record/record.h"

#define STRAY "aaaaaaaaaaaaaaaaaaaaaaaaa" /* and one more letter */

static void
forged_commits_on_top_of_every_ref_stop_nobody(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];

	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	for (int i = 1; i <= 5; i++) {
		hub_forge_all(sites, i);
		sites_say(sites, "words", 10);
		sites_sync(sites);
		site_assert_refused(&sites->sites[SITE_THEM], own, "bytes");
		sites_assert_have(sites, "words",
		    SITE_COUNT * (size_t)(1 + 10 * i));
		assert_int_equal(site_number(sites, SITE_US, "unsent"), 0);
	}
	hub_assert_whole(sites);
}

/* A newcomer has only the hub to learn from. */
static void
a_newcomer_learns_all_from_a_forged_hub(void **state)
{
	struct sites *sites = *state;
	struct site *last = &sites->sites[SITE_THIRD];

	for (int i = 1; i <= 3; i++) {
		hub_forge_all(sites, i);
		for (int j = 0; j < 3; j++) {
			(void)room_say(site_store(sites, SITE_US), "words");
			(void)room_say(site_store(sites, SITE_THEM), "words");
		}
		site_sync(sites, SITE_US);
		site_sync(sites, SITE_THEM);
	}
	hub_forge_all(sites, 4);
	site_sync(sites, SITE_THIRD);
	assert_int_equal(room_count(last->store, "words"), 18);
}

static void
a_changed_commit_hashed_anew_is_named(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	struct err e = { 0 };
	struct git_id tip;
	struct buf bytes;
	char *place;
	char *id;

	(void)room_say(site_store(sites, SITE_US), "true words");
	site_sync(sites, SITE_US);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	assert_ok(repo_ref_get(store_repo(site_store(sites, SITE_US)), &tip,
		      own, &e),
	    &e);
	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(repo_read(store_repo(site_store(sites, SITE_US)), &bytes,
		      &tip, true, &e),
	    &e);
	place = strstr(bytes.data, "true words");
	assert_non_null(place);
	(void)memcpy(place, "fals", 4);
	id = hub_object(sites, "commit", bytes.data, bytes.len);
	buf_clear(&bytes);
	hub_ref(sites, own, id);
	free(id);
	sites_sync(sites);
	site_assert_refused(&sites->sites[SITE_US], own, "signature");
	site_assert_refused(&sites->sites[SITE_THEM], own, "signature");
	sites_say(sites, "later words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "true words", 1);
	sites_assert_have(sites, "later words", SITE_COUNT);
	assert_int_equal(room_count(site_store(sites, SITE_US), "fals words"),
	    0);
}

static void
a_ref_that_is_rolled_back_is_named_and_restored(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	char *before;
	char *now;

	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	before = HUB_GIT(sites, "rev-parse", own);
	(void)room_say(site_store(sites, SITE_US), "words");
	sites_sync(sites);
	hub_ref(sites, own, before);
	free(before);
	before = HUB_GIT(sites, "rev-parse", own);
	site_sync(sites, SITE_THEM);
	site_assert_refused(&sites->sites[SITE_THEM], own, "rolled-back");
	now = HUB_GIT(sites, "rev-parse", own);
	assert_string_not_equal(before, now);
	free(before);
	free(now);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "words", 2 * SITE_COUNT + 1);
	assert_int_equal(site_number(sites, SITE_THEM, "refused"), 0);
}

static void
a_ref_that_vanished_is_named_and_restored(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];

	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	free(HUB_GIT(sites, "update-ref", "-d", own));
	site_sync(sites, SITE_THEM);
	site_assert_refused(&sites->sites[SITE_THEM], own, "vanished");
	free(HUB_GIT(sites, "rev-parse", "--verify", own));
	sites_sync(sites);
	sites_assert_have(sites, "words", SITE_COUNT);
}

static void
an_emptied_hub_is_filled_again(void **state)
{
	struct sites *sites = *state;
	struct err e = { 0 };

	sites_say(sites, "words", 2);
	sites_sync(sites);
	assert_ok(fs_remove_tree(sites->hub, &e), &e);
	assert_ok(fs_make_directory(sites->hub, &e), &e);
	free(HUB_GIT(sites, "init", "-q", "--bare"));
	sites_say(sites, "words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "words", 3 * SITE_COUNT);
	hub_assert_whole(sites);
}

static void
what_a_hub_withholds_comes_by_another_road_and_is_pushed_back(void **state)
{
	struct sites *sites = *state;
	struct local *local = store_local(site_store(sites, SITE_THEM));
	char *other = fs_join(sites->room->directory, "other");
	char ref[REPO_REF_MAX];
	struct err e = { 0 };
	char *tip;
	char *back;

	room_ref(ref, site_store(sites, SITE_US), CLASS_DATA);
	sites_say(sites, "before", 1);
	sites_sync(sites);
	(void)room_say(site_store(sites, SITE_US), "words");
	site_sync(sites, SITE_US);
	tip = HUB_GIT(sites, "rev-parse", ref);
	free(HUB_GIT(sites, "clone", "-q", "--mirror", ".", other));
	free(HUB_GIT(sites, "update-ref", "-d", ref));
	site_sync(sites, SITE_THEM);
	assert_int_equal(site_received(&sites->sites[SITE_THEM]), 0);
	assert_ok(local_remote_add(local, "other", other, &e), &e);
	site_sync_with(sites, SITE_THEM, "other");
	assert_int_equal(site_received(&sites->sites[SITE_THEM]), 1);
	site_sync(sites, SITE_THEM);
	back = HUB_GIT(sites, "rev-parse", ref);
	assert_string_equal(back, tip);
	site_sync(sites, SITE_THIRD);
	assert_int_equal(site_received(&sites->sites[SITE_THIRD]), 1);
	free(tip);
	free(back);
	free(other);
}

/* A vandal's branch has the name of the folder of all journals. */
static void
a_branch_that_blocks_a_folder_is_named(void **state)
{
	static const char commit[] =
	    "tree " EMPTY_TREE "\nauthor x <x@y> 1 +0000\n"
	    "committer x <x@y> 1 +0000\n\nvandal\n";
	struct sites *sites = *state;
	struct err e = { 0 };
	const char *error;
	char *id;

	assert_ok(fs_remove_tree(sites->hub, &e), &e);
	assert_ok(fs_make_directory(sites->hub, &e), &e);
	free(HUB_GIT(sites, "init", "-q", "--bare"));
	id = hub_object(sites, "commit", commit, strlen(commit));
	hub_ref(sites, "refs/heads/j", id);
	free(id);
	sites_say(sites, "words", 1);
	site_sync(sites, SITE_US);
	error = json_text(sites->sites[SITE_US].report, "error");
	assert_non_null(error);
	assert_non_null(strstr(error, "'refs/heads/j'"));
	assert_non_null(strstr(json_text(sites->sites[SITE_US].report, "hint"),
	    "git update-ref -d refs/heads/j"));
	free(HUB_GIT(sites, "update-ref", "-d", "refs/heads/j"));
	sites_sync(sites);
	sites_assert_have(sites, "words", SITE_COUNT);
}

static void
a_ref_of_another_journals_name_is_refused(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	char *tip;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	tip = HUB_GIT(sites, "rev-parse", own);
	hub_ref(sites, REPO_HEADS "j/" STRAY "a", tip);
	hub_ref(sites, REPO_HEADS "c/" STRAY "a", tip);
	free(tip);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	for (int i = 0; i < SITE_COUNT; i++) {
		site_assert_refused(&sites->sites[i], REPO_HEADS "j/" STRAY "a",
		    "journal");
		site_assert_refused(&sites->sites[i], REPO_HEADS "c/" STRAY "a",
		    "journal");
	}
	sites_assert_have(sites, "words", 2 * SITE_COUNT);
}

static void
what_is_no_commit_is_refused(void **state)
{
	static const char letters[] = "aeimquy4";
	static const char *const types[] = { "blob", "tree", "tag", "commit" };
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	char *tip;
	char *tag;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	tip = HUB_GIT(sites, "rev-parse", own);
	tag = mem_format("object %s\ntype commit\ntag x\n"
			 "tagger x <x@y> 1 +0000\n\nx\n",
	    tip);
	for (size_t i = 0; i < 4; i++) {
		const char *content = i == 2 ? tag : i == 1 ? "" : "nonsense";
		char *id =
		    hub_object(sites, types[i], content, strlen(content));
		char *ref = mem_format(REPO_HEADS "j/" STRAY "%c", letters[i]);

		hub_ref(sites, ref, id);
		free(ref);
		free(id);
	}
	free(tip);
	free(tag);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	for (size_t i = 0; i < 3; i++) {
		char *ref = mem_format(REPO_HEADS "j/" STRAY "%c", letters[i]);

		site_assert_refused(&sites->sites[SITE_THEM], ref, "object");
		free(ref);
	}
	sites_assert_have(sites, "words", 2 * SITE_COUNT);
}

static void
an_object_that_cannot_be_read_stops_only_its_ref(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	char *tip;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	(void)room_say(site_store(sites, SITE_US), "words");
	site_sync(sites, SITE_US);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	tip = HUB_GIT(sites, "rev-parse", own);
	hub_break(sites, tip);
	free(tip);
	(void)room_say(site_store(sites, SITE_THEM), "words");
	(void)room_say(site_store(sites, SITE_THIRD), "words");
	site_sync(sites, SITE_THEM);
	site_assert_refused(&sites->sites[SITE_THEM], own, "object");
	assert_null(json_text(sites->sites[SITE_THEM].report, "error"));
	sites_sync(sites);
	assert_int_equal(room_count(site_store(sites, SITE_THIRD), "words"), 5);
	assert_int_equal(room_count(site_store(sites, SITE_US), "words"), 6);
	/* Its writer goes on beside the broken ref. */
	(void)room_say(site_store(sites, SITE_US), "words");
	sites_sync(sites);
	assert_int_equal(room_count(site_store(sites, SITE_US), "words"), 7);
}

static void
thousands_of_refs_are_bounded_and_stop_nobody(void **state)
{
	struct sites *sites = *state;
	const size_t count = 2 * LIMIT_REMOTE_NEW + 100;
	char *blob = hub_object(sites, "blob", "x", 1);
	char *path = fs_join(sites->hub, "packed-refs");
	struct err e = { 0 };
	struct buf text;

	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < count; i++) {
		uint8_t bytes[16] = { (uint8_t)(i >> 8), (uint8_t)i };
		char id[JOURNAL_ID_LEN + 1];

		base32_format(id, bytes, sizeof(bytes));
		buf_format_add(&text, "%s " REPO_HEADS "j/%s\n", blob, id);
	}
	assert_ok(fs_replace(path, text.data, text.len, &e), &e);
	buf_clear(&text);
	free(path);
	free(blob);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "words", SITE_COUNT);
	assert_int_equal(site_number(sites, SITE_US, "refused"),
	    (json_int_t)count);
}

static void
more_refs_than_can_be_looked_at_stop_nobody_who_is_known(void **state)
{
	struct sites *sites = *state;
	const size_t count = 110000;
	char *path = fs_join(sites->hub, "packed-refs");
	struct err e = { 0 };
	struct buf text;
	char *blob;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	blob = hub_object(sites, "blob", "x", 1);
	free(HUB_GIT(sites, "pack-refs", "--all", "--no-prune"));
	buf_init(&text, 16 << 20);
	for (size_t i = 0; i < count; i++) {
		uint8_t bytes[16] = { (uint8_t)(i >> 16), (uint8_t)(i >> 8),
			(uint8_t)i };
		char id[JOURNAL_ID_LEN + 1];

		base32_format(id, bytes, sizeof(bytes));
		buf_format_add(&text, "%s " REPO_HEADS "c/%s\n", blob, id);
	}
	assert_ok(fs_replace(path, text.data, text.len, &e), &e);
	buf_clear(&text);
	free(path);
	free(blob);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	assert_non_null(
	    strstr(json_text(sites->sites[0].report, "error"), "more refs"));
	sites_assert_have(sites, "words", 2 * SITE_COUNT);
}

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

static void
a_huge_commit_is_refused(void **state)
{
	struct sites *sites = *state;
	char own[REPO_REF_MAX];
	struct buf text;
	char *tip;
	char *id;

	sites_say(sites, "words", 1);
	sites_sync(sites);
	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	tip = HUB_GIT(sites, "rev-parse", own);
	buf_init(&text, 8 << 20);
	buf_format_add(&text,
	    "tree " EMPTY_TREE "\nparent %s\nauthor x <x@y> 1 +0000\n"
	    "committer x <x@y> 1 +0000\n\n",
	    tip);
	while (text.len < 6 << 20)
		buf_text_add(&text, "all work and no play\n");
	id = hub_object(sites, "commit", text.data, text.len);
	buf_clear(&text);
	hub_ref(sites, own, id);
	free(id);
	free(tip);
	sites_say(sites, "words", 1);
	sites_sync(sites);
	site_assert_refused(&sites->sites[SITE_THEM], own, "too-big");
	sites_assert_have(sites, "words", 2 * SITE_COUNT);
}

static void
a_hub_that_accepts_and_forgets_is_told_again(void **state)
{
	struct sites *sites = *state;
	struct site *us = &sites->sites[SITE_US];
	char own[REPO_REF_MAX];

	room_ref(own, site_store(sites, SITE_US), CLASS_DATA);
	sites_say(sites, "words", 1);
	for (int i = 0; i < 3; i++) {
		site_sync(sites, SITE_US);
		assert_int_not_equal(site_sent(us), 0);
		free(HUB_GIT(sites, "update-ref", "-d", own));
	}
	site_sync(sites, SITE_US);
	site_assert_refused(us, own, "vanished");
	sites_sync(sites);
	sites_assert_have(sites, "words", SITE_COUNT);
	assert_int_equal(site_number(sites, SITE_US, "unsent"), 0);
	hub_assert_whole(sites);
}

#define at_hub(test)                                                           \
	cmocka_unit_test_setup_teardown(test, sites_enter, sites_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(forged_commits_on_top_of_every_ref_stop_nobody),
		at_hub(a_newcomer_learns_all_from_a_forged_hub),
		at_hub(a_changed_commit_hashed_anew_is_named),
		at_hub(a_ref_that_is_rolled_back_is_named_and_restored),
		at_hub(a_ref_that_vanished_is_named_and_restored),
		at_hub(an_emptied_hub_is_filled_again),
		at_hub(
		    what_a_hub_withholds_comes_by_another_road_and_is_pushed_back),
		at_hub(a_branch_that_blocks_a_folder_is_named),
		at_hub(a_ref_of_another_journals_name_is_refused),
		at_hub(what_is_no_commit_is_refused),
		at_hub(an_object_that_cannot_be_read_stops_only_its_ref),
		at_hub(thousands_of_refs_are_bounded_and_stop_nobody),
		at_hub(
		    more_refs_than_can_be_looked_at_stop_nobody_who_is_known),
		at_hub(a_huge_commit_is_refused),
		at_hub(a_hub_that_accepts_and_forgets_is_told_again),
		at_hub(both_branches_of_a_fork_reach_everybody),
		at_hub(a_branch_that_the_own_ref_does_not_hold_goes_beside_it),
		cmocka_unit_test_setup_teardown(
		    both_branches_of_a_guest_come_once_it_is_admitted,
		    sites_enter_strangers, sites_leave),
		cmocka_unit_test_setup_teardown(
		    who_was_let_in_by_a_record_that_is_held_is_no_guest,
		    sites_enter_strangers, sites_leave),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("hub", tests, NULL, NULL);
}
