/* SPDX-License-Identifier: ISC */
/*
 * The ids of docs/FORMAT.md, section 2: computed, never claimed.  Each is a
 * struct with its text in it, NUL-terminated, so that they copy by assignment
 * and cannot be taken for one another.
 */
#ifndef PROTOCOL_RECORD_ID_H
#define PROTOCOL_RECORD_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/seal/hash.h"
#include "protocol/seal/key.h"

#define ROOM_ID_LEN 52
#define DEVICE_ID_LEN 26
#define JOURNAL_ID_LEN 26
#define MEMBER_ID_MAX 32
#define INCARNATION_LEN 32
#define THING_NAME_LEN 26
#define HASH_TEXT_LEN 64
#define STATEMENT_ID_MAX 56 /* 52, '.', up to three digits */

struct room_id {
	char text[ROOM_ID_LEN + 1];
};

struct device_id {
	char text[DEVICE_ID_LEN + 1];
};

struct journal_id {
	char text[JOURNAL_ID_LEN + 1];
};

struct member_id {
	char text[MEMBER_ID_MAX + 1];
};

struct incarnation {
	char text[INCARNATION_LEN + 1];
};

struct thing_name {
	char text[THING_NAME_LEN + 1];
};

/* A statement: the hash of its record and its index there, from 0. */
struct statement_id {
	struct hash record;
	uint32_t index;
};

enum journal_class {
	CLASS_CONTROL,
	CLASS_DATA
};

/* "control" or "data". */
const char *class_name(enum journal_class class);

/* The room of a founding charter line (without line feed). */
struct room_id room_id_of(const char *charter_line);

/* The device of a key under a member id, in a room. */
struct device_id device_id_of(const struct room_id *room,
    const struct member_id *member, const struct public_key *key);

struct journal_id journal_id_of(const struct room_id *room,
    enum journal_class class, const struct member_id *member,
    const struct public_key *key, const struct incarnation *incarnation);

/* Each takes exactly len bytes of text and says whether it is one. */
MUST_USE bool room_id_parse(struct room_id *out, const char *text, size_t len);
MUST_USE bool device_id_parse(struct device_id *out, const char *text,
    size_t len);
MUST_USE bool journal_id_parse(struct journal_id *out, const char *text,
    size_t len);
MUST_USE bool member_id_parse(struct member_id *out, const char *text,
    size_t len);
MUST_USE bool incarnation_parse(struct incarnation *out, const char *text,
    size_t len);
MUST_USE bool thing_name_parse(struct thing_name *out, const char *text,
    size_t len);
MUST_USE bool statement_id_parse(struct statement_id *out, const char *text,
    size_t len);
MUST_USE bool hash_parse(struct hash *out, const char *text, size_t len);

/* The whole text of a statement id and a NUL. */
void statement_id_format(char out[STATEMENT_ID_MAX + 1],
    const struct statement_id *id);

/* 64 hex letters and a NUL. */
void hash_format(char out[HASH_TEXT_LEN + 1], const struct hash *hash);

/* Random ones. */
struct incarnation incarnation_make(void);
struct thing_name thing_name_make(void);

#endif
