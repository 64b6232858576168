/* SPDX-License-Identifier: ISC */
/*
 * The refs of one remote: what local.db remembers of them, and what the
 * remote lists now.  Ascending by name.
 */
#ifndef DAEMON_SYNC_LEDGER_H
#define DAEMON_SYNC_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/home/local.h"
#include "daemon/road/mover.h"
#include "daemon/road/refname.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/record.h"

/* What a ref can have beside the faults of docs/FORMAT.md, section 6. */
#define ROW_ROLLED_BACK "rolled-back" /* it shows less than it showed */
#define ROW_VANISHED "vanished"       /* it was there, and is not */
#define ROW_REPLACED "replaced"       /* not what was there, nor on top of it */
#define ROW_GUEST_LIMIT "guest-limit" /* more than a guest may have */
#define ROW_GUESTS "guests"           /* one guest too many */
#define ROW_LOST "lost"               /* asking for it ends the visit */

struct ledger_row {
	struct refname name;
	struct remote_ref kept; /* good, fault, ... as far as is known now */
	bool is_kept;           /* kept holds something */
	bool is_changed;        /* local.db does not know it yet */
	bool is_noticed;        /* its notice is of this visit */
	bool is_tried;          /* what it holds was judged in this visit */
	bool is_listed;
	struct git_id tip; /* if is_listed, as the remote lists it */
};

struct ledger {
	struct ledger_row *rows;
	size_t count;
	size_t room;
};

/* What local.db has; the caller ends with ledger_clear(). */
MUST_USE bool ledger_load(struct ledger *out, struct local *local,
    const char *remote, struct err *e);
void ledger_clear(struct ledger *ledger);

/* Take in a listing (ascending by name): is_listed and tip of every row are
 * those of now. */
void ledger_list(struct ledger *ledger, const struct mover_ref *refs,
    size_t count);

/* The row of that name, or NULL. */
struct ledger_row *ledger_find(struct ledger *ledger, const char *name);

/* The same, made if need be.  Other pointers to rows are void then. */
struct ledger_row *ledger_get(struct ledger *ledger,
    const struct refname *name);

/* Is the tip that the remote lists the one that kept is about? */
bool ledger_row_is_current(const struct ledger_row *row);

/* Is that tip wholly good? */
bool ledger_row_is_clean(const struct ledger_row *row);

/* All behind the ref is good, and ends here. */
void ledger_row_set_good(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last);

/* Of the tip only what is up to last (NULL: nothing) is good. */
void ledger_row_set_fault(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last, const char *fault, const char *reason);

/* The ref was there and is not. */
void ledger_row_set_vanished(struct ledger_row *row);

/* Write what changed to local.db; best between local_begin() and
 * local_commit(). */
MUST_USE bool ledger_save(struct ledger *ledger, struct local *local,
    const char *remote, struct err *e);

/* Is there something to say about the ref? */
bool remote_ref_is_refused(const struct remote_ref *ref);

/* {"remote","ref","journal","sequence","fault","reason"}. */
json_t *remote_ref_pack(const char *remote,
    const struct remote_ref *ref) MUST_USE;

#endif
