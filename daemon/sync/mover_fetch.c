/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/sync/git_error.h"
#include "daemon/sync/mover_inner.h"
#include "protocol/base/mem.h"

#define FETCH_MAX 256   /* refs in one fetch */
#define FETCH_TRIES 200 /* fetches until the rest waits */
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
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count, e);
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
	if (result->status == 0) {
		mover->successes++;
		for (size_t i = 0; i < range.count; i++)
			mover->fetches[range.first + i].state = FETCH_DONE;
	} else {
		(void)git_error(&e, result, mover->path);
		if (git_error_is_general(&e)) {
			fetch_end(mover, &e);
			return;
		}
		fetch_failed(mover, &range, result);
	}
	if (mover->range_count == 0 || mover->tries == FETCH_TRIES)
		fetch_end(mover, NULL);
	else if (!fetch_next(mover, &e))
		fetch_end(mover, &e);
}

static bool
fetch_next(struct mover *mover, struct err *e)
{
	const struct fetch_range range = mover->ranges[mover->range_count - 1];
	char *git_dir = mem_format("--git-dir=%s", mover->place.git);
	const char *argv[MOVER_ARGS + FETCH_MAX] = {
		"git",
		git_dir,
		"-c",
		range.is_plain ? "fetch.negotiationAlgorithm=noop" :
				 "fetch.negotiationAlgorithm=consecutive",
		"fetch",
		"--progress",
		"--no-tags",
		"--no-write-fetch-head",
		"--no-auto-maintenance",
		"--no-recurse-submodules",
		MOVER_UPLOAD,
		"--",
		mover->path,
	};
	char *specs[FETCH_MAX] = { NULL };
	size_t argc = 0;
	bool ok;

	mover->tries++;
	while (argv[argc] != NULL)
		argc++;
	for (size_t i = 0; i < range.count; i++) {
		const char *name = mover->fetches[range.first + i].name;

		specs[i] = mem_format("+%s:" QUARANTINE_REFS "%s", name,
		    name + strlen(REPO_HEADS));
		argv[argc++] = specs[i];
	}
	ok = mover_start(mover, argv, MOVER_OUT_MAX, fetch_done, e);
	for (size_t i = 0; i < range.count; i++)
		free(specs[i]);
	free(git_dir);
	return ok;
}

bool
mover_fetch(struct mover *mover, struct mover_fetch *fetches, size_t count,
    mover_fetch_cb cb, void *arg, struct err *e)
{
	assert(count > 0);
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
