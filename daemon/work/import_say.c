/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "daemon/view/view.h"
#include "daemon/work/import.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

bool
work_check_importer(struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *device =
	    control_device(control, &store_identity(store)->device);

	if (device == NULL || control->members[device->member].is_importer)
		return true;
	(void)err_set(e, ERR_AUTH, "'%s' is no importer in this room",
	    control->members[device->member].shown);
	return err_hint(e,
	    "ask a steward to admit you with --role importer, "
	    "or to import the file");
}

void
import_unite(json_t *statement, const json_t *more)
{
	static const char *const lists[] = { "recommending_states", "themes",
		"groups", "sdgs", "issues", NULL };

	for (size_t i = 0; lists[i] != NULL; i++) {
		const json_t *added = json_object_get(more, lists[i]);
		json_t *list = json_object_get(statement, lists[i]);
		json_t *value;
		size_t k;

		if (list == NULL && added != NULL) {
			list = json_array();
			(void)json_object_set_new(statement, lists[i], list);
		}
		json_array_foreach(added, k, value) {
			size_t at = 0;

			while (at < json_array_size(list) &&
			    !json_equal(json_array_get(list, at), value))
				at++;
			if (at == json_array_size(list) &&
			    at < LIMIT_IMPORT_ITEMS)
				(void)json_array_append(list, value);
		}
	}
}

/* Name the heads of its slot, which it takes the place of. */
static bool
replaces_set(json_t *statement, struct store *store, struct err *e)
{
	struct statement_id *heads;
	json_t *replaces;
	size_t count;

	if (!view_slot_heads(&heads, &count, store, statement, e))
		return false;
	replaces = json_array();
	for (size_t i = 0; i < count; i++) {
		char text[STATEMENT_ID_MAX + 1];

		statement_id_format(text, &heads[i]);
		(void)json_array_append_new(replaces, json_string(text));
	}
	if (count > 0)
		(void)json_object_set(statement, "replaces", replaces);
	json_decref(replaces);
	free(heads);
	return true;
}

bool
import_say(struct statement_id **ids, struct store *store, const json_t *said,
    struct err *e)
{
	const size_t count = json_array_size(said);
	json_t **statements = mem_new(count, sizeof(json_t *));
	bool done = true;

	for (size_t i = 0; done && i < count; i++) {
		statements[i] = json_array_get(said, i);
		done = replaces_set(statements[i], store, e);
	}
	if (ids != NULL)
		*ids = NULL;
	if (done && count > 0)
		done = store_say(store, CLASS_DATA, statements, count, ids, e);
	free(statements);
	return done;
}
