/* SPDX-License-Identifier: ISC */
#include "daemon/view/rating/support.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"

static const char sql_supports[] =
    "SELECT " VIEW_STATEMENT ", r.time FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id WHERE k.name = 'support' "
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

static bool
on_support(void *arg, struct sql_query *query, struct err *e)
{
	static const char *const copied[] = { "value", "rationale", NULL };
	json_t *list = json_object_get(arg, sql_text(query, 3));
	json_t *statement = view_row_json(query, 4);
	json_t *row = json_object();
	char *id = view_row_id_text(query, 0);
	char *time = view_time(sql_int(query, 5));

	(void)e;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(arg, sql_text(query, 3), list);
	}
	json_text_set(row, "member", sql_text(query, 2));
	view_copy(row, statement, copied);
	json_text_set(row, "statement", id);
	json_text_set(row, "time", time);
	(void)json_array_append_new(list, row);
	json_decref(statement);
	free(time);
	free(id);
	return true;
}

bool
view_supports(json_t **out, struct store *store, struct err *e)
{
	struct sql_query *query;
	json_t *supports;

	if (!sql_query(&query, index_sql(store_index(store)), sql_supports, e))
		return false;
	supports = json_object();
	if (!view_each(query, on_support, supports, e)) {
		json_decref(supports);
		return false;
	}
	*out = supports;
	return true;
}

bool
view_is_of(const struct control *control, const char *shown,
    const char *coalition)
{
	const struct member *member = control_member(control, shown);
	const struct member *whole = control_member(control, coalition);
	const json_t *id;
	size_t i;

	if (member == NULL || whole == NULL || member == whole ||
	    !whole->is_coalition)
		return false;
	json_array_foreach(member->of, i, id)
		if (control_member(control, json_string_value(id)) == whole)
			return true;
	return false;
}

void
view_support_add(json_t *rating, const struct control *control,
    const json_t *supports, const char *id, bool is_older)
{
	json_t *list = json_object_get(rating, "support");
	const json_t *support;
	size_t i;

	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(rating, "support", list);
	}
	json_array_foreach(json_object_get(supports, id), i, support) {
		json_t *row = json_deep_copy(support);

		json_text_set(row, "about", id);
		(void)json_object_set_new(row, "older", json_boolean(is_older));
		(void)json_object_set_new(row, "of_coalition",
		    json_boolean(
			view_is_of(control, json_text(support, "member"),
			    json_text(rating, "member"))));
		(void)json_array_append_new(list, row);
	}
}
