/* SPDX-License-Identifier: ISC */
/*
 * A room with three stewards, for tests and vectors of what they decide together:
 * mojha, nhrc and csomn founded it, two of them are the threshold, and each
 * has a recovery key.  forum and undp are no members until somebody says so.
 */
#ifndef TESTS_MODEL_COUNCIL_MADE_H
#define TESTS_MODEL_COUNCIL_MADE_H

#include "tests/model/room_made.h"

/* Members; their root keys have the same numbers in the pool. */
enum {
	MOJHA,
	NHRC,
	CSOMN,
	FORUM,
	UNDP,
	COUNCIL,
};

/* Other keys of the pool. */
#define RECOVERY_OF(member) ((member) + 10)
#define SECOND_OF(member) ((member) + 20)
#define STRANGER 30

struct council {
	struct room_made room;
	size_t control[COUNCIL]; /* journals of the root keys */
	size_t data[COUNCIL];
	size_t rec; /* MNG-1/1, of mojha */
};

void council_init(struct council *council, const struct made_pool *pool);

void council_end(struct council *council);

const char *council_id(size_t member);
const char *council_key(const struct council *council, size_t member);

/* Journals of another key of a member. */
size_t council_journal(struct council *council, enum journal_class class,
    size_t member, size_t key);

/*
 * A later charter, said in a journal: what it stands on is a record (or
 * MADE_NONE: the founding charter), its stewards a list that ends with
 * COUNCIL.  more is empty, or begins with a comma.  Returns its record.
 */
struct council_charter {
	size_t version;
	size_t predecessor;
	const size_t *stewards;
	size_t threshold;
	const char *more;
};
size_t council_charter(struct council *council, size_t journal,
    const struct council_charter *charter);

#define STEWARDS(...)                                                          \
	(const size_t[])                                                       \
	{                                                                      \
		__VA_ARGS__, COUNCIL                                           \
	}

/* Statements.  Each returns its record. */
size_t council_endorse(struct council *council, size_t journal, size_t record);
size_t council_admit(struct council *council, size_t journal, size_t member,
    size_t key, const char *more);
size_t council_device(struct council *council, size_t journal, size_t member,
    size_t key);
size_t council_rate(struct council *council, size_t journal);
size_t council_import(struct council *council, size_t journal, const char *rec);

/* A cut of a device, or of a root key's member; points are records and end
 * with MADE_NONE. */
size_t council_cut(struct council *council, size_t journal, size_t member,
    size_t key, const size_t *points);
size_t council_cut_member(struct council *council, size_t journal, size_t key,
    const size_t *points);

#define POINTS(...)                                                            \
	(const size_t[])                                                       \
	{                                                                      \
		__VA_ARGS__, MADE_NONE                                         \
	}

/* A receipt that says to have seen a record. */
size_t council_see(struct council *council, size_t journal, size_t record);

/* An entry of 'until' or 'cuts': who, a reason or right, and a record or
 * MADE_NONE.  The caller frees it. */
char *council_until(const struct council *council, size_t key,
    const char *right, size_t record);
char *council_lists(const struct council *council, size_t member, size_t key,
    size_t record);

#endif
