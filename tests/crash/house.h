/* SPDX-License-Identifier: ISC */
/*
 * A home with the store of one room, for the crash scenario and its check:
 * everything ends the program with a message when it fails.
 */
#ifndef TESTS_CRASH_HOUSE_H
#define TESTS_CRASH_HOUSE_H

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"

struct house {
	char *home;
	char *state; /* where the incarnation token is */
	struct room_id room;
	struct store *store; /* NULL while it is closed */
};

/* End with the message unless ok. */
void must(bool ok, const struct err *e);

/* A house below directory: home/ and state/.  Nothing is made. */
void house_init(struct house *house, const char *directory);
void house_clear(struct house *house);

/* Make the store of the room of this charter, for a key from a seed of this
 * byte throughout, and open it. */
void house_found(struct house *house, const struct charter *charter,
    const char *member, uint8_t seed);

void house_open(struct house *house);
void house_close(struct house *house);

/* The key that house_found() uses.  The caller ends with key_close(). */
struct secret_key *house_key(uint8_t seed) MUST_USE;

/* The folder of the room below the home; the caller frees it. */
char *house_room_path(const struct house *house) MUST_USE;

/* Say one statement, or count equal ones but for their names; the caller
 * frees *ids. */
void house_say_sources(struct house *house, const char *title, size_t count,
    struct statement_id **ids);

/* What opens a key, as if a person had that passphrase; the caller closes
 * it.  It costs nothing. */
struct opener *house_opener(uint8_t seed);

/* Unlock with whichever of the openers of the scenario fits. */
void house_unlock(struct house *house);

#define HOUSE_OPENERS 2 /* seeds from 1 on */

#endif
