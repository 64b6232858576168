/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "tests/sim/decide.h"
#include "tests/sim/faults.h"
#include "tests/sim/power.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"
#include "tests/sim/step.h"
#include "tests/sim/thief.h"
#include "tests/sim/world.h"

#define TEN_YEARS_S 315360000
#define CHANGES_MOST 60 /* writes until a crash */
#define CHANGES_OF_VISITS 500
#define LONG_TEXT 30000

/* --- saying ---------------------------------------------------------------- */

static json_t *
source_make(size_t text_len)
{
	const struct thing_name name = thing_name_make();
	char *text = mem_new(text_len + 1, 1);
	json_t *said;

	(void)memset(text, 'x', text_len);
	said = json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source", "subject",
	    name.text, "title", "seen by ourselves", "description", text);
	free(text);
	return said;
}

/* A rating, which replaces what this machine knows of it. */
static void
say_rating(size_t machine, struct chance *chance)
{
	static const char *const values[] = { "fully", "partially", "not" };
	char *rec = mem_format("MNG-2/%zu", 1 + chance_below(chance, 3));
	json_t *said = json_pack("{s:s, s:[s, s, s, s], s:s}", "kind",
	    "assessment", "subject", rec, "", "draft", "upr-info-3", "value",
	    values[chance_below(chance, 3)]);
	json_t *answer = NULL;
	struct err e = { 0 };

	world_enter(machine);
	/* Who is not in the room has no slots. */
	if (work_say(&answer, world_here()->machines[machine].store, said, &e))
		machine_learn(machine, true);
	json_decref(answer);
	json_decref(said);
	free(rec);
}

static void
say_something(size_t machine, const struct step *step)
{
	struct chance chance = { step->seed };
	json_t *said[4];

	switch (step->how % 12) {
	case 0:
		for (size_t i = 0; i < 4; i++)
			said[i] = source_make(LONG_TEXT);
		machine_say(machine, CLASS_DATA, said, 4);
		break;
	case 1:
	case 2:
	case 3:
		say_rating(machine, &chance);
		break;
	case 4:
		said[0] = json_pack("{s:s, s:[s, s], s:{s:s}}", "kind",
		    "recommendation", "subject", "MNG-2/1", "A/HRC/30/6",
		    "text", "en", "Ratify it.");
		machine_say(machine, CLASS_DATA, said, 1);
		break;
	default:
		said[0] = source_make(10);
		machine_say(machine, CLASS_DATA, said, 1);
		break;
	}
}

/* --- who is in the room ---------------------------------------------------- */

static void
join(size_t device)
{
	if (device == 0 || device >= WORLD_DEVICES ||
	    world_here()->machines[device].exists ||
	    world_here()->machines[device].is_lost)
		return;
	machine_create(device, device);
	machine_open(device);
	machine_learn(device, false);
}

/* Who admits a member: mostly the first steward, and now and then anybody. */
static size_t
who_admits(const struct step *step)
{
	return step->how % 4 == 0 ? step->what % WORLD_MACHINES : 0;
}

static void
admit(size_t device, const struct step *step)
{
	const struct truth *truth = world_here()->truth;
	const size_t by = device % 2 == 0 ? who_admits(step) : device - 1;
	char key[KEY_TEXT];
	json_t *said;

	if (device == 0 || device >= WORLD_DEVICES || !machine_works(by))
		return;
	key_format(key, &truth->keys[device]);
	if (device % 2 == 0)
		said = json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}}", "kind",
		    "member", "subject", world_member(device), "key", key,
		    "member_kind", "government", "names", "en", "A ministry");
	else
		said = json_pack("{s:s, s:[s], s:s, s:s, s:s}", "kind",
		    "device", "subject", truth->devices[device].text, "key",
		    key, "label", "device 2", "purpose", "work");
	machine_say(by, CLASS_CONTROL, &said, 1);
}

static void
cut(size_t machine, unsigned how)
{
	static const char *const reasons[] = { "lost", "compromised", "left" };
	struct world *world = world_here();
	const size_t other = world->machines[machine].key ^ 1;
	json_t *body = json_pack("{s:s, s:s}", "device",
	    world->truth->devices[other].text, "reason", reasons[how % 3]);
	json_t *answer = NULL;
	struct err e = { 0 };

	world_enter(machine);
	if (work_cut_device(&answer, world->machines[machine].store, body,
		&e)) {
		machine_learn(machine, true);
		machine_check(machine);
		report_count(TALLY_CUTS, 1);
	}
	json_decref(answer);
	json_decref(body);
}

/* --- visits ---------------------------------------------------------------- */

static void
line_make(struct line *line, const struct step *step)
{
	struct chance chance = { step->seed };

	*line = (struct line){ .delay_ms =
				   1 + (int64_t)chance_below(&chance, 200) };
	/* The line to the far hub is a bad one. */
	if (step->how % 3 == 0 ||
	    (step->what % HUB_COUNT == HUB_FAR && step->how % 3 == 1))
		line->cut_after = 1 + chance_below(&chance, 14);
	line->is_deaf = step->how % 2 == 0;
}

static void
visit(size_t machine, const struct step *step)
{
	struct machine *visitor = &world_here()->machines[machine];

	if (sync_is_busy(visitor->sync))
		return;
	line_make(&visitor->line, step);
	machine_visit(machine, step->what % HUB_COUNT);
	if (step->how % 4 == 1)
		machine_wait(machine, false);
}

/* The index is gone: it is made anew when the store is opened. */
static void
lose_index(size_t machine)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char *path =
	    mem_text(store_path(world_here()->machines[machine].store));
	struct err e = { 0 };

	machine_close(machine);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char *file = mem_format("%s/index.db%s", path, suffixes[i]);

		if (!fs_remove(file, &e))
			report_fail("simulator", "%s", e.msg);
		free(file);
	}
	free(path);
}

/* --- crashes --------------------------------------------------------------- */

/* Two of three times the power goes, too. */
static bool
is_power_cut(const struct step *step)
{
	return step->seed % 3 != 0;
}

/* What a machine does until it dies of it. */
static void
live(size_t machine, const struct step *step, size_t changes)
{
	struct machine *lives = &world_here()->machines[machine];
	const bool is_armed_early = step->how % 2 == 0;

	if (is_power_cut(step)) {
		char *folder = mem_format("%s/saved", world_here()->root);

		power_begin(folder);
		fault_with_power(step->seed);
		free(folder);
	}
	if (is_armed_early || step->how % 3 == 2)
		fault_arm(changes);
	machine_open(machine);
	if (!is_armed_early)
		fault_arm(changes);
	if (step->how % 3 == 0)
		for (int i = 0; i < 3; i++)
			say_something(machine, step);
	/* What a visit has brought is there to stay, too. */
	for (size_t i = 0; step->how % 3 == 1 && i < HUB_COUNT; i++) {
		line_make(&lives->line, step);
		lives->line.cut_after = 0;
		machine_visit(machine, (step->what + i) % HUB_COUNT);
		machine_wait(machine, true);
		machine_check(machine);
	}
}

/* The machine goes on in a process of its own, which ends in the middle; then
 * it is started again here. */
static void
crash(size_t machine, const struct step *step)
{
	struct chance chance = { step->seed ^ 0x5eed };
	const size_t changes = 1 +
	    chance_below(&chance,
		step->how % 3 == 1 ? CHANGES_OF_VISITS : CHANGES_MOST);
	int status = 0;
	pid_t pid;

	if (step->how % 5 == 0)
		lose_index(machine);
	machine_close(machine);
	pid = fork();
	if (pid == 0) {
		live(machine, step, changes);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		report_fail("simulator", "cannot fork");
	if (WIFEXITED(status) && WEXITSTATUS(status) == REPORT_EXIT)
		_exit(REPORT_EXIT);
	if (!WIFEXITED(status) ||
	    (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != FAULT_EXIT))
		report_fail("lives", "machine %zu ended by itself (%d)",
		    machine, status);
	if (WEXITSTATUS(status) == FAULT_EXIT)
		report_count(is_power_cut(step) ? TALLY_POWER : TALLY_CRASHES,
		    1);
	machine_open(machine);
	machine_learn(machine, false);
	machine_check(machine);
}

/* --- care ------------------------------------------------------------------ */

static void
repack(size_t machine)
{
	struct repo *repo = store_repo(world_here()->machines[machine].store);
	struct err e = { 0 };

	world_enter(machine);
	if (!repo_repack(repo, &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	report_count(TALLY_REPACKED, 1);
}

static void
start_again(size_t machine)
{
	machine_close(machine);
	machine_open(machine);
	machine_check(machine);
}

/* --- all ------------------------------------------------------------------- */

static size_t
machines_left(void)
{
	size_t count = 0;

	for (size_t i = 0; i < WORLD_MACHINES; i++)
		count += machine_works(i);
	return count;
}

static void
run_image(const struct step *step)
{
	struct world *world = world_here();
	const size_t image = step->what % WORLD_IMAGES;
	const size_t copy = WORLD_DEVICES + step->who % 3;

	if (step->kind == STEP_IMAGE && machine_works(step->who))
		image_keep(image, step->who);
	if (!world->images[image].exists)
		return;
	if (step->kind == STEP_RESTORE &&
	    machine_works(world->images[image].machine))
		image_restore(image, (enum restore)(step->how % RESTORE_COUNT));
	if (step->kind == STEP_COPY && !world->machines[copy].exists &&
	    !world->machines[copy].is_lost)
		image_copy(image, copy, (enum copying)(step->how % COPY_COUNT));
}

static void
run_outside(const struct step *step)
{
	struct world *world = world_here();
	struct hub *hub = &world->hubs[step->what % HUB_COUNT];
	struct chance chance = { step->seed };

	if (step->kind == STEP_JOIN)
		join(step->who);
	else if (step->kind == STEP_ADMIT)
		admit(step->who, step);
	else if (step->kind == STEP_THEFT)
		thief_write(step->who % WORLD_DEVICES, hub,
		    (enum theft)(step->how % THEFT_COUNT), step->seed);
	else if (step->kind == STEP_LIE)
		hub_lie(hub, (enum lie)(step->how % LIE_COUNT), step->seed);
	else if (step->kind == STEP_STICK)
		world
		    ->hubs[step->how % 4 == 0 ? step->what % HUB_COUNT :
						HUB_STICK]
		    .is_plugged = step->how % 2 != 0;
	else if (step->kind == STEP_WAIT)
		clock_go(clock_now() + (int64_t)chance_below(&chance, 7200000));
	else
		run_image(step);
}

/* What is done to a machine, not on it. */
static void
run_care(const struct step *step)
{
	struct world *world = world_here();
	const size_t machine = step->who;

	if (step->kind == STEP_REINDEX && step->how % 2 == 0)
		machine_reindex(machine);
	else if (step->kind == STEP_REINDEX) {
		lose_index(machine);
		machine_open(machine);
		machine_check(machine);
	} else if (step->kind == STEP_REPACK)
		repack(machine);
	else if (step->kind == STEP_CLOCK) {
		world->machines[machine].shift_s =
		    step->how % 2 == 0 ? TEN_YEARS_S : -TEN_YEARS_S;
		report_count(TALLY_CLOCKS, 1);
	}
}

static void
run_machine(const struct step *step)
{
	const size_t machine = step->who;

	if (step->kind == STEP_SAY)
		say_something(machine, step);
	else if (step->kind == STEP_VISIT)
		visit(machine, step);
	else if (step->kind == STEP_CRASH)
		crash(machine, step);
	else if (step->kind == STEP_OPEN)
		start_again(machine);
	else if (step->kind == STEP_LOSE && machines_left() > 2)
		machine_lose(machine);
	else if (step->kind == STEP_CUT)
		cut(machine, step->how);
	else if (step->kind == STEP_CHARTER)
		decide_charter(machine, step);
	else if (step->kind == STEP_ENDORSE)
		decide_endorse(machine, step);
	else if (step->kind == STEP_EXPEL)
		decide_expel(machine, step);
	else if (step->kind == STEP_ADOPT)
		decide_adopt(machine, step);
	else if (step->kind == STEP_SUCCEED)
		decide_succeed(machine, step);
	else
		run_care(step);
}

static bool
is_of_machine(enum step_kind kind)
{
	switch (kind) {
	case STEP_SAY:
	case STEP_VISIT:
	case STEP_CRASH:
	case STEP_OPEN:
	case STEP_LOSE:
	case STEP_CLOCK:
	case STEP_CUT:
	case STEP_CHARTER:
	case STEP_ENDORSE:
	case STEP_EXPEL:
	case STEP_ADOPT:
	case STEP_SUCCEED:
	case STEP_REINDEX:
	case STEP_REPACK:
		return true;
	case STEP_JOIN:
	case STEP_ADMIT:
	case STEP_WAIT:
	case STEP_NOTHING:
	case STEP_IMAGE:
	case STEP_RESTORE:
	case STEP_COPY:
	case STEP_THEFT:
	case STEP_LIE:
	case STEP_STICK:
	case STEP_KINDS:
		break;
	}
	return false;
}

void
step_run(const struct step *step)
{
	struct world *world = world_here();

	/* Some happen at once, some while visits are under way, some after. */
	clock_go(clock_now() + (int64_t)(step->seed >> 26));
	if (!is_of_machine(step->kind))
		run_outside(step);
	else if (machine_works(step->who))
		run_machine(step);
	report_count(TALLY_STEPS, 1);
	for (size_t i = 0; i < WORLD_MACHINES; i++)
		if (world->machines[i].is_fresh && machine_works(i))
			machine_check(i);
}
