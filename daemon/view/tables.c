/* SPDX-License-Identifier: ISC */
#include "daemon/view/tables.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"
#include "protocol/view/comma.h"

static const char sql_ratings[] =
    "SELECT r.hash, s.position, m.shown, t.s0, b.text, t.s1, t.s2, t.s3, "
    "r.time FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id WHERE k.name = 'assessment' "
    "ORDER BY m.shown, r.rank, j.name, r.sequence, r.hash, s.position";

/* --- cells ---------------------------------------------------------------- */

static void
cell(json_t *row, const char *text)
{
	(void)json_array_append_new(row, json_string(text == NULL ? "" : text));
}

static void
cells(json_t *row, const json_t *object, const char *const *names)
{
	for (; *names != NULL; names++)
		cell(row, json_text(object, *names));
}

/* "a; b; c": the importer takes it apart again. */
static void
list_cell(json_t *row, const json_t *list)
{
	struct buf buf;
	const json_t *value;
	size_t i;

	buf_init(&buf, (size_t)1 << 20);
	json_array_foreach(list, i, value)
		buf_format_add(&buf, "%s%s", i == 0 ? "" : "; ",
		    json_string_value(value));
	cell(row, buf_text(&buf));
	buf_clear(&buf);
}

static json_t *
table_new(const char *name, const char *const *columns)
{
	json_t *headings = json_array();

	for (; *columns != NULL; columns++)
		cell(headings, *columns);
	return json_pack("{s:s, s:o, s:[]}", "name", name, "columns", headings,
	    "rows");
}

static void
row_add(json_t *table, json_t *row)
{
	(void)json_array_append_new(json_object_get(table, "rows"), row);
}

/* --- recommendations ------------------------------------------------------ */

/* The members, or languages, that any row has there, in their order: an
 * object of theirs with sorted keys. */
static json_t *
keys_of(const json_t *rows, const char *name)
{
	json_t *keys = json_object();
	const json_t *row;
	const char *key;
	json_t *value;
	size_t i;

	json_array_foreach(rows, i, row)
		json_object_foreach(json_object_get(row, name), key, value)
			(void)json_object_set_new(keys, key, json_true());
	return keys;
}

static int
key_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys in ascending order; the caller frees the array, not what it
 * points to.  first, if it is there, stands first. */
static const char **
keys_sorted(json_t *keys, const char *first, size_t *count)
{
	const size_t max = json_object_size(keys);
	const char **sorted = mem_new(max + 1, sizeof(*sorted));
	const char *key;
	json_t *value;

	*count = 0;
	json_object_foreach(keys, key, value)
		sorted[(*count)++] = key;
	if (*count > 1)
		qsort(sorted, *count, sizeof(*sorted), key_compare);
	for (size_t i = 1; first != NULL && i < *count; i++) {
		if (strcmp(sorted[i], first) != 0)
			continue;
		const char *found = sorted[i];

		(void)memmove(sorted + 1, sorted, i * sizeof(*sorted));
		sorted[0] = found;
	}
	return sorted;
}

/* "partially", "fully; not" where a member disputes with itself; what does
 * not count is not there. */
static void
rating_cell(json_t *row, const json_t *ratings)
{
	json_t *values = json_array();
	const json_t *rating;
	size_t i;

	json_array_foreach(ratings, i, rating)
		if (json_is_null(json_object_get(rating, "held_by")))
			(void)json_array_append(values,
			    json_object_get(rating, "value"));
	list_cell(row, values);
	json_decref(values);
}

/* What the columns between the described and the index are. */
struct columns {
	const char **languages;
	size_t language_count;
	const char **members;
	size_t member_count;
};

static json_t *
recommendation_row(const json_t *rec, const json_t *rated,
    const struct columns *columns)
{
	static const char *const lists[] = { "recommending_states", "themes",
		"groups", "issues", "sdgs", NULL };
	static const char *const texts[] = { "position", "position_label",
		"document", NULL };
	const json_t *index = json_object_get(rated, "index");
	const json_t *category = json_object_get(rec, "action_category");
	json_t *row = json_array();

	cell(row, json_text(rec, "paragraph"));
	for (size_t i = 0; i < columns->language_count; i++)
		cell(row,
		    json_text(json_object_get(rec, "text"),
			columns->languages[i]));
	for (size_t i = 0; lists[i] != NULL; i++)
		list_cell(row, json_object_get(rec, lists[i]));
	if (json_is_integer(category))
		(void)json_array_append_new(row,
		    json_copy((json_t *)(uintptr_t)category));
	else
		cell(row, "");
	cell(row, json_is_true(json_object_get(rec, "pledge")) ? "yes" : "");
	cells(row, rec, texts);
	for (size_t i = 0; i < columns->member_count; i++)
		rating_cell(row,
		    json_object_get(json_object_get(rated, "cells"),
			columns->members[i]));
	if (json_integer_value(json_object_get(index, "n")) > 0)
		(void)json_array_append_new(row,
		    json_real(strtod(json_text(index, "score"), NULL)));
	else
		cell(row, "");
	cell(row, json_text(index, "band"));
	(void)json_array_append(row, json_object_get(index, "n"));
	return row;
}

static json_t *
recommendation_table(const json_t *recs, const json_t *sheet,
    const struct columns *columns)
{
	static const char *const described[] = { "recommending_states",
		"themes", "groups", "issues", "sdgs", "action_category",
		"pledge", "position", "position_label", "symbol", NULL };
	static const char *const none[] = { NULL };
	json_t *table = table_new("Recommendations", none);
	json_t *headings = json_object_get(table, "columns");
	const json_t *rec;
	size_t i;

	cell(headings, "paragraph");
	for (i = 0; i < columns->language_count; i++) {
		char *heading = mem_format("text_%s", columns->languages[i]);

		cell(headings, i == 0 ? "text" : heading);
		free(heading);
	}
	for (i = 0; described[i] != NULL; i++)
		cell(headings, described[i]);
	for (i = 0; i < columns->member_count; i++)
		cell(headings, columns->members[i]);
	cell(headings, "index");
	cell(headings, "band");
	cell(headings, "n");
	json_array_foreach(recs, i, rec)
		row_add(table,
		    recommendation_row(rec, json_array_get(sheet, i), columns));
	return table;
}

static bool
add_recommendations(json_t *tables, struct store *store,
    const struct filter *filter, const json_t *recs, struct err *e)
{
	struct columns columns;
	json_t *sheet;
	json_t *members;
	json_t *languages;

	if (!view_sheet(&sheet, store, filter, NULL, e))
		return false;
	members = keys_of(sheet, "cells");
	languages = keys_of(recs, "text");
	columns.members = keys_sorted(members, NULL, &columns.member_count);
	columns.languages =
	    keys_sorted(languages, "en", &columns.language_count);
	(void)json_array_append_new(tables,
	    recommendation_table(recs, sheet, &columns));
	free(columns.members);
	free(columns.languages);
	json_decref(languages);
	json_decref(members);
	json_decref(sheet);
	return true;
}

/* --- ratings -------------------------------------------------------------- */

struct rating_rows {
	const json_t *chosen; /* rec: array of its rows */
};

static bool
on_rating(void *arg, struct sql_query *query, struct err *e)
{
	static const char *const said[] = { "value", "rationale", "method",
		"cutoff", NULL };
	const struct rating_rows *rows = arg;
	json_t *list = json_object_get(rows->chosen, sql_text(query, 3));
	json_t *row = json_array();
	json_t *statement;
	char *time;
	char *id;

	(void)e;
	if (list == NULL) {
		json_decref(row);
		return true;
	}
	statement = view_row_json(query, 4);
	time = view_time(sql_int(query, 8));
	id = view_row_id_text(query, 0);
	cell(row, recommendation_paragraph(sql_text(query, 3)));
	cell(row, sql_text(query, 2));
	cell(row, sql_text(query, 5));
	cell(row, sql_text(query, 6));
	cell(row, sql_text(query, 7));
	cells(row, statement, said);
	list_cell(row, json_object_get(statement, "sources"));
	cell(row, time);
	cell(row, id);
	(void)json_array_append_new(list, row);
	json_decref(statement);
	free(time);
	free(id);
	return true;
}

/* Under whatever id they are of it. */
static void
rows_begin(json_t *chosen, const json_t *rec)
{
	json_t *list = json_array();
	const json_t *also;
	size_t i;

	json_array_foreach(json_object_get(rec, "also"), i, also)
		(void)json_object_set(chosen, json_string_value(also), list);
	(void)json_object_set_new(chosen, json_text(rec, "id"), list);
}

/* In the order of the recommendations, of each by member. */
static bool
add_ratings(json_t *tables, struct store *store, const json_t *recs,
    struct err *e)
{
	static const char *const columns[] = { "paragraph", "member", "group",
		"round", "scheme", "value", "rationale", "method", "cutoff",
		"sources", "time", "statement", NULL };
	json_t *table = table_new("Ratings", columns);
	json_t *chosen = json_object();
	const struct rating_rows rows = { chosen };
	struct sql_query *query;
	const json_t *rec;
	bool done = false;
	size_t i;

	(void)json_array_append_new(tables, table);
	json_array_foreach(recs, i, rec)
		rows_begin(chosen, rec);
	if (sql_query(&query, index_sql(store_index(store)), sql_ratings, e))
		done = view_each(query, on_rating, (void *)(uintptr_t)&rows, e);
	json_array_foreach(recs, i, rec)
		(void)json_array_extend(json_object_get(table, "rows"),
		    json_object_get(chosen, json_text(rec, "id")));
	json_decref(chosen);
	return done;
}

/* --- sources -------------------------------------------------------------- */

static bool
add_sources(json_t *tables, struct store *store, struct err *e)
{
	static const char *const columns[] = { "source", "title", "kind",
		"publisher", "date", "language", "symbol", "url", "description",
		"locator", "access", "note", "submitted by", NULL };
	static const char *const said[] = { "id", "title", "source_kind",
		"publisher", "date", "language", "symbol", "url", "description",
		"locator", "access", "note", NULL };
	json_t *table = table_new("Sources", columns);
	const json_t *source;
	json_t *sources;
	size_t i;

	(void)json_array_append_new(tables, table);
	if (!view_sources(&sources, store, e))
		return false;
	json_array_foreach(sources, i, source) {
		json_t *row = json_array();

		cells(row, source, said);
		list_cell(row, json_object_get(source, "submitters"));
		row_add(table, row);
	}
	json_decref(sources);
	return true;
}

bool
view_tables(json_t **out, struct store *store, const struct filter *filter,
    struct err *e)
{
	json_t *tables = json_array();
	json_t *recs = NULL;
	const bool done = view_recommendations(&recs, store, filter, e) &&
	    add_recommendations(tables, store, filter, recs, e) &&
	    add_ratings(tables, store, recs, e) &&
	    add_sources(tables, store, e);

	json_decref(recs);
	if (done)
		*out = tables;
	else
		json_decref(tables);
	return done;
}

/* --- as comma-separated values -------------------------------------------- */

static void
row_write(struct buf *out, const json_t *row)
{
	char number[32];
	const json_t *value;
	size_t i;

	json_array_foreach(row, i, value) {
		const char *text = json_string_value(value);

		if (text == NULL) {
			text = number;
			if (json_is_integer(value))
				(void)snprintf(number, sizeof(number), "%lld",
				    (long long)json_integer_value(value));
			else
				(void)snprintf(number, sizeof(number), "%.2f",
				    json_real_value(value));
		}
		comma_cell(out, text, i == 0);
	}
	comma_row_end(out);
}

bool
view_csv(struct buf *out, struct store *store, const struct filter *filter,
    bool bom, struct err *e)
{
	json_t *tables = json_array();
	json_t *recs = NULL;
	const bool done = view_recommendations(&recs, store, filter, e) &&
	    add_recommendations(tables, store, filter, recs, e);
	const json_t *table = json_array_get(tables, 0);
	const json_t *row;
	size_t i;

	if (done && bom)
		buf_text_add(out, "\xef\xbb\xbf");
	if (done)
		row_write(out, json_object_get(table, "columns"));
	json_array_foreach(json_object_get(table, "rows"), i, row)
		row_write(out, row);
	json_decref(recs);
	json_decref(tables);
	return done &&
	    (buf_is_good(out) ||
		err_set(e, ERR_TOOBIG, "more than can be exported at once"));
}
