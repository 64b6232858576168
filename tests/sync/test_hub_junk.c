/* SPDX-License-Identifier: ISC */
/* A hub that is full of what is no record. */
#include "tests/sync/site_made.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "protocol/base/text.h"
#include "protocol/record/record.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_hub(a_branch_that_blocks_a_folder_is_named),
		at_hub(an_object_that_cannot_be_read_stops_only_its_ref),
		at_hub(thousands_of_refs_are_bounded_and_stop_nobody),
		at_hub(
		    more_refs_than_can_be_looked_at_stop_nobody_who_is_known),
		at_hub(a_huge_commit_is_refused),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests_name("hub, junk", tests, NULL, NULL);
}
