/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"

/* --- topics --------------------------------------------------------------- */

/* A topic as an added statement meets it. */
struct met {
	int64_t row;
	bool is_new;
	bool has_references; /* they were noted before */
	bool is_unresolved;
};

/* Before a well-formed statement of a topic came, nothing is known of its
 * references. */
#define REFERENCES_UNKNOWN (-1)

static bool
topic_find(struct index *index, struct met *out, int64_t kind,
    const char *subject, struct err *e)
{
	struct sql_query *query;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_TOPIC_FIND, e))
		return false;
	sql_bind_text(query, 1, subject);
	sql_bind_int(query, 2, kind);
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	*out = (struct met){ .is_new = !row };
	if (row) {
		out->row = sql_int(query, 0);
		out->has_references = sql_int(query, 1) != REFERENCES_UNKNOWN;
		out->is_unresolved = sql_int(query, 1) > 0;
	}
	sql_done(query);
	return true;
}

static bool
topic_write(struct index *index, int64_t row, int64_t kind, const char *subject,
    const json_t *statement, struct err *e)
{
	const size_t count = statement_subject_count(statement);
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_TOPIC_ADD, e))
		return false;
	sql_bind_int(query, 1, row);
	sql_bind_int(query, 2, kind);
	sql_bind_text(query, 3, subject);
	sql_bind_int(query, 4, (int64_t)count);
	for (size_t i = 0; i < count && i < 4; i++)
		sql_bind_text(query, 5 + (int)i,
		    statement_subject(statement, i));
	sql_bind_int(query, 9, REFERENCES_UNKNOWN);
	return sql_execute(query, e);
}

static bool
topic_refer(struct index *index, struct met *met, const json_t *statement,
    struct err *e)
{
	if (!index_refer(index, met->row, statement, &met->is_unresolved, e))
		return false;
	met->has_references = true;
	return index_run(index, INDEX_SQL_TOPIC_RESOLVE,
	    (const int64_t[]){ met->row, met->is_unresolved }, 2, e);
}

/* The topic of a statement; what it refers to is noted when that is known. */
static bool
topic_meet(struct index *index, struct met *met, const struct index_kind *kind,
    const json_t *statement, bool is_good, struct err *e)
{
	char *subject = json_canonical(json_object_get(statement, "subject"));
	struct hash key;
	int64_t known;
	bool good = true;

	if (index->mode == INDEX_GROW) {
		good = topic_find(index, met, kind->row, subject, e);
	} else {
		key = hash_joined(2, kind->name, subject);
		known = map_find(&index->topics_by_key, &key);
		*met = (struct met){
			.row = known >> 1,
			.is_new = known == 0,
			.has_references = (known & 1) != 0,
		};
	}
	if (good && met->is_new) {
		met->row = ++index->last_topic;
		good = topic_write(index, met->row, kind->row, subject,
		    statement, e);
	}
	if (good && is_good && !met->has_references)
		good = topic_refer(index, met, statement, e);
	if (good && index->mode == INDEX_BUILD)
		map_set(&index->topics_by_key, &key,
		    met->row << 1 | met->has_references);
	free(subject);
	return good;
}

/* --- statements ------------------------------------------------------------ */

/* A statement on its way in. */
struct arrival {
	const struct record_line *line;
	struct index_journal *journal;
	const struct hash *hash; /* of its record */
	int64_t record;
	int64_t row;
	int64_t position;
	unsigned state;
	int64_t kind;
	enum reason shape;
	enum reason base;
	enum reason reason;
	int64_t topic;
	int64_t parts;
};

static enum reason
shape_of(const struct index *index, const struct index_journal *journal,
    const struct index_kind *kind, const json_t *statement)
{
	struct err why = { 0 };

	if (kind->kind == NULL)
		return REASON_UNKNOWN_KIND;
	if (!statement_check(index->charter, &journal->head, kind->kind,
		statement, &why))
		return REASON_MALFORMED;
	return REASON_COUNTS;
}

static int64_t
parts_of(const struct index_kind *kind, const json_t *statement)
{
	static const struct {
		const char *field;
		int64_t part;
	} parts[] = {
		{ "rationale", INDEX_PART_RATIONALE },
		{ "method", INDEX_PART_METHOD },
		{ "cutoff", INDEX_PART_CUTOFF },
		{ "sources", INDEX_PART_SOURCES },
	};
	int64_t all = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const json_t *value =
		    json_object_get(statement, parts[i].field);

		if (value != NULL &&
		    (!json_is_array(value) || json_array_size(value) > 0))
			all |= parts[i].part;
	}
	if (statement_replaces_count(statement) > 0)
		all |= INDEX_PART_REPLACES;
	if (kind->kind != NULL && kind_claims(kind->kind))
		all |= INDEX_PART_CLAIMS;
	return all;
}

static bool
statement_write(struct index *index, const struct arrival *arrival,
    struct err *e)
{
	const json_t *statement = arrival->line->json;
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_STATEMENT_ADD, e))
		return false;
	sql_bind_int(query, 1, arrival->row);
	sql_bind_int(query, 2, arrival->record);
	sql_bind_int(query, 3, arrival->position);
	sql_bind_int(query, 4, arrival->journal->row);
	sql_bind_int(query, 5, arrival->topic);
	sql_bind_int(query, 6, arrival->kind);
	sql_bind_int(query, 7, arrival->shape);
	sql_bind_int(query, 8, arrival->base);
	sql_bind_int(query, 9, arrival->reason);
	sql_bind_int(query, 10, arrival->reason == REASON_COUNTS);
	sql_bind_int(query, 11, statement_withdrawn(statement) != NULL);
	sql_bind_int(query, 12, arrival->parts);
	sql_bind_text(query, 13, json_text(statement, "value"));
	if (!sql_execute(query, e) ||
	    !index_query(&query, index, INDEX_SQL_BODY_ADD, e))
		return false;
	sql_bind_int(query, 1, arrival->row);
	sql_bind_text_len(query, 2, arrival->line->text, arrival->line->len);
	return sql_execute(query, e);
}

static bool
replaces_write(struct index *index, const struct arrival *arrival,
    struct err *e)
{
	const json_t *statement = arrival->line->json;
	const size_t count = statement_replaces_count(statement);

	for (size_t i = 0; i < count; i++) {
		struct statement_id id;
		struct sql_query *query;

		if (!statement_replaces(&id, statement, i))
			continue;
		if (!index_query(&query, index, INDEX_SQL_REPLACES_ADD, e))
			return false;
		sql_bind_int(query, 1, arrival->row);
		sql_bind_bytes(query, 2, id.record.bytes, HASH_LEN);
		sql_bind_int(query, 3, id.index);
		if (!sql_execute(query, e))
			return false;
		if (index->mode == INDEX_BUILD)
			map_set(&index->replaced, &id.record, 1);
	}
	return true;
}

static bool
words_write(struct index *index, const struct arrival *arrival, struct err *e)
{
	struct sql_query *query;

	index_words(&index->words, arrival->line->json);
	if (index->words.len == 0)
		return true;
	if (!index_query(&query, index, INDEX_SQL_WORD_ADD, e))
		return false;
	sql_bind_int(query, 1, arrival->row);
	sql_bind_text_len(query, 2, index->words.data, index->words.len);
	return sql_execute(query, e);
}

/* Did somebody say to replace a statement of this record? */
static bool
is_replaced(struct index *index, const struct hash *record, bool *is,
    struct err *e)
{
	struct sql_query *query;
	bool good;

	if (index->mode == INDEX_BUILD) {
		*is = map_find(&index->replaced, record) != 0;
		return true;
	}
	if (!index_query(&query, index, INDEX_SQL_REPLACED, e))
		return false;
	sql_bind_bytes(query, 1, record->bytes, HASH_LEN);
	good = sql_step(query, is, e);
	sql_done(query);
	return good;
}

/*
 * A statement more in a slot.  Without links from it or to it, it is current
 * and changes nothing of the others.
 */
static bool
slot_touch(struct index *index, const struct arrival *arrival, struct err *e)
{
	const int64_t member = arrival->journal->member;
	bool linked = (arrival->parts & INDEX_PART_REPLACES) != 0;

	if (!linked && !is_replaced(index, arrival->hash, &linked, e))
		return false;
	if (member == 0 || arrival->journal->head.class == CLASS_CONTROL)
		return true;
	/* Built at once, topics are mostly folded with all their slots. */
	if (linked && index->mode == INDEX_BUILD)
		row_list_add(&index->topics, arrival->topic);
	else if (linked)
		row_list_add(&index->slots, index_slot(arrival->topic, member));
	if (index->mode == INDEX_GROW)
		row_list_add(&index->joined,
		    index_slot(arrival->topic, member));
	return true;
}

/* What stands behind a reference, when it counts? */
static bool
may_be_target(const struct index *index, const struct arrival *arrival,
    const struct index_kind *kind)
{
	return arrival->base == REASON_COUNTS &&
	    (index->has_statement_targets ||
		statement_subject_count(arrival->line->json) == 1 ||
		strcmp(kind->name, "recommendation") == 0);
}

static bool
statement_add(struct index *index, struct arrival *arrival, struct err *e)
{
	const json_t *statement = arrival->line->json;
	struct index_kind *kind;
	struct met met;

	if (!index_kind(&kind, index, statement_kind(statement), e))
		return false;
	arrival->kind = kind->row;
	arrival->shape = shape_of(index, arrival->journal, kind, statement);
	arrival->parts = parts_of(kind, statement);
	if (!topic_meet(index, &met, kind, statement,
		arrival->shape == REASON_COUNTS, e))
		return false;
	arrival->topic = met.row;
	/* What the fold says of control statements is found at the end. */
	arrival->base = REASON_NOT_ADMITTED;
	if (arrival->journal->head.class == CLASS_CONTROL)
		index_control_say(arrival->journal, arrival->line->json,
		    arrival->shape == REASON_COUNTS);
	else
		arrival->base = index_decide(index, arrival->journal,
		    &(struct index_case){ .kind = arrival->kind,
			.shape = arrival->shape,
			.claim = (arrival->parts & INDEX_PART_CLAIMS) == 0 ?
			    CLAIM_NONE :
			    claim_of(index->control,
				&arrival->journal->head.device, statement),
			.state = arrival->state,
			.row = arrival->row,
			.json = statement });
	arrival->reason = arrival->base;
	if (arrival->base == REASON_COUNTS && met.is_unresolved)
		arrival->reason = REASON_UNRESOLVED;
	if (!met.is_new && !slot_touch(index, arrival, e))
		return false;
	if (may_be_target(index, arrival, kind))
		row_list_add(&index->turned, arrival->row);
	return statement_write(index, arrival, e) &&
	    replaces_write(index, arrival, e) &&
	    (arrival->shape != REASON_COUNTS ||
		strcmp(kind->name, "recommendation") != 0 ||
		index_labels_add(index, arrival->row, statement, e)) &&
	    (arrival->journal->head.class == CLASS_CONTROL ||
		words_write(index, arrival, e));
}

bool
index_statements_add(struct index *index, struct index_journal *journal,
    const struct record *record, int64_t row, struct err *e)
{
	for (size_t i = 0; i < record->line_count; i++) {
		struct arrival arrival = {
			.line = &record->lines[i],
			.journal = journal,
			.hash = &record->hash,
			.record = row,
			.row = ++index->last_statement,
			.position = (int64_t)i,
			.state = record->needs_newer ? STATE_NEWER : 0,
		};

		if (!statement_add(index, &arrival, e))
			return false;
	}
	return true;
}
