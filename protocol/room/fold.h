/* SPDX-License-Identifier: ISC */
/*
 * What counts in a room (docs/FORMAT.md, section 9), at once, from a set of
 * records in memory: the reference that the index must agree with, and what
 * the index calls for each statement.
 */
#ifndef PROTOCOL_ROOM_FOLD_H
#define PROTOCOL_ROOM_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/room/charter.h"
#include "protocol/room/control.h"

/* What a statement says of its author, beside its kind (section 7). */
enum claim {
	CLAIM_NONE,
	CLAIM_NAMED,    /* its subject names a member, and its author is that */
	CLAIM_OTHER,    /* its subject names another member */
	CLAIM_OFFICIAL, /* a translation that says that it is official */
};

/* What a claim is found from; strings may be NULL. */
struct claim_words {
	const struct kind *kind; /* NULL: unknown */
	const char *first;       /* of the subject */
	const char *second;      /* the same */
	const char *value;       /* the field of that name */
};

/* The claim of a statement of this device; of one that is malformed it does
 * not matter. */
enum claim claim_find(const struct control *control,
    const struct device_id *author, const struct claim_words *words);
enum claim claim_of(const struct control *control,
    const struct device_id *author, const json_t *statement);

/* Where a data statement stands. */
struct data_place {
	const struct journal_head *head;
	enum claim claim;
	bool is_held;
	bool
	    is_ended; /* control_ends(): the right importer does not reach it */
	bool needs_newer;
};

/*
 * Steps 1 to 5 of section 9 for a data statement: does it count but for its
 * references?  *member is the member that said it, SIZE_MAX if not admitted.
 * why, if not NULL, gets a sentence for people.
 */
enum reason data_reason(const struct control *control,
    const struct data_place *place, const json_t *statement, size_t *member,
    struct err *why);

/* A record as it is put into the fold; bytes as in git. */
struct fold_bytes {
	const void *data;
	size_t len;
};

struct fold_statement {
	struct statement_id id;
	const json_t *json;
	enum reason reason;
	bool current;
	size_t member;       /* index in control->members, or SIZE_MAX */
	const char *said_by; /* shown id of that, or the author's member id */
};

struct fold_store;

struct fold {
	struct control *control;
	size_t count;
	struct fold_statement *statements; /* ascending by the id's text */
	size_t waiting; /* records whose previous is not here */
	size_t refused; /* records that are not valid */
	struct fold_store *store;
};

/*
 * Fold a set of records in any order, copies allowed.  Signatures are
 * checked if verify is set.  The charter must live as long as the fold, the
 * bytes only for the call.  The caller ends with fold_free().
 */
struct fold *fold_room(const struct charter *charter,
    const struct fold_bytes *records, size_t count, bool verify) MUST_USE;
void fold_free(struct fold *fold);

/* The dump of section 11, a line feed behind each line. */
void fold_dump(const struct fold *fold, struct buf *out);

/* One line of the dump, with its line feed. */
void dump_line(struct buf *out, const struct statement_id *id,
    const json_t *statement, const char *member, bool current);

#endif
