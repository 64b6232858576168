/* SPDX-License-Identifier: ISC */
/* What the next charter ends (docs/FORMAT.md, section 8, "until"). */
#include <stdlib.h>
#include <string.h>

#include "daemon/work/inner.h"

/* A steward of the line, by its key. */
struct ending {
	struct store *store;
	const struct control *control;
	char key[KEY_TEXT];
	bool stays;
	json_t *until;
};

/* Did a charter end its rights, and none list it since? */
static bool
has_ended(const struct control *control, const char *key)
{
	for (size_t i = control->line_count; i-- > 0;) {
		const struct line_charter *charter = &control->line[i];
		const json_t *entry;
		char text[KEY_TEXT];
		size_t k;

		for (k = 0; k < charter->steward_count; k++) {
			key_format(text, &charter->stewards[k].key);
			if (strcmp(text, key) == 0)
				return false;
		}
		json_array_foreach(json_object_get(charter->json, "until"), k,
		    entry)
			if (strcmp(json_text(entry, "key"), key) == 0 &&
			    strcmp(json_text(entry, "right"), "steward") == 0)
				return true;
	}
	return false;
}

static bool
lists_key(const json_t *stewards, const char *key)
{
	const json_t *row;
	size_t i;

	json_array_foreach(stewards, i, row)
		if (strcmp(json_text(row, "key"), key) == 0)
			return true;
	return false;
}

/* Add an entry for each of the points, or one that has none. */
static void
add_entries(struct ending *ending, const char *right, const json_t *points)
{
	const json_t *point;
	size_t i;

	json_array_foreach(points, i, point) {
		json_t *entry = json_deep_copy(point);

		json_text_set(entry, "key", ending->key);
		json_text_set(entry, "right", right);
		(void)json_array_append_new(ending->until, entry);
	}
	if (json_array_size(points) == 0)
		(void)json_array_append_new(ending->until,
		    json_pack("{s:s, s:s}", "key", ending->key, "right",
			right));
}

/* Its rights before this charter end with what is here from its devices. */
static bool
end_rights(struct ending *ending, struct err *e)
{
	const struct control *control = ending->control;
	json_t *all = json_array();
	bool done = true;

	for (size_t i = 0; done && i < control->device_count; i++) {
		const struct device *device = &control->devices[i];
		char root[KEY_TEXT];
		json_t *points = NULL;

		key_format(root, &control->members[device->member].root);
		if (strcmp(root, ending->key) != 0)
			continue;
		done = work_points_of(&points, ending->store, &device->id, e);
		if (done)
			(void)json_array_extend(all, points);
		json_decref(points);
	}
	if (done) {
		add_entries(ending, "steward", all);
		if (!ending->stays)
			add_entries(ending, "importer", all);
	}
	json_decref(all);
	return done;
}

bool
work_until(json_t **out, struct store *store, const json_t *stewards,
    struct err *e)
{
	struct ending ending = { .store = store,
		.control = index_control(store_index(store)),
		.until = json_array() };
	json_t *seen = json_object();
	bool done = true;

	for (size_t i = 0; i < ending.control->line_count; i++) {
		const struct line_charter *charter = &ending.control->line[i];

		for (size_t k = 0; done && k < charter->steward_count; k++) {
			key_format(ending.key, &charter->stewards[k].key);
			if (json_object_get(seen, ending.key) != NULL)
				continue;
			(void)json_object_set_new(seen, ending.key,
			    json_true());
			ending.stays = lists_key(stewards, ending.key);
			if (!has_ended(ending.control, ending.key))
				done = end_rights(&ending, e);
		}
	}
	json_decref(seen);
	if (done)
		*out = ending.until;
	else
		json_decref(ending.until);
	return done;
}
