/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "daemon/index/index_inner.h"

/* Each gives lines of natural keys, in an order of natural keys. */
static const enum index_sql parts[] = {
	INDEX_SQL_DUMP_MEMBERS_ALL,
	INDEX_SQL_DUMP_JOURNALS_ALL,
	INDEX_SQL_DUMP_TIPS_ALL,
	INDEX_SQL_DUMP_RECORDS_ALL,
	INDEX_SQL_DUMP_SEEN_ALL,
	INDEX_SQL_DUMP_SIGHTS_ALL,
	INDEX_SQL_DUMP_MISSING_ALL,
	INDEX_SQL_DUMP_STATEMENTS_ALL,
	INDEX_SQL_DUMP_CONTESTED_ALL,
	INDEX_SQL_DUMP_SAME_ALL,
	INDEX_SQL_DUMP_REPLACES_ALL,
	INDEX_SQL_DUMP_LABELS_ALL,
	INDEX_SQL_DUMP_REFERENCES_ALL,
	INDEX_SQL_DUMP_WORDS_ALL,
};

bool
index_logical_dump(struct index *index, struct buf *out, struct err *e)
{
	if (!sql_run(index->sql, index_statements[INDEX_SQL_WORDS_LIST].text,
		e))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct sql_query *query;
		bool good;
		bool row;

		if (!index_query(&query, index, parts[i], e))
			return false;
		while ((good = sql_step(query, &row, e)) && row) {
			buf_text_add(out, sql_text(query, 0));
			buf_char_add(out, '\n');
		}
		sql_done(query);
		if (!good)
			return false;
	}
	return buf_is_good(out) ||
	    err_set(e, ERR_TOOBIG, "the dump does not fit");
}
