/* SPDX-License-Identifier: ISC */
/* What a store knows of what others have. */
#include "tests/sync/site_made.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/road/refname.h"
#include "protocol/base/mem.h"

static void
remote_forget(struct sites *sites, int which)
{
	struct err e = { 0 };

	assert_ok(local_remote_remove(store_local(site_store(sites, which)),
		      "hub", &e),
	    &e);
}

/* What the other member is known to have seen of the records of which. */
static uint64_t
seen_by(struct sites *sites, int which, const char *member)
{
	struct store *store = site_store(sites, which);
	const struct control *control = index_control(store_index(store));
	const struct member *other = control_member(control, member);
	struct err e = { 0 };
	uint64_t count;

	assert_non_null(other);
	assert_ok(index_seen_by(store_index(store), &count,
		      &store_identity(store)->device, &other->root, &e),
	    &e);
	return count;
}

static void
own_count(void *arg, const struct journal_state *state)
{
	*(uint64_t *)arg += state->last;
}

static uint64_t
own_records(struct sites *sites, int which)
{
	struct store *store = site_store(sites, which);
	uint64_t count = 0;

	index_journals_of(store_index(store), &store_identity(store)->device,
	    own_count, &count);
	return count;
}

static void
what_the_hub_shows_is_not_only_here(void **state)
{
	struct sites *sites = *state;

	assert_int_equal(site_number(sites, SITE_US, "only_here"), 0);
	for (int i = 0; i < 3; i++)
		(void)room_say(site_store(sites, SITE_US), "words");
	assert_int_equal(site_number(sites, SITE_US, "only_here"), 3);
	site_sync(sites, SITE_US);
	assert_int_equal(site_number(sites, SITE_US, "only_here"), 0);
}

static void
what_others_have_seen_is_not_only_here(void **state)
{
	struct sites *sites = *state;

	(void)room_say(site_store(sites, SITE_US), "words");
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THEM);
	(void)room_say(site_store(sites, SITE_THEM), "an answer");
	site_sync(sites, SITE_THEM);
	site_sync(sites, SITE_US);
	(void)room_say(site_store(sites, SITE_US), "more words");
	/* The hub is gone, with all that it showed: what they have seen, they
	 * have, control that the words had seen among it. */
	remote_forget(sites, SITE_US);
	assert_int_equal(site_number(sites, SITE_US, "only_here"), 1);
	assert_int_equal(seen_by(sites, SITE_US, ROOM_THEM),
	    own_records(sites, SITE_US) - 1);
}

static void
without_a_word_of_others_all_is_only_here(void **state)
{
	struct sites *sites = *state;
	uint64_t own;

	(void)room_say(site_store(sites, SITE_THIRD), "words");
	site_sync(sites, SITE_THIRD);
	own = own_records(sites, SITE_THIRD);
	remote_forget(sites, SITE_THIRD);
	assert_int_equal(site_number(sites, SITE_THIRD, "only_here"), own);
	assert_int_equal(seen_by(sites, SITE_THIRD, ROOM_THEM), 0);
}

/* They see ours; the third sees theirs alone, and by that ours. */
static void
who_has_seen_an_answer_has_seen_what_it_answers(void **state)
{
	struct sites *sites = *state;

	(void)room_say(site_store(sites, SITE_US), "words");
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THEM);
	(void)room_say(site_store(sites, SITE_THEM), "an answer");
	site_sync(sites, SITE_THEM);
	site_sync(sites, SITE_THIRD);
	(void)room_say(site_store(sites, SITE_THIRD), "a comment");
	site_sync(sites, SITE_THIRD);
	site_sync(sites, SITE_US);
	assert_int_equal(seen_by(sites, SITE_US, "third"),
	    own_records(sites, SITE_US));
}

static void
what_a_hub_keeps_back_is_named(void **state)
{
	struct sites *sites = *state;
	char ref[REPO_REF_MAX];
	json_t *status;
	const json_t *row;

	(void)room_say(site_store(sites, SITE_US), "words");
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THEM);
	(void)room_say(site_store(sites, SITE_THEM), "an answer");
	site_sync(sites, SITE_THEM);
	room_ref(ref, site_store(sites, SITE_US), CLASS_DATA);
	free(HUB_GIT(sites, "update-ref", "-d", ref));
	site_sync(sites, SITE_THIRD);
	status = site_status(sites, SITE_THIRD);
	row = json_array_get(json_object_get(status, "missing"), 0);
	assert_int_equal(json_array_size(json_object_get(status, "missing")),
	    1);
	assert_int_equal(json_integer_value(json_object_get(row, "records")),
	    1);
	assert_string_equal(json_string_value(
				json_array_get(json_object_get(row, "seen_by"),
				    0)),
	    ROOM_THEM);
	row = json_array_get(json_object_get(status, "remotes"), 0);
	row = json_array_get(json_object_get(row, "withholds"), 0);
	assert_int_equal(json_integer_value(json_object_get(row, "records")),
	    1);
	json_decref(status);
	/* Who has it sends it again, and nobody keeps anything back. */
	site_sync(sites, SITE_US);
	site_sync(sites, SITE_THIRD);
	status = site_status(sites, SITE_THIRD);
	assert_int_equal(json_array_size(json_object_get(status, "missing")),
	    0);
	json_decref(status);
}

static void
each_remote_has_its_tally_and_what_it_lacks(void **state)
{
	struct sites *sites = *state;
	json_t *status;
	const json_t *hub;
	json_int_t sent;

	status = site_status(sites, SITE_US);
	hub = json_array_get(json_object_get(status, "remotes"), 0);
	sent = json_integer_value(json_object_get(hub, "sent"));
	json_decref(status);
	for (int i = 0; i < 2; i++)
		(void)room_say(site_store(sites, SITE_US), "words");
	status = site_status(sites, SITE_US);
	hub = json_array_get(json_object_get(status, "remotes"), 0);
	assert_int_equal(json_integer_value(json_object_get(hub, "lacks")), 2);
	json_decref(status);
	site_sync(sites, SITE_US);
	status = site_status(sites, SITE_US);
	hub = json_array_get(json_object_get(status, "remotes"), 0);
	assert_int_equal(json_integer_value(json_object_get(hub, "lacks")), 0);
	assert_int_equal(json_integer_value(json_object_get(hub, "sent")),
	    sent + 2);
	json_decref(status);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_the_hub_shows_is_not_only_here, sites_enter,
		    sites_leave),
		cmocka_unit_test_setup_teardown(
		    what_others_have_seen_is_not_only_here, sites_enter,
		    sites_leave),
		cmocka_unit_test_setup_teardown(
		    without_a_word_of_others_all_is_only_here, sites_enter,
		    sites_leave),
		cmocka_unit_test_setup_teardown(
		    who_has_seen_an_answer_has_seen_what_it_answers,
		    sites_enter, sites_leave),
		cmocka_unit_test_setup_teardown(what_a_hub_keeps_back_is_named,
		    sites_enter, sites_leave),
		cmocka_unit_test_setup_teardown(
		    each_remote_has_its_tally_and_what_it_lacks, sites_enter,
		    sites_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
