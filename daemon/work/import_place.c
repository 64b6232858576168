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

/* What a row is, while that is found out. */
struct search {
	const struct here *here;
	const char *source;
	const char **ids; /* that agree, as they are shown */
	size_t count;
	json_t *states;
	struct place *places;
	size_t used;
};

/*
 * One text under several numbers: each State of the row belongs where the
 * documents have that State; before others, where the source document itself
 * has it already.
 */
static void
places_by_state(struct search *search, bool own)
{
	const char *source = own ? search->source : NULL;
	json_t *left =
	    states_left(search->places, search->used, search->states);

	for (size_t i = 0; i < search->count; i++) {
		const char *id = search->ids[i];
		json_t *known = here_states(search->here, id, source);
		json_t *states = texts_of(left, known, true);

		if (json_array_size(states) > 0)
			place_set(&search->places[search->used++],
			    here_id(search->here, id, search->source),
			    json_incref(states));
		json_decref(states);
		json_decref(known);
	}
	json_decref(left);
}

/* Of a row that names no State: where the source document has it. */
static void
place_of_source(struct search *search)
{
	for (size_t i = 0; i < search->count && search->used == 0; i++)
		if (here_has(search->here, search->ids[i], search->source))
			place_set(&search->places[search->used++],
			    here_id(search->here, search->ids[i],
				search->source),
			    json_incref(search->states));
}

static void
places_find(struct search *search)
{
	if (search->count == 1) {
		place_set(&search->places[search->used++],
		    here_id(search->here, search->ids[0], search->source),
		    json_incref(search->states));
	} else if (json_array_size(search->states) == 0) {
		place_of_source(search);
	} else {
		places_by_state(search, true);
		places_by_state(search, false);
	}
}

size_t
places_of(struct place **out, const struct here *here, const json_t *row,
    const char *source)
{
	struct search search = {
		.here = here,
		.source = source,
		.states = states_of_row(row),
	};
	char item[RECOMMENDATION_MAX + 1];
	json_t *left;

	search.ids = ids_agreeing(&search.count, here, row);
	search.places = mem_new(2 * search.count + 1, sizeof(*search.places));
	recommendation_unnumbered(item, store_charter(here->store)->review,
	    json_text(row, "text"), source);
	places_find(&search);
	left = states_left(search.places, search.used, search.states);
	if (search.used == 0 || json_array_size(left) > 0)
		place_set(&search.places[search.used++], item,
		    json_incref(left));
	for (size_t i = 0; i < search.used; i++)
		search.places[i].is_known =
		    is_of_others(here, search.places[i].id, item);
	json_decref(left);
	json_decref(search.states);
	free(search.ids);
	*out = search.places;
	return search.used;
}
