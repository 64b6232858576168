/* SPDX-License-Identifier: ISC */
/*
 * A room to test stores in: a home of its own below a temporary directory,
 * the founder's store, and sources said in it.
 */
#ifndef TESTS_UNIT_STORE_MADE_H
#define TESTS_UNIT_STORE_MADE_H

#include "tests/unit/test.h"

#include "daemon/store/store.h"

#define ROOM_US "csomn"
#define ROOM_THEM "mojha"

struct room {
	char *directory; /* holds homes and state; the working directory */
	struct charter charter;
};

/* For cmocka: *state gets a struct room; the working directory is a new
 * one, and so is the state directory. */
int room_enter(void **state);
int room_leave(void **state);

/* The secret key of one of the members; the caller closes it. */
struct secret_key *room_key(const char *member);

/* Make and open a store of that member in that home. */
struct store *room_store(struct room *room, const char *home,
    const char *member);

/* Open one that is there. */
struct store *room_open(struct room *room, const char *home);

/* The folder of the room in that home; the caller frees it. */
char *room_path(struct room *room, const char *home);

/* Say a source; its title is text. */
struct statement_id room_say(struct store *store, const char *text);

/* Say count of them at once. */
void room_say_many(struct store *store, const char *text, size_t count);

/* Admit the other member. */
void room_admit(struct store *store);

/* What the index says, as text; the caller frees it. */
char *room_dump(struct store *store);

/* How many statements of that title the index has. */
size_t room_count(struct store *store, const char *text);

/* All ids of a ref, the first record first; the caller frees *ids. */
size_t room_chain(struct store *store, const char *ref, struct git_id **ids);

/* The ref of the journal that the store writes. */
void room_ref(char out[REPO_REF_MAX], struct store *store,
    enum journal_class class);

/* Copy the packs of one store into another: pack first, then take. */
void room_copy_objects(struct store *to, struct store *from);

/* A journal of a member that is written by hand, in any shape. */
struct room_journal {
	struct secret_key *key;
	struct journal_head head;
};
void room_journal_open(struct room_journal *out, struct room *room,
    const char *member);
void room_journal_close(struct room_journal *journal);

/* The journal that a store writes itself. */
void room_journal_of(struct room_journal *out, struct store *store,
    enum journal_class class);

/* Write a record of one source on below (NULL: a first record) into the
 * repository of the store, with seen (may be NULL). */
struct record_place room_journal_write(const struct room_journal *journal,
    struct store *store, const struct record_place *below,
    const struct seen *seen);

/* Write a chain of count records from the first on, as one pack; the ids are
 * the caller's. */
void room_journal_write_many(const struct room_journal *journal,
    struct store *store, struct git_id *ids, size_t count);

/* Turn one bit of a file, at this place from its end. */
void room_damage(const char *path, long from_end);

#endif
