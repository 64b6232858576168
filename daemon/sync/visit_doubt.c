/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "daemon/sync/lineage.h"
#include "daemon/sync/visit_inner.h"

#define DOUBT_ALONE 2  /* times that the way is lost with one ref */
#define DOUBT_LEFT 3   /* refs in a row that are left, until it is enough */
#define DOUBT_PARTS 4  /* of a slice, of which the first is the next one */
#define DOUBT_OVER 256 /* refs in a slice that goes well: all is well */

/*
 * What it held before is as good as it was: what we have beyond that goes
 * beside it.
 */
static void
ref_leave(struct visit *visit, const struct mover_fetch *fetch,
    const char *fault, const char *reason)
{
	struct ledger_row *row = ledger_find(&visit->ledger, fetch->name);
	struct record_place good;
	struct journal_id journal;
	bool has_good;

	if (row == NULL)
		return;
	has_good = row->is_kept && row->kept.has_good &&
	    lineage_find(visit->store, &good, &journal, &row->kept.good);
	ledger_row_set_fault(row, &fetch->tip, has_good ? &good : NULL, fault,
	    reason);
}

static bool
was_left(struct visit *visit, const struct mover_fetch *fetch)
{
	const struct ledger_row *row = ledger_find(&visit->ledger, fetch->name);

	return row != NULL && ledger_row_is_current(row) &&
	    strcmp(row->kept.fault, ROW_LOST) == 0;
}

/* It is this one. */
static void
doubt_settle(struct visit *visit, const struct err *e)
{
	const struct mover_fetch *fetch = &visit->slice.fetches[0];
	const bool is_known = was_left(visit, fetch);
	char reason[ERR_MSG_MAX + 32];

	if (e->code == ERR_TOOBIG) {
		ref_leave(visit, fetch, fault_name(FAULT_TOO_BIG), e->msg);
	} else {
		(void)snprintf(reason, sizeof(reason),
		    "whenever it is asked for, %s", e->msg);
		ref_leave(visit, fetch, ROW_LOST, reason);
	}
	/* The way may be bad, after all. */
	if (e->code != ERR_TOOBIG && !is_known && visit->e.code == ERR_NONE)
		visit->e = *e;
	if (++visit->doubt.left >= DOUBT_LEFT)
		visit->doubt.is_enough = true;
	visit->doubt.alone = 0;
	visit->pace_in = visit->doubt.pace;
	visit->has_moved = true;
	visit->cuts = 0;
}

void
visit_doubt(struct visit *visit, const struct err *e)
{
	struct doubt *doubt = &visit->doubt;
	const size_t count = visit->slice.count;

	if (doubt->most == 0)
		doubt->pace = visit->paced.in;
	doubt->most = (count + DOUBT_PARTS - 1) / DOUBT_PARTS;
	if (count > 1)
		doubt->alone = 0;
	else if (e->code == ERR_TOOBIG || ++doubt->alone >= DOUBT_ALONE ||
	    was_left(visit, &visit->slice.fetches[0]))
		doubt_settle(visit, e);
}

void
visit_trust(struct visit *visit)
{
	struct doubt *doubt = &visit->doubt;

	doubt->left = 0;
	doubt->alone = 0;
	doubt->most *= DOUBT_PARTS;
	if (doubt->most > DOUBT_OVER)
		doubt->most = 0;
}
