/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/store/store_chain.h"
#include "daemon/view/view.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/world.h"

#define DUMP_MAX (64 << 20)

bool
machine_works(size_t machine)
{
	return world_here()->machines[machine].store != NULL;
}

char *
machine_folder(size_t machine)
{
	return mem_format("%s/m%zu", world_here()->root, machine);
}

char *
machine_home(size_t machine)
{
	return mem_format("%s/m%zu/home%u", world_here()->root, machine,
	    world_here()->machines[machine].home);
}

char *
image_folder(size_t image)
{
	return mem_format("%s/image%zu", world_here()->root, image);
}

/* --- making and opening ---------------------------------------------------- */

static const char *const hub_names[HUB_COUNT] = { "hub0", "hub1", "stick" };

static void
add_remotes(size_t machine, struct store *store)
{
	struct err e = { 0 };

	for (size_t i = 0; i < HUB_COUNT; i++) {
		if (!local_remote_add(store_local(store), hub_names[i],
			hub_url(i), &e))
			report_fail("works", "machine %zu: %s", machine, e.msg);
	}
	/* By itself a machine syncs with all of them, one after the other. */
	if (!local_set(store_local(store), "interval", "3600", &e) ||
	    !local_set(store_local(store), "paused",
		machine % 3 == 1 ? NULL : "1", &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
}

void
machine_create(size_t machine, size_t key)
{
	struct world *world = world_here();
	struct store_draft draft = {
		.charter = &world->charter,
		.label = key % 2 == 0 ? "device 1" : "device 2",
		.key = world->keys[key],
		.is_founder = world_is_founder(key),
	};
	char *home = machine_home(machine);
	struct store *store;
	struct err e = { 0 };

	world->machines[machine].disk = machine + 1;
	world_enter(machine);
	draft.home = home;
	if (!member_id_parse(&draft.member, world_member(key),
		strlen(world_member(key))) ||
	    !fs_make_directory(home, &e) || !store_create(&draft, &e) ||
	    !store_open(&store, home, &world->charter.room, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	add_remotes(machine, store);
	store_close(store);
	free(home);
	world->machines[machine].exists = true;
	world->machines[machine].key = key;
}

/* Has it gone on in new journals since the last look? */
static void
machine_count_renewal(size_t machine)
{
	struct machine *counted = &world_here()->machines[machine];
	const struct incarnation *now =
	    &store_identity(counted->store)->incarnation;

	report_count(TALLY_RENEWED,
	    counted->before.text[0] != '\0' &&
		strcmp(counted->before.text, now->text) != 0);
	counted->before = *now;
}

void
machine_open(size_t machine)
{
	struct world *world = world_here();
	struct machine *opened = &world->machines[machine];
	char *home = machine_home(machine);
	struct err e = { 0 };

	world_enter(machine);
	if (!loop_open(&opened->loop, &e) ||
	    !store_open(&opened->store, home, &world->charter.room, &e))
		report_fail("works", "machine %zu does not open: %s", machine,
		    e.msg);
	clock_own(opened->loop, machine);
	if (!sync_open(&opened->sync, opened->loop, opened->store, &e))
		report_fail("works", "machine %zu does not sync: %s", machine,
		    e.msg);
	free(home);
	report_count(TALLY_REOPENED, 1);
	machine_count_renewal(machine);
}

void
machine_close(size_t machine)
{
	struct machine *closed = &world_here()->machines[machine];

	if (closed->store == NULL)
		return;
	world_enter(machine);
	sync_close(closed->sync);
	store_close(closed->store);
	loop_close(closed->loop);
	closed->sync = NULL;
	closed->store = NULL;
	closed->loop = NULL;
	closed->is_done = true;
}

/* --- learning -------------------------------------------------------------- */

struct unknown {
	struct truth *truth;
};

static bool
stop_at_known(void *arg, const struct git_id *id, const struct buf *bytes,
    bool *stop, struct err *e)
{
	const struct unknown *unknown = arg;

	(void)bytes;
	(void)e;
	*stop = truth_find(unknown->truth, id) >= 0;
	return true;
}

static void
learn_chain(size_t machine, const struct git_id *tip, bool is_acknowledged)
{
	struct world *world = world_here();
	struct unknown unknown = { world->truth };
	const struct store_chain_end end = { stop_at_known, &unknown };
	struct store_chain chain;
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	if (!store_chain_walk(&chain,
		store_repo(world->machines[machine].store), tip, &end, &e))
		report_fail("whole", "machine %zu: %s", machine, e.msg);
	for (size_t i = chain.count; i > 0; i--) {
		int fact;

		if (!store_chain_bytes(&chain, i - 1, &bytes, &e))
			report_fail("whole", "machine %zu: %s", machine, e.msg);
		fact =
		    truth_learn(world->truth, bytes.data, bytes.len, machine);
		fact_set_add(&world->truth->has[machine], (size_t)fact);
		world->truth->facts[fact].is_acknowledged = is_acknowledged;
		report_count(TALLY_SAID, is_acknowledged);
	}
	buf_clear(&bytes);
	store_chain_clear(&chain);
}

void
machine_learn(size_t machine, bool is_acknowledged)
{
	struct store *store = world_here()->machines[machine].store;

	for (int i = 0; i < 2; i++) {
		const struct refname own =
		    refname_own(i == 0 ? CLASS_CONTROL : CLASS_DATA,
			i == 0 ? &store_identity(store)->control :
				 &store_identity(store)->data);
		struct err ignored = { 0 };
		struct git_id tip;

		if (repo_ref_get(store_repo(store), &tip, own.text, &ignored))
			learn_chain(machine, &tip, is_acknowledged);
	}
}

void
machine_say(size_t machine, enum journal_class class, json_t **statements,
    size_t count)
{
	struct store *store = world_here()->machines[machine].store;
	struct err e = { 0 };

	world_enter(machine);
	/* Whom a cut is of writes no more; a thief may have said it. */
	if (!store_say(store, class, statements, count, NULL, &e) &&
	    store_cut(store) == NULL)
		report_fail("works", "machine %zu cannot say: %s", machine,
		    e.msg);
	for (size_t i = 0; i < count; i++)
		json_decref(statements[i]);
	machine_learn(machine, true);
	if (class == CLASS_CONTROL)
		machine_check(machine);
}

/* --- visiting -------------------------------------------------------------- */

void
machine_is_shown(size_t machine, const struct hub *hub,
    const struct hub_ref *ref)
{
	struct world *world = world_here();
	struct machine *shown = &world->machines[machine];
	const struct identity *own = store_identity(shown->store);
	struct fact_set set = { 0 };

	if ((strcmp(ref->name.journal.text, own->control.text) != 0 &&
		strcmp(ref->name.journal.text, own->data.text) != 0) ||
	    truth_tips(world->truth, &ref->name.journal) > LIMIT_BRANCHES)
		return;
	truth_of_ref(world->truth, &set, hub, ref);
	for (size_t i = 0; i < world->truth->count; i++)
		if (fact_set_has(&set, i) &&
		    !fact_set_has(&world->truth->has[machine], i))
			shown->is_told = true;
}

/* Whoever was shown records of his own that he lacks is in doubt no more. */
static void
check_renewed(const struct machine *machine)
{
	struct world *world = world_here();
	const size_t number = (size_t)(machine - world->machines);

	if (!machine->is_told || machine->error[0] != '\0')
		return;
	if (strcmp(machine->before.text,
		store_identity(machine->store)->incarnation.text) == 0)
		report_fail("renews",
		    "machine %zu was shown records of its own journal that it "
		    "has lost, and goes on in it",
		    number);
	for (size_t i = 0; i < 2; i++)
		world->truth->excuses[number][i].is_given = false;
}

static void
on_report(void *arg, json_t *report)
{
	struct machine *machine = arg;
	const json_t *remote =
	    json_array_get(json_object_get(report, "remotes"), 0);
	const char *error = json_text(remote, "error");
	const size_t received =
	    (size_t)json_integer_value(json_object_get(remote, "received"));
	const size_t sent =
	    (size_t)json_integer_value(json_object_get(remote, "sent"));

	machine->is_done = true;
	machine->moved = received + sent;
	(void)snprintf(machine->error, sizeof(machine->error), "%s",
	    error == NULL ? "" : error);
	machine->is_fresh = true;
	check_renewed(machine);
	machine_count_renewal((size_t)(machine - world_here()->machines));
	report_count(TALLY_VISITS, 1);
	report_count(TALLY_RECEIVED, received);
	report_count(TALLY_SENT, sent);
}

void
machine_visit(size_t machine, size_t hub)
{
	struct machine *visitor = &world_here()->machines[machine];
	struct err e = { 0 };

	world_enter(machine);
	visitor->is_done = false;
	visitor->is_cut = false;
	visitor->is_told = false;
	machine_count_renewal(machine);
	if (!sync_now(visitor->sync, hub_names[hub], on_report, visitor, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
}

void
machine_wait(size_t machine, bool is_alone)
{
	struct machine *visitor = &world_here()->machines[machine];

	if (!clock_wait(&visitor->is_done, is_alone ? machine : SIZE_MAX))
		report_fail("rests", "a visit of machine %zu has no end",
		    machine);
}

/* --- dumps ----------------------------------------------------------------- */

char *
machine_dump(size_t machine)
{
	struct store *store = world_here()->machines[machine].store;
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, DUMP_MAX);
	if (!view_dump(&out, store, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	return buf_take(&out);
}

char *
machine_logical(size_t machine)
{
	struct store *store = world_here()->machines[machine].store;
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, DUMP_MAX);
	if (!index_logical_dump(store_index(store), &out, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	return buf_take(&out);
}

char *
machine_charter(size_t machine)
{
	json_t *all = NULL;
	json_t *row;
	struct err e = { 0 };
	char *out;
	size_t i;

	if (!view_charter(&all, world_here()->machines[machine].store, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	/* All is the same for everybody but what somebody is to endorse, and
	 * whether that would count. */
	(void)json_object_del(all, "to_endorse");
	json_array_foreach(json_object_get(all, "proposals"), i, row)
		(void)json_object_del(row, "void");
	json_array_foreach(json_object_get(all, "disputes"), i, row)
		(void)json_object_del(row, "ours");
	out = json_canonical(all);
	json_decref(all);
	return out;
}

/* The first line that only one of them has. */
static _Noreturn void
differ(size_t machine, const char *grown, const char *built)
{
	size_t line = 0;

	for (size_t i = 0; grown[i] == built[i]; i++)
		line = grown[i] == '\n' ? i + 1 : line;
	report_fail("reindex",
	    "machine %zu: the index that grew and the one that was built are "
	    "not equal: %.200s / %.200s",
	    machine, grown + line, built + line);
}

void
machine_reindex(size_t machine)
{
	struct store *store = world_here()->machines[machine].store;
	char *grown = machine_logical(machine);
	char *built;
	struct err e = { 0 };

	world_enter(machine);
	if (!store_reindex(store_path(store), NULL, NULL, &e) ||
	    !store_reload_index(store, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	built = machine_logical(machine);
	if (strcmp(grown, built) != 0)
		differ(machine, grown, built);
	free(grown);
	free(built);
	report_count(TALLY_REINDEXED, 1);
}
