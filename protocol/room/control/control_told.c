/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* What is asked of one statement that waits. */
struct asking {
	const struct told *told;
	const struct line_charter *force; /* the charter in force */
	struct speaking speaking;         /* for its stewards; steps 2 to 4 */
	struct speaking again;            /* the same in step 5 */
	struct speaking own;              /* for a proposed charter's */
	size_t room;
};

static void
ids_take(struct proposal *out, const struct steward *stewards, size_t count,
    const struct tally *tally)
{
	for (size_t i = 0; i < count; i++) {
		if (tally->has[i])
			out->endorsers[out->endorser_count++] = stewards[i].id;
		else
			out->missing[out->missing_count++] = stewards[i].id;
	}
}

static bool
ids_have(const struct member_id *ids, size_t count, const struct member_id *id)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(ids[i].text, id->text) == 0)
			return true;
	}
	return false;
}

/* Who endorsed as a steward of one charter is not missing in another. */
static void
proposal_sort(struct proposal *out)
{
	size_t count = 0;

	out->endorser_count =
	    member_ids_sort(out->endorsers, out->endorser_count);
	out->missing_count = member_ids_sort(out->missing, out->missing_count);
	for (size_t i = 0; i < out->missing_count; i++) {
		if (!ids_have(out->endorsers, out->endorser_count,
			&out->missing[i]))
			out->missing[count++] = out->missing[i];
	}
	out->missing_count = count;
}

static size_t
still_needed(size_t threshold, size_t count)
{
	return count >= threshold ? 0 : threshold - count;
}

/* The stewards that a proposed charter lists. */
static struct steward *
own_stewards(const json_t *charter, size_t *count)
{
	const json_t *list = json_object_get(charter, "stewards");
	struct steward *out;

	*count = json_array_size(list);
	out = mem_new(*count, sizeof(*out));
	for (size_t i = 0; i < *count; i++)
		steward_read(&out[i], json_array_get(list, i));
	return out;
}

static void
own_ask(struct proposal *out, struct asking *asking,
    const struct tally_rule *rule, size_t number)
{
	struct tally_rule own = *rule;
	size_t count;
	struct steward *stewards = own_stewards(out->json, &count);
	struct tally tally;

	stewards_speak(&asking->own, stewards, count);
	own.speaking = &asking->own;
	own.stewards = stewards;
	tally_take(&tally, &own, number);
	out->needed_own =
	    still_needed((size_t)json_integer_value(
			     json_object_get(out->json, "threshold")),
		tally.count);
	ids_take(out, stewards, count, &tally);
	free(stewards);
}

/* What the proposal would cut; the caller frees the devices. */
static void
proposal_floor(struct floor *out, const struct told *told,
    const struct work_statement *statement)
{
	*out = (struct floor){ .count = 0 };
	if (work_is(statement, "cut")) {
		cut_floor(out, told->work, told->before, statement->json);
	} else if (work_is(statement, "charter")) {
		out->devices = charter_cuts(statement->json, &out->count);
		out->points = json_object_get(statement->json, "cuts");
		out->is_charter = true;
	}
}

/* Is it from somebody whose statements of this kind stewards can put in force?
 * And in the room still, unless a steward endorsed it. */
static bool
proposal_counts(const struct asking *asking,
    const struct work_statement *statement, const struct tally *tally)
{
	const struct told *told = asking->told;
	const bool is_in = told->roots->owner[statement->author] != NONE;

	if (work_is(statement, "charter"))
		return asking->speaking.owner[statement->author] != NONE;
	if (work_is(statement, "adopt"))
		return is_in;
	if (work_is(statement, "member"))
		return tally->count > 0 ||
		    (is_in && json_text(statement->json, "continues") != NULL);
	return is_in ||
	    (tally->count > 0 &&
		told->before->owner[statement->author] != NONE);
}

static void
proposal_ask(struct proposal *out, struct asking *asking, size_t number,
    bool *counts)
{
	const struct work_statement *statement =
	    &asking->told->work->statements[number];
	struct tally_rule rule = {
		.speaking = work_is(statement, "adopt") ||
			work_is(statement, "member") ?
		    &asking->again :
		    &asking->speaking,
		.stewards = asking->force->stewards,
	};
	const size_t most = asking->force->steward_count + LIST_MAX;
	struct floor floor;
	struct tally tally;

	*out = (struct proposal){
		.id = statement->id,
		.json = statement->json,
		.author = asking->told->work->devices[statement->author].id,
		.endorsers = mem_new(most, sizeof(struct member_id)),
		.missing = mem_new(most, sizeof(struct member_id)),
	};
	proposal_floor(&floor, asking->told, statement);
	rule.floor = &floor;
	tally_take(&tally, &rule, number);
	*counts = proposal_counts(asking, statement, &tally);
	out->needed = still_needed(asking->force->threshold, tally.count);
	ids_take(out, asking->force->stewards, asking->force->steward_count,
	    &tally);
	if (work_is(statement, "charter"))
		own_ask(out, asking, &rule, number);
	proposal_sort(out);
	free(floor.devices);
}

/* Is this id settled for the root already? */
static bool
has_settled(const struct roots *roots, size_t root, const char *id)
{
	for (size_t i = roots->first[root]; i < roots->first[root + 1]; i++) {
		if (strcmp(roots->ids[i].id.text, id) == 0)
			return roots->ids[i].is_settled;
	}
	return false;
}

/* Would an endorsement of this grant change anything? */
static bool
grant_waits(const struct told *told, size_t number)
{
	const json_t *json = told->work->statements[number].json;
	const char *other = json_text(json, "continues");
	const struct roots *roots = told->roots;
	size_t root;

	if (!roots->is_by_steward[number] || roots->is_endorsed[number])
		return false;
	root = roots_find_key(roots, json_text(json, "key"));
	if (other == NULL)
		return !has_settled(roots, root, statement_subject(json, 0));
	return roots_find_key(roots, other) != NONE &&
	    !control_continues(told->control, root,
		roots_find_key(roots, other));
}

/* Does it wait for stewards, as far as its kind and place say? */
static bool
waits(const struct asking *asking, size_t number)
{
	const struct told *told = asking->told;
	const struct work_statement *statement =
	    &told->work->statements[number];
	const struct control *control = told->control;
	const char *predecessor = json_text(statement->json, "predecessor");
	char text[STATEMENT_ID_MAX + 1];

	if (told->in_force[number])
		return false;
	if (work_sees(statement, "adopt", told->again))
		return true;
	if (work_sees(statement, "member", told->again))
		return grant_waits(told, number);
	if (work_sees(statement, "cut", told->sight))
		return strcmp(statement_subject(statement->json, 0),
			   "journal") != 0;
	if (!told->sight[statement->record] || !work_is_later(statement) ||
	    (size_t)json_integer_value(json_object_get(statement->json,
		"version")) != asking->force->version + 1)
		return false;
	statement_id_format(text, &asking->force->id);
	return strcmp(predecessor,
		   control->line_count == 1 ? control->charter->room.text :
					      text) == 0;
}

static int
proposal_compare(const void *left, const void *right)
{
	const struct proposal *a = left;
	const struct proposal *b = right;
	char text_a[STATEMENT_ID_MAX + 1];
	char text_b[STATEMENT_ID_MAX + 1];

	statement_id_format(text_a, &a->id);
	statement_id_format(text_b, &b->id);
	return strcmp(text_a, text_b);
}

/* Junk of strangers that no steward endorsed is not told. */
static void
proposal_add(struct asking *asking, size_t number)
{
	struct control *control = asking->told->control;
	struct proposal *out;
	bool counts;

	control->proposals = mem_grow(control->proposals, &asking->room,
	    control->proposal_count + 1, sizeof(*control->proposals));
	out = &control->proposals[control->proposal_count];
	proposal_ask(out, asking, number, &counts);
	if (counts) {
		control->proposal_count++;
		return;
	}
	free(out->endorsers);
	free(out->missing);
}

void
proposals_find(const struct told *told)
{
	struct control *control = told->control;
	struct asking asking = {
		.told = told,
		.force = &control->line[control->line_count - 1],
	};

	speaking_init(&asking.speaking, told->work, told->sight);
	speaking_init(&asking.again, told->work, told->again);
	speaking_init(&asking.own, told->work, told->sight);
	stewards_speak(&asking.speaking, asking.force->stewards,
	    asking.force->steward_count);
	stewards_speak(&asking.again, asking.force->stewards,
	    asking.force->steward_count);
	for (size_t i = 0; i < told->work->statement_count; i++) {
		if (waits(&asking, i))
			proposal_add(&asking, i);
	}
	speaking_clear(&asking.speaking);
	speaking_clear(&asking.again);
	speaking_clear(&asking.own);
	if (control->proposal_count > 1)
		qsort(control->proposals, control->proposal_count,
		    sizeof(*control->proposals), proposal_compare);
}
