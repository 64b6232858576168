/* SPDX-License-Identifier: ISC */
#include "daemon/sync/unsent.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/road/refname.h"
#include "daemon/sync/lineage.h"
#include "protocol/base/mem.h"

/* What is known to be somewhere else: a record, and all below it. */
struct sent {
	struct journal_id journal;
	struct git_id good; /* unless is_sight */
	uint64_t sequence;
	bool is_sight; /* of a journal without branches: known by number */
};

struct sents {
	struct sent *sents; /* ascending by journal */
	size_t count;
	size_t room;
};

static int
sent_compare(const void *a, const void *b)
{
	const struct sent *one = a;
	const struct sent *other = b;

	return strcmp(one->journal.text, other->journal.text);
}

static void
sent_put(struct sents *sents, const struct sent *sent)
{
	sents->sents = mem_grow(sents->sents, &sents->room, sents->count + 1,
	    sizeof(*sents->sents));
	sents->sents[sents->count++] = *sent;
}

static bool
sent_add(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct refname name;

	(void)remote;
	if (ref->has_good && refname_parse(&name, ref->ref))
		sent_put(arg,
		    &(struct sent){
			.journal = name.journal,
			.good = ref->good,
			.sequence = ref->sequence - 1,
		    });
	return true;
}

/* The first of the journal's, or the end. */
static size_t
sents_find(const struct sents *sents, const struct journal_id *journal)
{
	size_t low = 0;
	size_t high = sents->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(sents->sents[middle].journal.text, journal->text) <
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
id_is_same(const struct git_id *one, const struct git_id *other)
{
	return memcmp(one->bytes, other->bytes, GIT_ID_LEN) == 0;
}

/* Of a branch: what lies behind the journal's own ref, too, is counted with
 * that one. */
static uint64_t
branch_floor(struct store *store, const struct record_place *tip,
    const struct journal_state *state)
{
	const struct refname own =
	    refname_own(state->head.class, &state->head.journal);
	struct record_place place;
	struct journal_id journal;
	struct err ignored = { 0 };
	struct git_id id;
	struct hash first;
	uint64_t below;

	if (!repo_ref_get(store_repo(store), &id, own.text, &ignored) ||
	    !lineage_find(store, &place, &journal, &id) ||
	    !lineage_part(store, &first, &below, tip, &place, &ignored))
		return 0;
	return below;
}

/* A tip, and how far below it others have the chain. */
struct gap {
	uint64_t tip;
	uint64_t below;
};

static bool
is_at(const struct sents *sents, size_t at, const struct journal_id *journal)
{
	return at < sents->count &&
	    strcmp(sents->sents[at].journal.text, journal->text) == 0;
}

/* A journal without branches: numbers say it all. */
static struct gap
gap_plain(struct store *store, const struct sents *sents, size_t at,
    const struct journal_state *state)
{
	struct gap gap = { .tip = state->last };

	for (; is_at(sents, at, &state->head.journal); at++) {
		const struct sent *sent = &sents->sents[at];

		if (sent->sequence > gap.below &&
		    (sent->is_sight ||
			repo_has(store_repo(store), &sent->good)))
			gap.below = sent->sequence;
	}
	if (gap.below > gap.tip)
		gap.below = gap.tip;
	return gap;
}

static struct gap
gap_branched(struct store *store, const struct sents *sents,
    const struct refname *name, const struct git_id *id)
{
	size_t at = sents_find(sents, &name->journal);
	struct journal_state state;
	struct record_place tip;
	struct journal_id journal;
	struct err ignored = { 0 };
	struct gap gap = { .tip = 0 };

	if (!lineage_find(store, &tip, &journal, id) ||
	    !index_journal(store_index(store), &state, &journal, &ignored))
		return gap;
	gap.tip = tip.sequence;
	if (name->kind == REFNAME_BRANCH)
		gap.below = branch_floor(store, &tip, &state);
	for (; is_at(sents, at, &name->journal); at++) {
		struct record_place good;

		if (sents->sents[at].sequence <= gap.below ||
		    !lineage_find(store, &good, &journal,
			&sents->sents[at].good))
			continue;
		if (lineage_has(store, &journal, &good, &tip))
			return (struct gap){ tip.sequence, tip.sequence };
		if (lineage_has(store, &journal, &tip, &good))
			gap.below = good.sequence;
	}
	return gap;
}

/* How much of the chain below this tip nobody has. */
static struct gap
tip_gap(struct store *store, const struct sents *sents,
    const struct refname *name, const struct git_id *id)
{
	const size_t first = sents_find(sents, &name->journal);
	struct journal_state state;
	struct err ignored = { 0 };

	for (size_t at = first; is_at(sents, at, &name->journal); at++)
		if (!sents->sents[at].is_sight &&
		    id_is_same(&sents->sents[at].good, id))
			return (struct gap){ .tip = 0 };
	if (index_journal(store_index(store), &state, &name->journal,
		&ignored) &&
	    state.tip_count == 1 && id_is_same(&state.tip.git_id, id))
		return gap_plain(store, sents, first, &state);
	return gap_branched(store, sents, name, id);
}

static void
sents_sort(struct sents *sents)
{
	if (sents->count > 0)
		qsort(sents->sents, sents->count, sizeof(*sents->sents),
		    sent_compare);
}

bool
unsent_count(uint64_t *out, struct store *store, const char *remote,
    struct err *e)
{
	struct sents sents = { .count = 0 };
	struct repo_ref *refs;
	size_t count;

	if (!local_remote_refs(store_local(store), remote, sent_add, &sents,
		e) ||
	    !repo_refs(store_repo(store), &refs, &count, e)) {
		free(sents.sents);
		return false;
	}
	sents_sort(&sents);
	*out = 0;
	for (size_t i = 0; i < count; i++) {
		struct refname name;
		struct gap gap;

		if (!refname_parse(&name, refs[i].name))
			continue;
		gap = tip_gap(store, &sents, &name, &refs[i].id);
		*out += gap.tip - gap.below;
	}
	free(refs);
	free(sents.sents);
	return true;
}

/* --- only here ----------------------------------------------------------- */

/* Our own journals, and who has seen something of them. */
struct own {
	struct store *store;
	struct sents sents;
	struct journal_id at; /* the forked journal that sights are of */
	bool has_failed;      /* for this */
	struct err e;
};

/* Would it still be there if this machine were lost? */
static bool
own_is_safe_with(void *arg, const struct journal_head *witness)
{
	const struct own *own = arg;
	const struct device *device =
	    control_device(index_control(store_index(own->store)),
		&witness->device);

	return device != NULL && !device->is_cut;
}

static void
own_reach(void *arg, const struct journal_id *journal, uint64_t sequence)
{
	struct own *own = arg;
	struct journal_state state;
	struct err ignored = { 0 };

	if (!index_journal(store_index(own->store), &state, journal,
		&ignored) ||
	    state.tip_count > 1)
		return;
	sent_put(&own->sents,
	    &(struct sent){
		.journal = *journal,
		.sequence = sequence,
		.is_sight = true,
	    });
}

static void
own_sight(void *arg, const struct index_sight *sight)
{
	struct own *own = arg;

	if (sight->is_guest || !own_is_safe_with(own, sight->witness) ||
	    strcmp(sight->witness->device.text,
		store_identity(own->store)->device.text) == 0)
		return;
	sent_put(&own->sents,
	    &(struct sent){
		.journal = own->at,
		.good = sight->git_id,
		.sequence = sight->sequence,
	    });
}

/* Of branches numbers do not say which: the records themselves do. */
static void
own_forked(void *arg, const struct journal_state *state)
{
	struct own *own = arg;

	own->at = state->head.journal;
	if (state->tip_count > 1 && !own->has_failed)
		own->has_failed = !index_seen_of(store_index(own->store),
		    &own->at, own_sight, own, &own->e);
}

static bool
own_load(struct own *own, struct err *e)
{
	struct index *index = store_index(own->store);
	const struct device_id *self = &store_identity(own->store)->device;
	const struct index_seeing seeing = { own_is_safe_with, own_reach, own };

	index_journals_of(index, self, own_forked, own);
	if (own->has_failed) {
		*e = own->e;
		return false;
	}
	return index_seen_elsewhere(index, self, &seeing, e) &&
	    local_remote_refs(store_local(own->store), NULL, sent_add,
		&own->sents, e);
}

static bool
own_ref(struct own *own, struct only_here *out, const struct repo_ref *ref,
    struct err *e)
{
	struct index *index = store_index(own->store);
	struct journal_state state;
	struct err ignored = { 0 };
	struct refname name;
	struct gap gap;
	int64_t time;

	if (!refname_parse(&name, ref->name) ||
	    !index_journal(index, &state, &name.journal, &ignored) ||
	    strcmp(state.head.device.text,
		store_identity(own->store)->device.text) != 0)
		return true;
	gap = tip_gap(own->store, &own->sents, &name, &ref->id);
	if (gap.tip == gap.below)
		return true;
	if (!index_time(index, &time, &name.journal, gap.below + 1, e))
		return false;
	out->records += gap.tip - gap.below;
	if (out->since == 0 || time < out->since)
		out->since = time;
	return true;
}

bool
unsent_only_here(struct only_here *out, struct store *store, struct err *e)
{
	struct own own = { .store = store };
	struct repo_ref *refs = NULL;
	size_t count = 0;
	bool ok;

	*out = (struct only_here){ .records = 0 };
	ok =
	    own_load(&own, e) && repo_refs(store_repo(store), &refs, &count, e);
	sents_sort(&own.sents);
	for (size_t i = 0; ok && i < count; i++)
		ok = own_ref(&own, out, &refs[i], e);
	free(refs);
	free(own.sents.sents);
	return ok;
}
