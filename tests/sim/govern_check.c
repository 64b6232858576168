/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/sim/govern.h"
#include "tests/sim/report.h"
#include "tests/sim/world.h"

static void
check_line(const struct governed *governed, const struct control *control,
    size_t machine)
{
	if (governed->line_count != control->line_count)
		report_fail("charters",
		    "machine %zu: charter %zu is in force, and must be %zu",
		    machine, control->line_count, governed->line_count);
	for (size_t i = 1; i < control->line_count; i++) {
		const int deed = governed->standing[governed->line[i]].deed;
		char id[STATEMENT_ID_MAX + 1];

		statement_id_format(id, &control->line[i].id);
		if (strcmp(id, governed->truth->deeds[deed].id) != 0)
			report_fail("charters",
			    "machine %zu: charter %zu of the line is %s, and "
			    "must be %s",
			    machine, i + 1, id,
			    governed->truth->deeds[deed].id);
	}
	if ((control->dispute_count > 0) != governed->is_disputed)
		report_fail("charters", "machine %zu: there is %s dispute",
		    machine, governed->is_disputed ? "a" : "no");
}

/* Carried are those that step 3 has, and step 5, which has no others unless a
 * cut chooses a branch. */
static void
check_admitted(const struct governed *governed, const struct control *control,
    size_t machine)
{
	for (size_t i = 0; !governed->is_overforked && i < TRUTH_KEYS; i++) {
		const bool is_in = (governed->admitted >> i & 1) != 0;

		if (control_carries(control, &governed->truth->devices[i]) !=
		    is_in)
			report_fail("admits",
			    "machine %zu: device %zu is %s the room", machine,
			    i, is_in ? "not in" : "in");
	}
}

static bool
is_by_stewards(const struct control *control, const char *deed)
{
	for (size_t i = 0; i < control->cut_count; i++) {
		char id[STATEMENT_ID_MAX + 1];

		statement_id_format(id, &control->cuts[i].id);
		if (control->cuts[i].layer == CUT_BY_STEWARDS &&
		    strcmp(id, deed) == 0)
			return true;
	}
	return false;
}

static void
check_cuts(const struct governed *governed, const struct control *control,
    size_t machine)
{
	const struct truth *truth = governed->truth;

	for (size_t i = 0; i < truth->deed_count; i++)
		if (truth->deeds[i].kind == DEED_CUT &&
		    is_by_stewards(control, truth->deeds[i].id) !=
			governed->cuts[i])
			report_fail("cuts",
			    "machine %zu: the stewards' cut %s is %sin force",
			    machine, truth->deeds[i].id,
			    governed->cuts[i] ? "not " : "");
}

void
govern_check(const struct governed *governed, size_t machine)
{
	const struct control *control =
	    index_control(store_index(world_here()->machines[machine].store));

	check_line(governed, control, machine);
	check_admitted(governed, control, machine);
	check_cuts(governed, control, machine);
}
