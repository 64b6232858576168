/* SPDX-License-Identifier: ISC */
#include "daemon/intake/check.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/intake/chain.h"
#include "protocol/base/mem.h"

static int
id_compare(const void *a, const void *b)
{
	return memcmp(a, b, GIT_ID_LEN);
}

/* What was accepted and is not in the main repository yet, each once. */
static struct git_id *
accepted_ids(const struct verdict *verdict, struct repo_quarantine *quarantine,
    size_t *count)
{
	struct git_id *ids = NULL;
	size_t room = 0;
	size_t used = 0;
	size_t kept = 0;

	for (size_t i = 0; i < verdict->ref_count; i++) {
		const struct verdict_ref *ref = &verdict->refs[i];

		for (size_t j = 0; j < ref->count; j++) {
			if (ref->known_count > 0 &&
			    repo_quarantine_in_main(quarantine, &ref->ids[j]))
				continue;
			ids = mem_grow(ids, &room, used + 1, sizeof(*ids));
			ids[used++] = ref->ids[j];
		}
	}
	if (used > 0)
		qsort(ids, used, sizeof(*ids), id_compare);
	for (size_t i = 0; i < used; i++)
		if (kept == 0 || id_compare(&ids[kept - 1], &ids[i]) != 0)
			ids[kept++] = ids[i];
	*count = kept;
	return ids;
}

/* Is there nothing in the fetched packs but what was accepted, what is here
 * already, and the empty tree? */
static bool
all_accepted(const struct survey *survey, struct repo_quarantine *quarantine,
    const struct git_id *ids, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < survey->count; i++) {
		if (at < count && id_compare(&survey->ids[i], &ids[at]) == 0) {
			at++;
			continue;
		}
		if (survey->objects[i].kind != REPO_EMPTY_TREE &&
		    !repo_quarantine_in_main(quarantine, &survey->ids[i]))
			return false;
	}
	return at == count;
}

static bool
packs_choose(struct verdict *verdict, const struct survey *survey,
    struct repo_quarantine *quarantine, struct err *e)
{
	const char *const *packs;
	struct git_id *ids;
	size_t pack_count;
	size_t count;
	bool ok = true;

	ids = accepted_ids(verdict, quarantine, &count);
	packs = repo_quarantine_packs(quarantine, &pack_count);
	verdict->packs = mem_new(pack_count + 1, sizeof(*verdict->packs));
	if (count == 0) {
		verdict->pack_count = 0;
	} else if (all_accepted(survey, quarantine, ids, count)) {
		for (size_t i = 0; i < pack_count; i++)
			verdict->packs[verdict->pack_count++] =
			    mem_text(packs[i]);
	} else {
		ok = repo_quarantine_write(quarantine, &verdict->packs[0], ids,
		    count, e);
		verdict->pack_count = ok ? 1 : 0;
	}
	free(ids);
	return ok;
}

bool
check_survey(struct verdict *out, const struct order *order,
    const struct survey *survey, struct repo_quarantine *quarantine,
    struct err *e)
{
	struct verdict verdict = { .ref_count = order->ref_count };
	struct chains *chains = chains_new(order, survey, quarantine);

	verdict.refs = mem_new(order->ref_count, sizeof(*verdict.refs));
	for (size_t i = 0; i < order->ref_count; i++)
		chains_check(chains, &verdict.refs[i], &order->refs[i]);
	chains_free(chains);
	if (!packs_choose(&verdict, survey, quarantine, e)) {
		verdict_clear(&verdict);
		return false;
	}
	*out = verdict;
	return true;
}
