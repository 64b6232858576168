/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/sync/lineage.h"
#include "daemon/sync/visit_inner.h"

static void push_next(struct visit *visit);

/* The remote has it, up to there.  A notice of this visit stays until the
 * ref moves on. */
static void
push_settle(struct visit *visit, struct push_item *item,
    const struct record_place *end)
{
	struct ledger_row *row = ledger_get(&visit->ledger, &item->name);
	const struct remote_ref before = row->kept;
	char reason[sizeof(before.reason) + 16];

	row->is_listed = true;
	row->tip = end->git_id;
	if (row->is_noticed) {
		(void)snprintf(reason, sizeof(reason), "%s; sent again",
		    before.reason);
		ledger_row_set_fault(row, &end->git_id, end, before.fault,
		    reason);
	} else {
		ledger_row_set_good(row, &end->git_id, end);
	}
	visit->sent += end->sequence - item->from;
	item->from = end->sequence;
}

static void
push_refused(struct visit *visit, const struct mover_push *push)
{
	if (visit->e.code != ERR_NONE)
		return;
	(void)err_set(&visit->e, ERR_CONFIG,
	    "the remote does not take '%s': %s", push->name, push->reason);
	(void)err_hint(&visit->e, "%s",
	    strstr(push->reason, "objects") != NULL ||
		    strstr(push->reason, "unpack") != NULL ?
		"the repository there is damaged: whoever runs it should see "
		"what git fsck says, or put an empty one in its place, to "
		"which all is sent again" :
		"whoever runs the remote says what it takes: ask there; all "
		"goes by any other remote");
}

static void
push_blocked(struct visit *visit, const struct mover_push *push)
{
	if (visit->e.code != ERR_NONE)
		return;
	(void)err_set(&visit->e, ERR_CONFIG,
	    "a branch of the remote, '%s', stands in the way of records",
	    push->reason);
	(void)err_hint(&visit->e,
	    "whoever runs the remote must delete it: git update-ref -d %s",
	    push->reason);
}

/* Only the last of a batch can be one that goes on. */
static void
push_count(struct visit *visit, const struct mover_push *pushes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct push_item *item = &visit->items[visit->item_next];

		if (pushes[i].state == PUSH_DONE)
			push_settle(visit, item, &visit->ends[i]);
		else if (pushes[i].state == PUSH_REFUSED)
			push_refused(visit, &pushes[i]);
		else if (pushes[i].state == PUSH_BLOCKED)
			push_blocked(visit, &pushes[i]);
		else
			visit->was_raced = true;
		if (pushes[i].state != PUSH_DONE ||
		    item->from == item->tip.sequence)
			visit->item_next++;
	}
}

static void
on_push(void *arg, struct mover_push *pushes, size_t count, const struct err *e)
{
	struct visit *visit = arg;

	if (e != NULL && mover_was_cut(visit->mover)) {
		pace_was_cut(&visit->pace_out,
		    visit->pace_out.slice == 0 ? 0 : visit->push_asked, 0);
		visit->pace_in.since = 0;
		visit_retry(visit, push_next, e);
		return;
	}
	if (e == NULL) {
		pace_went(&visit->pace_out, visit->push_asked,
		    visit->push_asked);
		visit_went(visit);
	}
	push_count(visit, pushes, count);
	if (e != NULL)
		visit_fail(visit, e);
	else
		push_next(visit);
}

/* As much of the item as there is room for. */
static bool
push_add(struct visit *visit, const struct push_item *item, size_t room,
    struct err *e)
{
	struct mover_push *push = &visit->pushes[visit->push_count];
	struct record_place *end = &visit->ends[visit->push_count];

	*end = item->tip;
	if (item->tip.sequence - item->from > room &&
	    !lineage_down(visit->store, end, &item->tip, item->from + room, e))
		return false;
	push->id = end->git_id;
	(void)snprintf(push->name, sizeof(push->name), "%s", item->name.text);
	visit->push_asked += end->sequence - item->from;
	visit->push_count++;
	return true;
}

static bool
push_fill(struct visit *visit, struct err *e)
{
	const size_t next = pace_next(&visit->pace_out);
	const size_t slice = next == 0 ? SIZE_MAX : next;

	visit->push_count = 0;
	visit->push_asked = 0;
	for (size_t i = visit->item_next; i < visit->item_count &&
	     visit->push_count < MOVER_PUSH_MAX && visit->push_asked < slice;
	     i++)
		if (!push_add(visit, &visit->items[i],
			slice - visit->push_asked, e))
			return false;
	return true;
}

static void
push_next(struct visit *visit)
{
	const size_t left = visit->item_count - visit->item_next;
	struct err e = { 0 };

	visit_step(visit, PROGRESS_SENDING);
	if (left == 0 && visit->was_raced && visit->round < VISIT_ROUNDS) {
		visit_list(visit);
		return;
	}
	if (left > 0 && visit->is_late)
		visit_note_late(visit);
	if (left == 0 || visit->is_late) {
		visit_end(visit);
		return;
	}
	if (!push_fill(visit, &e) ||
	    !mover_push(visit->mover, visit->pushes, visit->push_count, on_push,
		visit, &e))
		visit_fail(visit, &e);
}

void
visit_push(struct visit *visit)
{
	struct err e = { 0 };

	visit_take_time(visit);
	free(visit->items);
	visit->items = NULL;
	visit->item_count = 0;
	visit->item_next = 0;
	visit->was_raced = false;
	if (!push_choose(&visit->items, &visit->item_count, visit->store,
		&visit->ledger, &e))
		visit_fail(visit, &e);
	else
		push_next(visit);
}
