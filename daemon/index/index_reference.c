/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <string.h>

#include "daemon/index/index_inner.h"

/* index.sql asks for it by number. */
static_assert(REFERENCE_STATEMENT == 2, "the type of statements");

/* --- noting what a topic refers to -------------------------------------- */

/* What others are found by: the thing's name, or all of the text. */
static const char *
target_name(const struct reference *reference)
{
	const char *slash;

	if (reference->type != REFERENCE_THING)
		return reference->text;
	slash = strchr(reference->text, '/');
	return slash == NULL ? reference->text : slash + 1;
}

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static bool
target_find(struct index *index, int64_t *out,
    const struct reference *reference, bool *unresolved, struct err *e)
{
	struct sql_query *query;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_TARGET_FIND, e))
		return false;
	sql_bind_int(query, 1, reference->type);
	sql_bind_text(query, 2, target_name(reference));
	sql_bind_text(query, 3, reference->text);
	sql_bind_text(query, 4, or_empty(reference->kinds));
	sql_bind_text(query, 5, or_empty(reference->party));
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	*out = row ? sql_int(query, 0) : 0;
	if (row && sql_int(query, 1) == 0)
		*unresolved = true;
	sql_done(query);
	return true;
}

/* A new one is taken for resolved until it is asked for. */
static bool
target_add(struct index *index, int64_t *out, const struct reference *reference,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_TARGET_ADD, e))
		return false;
	*out = ++index->last_target;
	sql_bind_int(query, 1, *out);
	sql_bind_int(query, 2, reference->type);
	sql_bind_text(query, 3, reference->text);
	sql_bind_text(query, 4, target_name(reference));
	sql_bind_text(query, 5, or_empty(reference->kinds));
	sql_bind_text(query, 6, or_empty(reference->party));
	if (!sql_execute(query, e))
		return false;
	row_list_add(&index->new_targets, *out);
	if (reference->type == REFERENCE_STATEMENT)
		index->has_statement_targets = true;
	return true;
}

static bool
target_of(struct index *index, int64_t *out, const struct reference *reference,
    bool *unresolved, struct err *e)
{
	static const char *const types[] = { "0", "1", "2" };
	struct hash key;

	if (index->mode == INDEX_GROW)
		return target_find(index, out, reference, unresolved, e) &&
		    (*out != 0 || target_add(index, out, reference, e));
	key = hash_joined(4, types[reference->type], reference->text,
	    or_empty(reference->kinds), or_empty(reference->party));
	*out = map_find(&index->targets, &key);
	if (*out != 0)
		return true;
	if (!target_add(index, out, reference, e))
		return false;
	map_set(&index->targets, &key, *out);
	return true;
}

bool
index_refer(struct index *index, int64_t topic, const json_t *statement,
    bool *unresolved, struct err *e)
{
	struct reference references[REFERENCE_MAX];
	const size_t count = statement_references(references, statement);

	*unresolved = false;
	for (size_t i = 0; i < count; i++) {
		int64_t numbers[2] = { topic, 0 };

		if (!target_of(index, &numbers[1], &references[i], unresolved,
			e) ||
		    !index_run(index, INDEX_SQL_REFERENCE_ADD, numbers, 2, e))
			return false;
	}
	return true;
}

/* --- which targets may have turned -------------------------------------- */

static bool
rows_of(struct index *index, struct row_list *out, struct sql_query *query,
    struct err *e)
{
	bool good;
	bool row;

	(void)index;
	while ((good = sql_step(query, &row, e)) && row)
		row_list_add(out, sql_int(query, 0));
	sql_done(query);
	return good;
}

static bool
targets_named(struct index *index, struct row_list *targets,
    enum reference_type type, const char *name, struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_TARGETS_NAMED, e))
		return false;
	sql_bind_int(query, 1, type);
	sql_bind_text(query, 2, name);
	return rows_of(index, targets, query, e);
}

/* The targets that this statement may stand behind; query is at its row. */
static bool
offer(struct index *index, struct row_list *targets, struct sql_query *query,
    struct err *e)
{
	char text[STATEMENT_ID_MAX + 1];
	struct statement_id id;
	size_t len;
	const void *hash = sql_bytes(query, 3, &len);
	const char *first = sql_text(query, 1);

	if (len != HASH_LEN)
		return err_set(e, ERR_CORRUPT, "the index is damaged");
	memcpy(id.record.bytes, hash, len);
	id.index = (uint32_t)sql_int(query, 4);
	statement_id_format(text, &id);
	if (strcmp(sql_text(query, 0), "recommendation") == 0 &&
	    !targets_named(index, targets, REFERENCE_RECOMMENDATION, first, e))
		return false;
	if (sql_int(query, 2) == 1 &&
	    !targets_named(index, targets, REFERENCE_THING, first, e))
		return false;
	return targets_named(index, targets, REFERENCE_STATEMENT, text, e);
}

static bool
targets_of_turned(struct index *index, struct row_list *targets, struct err *e)
{
	row_list_sort(&index->turned);
	for (size_t i = 0; i < index->turned.count; i++) {
		struct sql_query *query;
		bool row;
		bool good;

		if (!index_query(&query, index, INDEX_SQL_STATEMENT_OFFER, e))
			return false;
		sql_bind_int(query, 1, index->turned.rows[i]);
		good = sql_step(query, &row, e) &&
		    (!row || offer(index, targets, query, e));
		sql_done(query);
		if (!good)
			return false;
	}
	return true;
}

static bool
targets_to_ask(struct index *index, struct row_list *targets, struct err *e)
{
	struct sql_query *query;

	if (index->all_targets)
		return index_query(&query, index, INDEX_SQL_TARGETS_ALL, e) &&
		    rows_of(index, targets, query, e);
	for (size_t i = 0; i < index->new_targets.count; i++)
		row_list_add(targets, index->new_targets.rows[i]);
	if (!targets_of_turned(index, targets, e))
		return false;
	if (index->all_things) {
		if (!index_query(&query, index, INDEX_SQL_TARGETS_OF_THINGS, e))
			return false;
		sql_bind_int(query, 1, REFERENCE_THING);
		if (!rows_of(index, targets, query, e))
			return false;
	}
	row_list_sort(targets);
	return true;
}

/* --- asking -------------------------------------------------------------- */

struct target {
	int64_t row;
	enum reference_type type;
	bool resolved;
	char *text;
	const char *name; /* in text */
	char *kinds;      /* "" for anything */
	char *party;      /* "" for nobody */
};

static bool
answer(bool *out, struct sql_query *query, struct err *e)
{
	bool row;
	const bool good = sql_step(query, &row, e);

	*out = good && row && sql_int(query, 0) != 0;
	sql_done(query);
	return good;
}

static bool
ask_recommendation(struct index *index, const struct target *target, bool *out,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_RECOMMENDATION_COUNTS, e))
		return false;
	sql_bind_text(query, 1, target->text);
	return answer(out, query, e);
}

/* Is the party one to any of the statements that query gives? */
static bool
party_answer(const struct target *target, bool *out, struct sql_query *query,
    struct err *e)
{
	const struct reference reference = {
		.type = target->type,
		.text = target->text,
		.party = target->party,
	};
	bool good;
	bool row;

	*out = false;
	while ((good = sql_step(query, &row, e)) && row && !*out) {
		const char *text = sql_text(query, 0);
		json_t *json;

		good = json_read_canonical(&json, text, strlen(text), e);
		if (!good)
			break;
		*out = reference_fits(&reference, json);
		json_decref(json);
	}
	sql_done(query);
	return good;
}

static bool
ask_thing(struct index *index, const struct target *target, bool *out,
    struct err *e)
{
	struct sql_query *query;

	*out = false;
	if (target->name == target->text)
		return true;
	if (!index_query(&query, index,
		target->party[0] == '\0' ? INDEX_SQL_THING_COUNTS :
					   INDEX_SQL_THINGS,
		e))
		return false;
	sql_bind_text_len(query, 1, target->text,
	    (size_t)(target->name - 1 - target->text));
	sql_bind_text(query, 2, target->name);
	sql_bind_text(query, 3, target->kinds);
	return target->party[0] == '\0' ? answer(out, query, e) :
					  party_answer(target, out, query, e);
}

static bool
ask_statement(struct index *index, const struct target *target, bool *out,
    struct err *e)
{
	struct statement_id id;
	struct sql_query *query;

	*out = false;
	if (!statement_id_parse(&id, target->text, strlen(target->text)))
		return true;
	if (!index_query(&query, index, INDEX_SQL_STATEMENT_COUNTS, e))
		return false;
	sql_bind_bytes(query, 1, id.record.bytes, HASH_LEN);
	sql_bind_int(query, 2, id.index);
	sql_bind_text(query, 3, target->kinds);
	return answer(out, query, e);
}

static bool
target_ask(struct index *index, const struct target *target, bool *out,
    struct err *e)
{
	switch (target->type) {
	case REFERENCE_RECOMMENDATION:
		return ask_recommendation(index, target, out, e);
	case REFERENCE_THING:
		return ask_thing(index, target, out, e);
	case REFERENCE_STATEMENT:
		return ask_statement(index, target, out, e);
	}
	return err_set(e, ERR_CORRUPT, "the index is damaged");
}

static bool
target_get(struct index *index, struct target *out, int64_t row, struct err *e)
{
	struct sql_query *query;
	bool found;

	if (!index_query(&query, index, INDEX_SQL_TARGET_GET, e))
		return false;
	sql_bind_int(query, 1, row);
	if (!sql_step(query, &found, e)) {
		sql_done(query);
		return false;
	}
	out->row = row;
	out->type = (enum reference_type)sql_int(query, 0);
	out->resolved = sql_int(query, 5) != 0;
	out->text = mem_text(sql_text(query, 1));
	out->name = out->text + strlen(out->text) - strlen(sql_text(query, 2));
	out->kinds = mem_text(sql_text(query, 3));
	out->party = mem_text(sql_text(query, 4));
	sql_done(query);
	return true;
}

/* Ask for one target; if it turned, note the topics that refer to it. */
static bool
target_again(struct index *index, int64_t row, struct row_list *topics,
    struct err *e)
{
	struct target target;
	struct sql_query *query;
	bool resolved;
	bool good;

	if (!target_get(index, &target, row, e))
		return false;
	good = target_ask(index, &target, &resolved, e);
	free(target.text);
	free(target.kinds);
	free(target.party);
	if (!good || resolved == target.resolved)
		return good;
	if (!index_run(index, INDEX_SQL_TARGET_RESOLVE,
		(const int64_t[]){ row, resolved }, 2, e) ||
	    !index_query(&query, index, INDEX_SQL_REFERENCES_TO, e))
		return false;
	sql_bind_int(query, 1, row);
	return rows_of(index, topics, query, e);
}

static bool
topic_again(struct index *index, int64_t topic, struct err *e)
{
	struct sql_query *query;
	bool was = false;
	bool is = false;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_TOPIC_STATE, e))
		return false;
	sql_bind_int(query, 1, topic);
	good = sql_step(query, &row, e);
	if (good && row) {
		was = sql_int(query, 0) > 0;
		is = sql_int(query, 1) != 0;
	}
	sql_done(query);
	if (!good || was == is)
		return good;
	row_list_add(&index->topics, topic);
	return index_run(index, INDEX_SQL_TOPIC_RESOLVE,
		   (const int64_t[]){ topic, is }, 2, e) &&
	    index_run(index, INDEX_SQL_TOPIC_DECIDE,
		(const int64_t[]){ topic,
		    is ? REASON_UNRESOLVED : REASON_COUNTS },
		2, e);
}

bool
index_resolve(struct index *index, struct err *e)
{
	struct row_list targets = { 0 };
	struct row_list topics = { 0 };
	bool good = targets_to_ask(index, &targets, e);

	for (size_t i = 0; good && i < targets.count; i++)
		good = target_again(index, targets.rows[i], &topics, e);
	row_list_sort(&topics);
	for (size_t i = 0; good && i < topics.count; i++)
		good = topic_again(index, topics.rows[i], e);
	row_list_clear(&targets);
	row_list_clear(&topics);
	return good;
}
