/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/road/mover_inner.h"
#include "protocol/base/mem.h"

#define FETCH_MAX 256   /* refs in one fetch */
#define FETCH_TRIES 200 /* fetches until the rest waits */
#define FETCH_TRIES_FAR 20
#define ISLANDS_TOLD 12 /* in one fetch: git says 16 commits before it waits */
#define FETCH_DOUBTS 3  /* failures, and no success, until we say nothing */

static void
range_add(struct mover *mover, size_t first, size_t count, bool is_plain)
{
	mover->ranges = mem_grow(mover->ranges, &mover->range_room,
	    mover->range_count + 1, sizeof(*mover->ranges));
	mover->ranges[mover->range_count++] = (struct fetch_range){
		.first = first,
		.count = count,
		.is_plain = is_plain,
	};
}

static void
fetch_end(struct mover *mover, const struct err *e)
{
	mover->range_count = 0;
	quarantine_tidy(&mover->place);
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count, e);
}

static void
on_salvaged(struct mover *mover)
{
	fetch_end(mover, &mover->lost);
}

/* The way was lost: keep what came. */
static void
fetch_lost(struct mover *mover, const struct err *e)
{
	mover->lost = *e;
	mover->bytes_lost = quarantine_bytes(&mover->place, true);
	mover_salvage(mover, on_salvaged);
}

/*
 * One ref that the remote cannot give makes git stop at all of them: fetch
 * the two halves by themselves, until it is alone and has a name.  And a
 * remote stumbles over a commit that we have and that is damaged there,
 * though it is not asked for: tell it nothing of what we have, then.
 */
static void
fetch_failed(struct mover *mover, const struct fetch_range *range,
    const struct child_result *result)
{
	const size_t half = range->count / 2;
	const bool is_plain = range->is_plain ||
	    (mover->failures >= FETCH_DOUBTS && mover->successes == 0);
	struct mover_fetch *fetch = &mover->fetches[range->first];

	mover->failures++;
	if (range->count > 1) {
		range_add(mover, range->first + half, range->count - half,
		    is_plain);
		range_add(mover, range->first, half, is_plain);
		return;
	}
	if (!range->is_plain) {
		range_add(mover, range->first, 1, true);
		return;
	}
	fetch->state = FETCH_FAILED;
	if (result->timed_out)
		(void)snprintf(fetch->reason, sizeof(fetch->reason),
		    "the remote did not answer for too long");
	else
		git_error_words(fetch->reason, sizeof(fetch->reason), result);
}

/* Where it goes on is what came, but its tip is what is meant. */
static void
range_done(struct mover *mover, const struct fetch_range *range)
{
	for (size_t i = 0; i < range->count; i++) {
		struct mover_fetch *fetch = &mover->fetches[range->first + i];

		fetch->state = FETCH_DONE;
		if (fetch->is_begun)
			mover_keep_tip(mover, fetch);
	}
}

/* Protocol 0 gives what is listed and nothing else: ask by the tips. */
static bool
is_found_old(struct mover *mover, const struct fetch_range *range)
{
	bool is_begun = false;

	for (size_t i = 0; i < range->count; i++)
		is_begun =
		    is_begun || mover->fetches[range->first + i].is_begun;
	if (mover->is_old || !is_begun)
		return false;
	mover->is_old = true;
	range_add(mover, range->first, range->count, range->is_plain);
	return true;
}

static bool fetch_next(struct mover *mover, struct err *e);

static void
fetch_done(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	const struct fetch_range range = mover->ranges[--mover->range_count];
	struct err e = { 0 };

	mover->child = NULL;
	mover_fetching(mover, false);
	if (result->status == 0) {
		mover->successes++;
		range_done(mover, &range);
	} else {
		switch (mover_trouble(mover, &e, result)) {
		case GIT_TROUBLE_CUT:
			fetch_lost(mover, &e);
			return;
		case GIT_TROUBLE_WHOLE:
			fetch_end(mover, &e);
			return;
		case GIT_TROUBLE_REF:
			if (!is_found_old(mover, &range))
				fetch_failed(mover, &range, result);
			break;
		}
	}
	if (mover->range_count == 0 ||
	    mover->tries ==
		(mover_is_far(mover) ? FETCH_TRIES_FAR : FETCH_TRIES))
		fetch_end(mover, NULL);
	else if (!fetch_next(mover, &e))
		fetch_end(mover, &e);
}

/* The words of one command, some of them made for it. */
struct words {
	const char *all[MOVER_ARGS + (size_t)4 * FETCH_MAX + ISLANDS_TOLD];
	size_t count;
	char *made[(size_t)3 * FETCH_MAX + ISLANDS_TOLD + 3];
	size_t made_count;
};

static void
word_add(struct words *words, const char *word)
{
	words->all[words->count++] = word;
}

/* Takes the word. */
static void
word_make(struct words *words, char *word)
{
	words->made[words->made_count++] = word;
	word_add(words, word);
}

/* What is told of islands: the first of the journals in this fetch. */
struct told {
	const struct island *islands[ISLANDS_TOLD];
	size_t count;
};

static void
told_fill(struct told *out, const struct mover *mover,
    const struct fetch_range *range)
{
	out->count = 0;
	for (size_t i = 0; i < range->count && !range->is_plain; i++) {
		const struct partial *partial = partials_find(&mover->partials,
		    mover->fetches[range->first + i].name);

		for (size_t j = 0; partial != NULL &&
		     j < partial->island_count && out->count < ISLANDS_TOLD;
		     j++)
			out->islands[out->count++] = &partial->islands[j];
	}
}

static const struct partial *
partial_of(const struct mover *mover, const struct mover_fetch *fetch)
{
	return partials_find(&mover->partials, fetch->name);
}

/* What is here is of interest, if the slice gets down to it. */
static bool
says_have(const struct mover *mover, const struct mover_fetch *fetch)
{
	const struct partial *partial =
	    fetch->is_begun ? partial_of(mover, fetch) : NULL;

	if (!fetch->has_have || partial == NULL || partial->left == 0)
		return fetch->has_have;
	return mover->slice.depth == 0 || mover->slice.depth > partial->left;
}

static void
words_have(struct words *words, const struct git_id *id)
{
	char text[GIT_ID_TEXT];

	git_id_format(text, id);
	word_make(words, mem_format("--negotiation-tip=%s", text));
}

/*
 * On another machine, by the id that was listed: then protocol 2 lists
 * nothing again.  Said is what the remote has of these journals, not of all
 * that are here.
 */
static void
words_far(struct words *words, const struct mover *mover,
    const struct fetch_range *range)
{
	struct told told;

	for (size_t i = 0; i < range->count && !range->is_plain; i++) {
		const struct mover_fetch *fetch =
		    &mover->fetches[range->first + i];

		if (fetch->was_begun || (fetch->is_begun && mover->is_old))
			words_have(words, &fetch->begun);
		if (says_have(mover, fetch))
			words_have(words, &fetch->have);
	}
	told_fill(&told, mover, range);
	for (size_t i = 0; i < told.count; i++)
		words_have(words, &told.islands[i]->top);
}

/* An old remote counts all from their tips. */
static size_t
range_had(const struct mover *mover, const struct fetch_range *range)
{
	size_t most = 0;

	for (size_t i = 0; i < range->count && mover->is_old; i++) {
		const struct mover_fetch *fetch =
		    &mover->fetches[range->first + i];

		if (fetch->is_begun && partial_of(mover, fetch)->count > most)
			most = partial_of(mover, fetch)->count;
	}
	return most;
}

static void
words_slice(struct words *words, const struct mover *mover,
    const struct fetch_range *range)
{
	if (mover->slice.depth > 0)
		word_make(words,
		    mem_format("--depth=%zu",
			mover->slice.depth + range_had(mover, range)));
}

/* What is begun goes on where it ends. */
static const struct git_id *
id_wanted(const struct mover *mover, const struct mover_fetch *fetch)
{
	return fetch->is_begun && !mover->is_old ?
	    &partial_of(mover, fetch)->below :
	    &fetch->tip;
}

static void
words_refs(struct words *words, const struct mover *mover,
    const struct fetch_range *range)
{
	char id[GIT_ID_TEXT];

	for (size_t i = 0; i < range->count; i++) {
		const struct mover_fetch *fetch =
		    &mover->fetches[range->first + i];
		const char *from = fetch->name;

		if (mover_is_far(mover)) {
			git_id_format(id, id_wanted(mover, fetch));
			from = id;
		}
		word_make(words,
		    mem_format("+%s:" QUARANTINE_REFS "%s", from,
			fetch->name + strlen(REPO_HEADS)));
	}
}

/* Is there nothing that the remote should hear of what is here? */
static bool
is_mute(const struct mover *mover, const struct fetch_range *range)
{
	struct told told;

	told_fill(&told, mover, range);
	if (range->is_plain || told.count > 0)
		return range->is_plain;
	for (size_t i = 0; i < range->count; i++) {
		const struct mover_fetch *fetch =
		    &mover->fetches[range->first + i];

		if (says_have(mover, fetch) || fetch->was_begun ||
		    (fetch->is_begun && mover->is_old))
			return false;
	}
	return mover_is_far(mover);
}

static void
words_fetch(struct words *words, const struct mover *mover,
    const struct fetch_range *range)
{
	static const char *const fixed[] = { "--no-tags",
		"--no-write-fetch-head", "--no-auto-maintenance",
		"--no-recurse-submodules" };
	const bool is_far = mover_is_far(mover);

	word_add(words, "git");
	word_make(words, mem_format("--git-dir=%s", mover->place.git));
	word_add(words, "-c");
	word_add(words,
	    is_mute(mover, range) ? "fetch.negotiationAlgorithm=noop" :
		is_far            ? "fetch.negotiationAlgorithm=skipping" :
				    "fetch.negotiationAlgorithm=consecutive");
	if (is_far) {
		word_add(words, "-c");
		word_add(words, "core.alternateRefsCommand=true");
	}
	word_add(words, "fetch");
	word_add(words, is_far ? "--no-progress" : "--progress");
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		word_add(words, fixed[i]);
	if (is_far) {
		words_slice(words, mover, range);
		words_far(words, mover, range);
	} else {
		word_add(words, MOVER_UPLOAD);
	}
	word_add(words, "--");
	if (mover->helper != NULL)
		word_make(words, mem_format("tamga::%s", mover->address.text));
	else
		word_add(words, mover->address.text);
	words_refs(words, mover, range);
}

static void
shallow_add(struct buf *out, const struct git_id *id)
{
	char text[GIT_ID_TEXT];

	git_id_format(text, id);
	buf_format_add(out, "%s\n", text);
}

/* What git is told of and has no parents here. */
static bool
shallow_write(const struct mover *mover, const struct fetch_range *range,
    struct err *e)
{
	char *path = fs_join(mover->place.git, "shallow");
	struct told told;
	struct buf text;
	bool ok = true;

	buf_init(&text, ((size_t)FETCH_MAX + ISLANDS_TOLD) * GIT_ID_TEXT + 1);
	for (size_t i = 0; i < range->count; i++) {
		const struct mover_fetch *fetch =
		    &mover->fetches[range->first + i];

		if (fetch->was_begun || (fetch->is_begun && mover->is_old))
			shallow_add(&text, &partial_of(mover, fetch)->lowest);
	}
	told_fill(&told, mover, range);
	for (size_t i = 0; i < told.count; i++)
		shallow_add(&text, &told.islands[i]->bottom);
	/* An empty one would mean that something is missing. */
	if (text.len > 0)
		ok = fs_replace(path, text.data, text.len, e);
	else if (fs_exists(path))
		ok = fs_remove(path, e);
	buf_clear(&text);
	free(path);
	return ok;
}

/* Git asks for no ref that it has already, how deep ever. */
static void
refs_forget(const struct mover *mover, const struct fetch_range *range)
{
	for (size_t i = 0; i < range->count; i++) {
		char *path = quarantine_ref(&mover->place,
		    mover->fetches[range->first + i].name);

		(void)unlink(path);
		free(path);
	}
}

static bool
far_prepare(const struct mover *mover, const struct fetch_range *range,
    struct err *e)
{
	refs_forget(mover, range);
	(void)unlink(mover->place.copy);
	return shallow_write(mover, range, e);
}

static bool
fetch_next(struct mover *mover, struct err *e)
{
	const struct fetch_range range = mover->ranges[mover->range_count - 1];
	struct words *words = mem_new(1, sizeof(*words));
	bool ok;

	mover->tries++;
	words_fetch(words, mover, &range);
	mover_fetching(mover, true);
	ok = (!mover_is_far(mover) || far_prepare(mover, &range, e)) &&
	    mover_start(mover, words->all, -1, MOVER_OUT_MAX, fetch_done, e);
	for (size_t i = 0; i < words->made_count; i++)
		free(words->made[i]);
	free(words);
	return ok;
}

bool
mover_fetch(struct mover *mover, struct mover_fetch *fetches, size_t count,
    const struct mover_slice *slice, mover_fetch_cb cb, void *arg,
    struct err *e)
{
	assert(count > 0);
	if (mover->slice.is_alone != slice->is_alone) {
		mover->slice.is_alone = slice->is_alone;
		mover_env_free(mover->env);
		mover->env = mover_env_make(mover);
	}
	mover->slice = *slice;
	mover->bytes_lost = 0;
	mover->was_cut = false;
	mover->is_stopped = false;
	mover->fetch_cb = cb;
	mover->arg = arg;
	mover->fetches = fetches;
	mover->fetch_count = count;
	mover->range_count = 0;
	mover->tries = 0;
	mover->failures = 0;
	mover->successes = 0;
	for (size_t i = 0; i < count; i++)
		fetches[i].state = FETCH_WAITS;
	/* A stack: what is most important lies on top. */
	for (size_t i = (count - 1) / FETCH_MAX + 1; i > 0; i--) {
		const size_t first = (i - 1) * FETCH_MAX;
		const size_t left = count - first;

		range_add(mover, first, left < FETCH_MAX ? left : FETCH_MAX,
		    false);
	}
	return fetch_next(mover, e);
}
