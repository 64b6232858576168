/* SPDX-License-Identifier: ISC */
#include "daemon/view/recommendation/labels.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation/same.h"
#include "protocol/base/mem.h"
#include "protocol/view/vocabulary.h"

#define NO_VOCABULARY ((enum vocabulary)VOCABULARY_COUNT)

/* A sort of rows: the field of a recommendation, and who knows its labels. */
struct sort {
	const char *name;
	const char *field;
	enum vocabulary vocabulary;
};

static const struct sort sorts[] = {
	{ "theme", "themes", VOCABULARY_THEMES },
	{ "institution", NULL, NO_VOCABULARY },
	{ "group", "groups", VOCABULARY_GROUPS },
	{ "state", "recommending_states", NO_VOCABULARY },
	{ "sdg", "sdgs", VOCABULARY_SDGS },
	{ "category", "action_category", VOCABULARY_ACTION_CATEGORIES },
};

#define SORT_COUNT (sizeof(sorts) / sizeof(sorts[0]))

static const char sql_leads[] =
    "SELECT t.s0, b.text FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN body b ON b.statement = s.id "
    "WHERE k.name = 'assignment' ORDER BY t.s0";

struct labels {
	const struct sort *sort;
	json_t *known; /* label -> [{"key","code","text"}] */
	label_cb cb;
	void *arg;
};

static const struct sort *
sort_find(const char *name)
{
	for (size_t i = 0; name != NULL && i < SORT_COUNT; i++)
		if (strcmp(sorts[i].name, name) == 0)
			return &sorts[i];
	return NULL;
}

bool
labels_check(const char *rows, struct err *e)
{
	if (sort_find(rows) != NULL)
		return true;
	(void)err_set(e, ERR_INPUT, "nothing is counted by '%.40s'",
	    rows == NULL ? "" : rows);
	return err_hint(e,
	    "count theme, institution, group, state, sdg or category");
}

/* --- what a label means ----------------------------------------------------- */

/* Codes in the order of their vocabulary, then what is as it is written, then
 * what has no label. */
static json_t *
meaning_of_code(enum vocabulary vocabulary, const char *code)
{
	const struct vocabulary_code *found;
	size_t place = 0;
	char *key;
	json_t *meaning;

	while ((found = vocabulary_code_at(vocabulary, place)) != NULL &&
	    strcmp(found->code, code) != 0)
		place++;
	key = mem_format("0%06zu", place);
	meaning = json_pack("{s:s, s:s, s:s}", "key", key, "code", code, "text",
	    found == NULL ? code : found->label);
	free(key);
	return meaning;
}

static json_t *
meanings_of(const struct sort *sort, const char *label)
{
	json_t *meanings = json_array();
	struct vocabulary_meaning meaning;
	char code[VOCABULARY_CODE_MAX + 1];
	const char *codes;
	char *key;

	if (sort->vocabulary != NO_VOCABULARY &&
	    vocabulary_look_up(&meaning, sort->vocabulary, label)) {
		codes = meaning.codes;
		while (vocabulary_next_code(code, &codes))
			(void)json_array_append_new(meanings,
			    meaning_of_code(sort->vocabulary, code));
		return meanings;
	}
	key = mem_format("%s%s", label[0] == '\0' ? "2" : "1", label);
	(void)json_array_append_new(meanings,
	    json_pack("{s:s, s:s}", "key", key, "text", label));
	free(key);
	return meanings;
}

/* Labels come again and again. */
static const json_t *
meanings_known(struct labels *labels, const char *label)
{
	json_t *meanings = json_object_get(labels->known, label);

	if (meanings == NULL) {
		meanings = meanings_of(labels->sort, label);
		(void)json_object_set_new(labels->known, label, meanings);
	}
	return meanings;
}

/* --- each --------------------------------------------------------------------- */

/* Two labels of one recommendation can mean one code: it counts once. */
static void
tell(struct labels *labels, const json_t *texts, size_t rec)
{
	json_t *meanings = json_array();
	const json_t *text;
	const json_t *meaning;
	size_t i;

	json_array_foreach(texts, i, text)
		view_unite(meanings,
		    meanings_known(labels, json_string_value(text)));
	if (json_array_size(meanings) == 0)
		view_unite(meanings, meanings_known(labels, ""));
	json_array_foreach(meanings, i, meaning) {
		const struct label label = {
			.key = json_text(meaning, "key"),
			.code = json_text(meaning, "code"),
			.text = json_text(meaning, "text"),
		};

		labels->cb(labels->arg, &label, rec);
	}
	json_decref(meanings);
}

struct leads {
	json_t *leads; /* rec, as it is shown -> institutions */
	json_t *same;  /* as of view_same() */
};

static bool
on_lead(void *arg, struct sql_query *query, struct err *e)
{
	const struct leads *leads = arg;
	const char *rec = view_shown_rec(leads->same, sql_text(query, 0));
	json_t *statement = view_row_json(query, 1);
	json_t *list = json_object_get(leads->leads, rec);
	json_t *one = json_pack("[s]", json_text(statement, "lead"));

	(void)e;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(leads->leads, rec, list);
	}
	view_unite(list, one);
	json_decref(one);
	json_decref(statement);
	return true;
}

/* The lead institutions, by recommendation. */
static bool
leads_read(json_t **out, struct store *store, struct err *e)
{
	struct leads leads = { .leads = NULL };
	struct sql_query *query;
	bool done;

	if (!view_same(&leads.same, store, e))
		return false;
	leads.leads = json_object();
	done = sql_query(&query, index_sql(store_index(store)), sql_leads, e) &&
	    view_each(query, on_lead, &leads, e);
	json_decref(leads.same);
	if (done)
		*out = leads.leads;
	else
		json_decref(leads.leads);
	return done;
}

/* The texts of a recommendation; the caller owns them. */
static json_t *
texts_of(const struct sort *sort, const json_t *rec, const json_t *leads)
{
	json_t *value = sort->field == NULL ?
	    json_object_get(leads, json_text(rec, "id")) :
	    json_object_get(rec, sort->field);

	if (json_is_integer(value))
		return json_pack("[o]",
		    json_sprintf("%" JSON_INTEGER_FORMAT,
			json_integer_value(value)));
	return value == NULL ? json_array() : json_incref(value);
}

bool
labels_each(struct store *store, const json_t *recommendations,
    const char *rows, label_cb cb, void *arg, struct err *e)
{
	struct labels labels = { .sort = sort_find(rows),
		.cb = cb,
		.arg = arg };
	json_t *leads = NULL;
	const json_t *rec;
	size_t i;

	if (labels.sort == NULL)
		return labels_check(rows, e);
	if (labels.sort->field == NULL && !leads_read(&leads, store, e))
		return false;
	labels.known = json_object();
	json_array_foreach(recommendations, i, rec) {
		json_t *texts = texts_of(labels.sort, rec, leads);

		tell(&labels, texts, i);
		json_decref(texts);
	}
	json_decref(labels.known);
	json_decref(leads);
	return true;
}
