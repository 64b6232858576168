/* SPDX-License-Identifier: ISC */
/*
 * tamga-intake: checks what a fetch brought.  A program of its own, because
 * it reads strangers' bytes: it is started with nothing but its two folders
 * and its order, and gives up the network before it reads the first of them.
 *
 *     tamga-intake QUARANTINE REPOSITORY < order > verdict
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/sandbox.h"
#include "daemon/intake/chain.h"
#include "daemon/intake/order.h"
#include "daemon/intake/survey.h"
#include "daemon/intake/verdict.h"
#include "protocol/base/mem.h"
#include "protocol/seal/key.h"

#define ORDER_MAX (256 << 20) /* bytes of an order: it is the daemon's */

static bool
order_read(struct order *out, struct err *e)
{
	struct buf text;
	char chunk[8192];
	ssize_t got;
	bool ok;

	buf_init(&text, ORDER_MAX);
	while ((got = read(STDIN_FILENO, chunk, sizeof(chunk))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			break;
		buf_add(&text, chunk, (size_t)got);
	}
	if (got == -1)
		ok = err_errno(e, "cannot read the order");
	else if (!buf_is_good(&text))
		ok = err_set(e, ERR_TOOBIG, "the order is too long");
	else
		ok = order_parse(out, buf_text(&text), text.len, e);
	buf_clear(&text);
	return ok;
}

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

static bool
verdict_print(const struct verdict *verdict, struct err *e)
{
	char *text = verdict_format(verdict);
	const bool ok = fputs(text, stdout) >= 0 && fflush(stdout) == 0;

	free(text);
	return ok || err_errno(e, "cannot write the verdict");
}

static bool
check(const struct order *order, const char *git_path, const char *repo_path,
    struct err *e)
{
	struct verdict verdict = { .ref_count = order->ref_count };
	struct repo_quarantine *quarantine = NULL;
	struct survey survey = { .count = 0 };
	struct chains *chains;
	bool ok;

	if (!repo_quarantine_open(&quarantine, git_path, repo_path, e))
		return false;
	if (!survey_run(&survey, quarantine, git_path, repo_path, e)) {
		repo_quarantine_close(quarantine);
		return false;
	}
	verdict.refs = mem_new(order->ref_count, sizeof(*verdict.refs));
	chains = chains_new(order, &survey, quarantine);
	for (size_t i = 0; i < order->ref_count; i++)
		chains_check(chains, &verdict.refs[i], &order->refs[i]);
	chains_free(chains);
	ok = packs_choose(&verdict, &survey, quarantine, e) &&
	    verdict_print(&verdict, e);
	repo_quarantine_close(quarantine);
	survey_clear(&survey);
	verdict_clear(&verdict);
	return ok;
}

int
main(int argc, char *argv[])
{
	struct order order = { .ref_count = 0 };
	struct err e = { 0 };
	bool ok;

	if (argc != 3) {
		(void)fputs("usage: tamga-intake QUARANTINE REPOSITORY\n",
		    stderr);
		return 2;
	}
	ok = order_read(&order, &e) && key_start(&e) && sandbox_enter(&e) &&
	    check(&order, argv[1], argv[2], &e);
	order_clear(&order);
	if (!ok)
		(void)fprintf(stderr, "tamga-intake: %s\n", e.msg);
	return ok ? 0 : 1;
}
