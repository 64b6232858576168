/* SPDX-License-Identifier: ISC */
/* A hub that shows less than it was given. */
#include "tests/sync/site_made.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(a_ref_that_is_rolled_back_is_named_and_restored),
		at_hub(a_ref_that_vanished_is_named_and_restored),
		at_hub(an_emptied_hub_is_filled_again),
		at_hub(
		    what_a_hub_withholds_comes_by_another_road_and_is_pushed_back),
		at_hub(a_hub_that_accepts_and_forgets_is_told_again),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("hub, withheld", tests, NULL, NULL);
}
