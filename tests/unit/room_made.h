/* SPDX-License-Identifier: ISC */
/*
 * A room for tests: who is in it, and what they said, as the bytes of
 * records.  The founder is 'csomn', a steward, with the key of seed 1.
 */
#ifndef TESTS_UNIT_ROOM_MADE_H
#define TESTS_UNIT_ROOM_MADE_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/buf.h"
#include "protocol/record/record.h"
#include "protocol/room/charter.h"
#include "protocol/room/fold.h"

struct room_made {
	struct charter charter;
	struct fold_bytes *records; /* owned, with their bytes */
	size_t count;
	size_t room;
};

/* A journal of a member. */
struct sayer {
	struct secret_key *key;
	struct journal_head head;
	struct record_place place; /* of the last record; sequence 0 for none */
};

/* What was said, and how others name it. */
struct said {
	size_t record; /* in the room */
	struct statement_id id;
	char text[STATEMENT_ID_MAX + 1];
	struct seen seen;
};

void room_made_open(struct room_made *out);
void room_made_close(struct room_made *room);

/* The device of the key of this seed, under that member id. */
void sayer_open(struct sayer *out, const struct room_made *room,
    const char *member, enum journal_class class, uint8_t seed);
void sayer_close(struct sayer *sayer);

/*
 * A record behind the sayer's last one, with the statements of a JSON array
 * in which ' stands for ", and what it has seen (NULL: nothing).
 */
struct said say(struct room_made *room, struct sayer *sayer,
    const struct said *seen, const char *statements);

/* The same for one statement, made by printf. */
struct said say_one(struct room_made *room, struct sayer *sayer,
    const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The steward says that this key is that of a member of this kind. */
struct said say_member(struct room_made *room, struct sayer *steward,
    const char *member, const char *kind, uint8_t seed);

/* The key of a seed as text. */
void seed_key(char out[KEY_TEXT], uint8_t seed);

#endif
