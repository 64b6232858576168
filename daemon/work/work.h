/* SPDX-License-Identifier: ISC */
/*
 * What a member does in a room, from the words of the API to statements in
 * its journals.  Bodies and answers are those of docs/openapi.yaml; the
 * caller owns *answer.  Nothing is said when a function fails.
 *
 * ERR_INPUT     a word of the body is missing or wrong; the message names it
 * ERR_NOTFOUND  it names something that is not here
 * ERR_AUTH      this member or device may not do this
 * ERR_CONFLICT  a person must decide
 */
#ifndef DAEMON_WORK_WORK_H
#define DAEMON_WORK_WORK_H

#include <stdbool.h>

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* --- saying ------------------------------------------------------------ */

MUST_USE bool work_assess(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* A position of the State; each source of position by itself. */
MUST_USE bool work_position(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_add_source(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_cite(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* Endorse a rating, dissent from it or abstain: "assessment", "value",
 * "rationale". */
MUST_USE bool work_support(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_withdraw(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_reconcile(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/*
 * Say one statement in our data journal: replaces is set to the heads of its
 * slot, its fields are checked against the catalogue.  The statement is
 * borrowed and changed.
 */
MUST_USE bool work_say(json_t **answer, struct store *store, json_t *statement,
    struct err *e);

/* --- rooms, members, devices ------------------------------------------- */

/* Where a new store goes, and what its key is under. */
struct work_place {
	const char *home;
	const struct opener *opener; /* NULL: no passphrase */
};

/* Found a room; *room gets its id. */
MUST_USE bool work_found(json_t **answer, struct room_id *room,
    const struct work_place *place, const json_t *body, struct err *e);

/* Make the store of a room one was invited to; the request is in the answer
 * and kept in the store. */
MUST_USE bool work_join(json_t **answer, struct room_id *room,
    const struct work_place *place, const json_t *body, struct err *e);

MUST_USE bool work_invitation(json_t **answer, struct store *store,
    struct err *e);
/* The request that this store was joined with, to hand over once more. */
MUST_USE bool work_own_request(json_t **answer, struct store *store,
    struct err *e);
MUST_USE bool work_read_request(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_admit(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_add_device(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
MUST_USE bool work_cut_device(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/*
 * Let held data records count again (docs/FORMAT.md, step 6): those that the
 * body's "what" names (devices, journals, statements), between "from" and
 * "until" (dates or sequences).  Without "yes" only tell which.  What is of
 * our own other devices counts at once; else stewards must endorse it.
 *
 * ERR_NOTFOUND  nothing of it is held
 * ERR_CONFLICT  the same is proposed already
 */
MUST_USE bool work_adopt(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/* --- stewards ---------------------------------------------------------- */

/* Say the charter in force with what the body changes; with dry_run only
 * tell in words what would change. */
MUST_USE bool work_propose(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* Cut all devices of a member at what is here; stewards must endorse it. */
MUST_USE bool work_cut_member(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/*
 * Say of a member other "names", "of" (its coalitions), "kind", "roles",
 * "accreditation": names and coalitions of ourselves, or as a steward of any
 * ("member").  What the other side has said of them stands.
 */
MUST_USE bool work_change_member(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* Let "member" continue "predecessor", and endorse that: the first time it is
 * proposed, then only endorsed. */
MUST_USE bool work_continue_member(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* Of members with one id, let "member" have it alone: endorse its grant. */
MUST_USE bool work_settle_member(json_t **answer, struct store *store,
    const json_t *body, struct err *e);
/* Endorse a charter, cut, admission or adopt. */
MUST_USE bool work_endorse(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/* --- recovery ---------------------------------------------------------- */

/* Let the public key in the body speak for us as a recovery key. */
MUST_USE bool work_add_recovery(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/*
 * With the recovery key in the body ("seed", which is wiped): admit this
 * device, and cut all others of the member but recovery keys at what is here
 * of them.
 *
 * ERR_AUTH  the key speaks for nobody here, or for another member
 */
MUST_USE bool work_recover(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/* --- importing --------------------------------------------------------- */

/*
 * Take the document of tamga-import (daemon/import/rows.h) into the room:
 * what is new or changed is said, in one move of the ref.  The body's
 * document, dry_run and strict are as in the API.
 *
 * ERR_CONFLICT  strict, and a row was refused or is in doubt; *answer is the
 *               report all the same, for the caller to own
 */
MUST_USE bool work_import(json_t **answer, struct store *store,
    const json_t *document, const json_t *body, struct err *e);

/*
 * Take back what the last import of this machine said, with the "reason" of
 * the body, or say again what it took the place of; what has been said in its
 * place since then stays.  Without "yes" only tell what it would be.
 *
 * ERR_NOTFOUND  no import is left to take back
 */
MUST_USE bool work_undo_import(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/* The items without a number that are only worded like another
 * recommendation, with what they are alike to. */
MUST_USE bool work_review(json_t **answer, struct store *store, struct err *e);

/*
 * A person decides about the body's "item": with "accept" it is one with
 * "rec" (which may be left out where it is alike to one alone), and a same-as
 * statement says so; without it the two are not shown again on this machine.
 */
MUST_USE bool work_decide(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

#endif
