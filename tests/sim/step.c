/* SPDX-License-Identifier: ISC */
#include "tests/sim/step.h"

#include <stdbool.h>
#include <stdio.h>

#include "tests/sim/shared.h"
#include "tests/sim/world.h"

/* --- the list of a seed ---------------------------------------------------- */

/* How often each kind stands among a hundred. */
static const unsigned char weights[STEP_KINDS] = {
	[STEP_JOIN] = 4,
	[STEP_ADMIT] = 5,
	[STEP_SAY] = 24,
	[STEP_VISIT] = 28,
	[STEP_WAIT] = 4,
	[STEP_CRASH] = 5,
	[STEP_OPEN] = 2,
	[STEP_IMAGE] = 4,
	[STEP_RESTORE] = 3,
	[STEP_COPY] = 2,
	[STEP_LOSE] = 1,
	[STEP_CLOCK] = 1,
	[STEP_CUT] = 2,
	[STEP_THEFT] = 4,
	[STEP_LIE] = 7,
	[STEP_STICK] = 2,
	[STEP_REINDEX] = 1,
	[STEP_REPACK] = 1,
	[STEP_CHARTER] = 3,
	[STEP_ENDORSE] = 7,
	[STEP_EXPEL] = 2,
	[STEP_ADOPT] = 2,
	[STEP_SUCCEED] = 2,
};

/* How long lists are: most worlds are small, so that there are many. */
#define STEPS_LEAST 20
#define STEPS_MORE 100

static enum step_kind
kind_of(struct chance *chance, const unsigned char *mine)
{
	size_t sum = 0;
	size_t at;

	for (size_t i = 0; i < STEP_KINDS; i++)
		sum += mine[i];
	at = chance_below(chance, sum);
	for (size_t i = 0; i < STEP_KINDS; i++) {
		if (at < mine[i])
			return (enum step_kind)i;
		at -= mine[i];
	}
	return STEP_SAY;
}

/* Where people fall out over the room itself, there is more of this. */
static const unsigned char fights[STEP_KINDS] = {
	[STEP_ADMIT] = 10,
	[STEP_CHARTER] = 16,
	[STEP_ENDORSE] = 40,
	[STEP_EXPEL] = 8,
	[STEP_ADOPT] = 6,
	[STEP_SUCCEED] = 6,
};

/* Every world lacks some kinds of trouble, so that the others show. */
static void
choose_weights(unsigned char mine[STEP_KINDS], struct chance *chance)
{
	for (size_t i = 0; i < STEP_KINDS; i++) {
		mine[i] = weights[i];
		if (i > STEP_NOTHING && chance_below(chance, 3) == 0)
			mine[i] = 0;
		else if (i > STEP_NOTHING && chance_below(chance, 6) == 0)
			mine[i] = (unsigned char)(mine[i] * 4);
	}
	if (chance_below(chance, 3) == 0)
		for (size_t i = 0; i < STEP_KINDS; i++)
			if (fights[i] > 0)
				mine[i] = fights[i];
}

static struct step
step_of(enum step_kind kind, struct chance *chance)
{
	return (struct step){ .kind = kind,
		.who = (unsigned)chance_below(chance, WORLD_MACHINES),
		.what = (unsigned)chance_below(chance, 12),
		.how = (unsigned)chance_below(chance, 60),
		.seed = (uint32_t)chance_next(chance) };
}

#define LAST_MEMBER (WORLD_DEVICES - 2) /* has to wait for it, in some worlds */

/* A room has people in it before there is trouble. */
static size_t
begin(struct step *steps, struct chance *chance)
{
	const size_t devices = 2 + chance_below(chance, WORLD_DEVICES - 1);
	const bool is_waiting = chance_below(chance, 2) == 0;
	size_t count = 0;

	for (unsigned i = 1; i < devices; i++) {
		steps[count] = step_of(STEP_JOIN, chance);
		steps[count++].who = i;
		steps[count] = step_of(STEP_ADMIT, chance);
		steps[count].who = i;
		if (!is_waiting || i != LAST_MEMBER)
			count++;
	}
	return count;
}

/* Whoever was put back or copied says something, often before it can hear of
 * what it has forgotten, and the first one too. */
static size_t
go_on(struct step *steps, size_t count, struct chance *chance,
    const struct step *back)
{
	unsigned who = WORLD_DEVICES + back->who % 3;

	if (back->kind == STEP_RESTORE || chance_below(chance, 2) == 0)
		for (size_t i = 0; i < count; i++)
			if (steps[i].kind == STEP_IMAGE &&
			    steps[i].what % WORLD_IMAGES ==
				back->what % WORLD_IMAGES)
				who = steps[i].who;
	steps[count] = step_of(STEP_SAY, chance);
	steps[count].who = who;
	return count + 1;
}

static struct step
visit_of(unsigned who, unsigned hub, struct chance *chance)
{
	struct step step = step_of(STEP_VISIT, chance);

	step.who = who;
	step.what = hub;
	step.how = 1; /* it is waited for */
	return step;
}

/* What one has said goes to another one, who endorses it and sends that. */
static size_t
endorse_by(struct step *steps, size_t count, struct chance *chance,
    const struct step *visit)
{
	steps[count++] = *visit;
	steps[count] = step_of(STEP_ENDORSE, chance);
	steps[count++].who = visit->who;
	steps[count++] = *visit;
	return count;
}

/* Others endorse what one has said.  After a charter somebody is let in,
 * mostly by the first one, with or without a right to. */
static size_t
agree(struct step *steps, size_t count, struct chance *chance)
{
	const struct step said = steps[count - 1];
	const unsigned hub = (unsigned)chance_below(chance, HUB_COUNT);
	const struct step visit = visit_of(said.who, hub, chance);

	steps[count++] = visit;
	for (unsigned root = 0; root < WORLD_DEVICES; root += 2) {
		const struct step other = visit_of(root, hub, chance);

		if (root / 2 != said.who / 2 && chance_below(chance, 4) > 0)
			count = endorse_by(steps, count, chance, &other);
	}
	if (said.kind != STEP_CHARTER)
		return count;
	steps[count++] = visit;
	steps[count] = step_of(STEP_ADMIT, chance);
	steps[count].who = LAST_MEMBER;
	if (chance_below(chance, 3) > 0)
		steps[count].what = said.who;
	steps[count++].how = 0; /* by whom what says */
	return count;
}

static bool
is_for_stewards(enum step_kind kind)
{
	return kind == STEP_CHARTER || kind == STEP_EXPEL ||
	    kind == STEP_ADOPT || kind == STEP_SUCCEED;
}

size_t
steps_of(struct step steps[STEP_MAX], uint64_t seed)
{
	struct chance chance = { seed };
	unsigned char mine[STEP_KINDS];
	size_t count;
	size_t more;

	choose_weights(mine, &chance);
	count = begin(steps, &chance);
	more = count + STEPS_LEAST + chance_below(&chance, STEPS_MORE);
	while (count < more) {
		const enum step_kind kind = kind_of(&chance, mine);

		steps[count++] = step_of(kind, &chance);
		if (is_for_stewards(kind) || kind == STEP_ENDORSE)
			steps[count - 1].who %= WORLD_DEVICES;
		if (is_for_stewards(kind) && chance_below(&chance, 2) == 0)
			count = agree(steps, count, &chance);
		if (kind != STEP_RESTORE && kind != STEP_COPY)
			continue;
		const struct step back = steps[count - 1];

		count = go_on(steps, count, &chance, &back);
		count = go_on(steps, count, &chance, &back);
	}
	return count;
}

/* --- in words -------------------------------------------------------------- */

static const char *const hubs[] = { "hub 0", "hub 1", "the stick" };

static const char *const lies[LIE_COUNT] = {
	[LIE_ROLL_BACK] = "rolls a ref back",
	[LIE_VANISH] = "loses a ref",
	[LIE_FORGE] = "has a forged commit on top of a ref",
	[LIE_FORGE_ALL] = "has forged commits on top of all refs",
	[LIE_JUNK] = "has junk refs",
	[LIE_WRONG] = "has a ref that leads to another journal",
	[LIE_WITHHOLD] = "withholds a ref from one machine",
	[LIE_FORGET] = "accepts pushes and forgets them",
	[LIE_BREAK] = "cannot read an object any more",
	[LIE_REWRITE] = "changes a word of a record",
	[LIE_REMEMBER] = "is copied",
	[LIE_PUT_BACK] = "is put back as it was when it was copied",
};

static const char *const ends[] = { "while it says something", "in a visit",
	"while it is started" };

static const char *const restores[RESTORE_COUNT] = {
	[RESTORE_DISK] = "the whole disk",
	[RESTORE_HOME] = "its home",
	[RESTORE_ELSEWHERE] = "its home, into another folder",
};

static const char *const copies[COPY_COUNT] = {
	[COPY_HOME] = "",
	[COPY_STATE] = ", with its state directory",
	[COPY_DISK] = ", the whole disk",
};

static void
print_more(char out[STEP_TEXT], const struct step *step)
{
	const char *hub = hubs[step->what % HUB_COUNT];
	const unsigned who = step->who;
	const unsigned key = who % WORLD_DEVICES;

	if (step->kind == STEP_RESTORE)
		(void)snprintf(out, STEP_TEXT, "copy %u is put back: %s",
		    step->what % WORLD_IMAGES,
		    restores[step->how % RESTORE_COUNT]);
	else if (step->kind == STEP_COPY)
		(void)snprintf(out, STEP_TEXT,
		    "copy %u is used on machine %u, too%s",
		    step->what % WORLD_IMAGES, WORLD_DEVICES + who % 3,
		    copies[step->how % COPY_COUNT]);
	else if (step->kind == STEP_CUT)
		(void)snprintf(out, STEP_TEXT,
		    "machine %u cuts the other device of its member", who);
	else if (step->kind == STEP_THEFT)
		(void)snprintf(out, STEP_TEXT,
		    "somebody writes with the key of device %u, to %s "
		    "(way %u)",
		    key, hub, step->how);
	else if (step->kind == STEP_LIE)
		(void)snprintf(out, STEP_TEXT, "%s %s", hub,
		    lies[step->how % LIE_COUNT]);
	else if (step->kind == STEP_STICK)
		(void)snprintf(out, STEP_TEXT, "%s is %s",
		    hubs[step->how % 4 == 0 ? step->what % HUB_COUNT :
					      HUB_STICK],
		    step->how % 2 == 0 ? "pulled out" : "put in");
	else
		(void)snprintf(out, STEP_TEXT, "machine %u's %s", who,
		    step->kind == STEP_REINDEX ? "index is built anew" :
						 "repository is packed");
}

void
step_print(char out[STEP_TEXT], const struct step *step)
{
	static const char *const simple[STEP_KINDS][2] = {
		[STEP_JOIN] = { "device", "joins" },
		[STEP_ADMIT] = { "device", "is admitted" },
		[STEP_SAY] = { "machine", "says something" },
		[STEP_OPEN] = { "machine", "is started again" },
		[STEP_CHARTER] = { "machine", "proposes a charter" },
		[STEP_ENDORSE] = { "machine",
		    "endorses something as a steward" },
		[STEP_EXPEL] = { "machine",
		    "says a cut that stewards must endorse" },
		[STEP_ADOPT] = { "machine", "lets held records count" },
		[STEP_SUCCEED] = { "machine",
		    "says who continues whom, or replaces a rating" },
		[STEP_LOSE] = { "machine", "is lost" },
		[STEP_CLOCK] = { "machine",
		    "has its clock set wrong by ten years" },
	};
	const unsigned who = step->who;

	if (step->kind == STEP_VISIT)
		(void)snprintf(out, STEP_TEXT, "machine %u visits %s", who,
		    hubs[step->what % HUB_COUNT]);
	else if (step->kind == STEP_CRASH)
		(void)snprintf(out, STEP_TEXT, "machine %u crashes %s", who,
		    ends[step->how % 3]);
	else if (step->kind == STEP_IMAGE)
		(void)snprintf(out, STEP_TEXT,
		    "somebody keeps a copy of machine %u (copy %u)", who,
		    step->what % WORLD_IMAGES);
	else if (step->kind == STEP_NOTHING)
		(void)snprintf(out, STEP_TEXT, "a moment passes");
	else if (step->kind == STEP_WAIT)
		(void)snprintf(out, STEP_TEXT, "time goes on");
	else if (simple[step->kind][0] != NULL)
		(void)snprintf(out, STEP_TEXT, "%s %u %s",
		    simple[step->kind][0], who, simple[step->kind][1]);
	else
		print_more(out, step);
}
