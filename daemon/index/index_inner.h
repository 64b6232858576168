/* SPDX-License-Identifier: ISC */
/*
 * What the files of the index share.  Only index*.c include this.
 *
 * A record is added as if all were well: its data statements get the answer
 * for their kind in their journal, references are taken for resolved, and a
 * statement of a new topic for current.  The add notes what may be otherwise,
 * and settling (index_settle()) decides that again, and only that.  Growing
 * and building differ in where hashes are looked up and when they settle.
 */
#ifndef DAEMON_STORE_INDEX_INNER_H
#define DAEMON_STORE_INDEX_INNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/map.h"
#include "daemon/index/index.h"
#include "daemon/index/index_sql.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/fold.h"

/* A growing array of row numbers. */
struct row_list {
	int64_t *rows;
	size_t count;
	size_t room;
};

void row_list_add(struct row_list *rows, int64_t row);
void row_list_sort(struct row_list *rows); /* ascending, none twice */
void row_list_clear(struct row_list *rows);

/* A record as others refer to it. */
struct index_place {
	int64_t row;
	int64_t journal;
	uint64_t sequence;
	uint64_t rank;
};

/* A tip of a journal. */
struct index_tip {
	struct record_place place;
	int64_t row;
	uint64_t rank;
};

/* States of a record that decide beside its journal and kind. */
#define STATE_HELD 1U
#define STATE_NEWER 2U
#define STATE_ENDED 4U
#define STATE_COUNT 8U

/* The answers for one kind, shape and claim in a journal, by state of the
 * record. */
struct index_verdict {
	int64_t kind;
	enum reason shape;
	enum claim claim;
	int64_t sample;
	enum reason reasons[STATE_COUNT];
	bool changed; /* since it was last written */
};

/* A record of a control journal, kept in memory. */
struct index_control_record {
	int64_t row;
	uint64_t rank;
	struct node node;
	bool needs_newer;
	struct seen *seen;
	size_t seen_count;
	int64_t first; /* row of the first statement */
	size_t count;
	json_t **statements;
	bool *is_good;        /* what statement_check() said of them */
	enum reason *reasons; /* as in the file */
	bool *currents;
};

struct index_journal {
	int64_t row;
	struct journal_head head;
	bool is_guest;
	int64_t member; /* row; 0: not admitted */
	struct index_tip *tips;
	size_t tip_count;
	size_t tip_room;
	struct index_verdict *verdicts; /* ascending by kind, shape, claim */
	size_t verdict_count;
	size_t verdict_room;
	struct index_control_record *records; /* of a control journal */
	size_t record_count;
	size_t record_room;
	bool has_held; /* some record is held, or a right ends before it */
	bool touched;  /* got records in this transaction */
	bool moved;    /* its member or is_guest is to be written */
	bool redecide; /* all its data statements */
};

struct index_kind {
	int64_t row;
	char name[33];
	const struct kind *kind; /* NULL: not in the catalogue */
};

struct index_member {
	int64_t row;
	struct public_key root;
	char shown[SHOWN_MAX]; /* "": not in the room */
	char *known;           /* as in the file; owned */
	char *continues;
	size_t place; /* in control->members, or SIZE_MAX */
};

/* A seen line whose record was not here when it was added. */
struct index_missing {
	int64_t record;
	struct seen seen;
};

/* What the fold was made from, and must outlive it. */
struct index_folded;

struct index {
	struct sql *sql;
	struct sql *reader; /* sql itself in memory and in building */
	const struct charter *charter;
	enum index_mode mode;
	bool is_begun;
	bool is_broken; /* a rollback failed: nothing is promised any more */

	struct index_journal **journals; /* by row, from 1 */
	struct index_journal **named;    /* the same, ascending by name */
	size_t journal_count;
	size_t journal_room;
	size_t named_room;
	struct index_kind *kinds; /* ascending by name */
	size_t kind_count;
	size_t kind_room;
	struct index_member *members; /* by row, from 1 */
	size_t member_count;
	size_t member_room;

	struct control *control;
	struct index_folded *folded;
	bool is_stale;  /* control records or journals came since the fold */
	bool is_folded; /* in this transaction */

	int64_t last_record;
	int64_t last_statement;
	int64_t last_topic;
	int64_t last_target;
	bool has_missing; /* the table missing is not empty */
	bool has_statement_targets;

	/* What is to be settled. */
	struct row_list topics; /* all their slots are folded again */
	struct row_list slots;  /* these, too: of index_slot() */
	struct row_list joined; /* slots that got a statement more */
	struct row_list turned; /* statements whose base turned */
	struct row_list new_targets;
	bool all_targets;
	bool all_things;      /* members are known by other ids */
	bool has_heirs;       /* some member continues another */
	struct row_list late; /* records that had seen what came after them */
	struct index_missing *missing;
	size_t missing_count;
	size_t missing_room;

	/* INDEX_BUILD looks hashes up here. */
	struct map records;       /* row */
	struct map topics_by_key; /* 2 * row + 1 if its references are known */
	struct map targets;
	struct map replaced; /* records with a statement that some replace */
	struct index_place *places; /* by row, from 1 */
	size_t place_room;

	struct buf words; /* of the statement at hand */
};

static inline bool
index_query(struct sql_query **out, struct index *index, enum index_sql which,
    struct err *e)
{
	return sql_query(out, index->sql, index_statements[which].text, e);
}

/* Run one that takes numbers alone; the list of count numbers is bound from
 * place 1. */
MUST_USE bool index_run(struct index *index, enum index_sql which,
    const int64_t *numbers, size_t count, struct err *e);

/* --- index_state.c: what is kept in memory ----------------------------- */

/* Read it all from the file, or free it all. */
MUST_USE bool index_load(struct index *index, struct err *e);
void index_forget(struct index *index);

struct index_journal *index_journal_find(const struct index *index,
    const struct journal_id *id); /* or NULL */
struct index_journal *index_journal_of(const struct index *index, int64_t row);

/* A journal that is not there yet, in memory alone. */
struct index_journal *index_journal_new(struct index *index,
    const struct journal_head *head);

/* The kind, written to the file if it is new.  Dies with the next new one. */
MUST_USE bool index_kind(struct index_kind **out, struct index *index,
    const char *name, struct err *e);

/* This tip takes the place of the one with hash previous, if there is one. */
void index_tip_move(struct index_journal *journal, const struct index_tip *tip,
    const struct hash *previous);

/* --- index_control.c --------------------------------------------------- */

/* Make the arrays of a record of count statements. */
void index_control_room(struct index_control_record *record, size_t count);

/* Add a record to its control journal in memory, at the tip.  Its statements
 * follow, and are at rows from first. */
void index_control_add(struct index_journal *journal,
    const struct record *record, const struct index_tip *at, int64_t first);

/* Room for what it had seen; the caller fills it. */
void index_control_seen(struct index_control_record *record, size_t count);

/* The next statement of the record added last; it was written as not
 * admitted. */
void index_control_say(struct index_journal *journal, json_t *statement,
    bool is_good);

/*
 * Fold, if anything came since the last time; write what it says of members
 * and control statements, and note what else may have changed.
 */
MUST_USE bool index_fold(struct index *index, struct err *e);
void index_fold_free(struct index *index);

/* The row of the member that the fold gives the journal's device to; 0 if
 * nobody. */
int64_t index_member_of(const struct index *index,
    const struct journal_head *head);

/* --- index_decide.c ---------------------------------------------------- */

/* The answer for a data statement of a record in that state; json is the
 * statement, at row; NULL where such a one was decided before. */
struct index_case {
	int64_t kind;
	enum reason shape;
	enum claim claim;
	unsigned state;
	int64_t row;
	const json_t *json;
};
enum reason index_decide(struct index *index, struct index_journal *journal,
    const struct index_case *at);

/* With references: unresolved, if it counts but for them. */
MUST_USE bool index_reason(struct index *index, enum reason *out, int64_t topic,
    enum reason base, struct err *e);

/* Ask again for every answer given so far. */
MUST_USE bool index_decide_again(struct index *index, struct err *e);

/* Holds, and all statements of journals whose answers changed. */
MUST_USE bool index_redecide(struct index *index, struct err *e);

/* --- index_reference.c, index_slot.c, index_rank.c --------------------- */

/* Note what a well-formed statement of this topic refers to; *unresolved
 * says whether something of it is known not to be here. */
MUST_USE bool index_refer(struct index *index, int64_t topic,
    const json_t *statement, bool *unresolved, struct err *e);
MUST_USE bool index_resolve(struct index *index, struct err *e);

/* A slot as a number; without a member there is none. */
int64_t index_slot(int64_t topic, int64_t member);
MUST_USE bool index_fold_slots(struct index *index, struct err *e);

/* Find again which of the slots have several current statements. */
MUST_USE bool index_contest(struct index *index, struct err *e);
MUST_USE bool index_rank(struct index *index, struct err *e);

/* --- index_same.c: which recommendations are one ------------------------ */

/* Find again which ids are one, and write it where it is different. */
MUST_USE bool index_unite(struct index *index, struct err *e);

/* --- index_settle.c ---------------------------------------------------- */

/* Decide what was noted again, and write what is kept in memory. */
MUST_USE bool index_settle(struct index *index, struct err *e);

/* Forget what was noted. */
void index_settled(struct index *index);

/* --- index_add.c ------------------------------------------------------- */

/* Where a record is; *out is all zero if it is not here. */
MUST_USE bool index_record_find(struct index *index, struct index_place *out,
    const struct hash *hash, struct err *e);

/* Is the record at this place the one that the line names? */
bool index_seen_fits(const struct index *index, const struct index_place *place,
    const struct seen *seen);

/* --- index_sight.c ------------------------------------------------------ */

/* The record at row says to have seen the one at target. */
MUST_USE bool index_seen_add(struct index *index, int64_t row, int64_t target,
    struct err *e);

/* --- index_statement.c --------------------------------------------------- */

/* Add all statements of a record that is at this row by now. */
MUST_USE bool index_statements_add(struct index *index,
    struct index_journal *journal, const struct record *record, int64_t row,
    struct err *e);

/* --- index_label.c ------------------------------------------------------ */

/* Note what the labels of the statement at row mean; of a well-formed
 * recommendation. */
MUST_USE bool index_labels_add(struct index *index, int64_t row,
    const json_t *statement, struct err *e);

#endif
