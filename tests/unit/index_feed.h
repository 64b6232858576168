/* SPDX-License-Identifier: ISC */
/*
 * Puts a set of records into an index, in any order and in any batches, as
 * a store would: what is not valid is left out, and what has no previous
 * waits.  And compares the index with the fold of the same set.
 */
#ifndef TESTS_UNIT_INDEX_FEED_H
#define TESTS_UNIT_INDEX_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/index/index.h"
#include "protocol/base/compiler.h"
#include "protocol/room/charter.h"
#include "protocol/room/fold.h"

#define FEED_NONE SIZE_MAX

struct feed_record {
	struct record record;
	struct git_id git_id;
	const struct journal_head *head; /* NULL unless it is valid */
	size_t below;                    /* FEED_NONE for a first record */
	bool has_come;
	bool is_added;
};

/* The valid records of a set, but for their signatures.  The bytes and the charter must live as
 * long. */
struct feed {
	const struct charter *charter;
	struct feed_record *records;
	size_t count;
};

void feed_open(struct feed *out, const struct charter *charter,
    const struct fold_bytes *records, size_t count);
void feed_close(struct feed *feed);

/*
 * Open an index at path, add the records in the order of the array of
 * count indexes, commit after each batch that came (0: all at once), and
 * finish it if it is built.  The caller closes *out.
 */
struct feed_plan {
	const char *path;
	enum index_mode mode;
	const size_t *order;
	size_t batch;
	bool reopen; /* close and open it after each batch */
};
MUST_USE bool feed_index(struct index **out, struct feed *feed,
    const struct feed_plan *plan, struct err *e);

/* Every statement has the reason, the member and the state that the fold
 * gives it.  *e says which has not. */
MUST_USE bool feed_agrees(struct index *index, const struct fold *fold,
    struct err *e);

/* The logical dump; the caller frees it. */
char *feed_dump(struct index *index);

/* A random order of count numbers, from a state that is not 0. */
void feed_shuffle(size_t *order, size_t count, uint64_t *state);

#endif
