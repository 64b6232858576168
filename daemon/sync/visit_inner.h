/* SPDX-License-Identifier: ISC */
/*
 * What the files of a visit share: visit.c begins, lists and ends,
 * visit_pull.c fetches, checks and takes, visit_doubt.c finds the ref that
 * spoils this for others, visit_push.c pushes.  Only these
 * include this.
 *
 * Each step is called from the loop, by a child's end or by visit_later(),
 * and the last thing that it does is to start the next one.
 */
#ifndef DAEMON_SYNC_VISIT_INNER_H
#define DAEMON_SYNC_VISIT_INNER_H

#include "daemon/road/mover.h"
#include "daemon/road/pace.h"
#include "daemon/sync/intake.h"
#include "daemon/sync/ledger.h"
#include "daemon/sync/progress.h"
#include "daemon/sync/pull.h"
#include "daemon/sync/push.h"
#include "daemon/sync/take.h"
#include "daemon/sync/tally.h"
#include "daemon/sync/visit.h"

#define VISIT_ROUNDS 3  /* lists, when pushes were raced */
#define VISIT_PASSES 16 /* fetches of unknown journals in one phase */
#define VISIT_CUTS 6    /* cuts, one after the other, until it is given up */

/* What a slice is: some of the choice, and how deep. */
struct visit_slice {
	struct mover_fetch *fetches;
	size_t count;
	struct mover_slice depth;
	size_t asked; /* records, at most; 0: all */
	bool was_new; /* it had a new connection */
	int64_t took_ms;
};

/* Something that is fetched spoils what is fetched with it. */
struct doubt {
	size_t most;      /* refs in a slice; 0: any number */
	unsigned alone;   /* times that the one ref of a slice spoilt it */
	unsigned left;    /* refs that were left, none of others in between */
	unsigned checks;  /* that failed, in all of the visit */
	bool is_enough;   /* nothing more is fetched in this phase */
	struct pace pace; /* before it began */
};

/* The paces as local.db has them. */
struct paced {
	struct pace in;
	struct pace out;
};

/* What is told of the visit while it goes on; see visit_progress.c. */
struct visit_told {
	visit_progress_cb cb; /* or NULL */
	void *arg;
	enum progress_step step;
	int64_t begun_ms; /* the visit */
	int64_t step_ms;  /* the step, and what there was then */
	uint64_t step_bytes;
	uint64_t step_sent;
	uint64_t journals;  /* the most that were new at once */
	struct tally tally; /* of the visits before */
};

struct visit {
	struct loop *loop;
	struct store *store;
	char *name;
	char *url;
	unsigned also; /* PULL_AGAIN, PULL_LOST */
	visit_cb cb;
	void *arg;
	struct visit_told told;

	bool (*is_awaited)(void *arg);
	struct loop_timer *patience;
	unsigned waits; /* times that patience was at an end */
	bool is_late;   /* and is for good */
	struct loop_timer *timer;
	void (*next)(struct visit *visit); /* what it is for */
	struct mover *mover;
	struct intake *intake; /* while it runs */
	struct take *take;     /* the same */
	struct ledger ledger;
	bool has_ledger;
	bool is_crowded; /* more refs than can be looked at */
	int round;
	unsigned cuts; /* since something got through */

	enum pull_phase phase;
	struct pull_choice choice;
	int passes; /* of this phase */
	struct visit_slice slice;
	struct pace pace_in;
	int64_t verb_ms; /* when the mover began what it does */
	int64_t verb_before_ms;
	size_t came_before; /* records, by the fetch before */
	int64_t opened_ms;  /* the connection that is open; 0: none, or it is
			    * not known */
	struct doubt doubt;
	size_t each;      /* new records of a journal, by experience */
	struct err lost;  /* why the way was lost; ERR_NONE: it was not */
	bool has_waiting; /* some of it was not tried: others took the tries */
	bool has_moved;   /* the slice brought something on, or settled it */
	bool has_carried; /* the connection brought some before the slice: if it
			   * is lost, it is the way and no ref that is bad */

	struct push_item *items;
	size_t item_count;
	size_t item_next;
	struct mover_push pushes[MOVER_PUSH_MAX];
	struct record_place ends[MOVER_PUSH_MAX]; /* what pushes are up to */
	size_t push_count;
	size_t push_asked; /* records in them */
	bool was_raced;
	struct pace pace_out;
	struct paced paced;

	size_t received;
	size_t sent;
	json_t *heard; /* array of member ids */
	struct err e;  /* the first failure; ERR_NONE when all went well */
};

/* Go on from the loop: others want it, too. */
void visit_later(struct visit *visit, void (*next)(struct visit *visit));

/* The way was lost: go on after a while, or give the visit up with e. */
void visit_retry(struct visit *visit, void (*next)(struct visit *visit),
    const struct err *e);

/* What comes now, fetching or pushing, has time until others wait for it too
 * long.  is_late is set then, and the way is as if lost. */
void visit_take_time(struct visit *visit);

/* Not all was done in time. */
void visit_note_late(struct visit *visit);

/* The mover begins something; it has ended, with or without a connection of
 * its own. */
void visit_verb(struct visit *visit);
void visit_verb_over(struct visit *visit, bool is_alone);

/* Something got through. */
void visit_went(struct visit *visit);

/* The visit is over; it is gone on return. */
void visit_end(struct visit *visit);
void visit_fail(struct visit *visit, const struct err *e);

/* The slice at hand brought nothing, by e.  The next one is smaller; one of
 * a single ref that goes on like this is left, and says so.  A slice that
 * went well ends the doubt step by step. */
void visit_doubt(struct visit *visit, const struct err *e);
void visit_trust(struct visit *visit);

/* Begin to tell, when there is a mover; a step begins, or goes on; tell how
 * far it is. */
void visit_watch(struct visit *visit);
void visit_step(struct visit *visit, enum progress_step step);
void visit_tell(struct visit *visit);

/* The steps. */
void visit_list(struct visit *visit);
void visit_pull(struct visit *visit);
void visit_push(struct visit *visit);

#endif
