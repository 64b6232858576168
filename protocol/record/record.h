/* SPDX-License-Identifier: ISC */
/*
 * A record: one signed git commit, built and read as exact bytes
 * (docs/FORMAT.md, section 4).
 *
 * record_parse() answers what can be answered from the bytes alone, its
 * signature included; record_follows() and record_begins() answer the rest
 * from the record below, or the room.
 */
#ifndef PROTOCOL_RECORD_RECORD_H
#define PROTOCOL_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/limits.h"
#include "protocol/record/id.h"
#include "protocol/seal/git_id.h"
#include "protocol/seal/hash.h"
#include "protocol/seal/key.h"

#define EMPTY_TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

/* The objective faults of section 6, in the order of the checks. */
enum fault {
	FAULT_NONE,
	FAULT_OBJECT,
	FAULT_TOO_BIG,
	FAULT_BYTES,
	FAULT_SUBJECT_LINE,
	FAULT_STATEMENT,
	FAULT_SEEN,
	FAULT_SIGNATURE,
	FAULT_ROOM,
	FAULT_DEVICE,
	FAULT_JOURNAL,
	FAULT_SEQUENCE,
	FAULT_PREVIOUS,
	FAULT_PARENT,
	FAULT_AUTHOR,
};

/* The word of section 6, such as "subject-line"; "none" for FAULT_NONE. */
const char *fault_name(enum fault fault);

/* Another journal's record that the writer had. */
struct seen {
	struct journal_id journal;
	uint64_t sequence;
	struct hash hash;
};

/* What a first record says of its journal. */
struct journal_head {
	struct room_id room;
	enum journal_class class;
	struct public_key key;
	struct incarnation incarnation;
	struct member_id member;
	struct device_id device;   /* computed */
	struct journal_id journal; /* computed */
};

/* One statement line of a record. */
struct record_line {
	const char *text; /* canonical JSON, no line feed, not terminated */
	size_t len;
	json_t *json; /* NULL if the record was read without its statements */
};

/*
 * A record that was read.  Owns everything in it but the bytes, which the
 * lines point into and which must live as long.
 */
struct record {
	struct hash hash; /* of the whole bytes */
	uint64_t sequence;
	bool has_parent;         /* sequence > 1 */
	struct git_id parent;    /* if has_parent */
	struct hash previous;    /* if has_parent */
	struct member_id member; /* the author */
	struct device_id device;
	int64_t time;             /* seconds since 1970; shown, never used */
	struct public_key signer; /* the key inside the signature */
	struct journal_head head; /* if sequence is 1 */
	size_t line_count;
	struct record_line *lines;
	size_t seen_count;
	struct seen *seen;
	unsigned number;  /* Tamga-Record */
	bool needs_newer; /* another number or an unknown trailer */
};

/* How much of record_parse() is wanted. */
enum record_depth {
	RECORD_ALL,        /* every check */
	RECORD_UNVERIFIED, /* all but the signature: bytes known to be good */
};

/*
 * Read a record from the bytes of a commit object.  On success the caller
 * ends with record_clear().  On failure *fault says which rule was broken,
 * and *e says it to a person.
 */
MUST_USE bool record_parse(struct record *out, const void *data, size_t len,
    enum record_depth depth, enum fault *fault, struct err *e);

/* Free what the record owns.  A zeroed record is fine. */
void record_clear(struct record *record);

/*
 * Is this a first record of this room?  sequence 1, room, device id, key.
 * The expected journal, if not NULL, is what a ref promised; what class a ref
 * promised is the caller's to compare with the head.
 */
MUST_USE bool record_begins(const struct record *record,
    const struct room_id *room, const struct journal_id *expected,
    enum fault *fault, struct err *e);

/*
 * May the record stand on the record below, whose git id and hash these are,
 * in the journal of head?  (Sequence, previous, parent, author, key.)
 */
struct record_place {
	uint64_t sequence;
	struct hash hash;
	struct git_id git_id;
};

MUST_USE bool record_follows(const struct record *record,
    const struct journal_head *head, const struct record_place *below,
    enum fault *fault, struct err *e);

/* What a new record is made from.  All borrowed. */
struct record_draft {
	const struct journal_head *head;  /* the journal it goes into */
	const struct record_place *below; /* NULL for a first record */
	int64_t time;
	const char *const *lines; /* canonical statement lines */
	size_t line_count;
	const struct seen *seen; /* sorted */
	size_t seen_count;
};

/*
 * Build and sign the bytes into out (empty, ceiling LIMIT_RECORD), and read
 * them back to be sure.
 *
 * ERR_TOOBIG  over a limit; the message says which
 */
MUST_USE bool record_build(struct buf *out, const struct record_draft *draft,
    const struct secret_key *key, struct err *e);

/* Sort for a draft; drops what stands twice, returns how many are left. */
size_t seen_sort(struct seen *seen, size_t count);

#endif
