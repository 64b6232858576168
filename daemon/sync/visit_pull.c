/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/sync/visit_inner.h"
#include "protocol/base/mem.h"

#define SLICE_REFS 256              /* in one slice */
#define SLICE_LEAST 8               /* records of a journal, in one */
#define DEPTH_ALL ((size_t)1 << 30) /* of what is not whole */

static void pull_fetch(struct visit *visit);

/* --- take ---------------------------------------------------------------- */

/* Is there anything to gain by going on with this phase? */
static bool
phase_goes_on(const struct visit *visit)
{
	if (visit->lost.code != ERR_NONE)
		return true;
	if (visit->slice.count < visit->choice.count || visit->slice.asked > 0)
		return visit->has_moved;
	return visit->choice.is_more && visit->passes < VISIT_PASSES;
}

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
	if (phase_goes_on(visit)) {
		e = visit->lost;
		visit->lost = (struct err){ .code = ERR_NONE };
		if (e.code != ERR_NONE)
			visit_retry(visit, pull_fetch, &e);
		else
			pull_fetch(visit);
	} else if (visit->phase == PULL_CONTROL) {
		visit->phase = PULL_DATA;
		visit->passes = 0;
		pull_fetch(visit);
	} else {
		visit_push(visit);
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

/* --- what came of a slice ------------------------------------------------ */

/* The remote gives no more of it, though it lists it. */
static void
partial_refuse(struct visit *visit, const struct verdict_ref *ref)
{
	struct ledger_row *row = ledger_get(&visit->ledger, &ref->name);

	ledger_row_set_fault(row, &ref->tip, NULL, fault_name(FAULT_OBJECT),
	    "the remote does not give the beginning of it");
}

/* Count what came, for the next slice; false for a ref that stands still. */
static bool
ref_count(struct visit *visit, const struct verdict_ref *ref, size_t *came)
{
	const struct partial *before =
	    partials_find(mover_partials(visit->mover), ref->name.text);
	const size_t had = before == NULL ? 0 : before->count;

	if (!ref->has_tip)
		return true;
	if (!ref->is_partial) {
		const size_t count = ref->count - ref->known_count;

		*came += count > had ? count - had : 0;
		visit->each = (visit->each * 3 + count) / 4;
		visit->has_moved = visit->has_moved || count > 0;
		return true;
	}
	if (ref->walked <= had)
		return visit->lost.code != ERR_NONE;
	*came += ref->walked - had;
	visit->has_moved = true;
	return true;
}

/* Settle what stands still, and take out of the verdict what is only
 * partial: it stays where it is. */
static void
verdict_weigh(struct visit *visit, struct verdict *verdict)
{
	size_t came = 0;

	for (size_t i = 0; i < verdict->ref_count; i++) {
		struct verdict_ref *ref = &verdict->refs[i];

		if (ref_count(visit, ref, &came))
			continue;
		partial_refuse(visit, ref);
		ref->is_partial = false;
		ref->has_tip = false;
		visit->has_moved = true;
	}
	log_debug("remote '%s': a slice of %zu refs, %zu records%s: %zu came",
	    visit->name, visit->slice.count, visit->slice.asked,
	    visit->lost.code == ERR_NONE ? "" : ", was cut", came);
	if (visit->lost.code != ERR_NONE)
		pace_was_cut(&visit->pace_in, visit->slice.asked, came,
		    visit->since);
	else
		pace_went(&visit->pace_in, visit->slice.asked, came,
		    visit->since);
	/* By https each slice has a connection of its own. */
	if (visit->lost.code != ERR_NONE || !mover_is_open(visit->mover))
		visit->since = 0;
	else
		visit->since += came;
	if (visit->lost.code == ERR_NONE || came > 0)
		visit_went(visit);
}

static void
on_verdict(void *arg, struct verdict *verdict, const struct err *e)
{
	struct visit *visit = arg;
	const struct take_plan plan = {
		.loop = visit->loop,
		.store = visit->store,
		.ledger = &visit->ledger,
		.cb = on_taken,
		.arg = visit,
	};
	struct err why = { 0 };

	visit->intake = NULL;
	if (verdict == NULL) {
		mover_drop_partials(visit->mover);
		visit_fail(visit, e);
		return;
	}
	verdict_weigh(visit, verdict);
	if (!mover_note_partials(visit->mover, verdict, &why) ||
	    !take_start(&visit->take, &plan, verdict, &why))
		visit_fail(visit, &why);
	else
		visit_step(visit, PROGRESS_TAKING);
}

/* --- fetch --------------------------------------------------------------- */

static bool
pull_check(struct visit *visit, struct err *e)
{
	const struct pull_choice fetched = {
		.fetches = visit->slice.fetches,
		.count = visit->slice.count,
	};
	struct order order;
	const struct intake_plan plan = {
		.folder = mover_folder(visit->mover),
		.quarantine = mover_quarantine(visit->mover),
		.repo_path = mover_main(visit->mover),
		.order = &order,
	};
	bool ok;

	if (!pull_order(&order, visit->store, &visit->ledger, &fetched, e))
		return false;
	order.is_sliced =
	    visit->slice.asked > 0 || visit->lost.code != ERR_NONE;
	visit_step(visit, PROGRESS_CHECKING);
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
	visit->has_moved = true;
	return false;
}

static void
on_fetch(void *arg, struct mover_fetch *fetches, size_t count,
    const struct err *e)
{
	struct visit *visit = arg;
	struct err why = { 0 };
	bool some = false;

	if (e != NULL && !mover_was_cut(visit->mover)) {
		visit_fail(visit, e);
		return;
	}
	if (e != NULL)
		visit->lost = *e;
	for (size_t i = 0; i < count; i++)
		some = fetch_note(visit, &fetches[i]) || some;
	if (!some && e != NULL)
		pace_was_cut(&visit->pace_in, visit->slice.asked, 0,
		    visit->since);
	if (!some && e != NULL)
		visit->since = 0;
	if (!some)
		phase_end(visit);
	else if (!pull_check(visit, &why))
		visit_fail(visit, &why);
}

/* --- slices -------------------------------------------------------------- */

/* Does some of just this tip lie in the quarantine? */
static bool
is_begun(const struct visit *visit, const struct mover_fetch *fetch)
{
	const struct partial *partial =
	    partials_find(mover_partials(visit->mover), fetch->name);

	return partial != NULL &&
	    memcmp(partial->tip.bytes, fetch->tip.bytes, GIT_ID_LEN) == 0;
}

/* The first of the choice that are begun, or are not. */
static void
slice_fill(struct visit *visit, bool begun, size_t max)
{
	struct visit_slice *slice = &visit->slice;

	for (size_t i = 0; i < visit->choice.count && slice->count < max; i++) {
		const struct mover_fetch *fetch = &visit->choice.fetches[i];
		const struct partial *partial =
		    partials_find(mover_partials(visit->mover), fetch->name);
		struct mover_fetch *added = &slice->fetches[slice->count];

		if (is_begun(visit, fetch) != begun)
			continue;
		*added = *fetch;
		if (partial != NULL) {
			added->is_begun = true;
			added->begun = partial->tip;
		}
		slice->count++;
	}
}

/* Whole journals rather than some of all: what is whole can be taken. */
static void
slice_choose(struct visit *visit)
{
	struct visit_slice *slice = &visit->slice;
	const size_t records = pace_next(&visit->pace_in, visit->since);
	const size_t each =
	    visit->each < SLICE_LEAST ? SLICE_LEAST : visit->each;
	size_t refs = records / (each + each / 4);

	free(slice->fetches);
	*slice = (struct visit_slice){ .count = 0 };
	if (refs < 1)
		refs = 1;
	if (records == 0 || refs > SLICE_REFS)
		refs = records == 0 ? visit->choice.count : SLICE_REFS;
	slice->fetches = mem_new(visit->choice.count, sizeof(*slice->fetches));
	slice_fill(visit, true, refs);
	slice->depth.is_deeper = slice->count > 0;
	if (slice->count == 0)
		slice_fill(visit, false, refs);
	assert(slice->count > 0);
	if (records > 0)
		slice->depth.depth = (records - 1) / slice->count + 1;
	else if (slice->depth.is_deeper)
		slice->depth.depth = DEPTH_ALL;
	slice->asked = slice->depth.depth * slice->count;
}

static void
/* NOLINTNEXTLINE(misc-no-recursion) */
pull_fetch(struct visit *visit)
{
	/* Guests that are left once would be chosen again and again. */
	const bool is_sliced = visit->pace_in.slice > 0;
	struct err e = { 0 };
	bool ok;

	visit->passes++;
	visit->has_moved = false;
	free(visit->choice.fetches);
	visit->choice.fetches = NULL;
	visit->slice.count = 0;
	visit->slice.asked = 0;
	ok = pull_choose(&visit->choice, visit->store, &visit->ledger,
	    visit->phase, visit->again && (!is_sliced || visit->passes == 1),
	    &e);
	if (ok && visit->choice.count == 0) {
		visit_later(visit, phase_end);
	} else if (ok) {
		slice_choose(visit);
		visit_step(visit, PROGRESS_FETCHING);
		ok = mover_fetch(visit->mover, visit->slice.fetches,
		    visit->slice.count, &visit->slice.depth, on_fetch, visit,
		    &e);
	}
	if (!ok)
		visit_fail(visit, &e);
}

void
visit_pull(struct visit *visit)
{
	visit->phase = PULL_CONTROL;
	visit->passes = 0;
	pull_fetch(visit);
}
