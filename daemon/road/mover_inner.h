/* SPDX-License-Identifier: ISC */
/*
 * What the files of the mover share.  Only mover*.c include this.
 */
#ifndef DAEMON_ROAD_MOVER_INNER_H
#define DAEMON_ROAD_MOVER_INNER_H

#include "daemon/base/child.h"
#include "daemon/road/address.h"
#include "daemon/road/git_error.h"
#include "daemon/road/mover.h"
#include "daemon/road/quarantine.h"
#include "protocol/base/buf.h"

#define MOVER_ARGS 32 /* of git, before the refs */

/* Bytes of what a fetch or a push prints: a line a ref, with reasons. */
#define MOVER_OUT_MAX 65536

/*
 * The other side of a path remote runs on this machine, as us, with the
 * configuration of the remote: whoever owns a stick would have a hook or a
 * command run.  What is on the command line goes before what is in there.
 */
#define MOVER_SAFE                                                             \
	"git -c core.hooksPath=/dev/null -c core.fsmonitor=false "             \
	"-c core.alternateRefsCommand=true -c receive.autogc=false "           \
	"-c receive.denyCurrentBranch=refuse -c gc.auto=0 "

#define MOVER_UPLOAD "--upload-pack=" MOVER_SAFE "-c pack.window=0 upload-pack"

/* Which of the fetches are still to be tried, as ranges. */
struct fetch_range {
	size_t first;
	size_t count;
	bool is_plain; /* without saying what we have */
};

struct mover {
	struct loop *loop;
	struct child *child; /* NULL: nothing runs */
	struct address address;
	struct quarantine_place place;
	struct partials partials;
	char **env;        /* of git; NULL-terminated */
	char master[64];   /* of ssh, by which the last verb but one went */
	bool is_old;       /* the remote gives tips alone: protocol 0 */
	char *helper;      /* folder of git-remote-tamga; NULL: not here */
	struct buf hidden; /* "-c receive.hideRefs=..." for the other side */
	size_t hidden_count;

	struct loop_timer *look; /* at what has come */
	bool is_fetching;        /* git itself, not what is made of its packs */
	uint64_t bytes;          /* that lay there when it was looked last */
	uint64_t came;
	uint64_t bytes_lost;
	bool was_cut;
	bool is_stopped; /* the verb that runs is to end */
	loop_cb on_progress;
	void *progress_arg;

	void *arg; /* of the callback of the verb that runs */
	mover_list_cb list_cb;
	mover_fetch_cb fetch_cb;
	mover_push_cb push_cb;

	struct mover_fetch *fetches;
	size_t fetch_count;
	struct mover_slice slice;
	struct fetch_range *ranges; /* a stack */
	size_t range_count;
	size_t range_room;
	size_t tries;
	size_t failures;
	size_t successes;

	void (*salvage_cb)(struct mover *mover);
	struct err lost; /* what the fetch ends with */

	struct mover_push *pushes;
	size_t push_count;
};

/* The environment of git for this remote; the caller ends with
 * mover_env_free(), where NULL is fine. */
char **mover_env_make(const struct mover *mover) MUST_USE;
void mover_env_free(char **env);

/* What git's failure is about, and in words. */
enum git_trouble mover_trouble(struct mover *mover, struct err *e,
    const struct child_result *result);

/* From now on what grows in the quarantine is what comes, or is not. */
void mover_fetching(struct mover *mover, bool is_fetching);

/* Run git with these arguments; in_fd is -1, or stays the caller's. */
MUST_USE bool mover_start(struct mover *mover, const char *const *argv,
    int in_fd, size_t out_max, child_cb cb, struct err *e);

/* The folder in which git finds our helper for https, if that is the way.
 * The caller frees it. */
char *mover_helper(const struct address *address) MUST_USE;

/* Say in the quarantine that the ref has the tip that was listed. */
void mover_keep_tip(struct mover *mover, struct mover_fetch *fetch);

/* Make what can be made of a pack that was cut, then call cb.  Refs of the
 * fetches whose upper ends came are done, as far as they go. */
void mover_salvage(struct mover *mover, void (*cb)(struct mover *mover));

#endif
