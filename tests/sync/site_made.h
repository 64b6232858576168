/* SPDX-License-Identifier: ISC */
/*
 * Stores that sync through a hub, for tests: one process, one loop, the
 * programs git and tamga-intake as they are.
 */
#ifndef TESTS_SYNC_SITE_MADE_H
#define TESTS_SYNC_SITE_MADE_H

#include "tests/unit/store_made.h"

#include "daemon/base/loop.h"
#include "daemon/sync/sync.h"

#define SITE_US 0    /* ROOM_US, the founder */
#define SITE_THEM 1  /* ROOM_THEM */
#define SITE_THIRD 2 /* "third" */
#define SITE_COUNT 3

struct site {
	struct store *store;
	struct sync *sync;
	json_t *report; /* of the last sync: one remote's */
	bool is_done;
};

struct sites {
	struct room *room;
	struct loop *loop;
	char *hub;
	struct site sites[SITE_COUNT];
};

/* For cmocka: three stores with the hub as their remote, all admitted and
 * synced, nothing else said. */
int sites_enter(void **state);
int sites_leave(void **state);

/* The same, of which only the founder is in the room. */
int sites_enter_strangers(void **state);

#define at_hub(test)                                                           \
	cmocka_unit_test_setup_teardown(test, sites_enter, sites_leave)
#define at_strangers_hub(test)                                                 \
	cmocka_unit_test_setup_teardown(test, sites_enter_strangers,           \
	    sites_leave)

/* Sync one with the hub, to its end; the report is kept. */
void site_sync(struct sites *sites, int which);

/* The same with another remote of it. */
void site_sync_with(struct sites *sites, int which, const char *remote);

/* All, as often as is needed for everything to reach everybody. */
void sites_sync(struct sites *sites);

/* All their indexes say the same. */
void sites_assert_equal(struct sites *sites);

/* What the last report says. */
size_t site_received(const struct site *site);
size_t site_sent(const struct site *site);

/* The refusal of this ref in the status, or NULL; borrowed from *status,
 * which the caller ends with json_decref(). */
const json_t *site_refusal(const struct site *site, const char *ref,
    json_t **status);

/* Assert that the status names that fault at that ref. */
void site_assert_refused(const struct site *site, const char *ref,
    const char *fault);

/* A number of the status. */
json_int_t site_number(struct sites *sites, int which, const char *name);
json_t *site_status(struct sites *sites, int which);

struct store *site_store(struct sites *sites, int which);

/* Everybody says a source of this title, so many times. */
void sites_say(struct sites *sites, const char *text, int times);

/* Everybody has so many of them, and all indexes say the same. */
void sites_assert_have(struct sites *sites, const char *text, size_t count);

/* Admit a member in the founder's store. */
void site_admit(struct sites *sites, const char *member);

/* --- the hub, behind everybody's back ------------------------------------ */

/* Run git on the hub; what it prints without the last line feed, which the
 * caller frees.  It must succeed. */
char *hub_git(struct sites *sites, const char *const *arguments);
#define HUB_GIT(sites, ...)                                                    \
	hub_git((sites), (const char *const[]){ __VA_ARGS__, NULL })

/* Write an object of any type; its id, which the caller frees. */
char *hub_object(struct sites *sites, const char *type, const void *data,
    size_t len);

/* Point a ref anywhere, past all checks. */
void hub_ref(struct sites *sites, const char *ref, const char *id);

/* git fsck --strict finds nothing wrong. */
void hub_assert_whole(struct sites *sites);

/* Put a commit of nobody's on top of every ref. */
void hub_forge_all(struct sites *sites, int number);

/* Break the loose object. */
void hub_break(struct sites *sites, const char *id);

#endif
