/* SPDX-License-Identifier: ISC */
#include "daemon/view/words.h"

#include <stdlib.h>

#include "protocol/base/mem.h"
#include "protocol/view/search.h"

/* FTS5 gives rows ascending. */
static const char sql_words[] = "SELECT rowid FROM word WHERE word MATCH ?1";

static bool
read_rows(struct words *words, struct sql_query *query, struct err *e)
{
	bool row;

	for (;;) {
		if (!sql_step(query, &row, e))
			return false;
		if (!row)
			return true;
		if (words->count == words->room)
			words->rows = mem_grow(words->rows, &words->room,
			    words->count + 1, sizeof(*words->rows));
		words->rows[words->count++] = sql_int(query, 0);
	}
}

bool
words_read(struct words *words, char **match, struct sql *sql,
    const char *typed, struct err *e)
{
	struct sql_query *query;
	char *expression;
	bool done;

	words->count = 0;
	if (!search_parse(&expression, typed, e))
		return false;
	done = sql_query(&query, sql, sql_words, e);
	if (done) {
		sql_bind_text(query, 1, expression);
		done = read_rows(words, query, e);
		sql_done(query);
	}
	if (done && match != NULL)
		*match = expression;
	else
		free(expression);
	return done;
}

bool
words_has(const struct words *words, int64_t row)
{
	size_t low = 0;
	size_t high = words->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (words->rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < words->count && words->rows[low] == row;
}

void
words_clear(struct words *words)
{
	free(words->rows);
	*words = (struct words){ NULL, 0, 0 };
}
