/* SPDX-License-Identifier: ISC */
#include "daemon/sync/visit.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/base/now.h"
#include "daemon/sync/refusals.h"
#include "daemon/sync/visit_inner.h"
#include "protocol/base/mem.h"
#include "protocol/seal/key.h"

#define PATIENCE_S 1200  /* while others wait, unless set otherwise */
#define PATIENCE_TIMES 9 /* so many of it while nobody does */
#define LOST_VISITS 8    /* of which one asks for what ended one before */
#define EACH_FIRST 16    /* new records of a journal, before experience */

/* --- what got through ---------------------------------------------------- */

static void
pace_load_one(struct visit *visit, struct pace *pace, const char *way)
{
	char *name = mem_format("pace-%s:%s", way, visit->name);
	struct err ignored = { 0 };
	char *text = NULL;

	if (local_get(store_local(visit->store), name, &text, &ignored))
		*pace = pace_parse(text);
	free(text);
	free(name);
}

static void
pace_load(struct visit *visit)
{
	pace_load_one(visit, &visit->pace_in, "in");
	pace_load_one(visit, &visit->pace_out, "out");
	visit->pace_in.is_open = mover_is_open(visit->mover);
	visit->pace_in.age_ms = -1;
	visit->paced = (struct paced){ visit->pace_in, visit->pace_out };
}

static void
pace_save_one(struct visit *visit, struct pace *before, const struct pace *pace,
    const char *way)
{
	char text[PACE_TEXT];
	char text_before[PACE_TEXT];
	struct err e = { 0 };
	char *name;

	pace_format(text, pace);
	pace_format(text_before, before);
	if (strcmp(text, text_before) == 0)
		return;
	*before = *pace;
	name = mem_format("pace-%s:%s", way, visit->name);
	if (!local_set(store_local(visit->store), name,
		pace->slice == 0 ? NULL : text, &e))
		log_failure("sync", &e);
	free(name);
}

static void
pace_save(struct visit *visit)
{
	pace_save_one(visit, &visit->paced.in, &visit->pace_in, "in");
	pace_save_one(visit, &visit->paced.out, &visit->pace_out, "out");
}

/* --- the end ------------------------------------------------------------- */

static void
visit_free(struct visit *visit)
{
	intake_kill(visit->intake);
	take_free(visit->take);
	mover_close(visit->mover);
	loop_timer_free(visit->timer);
	loop_timer_free(visit->patience);
	ledger_clear(&visit->ledger);
	free(visit->choice.fetches);
	free(visit->slice.fetches);
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

static void
refused_pack(const struct visit *visit, json_t *report)
{
	struct refusals refusals;

	refusals_init(&refusals);
	for (size_t i = 0; i < visit->ledger.count; i++)
		if (visit->ledger.rows[i].is_kept)
			refusals_add(&refusals, visit->name,
			    &visit->ledger.rows[i].kept);
	refusals_pack(&refusals, report, "refused");
}

/* What to do about the failure, or NULL. */
static const char *
hint_of(const struct visit *visit)
{
	return visit->e.code != ERR_NONE && visit->e.hint[0] != '\0' ?
	    visit->e.hint :
	    NULL;
}

static bool
tally_keep(struct visit *visit, struct local *local, struct err *e)
{
	struct tally tally = tally_get(local, visit->name);

	tally.received += visit->received;
	tally.sent += visit->sent;
	if (visit->mover != NULL)
		tally.bytes += mover_bytes(visit->mover);
	tally.failures = visit->e.code == ERR_NONE ? 0 : tally.failures + 1;
	return tally_set(local, visit->name, &tally, e);
}

/*
 * Keep what was learnt, whatever else went wrong.  All of it is about records
 * that are in the store, flushed, by now, or are at the remote: what a crash
 * before the one flush at the end loses is learnt again at the next visit.
 */
static void
visit_keep(struct visit *visit)
{
	struct local *local = store_local(visit->store);
	const bool went_well = visit->e.code == ERR_NONE;
	struct err e = { 0 };
	const bool is_begun = local_begin(local, &e);
	size_t index;
	json_t *member;
	bool ok = is_begun &&
	    (!visit->has_ledger ||
		ledger_save(&visit->ledger, local, visit->name, &e));

	json_array_foreach(visit->heard, index, member)
		ok = ok &&
		    local_heard(local, json_string_value(member), visit->name,
			&e);
	/* How it went is kept if nothing else can be. */
	ok = local_remote_went(local, visit->name, went_well,
		 went_well ? NULL : visit->e.msg, &e) &&
	    local_remote_hint(local, visit->name, hint_of(visit), &e) &&
	    tally_keep(visit, local, &e) && ok;
	if (is_begun)
		ok = local_commit(local, &e) && ok;
	if (!ok)
		log_failure("sync", &e);
}

void
visit_end(struct visit *visit)
{
	json_t *report;
	const bool failed = visit->e.code != ERR_NONE;

	visit_keep(visit);
	report = json_pack("{s:s,s:I,s:I,s:s?,s:s?}", "name", visit->name,
	    "received", (json_int_t)visit->received, "sent",
	    (json_int_t)visit->sent, "error", failed ? visit->e.msg : NULL,
	    "hint", hint_of(visit));
	refused_pack(visit, report);
	if (failed)
		log_warn("remote '%s': %s", visit->name, visit->e.msg);
	else if (visit->received > 0 || visit->sent > 0)
		log_info("remote '%s': %zu records came, %zu went", visit->name,
		    visit->received, visit->sent);
	visit->cb(visit->arg, report);
	json_decref(report);
	visit_free(visit);
}

void
visit_fail(struct visit *visit, const struct err *e)
{
	if (visit->e.code == ERR_NONE)
		visit->e = *e;
	visit_end(visit);
}

void
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

void
visit_verb(struct visit *visit)
{
	visit->verb_before_ms = visit->verb_ms;
	visit->verb_ms = now_ms();
}

void
visit_verb_over(struct visit *visit, bool is_alone)
{
	const enum mover_way way = mover_way(visit->mover);

	visit->slice.was_new = is_alone || way == WAY_NEW;
	visit->slice.took_ms = now_ms() - visit->verb_ms;
	if (is_alone)
		visit->opened_ms = 0;
	else if (way == WAY_NEW)
		visit->opened_ms = visit->verb_ms;
	else if (way == WAY_BEFORE)
		visit->opened_ms = visit->verb_before_ms;
	if (is_alone || way == WAY_NEW)
		visit->pace_in.since = 0;
	else if (way == WAY_BEFORE)
		visit->pace_in.since = visit->came_before;
}

void
visit_went(struct visit *visit)
{
	visit->cuts = 0;
	pace_save(visit);
}

void
visit_retry(struct visit *visit, void (*next)(struct visit *visit),
    const struct err *e)
{
	/* The same remote has the same name on many machines. */
	char *text = mem_format("%s %s",
	    store_identity(visit->store)->device.text, visit->name);
	const struct hash seed = hash_of(text, strlen(text));
	uint64_t number = 0;

	free(text);

	pace_save(visit);
	if (visit->is_late)
		visit_note_late(visit);
	if (visit->is_late || ++visit->cuts > VISIT_CUTS) {
		visit_fail(visit, e);
		return;
	}
	log_debug("remote '%s': %s; slices of %zu, %zu", visit->name, e->msg,
	    visit->pace_in.slice, visit->pace_out.slice);
	visit_step(visit, PROGRESS_WAITING);
	(void)memcpy(&number, seed.bytes, sizeof(number));
	visit->next = next;
	loop_timer_set(visit->timer, pace_wait_ms(visit->cuts, number));
}

/* --- time ---------------------------------------------------------------- */

static int64_t
patience_ms(struct visit *visit)
{
	struct err ignored = { 0 };
	char *text = NULL;
	long seconds = PATIENCE_S;

	if (local_get(store_local(visit->store), "patience", &text, &ignored) &&
	    text != NULL)
		seconds = strtol(text, NULL, 10);
	free(text);
	return (int64_t)(seconds < 1 || seconds > PATIENCE_S ? PATIENCE_S :
							       seconds) *
	    1000;
}

static void
visit_impatient(void *arg)
{
	struct visit *visit = arg;

	if (++visit->waits < PATIENCE_TIMES && !visit->is_awaited(visit->arg)) {
		loop_timer_set(visit->patience, patience_ms(visit));
		return;
	}
	visit->is_late = true;
	mover_stop(visit->mover);
}

void
visit_take_time(struct visit *visit)
{
	visit->waits = 0;
	visit->is_late = false;
	loop_timer_set(visit->patience, patience_ms(visit));
}

void
visit_note_late(struct visit *visit)
{
	if (visit->e.code != ERR_NONE)
		return;
	(void)err_set(&visit->e, ERR_BUSY,
	    "'%s' takes so long that others have their turn first", visit->url);
	(void)err_hint(&visit->e,
	    "what came is kept, and it goes on at the next sync; if it "
	    "stays like this, use another remote, too");
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

	visit_verb_over(visit, false);
	if (e != NULL && mover_was_cut(visit->mover)) {
		visit->round--;
		visit_retry(visit, visit_list, e);
		return;
	}
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
	visit_pull(visit);
}

static void
visit_list_some(struct visit *visit, const char *const *names)
{
	struct err e = { 0 };

	visit_verb(visit);
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
	if (visit->e.code == ERR_NONE) {
		(void)err_set(&visit->e, ERR_TOOBIG,
		    "the remote has more refs than can be looked at; those "
		    "that are known were synced");
		(void)err_hint(&visit->e,
		    "whoever runs the remote should delete those that are of "
		    "no member: git for-each-ref");
	}
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

void
visit_list(struct visit *visit)
{
	visit->round++;
	visit_step(visit, PROGRESS_ASKING);
	if (visit->is_late) {
		visit_note_late(visit);
		visit_end(visit);
	} else if (visit->is_crowded)
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
		.name = visit->name,
	};
	struct err e = { 0 };

	if (!ledger_load(&visit->ledger, store_local(visit->store), visit->name,
		&e)) {
		visit_fail(visit, &e);
		return;
	}
	visit->has_ledger = true;
	if (!mover_open(&visit->mover, visit->loop, &plan, &e)) {
		visit_fail(visit, &e);
		return;
	}
	pace_load(visit);
	pace_trust(&visit->pace_out);
	if (!mover_is_far(visit->mover))
		pace_trust(&visit->pace_in);
	visit_watch(visit);
	visit_list(visit);
}

/*
 * What ended visits before may do so again, after as many bytes as a pack may
 * have: now and then is enough.
 */
static unsigned
also_choose(const struct visit_plan *plan)
{
	uint8_t chance = 0;

	if (!plan->is_asked && !plan->again)
		random_bytes(&chance, sizeof(chance));
	return (plan->again ? PULL_AGAIN : 0) |
	    (chance % LOST_VISITS == 0 ? PULL_LOST : 0);
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
	visit->also = also_choose(plan);
	visit->cb = cb;
	visit->arg = arg;
	visit->told.cb = plan->on_progress;
	visit->told.arg = arg;
	visit->heard = json_array();
	visit->each = EACH_FIRST;
	visit->is_awaited = plan->is_awaited;
	visit->timer = loop_timer_new(loop, visit_due, visit);
	visit->patience = loop_timer_new(loop, visit_impatient, visit);
	visit_take_time(visit);
	visit_later(visit, visit_begin);
	return visit;
}
