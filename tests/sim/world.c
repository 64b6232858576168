/* SPDX-License-Identifier: ISC */
#include "tests/sim/world.h"

#include <linux/stat.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"

static struct world world;

static const char *const members[] = { "csomn", "mojha", "third" };

struct world *
world_here(void)
{
	return &world;
}

const char *
world_member(size_t key)
{
	return members[key / 2];
}

bool
world_is_founder(size_t key)
{
	return key % 2 == 0 && key / 2 < world.truth->founders;
}

void
world_enter(size_t machine)
{
	char *state = mem_format("%s/m%zu/state", world.root, machine);

	if (setenv("XDG_STATE_HOME", state, 1) != 0)
		report_fail("simulator", "no memory");
	free(state);
	clock_shift(world.machines[machine].shift_s);
}

/* --- disks ----------------------------------------------------------------- */

/*
 * What the place of a home is on the disk of this machine: a copy of a disk
 * says what the first one said.  In the place of the C library's, for our own
 * code; see sim.mk.
 */
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

#define DISK_HOMES 1000 /* places of homes on a disk */

/* The number of the home at this path on its machine's disk; 0: it is none. */
static uint64_t
disk_place(const char *path)
{
	const size_t len = strlen(world.root);
	char *behind;
	size_t machine;

	if (strncmp(path, world.root, len) != 0 ||
	    strncmp(path + len, "/m", 2) != 0)
		return 0;
	machine = strtoul(path + len + 2, &behind, 10);
	if (strncmp(behind, "/home", strlen("/home")) != 0)
		return 0;
	return world.machines[machine].disk * DISK_HOMES +
	    strtoul(behind + strlen("/home"), NULL, 10);
}

static void
answer_as(struct statx *found, uint64_t place)
{
	if (place == 0)
		return;
	found->stx_ino = place;
	found->stx_btime.tv_sec = (int64_t)place;
	found->stx_btime.tv_nsec = 0;
}

long
__wrap_syscall(long number, ...)
{
	long arguments[6];
	va_list ap;
	long rc;

	va_start(ap, number);
	for (size_t i = 0; i < 6; i++)
		arguments[i] = va_arg(ap, long);
	va_end(ap);
	rc = __real_syscall(number, arguments[0], arguments[1], arguments[2],
	    arguments[3], arguments[4], arguments[5]);
	if (number == SYS_statx && rc == 0)
		answer_as((struct statx *)arguments[4],
		    disk_place((const char *)arguments[1]));
	return rc;
}

/* --- making ---------------------------------------------------------------- */

/* The keys are the same in all worlds. */
static void
make_keys(void)
{
	struct err e = { 0 };
	uint8_t seed[32];

	if (!key_start(&e))
		report_fail("simulator", "%s", e.msg);
	for (size_t i = 0; i < WORLD_DEVICES; i++) {
		(void)memset(seed, (int)i + 1, sizeof(seed));
		if (!key_from_seed(&world.keys[i], seed, &e))
			report_fail("simulator", "%s", e.msg);
		key_public(&world.truth->keys[i], world.keys[i]);
	}
}

/* Beside the first founder others, who are its stewards with him. */
static char *
add_founders(const char *line)
{
	const struct truth *truth = world.truth;
	struct err e = { 0 };
	json_t *charter;
	char *out;

	if (!json_read_canonical(&charter, line, strlen(line), &e))
		report_fail("simulator", "%s", e.msg);
	for (size_t i = 1; i < truth->founders; i++) {
		char key[KEY_TEXT];

		key_format(key, &truth->keys[2 * i]);
		(void)json_array_append_new(json_object_get(charter,
						"founders"),
		    json_pack("{s:s, s:s, s:s, s:{s:s}}", "id", members[i],
			"key", key, "member_kind", "government", "names", "en",
			"A ministry"));
		(void)json_array_append_new(json_object_get(charter,
						"stewards"),
		    json_pack("{s:s, s:s}", "id", members[i], "key", key));
	}
	(void)json_object_set_new(charter, "threshold",
	    json_integer((json_int_t)truth->threshold));
	out = json_canonical(charter);
	json_decref(charter);
	return out;
}

static void
make_charter(void)
{
	struct charter_draft draft = {
		.state = "MNG",
		.cycle = 2,
		.language = "en",
		.title = "Mongolia, second cycle",
		.name = "CSO Mongolia",
		.member_kind = "cso",
		.key = world.truth->keys[0],
	};
	struct err e = { 0 };
	char *line;
	char *whole;

	if (!member_id_parse(&draft.member, members[0], strlen(members[0])) ||
	    !charter_draft(&line, &draft, &e))
		report_fail("simulator", "%s", e.msg);
	whole = add_founders(line);
	if (!charter_parse(&world.charter, whole, strlen(whole), &e))
		report_fail("simulator", "%s", e.msg);
	free(whole);
	free(line);
}

/* One founder in half of the worlds, else two or three. */
static void
choose_founders(struct truth *truth, uint64_t seed)
{
	struct chance chance = { seed ^ 0xf0 };
	const size_t count = chance_below(&chance, 4);

	truth->founders = count == 0 ? 2 : count == 1 ? 3 : 1;
	truth->threshold = truth->founders == 1 ?
	    1 :
	    2 + chance_below(&chance, truth->founders - 1);
}

static void
make_devices(void)
{
	for (size_t i = 0; i < WORLD_DEVICES; i++) {
		struct member_id member;

		if (!member_id_parse(&member, world_member(i),
			strlen(world_member(i))))
			report_fail("simulator", "no member");
		world.truth->devices[i] = device_id_of(&world.charter.room,
		    &member, &world.truth->keys[i]);
	}
}

void
world_make(const char *root, uint64_t seed)
{
	world = (struct world){ .root = mem_text(root) };
	world.chance = shared_new(1, sizeof(*world.chance));
	world.chance->state = seed;
	chance_of_programs(world.chance);
	world.truth = truth_new();
	world.hubs = hubs_new();
	clock_on_enter(world_enter);
	make_keys();
	choose_founders(world.truth, seed);
	make_charter();
	make_devices();
	machine_create(0, 0);
	machine_open(0);
	machine_learn(0, true);
}
