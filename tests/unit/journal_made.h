/* SPDX-License-Identifier: ISC */
/*
 * Journals made for tests: deterministic keys, good records, and the ways to
 * spoil them.
 */
#ifndef TESTS_UNIT_JOURNAL_MADE_H
#define TESTS_UNIT_JOURNAL_MADE_H

#include "daemon/repo/repo.h"
#include "protocol/base/buf.h"
#include "protocol/record/record.h"

struct made_journal {
	struct secret_key *key;
	struct journal_head head;
	struct record_place last; /* sequence 0: no record yet */
	char ref[REPO_REF_MAX];
};

/* The room of all made journals. */
struct room_id made_room(void);

/* A journal of the key that this number gives.  End with
 * made_journal_clear(). */
struct made_journal made_journal(unsigned number, enum journal_class class,
    const char *member);
void made_journal_clear(struct made_journal *journal);

/* The bytes of the next record, with one assessment; the journal moves on.
 * out is initialised and the caller clears it. */
void made_record(struct buf *out, struct made_journal *journal,
    const char *rationale);

/* Write so many records into the repository as one pack, and move ref (NULL:
 * the journal's own) to the last. */
void made_write(struct repo *repo, struct made_journal *journal, size_t count,
    const char *ref);

/* A commit of anybody's bytes, loose; its id comes back. */
struct git_id made_object(struct repo *repo, const struct buf *bytes);

/* Point ref at id whatever it was. */
void made_ref(struct repo *repo, const char *ref, const struct git_id *id);

/* A commit by nobody's key on top of id. */
struct git_id made_forgery(struct repo *repo, const struct git_id *id);

#endif
