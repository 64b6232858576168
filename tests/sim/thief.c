/* SPDX-License-Identifier: ISC */
#include "tests/sim/thief.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/json.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"
#include "tests/sim/world.h"

struct theft_at {
	size_t key;
	struct journal_head head;
	int below; /* a fact; -1: none */
	struct chance *chance;
};

static void
head_begin(struct theft_at *at, enum journal_class class)
{
	const struct world *world = world_here();
	struct journal_head *head = &at->head;

	*head = (struct journal_head){ .room = world->charter.room,
		.class = class,
		.key = world->truth->keys[at->key],
		.incarnation = incarnation_make(),
		.device = world->truth->devices[at->key] };
	if (!member_id_parse(&head->member, world_member(at->key),
		strlen(world_member(at->key))))
		report_fail("simulator", "no member");
	head->journal = journal_id_of(&head->room, class, &head->member,
	    &head->key, &head->incarnation);
	at->below = -1;
}

/* The head of the journal of a fact: its first record says it. */
static void
head_of(struct theft_at *at, int fact)
{
	const struct truth *truth = world_here()->truth;

	head_begin(at, truth->facts[fact].class);
	at->head.journal = truth->facts[fact].journal;
	at->below = fact;
}

static char *
line_make(struct theft_at *at)
{
	const struct thing_name name = thing_name_make();
	json_t *said;
	char *line;

	if (at->head.class == CLASS_DATA)
		said = json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source",
		    "subject", name.text, "title", "by a thief", "description",
		    "x");
	else
		said = json_pack("{s:s, s:[s, s], s:s, s:[]}", "kind", "cut",
		    "subject", "device",
		    world_here()->truth->devices[at->key ^ 1].text, "reason",
		    "compromised", "points");
	line = json_canonical(said);
	json_decref(said);
	return line;
}

/* Write one record on what is there; returns it. */
static int
record_write(struct theft_at *at)
{
	const struct world *world = world_here();
	char *line = line_make(at);
	const char *const lines[] = { line };
	struct record_place below = { 0 };
	const struct record_draft draft = {
		.head = &at->head,
		.below = at->below < 0 ? NULL : &below,
		.time = 1700000000 + (int64_t)chance_below(at->chance, 1000000),
		.lines = lines,
		.line_count = 1,
	};
	struct err e = { 0 };
	struct buf bytes;

	if (at->below >= 0) {
		const struct fact *fact = &world->truth->facts[at->below];

		below = (struct record_place){ fact->sequence, fact->hash,
			fact->id };
	}
	buf_init(&bytes, LIMIT_RECORD);
	if (!record_build(&bytes, &draft, world->keys[at->key], &e))
		report_fail("simulator", "%s", e.msg);
	(void)hub_put(bytes.data, bytes.len);
	at->below =
	    truth_learn(world->truth, bytes.data, bytes.len, TRUTH_THIEF);
	buf_clear(&bytes);
	free(line);
	report_count(TALLY_THEFTS, 1);
	return at->below;
}

/* Put all up to this fact into the pool: the thief has a copy of it. */
static void
publish_past(int fact)
{
	const struct world *world = world_here();
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	for (; fact >= 0; fact = world->truth->facts[fact].below) {
		const struct fact *at = &world->truth->facts[fact];

		for (size_t i = 0; i < WORLD_MACHINES; i++)
			if (hub_find(&at->id) == NULL && machine_works(i) &&
			    repo_read(store_repo(world->machines[i].store),
				&bytes, &at->id, true, &e))
				(void)hub_put(bytes.data, bytes.len);
	}
	buf_clear(&bytes);
}

/* Behind the journal's own ref, if it follows there, or below f/. */
static void
publish(struct hub *hub, const struct theft_at *at, int first, bool by_force)
{
	const struct truth *truth = world_here()->truth;
	const struct fact *tip = &truth->facts[at->below];
	struct refname name = refname_own(at->head.class, &at->head.journal);
	const struct hub_ref *own = hub_ref_find(hub, name.text);

	if (own != NULL && !by_force && !hub_reaches(&tip->id, &own->id))
		name = refname_branch(&at->head.journal,
		    &truth->facts[first].hash, 1);
	publish_past(at->below);
	(void)hub_ref_set(hub, &name, &tip->id);
}

static int
any_of_key(const struct truth *truth, size_t key, enum journal_class class,
    struct chance *chance)
{
	const size_t start = chance_below(chance, truth->count);

	for (size_t i = 0; i < truth->count; i++) {
		const size_t at = (start + i) % truth->count;

		if (truth->facts[at].key == (int)key &&
		    truth->facts[at].class == class)
			return (int)at;
	}
	return -1;
}

/* Records on what at stands on, and where they are shown. */
static void
write_some(struct theft_at *at, struct hub *hub, bool by_force)
{
	const int first = record_write(at);

	for (size_t i = chance_below(at->chance, 3); i > 0; i--)
		(void)record_write(at);
	publish(hub, at, first, by_force);
}

void
thief_write(size_t key, struct hub *hub, enum theft how, uint32_t seed)
{
	const struct truth *truth = world_here()->truth;
	struct chance chance = { seed };
	struct theft_at at = { .key = key, .chance = &chance };
	const enum journal_class class =
	    how == THEFT_CUT || how == THEFT_CONTROL ? CLASS_CONTROL :
						       CLASS_DATA;
	const int below = how == THEFT_GO_ON ?
	    truth_last(truth, (int)key, class) :
	    any_of_key(truth, key, class, &chance);

	if (how == THEFT_BEGIN || how == THEFT_CUT || below < 0)
		head_begin(&at, class);
	else
		head_of(&at, below);
	write_some(&at, hub, how == THEFT_OVERWRITE);
	if (how == THEFT_TWICE && below >= 0) {
		head_of(&at, below);
		write_some(&at, hub, false);
	}
}
