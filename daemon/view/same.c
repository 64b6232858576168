/* SPDX-License-Identifier: ISC */
#include "daemon/view/same.h"

#include <stdio.h>

#include "daemon/view/inner.h"

static const char sql_same[] = "SELECT rec, shown FROM same";
static const char sql_shown[] = "SELECT shown FROM same WHERE rec = ?1";

static bool
on_same(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	json_text_set(arg, sql_text(query, 0), sql_text(query, 1));
	return true;
}

bool
view_same(json_t **out, struct store *store, struct err *e)
{
	struct sql_query *query;
	json_t *same;

	if (!sql_query(&query, index_sql(store_index(store)), sql_same, e))
		return false;
	same = json_object();
	if (!view_each(query, on_same, same, e)) {
		json_decref(same);
		return false;
	}
	*out = same;
	return true;
}

const char *
view_shown_rec(const json_t *same, const char *id)
{
	const char *shown = json_text(same, id);

	return shown == NULL ? id : shown;
}

bool
view_shown_id(char *out, struct store *store, const char *id, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool done;

	if (!sql_query(&query, index_sql(store_index(store)), sql_shown, e))
		return false;
	sql_bind_text(query, 1, id);
	done = sql_step(query, &row, e);
	if (done)
		(void)snprintf(out, RECOMMENDATION_MAX + 1, "%s",
		    row ? sql_text(query, 0) : id);
	sql_done(query);
	return done;
}
