/* SPDX-License-Identifier: ISC */
/*
 * The fold of control: who is in the room, whose device is whose, and which
 * records are held (docs/FORMAT.md, section 8).  A pure function of the
 * charter and the control records, in strata; no step reads a later one.
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
	const struct seen *seen; /* what its author had seen, for the floor */
	size_t seen_count;
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

#define SHOWN_MAX (MEMBER_ID_MAX + SHOWN_DEVICE_LEN + 2)

/* A member of the room: a root key. */
struct member {
	char shown[SHOWN_MAX]; /* "mojha", or "mojha~k3jq" */
	struct public_key root;
	struct member_id *ids; /* ascending */
	size_t id_count;
	json_t *names;    /* by language */
	const char *kind; /* of the first grant that is current, else of the
			   * first; for people */
	const char *accreditation; /* of the first current grant that has one,
				    * or NULL; for people; borrowed */
	json_t *roles;             /* all granted, ascending */
	json_t *kinds;             /* all kinds granted, ascending */
	json_t *of;                /* coalitions, ascending */
	char **known_as;           /* before the slash of things; ascending */
	size_t known_count;
	size_t *continues; /* members whose statements it may replace */
	size_t continues_count;
	size_t group; /* the lowest member that links of that kind lead to, in
		       * any direction: slots are folded by group */
	bool is_steward;         /* of the charter in force */
	bool is_importer;        /* or steward, of any charter of the line; see
			   * control_ends() */
	bool has_importer_grant; /* whatever a charter took away */
	bool is_government;
	bool is_observer;
	bool is_coalition; /* a grant of kind coalition */
	bool is_disputed;  /* shares an id with another root, and none of them
			    * settled it */
	bool is_settled;   /* the stewards settled one of its ids for it */
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

/* Who cut, in the order of step 4: what an earlier one holds cuts nothing. */
enum cut_layer {
	CUT_BY_CHARTER,  /* a charter of the line lists it */
	CUT_BY_STEWARDS, /* a threshold of stewards endorsed it */
	CUT_BY_RECOVERY, /* a recovery key of the member */
	CUT_BY_SIBLING,  /* another device of the member */
};

/* "charter", "stewards", "recovery", "sibling" */
const char *cut_layer_name(enum cut_layer layer);

/* A cut in force. */
struct cut {
	struct statement_id id; /* of its charter, if that lists it */
	enum cut_layer layer;
	bool is_journal;           /* superseded: one journal */
	bool is_member;            /* all devices of a root */
	struct device_id device;   /* whose records it holds; "" if is_member */
	struct journal_id journal; /* if is_journal */
	struct public_key root;    /* if is_member */
	struct device_id author;
	const char *reason;   /* borrowed from the statement */
	const json_t *points; /* the same; a charter's: all its 'cuts' */
};

/* --- charters ---------------------------------------------------------- */

struct steward {
	struct member_id id;
	struct public_key key;
	bool has_recovery;
	struct public_key recovery;
};

/* A charter of the line. */
struct line_charter {
	struct statement_id id; /* all zero for the founding charter */
	const json_t *json;     /* borrowed */
	size_t version;
	size_t threshold;
	size_t steward_count;
	struct steward *stewards; /* as it lists them; owned */
	size_t endorser_count;
	struct member_id *endorsers; /* stewards of it or its predecessor that
				      * endorsed it, ascending; owned */
	bool is_by_recovery; /* endorsed so by its predecessor's threshold */
};

/*
 * What waits for stewards: a later charter whose predecessor is in force; a
 * cut or an adopt that is not in force; a grant by which a member would
 * continue another one, or that a steward endorsed to settle whose an id is.
 * A member said it, a charter a steward.
 */
struct proposal {
	struct statement_id id;
	const json_t *json; /* borrowed */
	struct device_id author;
	size_t endorser_count;
	struct member_id *endorsers; /* ascending; owned */
	size_t missing_count;
	struct member_id *missing; /* stewards of the charter in force, and of
				    * the charter itself, that did not; owned */
	size_t
	    needed; /* so many more of the stewards of the charter in force */
	size_t needed_own; /* a charter: so many more of its own stewards */
};

/* One of several charters that stand on one predecessor. */
struct branch {
	struct statement_id id;
	const json_t *json; /* borrowed */
	size_t reaches;     /* the version that the line from it reaches */
	size_t endorsers;   /* stewards of the predecessor */
	bool is_by_recovery;
};

struct dispute {
	size_t predecessor; /* place in the line */
	size_t branch_count;
	struct branch *branches; /* the one that holds first; owned */
	bool is_settled;
	/* What would settle it: that the devices with which these endorsed
	 * another branch endorse a charter of the line, too; or that the
	 * predecessor's threshold endorses the first branch, and no other,
	 * with recovery keys. */
	size_t waiting_count;
	struct member_id *waiting; /* ascending; owned */
};

/* A record that an adopt in force makes count. */
struct adopted {
	struct journal_id journal;
	struct hash record;
	struct statement_id id; /* of the lowest such adopt */
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
	size_t line_count;
	struct line_charter *line; /* the founding charter first; the last one
				    * is in force */
	size_t proposal_count;
	struct proposal *proposals; /* ascending by the text of the id */
	size_t dispute_count;
	struct dispute *disputes; /* ascending by predecessor */
	size_t adopted_count;
	struct adopted *adopted; /* ascending by journal, then record */
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

/* Is this cut of the device: of its key, or of the whole member that it
 * speaks for?  Not if it is of one journal alone. */
bool cut_is_of(const struct cut *cut, const struct control *control,
    const struct device *device);

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

/* Does the member continue the other one?  Both by index; for slot_heirs,
 * with the control as arg. */
bool control_continues(const void *control, size_t member, size_t other);

#define HOLD_NONE SIZE_MAX
#define HOLD_FORK (SIZE_MAX - 1)

/*
 * For each record of a journal, control or data: HOLD_NONE, HOLD_FORK, or the
 * index of the first cut that holds it.  holds has tree->count elements.
 */
void control_holds(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds);

/*
 * For each record of a data journal: does the member's right importer end
 * before it (section 8, "until")?  False: no record's does, and ends is not
 * touched.
 */
bool control_ends(const struct control *control,
    const struct journal_head *head, const struct tree *tree, bool *ends);

/* Can control_ends() say true for this journal? */
bool control_may_end(const struct control *control,
    const struct journal_head *head);

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
