/* SPDX-License-Identifier: ISC */
#include "protocol/view/same.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/review.h"

static void
id_add(struct same *same, const char *id)
{
	same->ids = mem_grow(same->ids, &same->room, same->count + 1,
	    sizeof(*same->ids));
	same->ids[same->count] = (struct same_id){ mem_text(id), same->count };
	same->count++;
}

void
same_add(struct same *same, const char *one, const char *two)
{
	id_add(same, one);
	id_add(same, two);
}

/* By id, then by the place where it was added, which shown still has. */
static int
id_compare(const void *a, const void *b)
{
	const struct same_id *left = a;
	const struct same_id *right = b;
	const int order = recommendation_compare(left->id, right->id);

	return order != 0 ?
	    order :
	    (left->shown > right->shown) - (left->shown < right->shown);
}

/* The first of the set; every id on the way then points closer to it. */
static size_t
set_find(struct same_id *ids, size_t at)
{
	while (ids[at].shown != at) {
		ids[at].shown = ids[ids[at].shown].shown;
		at = ids[at].shown;
	}
	return at;
}

/* Keep each id once; places[i] is where the one added as the i-th is. */
static size_t
ids_once(struct same *same, size_t *places)
{
	size_t kept = 0;

	for (size_t i = 0; i < same->count; i++) {
		struct same_id *id = &same->ids[i];

		if (kept > 0 && strcmp(same->ids[kept - 1].id, id->id) == 0) {
			places[id->shown] = kept - 1;
			free(id->id);
			continue;
		}
		places[id->shown] = kept;
		same->ids[kept] = (struct same_id){ id->id, kept };
		kept++;
	}
	return kept;
}

void
same_settle(struct same *same)
{
	const size_t added = same->count;
	size_t *places;

	if (added == 0)
		return;
	places = mem_new(added, sizeof(*places));
	qsort(same->ids, added, sizeof(*same->ids), id_compare);
	same->count = ids_once(same, places);
	for (size_t i = 0; i + 1 < added; i += 2) {
		const size_t one = set_find(same->ids, places[i]);
		const size_t two = set_find(same->ids, places[i + 1]);

		/* The first one of the order stays on top. */
		if (one < two)
			same->ids[two].shown = one;
		else
			same->ids[one].shown = two;
	}
	for (size_t i = 0; i < same->count; i++)
		same->ids[i].shown = set_find(same->ids, i);
	free(places);
}

void
same_clear(struct same *same)
{
	for (size_t i = 0; i < same->count; i++)
		free(same->ids[i].id);
	free(same->ids);
	*same = (struct same){ 0 };
}
