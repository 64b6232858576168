/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/govern.h"
#include "tests/sim/report.h"
#include "tests/sim/world.h"

#define ROUNDS_MOST 12
#define LAST_VISITS_MS 600000
#define CRAWL_CUT 8 /* things that a line carries, until it is cut */
#define CRAWL_VISITS 12

/* --- healing --------------------------------------------------------------- */

static void
heal_machine(size_t machine)
{
	struct world *world = world_here();
	struct err e = { 0 };

	world->machines[machine].shift_s = 0;
	world->machines[machine].line = (struct line){ .delay_ms = 1 };
	world_enter(machine);
	if (!sync_pause(world->machines[machine].sync, true, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
}

/* What is under way comes to its end, well or not. */
static void
heal(void)
{
	struct world *world = world_here();

	for (size_t i = 0; i < WORLD_MACHINES; i++)
		if (machine_works(i))
			heal_machine(i);
	for (size_t i = 0; i < HUB_COUNT; i++)
		hub_heal(&world->hubs[i], i == 0);
	clock_go(clock_now() + LAST_VISITS_MS);
	for (size_t i = 0; i < WORLD_MACHINES; i++)
		if (machine_works(i))
			machine_check(i);
}

/* Over a line that is cut after every few objects each connection makes
 * progress that lasts: so a visit brings all, sooner or later. */
static void
crawl(size_t machine)
{
	struct machine *crawls = &world_here()->machines[machine];
	size_t visits = 0;

	do {
		crawls->line =
		    (struct line){ .delay_ms = 1, .cut_after = CRAWL_CUT };
		machine_visit(machine, HUB_FAR);
		machine_wait(machine, false);
		report_count(TALLY_CRAWLED, crawls->moved);
	} while (crawls->error[0] != '\0' && ++visits < CRAWL_VISITS);
	if (visits == CRAWL_VISITS)
		report_fail("lasts",
		    "machine %zu has visited a far hub %zu times, and is not "
		    "done: %s",
		    machine, visits, crawls->error);
	crawls->line = (struct line){ .delay_ms = 1 };
	machine_check(machine);
}

/* --- what there is --------------------------------------------------------- */

/* All that a machine has or a hub can give. */
static void
find_all(struct fact_set *out)
{
	const struct world *world = world_here();

	for (size_t i = 0; i < WORLD_MACHINES; i++)
		for (size_t j = 0; machine_works(i) && j < world->truth->count;
		     j++)
			if (fact_set_has(&world->truth->has[i], j))
				fact_set_add(out, j);
	for (size_t i = 0; i < HUB_COUNT; i++)
		truth_of_hub(world->truth, out, &world->hubs[i]);
}

/* What was acknowledged is somewhere, or was where something was lost. */
static void
check_kept(const struct fact_set *all)
{
	const struct truth *truth = world_here()->truth;

	for (size_t i = 0; i < truth->count; i++)
		if (truth->facts[i].is_acknowledged &&
		    !truth->facts[i].was_dropped && !fact_set_has(all, i))
			report_fail("keeps",
			    "record %ju of journal %s, which machine %zu "
			    "acknowledged, is nowhere",
			    (uintmax_t)truth->facts[i].sequence,
			    truth->facts[i].journal.text,
			    truth->facts[i].writer);
}

/* --- meeting --------------------------------------------------------------- */

/* What was, when a visit last moved nothing. */
struct quiet {
	bool is_known;
	uint64_t hub;
	uint64_t store;
};

/* Nothing has changed since nothing moved: so nothing would move. */
static bool
is_quiet(const struct quiet *quiet, size_t machine, size_t hub)
{
	const struct world *world = world_here();

	return quiet->is_known && quiet->hub == world->hubs[hub].version &&
	    quiet->store == store_version(world->machines[machine].store);
}

static size_t
meet(size_t machine, size_t hub)
{
	static struct quiet quiets[WORLD_MACHINES][HUB_COUNT];
	struct quiet *quiet = &quiets[machine][hub];
	const struct machine *met = &world_here()->machines[machine];

	if (is_quiet(quiet, machine, hub))
		return 0;
	machine_visit(machine, hub);
	machine_wait(machine, false);
	if (met->error[0] != '\0')
		report_fail("heals", "machine %zu at hub %zu: %s", machine, hub,
		    met->error);
	machine_check(machine);
	*quiet = (struct quiet){ met->moved == 0,
		world_here()->hubs[hub].version, store_version(met->store) };
	return met->moved;
}

/* Until nothing moves any more. */
static void
meet_all(void)
{
	size_t moved = 1;

	for (int round = 0; moved > 0; round++) {
		if (round == ROUNDS_MOST)
			report_fail("rests",
			    "after %d rounds records still move", round);
		moved = 0;
		for (size_t i = 0; i < WORLD_MACHINES; i++)
			for (size_t j = 0; machine_works(i) && j < HUB_COUNT;
			     j++)
				moved += meet(i, j);
	}
}

/* --- comparing ------------------------------------------------------------- */

static bool
is_admitted(size_t machine, const struct fact *fact)
{
	struct store *store = world_here()->machines[machine].store;

	return control_device(index_control(store_index(store)),
		   &fact->device) != NULL;
}

/* Which machines have it: 'x', or not: '-'. */
static void
print_who(char out[WORLD_MACHINES + 1], size_t fact)
{
	for (size_t i = 0; i < WORLD_MACHINES; i++)
		out[i] = !machine_works(i)                           ? ' ' :
		    fact_set_has(&world_here()->truth->has[i], fact) ? 'x' :
								       '-';
	out[WORLD_MACHINES] = '\0';
}

/* Everybody in the room has it.  Of a journal with more branches than count
 * not all need be taken. */
static void
check_everywhere(size_t first, size_t fact)
{
	const struct truth *truth = world_here()->truth;
	const struct fact *at = &truth->facts[fact];
	char who[WORLD_MACHINES + 1];

	print_who(who, fact);
	if (strchr(who, '-') == NULL || !is_admitted(first, at) ||
	    truth_tips(truth, &at->journal) > LIMIT_BRANCHES)
		return;
	report_fail("reaches",
	    "record %ju of %s journal %s, by %s %zu, is not everywhere: %s",
	    (uintmax_t)at->sequence,
	    at->class == CLASS_CONTROL ? "control" : "data", at->journal.text,
	    at->writer == TRUTH_THIEF ? "a thief, key" : "machine",
	    at->writer == TRUTH_THIEF ? (size_t)at->key : at->writer, who);
}

/* The first line that only one of them has. */
static _Noreturn void
differ(size_t first, size_t other, const char *one, const char *two)
{
	const struct truth *truth = world_here()->truth;
	size_t line = 0;

	for (size_t i = 0; one[i] == two[i]; i++)
		line = one[i] == '\n' ? i + 1 : line;
	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(&truth->has[first], i) !=
		    fact_set_has(&truth->has[other], i))
			report_fail("equal",
			    "machines %zu and %zu do not say the same: only "
			    "one has record %ju of journal %s, of key %d: "
			    "%.300s / %.300s",
			    first, other, (uintmax_t)truth->facts[i].sequence,
			    truth->facts[i].journal.text, truth->facts[i].key,
			    one + line, two + line);
	report_fail("equal",
	    "machines %zu and %zu do not say the same: %.300s / %.300s", first,
	    other, one + line, two + line);
}

/* The charter in force, what waits for stewards, and disputes. */
static void
check_charter(size_t first, size_t other)
{
	char *expected = machine_charter(first);
	char *found = machine_charter(other);

	if (strcmp(expected, found) != 0)
		differ(first, other, expected, found);
	free(expected);
	free(found);
}

static void
check_dumps(size_t first)
{
	char *expected = machine_dump(first);

	for (size_t i = first + 1; i < WORLD_MACHINES; i++) {
		char *dump;

		if (!machine_works(i))
			continue;
		dump = machine_dump(i);
		if (strcmp(dump, expected) != 0)
			differ(first, i, expected, dump);
		free(dump);
		check_charter(first, i);
	}
	free(expected);
}

/* And says so: nothing is left that nobody else has. */
static void
check_sent(size_t machine)
{
	json_t *status = NULL;
	struct err e = { 0 };

	if (!sync_status(&status, world_here()->machines[machine].sync, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	if (json_integer_value(json_object_get(status, "unsent")) != 0)
		report_fail("sent",
		    "machine %zu has sent all, and says that %jd are unsent",
		    machine,
		    (intmax_t)json_integer_value(
			json_object_get(status, "unsent")));
	json_decref(status);
}

/* Sources refer to nothing: they count, or there is a reason outside. */
static const char sql_idle_sources[] =
    "SELECT DISTINCT r.git_id FROM statement s JOIN record r ON r.id = "
    "s.record JOIN kind k ON k.id = s.kind WHERE k.name = 'source' AND "
    "s.reason <> 0";

/* All that nobody has cut off counts: on each branch of a fork. */
static void
check_counts(size_t first, const struct fact_set *all)
{
	const struct truth *truth = world_here()->truth;
	struct store *store = world_here()->machines[first].store;
	struct sql_query *query;
	struct err e = { 0 };
	bool row = true;

	if (!sql_query(&query, index_sql(store_index(store)), sql_idle_sources,
		&e))
		report_fail("works", "machine %zu: %s", first, e.msg);
	while (sql_step(query, &row, &e) && row) {
		const struct fact *fact;
		struct git_id id;
		size_t len;
		int at;

		(void)memcpy(id.bytes, sql_bytes(query, 0, &len),
		    sizeof(id.bytes));
		at = truth_find(truth, &id);
		fact = &truth->facts[at];
		if (is_admitted(first, fact) &&
		    !truth_is_cut_off(truth, all, (size_t)at) &&
		    truth_tips(truth, &fact->journal) <= LIMIT_BRANCHES)
			report_fail("counts",
			    "record %ju of journal %s, by %zu, does not count",
			    (uintmax_t)fact->sequence, fact->journal.text,
			    fact->writer);
	}
	sql_done(query);
}

static void
count_refs(size_t machine)
{
	struct repo_ref *refs;
	struct err e = { 0 };
	size_t count;

	if (!repo_refs(store_repo(world_here()->machines[machine].store), &refs,
		&count, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	for (size_t i = 0; i < count; i++) {
		report_count(TALLY_BRANCHES,
		    strncmp(refs[i].name, REPO_HEADS "f/",
			strlen(REPO_HEADS "f/")) == 0);
		report_count(TALLY_GUESTS,
		    strncmp(refs[i].name, REPO_GUEST, strlen(REPO_GUEST)) == 0);
	}
	free(refs);
}

/* Behind a cut nothing counts, and only there does nothing count. */
static void
count_held(size_t first, const struct fact_set *all)
{
	const struct truth *truth = world_here()->truth;

	for (size_t i = 0; i < truth->count; i++)
		report_count(TALLY_HELD,
		    fact_set_has(all, i) &&
			is_admitted(first, &truth->facts[i]) &&
			truth_is_cut_off(truth, all, i));
}

/* What stewards have come to. */
static void
count_council(size_t first)
{
	static struct governed governed;
	const struct truth *truth = world_here()->truth;
	const struct control *control =
	    index_control(store_index(world_here()->machines[first].store));

	govern_find(&governed, truth, &truth->has[first]);
	report_count(TALLY_CHARTERS, governed.line_count - 1);
	report_count(TALLY_DISPUTES, control->dispute_count);
	for (size_t i = 0; i < truth->deed_count; i++)
		report_count(TALLY_AGREED, governed.cuts[i]);
	report_count(TALLY_FLOORS, governed.floors);
	report_count(TALLY_ENDED, governed.ends);
	report_count(TALLY_ADOPTED, control->adopted_count);
	for (size_t i = 0; i < control->member_count; i++)
		report_count(TALLY_SUCCEEDED,
		    control->members[i].continues_count);
}

/* Somebody who comes last and knows nobody but the hubs learns all, too. */
static void
meet_newcomer(size_t first, const struct fact_set *all)
{
	const struct world *world = world_here();
	size_t machine = WORLD_MACHINES;
	char *expected;
	char *dump;

	for (size_t i = 1; i < WORLD_DEVICES; i++)
		if (!world->machines[i].exists && !world->machines[i].is_lost &&
		    !world_is_founder(i))
			machine = i;
	if (machine == WORLD_MACHINES)
		return;
	machine_create(machine, machine);
	machine_open(machine);
	heal_machine(machine);
	for (size_t i = 0; i < 2 * HUB_COUNT; i++)
		(void)meet(machine, i % HUB_COUNT);
	for (size_t i = 0; i < world->truth->count; i++)
		if (fact_set_has(all, i))
			check_everywhere(first, i);
	machine_reindex(machine);
	expected = machine_dump(first);
	dump = machine_dump(machine);
	if (strcmp(dump, expected) != 0)
		differ(first, machine, expected, dump);
	check_charter(first, machine);
	free(expected);
	free(dump);
	report_count(TALLY_NEWCOMERS, 1);
}

void
world_end(void)
{
	const struct truth *truth = world_here()->truth;
	struct fact_set all = { 0 };
	size_t first = 0;

	while (first < WORLD_MACHINES && !machine_works(first))
		first++;
	if (first == WORLD_MACHINES)
		return;
	heal();
	find_all(&all);
	check_kept(&all);
	crawl(first);
	meet_all();
	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(&all, i))
			check_everywhere(first, i);
	if (machine_works(truth->count % WORLD_MACHINES))
		machine_reindex(truth->count % WORLD_MACHINES);
	check_dumps(first);
	for (size_t i = 0; i < WORLD_MACHINES; i++)
		if (machine_works(i))
			check_sent(i);
	check_counts(first, &all);
	meet_newcomer(first, &all);
	count_refs(first);
	count_held(first, &all);
	count_council(first);
}
