/* SPDX-License-Identifier: ISC */
/*
 * The fold of control at work (docs/FORMAT.md, section 8): what its steps
 * hand to each other.  For control*.c alone.
 *
 * control_work.c   reads the input: records, statements, known devices
 * control_speak.c  who speaks for whom, and who endorses
 * control_line.c   step 1: which charters stand
 * control_hold.c   the one that holds, and disputes
 * control_until.c  how far rights reach
 * control_endorse.c what a threshold of the line endorses
 * control_keys.c   steps 2 and 3: roots, and whose device is whose
 * control_cuts.c   step 4 and what is held, of step 5
 * control_adopt.c  step 6, and who continues whom
 * control_show.c   the members and devices that people see
 * control_ids.c    the ids that members are shown by
 * control_told.c   what waits for stewards
 * control.c        the order of the steps, and the reasons
 *
 * A sight is an array by record: is it looked at in this step?
 */
#ifndef PROTOCOL_ROOM_CONTROL_WORK_H
#define PROTOCOL_ROOM_CONTROL_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/lookup.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/room/control.h"

#define NONE SIZE_MAX

/* A device that somebody speaks with or speaks of. */
struct work_device {
	struct device_id id;
	struct member_id member;
	struct public_key key;
};

struct work_record {
	size_t journal;
	size_t node;  /* in the tree of its journal */
	size_t first; /* its first statement */
	bool is_stopped;
	bool is_overforked;
	size_t hold;
};

struct work_statement {
	size_t record;
	const json_t *json;
	const struct kind *kind; /* NULL if unknown */
	struct statement_id id;
	bool is_good;   /* well-formed */
	bool is_grant;  /* a good member statement with kind and names */
	size_t author;  /* number of the author's device */
	size_t subject; /* of a good device statement: that device's number */
};

/* A line of what a control record had seen. */
struct work_seen {
	size_t journal;     /* whose record it is in */
	const char *target; /* journal id; borrowed */
	uint64_t sequence;
	size_t node;
};

struct control_work {
	const struct charter *charter;
	const struct control_journal *journals;
	size_t journal_count;
	size_t *journal_record; /* the first record of each journal */
	size_t record_count;
	struct work_record *records;
	size_t statement_count;
	struct work_statement *statements;
	size_t device_count;
	size_t device_room;
	struct work_device *devices; /* ascending by id */
	struct lookup known_keys;    /* of founders and journals: good ones */
	size_t said_count;
	size_t *said; /* good device statements, ascending by author */
	struct lookup journal_names;   /* journals by id */
	struct lookup device_journals; /* journals by the id of their device */
	struct lookup endorsements;    /* good ones, by subject */
	size_t seen_count;
	struct work_seen *seen; /* ascending by journal, target; the highest
				 * sequence first */
};

/* A member id of a root, and the device of its key under it. */
struct root_id {
	char key[KEY_TEXT];
	struct member_id id;
	size_t device;
	bool is_settled;
	bool is_listed; /* by a founder's or a steward's entry */
};

/* What steps 2 and 3 find. */
struct roots {
	size_t id_count;
	size_t id_room;
	struct root_id *ids; /* ascending by key, then id */
	size_t count;
	size_t *first; /* root r has ids[first[r]] up to ids[first[r + 1]] */
	bool *is_by_steward; /* by statement: a grant, and a steward's */
	bool *is_endorsed;   /* by statement: a grant, by a threshold */
	size_t *owner;       /* by device: its root, or NONE */
	bool *is_disputed;   /* by device */
	bool *is_recovery;   /* by device: the root has it as that */
};

/* --- control_work.c ------------------------------------------------------ */

void work_init(struct control_work *work, const struct charter *charter,
    const struct control_journal *journals, size_t count);
void work_clear(struct control_work *work);

/* The number of a device, or NONE if nobody speaks with it or of it. */
size_t work_device_find(const struct control_work *work,
    const struct device_id *id);
size_t work_device_of(const struct control_work *work,
    const struct member_id *member, const struct public_key *key);

const struct control_journal *work_journal(const struct control_work *work,
    const struct work_statement *statement);

/* Is it a good statement of this control kind? */
bool work_is(const struct work_statement *statement, const char *kind);

/* Is it one in a record that is looked at? */
bool work_sees(const struct work_statement *statement, const char *kind,
    const bool *sight);

/* Is it a good charter behind the founding one? */
bool work_is_later(const struct work_statement *statement);

/* The record that a point names in its journal, or NODE_NONE. */
size_t point_find(const struct tree *tree, const json_t *point);

/* The statement of this id, or NULL.  Looks at all: for a few. */
const struct work_statement *work_statement_find(
    const struct control_work *work, const struct statement_id *id);

/* The key of 68 letters, and the member id, that were checked. */
struct public_key work_key(const char *text);
struct member_id work_member(const char *text);

/* --- control_speak.c ----------------------------------------------------- */

/* The devices that somebody has, as they are found. */
struct speaking {
	const struct control_work *work;
	const bool *sight;
	size_t who;
	size_t *owner;     /* by device: who has it, or NONE */
	bool *is_disputed; /* by device; or NULL */
	size_t *stack;
	size_t depth;
	size_t *given; /* devices that somebody has */
	size_t given_count;
};

void speaking_init(struct speaking *speaking, const struct control_work *work,
    const bool *sight);
void speaking_clear(struct speaking *speaking);

/* Nobody has any device. */
void speaking_reset(struct speaking *speaking);

/* Give the device (or NONE) to speaking->who, if nobody has it. */
void speaking_give(struct speaking *speaking, size_t device);

/* Give it what its devices say, and what those say. */
void speaking_follow(struct speaking *speaking);

/* Who speaks for each steward of a charter: speaking->owner is the place of
 * the steward in the list. */
void stewards_speak(struct speaking *speaking, const struct steward *stewards,
    size_t count);

/* The devices that a statement cuts, for the floor: devices of one list of
 * points.  None cuts nothing. */
struct floor {
	const json_t *points;
	size_t count;
	struct device_id *devices; /* owned */
	bool is_charter;           /* each point names its device */
};

/* The stewards of one charter that endorse a statement. */
struct tally {
	bool has[LIST_MAX];       /* by place in the list */
	bool recovered[LIST_MAX]; /* by recovery */
	size_t count;
	size_t recovered_count;
};

/* Numbers of devices; each may be in it more than once. */
struct device_list {
	size_t *all; /* owned */
	size_t count;
	size_t room;
};

/* May this endorsement (a statement's number) be asked?  NULL: always. */
typedef bool (
    *may_endorse_cb)(const void *arg, size_t steward, size_t endorsement);

/*
 * Count who endorses a statement, as speaking knows the stewards.  Who says
 * it endorses it, but for members.
 */
struct tally_rule {
	const struct speaking *speaking;
	const struct steward *stewards;
	const struct floor *floor; /* or NULL */
	may_endorse_cb may;        /* or NULL */
	const void *arg;
	struct device_list *devices; /* or NULL: gets those that endorsed */
};
void tally_take(struct tally *out, const struct tally_rule *rule,
    size_t statement);

/* --- control_line.c ------------------------------------------------------ */

/* A charter that stands. */
struct standing {
	size_t statement;   /* NONE: the founding one */
	size_t predecessor; /* place among those that stand, or NONE */
	struct line_charter charter;
	size_t
	    predecessor_count; /* stewards of the predecessor that endorsed */
	struct device_list by_predecessor; /* with these devices */
	struct device_list by_own;         /* and those of its own stewards */
	size_t first; /* its successors that stand: from here on */
	size_t count;
	size_t best;    /* the one that holds, or NONE */
	size_t reaches; /* version */
};

struct standings {
	size_t count;
	size_t room;
	struct standing *all; /* each behind its predecessor */
};

/* All charters that stand; sight are the sound records. */
void standings_find(struct standings *out, const struct control_work *work,
    const bool *sound);
void standings_clear(struct standings *standings);

/* The sight of steps 2 to 4: what is sound and no charter of the line cuts. */
void line_sight(const struct control *control, const struct control_work *work,
    const bool *sound, bool *sight);

/* A steward's entry in a charter that was checked. */
void steward_read(struct steward *out, const json_t *entry);

/* Sort member ids, keep each once, and return how many they are. */
size_t member_ids_sort(struct member_id *ids, size_t count);

/* The devices that a charter cuts, none twice; the caller frees it. */
struct device_id *charter_cuts(const json_t *charter, size_t *count) MUST_USE;

/* --- control_hold.c ------------------------------------------------------ */

/* Move the line and its disputes to control; mark its statements. */
void line_find(struct control *control, const struct control_work *work,
    struct standings *standings, bool *is_of_line);

/* --- control_until.c ----------------------------------------------------- */

/* A charter of the line ends one right of one root key. */
struct until {
	char key[KEY_TEXT];
	bool is_importer; /* else steward */
	size_t charter;   /* place in the line */
};

void untils_find(struct control *control);

/* How far rights reach into control journals. */
struct reach {
	const struct control *control;
	const struct control_work *work;
	size_t count;
	size_t room;
	struct until_past *pasts; /* ascending by until, then journal */
};

void reach_init(struct reach *reach, const struct control *control,
    const struct control_work *work);
void reach_clear(struct reach *reach);

/* Does the right steward of that key under this charter of the line reach
 * the record? */
bool reach_has(const struct reach *reach, const struct public_key *key,
    size_t charter, size_t record);

/* --- control_keys.c ------------------------------------------------------ */

/* Steps 2 and 3. */
void roots_find(struct roots *out, const struct reach *reach,
    const bool *sight);
void roots_clear(struct roots *roots);

/* The root of this key, or NONE. */
size_t roots_find_key(const struct roots *roots, const char *key);

/* Is the id one of the root's? */
bool root_has_id(const struct roots *roots, size_t root, const char *id);

/* --- control_endorse.c --------------------------------------------------- */

/*
 * Mark in is_endorsed (by statement) those of this kind in sight that are
 * endorsed by a threshold; grants alone of members.  roots say what a cut of
 * a member cuts; NULL for kinds that cut nothing.
 */
void endorsed_find(bool *is_endorsed, const char *kind,
    const struct reach *reach, const bool *sight, const struct roots *roots);

/* Mark in is_by_steward the grants in sight that are a steward's. */
void grants_find(bool *is_by_steward, const struct reach *reach,
    const bool *sight);

/* The floor of a cut; the caller frees its devices. */
void cut_floor(struct floor *out, const struct control_work *work,
    const struct roots *roots, const json_t *cut);

/* --- control_cuts.c ------------------------------------------------------ */

/* What steps 4 and 6 look at, and mark: what is in force, by statement. */
struct step {
	struct control *control;
	struct control_work *work;
	const struct reach *reach;
	const struct roots *roots;
	const bool *sight;
	bool *in_force;
};

/* Step 4: the cuts in force go to control; then find out for each record of
 * the work what holds it. */
void cuts_find(const struct step *step);

/* Is the device one that the author's root has beside the author's? */
bool is_sibling(const struct roots *roots, size_t author, size_t device);

/* --- control_adopt.c ----------------------------------------------------- */

/* Step 6. */
void adopt_find(const struct step *step);

/* Set holds of adopted records to HOLD_NONE. */
void adopted_free(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds);

/* Fill continues of the members, when statements have their verdicts. */
void continues_find(struct control *control, const struct control_work *work,
    const struct roots *roots);

/* --- control_told.c ------------------------------------------------------ */

struct told {
	struct control *control;
	const struct control_work *work;
	const struct roots *before; /* of step 3 */
	const struct roots *roots;  /* of step 5 */
	const bool *sight;          /* of steps 2 to 4 */
	const bool *again;          /* of step 5 */
	const bool *in_force;
};

/* Fill the proposals of control. */
void proposals_find(const struct told *told);

/* --- what lives as long as the fold -------------------------------------- */

/* What is known of each statement when the steps are done. */
struct verdict {
	enum reason reason;
	size_t member;
	bool current;
};

/* A cut by a device that it cuts. */
struct cut_place {
	struct device_id device;
	size_t cut;
};

struct control_verdicts {
	size_t *journal_record;   /* by journal */
	size_t *record_statement; /* by record */
	struct verdict *verdicts; /* by statement */
	size_t place_count;
	struct cut_place *places; /* ascending by device, then cut */
	size_t until_count;
	struct until *untils; /* ascending by key, steward first; of those the
			       * last charter's first */
};

/* --- control_ids.c ------------------------------------------------------- */

/* The ids that members are shown and known by, and which are disputed. */
void member_ids_show(struct control *control, const struct control_work *work,
    const struct roots *roots);

/* --- control_show.c ------------------------------------------------------ */

/* Fill members and devices of control. */
void control_show(struct control *control, const struct control_work *work,
    const struct roots *roots);

#endif
