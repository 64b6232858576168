/* SPDX-License-Identifier: ISC */
/*
 * index.db: what the room says, in SQLite.  A pure function of the
 * repository (records and charter): never migrated, always rebuilt beside and
 * swapped in.  Only index*.c, local.c, and sql.c see sqlite3.h.
 *
 * The index decides nothing itself: control_fold(), data_reason() and
 * slot_fold() of protocol/room do.  It keeps their answers up to date when
 * records are added, and gives the same answers whether it grew or was built
 * at once.
 */
#ifndef DAEMON_STORE_INDEX_H
#define DAEMON_STORE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/sql.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"
#include "protocol/room/charter.h"
#include "protocol/room/control.h"
#include "protocol/seal/git_id.h"

/* Stamped into the file: another number means that it is rebuilt. */
#define INDEX_SCHEMA 10

/* Parts of a statement, in the column of that name: it has ... */
#define INDEX_PART_RATIONALE 1
#define INDEX_PART_METHOD 2
#define INDEX_PART_CUTOFF 4
#define INDEX_PART_SOURCES 8   /* at least one */
#define INDEX_PART_COMPLETE 15 /* all of these */
#define INDEX_PART_REPLACES 16
#define INDEX_PART_CLAIMS 32 /* its kind has claims (catalogue.h) */

struct index;

enum index_mode {
	INDEX_GROW,  /* the daemon's: WAL, one writer */
	INDEX_BUILD, /* a new file that nobody else reads: no journal, keys and
		      * full text made at the end; ends with index_finish() */
};

/*
 * Open or create the index of this room.  charter must live as long.
 *
 * ERR_NEWER    made by another version of schema or catalogue: rebuild it
 * ERR_CORRUPT  not ours or damaged: rebuild it
 * ERR_CONFIG   the file system is not fit
 */
MUST_USE bool index_open(struct index **out, const char *path,
    const struct charter *charter, enum index_mode mode, struct err *e);
void index_close(struct index *index);

/* --- growing ---------------------------------------------------------- */

/* A record on its way in.  Borrowed for the call. */
struct index_record {
	const struct record *record;
	const struct journal_head *head; /* of its journal */
	struct git_id git_id;
	bool is_guest; /* kept outside the room's refs */
};

/* All between begin and commit becomes visible at once, or not at all. */
MUST_USE bool index_begin(struct index *index, struct err *e);

/* Add a record whose previous is in the index or was added before; one that
 * is there already is skipped. */
MUST_USE bool index_add(struct index *index, const struct index_record *record,
    struct err *e);

/* The stamp: this ref is at this commit now (id NULL: it is gone). */
MUST_USE bool index_stamp(struct index *index, const char *ref,
    const struct git_id *id, struct err *e);

/* Guest journals of this device have moved in. */
MUST_USE bool index_admit_guest(struct index *index,
    const struct journal_id *journal, struct err *e);

/*
 * Decide again whatever the added records change (control, holds, references,
 * slots, ranks), and commit.
 */
MUST_USE bool index_commit(struct index *index, struct err *e);
void index_rollback(struct index *index);

/* For INDEX_BUILD after the last commit: keys, full text, flush, and the
 * file is whole. */
MUST_USE bool index_finish(struct index *index, struct err *e);

/* Give memory back that only makes the next call quicker. */
void index_rest(struct index *index);

/* --- asking ----------------------------------------------------------- */

struct index_stamp {
	char ref[128];
	struct git_id id;
};

/* All stamps, ascending by ref; compare them with repo_refs() to find what
 * is not indexed yet.  The caller frees *stamps. */
MUST_USE bool index_stamps(struct index *index, struct index_stamp **stamps,
    size_t *count, struct err *e);

/* How many records it has. */
size_t index_records(const struct index *index);

/* The control fold as of the last commit.  Dies with the next commit. */
const struct control *index_control(const struct index *index);

/* What is known of a journal.  ERR_NOTFOUND if nothing. */
struct journal_state {
	struct journal_head head;
	bool is_guest;
	uint64_t last; /* highest sequence */
	size_t tip_count;
	struct record_place tip; /* of highest sequence, then lowest hash */
};
MUST_USE bool index_journal(struct index *index, struct journal_state *out,
    const struct journal_id *id, struct err *e);

/* Where a record is, by hash; ERR_NOTFOUND if it is not here. */
MUST_USE bool index_place(struct index *index, struct record_place *out,
    struct journal_id *journal, const struct hash *hash, struct err *e);

/*
 * The heads that a new record in this journal should say it has seen: tips
 * of other journals that are not guests', that changed since the journal's
 * last record said so, and that are in no other's past, as far as one look
 * tells.  At most max, sorted.  The caller frees *out.
 */
MUST_USE bool index_unseen(struct index *index, struct seen **out,
    size_t *count, const struct journal_id *journal, size_t max, struct err *e);

/* Of a journal somebody in the room has seen a record that is not here. */
struct index_missed {
	struct journal_id journal; /* which may not be here at all */
	uint64_t sequence;         /* of the furthest one */
	char witness[64];          /* the member that has seen it */
};
#define INDEX_MISSED_MAX 256

/* At most INDEX_MISSED_MAX, by journal; the caller frees *out. */
MUST_USE bool index_missed(struct index *index, struct index_missed **out,
    size_t *count, struct err *e);
/* A record that a record of another journal, a guest's perhaps, says to have
 * seen. */
struct index_sight {
	const struct journal_head *witness;
	bool is_guest;
	uint64_t sequence;
	struct git_id git_id;
};
typedef void (*index_sight_cb)(void *arg, const struct index_sight *sight);

/* All of one journal; it costs the number of its records. */
MUST_USE bool index_seen_of(struct index *index,
    const struct journal_id *target, index_sight_cb cb, void *arg,
    struct err *e);

/*
 * How many records of a device are in the past of what a member, by its root
 * key, wrote from its other devices: it has seen so many, or more.  Where
 * journals are forked, as far as sequences tell.
 */
MUST_USE bool index_seen_by(struct index *index, uint64_t *count,
    const struct device_id *device, const struct public_key *root,
    struct err *e);

/*
 * How far the journals of a device are in the past of journals of others that
 * are safe: is_safe is asked of each that is no guest's, and reach told of
 * each journal of the device.  Where journals are forked, as far as sequences
 * tell.
 */
struct index_seeing {
	bool (*is_safe)(void *arg, const struct journal_head *witness);
	void (*reach)(void *arg, const struct journal_id *journal,
	    uint64_t sequence);
	void *arg;
};
MUST_USE bool index_seen_elsewhere(struct index *index,
    const struct device_id *device, const struct index_seeing *seeing,
    struct err *e);

/* A record that is not here, and one that says to have seen it. */
struct index_lack {
	struct journal_id journal;
	uint64_t sequence;
	const struct journal_head *witness; /* never a guest */
	uint64_t at; /* the sequence of the witness's record */
};
typedef void (*index_lack_cb)(void *arg, const struct index_lack *lack);

/* All of them, ascending by journal and sequence. */
MUST_USE bool index_lacks(struct index *index, index_lack_cb cb, void *arg,
    struct err *e);

/* The journals of a device, in no order. */
typedef void (*index_own_cb)(void *arg, const struct journal_state *state);
void index_journals_of(struct index *index, const struct device_id *device,
    index_own_cb cb, void *arg);

/* When the record of that sequence was made, as it says; 0 if it is not
 * here. */
MUST_USE bool index_time(struct index *index, int64_t *time,
    const struct journal_id *journal, uint64_t sequence, struct err *e);

/* The statements of a slot that are current, for replaces: ids ascending by
 * text.  The caller frees *ids. */
MUST_USE bool index_current(struct index *index, struct statement_id **ids,
    size_t *count, const char *slot_key, struct err *e);

/* The read connection for daemon/view; queries only. */
struct sql *index_sql(struct index *index);

/*
 * Everything the index says, as text that depends on the set of records
 * alone: natural keys, no rowids, sorted.  Two indexes of one set are equal.
 */
MUST_USE bool index_logical_dump(struct index *index, struct buf *out,
    struct err *e);

/* The text of a statement that people search for, into out (emptied). */
void index_words(struct buf *out, const json_t *statement);

#endif
