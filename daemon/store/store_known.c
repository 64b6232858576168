/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_inner.h"
#include "daemon/store/store_sql.h"

bool
store_seen_later(struct store *store, bool *later,
    const struct journal_id *journal, struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!sql_query(&query, index_sql(store->index),
		store_statements[STORE_SQL_SEEN_LATER].text, e))
		return false;
	sql_bind_text(query, 1, journal->text);
	good = sql_step(query, &row, e);
	*later = good && row && sql_int(query, 0) != 0;
	sql_done(query);
	return good;
}
