/* SPDX-License-Identifier: ISC */
#include "tests/sim/decide.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"
#include "tests/sim/world.h"

#define ADOPT_MOST 4 /* records at once */

/* --- trying ---------------------------------------------------------------- */

typedef bool (*work_verb)(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

/* Ask for it as the API does; takes the body.  Who may not is told so. */
static void
attempt(size_t machine, work_verb verb, json_t *body, enum tally tally)
{
	json_t *answer = NULL;
	struct err e = { 0 };

	world_enter(machine);
	if (verb(&answer, world_here()->machines[machine].store, body, &e)) {
		machine_learn(machine, true);
		machine_check(machine);
		report_count(tally, 1);
	} else if (e.code != ERR_INPUT && e.code != ERR_NOTFOUND &&
	    e.code != ERR_AUTH && e.code != ERR_CONFLICT) {
		report_fail("works", "machine %zu cannot decide: %s", machine,
		    e.msg);
	}
	json_decref(answer);
	json_decref(body);
}

static const struct control *
control_of(size_t machine)
{
	return index_control(
	    store_index(world_here()->machines[machine].store));
}

static size_t
any_root(struct chance *chance)
{
	return 2 * chance_below(chance, TRUTH_MEMBERS);
}

/* --- charters -------------------------------------------------------------- */

static bool
is_steward(const struct control *control, const char *id)
{
	const struct line_charter *now =
	    &control->line[control->line_count - 1];

	for (size_t i = 0; i < now->steward_count; i++)
		if (strcmp(now->stewards[i].id.text, id) == 0)
			return true;
	return false;
}

/* A member that is a steward now, or is none; anybody where there is no such
 * member. */
static const char *
any_member(const struct control *control, bool is_present,
    struct chance *chance)
{
	const size_t start = chance_below(chance, TRUTH_MEMBERS);

	for (size_t i = 0; i < TRUTH_MEMBERS; i++) {
		const char *id =
		    world_member(2 * ((start + i) % TRUTH_MEMBERS));

		if (is_steward(control, id) == is_present)
			return id;
	}
	return world_member(2 * start);
}

static json_t *
any_change(const struct control *control, struct chance *chance)
{
	const char *old = any_member(control, true, chance);
	const char *other = any_member(control, false, chance);

	switch (chance_below(chance, 5)) {
	case 0:
		return json_pack("{s:[s]}", "add_steward", other);
	case 1:
		return json_pack("{s:[s]}", "remove_steward", old);
	case 2:
		return json_pack("{s:I}", "threshold",
		    (json_int_t)chance_below(chance, 3) + 1);
	default:
		return json_pack("{s:[s], s:[s]}", "add_steward", other,
		    "remove_steward", old);
	}
}

/* The charter in force once more, as the next one. */
static json_t *
charter_again(const struct control *control)
{
	const struct line_charter *now =
	    &control->line[control->line_count - 1];
	json_t *stewards = json_array();
	char id[STATEMENT_ID_MAX + 1];
	char key[KEY_TEXT];

	statement_id_format(id, &now->id);
	for (size_t i = 0; i < now->steward_count; i++) {
		key_format(key, &now->stewards[i].key);
		(void)json_array_append_new(stewards,
		    json_pack("{s:s, s:s}", "id", now->stewards[i].id.text,
			"key", key));
	}
	return json_pack("{s:s, s:[s], s:I, s:s, s:o, s:I}", "kind", "charter",
	    "subject", control->charter->review, "version",
	    (json_int_t)now->version + 1, "predecessor",
	    now->version == 1 ? control->charter->room.text : id, "stewards",
	    stewards, "threshold", (json_int_t)now->threshold);
}

static void
add_cuts(json_t *charter, size_t machine, size_t key)
{
	const struct world *world = world_here();
	const struct device_id *device = &world->truth->devices[key];
	json_t *points;
	json_t *point;
	struct err e = { 0 };
	size_t i;

	if (!work_points_of(&points, world->machines[machine].store, device,
		&e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	json_array_foreach(points, i, point) {
		json_text_set(point, "device", device->text);
		json_text_set(point, "reason", "lost");
	}
	if (json_array_size(points) == 0)
		(void)json_array_append_new(points,
		    json_pack("{s:s, s:s}", "device", device->text, "reason",
			"lost"));
	(void)json_object_set_new(charter, "cuts", points);
}

/* What a steward that stays has said as one is all that counts under earlier
 * charters. */
static void
add_until(json_t *charter, size_t machine, size_t root)
{
	const struct world *world = world_here();
	const char *right = machine % 2 == 0 ? "steward" : "importer";
	char key[KEY_TEXT];
	json_t *points;
	json_t *point;
	struct err e = { 0 };
	size_t i;

	if (!work_points_of(&points, world->machines[machine].store,
		&world->truth->devices[root], &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	key_format(key, &world->truth->keys[root]);
	json_array_foreach(points, i, point) {
		json_text_set(point, "key", key);
		json_text_set(point, "right", right);
	}
	if (json_array_size(points) == 0)
		(void)json_array_append_new(points,
		    json_pack("{s:s, s:s}", "key", key, "right", right));
	(void)json_object_set_new(charter, "until", points);
}

void
decide_charter(size_t machine, const struct step *step)
{
	struct chance chance = { step->seed };
	json_t *charter;

	if (step->how % 5 > 1) {
		attempt(machine, work_propose,
		    any_change(control_of(machine), &chance), TALLY_PROPOSED);
		return;
	}
	charter = charter_again(control_of(machine));
	if (step->how % 5 == 0)
		add_cuts(charter, machine,
		    chance_below(&chance, WORLD_DEVICES));
	else
		add_until(charter, machine, any_root(&chance));
	machine_say(machine, CLASS_CONTROL, &charter, 1);
	report_count(TALLY_PROPOSED, 1);
}

/* --- endorsing ------------------------------------------------------------- */

/* To admit is not to settle; who continues whom is settled so. */
static bool
is_endorsable(const struct truth *truth, size_t deed)
{
	switch (truth->deeds[deed].kind) {
	case DEED_CHARTER:
	case DEED_CUT:
	case DEED_ADOPT:
		return true;
	case DEED_GRANT:
		return json_object_get(deed_json(truth, deed), "continues") !=
		    NULL;
	case DEED_ENDORSEMENT:
	case DEED_DEVICE:
		break;
	}
	return false;
}

/* Anything that stewards could endorse. */
static bool
any_deed(char id[STATEMENT_ID_MAX + 1], size_t machine, struct chance *chance)
{
	const struct truth *truth = world_here()->truth;
	const size_t start = truth->deed_count == 0 ?
	    0 :
	    chance_below(chance, truth->deed_count);

	for (size_t i = 0; i < truth->deed_count; i++) {
		const size_t at = (start + i) % truth->deed_count;
		const struct deed *deed = &truth->deeds[at];

		if (is_endorsable(truth, at) &&
		    fact_set_has(&truth->has[machine], (size_t)deed->fact)) {
			(void)memcpy(id, deed->id, sizeof(deed->id));
			return true;
		}
	}
	return false;
}

/* What waits for stewards here, mostly. */
static bool
any_proposal(char id[STATEMENT_ID_MAX + 1], size_t machine,
    const struct step *step)
{
	const struct control *control = control_of(machine);
	struct chance chance = { step->seed };
	size_t which;

	if (step->how % 3 == 0 || control->proposal_count == 0)
		return any_deed(id, machine, &chance);
	which = chance_below(&chance, control->proposal_count);
	statement_id_format(id, &control->proposals[which].id);
	return true;
}

void
decide_endorse(size_t machine, const struct step *step)
{
	char id[STATEMENT_ID_MAX + 1];

	if (any_proposal(id, machine, step))
		attempt(machine, work_endorse, json_pack("{s:s}", "id", id),
		    TALLY_ENDORSED);
}

/* --- cutting off ----------------------------------------------------------- */

void
decide_expel(size_t machine, const struct step *step)
{
	const struct truth *truth = world_here()->truth;
	struct chance chance = { step->seed };
	const size_t key = chance_below(&chance, WORLD_DEVICES);
	const struct device *device =
	    control_device(control_of(machine), &truth->devices[key]);
	struct err e = { 0 };
	json_t *cut;

	if (step->how % 2 == 0) {
		attempt(machine, work_cut_member,
		    json_pack("{s:s, s:s}", "member", world_member(key),
			"reason", "left"),
		    TALLY_EXPELLED);
		return;
	}
	if (device == NULL)
		return;
	if (!work_cut_of(&cut, world_here()->machines[machine].store, device,
		"compromised", &e))
		report_fail("works", "machine %zu: %s", machine, e.msg);
	machine_say(machine, CLASS_CONTROL, &cut, 1);
	report_count(TALLY_EXPELLED, 1);
}

/* --- adopting -------------------------------------------------------------- */

/* A data record behind somebody's cut that is here, of the other device of
 * the member if there is one; or -1. */
static int
any_held(size_t machine, struct chance *chance)
{
	const struct truth *truth = world_here()->truth;
	const struct fact_set *has = &truth->has[machine];
	const size_t start = chance_below(chance, truth->count);
	const int sibling = (int)world_here()->machines[machine].key ^ 1;
	int found = -1;

	for (size_t i = 0; i < truth->count; i++) {
		const size_t at = (start + i) % truth->count;

		if (fact_set_has(has, at) &&
		    truth->facts[at].class == CLASS_DATA &&
		    (found < 0 || truth->facts[at].key == sibling) &&
		    truth_is_cut_off(truth, has, at))
			found = (int)at;
	}
	return found;
}

void
decide_adopt(size_t machine, const struct step *step)
{
	const struct truth *truth = world_here()->truth;
	struct chance chance = { step->seed };
	const int first = any_held(machine, &chance);
	json_t *records = json_array();
	json_t *said;

	for (int at = first; at >= 0 && json_array_size(records) < ADOPT_MOST;
	     at = truth->facts[at].below) {
		char hash[HASH_TEXT_LEN + 1];

		hash_format(hash, &truth->facts[at].hash);
		(void)json_array_append_new(records, json_string(hash));
	}
	if (first < 0) {
		json_decref(records);
		return;
	}
	said = json_pack("{s:s, s:[s], s:o}", "kind", "adopt", "subject",
	    truth->facts[first].journal.text, "records", records);
	machine_say(machine, CLASS_CONTROL, &said, 1);
}

/* --- succeeding ------------------------------------------------------------ */

/* One that is current, of whomever, with the same words again. */
static json_t *
any_rating(size_t machine, struct chance *chance)
{
	char *dump = machine_dump(machine);
	const size_t len = strlen(dump);
	json_t *said = NULL;
	size_t at = len == 0 ? 0 : chance_below(chance, len);

	while (at > 0 && dump[at - 1] != '\n')
		at--;
	for (char *line = dump + at; said == NULL && *line != '\0';) {
		const size_t line_len = strcspn(line, "\n");
		json_t *row = NULL;
		struct err e = { 0 };

		if (!json_read_canonical(&row, line, line_len, &e))
			report_fail("works", "a dump: %s", e.msg);
		if (strcmp(json_text(row, "kind"), "assessment") == 0) {
			said =
			    json_deep_copy(json_object_get(row, "statement"));
			(void)json_object_set_new(said, "replaces",
			    json_pack("[s]", json_text(row, "id")));
		}
		json_decref(row);
		line += line_len + 1;
	}
	free(dump);
	return said;
}

void
decide_succeed(size_t machine, const struct step *step)
{
	const struct truth *truth = world_here()->truth;
	struct chance chance = { step->seed };
	const size_t who = any_root(&chance);
	const size_t whom = any_root(&chance);
	char key[KEY_TEXT];
	char before[KEY_TEXT];
	json_t *said;

	if (step->how % 3 == 0) {
		said = any_rating(machine, &chance);
		if (said != NULL)
			machine_say(machine, CLASS_DATA, &said, 1);
		return;
	}
	key_format(key, &truth->keys[who]);
	key_format(before, &truth->keys[whom]);
	said = json_pack("{s:s, s:[s], s:s, s:s, s:{s:s}, s:s}", "kind",
	    "member", "subject", world_member(who), "key", key, "member_kind",
	    "cso", "names", "en", "The successor", "continues", before);
	machine_say(machine, CLASS_CONTROL, &said, 1);
}
