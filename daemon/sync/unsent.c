/* SPDX-License-Identifier: ISC */
#include "daemon/sync/unsent.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/road/refname.h"
#include "daemon/sync/lineage.h"
#include "protocol/base/mem.h"

/* The end of a good prefix at some remote. */
struct sent {
	struct journal_id journal;
	struct git_id good;
	uint64_t sequence;
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

static bool
sent_add(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct sents *sents = arg;
	struct refname name;

	(void)remote;
	if (!ref->has_good || !refname_parse(&name, ref->ref))
		return true;
	sents->sents = mem_grow(sents->sents, &sents->room, sents->count + 1,
	    sizeof(*sents->sents));
	sents->sents[sents->count++] = (struct sent){
		.journal = name.journal,
		.good = ref->good,
		.sequence = ref->sequence - 1,
	};
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

/* How much of the chain below this tip nobody has. */
static uint64_t
tip_unsent(struct store *store, const struct sents *sents,
    const struct refname *name, const struct git_id *id)
{
	size_t at = sents_find(sents, &name->journal);
	struct journal_state state;
	struct record_place tip;
	struct journal_id journal;
	struct err ignored = { 0 };
	uint64_t most;

	for (size_t i = at; i < sents->count &&
	     strcmp(sents->sents[i].journal.text, name->journal.text) == 0;
	     i++)
		if (id_is_same(&sents->sents[i].good, id))
			return 0;
	if (!lineage_find(store, &tip, &journal, id) ||
	    !index_journal(store_index(store), &state, &journal, &ignored))
		return 0;
	most = name->kind == REFNAME_BRANCH ?
	    branch_floor(store, &tip, &state) :
	    0;
	for (; at < sents->count &&
	     strcmp(sents->sents[at].journal.text, name->journal.text) == 0;
	     at++) {
		struct record_place good;

		if (sents->sents[at].sequence <= most ||
		    !lineage_find(store, &good, &journal,
			&sents->sents[at].good))
			continue;
		if (lineage_has(store, &journal, &good, &tip))
			return 0;
		if (lineage_has(store, &journal, &tip, &good))
			most = good.sequence;
	}
	return tip.sequence - most;
}

bool
unsent_count(uint64_t *out, struct store *store, struct err *e)
{
	struct sents sents = { .count = 0 };
	struct repo_ref *refs;
	size_t count;

	if (!local_remote_refs(store_local(store), NULL, sent_add, &sents, e))
		return false;
	if (!repo_refs(store_repo(store), &refs, &count, e)) {
		free(sents.sents);
		return false;
	}
	if (sents.count > 0)
		qsort(sents.sents, sents.count, sizeof(*sents.sents),
		    sent_compare);
	*out = 0;
	for (size_t i = 0; i < count; i++) {
		struct refname name;

		if (refname_parse(&name, refs[i].name))
			*out += tip_unsent(store, &sents, &name, &refs[i].id);
	}
	free(refs);
	free(sents.sents);
	return true;
}
