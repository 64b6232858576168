/* SPDX-License-Identifier: ISC */
/*
 * An import under way: what is here, what the rows of a file make of it, and
 * what is to be said.  For import*.c and review.c.
 */
#ifndef DAEMON_WORK_IMPORT_H
#define DAEMON_WORK_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/store/store.h"
#include "daemon/work/match.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/room/review.h"

/* --- import_here.c: what is said here ------------------------------------ */

struct here {
	struct store *store;
	json_t *slots;     /* key of a slot -> {"own":[json],"others":[json]} */
	json_t *same;      /* as of view_same() */
	json_t *documents; /* shown id -> [recommendation] */
	struct match *match;
};

/* Everything that counts about recommendations, and what we said before we
 * were admitted.  End with here_clear(), also after a failure. */
MUST_USE bool here_read(struct here *here, struct store *store, struct err *e);
void here_clear(struct here *here);

/* A document that is to be said, for the rows behind it to be compared with;
 * the statement must live as long. */
void here_add(struct here *here, json_t *statement);

enum outcome {
	OUTCOME_NEW,       /* nobody has said anything there */
	OUTCOME_WITHDRAWN, /* all that was said there was taken back */
	OUTCOME_CHANGED,   /* something else is said there */
	OUTCOME_UNCHANGED
};

/* What the statement would be to what is said in its slot. */
enum outcome here_outcome(const struct here *here, const json_t *statement);

/* The recommending States that the documents about this one name; source:
 * that source document alone, NULL: all. */
json_t *here_states(const struct here *here, const char *shown,
    const char *source) MUST_USE;

/* Is the source document about this one already? */
bool here_has(const struct here *here, const char *shown, const char *source);

/* The id of this recommendation that the source document is about already;
 * else the one that it is shown under.  Borrowed. */
const char *here_id(const struct here *here, const char *shown,
    const char *source);

/* --- import_place.c: which recommendation a row is ----------------------- */

/* A recommendation that a row is, and the States that it has there. */
struct place {
	char id[RECOMMENDATION_MAX + 1];
	json_t *states; /* owned */
	bool is_known;  /* its text agrees with one that is here */
};

/*
 * The recommendations that a row without a number is: its text may stand
 * under several numbers, each with States of its own; what no text agrees
 * with is an item of its own.  The caller frees *out and clears each.
 */
size_t places_of(struct place **out, const struct here *here, const json_t *row,
    const char *source);
void place_clear(struct place *place);

/* --- import_link.c: items that have got a number ------------------------- */

/*
 * An item that is here and a document with a number that agrees with it are
 * one: add to links the same-as statements that say so of this document and
 * are not among them, and count them; but for what somebody has taken back or
 * this machine has declined.  Where the text stands under several numbers, it
 * is left to a person.
 */
MUST_USE bool links_add(json_t *links, size_t *count, const struct here *here,
    const json_t *statement, struct err *e);

/* --- import_undo.c ------------------------------------------------------- */

/* import_say(), and keep on this machine what is to be taken back again. */
MUST_USE bool undo_say_kept(struct store *store, const json_t *said,
    const json_t *report, struct err *e);

/* --- review.c ------------------------------------------------------------ */

/* What this item, of that shown id, is alike to, and nobody has declined. */
MUST_USE bool review_alike(json_t **out, const struct here *here,
    const json_t *statement, struct err *e);

/* Has somebody declined on this machine that the item is this one? */
MUST_USE bool review_declined(bool *is, struct store *store, const char *item,
    const char *rec, struct err *e);

/* --- import_say.c ---------------------------------------------------------- */

/*
 * Would the room count what we import?  Before we are admitted it may.
 *
 * ERR_AUTH  we are admitted, and no importer
 */
MUST_USE bool work_check_importer(struct store *store, struct err *e);

/* Add to the lists of the statement what those of more have besides: two rows
 * speak of one document. */
void import_unite(json_t *statement, const json_t *more);

/*
 * Say all these statements, which come to name what they take the place of,
 * with one move of the ref.  ids, if not NULL, gets an array that the caller
 * frees, NULL for no statements.
 */
MUST_USE bool import_say(struct statement_id **ids, struct store *store,
    const json_t *said, struct err *e);

#endif
