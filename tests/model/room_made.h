/* SPDX-License-Identifier: ISC */
/*
 * Rooms made by hand, for tests: keys from seeds, journals, and records with
 * whatever statements are wanted, good or bad.  Everything that is made is
 * kept in one struct and named by its number.
 *
 * Statements are written as JSON in any form, with ' where JSON has ", and
 * are brought into canonical form.  What the tests themselves do wrong ends
 * the program.
 */
#ifndef TESTS_MODEL_ROOM_MADE_H
#define TESTS_MODEL_ROOM_MADE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/record/record.h"
#include "protocol/room/charter.h"
#include "protocol/room/fold.h"

#define MADE_KEYS 40
#define MADE_NONE SIZE_MAX

/* A key of the pool: key number i is the same in every run. */
struct made_key {
	struct secret_key *secret;
	struct public_key public;
	char text[KEY_TEXT];
};

struct made_pool {
	struct made_key keys[MADE_KEYS];
};

struct made_journal {
	struct journal_head head;
	size_t key;
	size_t last; /* the record written last, or MADE_NONE */
};

struct made_record {
	size_t journal;
	size_t below; /* or MADE_NONE */
	char *bytes;
	size_t len;
	struct record_place place;
};

/* What else stands in the next record; zeroed after each. */
struct made_extra {
	unsigned number;     /* Tamga-Record */
	const char *trailer; /* an unknown one, without line feed */
	const size_t *seen;  /* records */
	size_t seen_count;
};

struct room_made {
	const struct made_pool *pool;
	struct charter charter;
	size_t journal_count;
	size_t journal_room;
	struct made_journal *journals;
	size_t record_count;
	size_t record_room;
	struct made_record *records;
	struct made_extra extra;
};

void made_pool_init(struct made_pool *pool);
void made_pool_clear(struct made_pool *pool);

/* --- a room -------------------------------------------------------------- */

/* A founder of a room to be made. */
struct made_founder {
	const char *id;
	size_t key;
	size_t recovery; /* key, or MADE_NONE */
	const char *member_kind;
	bool is_steward;
};

/* The room of this charter, review MNG-1, without records.  number makes
 * rooms different.  End with room_made_clear(). */
void room_made_init(struct room_made *room, const struct made_pool *pool,
    const struct made_founder *founders, size_t count, unsigned number);
void room_made_clear(struct room_made *room);

/* A new journal of this key under that id.  Returns its number. */
size_t room_journal(struct room_made *room, enum journal_class class,
    const char *member, size_t key);

/*
 * Sign a record in a journal, on top of a record of it (MADE_NONE: a first
 * one), with these canonical lines.  Returns its number.
 */
size_t room_record(struct room_made *room, size_t journal, size_t below,
    const char *const *lines, size_t count);

/* One statement on top of the record written last in the journal; the
 * statement is a format of printf(3).  Returns the record's number. */
size_t room_say(struct room_made *room, size_t journal, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* The same on top of a chosen record. */
size_t room_say_on(struct room_made *room, size_t journal, size_t below,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* A canonical line; the caller frees it. */
char *made_line(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_USE;

/* --- names of what is there ---------------------------------------------- */

const char *room_key(const struct room_made *room, size_t key);
struct device_id room_device(const struct room_made *room, const char *member,
    size_t key);

/* The id of a record's statement, as text; the caller frees it. */
char *room_id(const struct room_made *room, size_t record,
    size_t index) MUST_USE;

/* A point for a cut, as JSON with ': the journal up to this record.  The
 * caller frees it. */
char *room_point(const struct room_made *room, size_t record) MUST_USE;

/* --- folding ------------------------------------------------------------- */

/* All records, in the order in which they were made.  The caller frees it. */
struct fold_bytes *room_bytes(const struct room_made *room) MUST_USE;

/* The fold of all records but the one numbered without (or MADE_NONE). */
struct fold *room_fold(const struct room_made *room, size_t without) MUST_USE;

/* The statement in a fold; NULL if it is not there. */
const struct fold_statement *fold_find(const struct fold *fold,
    const struct room_made *room, size_t record, size_t index);

#endif
