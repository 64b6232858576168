/* SPDX-License-Identifier: ISC */
/* The vocabularies, and how the room's labels fare with them. */
#include "protocol/view/vocabulary.h"

#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation/vocabulary.h"
#include "protocol/view/scheme.h"

#define SCHEMES "schemes"

/* How many recommendations have a code; of the code '', a label. */
static const char sql_codes[] =
    "SELECT l.code, count(DISTINCT t.s0) FROM label l "
    "JOIN statement s ON s.id = l.statement AND s.current = 1 "
    "JOIN topic t ON t.id = s.topic "
    "WHERE l.vocabulary = ?1 AND l.code <> '' GROUP BY l.code";

static const char sql_unknown[] =
    "SELECT l.text, count(DISTINCT t.s0) FROM label l "
    "JOIN statement s ON s.id = l.statement AND s.current = 1 "
    "JOIN topic t ON t.id = s.topic "
    "WHERE l.vocabulary = ?1 AND l.code = '' GROUP BY l.text ORDER BY l.text";

static const char sql_labels[] =
    "SELECT count(DISTINCT CASE WHEN l.code <> '' THEN l.text END), "
    "count(DISTINCT CASE WHEN l.code = '' THEN l.text END) FROM label l "
    "JOIN statement s ON s.id = l.statement AND s.current = 1 "
    "WHERE l.vocabulary = ?1";

/* --- all of them --------------------------------------------------------- */

static size_t
code_count(enum vocabulary vocabulary)
{
	size_t count = 0;

	while (vocabulary_code_at(vocabulary, count) != NULL)
		count++;
	return count;
}

static bool
summary_add(json_t *list, struct sql *sql, enum vocabulary vocabulary,
    struct err *e)
{
	struct sql_query *query;
	bool row;
	bool good;

	if (!sql_query(&query, sql, sql_labels, e))
		return false;
	sql_bind_int(query, 1, (int64_t)vocabulary);
	good = sql_step(query, &row, e);
	if (good && row)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:I, s:I, s:I}", "name",
			vocabulary_name(vocabulary), "description",
			vocabulary_description(vocabulary), "codes",
			(json_int_t)code_count(vocabulary), "known",
			(json_int_t)sql_int(query, 0), "unknown",
			(json_int_t)sql_int(query, 1)));
	sql_done(query);
	return good;
}

bool
view_vocabularies(json_t **out, struct store *store, struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	json_t *list = json_array();
	size_t schemes = 0;

	for (int i = 0; i < VOCABULARY_COUNT; i++) {
		if (!summary_add(list, sql, (enum vocabulary)i, e)) {
			json_decref(list);
			return false;
		}
	}
	while (scheme_at(schemes) != NULL)
		schemes++;
	(void)json_array_append_new(list,
	    json_pack("{s:s, s:s, s:I}", "name", SCHEMES, "description",
		"rating schemes", "codes", (json_int_t)schemes));
	*out = json_pack("{s:i, s:o}", "version", VOCABULARY_VERSION,
	    "vocabularies", list);
	return true;
}

/* --- one of them ---------------------------------------------------------- */

static bool
on_count(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_object_set_new(arg, sql_text(query, 0),
	    json_integer((json_int_t)sql_int(query, 1)));
	return true;
}

static bool
on_unknown(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_array_append_new(arg,
	    json_pack("{s:s, s:I}", "label", sql_text(query, 0),
		"recommendations", (json_int_t)sql_int(query, 1)));
	return true;
}

static bool
ask(struct sql *sql, const char *text, enum vocabulary vocabulary,
    view_row_cb cb, json_t *out, struct err *e)
{
	struct sql_query *query;

	if (!sql_query(&query, sql, text, e))
		return false;
	sql_bind_int(query, 1, (int64_t)vocabulary);
	return view_each(query, cb, out, e);
}

static bool
codes_have(const char *codes, const char *code)
{
	char one[VOCABULARY_CODE_MAX + 1];

	while (vocabulary_next_code(one, &codes)) {
		if (strcmp(one, code) == 0)
			return true;
	}
	return false;
}

/* The labels that mean the code. */
static json_t *
labels_of(enum vocabulary vocabulary, const char *code)
{
	const struct vocabulary_label *label;
	json_t *list = json_array();

	for (size_t i = 0; (label = vocabulary_label_at(vocabulary, i)) != NULL;
	     i++) {
		if (codes_have(label->codes, code))
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "label", label->label,
				"generations", label->generations, "match",
				vocabulary_match_name(label->match)));
	}
	return list;
}

static json_t *
codes_json(enum vocabulary vocabulary, const json_t *counts)
{
	const struct vocabulary_code *code;
	json_t *list = json_array();

	for (size_t i = 0; (code = vocabulary_code_at(vocabulary, i)) != NULL;
	     i++) {
		json_t *row = json_pack("{s:s, s:s, s:o, s:I}", "code",
		    code->code, "label", code->label, "labels",
		    labels_of(vocabulary, code->code), "recommendations",
		    json_integer_value(json_object_get(counts, code->code)));

		json_text_set(row, "broader", code->broader);
		json_text_set(row, "definition", code->definition);
		(void)json_array_append_new(list, row);
	}
	return list;
}

static json_t *
schemes_json(void)
{
	const struct scheme *scheme;
	json_t *list = json_array();

	for (size_t i = 0; (scheme = scheme_at(i)) != NULL; i++)
		(void)json_array_append_new(list, scheme_json(scheme));
	return json_pack("{s:s, s:o}", "name", SCHEMES, "schemes", list);
}

bool
view_vocabulary(json_t **out, struct store *store, const char *name,
    struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	enum vocabulary vocabulary;
	json_t *unknown;
	json_t *counts;
	bool done;

	if (strcmp(name, SCHEMES) == 0) {
		*out = schemes_json();
		return true;
	}
	if (!vocabulary_find(&vocabulary, name)) {
		(void)err_set(e, ERR_NOTFOUND, "there is no vocabulary '%.40s'",
		    name);
		return err_hint(e,
		    "themes, groups, sdgs, issues, action-categories or "
		    "schemes");
	}
	counts = json_object();
	unknown = json_array();
	done = ask(sql, sql_codes, vocabulary, on_count, counts, e) &&
	    ask(sql, sql_unknown, vocabulary, on_unknown, unknown, e);
	if (done)
		*out = json_pack("{s:s, s:i, s:s, s:o, s:O}", "name", name,
		    "version", VOCABULARY_VERSION, "description",
		    vocabulary_description(vocabulary), "codes",
		    codes_json(vocabulary, counts), "unknown", unknown);
	json_decref(counts);
	json_decref(unknown);
	return done;
}

/* --- labels of a recommendation ------------------------------------------- */

static json_t *
meaning_json(enum vocabulary vocabulary, const char *label)
{
	struct vocabulary_meaning meaning;
	json_t *row = json_pack("{s:s}", "label", label);
	json_t *codes = json_array();
	char code[VOCABULARY_CODE_MAX + 1];

	(void)json_object_set_new(row, "codes", codes);
	if (!vocabulary_look_up(&meaning, vocabulary, label))
		return row;
	json_text_set(row, "match", vocabulary_match_name(meaning.match));
	json_text_set(row, "generations", meaning.generations);
	while (vocabulary_next_code(code, &meaning.codes))
		(void)json_array_append_new(codes, json_string(code));
	return row;
}

void
view_add_codes(json_t *row)
{
	static const struct {
		const char *field;
		enum vocabulary vocabulary;
	} lists[] = {
		{ "themes", VOCABULARY_THEMES },
		{ "groups", VOCABULARY_GROUPS },
		{ "sdgs", VOCABULARY_SDGS },
		{ "issues", VOCABULARY_ISSUES },
	};
	json_t *all = json_object();

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		json_t *meanings = json_array();
		const json_t *label;
		size_t k;

		json_array_foreach(json_object_get(row, lists[i].field), k,
		    label)
			(void)json_array_append_new(meanings,
			    meaning_json(lists[i].vocabulary,
				json_string_value(label)));
		(void)json_object_set_new(all, lists[i].field, meanings);
	}
	(void)json_object_set_new(row, "labels", all);
}
