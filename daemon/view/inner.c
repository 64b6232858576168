/* SPDX-License-Identifier: ISC */
#include "daemon/view/inner.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/view/score.h"

struct statement_id
view_row_id(struct sql_query *query, int column)
{
	struct statement_id id = { .index = 0 };
	size_t len;
	const void *hash = sql_bytes(query, column, &len);

	if (len == HASH_LEN)
		(void)memcpy(id.record.bytes, hash, HASH_LEN);
	id.index = (uint32_t)sql_int(query, column + 1);
	return id;
}

char *
view_row_id_text(struct sql_query *query, int column)
{
	const struct statement_id id = view_row_id(query, column);
	char text[STATEMENT_ID_MAX + 1];

	statement_id_format(text, &id);
	return mem_text(text);
}

json_t *
view_row_json(struct sql_query *query, int column)
{
	const char *text = sql_text(query, column);
	json_t *value = json_loads(text, 0, NULL);

	return value == NULL ? json_object() : value;
}

bool
view_each(struct sql_query *query, view_row_cb cb, void *arg, struct err *e)
{
	bool row = true;
	bool good = true;

	while (good && row) {
		good = sql_step(query, &row, e);
		if (good && row)
			good = cb(arg, query, e);
	}
	sql_done(query);
	return good;
}

void
view_unite(json_t *list, const json_t *more)
{
	json_t *value;
	json_t *old;
	size_t i;
	size_t k;

	json_array_foreach(more, i, value) {
		bool here = false;

		json_array_foreach(list, k, old)
			here = here || json_equal(old, value);
		if (!here)
			(void)json_array_append(list, value);
	}
}

void
view_copy(json_t *to, const json_t *from, const char *const *names)
{
	for (; *names != NULL; names++) {
		json_t *value = json_object_get(from, *names);

		if (value != NULL)
			(void)json_object_set(to, *names, value);
	}
}

char *
view_time(int64_t seconds)
{
	const time_t at = (time_t)seconds;
	struct tm parts = { 0 };

	(void)gmtime_r(&at, &parts);
	return mem_format("%04d-%02d-%02dT%02d:%02d:%02dZ",
	    parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
	    parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/* There are few schemes, and more with each release. */
static bool
hint_schemes(struct err *e)
{
	char names[ERR_HINT_MAX - 20] = "";
	size_t used = 0;

	for (size_t i = 0; scheme_at(i) != NULL && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
		    "%s%s", i == 0 ? "" : ", ", scheme_at(i)->id);
	return err_hint(e, "use one of %s", names);
}

bool
view_check_scheme(const char *scheme, struct err *e)
{
	if (scheme_is_known(scheme))
		return true;
	(void)err_set(e, ERR_INPUT, "there is no rating scheme '%.40s'",
	    scheme);
	return hint_schemes(e);
}

bool
view_check_round(const char *round, struct err *e)
{
	if (round == NULL || round_order(round) >= 0)
		return true;
	(void)err_set(e, ERR_INPUT, "there is no round '%.40s'", round);
	return err_hint(e,
	    "use baseline, draft, validation, final or follow-up");
}
