/* SPDX-License-Identifier: ISC */
#include "tests/sync/site_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "protocol/record/record.h"

static const char *const members[SITE_COUNT] = { ROOM_US, ROOM_THEM, "third" };

/* --- the hub --------------------------------------------------------------- */

char *
hub_git(struct sites *sites, const char *const *arguments)
{
	const char *argv[32] = { "git", "-C", sites->hub };
	const char *const env[] = { "HOME=/nonexistent", "LC_ALL=C",
		"PATH=/usr/bin:/bin", NULL };
	const struct child_plan plan = { .argv = argv,
		.env = env,
		.in_fd = -1,
		.out_max = 1 << 20 };
	struct child_result result;
	struct err e = { 0 };
	char *out;

	for (size_t i = 0; arguments[i] != NULL; i++)
		argv[i + 3] = arguments[i];
	assert_ok(child_run(&result, &plan, &e), &e);
	if (result.status != 0)
		fail_msg("git %s: %s", arguments[0], buf_text(&result.error));
	out = buf_take(&result.out);
	buf_clear(&result.error);
	if (out[0] != '\0' && out[strlen(out) - 1] == '\n')
		out[strlen(out) - 1] = '\0';
	return out;
}

char *
hub_object(struct sites *sites, const char *type, const void *data, size_t len)
{
	char *path = fs_join(sites->room->directory, "object");
	struct err e = { 0 };
	char *id;

	assert_ok(fs_replace(path, data, len, &e), &e);
	id = HUB_GIT(sites, "hash-object", "-w", "--literally", "-t", type,
	    path);
	free(path);
	return id;
}

void
hub_ref(struct sites *sites, const char *ref, const char *id)
{
	char *path = fs_join(sites->hub, ref);
	char *line = mem_format("%s\n", id);
	char *slash = strrchr(path, '/');
	struct err e = { 0 };

	*slash = '\0';
	assert_ok(fs_make_directory(path, &e), &e);
	*slash = '/';
	assert_ok(fs_replace(path, line, strlen(line), &e), &e);
	free(path);
	free(line);
}

void
hub_forge_all(struct sites *sites, int number)
{
	char *refs =
	    HUB_GIT(sites, "for-each-ref", "--format=%(objectname) %(refname)");
	size_t len;

	for (char *line = refs; *line != '\0'; line += len) {
		char *commit;
		char *id;

		len = strcspn(line, "\n");
		if (line[len] == '\n')
			line[len++] = '\0';
		commit = mem_format("tree " EMPTY_TREE "\nparent %.40s\n"
				    "author x <x@y> %d +0000\n"
				    "committer x <x@y> %d +0000\n\nforged\n",
		    line, number, number);
		id = hub_object(sites, "commit", commit, strlen(commit));
		hub_ref(sites, line + 41, id);
		free(commit);
		free(id);
	}
	free(refs);
}

void
hub_break(struct sites *sites, const char *id)
{
	char *path = mem_format("%s/objects/%.2s/%s", sites->hub, id, id + 2);

	room_damage(path, 20);
	free(path);
}

/* --- syncing --------------------------------------------------------------- */

static void
on_report(void *arg, json_t *report)
{
	struct site *site = arg;

	json_decref(site->report);
	site->report =
	    json_incref(json_array_get(json_object_get(report, "remotes"), 0));
	site->is_done = true;
}

void
site_sync_with(struct sites *sites, int which, const char *remote)
{
	struct site *site = &sites->sites[which];
	struct err e = { 0 };

	site->is_done = false;
	assert_ok(sync_now(site->sync, remote, on_report, site, &e), &e);
	for (int i = 0; i < 100000 && !site->is_done; i++)
		loop_turn(sites->loop, 1000);
	assert_true(site->is_done);
	assert_non_null(site->report);
	if (json_text(site->report, "error") != NULL)
		print_message("sync: %s\n", json_text(site->report, "error"));
}

void
site_sync(struct sites *sites, int which)
{
	site_sync_with(sites, which, "hub");
}

void
sites_sync(struct sites *sites)
{
	for (int i = 0; i < SITE_COUNT; i++)
		site_sync(sites, i);
	for (int i = 0; i < SITE_COUNT; i++)
		site_sync(sites, i);
}

size_t
site_received(const struct site *site)
{
	return (size_t)json_integer_value(
	    json_object_get(site->report, "received"));
}

size_t
site_sent(const struct site *site)
{
	return (size_t)json_integer_value(
	    json_object_get(site->report, "sent"));
}

const json_t *
site_refusal(const struct site *site, const char *ref, json_t **status)
{
	struct err e = { 0 };
	json_t *refusals;
	json_t *refusal;
	size_t index;

	assert_ok(sync_status(status, site->sync, &e), &e);
	refusals = json_object_get(*status, "refusals");
	json_array_foreach(refusals, index, refusal)
		if (strcmp(json_text(refusal, "ref"), ref) == 0)
			return refusal;
	return NULL;
}

void
site_assert_refused(const struct site *site, const char *ref, const char *fault)
{
	json_t *status = NULL;
	const json_t *refusal = site_refusal(site, ref, &status);

	if (refusal == NULL)
		fail_msg("'%s' is not refused", ref);
	if (strcmp(json_text(refusal, "fault"), fault) != 0)
		fail_msg("'%s' is refused for '%s' (%s), not '%s'", ref,
		    json_text(refusal, "fault"), json_text(refusal, "reason"),
		    fault);
	json_decref(status);
}

void
sites_assert_equal(struct sites *sites)
{
	char *first = room_dump(sites->sites[0].store);

	for (int i = 1; i < SITE_COUNT; i++) {
		char *other = room_dump(sites->sites[i].store);

		assert_string_equal(first, other);
		free(other);
	}
	free(first);
}

/* --- short for ---------------------------------------------------------- */

struct store *
site_store(struct sites *sites, int which)
{
	return sites->sites[which].store;
}

void
sites_say(struct sites *sites, const char *text, int times)
{
	for (int i = 0; i < SITE_COUNT; i++)
		for (int j = 0; j < times; j++)
			(void)room_say(site_store(sites, i), text);
}

/* Everybody has what everybody said. */
void
sites_assert_have(struct sites *sites, const char *text, size_t count)
{
	for (int i = 0; i < SITE_COUNT; i++)
		assert_int_equal(room_count(site_store(sites, i), text), count);
	sites_assert_equal(sites);
}

json_t *
site_status(struct sites *sites, int which)
{
	json_t *status = NULL;
	struct err e = { 0 };

	assert_ok(sync_status(&status, sites->sites[which].sync, &e), &e);
	return status;
}

json_int_t
site_number(struct sites *sites, int which, const char *name)
{
	json_t *status = site_status(sites, which);
	const json_int_t number =
	    json_integer_value(json_object_get(status, name));

	json_decref(status);
	return number;
}

void
hub_assert_whole(struct sites *sites)
{
	free(HUB_GIT(sites, "fsck", "--strict", "--no-dangling"));
}

/* --- making ---------------------------------------------------------------- */

void
site_admit(struct sites *sites, const char *member)
{
	struct secret_key *key = room_key(member);
	struct public_key public;
	struct err e = { 0 };
	char text[KEY_TEXT];
	json_t *said;

	key_public(&public, key);
	key_close(key);
	key_format(text, &public);
	said = json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}}", "kind", "member",
	    "subject", member, "key", text, "member_kind", "cso", "names", "en",
	    member);
	assert_ok(store_say(sites->sites[SITE_US].store, CLASS_CONTROL, &said,
		      1, NULL, &e),
	    &e);
	json_decref(said);
}

static int
sites_open(void **state)
{
	struct sites *sites = mem_new(1, sizeof(*sites));
	struct err e = { 0 };
	void *room = NULL;

	assert_int_equal(room_enter(&room), 0);
	sites->room = room;
	assert_ok(loop_open(&sites->loop, &e), &e);
	sites->hub = fs_join(sites->room->directory, "hub");
	assert_ok(fs_make_directory(sites->hub, &e), &e);
	free(HUB_GIT(sites, "init", "-q", "--bare"));
	for (int i = 0; i < SITE_COUNT; i++) {
		struct site *site = &sites->sites[i];

		site->store = room_store(sites->room, members[i], members[i]);
		assert_ok(local_remote_add(store_local(site->store), "hub",
			      sites->hub, &e),
		    &e);
		assert_ok(sync_open(&site->sync, sites->loop, site->store, &e),
		    &e);
		assert_ok(sync_pause(site->sync, true, &e), &e);
	}
	*state = sites;
	return 0;
}

int
sites_enter_strangers(void **state)
{
	return sites_open(state);
}

int
sites_enter(void **state)
{
	struct sites *sites;

	(void)sites_open(state);
	sites = *state;
	for (int i = 1; i < SITE_COUNT; i++)
		site_admit(sites, members[i]);
	sites_sync(sites);
	return 0;
}

int
sites_leave(void **state)
{
	struct sites *sites = *state;
	void *room = sites->room;

	for (int i = 0; i < SITE_COUNT; i++) {
		sync_close(sites->sites[i].sync);
		store_close(sites->sites[i].store);
		json_decref(sites->sites[i].report);
	}
	loop_close(sites->loop);
	free(sites->hub);
	free(sites);
	return room_leave(&room);
}
