/* SPDX-License-Identifier: ISC */
/*
 * Moves refs and objects between this machine and one remote, by the program
 * git as a child: no store, no secrets, an environment of its own, limits on
 * what it reads and writes.  What is fetched lies in a quarantine beside the
 * repository and is believed by nobody; see intake.h.
 *
 * One verb at a time: start the next one from the callback of the last one,
 * or after it.  Nothing is ever forced.
 *
 *     ROOM/quarantine-XXXXXX/git      a bare repository, the main one its
 *                                     alternate
 *     ROOM/quarantine-XXXXXX/config   all the configuration git gets
 */
#ifndef DAEMON_ROAD_MOVER_H
#define DAEMON_ROAD_MOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/base/loop.h"
#include "daemon/intake/verdict.h"
#include "daemon/repo/repo.h"
#include "daemon/road/partial.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/git_id.h"

#define MOVER_PUSH_MAX 20 /* refs in one push */

struct mover;

/* One mover, and all borrowed. */
struct mover_plan {
	const char *room_path; /* the quarantine is made in it */
	const char *repo_path;
	const char *url;
	const char *name; /* of the remote, or NULL: nothing is kept of it */
};

/*
 * Look whether the remote is there, if that is a path, and make a
 * quarantine.  The caller ends with mover_close().
 *
 * ERR_NOTFOUND  the path does not exist
 * ERR_INPUT     an address that cannot be a remote
 */
MUST_USE bool mover_open(struct mover **out, struct loop *loop,
    const struct mover_plan *plan, struct err *e);

/* Kill what runs, and remove the quarantine unless it is to stay.  NULL is
 * fine. */
void mover_close(struct mover *mover);

/* The quarantine's repository, its folder for files of others, and the main
 * repository: paths from the root. */
const char *mover_quarantine(const struct mover *mover);
const char *mover_folder(const struct mover *mover);
const char *mover_main(const struct mover *mover);

/* What lies in the quarantine and is not whole. */
const struct partials *mover_partials(const struct mover *mover);

/*
 * Note what the check found to be partial, of the refs that were fetched,
 * and that the others are so no more.  If anything is, the quarantine stays
 * for another mover with the same name and address.
 */
MUST_USE bool mover_note_partials(struct mover *mover,
    const struct verdict *verdict, struct err *e);

/* What is in the quarantine is of no use any more: empty it.
 *
 * ERR_IO  it cannot be made anew */
MUST_USE bool mover_empty(struct mover *mover, struct err *e);

/* Failures of the whole remote are told in words for people, by the codes of
 * git_error.h. */

/* --- list --------------------------------------------------------------- */

struct mover_ref {
	char name[REPO_REF_MAX];
	struct git_id id;
};

/* refs is borrowed for the call, ascending by name; e is NULL when all is
 * well.  Only names below refs/heads/c/, j/ and f/; if there are more than
 * LIMIT_REMOTE_REFS, is_cut. */
typedef void (*mover_list_cb)(void *arg, const struct mover_ref *refs,
    size_t count, bool is_cut, const struct err *e);

/* All, or of a remote with too many only these: names ends with NULL, and
 * those behind the first MOVER_NAMES_MAX are left out. */
#define MOVER_NAMES_MAX 1000
MUST_USE bool mover_list(struct mover *mover, const char *const *names,
    mover_list_cb cb, void *arg, struct err *e);

/* --- fetch -------------------------------------------------------------- */

enum fetch_state {
	FETCH_WAITS,  /* not tried: too many others failed */
	FETCH_DONE,   /* in the quarantine */
	FETCH_FAILED, /* this one alone cannot be fetched; see reason */
};

struct mover_fetch {
	char name[REPO_REF_MAX];
	struct git_id tip; /* as it was listed */
	bool has_have;
	struct git_id have;  /* what the remote is likely to have of it, and
				 * is here */
	bool is_begun;       /* some of just this tip lies in the quarantine */
	bool was_begun;      /* some of an earlier one */
	struct git_id begun; /* the upper end of that */
	enum fetch_state state; /* out */
	char reason[256];       /* out; fit for people */
};

/* How much of the history that is not here.  A slice ends wherever it ends:
 * what it reaches down to lies in the quarantine, and is built on by the
 * next one. */
struct mover_slice {
	size_t depth;  /* records of each journal, from its tip, or from where
		       * it goes on; 0: all */
	bool is_alone; /* by a connection of its own, though one may be open */
};

/* fetches is the array that was given, filled in. */
typedef void (*mover_fetch_cb)(void *arg, struct mover_fetch *fetches,
    size_t count, const struct err *e);

/*
 * Fetch these refs, in that order of importance.  If the remote cannot give
 * some of them, the others come all the same.  fetches must live until cb.
 */
MUST_USE bool mover_fetch(struct mover *mover, struct mover_fetch *fetches,
    size_t count, const struct mover_slice *slice, mover_fetch_cb cb, void *arg,
    struct err *e);

/* --- the way ------------------------------------------------------------- */

/* Is the remote on another machine, where more refs, smaller slices and
 * fewer visits are worth thinking about? */
bool mover_is_far(const struct mover *mover);

/* Can one connection serve several verbs? */
bool mover_is_open(const struct mover *mover);

/* By which connection went the last verb?  To be asked once after each.  ssh
 * is asked before a verb; when one dies just then, the next verb finds that
 * the one before it had to open another. */
enum mover_way {
	WAY_OPEN,   /* the same as the one before */
	WAY_NEW,    /* one of its own */
	WAY_BEFORE, /* one that was new to the verb before */
};
enum mover_way mover_way(struct mover *mover);

/* Did the verb that failed last lose the way, so that less might get
 * through? */
bool mover_was_cut(const struct mover *mover);

/* Bytes of objects that came, ever since mover_open(); and those of the pack
 * that was lost last. */
uint64_t mover_bytes(struct mover *mover);
uint64_t mover_bytes_lost(const struct mover *mover);

/* Objects in the pack that is on its way, as the remote says; 0: not known. */
uint64_t mover_objects(const struct mover *mover);

/* Call cb about once a second while something is moved. */
void mover_on_progress(struct mover *mover, loop_cb cb, void *arg);

/* Whoever waits does so for too long: the verb that runs, if one does, ends
 * as if the way were lost. */
void mover_stop(struct mover *mover);

/* --- push --------------------------------------------------------------- */

enum push_state {
	PUSH_WAITS,   /* nothing is known of it */
	PUSH_DONE,    /* the remote has it */
	PUSH_RACED,   /* somebody else moved the ref: list again */
	PUSH_REFUSED, /* the remote will not have it; see reason */
	PUSH_BLOCKED, /* a branch there has the name of its folder, or is
		       * below its name: reason is that branch */
};

struct mover_push {
	char name[REPO_REF_MAX];
	struct git_id id;
	enum push_state state; /* out */
	char reason[256];      /* out */
};

typedef void (*mover_push_cb)(void *arg, struct mover_push *pushes,
    size_t count, const struct err *e);

/* Say that this ref of the remote stands on something that cannot be read:
 * the remote's side must not look at it when it checks what we push.  Only
 * the first MOVER_HIDE_MAX are kept. */
#define MOVER_HIDE_MAX 64
void mover_hide(struct mover *mover, const char *name);

/* Move at most MOVER_PUSH_MAX refs of the remote forward.  pushes must live
 * until cb. */
MUST_USE bool mover_push(struct mover *mover, struct mover_push *pushes,
    size_t count, mover_push_cb cb, void *arg, struct err *e);

#endif
