/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/base/now.h"
#include "daemon/road/slice.h"
#include "daemon/sync/visit_inner.h"
#include "protocol/base/mem.h"

#define SLICE_LEAST 8 /* records of a journal, in one */
#define CHECKS_MAX 64 /* that fail in a visit */

static void pull_fetch(struct visit *visit);

/* --- take ---------------------------------------------------------------- */

/* Is there anything to gain by going on with this phase? */
static bool
phase_goes_on(const struct visit *visit)
{
	if (visit->lost.code != ERR_NONE)
		return true;
	if (visit->slice.count < visit->choice.count ||
	    visit->slice.depth.depth > 0)
		return visit->has_moved;
	if (visit->has_waiting && !visit->has_moved)
		return false;
	return (visit->choice.is_more || visit->has_waiting) &&
	    visit->passes < VISIT_PASSES;
}

/*
 * The slice is over.  What is not of use any more goes, so that the check of
 * the next one has nothing to do with it.
 */
static bool
slice_leave(struct visit *visit, struct err *e)
{
	if (visit->slice.count == 0)
		return true;
	if (visit->lost.code == ERR_NONE)
		visit_trust(visit);
	else if (!visit->has_moved && !visit->has_carried)
		visit_doubt(visit, &visit->lost);
	return mover_partials(visit->mover)->count > 0 ||
	    mover_bytes(visit->mover) == 0 || mover_empty(visit->mover, e);
}

static void
/* NOLINTNEXTLINE(misc-no-recursion) */
phase_begin(struct visit *visit, enum pull_phase phase)
{
	visit->phase = phase;
	visit->passes = 0;
	visit->doubt.left = 0;
	visit->doubt.is_enough = false;
	pull_fetch(visit);
}

/* As deep as there are phases and passes. */
static void
/* NOLINTNEXTLINE(misc-no-recursion) */
phase_end(struct visit *visit)
{
	struct err e = { 0 };
	size_t moved;

	if (!store_admit_guests(visit->store, &moved, &e) ||
	    !slice_leave(visit, &e)) {
		visit_fail(visit, &e);
		return;
	}
	if (visit->is_late) {
		visit_note_late(visit);
		visit_push(visit);
	} else if (phase_goes_on(visit)) {
		e = visit->lost;
		visit->lost = (struct err){ .code = ERR_NONE };
		if (e.code != ERR_NONE)
			visit_retry(visit, pull_fetch, &e);
		else
			pull_fetch(visit);
	} else if (visit->phase == PULL_CONTROL) {
		phase_begin(visit, PULL_DATA);
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

/* Of records that are here, from the tip down and on islands. */
static size_t
islands_count(const struct island *islands, size_t count)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += islands[i].count;
	return sum;
}

/* Count what came, for the next slice; false for a ref that stands still. */
static bool
ref_count(struct visit *visit, const struct verdict_ref *ref, size_t *came)
{
	const struct partial *before =
	    partials_find(mover_partials(visit->mover), ref->name.text);
	const size_t had = before == NULL ? 0 :
					    before->count +
		islands_count(before->islands, before->island_count);
	const size_t has =
	    ref->walked + islands_count(ref->islands, ref->island_count);

	if (!ref->has_tip)
		return true;
	if (!ref->is_partial) {
		const size_t count = ref->count - ref->known_count;

		*came += count > had ? count - had : 0;
		visit->each = (visit->each * 3 + count) / 4;
		visit->has_moved = true;
		return true;
	}
	*came += has > had ? has - had : 0;
	if (before != NULL && ref->walked <= before->count)
		return visit->lost.code != ERR_NONE;
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
	visit->came_before = came;
	if (visit->lost.code != ERR_NONE) {
		pace_was_cut(&visit->pace_in, visit->slice.asked, came);
	} else {
		pace_took(&visit->pace_in, visit->slice.was_new,
		    visit->slice.took_ms, came);
		pace_went(&visit->pace_in, visit->slice.asked, came);
	}
	if (visit->lost.code == ERR_NONE || came > 0)
		visit_went(visit);
}

/* Whatever it is about, others have nothing to do with it. */
static void
check_failed(struct visit *visit, const struct err *e)
{
	struct err why = { 0 };

	visit->lost = (struct err){ .code = ERR_NONE };
	visit->pace_in.since = 0;
	if (!mover_empty(visit->mover, &why) ||
	    ++visit->doubt.checks > CHECKS_MAX) {
		visit_fail(visit, why.code == ERR_NONE ? e : &why);
		return;
	}
	visit_doubt(visit, e);
	visit_later(visit, pull_fetch);
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
		check_failed(visit, e);
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
	    visit->slice.depth.depth > 0 || visit->lost.code != ERR_NONE;
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

/* How long did the connection hold?  Who ends it here says nothing of it. */
static void
age_note(struct visit *visit)
{
	int64_t age_ms = 0;

	if (visit->slice.was_new)
		age_ms = visit->slice.took_ms;
	else if (visit->opened_ms > 0)
		age_ms = now_ms() - visit->opened_ms;
	if (!visit->is_late)
		pace_lived(&visit->pace_in, visit->slice.was_new, age_ms,
		    visit->slice.asked);
	visit->opened_ms = 0;
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
	visit_verb_over(visit, visit->slice.depth.is_alone);
	visit->has_carried = visit->pace_in.since > 0;
	if (e != NULL) {
		visit->lost = *e;
		age_note(visit);
	}
	visit->has_waiting = false;
	for (size_t i = 0; i < count; i++) {
		some = fetch_note(visit, &fetches[i]) || some;
		if (fetches[i].state == FETCH_WAITS)
			visit->has_waiting = true;
	}
	if (!some && e != NULL) {
		visit->came_before = 0;
		pace_was_cut(&visit->pace_in, visit->slice.asked, 0);
	}
	if (!some)
		phase_end(visit);
	else if (!pull_check(visit, &why))
		visit_fail(visit, &why);
}

/* --- slices -------------------------------------------------------------- */

/* Some of just this tip lies in the quarantine; NULL: does not. */
static const struct partial *
partial_of(const struct visit *visit, const struct mover_fetch *fetch)
{
	const struct partial *partial =
	    partials_find(mover_partials(visit->mover), fetch->name);

	return partial != NULL &&
		memcmp(partial->tip.bytes, fetch->tip.bytes, GIT_ID_LEN) == 0 ?
	    partial :
	    NULL;
}

/* What is known of one, else what experience says. */
static struct slice_part
part_of(const struct visit *visit, const struct mover_fetch *fetch)
{
	const struct partial *partial = partial_of(visit, fetch);
	const size_t each =
	    visit->each < SLICE_LEAST ? SLICE_LEAST : visit->each;
	struct slice_part part = {
		.missing = each + each / 4,
		.depth = SLICE_ALL,
	};

	if (partial == NULL)
		return part;
	if (partial->left > 0) {
		part.depth = partial->left;
		part.missing = partial_missing(partial);
	}
	return part;
}

static void
slice_add(struct visit *visit, const struct mover_fetch *fetch)
{
	struct visit_slice *slice = &visit->slice;
	struct mover_fetch *added = &slice->fetches[slice->count++];
	const struct partial *partial =
	    partials_find(mover_partials(visit->mover), fetch->name);

	*added = *fetch;
	if (partial == NULL)
		return;
	added->is_begun = partial_of(visit, fetch) != NULL;
	added->was_begun = !added->is_begun;
	added->begun = partial->tip;
}

/* What is begun goes first: what is whole can be taken. */
static size_t
parts_fill(struct visit *visit, struct slice_part *parts, size_t *order)
{
	const struct pull_choice *choice = &visit->choice;
	size_t count = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < choice->count; i++) {
			const bool is_begun =
			    partial_of(visit, &choice->fetches[i]) != NULL;

			if (is_begun != (pass == 0))
				continue;
			order[count] = i;
			parts[count++] = part_of(visit, &choice->fetches[i]);
		}
	return count;
}

/* How many of them to ask for. */
static size_t
records_choose(struct visit *visit)
{
	visit->pace_in.age_ms =
	    visit->opened_ms > 0 ? now_ms() - visit->opened_ms : -1;
	return pace_next(&visit->pace_in);
}

static void
slice_choose(struct visit *visit)
{
	const struct pull_choice *choice = &visit->choice;
	const size_t records = records_choose(visit);
	struct slice_part *parts = mem_new(choice->count, sizeof(*parts));
	size_t *order = mem_new(choice->count, sizeof(*order));
	struct visit_slice *slice = &visit->slice;
	const size_t count = parts_fill(visit, parts, order);
	const size_t most = visit->doubt.most > 0 ? visit->doubt.most : count;

	assert(count > 0);
	free(slice->fetches);
	*slice = (struct visit_slice){ .asked = records,
		.depth = { .is_alone = pace_is_alone(&visit->pace_in) } };
	slice->fetches = mem_new(count, sizeof(*slice->fetches));
	if (records == 0)
		slice->depth.depth =
		    mover_partials(visit->mover)->count > 0 ? SLICE_ALL : 0;
	else if (visit->pace_in.slice == 0)
		slice_taste(parts, count, records, &slice->depth.depth);
	else
		slice_plan(parts, count, records, &slice->depth.depth);
	for (size_t i = 0; i < count && slice->count < most; i++)
		if (records == 0 || parts[i].is_chosen)
			slice_add(visit, &choice->fetches[order[i]]);
	free(parts);
	free(order);
}

static void
/* NOLINTNEXTLINE(misc-no-recursion) */
pull_fetch(struct visit *visit)
{
	struct err e = { 0 };
	bool ok;

	if (visit->is_late) {
		visit_note_late(visit);
		visit_push(visit);
		return;
	}
	visit->passes++;
	visit->has_moved = false;
	free(visit->choice.fetches);
	visit->choice.fetches = NULL;
	visit->slice.count = 0;
	visit->slice.asked = 0;
	visit->slice.depth.depth = 0;
	ok = pull_choose(&visit->choice, visit->store, &visit->ledger,
	    visit->phase, visit->also, &e);
	if (ok && visit->doubt.is_enough) {
		visit->choice.count = 0;
		visit->choice.is_more = false;
	}
	if (ok && visit->choice.count == 0) {
		visit_later(visit, phase_end);
	} else if (ok) {
		slice_choose(visit);
		visit_step(visit, PROGRESS_FETCHING);
		visit_verb(visit);
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
	phase_begin(visit, PULL_CONTROL);
}
