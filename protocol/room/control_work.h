/* SPDX-License-Identifier: ISC */
/*
 * The fold of control at work (docs/FORMAT.md, section 8): what its steps
 * hand to each other.  For control*.c alone.
 *
 * control_work.c  reads the input: records, statements, known devices
 * control_keys.c  steps 2 and 3: roots, and whose device is whose
 * control_cuts.c  step 4 and what is held, of step 5
 * control_show.c  the members and devices that people see
 * control.c       the order of the steps, and the reasons
 */
#ifndef PROTOCOL_ROOM_CONTROL_WORK_H
#define PROTOCOL_ROOM_CONTROL_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/lookup.h"
#include "protocol/room/catalogue.h"
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
};

/* A member id of a root, and the devices that come with it. */
struct root_id {
	char key[KEY_TEXT];
	struct member_id id;
	size_t device;   /* of the root key */
	size_t recovery; /* of the recovery key, or NONE */
};

/* What steps 2 and 3 find. */
struct roots {
	size_t id_count;
	size_t id_room;
	struct root_id *ids; /* ascending by key, then id */
	size_t count;
	size_t *first; /* root r has ids[first[r]] up to ids[first[r + 1]] */
	bool *is_steward_device; /* by device */
	size_t *owner;           /* by device: its root, or NONE */
	bool *is_disputed;       /* by device */
};

/* --- control_work.c ------------------------------------------------------ */

void work_init(struct control_work *work, const struct charter *charter,
    const struct control_journal *journals, size_t count);
void work_clear(struct control_work *work);

/* The number of a device, or NONE if nobody speaks with it or of it. */
size_t work_device_find(const struct control_work *work,
    const struct device_id *id);

const struct control_journal *work_journal(const struct control_work *work,
    const struct work_statement *statement);
const struct control_record *work_said_in(const struct control_work *work,
    const struct work_statement *statement);

/* Is it a good statement of this control kind in a control journal? */
bool work_is(const struct work_statement *statement, const char *kind);

/* The key of 68 letters that were checked. */
struct public_key work_key(const char *text);

/* --- control_keys.c ------------------------------------------------------ */

/* Steps 2 and 3 from the statements that are present. */
void roots_find(struct roots *out, const struct control_work *work,
    const bool *present);
void roots_clear(struct roots *roots);

/* The root of this key, or NONE. */
size_t roots_find_key(const struct roots *roots, const char *key);

/* Is the id one of the root's? */
bool root_has_id(const struct roots *roots, size_t root, const char *id);

/* --- control_cuts.c ------------------------------------------------------ */

/* Step 4: the cuts in force go to control, and are marked in in_force (by
 * statement). */
void cuts_find(struct control *control, const struct control_work *work,
    const struct roots *roots, const bool *present, bool *in_force);

/* Find out for each record of the work what holds it. */
void holds_find(const struct control *control, struct control_work *work);

/* --- control_show.c ------------------------------------------------------ */

/* What is known of each statement when the steps are done. */
struct verdict {
	enum reason reason;
	size_t member;
	bool current;
};

struct control_verdicts {
	size_t *journal_record;   /* by journal */
	size_t *record_statement; /* by record */
	struct verdict *verdicts; /* by statement */
	size_t *cut_order;        /* numbers of cuts, by device */
};

/* Fill members and devices of control. */
void control_show(struct control *control, const struct control_work *work,
    const struct roots *roots);

#endif
