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
	enum theft how;
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

/* --- what it says ---------------------------------------------------------- */

static json_t *
entry_of(size_t member)
{
	char key[KEY_TEXT];

	key_format(key, &world_here()->truth->keys[2 * member]);
	return json_pack("{s:s, s:s}", "id", world_member(2 * member), "key",
	    key);
}

/* Any deed of this kind, or -1. */
static int
any_deed(enum deed_kind kind, struct chance *chance)
{
	const struct truth *truth = world_here()->truth;
	const size_t start = chance_below(chance, truth->deed_count + 1);

	for (size_t i = 0; i < truth->deed_count; i++) {
		const size_t at = (start + i) % truth->deed_count;

		if (truth->deeds[at].kind == kind)
			return (int)at;
	}
	return -1;
}

/* The thief's member alone decides, and cuts another device. */
static json_t *
say_charter(const struct theft_at *at)
{
	const struct world *world = world_here();
	const struct truth *truth = world->truth;
	const int below = chance_below(at->chance, 2) == 0 ?
	    -1 :
	    any_deed(DEED_CHARTER, at->chance);
	const json_int_t version = below < 0 ? 2 :
					       1 +
		json_integer_value(
		    json_object_get(deed_json(truth, (size_t)below),
			"version"));
	const size_t victim = chance_below(at->chance, WORLD_DEVICES);

	return json_pack("{s:s, s:[s], s:I, s:s, s:[o], s:I, s:[{s:s, s:s}]}",
	    "kind", "charter", "subject", world->charter.review, "version",
	    version, "predecessor",
	    below < 0 ? world->charter.room.text : truth->deeds[below].id,
	    "stewards", entry_of(at->key / 2), "threshold", (json_int_t)1,
	    "cuts", "device", truth->devices[victim].text, "reason", "lost");
}

static json_t *
say_endorsement(const struct theft_at *at)
{
	static const enum deed_kind kinds[] = { DEED_CHARTER, DEED_CUT,
		DEED_ADOPT, DEED_GRANT };
	const int deed =
	    any_deed(kinds[chance_below(at->chance, 4)], at->chance);

	return json_pack("{s:s, s:[s]}", "kind", "endorsement", "subject",
	    deed < 0 ? "nothing" : world_here()->truth->deeds[deed].id);
}

static json_t *
say_expulsion(const struct theft_at *at)
{
	const size_t victim = chance_below(at->chance, TRUTH_MEMBERS);
	char key[KEY_TEXT];

	key_format(key, &world_here()->truth->keys[2 * victim]);
	return json_pack("{s:s, s:[s, s], s:s, s:[]}", "kind", "cut", "subject",
	    "member", key, "reason", "left", "points");
}

static json_t *
say_admission(const struct theft_at *at)
{
	const size_t guest = chance_below(at->chance, TRUTH_MEMBERS);
	json_t *said = entry_of(guest);

	(void)json_object_del(said, "id");
	(void)json_object_update_new(said,
	    json_pack("{s:s, s:[s], s:s, s:{s:s}}", "kind", "member", "subject",
		world_member(2 * guest), "member_kind", "cso", "names", "en",
		"A friend"));
	return said;
}

static json_t *
say_cut(const struct theft_at *at)
{
	return json_pack("{s:s, s:[s, s], s:s, s:[]}", "kind", "cut", "subject",
	    "device", world_here()->truth->devices[at->key ^ 1].text, "reason",
	    "compromised", "points");
}

static json_t *
say_source(void)
{
	const struct thing_name name = thing_name_make();

	return json_pack("{s:s, s:[s], s:s, s:s}", "kind", "source", "subject",
	    name.text, "title", "by a thief", "description", "x");
}

static json_t *
say_anything(const struct theft_at *at)
{
	switch (at->how) {
	case THEFT_GO_ON:
	case THEFT_PART:
	case THEFT_BEGIN:
	case THEFT_TWICE:
	case THEFT_OVERWRITE:
	case THEFT_COUNT:
		break;
	case THEFT_CUT:
	case THEFT_CONTROL:
		return say_cut(at);
	case THEFT_CHARTER:
		return say_charter(at);
	case THEFT_ENDORSE:
		return say_endorsement(at);
	case THEFT_EXPEL:
		return say_expulsion(at);
	case THEFT_ADMIT:
		return say_admission(at);
	}
	return say_source();
}

/* --- writing --------------------------------------------------------------- */

static char *
line_make(const struct theft_at *at)
{
	json_t *said = say_anything(at);
	char *line = json_canonical(said);

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
	struct theft_at at = { .key = key, .how = how, .chance = &chance };
	const enum journal_class class =
	    how >= THEFT_CUT ? CLASS_CONTROL : CLASS_DATA;
	/* Who wants to be heard by stewards does not fork. */
	const bool is_last = how == THEFT_GO_ON || how >= THEFT_CHARTER;
	const int below = is_last ? truth_last(truth, (int)key, class) :
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
