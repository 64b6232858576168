/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* --- step 6: held records that count nevertheless ------------------------ */

static int
adopted_compare(const void *left, const void *right)
{
	const struct adopted *a = left;
	const struct adopted *b = right;
	const int order = strcmp(a->journal.text, b->journal.text);

	return order != 0 ? order : hash_compare(&a->record, &b->record);
}

/* The same, and which adopt comes first. */
static int
adopted_order(const void *left, const void *right)
{
	const struct adopted *a = left;
	const struct adopted *b = right;
	char text_a[STATEMENT_ID_MAX + 1];
	char text_b[STATEMENT_ID_MAX + 1];
	const int order = adopted_compare(left, right);

	if (order != 0)
		return order;
	statement_id_format(text_a, &a->id);
	statement_id_format(text_b, &b->id);
	return strcmp(text_a, text_b);
}

static void
adopt_add(struct control *control, size_t *room,
    const struct work_statement *statement)
{
	const json_t *records = json_object_get(statement->json, "records");

	for (size_t i = 0; i < json_array_size(records); i++) {
		const char *text =
		    json_string_value(json_array_get(records, i));
		struct adopted *out;

		control->adopted = mem_grow(control->adopted, room,
		    control->adopted_count + 1, sizeof(*control->adopted));
		out = &control->adopted[control->adopted_count];
		*out = (struct adopted){ .id = statement->id };
		(void)memcpy(out->journal.text,
		    statement_subject(statement->json, 0),
		    sizeof(out->journal.text));
		if (hash_parse(&out->record, text, strlen(text)))
			control->adopted_count++;
	}
}

static void
adopted_sort(struct control *control)
{
	size_t count = 0;

	if (control->adopted_count > 1)
		qsort(control->adopted, control->adopted_count,
		    sizeof(*control->adopted), adopted_order);
	for (size_t i = 0; i < control->adopted_count; i++) {
		if (count == 0 ||
		    adopted_compare(&control->adopted[count - 1],
			&control->adopted[i]) != 0)
			control->adopted[count++] = control->adopted[i];
	}
	control->adopted_count = count;
}

/* The data journal that an adopt is about, or NULL. */
static const struct control_journal *
adopt_journal(const struct control_work *work, const json_t *adopt)
{
	const struct lookup_entry *entry =
	    lookup_find(&work->journal_names, statement_subject(adopt, 0));

	if (entry == NULL ||
	    work->journals[entry->value].head.class != CLASS_DATA)
		return NULL;
	return &work->journals[entry->value];
}

/* Has the author another device than the journal's? */
static bool
adopts_its_own(const struct step *step, const struct work_statement *statement,
    const struct control_journal *journal)
{
	return is_sibling(step->roots, statement->author,
	    work_device_find(step->work, &journal->head.device));
}

void
adopt_find(const struct step *step)
{
	const struct control_work *work = step->work;
	bool *is_endorsed = mem_new(work->statement_count, sizeof(bool));
	size_t room = 0;

	endorsed_find(is_endorsed, "adopt", step->reach, step->sight, NULL);
	for (size_t i = 0; i < work->statement_count; i++) {
		const struct work_statement *statement = &work->statements[i];
		const struct control_journal *journal;

		if (!work_sees(statement, "adopt", step->sight))
			continue;
		journal = adopt_journal(work, statement->json);
		if (journal == NULL ||
		    !((is_endorsed[i] &&
			  step->roots->owner[statement->author] != NONE) ||
			adopts_its_own(step, statement, journal)))
			continue;
		step->in_force[i] = true;
		adopt_add(step->control, &room, statement);
	}
	adopted_sort(step->control);
	free(is_endorsed);
}

void
adopted_free(const struct control *control, const struct journal_head *head,
    const struct tree *tree, size_t *holds)
{
	struct adopted wanted = { .journal = head->journal };

	if (control->adopted_count == 0 || head->class != CLASS_DATA)
		return;
	for (size_t i = 0; i < tree->count; i++) {
		wanted.record = tree->nodes[i].hash;
		if (holds[i] != HOLD_NONE &&
		    bsearch(&wanted, control->adopted, control->adopted_count,
			sizeof(wanted), adopted_compare) != NULL)
			holds[i] = HOLD_NONE;
	}
}

/* --- who continues whom -------------------------------------------------- */

/* A link from one root to another. */
struct link {
	size_t from;
	size_t to;
};

static int
link_compare(const void *left, const void *right)
{
	const struct link *a = left;
	const struct link *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->to > b->to) - (a->to < b->to);
}

static struct link *
links_find(const struct control *control, const struct control_work *work,
    const struct roots *roots, size_t *count)
{
	struct link *links = mem_new(work->statement_count, sizeof(*links));

	*count = 0;
	for (size_t i = 0; i < work->statement_count; i++) {
		const json_t *json = work->statements[i].json;
		const char *key = json_text(json, "continues");

		if (!roots->is_endorsed[i] || !roots->is_by_steward[i] ||
		    key == NULL ||
		    control->verdicts->verdicts[i].reason != REASON_COUNTS)
			continue;
		links[*count].from =
		    roots_find_key(roots, json_text(json, "key"));
		links[*count].to = roots_find_key(roots, key);
		if (links[*count].to != NONE)
			(*count)++;
	}
	if (*count > 1)
		qsort(links, *count, sizeof(*links), link_compare);
	return links;
}

static size_t
links_from(const struct link *links, size_t count, size_t from)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (links[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* All that links lead to from one root; each root is walked once. */
static void
member_continues(struct control *control, size_t number,
    const struct link *links, size_t count)
{
	struct member *member = &control->members[number];
	bool *seen = mem_new(control->member_count, sizeof(*seen));
	size_t *stack = mem_new(control->member_count, sizeof(*stack));
	size_t depth = 0;

	stack[depth++] = number;
	seen[number] = true;
	while (depth > 0) {
		const size_t from = stack[--depth];

		for (size_t i = links_from(links, count, from);
		     i < count && links[i].from == from; i++) {
			if (seen[links[i].to])
				continue;
			seen[links[i].to] = true;
			stack[depth++] = links[i].to;
			member->continues_count++;
		}
	}
	member->continues =
	    mem_new(member->continues_count, sizeof(*member->continues));
	member->continues_count = 0;
	for (size_t i = 0; i < control->member_count; i++) {
		if (seen[i] && i != number)
			member->continues[member->continues_count++] = i;
	}
	free(seen);
	free(stack);
}

static size_t
group_find(const size_t *above, size_t member)
{
	while (above[member] != member)
		member = above[member];
	return member;
}

/* The lowest of all that are linked. */
static void
groups_find(struct control *control, const struct link *links, size_t count)
{
	size_t *above = mem_new(control->member_count, sizeof(*above));

	for (size_t i = 0; i < control->member_count; i++)
		above[i] = i;
	for (size_t i = 0; i < count; i++) {
		const size_t from = group_find(above, links[i].from);
		const size_t to = group_find(above, links[i].to);

		above[from < to ? to : from] = from < to ? from : to;
	}
	for (size_t i = 0; i < control->member_count; i++)
		control->members[i].group = group_find(above, i);
	free(above);
}

void
continues_find(struct control *control, const struct control_work *work,
    const struct roots *roots)
{
	size_t count;
	struct link *links = links_find(control, work, roots, &count);

	groups_find(control, links, count);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || links[i].from != links[i - 1].from)
			member_continues(control, links[i].from, links, count);
	}
	free(links);
}

bool
control_continues(const void *control, size_t member, size_t other)
{
	const struct control *at = control;
	const struct member *heir = &at->members[member];

	for (size_t i = 0; i < heir->continues_count; i++) {
		if (heir->continues[i] == other)
			return true;
	}
	return false;
}
