/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/work/import.h"
#include "protocol/base/mem.h"

void
place_clear(struct place *place)
{
	json_decref(place->states);
}

static void
place_set(struct place *place, const char *id, json_t *states)
{
	(void)snprintf(place->id, sizeof(place->id), "%s", id);
	place->states = states;
}

static json_t *
states_of_row(const json_t *row)
{
	json_t *states = json_object_get(row, "recommending_states");

	return states == NULL ? json_array() : json_incref(states);
}

/* Is it more than the item that the row itself makes? */
static bool
is_of_others(const struct here *here, const char *id, const char *item)
{
	return strcmp(id, item) != 0 ||
	    strcmp(view_shown_rec(here->same, id), id) != 0;
}

/* The texts of a that are in b, or those that are not, in the order of a. */
static json_t *
texts_of(const json_t *a, const json_t *b, bool in_both)
{
	json_t *found = json_array();
	const json_t *one;
	const json_t *two;
	size_t i;
	size_t k;

	json_array_foreach(a, i, one) {
		bool has = false;

		json_array_foreach(b, k, two)
			has = has || json_equal(one, two);
		if (has == in_both)
			(void)json_array_append(found,
			    (json_t *)(uintptr_t)one);
	}
	return found;
}

static int
id_compare(const void *a, const void *b)
{
	return recommendation_compare(*(const char *const *)a,
	    *(const char *const *)b);
}

/* The shown ids that agree, in their order.  The caller frees the list. */
static const char **
ids_agreeing(size_t *count, const struct here *here, const json_t *row)
{
	char *words = match_words(here->match, json_text(row, "text"));
	const json_t *agreeing = match_agreeing(here->match, words);
	const char **ids =
	    mem_new(json_object_size(agreeing) + 1, sizeof(*ids));
	const char *id;
	json_t *documents;

	*count = 0;
	json_object_foreach((json_t *)(uintptr_t)agreeing, id, documents)
		ids[(*count)++] = id;
	qsort(ids, *count, sizeof(*ids), id_compare);
	free(words);
	return ids;
}

/* One text under several numbers: each State's row belongs where the
 * documents have that State. */
static size_t
places_by_state(struct place *places, const struct here *here,
    const char *const *ids, size_t count, const char *source, json_t *left)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		json_t *known = here_states(here, ids[i]);
		json_t *states = texts_of(left, known, true);

		if (json_array_size(states) > 0)
			place_set(&places[used++],
			    here_id(here, ids[i], source), json_incref(states));
		json_decref(states);
		json_decref(known);
	}
	return used;
}

/* The States that no place has. */
static json_t *
states_left(const struct place *places, size_t count, json_t *states)
{
	json_t *left = json_incref(states);

	for (size_t i = 0; i < count; i++) {
		json_t *fewer = texts_of(left, places[i].states, false);

		json_decref(left);
		left = fewer;
	}
	return left;
}

size_t
places_of(struct place **out, const struct here *here, const json_t *row,
    const char *source)
{
	json_t *states = states_of_row(row);
	size_t count;
	const char **ids = ids_agreeing(&count, here, row);
	struct place *places = mem_new(count + 1, sizeof(*places));
	char item[RECOMMENDATION_MAX + 1];
	size_t used = 0;
	json_t *left;

	recommendation_unnumbered(item, store_charter(here->store)->review,
	    json_text(row, "text"), source);
	if (count == 1)
		place_set(&places[used++], here_id(here, ids[0], source),
		    json_incref(states));
	else
		used =
		    places_by_state(places, here, ids, count, source, states);
	left = states_left(places, used, states);
	if (used == 0 || json_array_size(left) > 0)
		place_set(&places[used++], item, json_incref(left));
	for (size_t i = 0; i < used; i++)
		places[i].is_known = is_of_others(here, places[i].id, item);
	json_decref(left);
	json_decref(states);
	free(ids);
	*out = places;
	return used;
}
