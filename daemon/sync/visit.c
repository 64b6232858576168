/* SPDX-License-Identifier: ISC */
#include "daemon/sync/visit.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/sync/intake.h"
#include "daemon/sync/ledger.h"
#include "daemon/sync/mover.h"
#include "daemon/sync/pull.h"
#include "daemon/sync/push.h"
#include "daemon/sync/take.h"
#include "protocol/base/mem.h"

#define VISIT_ROUNDS 3  /* lists, when pushes were raced */
#define VISIT_PASSES 16 /* fetches of unknown journals in one phase */

struct visit {
	struct loop *loop;
	struct store *store;
	char *name;
	char *url;
	bool again;
	visit_cb cb;
	void *arg;

	struct loop_timer *timer;
	void (*next)(struct visit *visit); /* what it is for */
	struct mover *mover;
	struct intake *intake; /* while it runs */
	struct take *take;     /* the same */
	struct ledger ledger;
	bool has_ledger;
	bool is_crowded; /* more refs than can be looked at */
	int round;
	enum pull_phase phase;
	struct pull_choice choice;
	int passes; /* of this phase */

	struct push_item *items;
	size_t item_count;
	size_t item_next;
	struct mover_push pushes[MOVER_PUSH_MAX];
	size_t push_count;
	bool was_raced;

	size_t received;
	size_t sent;
	json_t *heard; /* array of member ids */
	struct err e;  /* the first failure; ERR_NONE when all went well */
};

/* --- the end ------------------------------------------------------------- */

static void
visit_free(struct visit *visit)
{
	intake_kill(visit->intake);
	take_free(visit->take);
	mover_close(visit->mover);
	loop_timer_free(visit->timer);
	ledger_clear(&visit->ledger);
	free(visit->choice.fetches);
	free(visit->items);
	json_decref(visit->heard);
	free(visit->name);
	free(visit->url);
	free(visit);
}

void
visit_kill(struct visit *visit)
{
	if (visit != NULL)
		visit_free(visit);
}

static json_t *
visit_refused(const struct visit *visit)
{
	json_t *refused = json_array();

	for (size_t i = 0; i < visit->ledger.count; i++) {
		const struct ledger_row *row = &visit->ledger.rows[i];

		if (row->is_kept && remote_ref_is_refused(&row->kept))
			(void)json_array_append_new(refused,
			    remote_ref_pack(visit->name, &row->kept));
	}
	return refused;
}

/* Keep what was learnt, whatever else went wrong. */
static void
visit_keep(struct visit *visit)
{
	struct local *local = store_local(visit->store);
	const bool went_well = visit->e.code == ERR_NONE;
	struct err e = { 0 };
	size_t index;
	json_t *member;

	if (visit->has_ledger &&
	    !ledger_save(&visit->ledger, local, visit->name, &e))
		log_failure("sync", &e);
	json_array_foreach(visit->heard, index, member)
		if (!local_heard(local, json_string_value(member), visit->name,
			&e))
			log_failure("sync", &e);
	if (!local_remote_went(local, visit->name, went_well,
		went_well ? NULL : visit->e.msg, &e))
		log_failure("sync", &e);
}

static void
visit_end(struct visit *visit)
{
	json_t *report;
	const bool failed = visit->e.code != ERR_NONE;

	visit_keep(visit);
	report = json_pack("{s:s,s:I,s:I,s:o,s:s?,s:s?}", "name", visit->name,
	    "received", (json_int_t)visit->received, "sent",
	    (json_int_t)visit->sent, "refused", visit_refused(visit), "error",
	    failed ? visit->e.msg : NULL, "hint",
	    failed && visit->e.hint[0] != '\0' ? visit->e.hint : NULL);
	if (failed)
		log_warn("remote '%s': %s", visit->name, visit->e.msg);
	else if (visit->received > 0 || visit->sent > 0)
		log_info("remote '%s': %zu records came, %zu went", visit->name,
		    visit->received, visit->sent);
	visit->cb(visit->arg, report);
	json_decref(report);
	visit_free(visit);
}

static void
visit_fail(struct visit *visit, const struct err *e)
{
	if (visit->e.code == ERR_NONE)
		visit->e = *e;
	visit_end(visit);
}

/* Go on from the loop: others want it, too. */
static void
visit_later(struct visit *visit, void (*next)(struct visit *visit))
{
	visit->next = next;
	loop_timer_set(visit->timer, 0);
}

static void
visit_due(void *arg)
{
	struct visit *visit = arg;

	visit->next(visit);
}

/* --- push ---------------------------------------------------------------- */

static void visit_list(struct visit *visit);
static void visit_push(struct visit *visit);

/* The remote has it.  A notice of this visit stays until the ref moves on. */
static void
push_settle(struct visit *visit, const struct push_item *item)
{
	struct ledger_row *row = ledger_get(&visit->ledger, &item->name);
	const struct git_id tip = item->tip.git_id;
	const struct remote_ref before = row->kept;
	char reason[sizeof(before.reason) + 16];

	row->is_listed = true;
	row->tip = tip;
	if (row->is_noticed) {
		(void)snprintf(reason, sizeof(reason), "%s; sent again",
		    before.reason);
		ledger_row_set_fault(row, &tip, &item->tip, before.fault,
		    reason);
	} else {
		ledger_row_set_good(row, &tip, &item->tip);
	}
	visit->sent += item->tip.sequence - item->from;
}

static void
push_refused(struct visit *visit, const struct mover_push *push)
{
	if (visit->e.code != ERR_NONE)
		return;
	(void)err_set(&visit->e, ERR_CONFIG,
	    "the remote does not take '%s': %s", push->name, push->reason);
}

static void
on_push(void *arg, struct mover_push *pushes, size_t count, const struct err *e)
{
	struct visit *visit = arg;

	for (size_t i = 0; i < count; i++) {
		const struct push_item *item =
		    &visit->items[visit->item_next + i];

		if (pushes[i].state == PUSH_DONE)
			push_settle(visit, item);
		else if (pushes[i].state == PUSH_REFUSED)
			push_refused(visit, &pushes[i]);
		else
			visit->was_raced = true;
	}
	visit->item_next += count;
	if (e != NULL)
		visit_fail(visit, e);
	else
		visit_push(visit);
}

static void
visit_push(struct visit *visit)
{
	struct err e = { 0 };
	size_t left = visit->item_count - visit->item_next;

	if (left == 0 && visit->was_raced && visit->round < VISIT_ROUNDS) {
		visit_list(visit);
		return;
	}
	if (left == 0) {
		visit_end(visit);
		return;
	}
	visit->push_count = left < MOVER_PUSH_MAX ? left : MOVER_PUSH_MAX;
	for (size_t i = 0; i < visit->push_count; i++) {
		const struct push_item *item =
		    &visit->items[visit->item_next + i];

		visit->pushes[i].id = item->tip.git_id;
		(void)snprintf(visit->pushes[i].name,
		    sizeof(visit->pushes[i].name), "%s", item->name.text);
	}
	if (!mover_push(visit->mover, visit->pushes, visit->push_count, on_push,
		visit, &e))
		visit_fail(visit, &e);
}

static void
visit_choose_push(struct visit *visit)
{
	struct err e = { 0 };

	free(visit->items);
	visit->items = NULL;
	visit->item_count = 0;
	visit->item_next = 0;
	visit->was_raced = false;
	if (!push_choose(&visit->items, &visit->item_count, visit->store,
		&visit->ledger, &e))
		visit_fail(visit, &e);
	else
		visit_push(visit);
}

/* --- take ---------------------------------------------------------------- */

static void visit_fetch(struct visit *visit);

/* As deep as there are phases and passes. */
static void
/* NOLINTNEXTLINE(misc-no-recursion) */
phase_end(struct visit *visit)
{
	struct err e = { 0 };
	size_t moved;

	if (!store_admit_guests(visit->store, &moved, &e)) {
		visit_fail(visit, &e);
		return;
	}
	if (visit->choice.is_more && visit->passes < VISIT_PASSES) {
		visit_fetch(visit);
	} else if (visit->phase == PULL_CONTROL) {
		visit->phase = PULL_DATA;
		visit->passes = 0;
		visit_fetch(visit);
	} else {
		visit_choose_push(visit);
	}
}

static void
on_taken(void *arg, const struct err *e)
{
	struct visit *visit = arg;

	if (e != NULL) {
		visit_fail(visit, e);
		return;
	}
	visit->received += take_received(visit->take);
	(void)json_array_extend(visit->heard, take_heard(visit->take));
	take_free(visit->take);
	visit->take = NULL;
	phase_end(visit);
}

static void
on_verdict(void *arg, struct verdict *verdict, const struct err *e)
{
	struct visit *visit = arg;
	const struct take_plan plan = { visit->loop, visit->store,
		&visit->ledger, on_taken, visit };
	struct err why = { 0 };

	visit->intake = NULL;
	if (verdict == NULL)
		visit_fail(visit, e);
	else if (!take_start(&visit->take, &plan, verdict, &why))
		visit_fail(visit, &why);
}

/* --- fetch --------------------------------------------------------------- */

static bool
visit_check(struct visit *visit, struct err *e)
{
	struct order order;
	const struct intake_plan plan = {
		.folder = mover_folder(visit->mover),
		.quarantine = mover_quarantine(visit->mover),
		.repo_path = mover_main(visit->mover),
		.order = &order,
	};
	bool ok;

	if (!pull_order(&order, visit->store, &visit->ledger, &visit->choice,
		e))
		return false;
	ok = intake_start(&visit->intake, visit->loop, &plan, on_verdict, visit,
	    e);
	order_clear(&order);
	return ok;
}

/* Something of it is here: judged by itself, not by what git says. */
static bool
fetch_note(struct visit *visit, const struct mover_fetch *fetch)
{
	struct ledger_row *row = ledger_find(&visit->ledger, fetch->name);
	struct git_id tip;

	if (fetch->state != FETCH_FAILED || row == NULL)
		return fetch->state == FETCH_DONE;
	tip = row->tip;
	ledger_row_set_fault(row, &tip, NULL, fault_name(FAULT_OBJECT),
	    fetch->reason);
	mover_hide(visit->mover, fetch->name);
	return false;
}

static void
on_fetch(void *arg, struct mover_fetch *fetches, size_t count,
    const struct err *e)
{
	struct visit *visit = arg;
	struct err why = { 0 };
	bool some = false;

	if (e != NULL) {
		visit_fail(visit, e);
		return;
	}
	for (size_t i = 0; i < count; i++)
		some = fetch_note(visit, &fetches[i]) || some;
	if (!some)
		phase_end(visit);
	else if (!visit_check(visit, &why))
		visit_fail(visit, &why);
}

static void
/* NOLINTNEXTLINE(misc-no-recursion) */
visit_fetch(struct visit *visit)
{
	struct err e = { 0 };

	bool ok;

	visit->passes++;
	free(visit->choice.fetches);
	visit->choice.fetches = NULL;
	ok = pull_choose(&visit->choice, visit->store, &visit->ledger,
	    visit->phase, visit->again, &e);
	if (ok && visit->choice.count == 0)
		visit_later(visit, phase_end);
	else if (ok)
		ok = mover_fetch(visit->mover, visit->choice.fetches,
		    visit->choice.count, on_fetch, visit, &e);
	if (!ok)
		visit_fail(visit, &e);
}

/* --- list ---------------------------------------------------------------- */

/* What could not be read must not stop what we push. */
static void
visit_hide(struct visit *visit)
{
	for (size_t i = 0; i < visit->ledger.count; i++) {
		const struct ledger_row *row = &visit->ledger.rows[i];

		if (ledger_row_is_current(row) &&
		    strcmp(row->kept.fault, fault_name(FAULT_OBJECT)) == 0)
			mover_hide(visit->mover, row->name.text);
	}
}

static void visit_list_known(struct visit *visit);

static void
on_list(void *arg, const struct mover_ref *refs, size_t count, bool is_cut,
    const struct err *e)
{
	struct visit *visit = arg;

	if (e != NULL) {
		visit_fail(visit, e);
		return;
	}
	if (is_cut && !visit->is_crowded) {
		visit_list_known(visit);
		return;
	}
	ledger_list(&visit->ledger, refs, count);
	pull_compare(visit->store, &visit->ledger, visit->is_crowded);
	if (visit->round == 1)
		visit_hide(visit);
	visit->phase = PULL_CONTROL;
	visit->passes = 0;
	visit_fetch(visit);
}

static void
visit_list_some(struct visit *visit, const char *const *names)
{
	struct err e = { 0 };

	if (!mover_list(visit->mover, names, on_list, visit, &e))
		visit_fail(visit, &e);
}

/* Of a remote with more refs than can be looked at, those that are here or
 * were seen there: whoever is known can go on. */
static void
visit_list_known(struct visit *visit)
{
	const char *names[MOVER_NAMES_MAX + 1] = { NULL };
	struct repo_ref *refs;
	struct err e = { 0 };
	size_t used = 0;
	size_t count;

	visit->is_crowded = true;
	if (visit->e.code == ERR_NONE)
		(void)err_set(&visit->e, ERR_TOOBIG,
		    "the remote has more refs than can be looked at; those "
		    "that are known were synced");
	if (!repo_refs(store_repo(visit->store), &refs, &count, &e)) {
		visit_fail(visit, &e);
		return;
	}
	for (size_t i = 0; i < count && used < MOVER_NAMES_MAX; i++)
		if (strncmp(refs[i].name, REPO_HEADS, strlen(REPO_HEADS)) == 0)
			names[used++] = refs[i].name;
	for (size_t i = 0; i < visit->ledger.count && used < MOVER_NAMES_MAX;
	     i++)
		if (visit->ledger.rows[i].kept.has_good)
			names[used++] = visit->ledger.rows[i].name.text;
	visit_list_some(visit, names);
	free(refs);
}

static void
visit_list(struct visit *visit)
{
	visit->round++;
	if (visit->is_crowded)
		visit_list_known(visit);
	else
		visit_list_some(visit, NULL);
}

static void
visit_begin(struct visit *visit)
{
	const struct mover_plan plan = {
		.room_path = store_path(visit->store),
		.repo_path = repo_path(store_repo(visit->store)),
		.url = visit->url,
	};
	struct err e = { 0 };

	if (!ledger_load(&visit->ledger, store_local(visit->store), visit->name,
		&e)) {
		visit_fail(visit, &e);
		return;
	}
	visit->has_ledger = true;
	if (!mover_open(&visit->mover, visit->loop, &plan, &e))
		visit_fail(visit, &e);
	else
		visit_list(visit);
}

struct visit *
visit_start(struct loop *loop, struct store *store,
    const struct visit_plan *plan, visit_cb cb, void *arg)
{
	struct visit *visit = mem_new(1, sizeof(*visit));

	visit->loop = loop;
	visit->store = store;
	visit->name = mem_text(plan->name);
	visit->url = mem_text(plan->url);
	visit->again = plan->again;
	visit->cb = cb;
	visit->arg = arg;
	visit->heard = json_array();
	visit->timer = loop_timer_new(loop, visit_due, visit);
	visit_later(visit, visit_begin);
	return visit;
}
