/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/view/same.h"

static bool
is_said(const struct index *index)
{
	for (size_t i = 0; i < index->kind_count; i++)
		if (strcmp(index->kinds[i].name, "same-as") == 0)
			return true;
	return false;
}

static bool
pairs_read(struct index *index, struct same *same, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_SAME_PAIRS, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row)
		same_add(same, sql_text(query, 0), sql_text(query, 1));
	sql_done(query);
	if (good)
		same_settle(same);
	return good;
}

/* Does the file say the same? */
static bool
is_written(struct index *index, const struct same *same, bool *is,
    struct err *e)
{
	struct sql_query *query;
	size_t at = 0;
	bool good;
	bool row;

	*is = true;
	if (!index_query(&query, index, INDEX_SQL_SAME_ALL, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row) {
		const struct same_id *id = &same->ids[at];

		if (at++ < same->count &&
		    strcmp(sql_text(query, 0), id->id) == 0 &&
		    strcmp(sql_text(query, 1), same->ids[id->shown].id) == 0)
			continue;
		*is = false;
		break;
	}
	sql_done(query);
	*is = *is && at == same->count;
	return good;
}

static bool
id_write(struct index *index, const struct same *same, size_t at, struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_SAME_ADD, e))
		return false;
	sql_bind_int(query, 1, (int64_t)at);
	sql_bind_text(query, 2, same->ids[at].id);
	sql_bind_text(query, 3, same->ids[same->ids[at].shown].id);
	return sql_execute(query, e);
}

bool
index_unite(struct index *index, struct err *e)
{
	struct same same = { 0 };
	bool is = false;
	bool good;

	if (!is_said(index))
		return true;
	good = pairs_read(index, &same, e) && is_written(index, &same, &is, e);
	if (good && !is)
		good = index_run(index, INDEX_SQL_SAME_FORGET, NULL, 0, e);
	for (size_t i = 0; good && !is && i < same.count; i++)
		good = id_write(index, &same, i, e);
	same_clear(&same);
	return good;
}
