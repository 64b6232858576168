/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* --- which of several charters holds ------------------------------------- */

static int
standing_compare(const void *left, const void *right)
{
	const struct standing *const *a = left;
	const struct standing *const *b = right;
	const struct standing *x = *a;
	const struct standing *y = *b;
	char text_x[STATEMENT_ID_MAX + 1];
	char text_y[STATEMENT_ID_MAX + 1];

	if (x->charter.is_by_recovery != y->charter.is_by_recovery)
		return x->charter.is_by_recovery ? -1 : 1;
	if (x->reaches != y->reaches)
		return x->reaches > y->reaches ? -1 : 1;
	if (x->predecessor_count != y->predecessor_count)
		return x->predecessor_count > y->predecessor_count ? -1 : 1;
	statement_id_format(text_x, &x->charter.id);
	statement_id_format(text_y, &y->charter.id);
	return strcmp(text_x, text_y);
}

/* The successors of one, the one that holds first.  The caller frees it. */
static const struct standing **
successors_sort(const struct standings *standings,
    const struct standing *standing)
{
	const struct standing **out =
	    mem_new(standing->count, sizeof(struct standing *));

	for (size_t i = 0; i < standing->count; i++)
		out[i] = &standings->all[standing->first + i];
	if (standing->count > 1)
		qsort(out, standing->count, sizeof(struct standing *),
		    standing_compare);
	return out;
}

/* Successors stand behind their predecessors: so from the end. */
static void
best_find(struct standings *standings)
{
	for (size_t i = standings->count; i-- > 0;) {
		struct standing *standing = &standings->all[i];
		const struct standing **order;

		standing->reaches = standing->charter.version;
		if (standing->count == 0)
			continue;
		order = successors_sort(standings, standing);
		standing->best = (size_t)(order[0] - standings->all);
		standing->reaches = order[0]->reaches;
		free(order);
	}
}

/* --- disputes ------------------------------------------------------------ */

/* The line while it is told to control. */
struct telling {
	struct control *control;
	const struct control_work *work;
	const struct standings *standings;
	size_t *places; /* of the line, among those that stand */
	size_t *last;   /* by device: the last place of the line that it
			 * endorsed; 0 for none but the founding charter */
};

static void
last_mark(struct telling *telling, const struct device_list *list, size_t place)
{
	for (size_t i = 0; i < list->count; i++)
		telling->last[list->all[i]] = place;
}

/*
 * Devices that endorsed another branch, and nothing of the line since.  It is
 * devices that are asked: a thief of one endorses in the name of its member,
 * too.
 */
static void
waiting_find(struct dispute *out, const struct telling *telling,
    const struct standing *const *order)
{
	size_t most = 0;

	for (size_t i = 1; i < out->branch_count; i++)
		most += order[i]->by_predecessor.count;
	out->waiting = mem_new(most, sizeof(*out->waiting));
	for (size_t i = 1; i < out->branch_count; i++) {
		const struct device_list *list = &order[i]->by_predecessor;

		for (size_t j = 0; j < list->count; j++) {
			if (telling->last[list->all[j]] <= out->predecessor)
				out->waiting[out->waiting_count++] =
				    telling->work->devices[list->all[j]].member;
		}
	}
	out->waiting_count = member_ids_sort(out->waiting, out->waiting_count);
}

static void
dispute_make(struct dispute *out, const struct telling *telling, size_t place)
{
	const struct standing *standing =
	    &telling->standings->all[telling->places[place]];
	const struct standing **order =
	    successors_sort(telling->standings, standing);

	*out = (struct dispute){
		.predecessor = place,
		.branch_count = standing->count,
		.branches = mem_new(standing->count, sizeof(*out->branches)),
	};
	for (size_t i = 0; i < standing->count; i++)
		out->branches[i] = (struct branch){
			.id = order[i]->charter.id,
			.json = order[i]->charter.json,
			.reaches = order[i]->reaches,
			.endorsers = order[i]->predecessor_count,
			.is_by_recovery = order[i]->charter.is_by_recovery,
		};
	waiting_find(out, telling, order);
	out->is_settled = out->waiting_count == 0 ||
	    (out->branches[0].is_by_recovery &&
		!out->branches[1].is_by_recovery);
	free(order);
}

/* --- the line ------------------------------------------------------------ */

/* The places of the line among those that stand.  The caller frees it. */
static size_t *
line_places(struct control *control, const struct standings *standings)
{
	size_t *places = mem_new(VERSION_MAX, sizeof(*places));

	for (size_t at = 0; at != NONE; at = standings->all[at].best)
		places[control->line_count++] = at;
	return places;
}

static void
line_take(struct telling *telling, struct standings *standings,
    bool *is_of_line)
{
	struct control *control = telling->control;

	control->line = mem_new(control->line_count, sizeof(*control->line));
	for (size_t i = 0; i < control->line_count; i++) {
		struct standing *standing = &standings->all[telling->places[i]];

		control->line[i] = standing->charter;
		if (standing->statement != NONE)
			is_of_line[standing->statement] = true;
		/* The line owns them from here on. */
		standing->charter.stewards = NULL;
		standing->charter.endorsers = NULL;
		last_mark(telling, &standing->by_predecessor, i);
		last_mark(telling, &standing->by_own, i);
	}
}

void
line_find(struct control *control, const struct control_work *work,
    struct standings *standings, bool *is_of_line)
{
	struct telling telling = {
		.control = control,
		.work = work,
		.standings = standings,
		.last = mem_new(work->device_count, sizeof(size_t)),
	};

	best_find(standings);
	telling.places = line_places(control, standings);
	line_take(&telling, standings, is_of_line);
	control->disputes =
	    mem_new(control->line_count, sizeof(*control->disputes));
	for (size_t i = 0; i < control->line_count; i++) {
		if (standings->all[telling.places[i]].count > 1)
			dispute_make(
			    &control->disputes[control->dispute_count++],
			    &telling, i);
	}
	free(telling.places);
	free(telling.last);
}
