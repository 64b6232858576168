/* SPDX-License-Identifier: ISC */
/* Rows on their way into struct ratings_read, from now or from a time. */
#ifndef DAEMON_VIEW_RATINGS_THEN_H
#define DAEMON_VIEW_RATINGS_THEN_H

#include "daemon/view/ratings.h"
#include "protocol/base/lookup.h"
#include "protocol/view/scheme.h"

/* An id, and the recommendation that it is shown as. */
struct row_name {
	size_t rec;     /* place of the recommendation */
	size_t alias;   /* 0: it is shown under this id */
	const char *id; /* borrowed */
};

struct row {
	struct row_name name;
	int64_t record; /* in the index, whose hash id lacks; 0: it has it */
	int64_t parts;  /* INDEX_PART_...; of now alone */
	struct statement_id id;
	struct tally_rating rating;
};

struct rows {
	const struct control *control;
	struct lookup recs; /* id -> place in names */
	struct row_name *names;
	size_t name_count;
	size_t name_room;
	char *last;       /* the id that was asked for last, */
	size_t name;      /* and its place */
	size_t *journals; /* by number in the index: member + 1 */
	size_t journal_room;
	int *rounds; /* by recommendation and member: the latest + 1 */
	struct row *rows;
	size_t count;
	size_t room;
};

/* A rating as the index has it; borrowed. */
struct row_said {
	const char *rec;
	int round;
	const char *value;
	const char *scheme;
	int64_t journal;
	int64_t record; /* as in struct row */
	int64_t parts;
	struct statement_id id;
};

/* What is of no recommendation that is counted is left out, and of those whose
 * id lacks its hash what is of an earlier round than one added before. */
void rows_add(struct rows *rows, const struct row_said *said);

/*
 * Add what was current at plan->until, by the clock of the statements: of
 * those that count and were said before, those that no other of them replaces
 * (slot_fold()).
 */
MUST_USE bool rows_then(struct rows *rows, struct store *store,
    const struct ratings_plan *plan, struct err *e);

#endif
