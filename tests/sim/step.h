/* SPDX-License-Identifier: ISC */
/*
 * What happens in a world: a list of steps, each a few numbers that mean the
 * same whatever stands before it.  So a list stays a list when steps are
 * taken out of it; a step that cannot happen where it stands does nothing.
 */
#ifndef TESTS_SIM_STEP_H
#define TESTS_SIM_STEP_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

enum step_kind {
	STEP_JOIN,    /* a device has made its store */
	STEP_ADMIT,   /* a steward, or a sibling, lets it in */
	STEP_SAY,     /* a machine says something */
	STEP_VISIT,   /* a machine begins a visit */
	STEP_WAIT,    /* time goes on */
	STEP_NOTHING, /* in the place of a step that is not needed */
	STEP_CRASH,   /* a machine ends while it writes */
	STEP_OPEN,    /* a machine is started again */
	STEP_IMAGE,   /* somebody keeps a copy of a machine */
	STEP_RESTORE, /* and puts it back */
	STEP_COPY,    /* or onto another machine */
	STEP_LOSE,    /* a machine is gone */
	STEP_CLOCK,   /* its clock is wrong */
	STEP_CUT,     /* a device is cut by its sibling */
	STEP_THEFT,   /* somebody else writes with its key */
	STEP_LIE,     /* a hub lies */
	STEP_STICK,   /* a stick is pulled out, or put in */
	STEP_REINDEX, /* an index is built anew */
	STEP_REPACK,  /* a repository is packed */
	STEP_CHARTER, /* a machine proposes a charter */
	STEP_ENDORSE, /* it endorses what waits for stewards, or anything */
	STEP_EXPEL,   /* it says a cut that stewards must endorse */
	STEP_ADOPT,   /* it lets held records count */
	STEP_SUCCEED, /* it says who continues whom, or replaces a rating */
	STEP_KINDS
};

struct step {
	enum step_kind kind;
	unsigned who;  /* a machine, or a key */
	unsigned what; /* a hub, or a copy */
	unsigned how;
	uint32_t seed; /* of what is left to chance in it */
};

#define STEP_MAX 160

/* The list that a seed gives; returns its length. */
size_t steps_of(struct step steps[STEP_MAX], uint64_t seed);

#define STEP_TEXT 160

/* The step in words. */
void step_print(char out[STEP_TEXT], const struct step *step);

/* Let it happen in the world of this process (world.h). */
void step_run(const struct step *step);

#endif
