/* SPDX-License-Identifier: ISC */
#include "daemon/sync/take.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/log.h"
#include "daemon/base/now.h"
#include "daemon/keeper/build.h"
#include "daemon/sync/lineage.h"
#include "daemon/sync/pull.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* Records in a piece.  What a piece costs by itself, a ref and a commit
 * flushed, is paid again for each: smaller ones would take as long. */
#define PIECE_FIRST 512
#define PIECE_LEAST 256
#define PIECE_MOST 4096
#define PIECE_SHORT_MS 8 /* less: the next one is twice as large */
#define PIECE_LONG_MS 20 /* more: half as large */
#define PIECE_REFS 64    /* refs in one piece */

/* From so many new records on, and when they are a part of all there will be
 * that is not small, it takes less to build the index anew, on two cores. */
#define BULK_LEAST 2048
#define BULK_PART 3

/* One ref of the verdict on its way in. */
struct item {
	const struct verdict_ref *ref;
	bool is_guest;
	bool is_left; /* not to be taken: a guest too many */
	bool is_done;
	size_t taken; /* of its records */
};

struct take {
	struct loop *loop;
	struct loop_timer *timer;
	take_cb cb;
	void *arg;
	struct bulk *bulk;   /* while it is tried */
	struct build *build; /* while it runs */
	struct store *store;
	struct ledger *ledger;
	struct verdict verdict;
	struct item *items;
	size_t next;
	size_t piece;
	bool is_single; /* something in a piece failed: one ref at a time */
	size_t received;
	json_t *heard;
	struct device_id guests[LIMIT_GUESTS];
	size_t guest_count;
};

/* --- guests -------------------------------------------------------------- */

static bool
guest_is_counted(const struct take *take, const struct device_id *device)
{
	for (size_t i = 0; i < take->guest_count; i++)
		if (strcmp(take->guests[i].text, device->text) == 0)
			return true;
	return false;
}

/* One of this remote's guests; false when there are as many already. */
static bool
guest_count(struct take *take, const struct device_id *device)
{
	if (guest_is_counted(take, device))
		return true;
	if (take->guest_count == LIMIT_GUESTS)
		return false;
	take->guests[take->guest_count++] = *device;
	return true;
}

/* Those that came from this remote before. */
static void
guests_load(struct take *take)
{
	for (size_t i = 0; i < take->ledger->count; i++) {
		const struct ledger_row *row = &take->ledger->rows[i];
		struct journal_state state;
		struct err ignored = { 0 };

		if (row->is_kept && row->kept.has_good &&
		    index_journal(store_index(take->store), &state,
			&row->name.journal, &ignored) &&
		    state.is_guest)
			(void)guest_count(take, &state.head.device);
	}
}

/* --- beginning ----------------------------------------------------------- */

static void
item_init(struct take *take, struct item *item, const struct verdict_ref *ref)
{
	item->ref = ref;
	if (!ref->has_head || pull_is_admitted(take->store, &ref->head.device))
		return;
	item->is_guest = true;
	item->is_left = ref->count > 0 && !guest_count(take, &ref->head.device);
}

static void take_first(void *arg);

static bool
take_packs(const struct take *take, struct err *e)
{
	for (size_t i = 0; i < take->verdict.pack_count; i++)
		if (!repo_take_pack(store_repo(take->store),
			take->verdict.packs[i], e))
			return false;
	return true;
}

bool
take_start(struct take **out, const struct take_plan *plan,
    struct verdict *verdict, struct err *e)
{
	struct take *take = mem_new(1, sizeof(*take));

	take->store = plan->store;
	take->ledger = plan->ledger;
	take->cb = plan->cb;
	take->arg = plan->arg;
	take->verdict = *verdict;
	take->piece = PIECE_FIRST;
	take->heard = json_array();
	*verdict = (struct verdict){ .ref_count = 0 };
	if (!take_packs(take, e)) {
		take_free(take);
		return false;
	}
	take->items = mem_new(take->verdict.ref_count, sizeof(*take->items));
	guests_load(take);
	for (size_t i = 0; i < take->verdict.ref_count; i++)
		item_init(take, &take->items[i], &take->verdict.refs[i]);
	take->timer = loop_timer_new(plan->loop, take_first, take);
	take->loop = plan->loop;
	loop_timer_set(take->timer, 0);
	*out = take;
	return true;
}

void
take_free(struct take *take)
{
	if (take == NULL)
		return;
	build_kill(take->build);
	store_bulk_free(take->bulk);
	loop_timer_free(take->timer);
	verdict_clear(&take->verdict);
	json_decref(take->heard);
	free(take->items);
	free(take);
}

size_t
take_received(const struct take *take)
{
	return take->received;
}

json_t *
take_heard(const struct take *take)
{
	return take->heard;
}

/* --- what came of a ref -------------------------------------------------- */

static void
item_count(struct take *take, const struct item *item)
{
	const struct verdict_ref *ref = item->ref;

	if (ref->count <= ref->known_count)
		return;
	take->received += ref->count - ref->known_count;
	(void)json_array_append_new(take->heard,
	    json_string(ref->head.member.text));
}

/* Of a guest's journal the store has one branch; is this another one? */
static bool
item_is_passed_over(struct take *take, const struct item *item)
{
	struct record_place place;
	struct journal_id journal;

	return item->is_guest && item->ref->has_last &&
	    !lineage_find(take->store, &place, &journal,
		&item->ref->last.git_id);
}

/* What was there is no part of what is there now, and that is refused: the
 * remote did not keep what it was given. */
static bool
item_is_replaced(const struct item *item, const struct ledger_row *row)
{
	const uint64_t good =
	    item->ref->has_last ? item->ref->last.sequence : 0;

	return row->is_kept && row->kept.has_good &&
	    row->kept.sequence - 1 > good;
}

static void
item_fault(const struct item *item, struct ledger_row *row)
{
	const struct verdict_ref *ref = item->ref;
	const struct record_place *last = ref->has_last ? &ref->last : NULL;
	const char *fault = fault_name(ref->fault);
	char reason[sizeof(row->kept.reason)];

	(void)snprintf(reason, sizeof(reason), "%s", ref->reason);
	if (item_is_replaced(item, row)) {
		(void)snprintf(reason, sizeof(reason),
		    "record %ju stood there, and now something else: %.180s",
		    (uintmax_t)row->kept.sequence - 1, ref->reason);
		fault = ROW_REPLACED;
	}
	ledger_row_set_fault(row, &ref->tip, last, fault, reason);
}

/* Everything of the ref that is good is in the store. */
static void
item_settle(struct take *take, struct item *item)
{
	const struct verdict_ref *ref = item->ref;
	const struct record_place *last = ref->has_last ? &ref->last : NULL;
	struct ledger_row *row = ledger_get(take->ledger, &ref->name);
	const bool is_passed_over = item_is_passed_over(take, item);

	item->is_done = true;
	if (!ref->has_tip || ref->is_partial)
		return;
	if (item->is_left)
		ledger_row_set_fault(row, &ref->tip, NULL, ROW_GUESTS,
		    "too many journals of keys that are not admitted");
	else if (is_passed_over)
		ledger_row_set_fault(row, &ref->tip, NULL, ROW_GUEST_LIMIT,
		    "its key is not admitted: only one branch was taken");
	else if (ref->is_cut)
		ledger_row_set_fault(row, &ref->tip, last, ROW_GUEST_LIMIT,
		    "its key is not admitted: only the beginning was taken");
	else if (ref->fault != FAULT_NONE)
		item_fault(item, row);
	else
		pull_settle(row, &ref->tip, last);
	if (!item->is_left && !is_passed_over)
		item_count(take, item);
}

/* The store would not have it, though the check passed it. */
static void
item_refuse(struct take *take, struct item *item, const struct err *e)
{
	const struct verdict_ref *ref = item->ref;
	char quoted[LOG_QUOTE_MAX];

	item->is_done = true;
	ledger_row_set_fault(ledger_get(take->ledger, &ref->name), &ref->tip,
	    NULL, fault_name(FAULT_PREVIOUS), log_quote(quoted, e->msg));
}

/* --- pieces -------------------------------------------------------------- */

struct piece {
	struct taken taken[PIECE_REFS];
	struct item *items[PIECE_REFS];
	size_t count;
	size_t records;
};

/* As many records as the piece may have, of the refs that are next. */
static void
piece_fill(struct take *take, struct piece *piece)
{
	const size_t most = take->is_single ? 1 : PIECE_REFS;

	*piece = (struct piece){ .count = 0 };
	for (size_t i = take->next; i < take->verdict.ref_count; i++) {
		struct item *item = &take->items[i];
		const struct verdict_ref *ref = item->ref;
		const size_t left = ref->count - item->taken;
		const size_t room = take->piece - piece->records;

		if (piece->count == most || room == 0)
			return;
		if (item->is_done || item->is_left || left == 0)
			continue;
		piece->taken[piece->count] = (struct taken){
			.ids = ref->ids + item->taken,
			.count = left < room ? left : room,
			.journal = ref->head.journal,
			.class = ref->head.class,
			.is_guest = item->is_guest,
		};
		piece->items[piece->count] = item;
		piece->records += piece->taken[piece->count++].count;
	}
}

static void
piece_adapt(struct take *take, int64_t took_ms)
{
	if (took_ms < PIECE_SHORT_MS && take->piece < PIECE_MOST)
		take->piece *= 2;
	else if (took_ms > PIECE_LONG_MS && take->piece > PIECE_LEAST)
		take->piece /= 2;
}

static bool
is_about_records(const struct err *e)
{
	return e->code == ERR_PROTOCOL || e->code == ERR_NOTFOUND ||
	    e->code == ERR_TOOBIG;
}

static bool
piece_take(struct take *take, struct piece *piece, struct err *e)
{
	const int64_t start = now_ms();
	struct err why = { 0 };

	if (!store_take(take->store, piece->taken, piece->count, &why)) {
		if (!is_about_records(&why)) {
			*e = why;
			return false;
		}
		if (piece->count == 1)
			item_refuse(take, piece->items[0], &why);
		take->is_single = true;
		return true;
	}
	for (size_t i = 0; i < piece->count; i++)
		piece->items[i]->taken += piece->taken[i].count;
	piece_adapt(take, now_ms() - start);
	log_debug("took %zu records of %zu refs in %jd ms", piece->records,
	    piece->count, (intmax_t)(now_ms() - start));
	return true;
}

/* Settle the refs that are whole, from the first that is not. */
static void
take_advance(struct take *take)
{
	for (; take->next < take->verdict.ref_count; take->next++) {
		struct item *item = &take->items[take->next];

		if (item->is_done)
			continue;
		if (!item->is_left && item->taken < item->ref->count)
			return;
		item_settle(take, item);
	}
}

/* Go on from the loop: others want it, too. */
static void
take_later(struct take *take, loop_cb next)
{
	loop_timer_free(take->timer);
	take->timer = loop_timer_new(take->loop, next, take);
	loop_timer_set(take->timer, 0);
}

static void
take_next(void *arg)
{
	struct take *take = arg;
	struct piece piece;
	struct err e = { 0 };

	piece_fill(take, &piece);
	if (piece.count > 0 && !piece_take(take, &piece, &e)) {
		take->cb(take->arg, &e);
		return;
	}
	take_advance(take);
	if (take->next == take->verdict.ref_count)
		take->cb(take->arg, NULL);
	else
		take_later(take, take_next);
}

/* --- at once ------------------------------------------------------------- */

/* Is it quicker to build the index anew? */
static bool
bulk_is_worth(const struct take *take)
{
	const size_t have = index_records(store_index(take->store));
	size_t count = 0;

	for (size_t i = 0; i < take->verdict.ref_count; i++) {
		const struct verdict_ref *ref = take->items[i].ref;

		if (!take->items[i].is_left)
			count += ref->count - ref->known_count;
	}
	return count >= BULK_LEAST && count >= (have + count) / BULK_PART;
}

/* Piece by piece, then: that finds out which ref it is, if it is one. */
static void
bulk_fail(struct take *take, const struct err *e)
{
	log_failure("the index grows, and is not built anew", e);
	store_bulk_free(take->bulk);
	take->bulk = NULL;
	take_later(take, take_next);
}

static bool
bulk_add(struct take *take, struct err *e)
{
	for (size_t i = 0; i < take->verdict.ref_count; i++) {
		const struct item *item = &take->items[i];
		const struct taken taken = {
			.ids = item->ref->ids,
			.count = item->is_left ? 0 : item->ref->count,
			.journal = item->ref->head.journal,
			.class = item->ref->head.class,
			.is_guest = item->is_guest,
		};

		if (!store_bulk_add(take->bulk, &taken, e))
			return false;
	}
	return true;
}

static void
bulk_move(void *arg)
{
	struct take *take = arg;
	struct err e = { 0 };
	bool done;

	if (!store_bulk_move(take->bulk, &done, &e)) {
		bulk_fail(take, &e);
		return;
	}
	if (!done) {
		take_later(take, bulk_move);
		return;
	}
	for (size_t i = 0; i < take->verdict.ref_count; i++)
		take->items[i].taken = take->items[i].ref->count;
	take_advance(take);
	take->cb(take->arg, NULL);
}

static void
on_built(void *arg, const struct err *e)
{
	struct take *take = arg;

	take->build = NULL;
	if (e != NULL)
		bulk_fail(take, e);
	else
		bulk_move(take);
}

static bool
bulk_begin(struct take *take, struct err *e)
{
	int order = -1;
	bool done;

	if (!store_bulk_open(&take->bulk, take->store, e) ||
	    !bulk_add(take, e) || !store_bulk_order(take->bulk, &order, e))
		return false;
	done = build_start(&take->build, take->loop, store_path(take->store),
	    order, on_built, take, e);
	(void)close(order);
	return done;
}

static void
take_first(void *arg)
{
	struct take *take = arg;
	struct err e = { 0 };

	if (!bulk_is_worth(take))
		take_next(take);
	else if (!bulk_begin(take, &e))
		bulk_fail(take, &e);
}
