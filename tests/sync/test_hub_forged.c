/* SPDX-License-Identifier: ISC */
/* A hub that shows what nobody signed. */
#include "tests/sync/site_made.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
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
	site_assert_refused(&sites->sites[SITE_US], own, "replaced");
	site_assert_refused(&sites->sites[SITE_THEM], own, "signature");
	sites_say(sites, "later words", 1);
	sites_sync(sites);
	sites_assert_have(sites, "true words", 1);
	sites_assert_have(sites, "later words", SITE_COUNT);
	assert_int_equal(room_count(site_store(sites, SITE_US), "fals words"),
	    0);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(forged_commits_on_top_of_every_ref_stop_nobody),
		at_hub(a_newcomer_learns_all_from_a_forged_hub),
		at_hub(a_changed_commit_hashed_anew_is_named),
		at_hub(a_ref_of_another_journals_name_is_refused),
		at_hub(what_is_no_commit_is_refused),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("hub, forged", tests, NULL, NULL);
}
