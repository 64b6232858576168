/* SPDX-License-Identifier: ISC */
#include "daemon/sync/pull.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/sync/lineage.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "protocol/seal/key.h"

#define ANCHORS_MAX 16 /* of one ref in an order */

bool
pull_is_admitted(struct store *store, const struct device_id *device)
{
	return strcmp(device->text, store_identity(store)->device.text) == 0 ||
	    control_carries(index_control(store_index(store)), device);
}

/* --- what is here already ------------------------------------------------ */

void
pull_settle(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last)
{
	const bool had = row->is_kept && row->kept.has_good;
	const uint64_t before = had ? row->kept.sequence - 1 : 0;
	char reason[128];

	if (before <= last->sequence) {
		ledger_row_set_good(row, tip, last);
		return;
	}
	(void)snprintf(reason, sizeof(reason),
	    "it showed record %ju before, and ends with record %ju now",
	    (uintmax_t)before, (uintmax_t)last->sequence);
	ledger_row_set_fault(row, tip, last, ROW_ROLLED_BACK, reason);
	row->is_noticed = true;
}

static bool
class_fits(const struct refname *name, const struct journal_head *head)
{
	return name->kind == REFNAME_BRANCH ||
	    (name->kind == REFNAME_CONTROL) == (head->class == CLASS_CONTROL);
}

/* A new tip that is a record of ours: nothing to fetch. */
static void
compare_known(struct store *store, struct ledger_row *row)
{
	struct journal_state state;
	struct record_place place;
	struct journal_id journal;
	struct err ignored = { 0 };

	if (!repo_has(store_repo(store), &row->tip) ||
	    !lineage_find(store, &place, &journal, &row->tip) ||
	    !index_journal(store_index(store), &state, &journal, &ignored))
		return;
	if (strcmp(journal.text, row->name.journal.text) == 0 &&
	    class_fits(&row->name, &state.head))
		pull_settle(row, &row->tip, &place);
	else
		ledger_row_set_fault(row, &row->tip, NULL,
		    fault_name(FAULT_JOURNAL),
		    "journal: the ref names another journal");
}

/* Nobody restores a ref of a stranger, and a branch that is gone is missed
 * only if it held something that no other ref has: push_choose() sees that. */
static void
compare_gone(struct store *store, struct ledger_row *row)
{
	struct journal_state state;
	struct err ignored = { 0 };

	if (row->kept.has_good && row->name.kind != REFNAME_BRANCH &&
	    index_journal(store_index(store), &state, &row->name.journal,
		&ignored) &&
	    !state.is_guest) {
		ledger_row_set_vanished(row);
	} else if (strcmp(row->kept.fault, ROW_VANISHED) != 0) {
		row->is_kept = false;
		row->is_changed = true;
	}
}

/* Is it still to be found out what it shows?  What the remote kept back may
 * have come by another road. */
static bool
row_is_open(const struct ledger_row *row)
{
	return !ledger_row_is_current(row) ||
	    strcmp(row->kept.fault, ROW_LOST) == 0;
}

void
pull_compare(struct store *store, struct ledger *ledger, bool is_cut)
{
	for (size_t i = 0; i < ledger->count; i++) {
		struct ledger_row *row = &ledger->rows[i];

		if (row->is_listed && row_is_open(row))
			compare_known(store, row);
		else if (!row->is_listed && row->is_kept && !is_cut)
			compare_gone(store, row);
	}
}

/* --- what to fetch ------------------------------------------------------- */

/* A journal that this store has a ref of, and that ref's tip. */
struct known_tip {
	struct journal_id journal;
	struct git_id tip;
};

struct known {
	struct known_tip *tips; /* ascending by journal */
	size_t count;
};

static int
known_compare(const void *a, const void *b)
{
	const struct known_tip *one = a;
	const struct known_tip *other = b;

	return strcmp(one->journal.text, other->journal.text);
}

/* The journal that a ref of ours is about, guests' among them. */
static bool
journal_of(struct journal_id *out, const char *ref)
{
	const char *id = strchr(ref, '/'); /* refs/heads/c/<journal> */

	for (int i = 0; i < 2 && id != NULL; i++)
		id = strchr(id + 1, '/');
	return id != NULL && strlen(id + 1) >= JOURNAL_ID_LEN &&
	    journal_id_parse(out, id + 1, JOURNAL_ID_LEN);
}

static bool
known_load(struct known *out, struct store *store, struct err *e)
{
	struct repo_ref *refs;
	size_t count;

	*out = (struct known){ .count = 0 };
	if (!repo_refs(store_repo(store), &refs, &count, e))
		return false;
	out->tips = mem_new(count, sizeof(*out->tips));
	for (size_t i = 0; i < count; i++) {
		struct known_tip *tip = &out->tips[out->count];

		tip->tip = refs[i].id;
		if (journal_of(&tip->journal, refs[i].name))
			out->count++;
	}
	free(refs);
	if (out->count > 0)
		qsort(out->tips, out->count, sizeof(*out->tips), known_compare);
	return true;
}

/* NULL: nothing of that journal is here. */
static const struct known_tip *
known_find(const struct known *known, const struct journal_id *journal)
{
	const struct known_tip key = { .journal = *journal };

	if (known->count == 0)
		return NULL;
	return bsearch(&key, known->tips, known->count, sizeof(*known->tips),
	    known_compare);
}

/* Its key may be admitted by now. */
static bool
row_was_guest(struct store *store, const struct ledger_row *row)
{
	struct journal_state state;
	struct err ignored = { 0 };

	return ledger_row_is_current(row) &&
	    strcmp(row->kept.fault, ROW_GUEST_LIMIT) == 0 &&
	    index_journal(store_index(store), &state, &row->name.journal,
		&ignored) &&
	    pull_is_admitted(store, &state.head.device);
}

/* The remote may have been mended, or the way. */
static bool
row_is_doubtful(const struct ledger_row *row, unsigned also)
{
	const char *fault = row->kept.fault;

	if (!ledger_row_is_current(row) || row->is_tried)
		return false;
	return ((also & PULL_LOST) != 0 && strcmp(fault, ROW_LOST) == 0) ||
	    ((also & PULL_AGAIN) != 0 &&
		(strcmp(fault, ROW_GUESTS) == 0 ||
		    strcmp(fault, fault_name(FAULT_OBJECT)) == 0));
}

/* A branch says its class only by its records. */
static enum pull_phase
row_phase(struct store *store, const struct ledger_row *row, bool is_known)
{
	struct journal_state state;
	struct err ignored = { 0 };

	if (row->name.kind == REFNAME_CONTROL)
		return PULL_CONTROL;
	if (row->name.kind == REFNAME_BRANCH && is_known &&
	    index_journal(store_index(store), &state, &row->name.journal,
		&ignored) &&
	    state.head.class == CLASS_CONTROL)
		return PULL_CONTROL;
	return PULL_DATA;
}

/* What the ref held when it was seen last is what it most likely still has;
 * else some of what is here. */
static void
fetch_add(struct mover_fetch *out, size_t *count, struct store *store,
    const struct ledger_row *row, const struct known_tip *known)
{
	struct mover_fetch *fetch = &out[(*count)++];

	(void)snprintf(fetch->name, sizeof(fetch->name), "%s", row->name.text);
	fetch->tip = row->tip;
	fetch->has_have = known != NULL;
	if (known == NULL)
		return;
	fetch->have = known->tip;
	if (row->is_kept && row->kept.has_good &&
	    repo_has(store_repo(store), &row->kept.good))
		fetch->have = row->kept.good;
}

/* Journals that are in the room, though nothing of them is here: somebody
 * has seen them.  A newcomer finds them so among thousands of junk. */
struct missed {
	struct index_missed *all; /* ascending by journal */
	size_t count;
};

static int
missed_compare(const void *a, const void *b)
{
	const struct journal_id *key = a;
	const struct index_missed *one = b;

	return strcmp(key->text, one->journal.text);
}

static bool
is_missed(const struct missed *missed, const struct journal_id *journal)
{
	return missed->count > 0 &&
	    bsearch(journal, missed->all, missed->count, sizeof(*missed->all),
		missed_compare) != NULL;
}

/* Refs in a row, with a bound. */
struct some {
	struct mover_fetch *fetches;
	size_t count;
};

static void
some_add(struct pull_choice *out, struct some *some, struct store *store,
    const struct ledger_row *row, const struct known_tip *known)
{
	if (some->count < LIMIT_REMOTE_NEW)
		fetch_add(some->fetches, &some->count, store, row, known);
	else
		out->is_more = true;
}

/* What was in doubt comes last, each time from another one on, so that those
 * which end the visit again do not stand before the others for ever. */
static void
choice_add(struct pull_choice *out, const struct some *some, bool is_turned)
{
	uint16_t start = 0;

	if (is_turned && some->count > 1)
		random_bytes(&start, sizeof(start));
	for (size_t i = 0; i < some->count; i++)
		out->fetches[out->count++] =
		    some->fetches[(start + i) % some->count];
}

bool
pull_choose(struct pull_choice *out, struct store *store, struct ledger *ledger,
    enum pull_phase phase, unsigned also, struct err *e)
{
	struct some unknown = { .count = 0 };
	struct some doubtful = { .count = 0 };
	struct missed missed;
	struct known known;

	*out = (struct pull_choice){ .count = 0 };
	if (!index_missed(store_index(store), &missed.all, &missed.count, e))
		return false;
	if (!known_load(&known, store, e)) {
		free(missed.all);
		return false;
	}
	out->fetches = mem_new(ledger->count, sizeof(*out->fetches));
	unknown.fetches = mem_new(LIMIT_REMOTE_NEW, sizeof(*unknown.fetches));
	doubtful.fetches = mem_new(LIMIT_REMOTE_NEW, sizeof(*unknown.fetches));
	for (size_t i = 0; i < ledger->count; i++) {
		const struct ledger_row *row = &ledger->rows[i];
		const struct known_tip *tip =
		    known_find(&known, &row->name.journal);
		const bool is_new = !ledger_row_is_current(row);

		if (!row->is_listed ||
		    row_phase(store, row, tip != NULL) != phase)
			continue;
		if (row_is_doubtful(row, also))
			some_add(out, &doubtful, store, row, tip);
		else if (tip != NULL && (is_new || row_was_guest(store, row)))
			fetch_add(out->fetches, &out->count, store, row, tip);
		else if (is_new && is_missed(&missed, &row->name.journal))
			fetch_add(out->fetches, &out->count, store, row, NULL);
		else if (tip == NULL && is_new)
			some_add(out, &unknown, store, row, NULL);
	}
	/* There is room: each is of another row. */
	choice_add(out, &unknown, false);
	choice_add(out, &doubtful, true);
	free(unknown.fetches);
	free(doubtful.fetches);
	free(missed.all);
	free(known.tips);
	return true;
}

/* --- what the check must know -------------------------------------------- */

static int
device_compare(const void *a, const void *b)
{
	const struct device_id *one = a;
	const struct device_id *other = b;

	return strcmp(one->text, other->text);
}

static void
order_admit(struct order *order, struct store *store)
{
	const struct control *control = index_control(store_index(store));

	order->admitted =
	    mem_new(control->carried_count + 1, sizeof(*order->admitted));
	for (size_t i = 0; i < control->carried_count; i++)
		order->admitted[i] = control->carried[i];
	order->admitted[control->carried_count] = store_identity(store)->device;
	order->admitted_count = control->carried_count + 1;
	qsort(order->admitted, order->admitted_count, sizeof(*order->admitted),
	    device_compare);
}

static void
anchor_add(struct order_ref *out, struct store *store, const struct git_id *id)
{
	struct record_place *anchor = &out->anchors[out->anchor_count];
	struct journal_id journal;

	if (out->anchor_count < ANCHORS_MAX &&
	    lineage_find(store, anchor, &journal, id) &&
	    strcmp(journal.text, out->name.journal.text) == 0)
		out->anchor_count++;
}

/* The ends of the branches that are here, and what this ref held.  A guest's
 * journal is walked whole, so that its bytes are counted whole. */
static void
order_anchor(struct order_ref *out, struct store *store,
    const struct ledger_row *row, const struct repo_ref *refs, size_t count)
{
	struct journal_state state;
	struct journal_id journal;
	struct err ignored = { 0 };

	out->anchors = mem_new(ANCHORS_MAX, sizeof(*out->anchors));
	if (!index_journal(store_index(store), &state, &out->name.journal,
		&ignored) ||
	    state.is_guest)
		return;
	out->has_head = true;
	out->head = state.head;
	if (row != NULL && row->is_kept && row->kept.has_good)
		anchor_add(out, store, &row->kept.good);
	for (size_t i = 0; i < count; i++)
		if (journal_of(&journal, refs[i].name) &&
		    strcmp(journal.text, out->name.journal.text) == 0)
			anchor_add(out, store, &refs[i].id);
}

bool
pull_order(struct order *out, struct store *store, struct ledger *ledger,
    const struct pull_choice *choice, struct err *e)
{
	struct repo_ref *refs;
	size_t ref_count;

	if (!repo_refs(store_repo(store), &refs, &ref_count, e))
		return false;
	*out = (struct order){
		.room = store_identity(store)->room,
		.guest_max = LIMIT_GUEST,
		.refs = mem_new(choice->count, sizeof(*out->refs)),
	};
	order_admit(out, store);
	for (size_t i = 0; i < choice->count; i++) {
		const struct mover_fetch *fetch = &choice->fetches[i];
		struct order_ref *ref = &out->refs[out->ref_count];

		if (fetch->state != FETCH_DONE ||
		    !refname_parse(&ref->name, fetch->name))
			continue;
		order_anchor(ref, store, ledger_find(ledger, fetch->name), refs,
		    ref_count);
		out->ref_count++;
	}
	free(refs);
	return true;
}
