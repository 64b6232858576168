/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"

static bool
damaged(struct err *e)
{
	return err_set(e, ERR_CORRUPT, "the index is damaged");
}

/* --- journals and records ---------------------------------------------------- */

/* Is a the tip to go on from, rather than b? */
static bool
tip_is_before(const struct record_place *a, const struct record_place *b)
{
	if (a->sequence != b->sequence)
		return a->sequence > b->sequence;
	return hash_compare(&a->hash, &b->hash) < 0;
}

bool
index_journal(struct index *index, struct journal_state *out,
    const struct journal_id *id, struct err *e)
{
	const struct index_journal *journal = index_journal_find(index, id);

	if (journal == NULL || journal->tip_count == 0)
		return err_set(e, ERR_NOTFOUND, "there is no journal '%s'",
		    id->text);
	out->head = journal->head;
	out->is_guest = journal->is_guest;
	out->tip_count = journal->tip_count;
	out->tip = journal->tips[0].place;
	for (size_t i = 1; i < journal->tip_count; i++)
		if (tip_is_before(&journal->tips[i].place, &out->tip))
			out->tip = journal->tips[i].place;
	out->last = out->tip.sequence;
	return true;
}

bool
index_place(struct index *index, struct record_place *out,
    struct journal_id *journal, const struct hash *hash, struct err *e)
{
	struct index_place found;
	struct sql_query *query;
	const void *id;
	size_t len;
	bool good;
	bool row;

	if (!index_record_find(index, &found, hash, e))
		return false;
	if (found.row == 0)
		return err_set(e, ERR_NOTFOUND, "the record is not here");
	if (!index_query(&query, index, INDEX_SQL_RECORD_GIT_ID, e))
		return false;
	sql_bind_int(query, 1, found.row);
	good = sql_step(query, &row, e);
	if (good) {
		id = sql_bytes(query, 0, &len);
		good = len == GIT_ID_LEN || damaged(e);
	}
	if (good) {
		memcpy(out->git_id.bytes, id, GIT_ID_LEN);
		out->sequence = found.sequence;
		out->hash = *hash;
		*journal = index_journal_of(index, found.journal)->head.journal;
	}
	sql_done(query);
	return good;
}

static bool
unseen_take(struct seen *out, struct sql_query *query, struct err *e)
{
	size_t len;
	const void *hash = sql_bytes(query, 2, &len);

	out->sequence = (uint64_t)sql_int(query, 1);
	if (len != HASH_LEN ||
	    !journal_id_parse(&out->journal, sql_text(query, 0),
		JOURNAL_ID_LEN))
		return damaged(e);
	memcpy(out->hash.bytes, hash, len);
	return true;
}

bool
index_unseen(struct index *index, struct seen **out, size_t *count,
    const struct journal_id *journal, size_t max, struct err *e)
{
	struct seen *seen = NULL;
	struct sql_query *query;
	size_t room = 0;
	bool good = true;
	bool row = true;

	*count = 0;
	if (!index_query(&query, index, INDEX_SQL_UNSEEN_ALL, e))
		return false;
	sql_bind_text(query, 1, journal->text);
	while (*count < max && (good = sql_step(query, &row, e)) && row) {
		seen = mem_grow(seen, &room, *count + 1, sizeof(*seen));
		if (!(good = unseen_take(&seen[*count], query, e)))
			break;
		(*count)++;
	}
	sql_done(query);
	if (!good) {
		free(seen);
		return false;
	}
	*count = seen_sort(seen, *count);
	*out = seen;
	return true;
}

static bool
missed_take(struct index_missed *out, struct sql_query *query, struct err *e)
{
	const char *journal = sql_text(query, 0);

	if (!journal_id_parse(&out->journal, journal, strlen(journal)))
		return err_set(e, ERR_CORRUPT, "index: not a journal's id");
	out->sequence = (uint64_t)sql_int(query, 1);
	(void)snprintf(out->witness, sizeof(out->witness), "%s",
	    sql_text(query, 2));
	return true;
}

bool
index_missed(struct index *index, struct index_missed **out, size_t *count,
    struct err *e)
{
	struct index_missed *missed;
	struct sql_query *query;
	bool good = true;
	bool row = true;

	*count = 0;
	if (!index_query(&query, index, INDEX_SQL_MISSED_ALL, e))
		return false;
	missed = mem_new(INDEX_MISSED_MAX, sizeof(*missed));
	sql_bind_int(query, 1, INDEX_MISSED_MAX);
	while ((good = sql_step(query, &row, e)) && row)
		if (!(good = missed_take(&missed[(*count)++], query, e)))
			break;
	sql_done(query);
	if (good)
		*out = missed;
	else
		free(missed);
	return good;
}

/* --- slots --------------------------------------------------------------------- */

/* A slot's text, taken apart. */
struct slot_parts {
	json_t *json;
	const char *kind;
	const char *key; /* "" for control kinds other than member */
	char *subject;
	struct public_key root; /* of a data kind */
	bool is_control;
};

static void
slot_parts_clear(struct slot_parts *parts)
{
	json_decref(parts->json);
	free(parts->subject);
}

static bool
slot_take(struct slot_parts *parts, const char *text, struct err *e)
{
	const struct kind *kind;

	*parts = (struct slot_parts){ 0 };
	if (!json_read(&parts->json, text, strlen(text), LIMIT_RECORD, e))
		return false;
	parts->kind = json_string_value(json_array_get(parts->json, 0));
	parts->key = json_string_value(json_array_get(parts->json, 1));
	if (parts->kind == NULL || parts->key == NULL ||
	    !json_is_array(json_array_get(parts->json, 2)))
		return err_set(e, ERR_INPUT, "'%s' is not a slot", text);
	parts->subject = json_canonical(json_array_get(parts->json, 2));
	kind = kind_find(parts->kind);
	parts->is_control = kind != NULL && kind_class(kind) == CLASS_CONTROL;
	return parts->is_control ||
	    key_parse(&parts->root, parts->key, strlen(parts->key)) ||
	    err_set(e, ERR_INPUT, "'%s' is not a slot", text);
}

/* The slot of a member statement has the key that the statement names. */
static bool
slot_has(bool *out, const struct slot_parts *parts, const char *text,
    struct err *e)
{
	json_t *statement;
	const char *key;

	*out = true;
	if (!parts->is_control || parts->key[0] == '\0')
		return true;
	if (!json_read_canonical(&statement, text, strlen(text), e))
		return false;
	key = json_text(statement, "key");
	*out = key != NULL && strcmp(key, parts->key) == 0;
	json_decref(statement);
	return true;
}

static int
id_compare(const void *left, const void *right)
{
	char a[STATEMENT_ID_MAX + 1];
	char b[STATEMENT_ID_MAX + 1];

	statement_id_format(a, left);
	statement_id_format(b, right);
	return strcmp(a, b);
}

static bool
slot_collect(struct statement_id **ids, size_t *count, struct sql_query *query,
    const struct slot_parts *parts, struct err *e)
{
	size_t room = 0;
	bool good;
	bool row;

	while ((good = sql_step(query, &row, e)) && row) {
		size_t len;
		const void *hash = sql_bytes(query, 0, &len);
		bool is_in;

		if (!(good = len == HASH_LEN || damaged(e)) ||
		    !(good = slot_has(&is_in, parts, sql_text(query, 2), e)))
			break;
		if (!is_in)
			continue;
		*ids = mem_grow(*ids, &room, *count + 1, sizeof(**ids));
		memcpy((*ids)[*count].record.bytes, hash, len);
		(*ids)[(*count)++].index = (uint32_t)sql_int(query, 1);
	}
	return good;
}

bool
index_current(struct index *index, struct statement_id **ids, size_t *count,
    const char *slot_key, struct err *e)
{
	struct statement_id *found = NULL;
	struct slot_parts parts;
	struct sql_query *query;
	bool good;

	*count = 0;
	good = slot_take(&parts, slot_key, e) &&
	    index_query(&query, index, INDEX_SQL_SLOT_CURRENT, e);
	if (good) {
		sql_bind_text(query, 1, parts.kind);
		sql_bind_text(query, 2, parts.subject);
		if (!parts.is_control)
			sql_bind_bytes(query, 3, parts.root.bytes, KEY_LEN);
		good = slot_collect(&found, count, query, &parts, e);
		sql_done(query);
	}
	slot_parts_clear(&parts);
	if (!good) {
		free(found);
		return false;
	}
	if (*count > 0)
		qsort(found, *count, sizeof(*found), id_compare);
	*ids = found;
	return true;
}
