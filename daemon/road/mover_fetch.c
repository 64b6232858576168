/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/road/mover_inner.h"
#include "protocol/base/mem.h"

#define FETCH_MAX 256   /* refs in one fetch */
#define FETCH_TRIES 200 /* fetches until the rest waits */
#define FETCH_TRIES_FAR 20
#define FETCH_DOUBTS 3 /* failures, and no success, until we say nothing */

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
		for (size_t i = 0; i < range.count; i++)
			mover->fetches[range.first + i].state = FETCH_DONE;
	} else {
		switch (mover_trouble(mover, &e, result)) {
		case GIT_TROUBLE_CUT:
			fetch_lost(mover, &e);
			return;
		case GIT_TROUBLE_WHOLE:
			fetch_end(mover, &e);
			return;
		case GIT_TROUBLE_REF:
			break;
		}
		fetch_failed(mover, &range, result);
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
	const char *all[MOVER_ARGS + (size_t)4 * FETCH_MAX];
	size_t count;
	char *made[(size_t)3 * FETCH_MAX + 2];
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

/*
 * On another machine, by the id that was listed: then protocol 2 lists
 * nothing again.  Said is what the remote has of these journals, not of all
 * that are here.
 */
static void
words_far(struct words *words, const struct mover_fetch *fetches,
    const struct fetch_range *range)
{
	char id[GIT_ID_TEXT];

	for (size_t i = 0; i < range->count; i++) {
		const struct mover_fetch *fetch = &fetches[range->first + i];

		if (range->is_plain)
			continue;
		if (fetch->is_begun) {
			git_id_format(id, &fetch->begun);
			word_make(words,
			    mem_format("--negotiation-tip=%s", id));
		}
		if (fetch->has_have) {
			git_id_format(id, &fetch->have);
			word_make(words,
			    mem_format("--negotiation-tip=%s", id));
		}
	}
}

static void
words_slice(struct words *words, const struct mover_slice *slice)
{
	if (slice->depth > 0)
		word_make(words,
		    mem_format("%s=%zu",
			slice->is_deeper ? "--deepen" : "--depth",
			slice->depth));
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
			git_id_format(id, &fetch->tip);
			from = id;
		}
		word_make(words,
		    mem_format("+%s:" QUARANTINE_REFS "%s", from,
			fetch->name + strlen(REPO_HEADS)));
	}
}

/* Has the remote any reason to hear what is here? */
static bool
is_mute(const struct mover *mover, const struct fetch_range *range)
{
	for (size_t i = 0; i < range->count; i++)
		if (mover->fetches[range->first + i].has_have ||
		    mover->fetches[range->first + i].is_begun)
			return range->is_plain;
	return range->is_plain || mover_is_far(mover);
}

static void
words_fetch(struct words *words, const struct mover *mover,
    const struct fetch_range *range)
{
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
	word_add(words, "--no-tags");
	word_add(words, "--no-write-fetch-head");
	word_add(words, "--no-auto-maintenance");
	word_add(words, "--no-recurse-submodules");
	if (is_far) {
		words_slice(words, &mover->slice);
		words_far(words, mover->fetches, range);
	} else {
		word_add(words, MOVER_UPLOAD);
	}
	word_add(words, "--");
	word_add(words, mover->address.text);
	words_refs(words, mover, range);
}

/*
 * Where git is to go on: the lowest records of the journals in this fetch,
 * and of no others, for the remote would go on below all that it is told.
 */
static bool
shallow_write(const struct mover *mover, const struct fetch_range *range,
    struct err *e)
{
	char *path = fs_join(mover->place.git, "shallow");
	struct buf text;
	bool ok = true;

	buf_init(&text, (size_t)FETCH_MAX * GIT_ID_TEXT + 1);
	for (size_t i = 0; i < range->count; i++) {
		const struct partial *partial = partials_find(&mover->partials,
		    mover->fetches[range->first + i].name);
		char id[GIT_ID_TEXT];

		if (partial == NULL)
			continue;
		git_id_format(id, &partial->lowest);
		buf_format_add(&text, "%s\n", id);
	}
	/* An empty one would mean that something is missing. */
	if (text.len > 0)
		ok = fs_replace(path, text.data, text.len, e);
	else if (fs_exists(path))
		ok = fs_remove(path, e);
	buf_clear(&text);
	free(path);
	return ok;
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
	ok = (!mover_is_far(mover) || shallow_write(mover, &range, e)) &&
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
	mover->slice = *slice;
	mover->bytes_lost = 0;
	mover->was_cut = false;
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
