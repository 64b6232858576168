/* SPDX-License-Identifier: ISC */
#include "tests/sim/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static struct report *report_here;

static const char *const names[TALLY_COUNT] = {
	[TALLY_STEPS] = "steps",
	[TALLY_SAID] = "records said",
	[TALLY_VISITS] = "visits",
	[TALLY_RECEIVED] = "records received",
	[TALLY_SENT] = "records sent",
	[TALLY_CUT] = "lines cut",
	[TALLY_SLICES] = "slices",
	[TALLY_SALVAGED] = "fetches salvaged",
	[TALLY_KEPT] = "quarantines kept",
	[TALLY_CRAWLED] = "records by a bad line",
	[TALLY_RACED] = "pushes raced",
	[TALLY_UNPLUGGED] = "sticks not there",
	[TALLY_CRASHES] = "crashes",
	[TALLY_POWER] = "losses of power",
	[TALLY_REOPENED] = "stores opened again",
	[TALLY_RESTORES] = "restores",
	[TALLY_COPIES] = "homes used twice",
	[TALLY_TWINS] = "disks used twice",
	[TALLY_LOST] = "machines lost",
	[TALLY_CLOCKS] = "clocks wrong by years",
	[TALLY_RENEWED] = "new incarnations",
	[TALLY_FORKS] = "unavoidable forks",
	[TALLY_CUTS] = "devices cut",
	[TALLY_PROPOSED] = "charters proposed",
	[TALLY_ENDORSED] = "endorsements",
	[TALLY_EXPELLED] = "cuts proposed",
	[TALLY_CHARTERS] = "charters in force",
	[TALLY_DISPUTES] = "disputes",
	[TALLY_AGREED] = "stewards' cuts in force",
	[TALLY_FLOORS] = "stopped by a floor",
	[TALLY_ENDED] = "admissions after an end",
	[TALLY_ADOPTED] = "records adopted",
	[TALLY_SUCCEEDED] = "successions",
	[TALLY_THEFTS] = "records by thieves",
	[TALLY_HELD] = "records held",
	[TALLY_BRANCHES] = "branches carried",
	[TALLY_GUESTS] = "guests' journals",
	[TALLY_NEWCOMERS] = "newcomers",
	[TALLY_ROLLED_BACK] = "refs rolled back",
	[TALLY_VANISHED] = "refs vanished",
	[TALLY_FORGED] = "refs forged upon",
	[TALLY_JUNK] = "junk refs",
	[TALLY_WITHHELD] = "refs withheld",
	[TALLY_FORGOTTEN] = "pushes forgotten",
	[TALLY_BROKEN] = "objects broken",
	[TALLY_REWRITTEN] = "records rewritten",
	[TALLY_STICKS] = "hubs put back",
	[TALLY_REINDEXED] = "indexes built anew",
	[TALLY_REPACKED] = "repositories packed",
};

const char *
tally_name(enum tally tally)
{
	return names[tally];
}

void
report_to(struct report *report)
{
	report_here = report;
}

void
report_count(enum tally tally, size_t more)
{
	report_here->tally[tally] += more;
}

void
report_fail(const char *rule, const char *fmt, ...)
{
	va_list ap;

	(void)snprintf(report_here->rule, sizeof(report_here->rule), "%s",
	    rule);
	va_start(ap, fmt);
	(void)vsnprintf(report_here->text, sizeof(report_here->text), fmt, ap);
	va_end(ap);
	_exit(REPORT_EXIT);
}
