/* SPDX-License-Identifier: ISC */
/*
 * The fold of control: who is in the room, whose device is whose, and which
 * records are held (docs/FORMAT.md, section 8).  A pure function of the
 * charter and the control records, in strata; no step reads a later one.
 *
 * Steps 1 (the line of charters) and 6 (adoption) have their place in
 * control_fold() and are as small as version 0 has them.
 */
#ifndef PROTOCOL_ROOM_CONTROL_H
#define PROTOCOL_ROOM_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"
#include "protocol/record/journal.h"
#include "protocol/record/record.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/charter.h"

/* --- in ---------------------------------------------------------------- */

/* What a control record says; all borrowed. */
struct control_record {
	const json_t *const *statements;
	const bool *is_good; /* of each, what statement_check() said of it
			      * before; NULL: it is asked now */
	size_t count;
	bool needs_newer;
	uint64_t rank; /* section 5; for names alone, never for what counts */
};

/* A journal; of data journals only the head is needed here. */
struct control_journal {
	struct journal_head head;
	struct tree tree;                     /* empty for data journals */
	const struct control_record *records; /* beside tree.nodes */
};

/* --- out --------------------------------------------------------------- */

/* Why a statement does not count, in the order of section 9. */
enum reason {
	REASON_COUNTS,
	REASON_HELD,
	REASON_NEWER,
	REASON_NOT_ADMITTED,
	REASON_UNKNOWN_KIND,
	REASON_MALFORMED,
	REASON_NOT_ALLOWED,
	REASON_UNRESOLVED,
};

/* "counts", "held", "newer", "not-admitted", ... */
const char *reason_name(enum reason reason);

/* A member of the room: a root key. */
struct member {
	char shown[MEMBER_ID_MAX + 6]; /* "mojha", or "mojha~k3jq" */
	struct public_key root;
	struct member_id *ids; /* ascending */
	size_t id_count;
	json_t *names;    /* by language */
	const char *kind; /* of the earliest grant; for people */
	json_t *roles;    /* all granted, ascending */
	json_t *of;       /* coalitions, ascending */
	bool is_steward;
	bool is_importer; /* or steward */
	bool is_government;
	bool is_observer;
	bool is_coalition; /* a grant of kind coalition */
	bool is_disputed;  /* shares an id with another root */
};

/* A device that speaks for a member. */
struct device {
	struct device_id id;
	struct public_key key;
	size_t member;              /* index of its member */
	struct member_id member_id; /* the id it writes under */
	bool is_root;
	bool is_work;     /* false: recovery alone */
	bool is_disputed; /* claimed by two members */
	bool is_cut;      /* a cut in force is of it, not of one journal */
	char *label;      /* "" if nobody gave one; owned */
	struct statement_id admitted_by; /* if not is_root */
};

/* A cut in force. */
struct cut {
	struct statement_id id;
	bool is_journal;           /* superseded: one journal */
	struct device_id device;   /* whose records it holds */
	struct journal_id journal; /* if is_journal */
	struct device_id author;
	const char *reason;   /* borrowed from the statement */
	const json_t *points; /* the same */
};

struct control_verdicts;

struct control {
	const struct charter *charter; /* borrowed */
	size_t member_count;
	struct member *members; /* ascending by root key (its text) */
	size_t device_count;
	struct device *devices; /* ascending by id */
	size_t carried_count;
	struct device_id *carried; /* ascending; see control_carries() */
	size_t cut_count;
	struct cut *cuts; /* ascending by the text of the statement id */
	struct control_verdicts *verdicts; /* for control_reason() */
};

/*
 * Is the statement of this kind what section 7 says, said in a journal of
 * head?  kind_check(), and that a device statement names the device of its
 * key.
 *
 * ERR_PROTOCOL  malformed; the message names the field
 */
MUST_USE bool statement_check(const struct charter *charter,
    const struct journal_head *head, const struct kind *kind,
    const json_t *statement, struct err *e);

/*
 * Fold.  charter and the JSON in journals must live as long as the result,
 * journals itself only for the call.  The caller ends with control_free().
 */
struct control *control_fold(const struct charter *charter,
    const struct control_journal *journals, size_t count) MUST_USE;
void control_free(struct control *control);

/* The device, or NULL if it is not admitted. */
const struct device *control_device(const struct control *control,
    const struct device_id *id);

/*
 * Do the journals of this device go from store to store?  Those of all
 * devices of steps 3 and 5: a cut that holds an admission does not take its
 * device out of the room, since a cut that such a device has said is in force
 * whatever is cut, and every store must have it.
 */
bool control_carries(const struct control *control, const struct device_id *id);

/* The member that is shown by this id, or NULL. */
const struct member *control_member(const struct control *control,
    const char *shown);

#define HOLD_NONE SIZE_MAX
#define HOLD_FORK (SIZE_MAX - 1)

/*
 * For each record of a journal, control or data: HOLD_NONE, HOLD_FORK, or the
 * index of the first cut that holds it.  holds has tree->count elements.
 */
void control_holds(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds);

/* Can any record of this journal be held?  False spares the caller the
 * shape of the journal. */
bool control_may_hold(const struct control *control,
    const struct journal_head *head, bool is_forked);

/*
 * Does this control statement count (journal, record and statement by their
 * place in the input), and is it current in its slot?  *member is who said
 * it, SIZE_MAX if nobody admitted.
 */
enum reason control_reason(const struct control *control, size_t journal,
    size_t record, size_t statement, size_t *member, bool *current);

#endif
