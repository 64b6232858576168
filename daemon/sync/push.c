/* SPDX-License-Identifier: ISC */
#include "daemon/sync/push.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/sync/lineage.h"
#include "protocol/base/mem.h"

#define COPY_MAX 999 /* the highest number behind a branch's name */

/* Refs of one journal in which a remote put something else in the place of
 * what was sent: it is one that rewrites, and is given no more of it. */
#define REPLACED_MAX 16

/* A ref of the remote, of the journal at hand. */
struct place_there {
	struct refname name;
	bool is_clean; /* all behind it is good: it can be moved forward */
	bool has_good;
	struct record_place good;
};

/* One journal: what the remote has of it, and will have. */
struct there {
	struct store *store;
	struct journal_id journal;
	struct place_there *refs;
	size_t count;
	size_t room;
	size_t replaced;
};

struct chooser {
	struct store *store;
	struct ledger *ledger;
	struct push_item *items;
	size_t count;
	size_t room;
};

static bool
id_is_same(const struct git_id *one, const struct git_id *other)
{
	return memcmp(one->bytes, other->bytes, GIT_ID_LEN) == 0;
}

/* --- what the remote has ------------------------------------------------- */

static struct place_there *
there_add(struct there *there, const struct refname *name)
{
	struct place_there *added;

	there->refs = mem_grow(there->refs, &there->room, there->count + 1,
	    sizeof(*there->refs));
	added = &there->refs[there->count++];
	*added = (struct place_there){ .name = *name };
	return added;
}

static void
there_load(struct there *there, struct store *store,
    const struct ledger *ledger, const struct journal_id *journal)
{
	*there = (struct there){ .store = store, .journal = *journal };
	for (size_t i = 0; i < ledger->count; i++) {
		const struct ledger_row *row = &ledger->rows[i];
		struct place_there *ref;
		struct journal_id found;

		if (!row->is_listed ||
		    strcmp(row->name.journal.text, journal->text) != 0)
			continue;
		if (ledger_row_is_current(row) &&
		    strcmp(row->kept.fault, ROW_REPLACED) == 0)
			there->replaced++;
		ref = there_add(there, &row->name);
		ref->has_good = ledger_row_is_current(row) &&
		    row->kept.has_good &&
		    lineage_find(store, &ref->good, &found, &row->kept.good) &&
		    strcmp(found.text, journal->text) == 0;
		ref->is_clean = ref->has_good && ledger_row_is_clean(row);
	}
}

static struct place_there *
there_find(struct there *there, const char *name)
{
	for (size_t i = 0; i < there->count; i++)
		if (strcmp(there->refs[i].name.text, name) == 0)
			return &there->refs[i];
	return NULL;
}

static bool
there_has(const struct there *there, const struct record_place *tip)
{
	for (size_t i = 0; i < there->count; i++)
		if (there->refs[i].has_good &&
		    lineage_has(there->store, &there->journal,
			&there->refs[i].good, tip))
			return true;
	return false;
}

/* --- where a branch goes ------------------------------------------------- */

static bool
can_advance(const struct there *there, const struct place_there *ref,
    const struct record_place *tip)
{
	return ref->is_clean &&
	    lineage_has(there->store, &there->journal, tip, &ref->good);
}

static void
push_to(struct push_item *out, struct place_there *ref,
    const struct record_place *tip, uint64_t from)
{
	out->name = ref->name;
	out->tip = *tip;
	out->from = from;
	ref->is_clean = true;
	ref->has_good = true;
	ref->good = *tip;
}

/* A name that nothing there has; false when none is left. */
static bool
new_name(struct refname *out, struct there *there, const struct hash *first)
{
	for (unsigned copy = 1; copy <= COPY_MAX; copy++) {
		*out = refname_branch(&there->journal, first, copy);
		if (there_find(there, out->text) == NULL)
			return true;
	}
	return false;
}

/* Nothing is chosen where the remote keeps nothing: others' journals go. */
static bool
choose_new(struct push_item *out, struct there *there,
    const struct place_there *own, const struct record_place *tip,
    struct err *e)
{
	struct refname name;
	struct hash first;
	uint64_t below;

	if (!lineage_part(there->store, &first, &below, tip,
		own->has_good ? &own->good : NULL, e))
		return false;
	if (there->replaced >= REPLACED_MAX || !new_name(&name, there, &first))
		return true;
	push_to(out, there_add(there, &name), tip, below);
	return true;
}

static bool
choose_ref(struct push_item *out, struct there *there,
    const struct refname *own_name, const struct record_place *tip,
    struct err *e)
{
	struct place_there *own = there_find(there, own_name->text);

	if (own == NULL) {
		push_to(out, there_add(there, own_name), tip, 0);
		return true;
	}
	if (can_advance(there, own, tip)) {
		push_to(out, own, tip, own->good.sequence);
		return true;
	}
	for (size_t i = 0; i < there->count; i++) {
		struct place_there *ref = &there->refs[i];

		if (ref->name.kind == REFNAME_BRANCH &&
		    can_advance(there, ref, tip)) {
			push_to(out, ref, tip, ref->good.sequence);
			return true;
		}
	}
	return choose_new(out, there, own, tip, e);
}

/* --- all journals -------------------------------------------------------- */

/* The quick answer for almost all refs: it is there under its own name. */
static bool
is_there(struct ledger *ledger, const struct repo_ref *ref)
{
	const struct ledger_row *row = ledger_find(ledger, ref->name);

	return row != NULL && ledger_row_is_clean(row) &&
	    id_is_same(&row->tip, &ref->id);
}

static bool
choose_tip(struct chooser *chooser, struct there *there,
    const struct repo_ref *ref, struct err *e)
{
	struct push_item item = { .from = 0 };
	struct journal_state state;
	struct record_place tip;
	struct journal_id journal;
	struct refname own;

	if (!lineage_find(chooser->store, &tip, &journal, &ref->id) ||
	    strcmp(journal.text, there->journal.text) != 0 ||
	    there_has(there, &tip))
		return true;
	if (!index_journal(store_index(chooser->store), &state, &journal, e))
		return false;
	own = refname_own(state.head.class, &journal);
	if (!choose_ref(&item, there, &own, &tip, e))
		return false;
	if (item.tip.sequence == 0)
		return true;
	item.is_control = state.head.class == CLASS_CONTROL;
	chooser->items = mem_grow(chooser->items, &chooser->room,
	    chooser->count + 1, sizeof(*chooser->items));
	chooser->items[chooser->count++] = item;
	return true;
}

/* All refs of the journal of refs[at], its own one first. */
static bool
choose_journal(struct chooser *chooser, const struct repo_ref *refs,
    size_t count, const struct journal_id *journal, struct err *e)
{
	struct there there;
	bool ok = true;

	there_load(&there, chooser->store, chooser->ledger, journal);
	for (int branches = 0; ok && branches <= 1; branches++)
		for (size_t i = 0; ok && i < count; i++) {
			struct refname name;

			if (!refname_parse(&name, refs[i].name) ||
			    (name.kind == REFNAME_BRANCH) != (branches == 1) ||
			    strcmp(name.journal.text, journal->text) != 0 ||
			    is_there(chooser->ledger, &refs[i]))
				continue;
			ok = choose_tip(chooser, &there, &refs[i], e);
		}
	free(there.refs);
	return ok;
}

static int
item_compare(const void *a, const void *b)
{
	const struct push_item *one = a;
	const struct push_item *other = b;

	if (one->is_control != other->is_control)
		return one->is_control ? -1 : 1;
	return strcmp(one->name.text, other->name.text);
}

static bool
journal_is_done(const struct journal_id *done, size_t count,
    const struct journal_id *journal)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(done[i].text, journal->text) == 0)
			return true;
	return false;
}

bool
push_choose(struct push_item **out, size_t *count, struct store *store,
    struct ledger *ledger, struct err *e)
{
	struct chooser chooser = { .store = store, .ledger = ledger };
	struct repo_ref *refs;
	struct journal_id *done;
	size_t done_count = 0;
	size_t ref_count;
	bool ok = true;

	if (!repo_refs(store_repo(store), &refs, &ref_count, e))
		return false;
	done = mem_new(ref_count, sizeof(*done));
	for (size_t i = 0; ok && i < ref_count; i++) {
		struct refname name;

		/* Guests' refs have other names. */
		if (!refname_parse(&name, refs[i].name) ||
		    is_there(ledger, &refs[i]) ||
		    journal_is_done(done, done_count, &name.journal))
			continue;
		done[done_count++] = name.journal;
		ok =
		    choose_journal(&chooser, refs, ref_count, &name.journal, e);
	}
	free(done);
	free(refs);
	if (!ok) {
		free(chooser.items);
		return false;
	}
	if (chooser.count > 0)
		qsort(chooser.items, chooser.count, sizeof(*chooser.items),
		    item_compare);
	*out = chooser.items;
	*count = chooser.count;
	return true;
}
