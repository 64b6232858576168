/* SPDX-License-Identifier: ISC */
/*
 * Who governs a room, counted out by hand from what is true (truth.h): the
 * line of charters, who is let in, and what the stewards cut together.  From
 * docs/FORMAT.md, section 8, steps 1 to 4, for what happens in worlds: no
 * record needs a newer version, no recovery key speaks, each key has one
 * member.
 */
#ifndef TESTS_SIM_GOVERN_H
#define TESTS_SIM_GOVERN_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/sim/truth.h"

#define GOVERN_CHARTERS 128

/* A charter that stands. */
struct standing_charter {
	int deed;        /* -1: the founding one */
	int predecessor; /* its place among those that stand; -1: none */
	size_t version;
	unsigned stewards; /* bits of members */
	size_t threshold;
	size_t endorsers; /* stewards of the predecessor */
	size_t reaches;   /* the version that the line from it reaches */
	size_t successors;
	int best; /* the one that holds; -1: none */
};

/* What a set of records says. */
struct governed {
	const struct truth *truth;
	const struct fact_set *set;
	struct fact_set sound; /* control records */
	struct fact_set sight; /* those that no charter of the line cuts */
	bool is_overforked;    /* a control journal is */
	struct standing_charter standing[GOVERN_CHARTERS];
	size_t count;
	int line[GOVERN_CHARTERS]; /* places among those that stand */
	size_t line_count;
	bool is_disputed;
	unsigned admitted;      /* bits of keys, cuts ignored but the line's */
	bool cuts[TRUTH_DEEDS]; /* a cut that the stewards agree on */
	size_t floors;          /* cuts that a floor alone kept from that */
	size_t ends;            /* grants that an until alone kept out */
};

void govern_find(struct governed *out, const struct truth *truth,
    const struct fact_set *set);

/* Is the cut one of the line's, or of the stewards together? */
bool govern_cuts(const struct governed *governed, const struct deed_cut *cut);

/* Is the record behind this cut, whoever said it, in the eyes of this set? */
bool govern_is_held(const struct governed *governed, const struct deed_cut *cut,
    size_t fact);

/* Is the adopt endorsed by a threshold of the line? */
bool govern_adopts(const struct governed *governed, size_t deed);

/* Does this machine say the same?  If not, a rule does not hold. */
void govern_check(const struct governed *governed, size_t machine);

#endif
