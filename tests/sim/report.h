/* SPDX-License-Identifier: ISC */
/*
 * What a world tells the one who runs it, over the end of its process: what
 * happened how often, and the rule that did not hold.
 */
#ifndef TESTS_SIM_REPORT_H
#define TESTS_SIM_REPORT_H

#include <stddef.h>

#include "protocol/base/compiler.h"

/* Every one of them must happen, or the worlds are too tame. */
enum tally {
	TALLY_STEPS,
	TALLY_SAID,      /* records acknowledged */
	TALLY_VISITS,    /* that came to their end */
	TALLY_RECEIVED,  /* records */
	TALLY_SENT,      /* records */
	TALLY_CUT,       /* visits whose line was cut */
	TALLY_SLICES,    /* fetched */
	TALLY_SALVAGED,  /* fetches that were cut, of which something stayed */
	TALLY_KEPT,      /* quarantines that stay for the next slice */
	TALLY_CRAWLED,   /* records, over a line that is cut all the time */
	TALLY_RACED,     /* pushes that somebody was faster than */
	TALLY_UNPLUGGED, /* visits to a stick that was not there */
	TALLY_CRASHES,
	TALLY_POWER, /* crashes that lost what was not flushed */
	TALLY_REOPENED,
	TALLY_RESTORES,
	TALLY_COPIES, /* homes used on two machines */
	TALLY_TWINS,  /* disks used on two machines */
	TALLY_LOST,   /* machines */
	TALLY_CLOCKS, /* wrong by years */
	TALLY_RENEWED,
	TALLY_FORKS,    /* that a restore made unavoidable */
	TALLY_CUTS,     /* of devices */
	TALLY_PROPOSED, /* charters */
	TALLY_ENDORSED,
	TALLY_EXPELLED, /* cuts that need stewards */
	TALLY_CHARTERS, /* that follow the first one, in force at the end */
	TALLY_DISPUTES,
	TALLY_AGREED, /* cuts by stewards in force at the end */
	TALLY_FLOORS, /* that stewards who had seen more did not cut */
	TALLY_ENDED,  /* admissions by former stewards, in vain */
	TALLY_ADOPTED,
	TALLY_SUCCEEDED,
	TALLY_THEFTS,
	TALLY_HELD,     /* a thief's records, at the end */
	TALLY_BRANCHES, /* refs below f/ at the end */
	TALLY_GUESTS,
	TALLY_NEWCOMERS,   /* who came last and found all */
	TALLY_ROLLED_BACK, /* from here on: lies of hubs */
	TALLY_VANISHED,
	TALLY_FORGED,
	TALLY_JUNK,
	TALLY_WITHHELD,
	TALLY_FORGOTTEN,
	TALLY_BROKEN,
	TALLY_REWRITTEN,
	TALLY_STICKS, /* put back as they were long ago */
	TALLY_REINDEXED,
	TALLY_REPACKED,
	TALLY_COUNT
};

/* What a count counts, in words. */
const char *tally_name(enum tally tally);

struct report {
	char rule[48]; /* that did not hold; "": all did */
	char text[1000];
	size_t tally[TALLY_COUNT];
};

/* Where the world of this process reports; shared memory. */
void report_to(struct report *report);

void report_count(enum tally tally, size_t more);

/* A rule did not hold: ends the process. */
_Noreturn void report_fail(const char *rule, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

#define REPORT_EXIT 78 /* how a process ends that has failed */

#endif
