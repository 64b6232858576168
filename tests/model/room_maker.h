/* SPDX-License-Identifier: ISC */
/*
 * A random room while it is made; for room_random.c, which makes rooms and
 * records, room_drafts.c, which makes statements, and room_council.c, which
 * makes what stewards decide.
 *
 * No two draws stand in one list of arguments or of initializers: C leaves
 * their order open, and a seed must give one room with every compiler.
 */
#ifndef TESTS_MODEL_ROOM_MAKER_H
#define TESTS_MODEL_ROOM_MAKER_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/model/room_random.h"

#define MEMBER_COUNT_MAX 6
#define DEVICE_COUNT_MAX 3       /* of one member */
#define DEVICES_MAX 18           /* of all */
#define RECOVERY_KEY DEVICES_MAX /* founder i has key RECOVERY_KEY + i */
#define SAID_MAX 512
#define LINES_MAX 3 /* of one record */

/* A device: a key under a member id, with its journals. */
struct speaker {
	size_t member;
	const char *id;
	size_t key;
	size_t control;
	size_t data;
	bool forks;
};

/* A statement that was said, for others to name. */
struct said {
	size_t record;
	size_t index;
	size_t speaker;
	size_t version; /* of a charter */
	char *kind;
	char *subject; /* JSON */
};

struct maker {
	struct room_made *room;
	struct random random;
	size_t member_count;
	size_t speaker_count;
	struct speaker speakers[DEVICES_MAX + MEMBER_COUNT_MAX];
	size_t said_count;
	struct said said[SAID_MAX];
};

/* A statement before its record: kind, subject and further fields as JSON. */
struct draft {
	const char *kind;
	char *subject;
	char *fields; /* with a comma in front */
	size_t version;
};

/* Does it happen, so many times in a hundred? */
bool happens(struct maker *maker, unsigned percent);

/* From 0 up to bound - 1. */
size_t below(struct maker *maker, size_t bound);

/* One of a list. */
#define PICK(maker, list)                                                      \
	((list)[below((maker), sizeof(list) / sizeof((list)[0]))])

const struct speaker *any_speaker(struct maker *maker);

/* NULL if nothing was said yet. */
const struct said *any_said(struct maker *maker);

/* A record of the journal, or MADE_NONE. */
size_t any_record(struct maker *maker, size_t journal);

/* --- words of both files ------------------------------------------------- */

extern const char *const maker_ids[MEMBER_COUNT_MAX];
extern const char *const maker_kinds[6];
extern const char *const maker_roles[7]; /* as JSON, without brackets */

/* --- room_drafts.c ------------------------------------------------------- */

/* The caller frees subject and fields. */
void data_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker);
void control_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker);

/* A thing of some member; it may be there or not.  The caller frees it. */
char *thing_make(struct maker *maker);

/* --- room_kinds.c -------------------------------------------------------- */

/* The same, of a kind of follow-up work or conversation. */
void kinds_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker);

/* --- room_council.c ------------------------------------------------------ */

void charter_draft_make(struct draft *out, struct maker *maker);
void endorsement_draft(struct draft *out, struct maker *maker);
void adopt_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker);

/* A charter, or something said before, that most members endorse. */
void council_meet(struct maker *maker);

/* --- room_random.c ------------------------------------------------------- */

/* Keep it for others to name.  Takes subject and fields. */
void said_add(struct maker *maker, size_t record, size_t index, size_t speaker,
    struct draft *draft);

#endif
