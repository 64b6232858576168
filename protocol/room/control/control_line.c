/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/*
 * The charters that stand are a tree.  It is walked from the founding charter
 * down, and what the charters on the way cut is out of sight meanwhile: so
 * nothing has to be kept for each of them.  Only what a threshold of stewards
 * endorsed is walked into.
 */
struct walk {
	const struct control_work *work;
	struct standings *out;
	const bool *sound;
	bool *sight;
	size_t *held;             /* by record: cuts on the way that hold it */
	struct lookup candidates; /* later charters, by predecessor */
	struct speaking above;    /* for the predecessor's stewards */
	struct speaking own;      /* for those of a candidate */
};

/* --- what a charter says ------------------------------------------------- */

void
steward_read(struct steward *out, const json_t *entry)
{
	const char *recovery = json_text(entry, "recovery");

	*out = (struct steward){
		.id = work_member(json_text(entry, "id")),
		.key = work_key(json_text(entry, "key")),
		.has_recovery = recovery != NULL,
	};
	if (recovery != NULL)
		out->recovery = work_key(recovery);
}

static void
stewards_read(struct line_charter *out)
{
	const json_t *stewards = json_object_get(out->json, "stewards");

	out->steward_count = json_array_size(stewards);
	out->stewards = mem_new(out->steward_count, sizeof(*out->stewards));
	for (size_t i = 0; i < out->steward_count; i++)
		steward_read(&out->stewards[i], json_array_get(stewards, i));
}

static void
charter_read(struct line_charter *out, const json_t *json)
{
	*out = (struct line_charter){
		.json = json,
		.version = (size_t)json_integer_value(
		    json_object_get(json, "version")),
		.threshold = (size_t)json_integer_value(
		    json_object_get(json, "threshold")),
	};
	stewards_read(out);
}

/* The founding charter says recovery keys of its founders. */
static void
founding_read(struct line_charter *out, const struct charter *charter)
{
	charter_read(out, charter->json);
	for (size_t i = 0; i < out->steward_count; i++) {
		struct steward *steward = &out->stewards[i];

		for (size_t j = 0; j < charter->founder_count; j++) {
			const struct founder *founder = &charter->founders[j];

			if (!founder->has_recovery ||
			    memcmp(founder->key.bytes, steward->key.bytes,
				KEY_LEN) != 0)
				continue;
			steward->has_recovery = true;
			steward->recovery = founder->recovery;
		}
	}
}

static int
device_id_compare(const void *left, const void *right)
{
	const struct device_id *a = left;
	const struct device_id *b = right;

	return strcmp(a->text, b->text);
}

struct device_id *
charter_cuts(const json_t *charter, size_t *count)
{
	const json_t *cuts = json_object_get(charter, "cuts");
	const size_t all = json_array_size(cuts);
	struct device_id *out = mem_new(all, sizeof(*out));

	for (size_t i = 0; i < all; i++) {
		const char *text = json_text(json_array_get(cuts, i), "device");

		if (!device_id_parse(&out[i], text, strlen(text)))
			out[i].text[0] = '\0';
	}
	if (all > 1)
		qsort(out, all, sizeof(*out), device_id_compare);
	*count = 0;
	for (size_t i = 0; i < all; i++) {
		if (*count == 0 ||
		    device_id_compare(&out[*count - 1], &out[i]) != 0)
			out[(*count)++] = out[i];
	}
	return out;
}

/* --- what charters on the way cut ---------------------------------------- */

/* The records of a control journal that the charter's points leave. */
static void
points_past(const json_t *charter, const struct control_journal *journal,
    bool *past)
{
	const json_t *cuts = json_object_get(charter, "cuts");

	for (size_t i = 0; i < json_array_size(cuts); i++) {
		const json_t *entry = json_array_get(cuts, i);
		const char *named = json_text(entry, "journal");
		const size_t node = named == NULL ||
			strcmp(named, journal->head.journal.text) != 0 ||
			strcmp(json_text(entry, "device"),
			    journal->head.device.text) != 0 ?
		    NODE_NONE :
		    point_find(&journal->tree, entry);

		if (node != NODE_NONE)
			tree_past(&journal->tree, node, past);
	}
}

static void
journal_cut(struct walk *walk, const json_t *charter, size_t number, bool enter)
{
	const struct control_work *work = walk->work;
	const struct control_journal *journal = &work->journals[number];
	const size_t count = journal->tree.count;
	bool *past = mem_new(count, sizeof(*past));

	points_past(charter, journal, past);
	for (size_t i = 0; i < count; i++) {
		const size_t record = work->journal_record[number] + i;

		if (past[i])
			continue;
		walk->held[record] += enter ? 1 : (size_t)-1;
		walk->sight[record] =
		    walk->sound[record] && walk->held[record] == 0;
	}
	free(past);
}

/* Put out of sight what the charter cuts, or back. */
static void
walk_cut(struct walk *walk, const json_t *charter, bool enter)
{
	size_t count;
	struct device_id *devices = charter_cuts(charter, &count);

	for (size_t i = 0; i < count; i++) {
		size_t journals;
		const struct lookup_entry *run =
		    lookup_run(&walk->work->device_journals, devices[i].text,
			&journals);

		for (size_t j = 0; j < journals; j++)
			journal_cut(walk, charter, run[j].value, enter);
	}
	free(devices);
}

/* --- which charters stand ------------------------------------------------ */

static int
member_id_compare(const void *left, const void *right)
{
	const struct member_id *a = left;
	const struct member_id *b = right;

	return strcmp(a->text, b->text);
}

/* The ids of those that endorsed, behind the count that are there. */
static size_t
ids_add(struct member_id *ids, size_t count, const struct line_charter *charter,
    const struct tally *tally)
{
	for (size_t i = 0; i < charter->steward_count; i++) {
		if (tally->has[i])
			ids[count++] = charter->stewards[i].id;
	}
	return count;
}

size_t
member_ids_sort(struct member_id *ids, size_t count)
{
	size_t kept = 0;

	if (count > 1)
		qsort(ids, count, sizeof(*ids), member_id_compare);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 ||
		    member_id_compare(&ids[kept - 1], &ids[i]) != 0)
			ids[kept++] = ids[i];
	}
	return kept;
}

static void
standing_add(struct standings *out, struct standing *standing,
    const struct line_charter *above, const struct tally *by_above,
    const struct tally *by_own)
{
	struct line_charter *charter = &standing->charter;
	const size_t most = by_above->count + by_own->count;

	standing->predecessor_count = by_above->count;
	charter->endorsers = mem_new(most, sizeof(struct member_id));
	charter->endorser_count = member_ids_sort(charter->endorsers,
	    ids_add(charter->endorsers,
		ids_add(charter->endorsers, 0, above, by_above), charter,
		by_own));
	charter->is_by_recovery = by_above->recovered_count >= above->threshold;
	out->all =
	    mem_grow(out->all, &out->room, out->count + 1, sizeof(*out->all));
	out->all[out->count++] = *standing;
}

static void
standing_clear(struct standing *standing)
{
	free(standing->charter.stewards);
	free(standing->charter.endorsers);
	free(standing->by_predecessor.all);
	free(standing->by_own.all);
}

/* The predecessor's threshold endorsed it: does its own? */
static bool
own_judge(struct walk *walk, struct standing *standing,
    const struct tally_rule *asked, struct tally *by_own)
{
	const struct work_statement *statement =
	    &walk->work->statements[standing->statement];
	struct line_charter *charter = &standing->charter;
	struct tally_rule rule = *asked;

	charter_read(charter, statement->json);
	charter->id = statement->id;
	stewards_speak(&walk->own, charter->stewards, charter->steward_count);
	rule.speaking = &walk->own;
	rule.stewards = charter->stewards;
	rule.devices = &standing->by_own;
	tally_take(by_own, &rule, standing->statement);
	return by_own->count >= charter->threshold;
}

/* Does a candidate stand on the charter whose stewards speak above? */
static void
candidate_judge(struct walk *walk, size_t predecessor, size_t number)
{
	const json_t *json = walk->work->statements[number].json;
	const struct line_charter above = walk->out->all[predecessor].charter;
	struct standing standing = {
		.statement = number,
		.predecessor = predecessor,
		.best = NONE,
	};
	struct floor floor = {
		.points = json_object_get(json, "cuts"),
		.is_charter = true,
	};
	const struct tally_rule rule = {
		.speaking = &walk->above,
		.stewards = above.stewards,
		.floor = &floor,
		.devices = &standing.by_predecessor,
	};
	struct tally by_above;
	struct tally by_own;

	/* What a guest says is not in every store. */
	if ((size_t)json_integer_value(json_object_get(json, "version")) !=
		above.version + 1 ||
	    walk->above.owner[walk->work->statements[number].author] == NONE)
		return;
	floor.devices = charter_cuts(json, &floor.count);
	tally_take(&by_above, &rule, number);
	if (by_above.count >= above.threshold &&
	    own_judge(walk, &standing, &rule, &by_own))
		standing_add(walk->out, &standing, &above, &by_above, &by_own);
	else
		standing_clear(&standing);
	free(floor.devices);
}

/* Find the successors that stand. */
static void
successors_find(struct walk *walk, size_t number)
{
	struct standing *standing = &walk->out->all[number];
	const size_t first = walk->out->count;
	char text[STATEMENT_ID_MAX + 1];
	const struct lookup_entry *run;
	size_t count;

	statement_id_format(text, &standing->charter.id);
	run = lookup_run(&walk->candidates,
	    standing->statement == NONE ? walk->work->charter->room.text : text,
	    &count);
	if (count > 0)
		stewards_speak(&walk->above, standing->charter.stewards,
		    standing->charter.steward_count);
	for (size_t i = 0; i < count; i++)
		candidate_judge(walk, number, run[i].value);
	standing = &walk->out->all[number];
	standing->first = first;
	standing->count = walk->out->count - first;
}

/* --- the walk ------------------------------------------------------------ */

static void
enter(struct walk *walk, size_t number)
{
	walk_cut(walk, walk->out->all[number].charter.json, true);
	successors_find(walk, number);
}

/* Down and up again, without recursion: versions end at VERSION_MAX, so the
 * way is never longer. */
static void
walk_down(struct walk *walk)
{
	struct standings *out = walk->out;
	size_t *way = mem_new(VERSION_MAX + 1, sizeof(*way));
	size_t *next = mem_new(VERSION_MAX + 1, sizeof(*next));
	size_t depth = 1;

	enter(walk, 0);
	while (depth > 0) {
		const size_t at = depth - 1;
		const struct standing *standing = &out->all[way[at]];

		if (next[at] < standing->count) {
			way[depth] = standing->first + next[at]++;
			next[depth] = 0;
			enter(walk, way[depth++]);
		} else {
			walk_cut(walk, standing->charter.json, false);
			depth--;
		}
	}
	free(way);
	free(next);
}

static void
candidates_find(struct walk *walk)
{
	const struct control_work *work = walk->work;

	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];

		if (walk->sound[statement->record] && work_is_later(statement))
			lookup_add(&walk->candidates,
			    mem_text(json_text(statement->json, "predecessor")),
			    i);
	}
	lookup_sort(&walk->candidates);
}

void
standings_find(struct standings *out, const struct control_work *work,
    const bool *sound)
{
	struct walk walk = {
		.work = work,
		.out = out,
		.sound = sound,
		.sight = mem_new(work->record_count, sizeof(bool)),
		.held = mem_new(work->record_count, sizeof(size_t)),
	};

	for (size_t i = 0; i < work->record_count; i++)
		walk.sight[i] = sound[i];
	speaking_init(&walk.above, work, walk.sight);
	speaking_init(&walk.own, work, walk.sight);
	candidates_find(&walk);
	*out = (struct standings){ .count = 1, .room = 1 };
	out->all = mem_new(1, sizeof(*out->all));
	out->all[0] = (struct standing){
		.statement = NONE,
		.predecessor = NONE,
		.best = NONE,
	};
	founding_read(&out->all[0].charter, work->charter);
	walk_down(&walk);
	speaking_clear(&walk.above);
	speaking_clear(&walk.own);
	lookup_clear(&walk.candidates);
	free(walk.sight);
	free(walk.held);
}

void
standings_clear(struct standings *standings)
{
	for (size_t i = 0; i < standings->count; i++)
		standing_clear(&standings->all[i]);
	free(standings->all);
	*standings = (struct standings){ .count = 0 };
}

void
line_sight(const struct control *control, const struct control_work *work,
    const bool *sound, bool *sight)
{
	struct walk walk = {
		.work = work,
		.sound = sound,
		.sight = sight,
		.held = mem_new(work->record_count, sizeof(size_t)),
	};

	for (size_t i = 0; i < work->record_count; i++)
		sight[i] = sound[i];
	for (size_t i = 0; i < control->line_count; i++)
		walk_cut(&walk, control->line[i].json, true);
	free(walk.held);
}
