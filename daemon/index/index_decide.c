/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"

/* --- one answer for all statements of a kind in a journal --------------- */

/*
 * data_reason() looks at the journal, the state of the record, and of the
 * statement at its kind, its claim, and whether it is well-formed: so one
 * answer does for all statements that have these in common.
 */
static void
verdict_ask(struct index *index, struct index_journal *journal,
    struct index_verdict *verdict, const json_t *sample)
{
	struct data_place place = {
		.head = &journal->head,
		.claim = verdict->claim,
	};
	size_t member;

	for (unsigned state = 0; state < STATE_COUNT; state++) {
		enum reason reason;

		place.is_held = (state & STATE_HELD) != 0;
		place.is_ended = (state & STATE_ENDED) != 0;
		place.needs_newer = (state & STATE_NEWER) != 0;
		reason =
		    data_reason(index->control, &place, sample, &member, NULL);
		if (verdict->reasons[state] == reason)
			continue;
		verdict->reasons[state] = reason;
		verdict->changed = true;
	}
}

/* Below 0, 0, above 0: the verdict comes before the case, is of it, or comes
 * behind it. */
static int
verdict_compare(const struct index_verdict *verdict,
    const struct index_case *at)
{
	if (verdict->kind != at->kind)
		return verdict->kind < at->kind ? -1 : 1;
	if (verdict->shape != at->shape)
		return verdict->shape < at->shape ? -1 : 1;
	return (verdict->claim > at->claim) - (verdict->claim < at->claim);
}

static size_t
verdict_at(const struct index_journal *journal, const struct index_case *at)
{
	size_t low = 0;
	size_t high = journal->verdict_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (verdict_compare(&journal->verdicts[middle], at) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum reason
index_decide(struct index *index, struct index_journal *journal,
    const struct index_case *at)
{
	const size_t place = verdict_at(journal, at);
	struct index_verdict *verdict;

	if (place < journal->verdict_count &&
	    verdict_compare(&journal->verdicts[place], at) == 0)
		return journal->verdicts[place].reasons[at->state];
	journal->verdicts = mem_grow(journal->verdicts, &journal->verdict_room,
	    journal->verdict_count + 1, sizeof(*journal->verdicts));
	verdict = &journal->verdicts[place];
	memmove(verdict + 1, verdict,
	    (journal->verdict_count - place) * sizeof(*verdict));
	journal->verdict_count++;
	*verdict = (struct index_verdict){
		.kind = at->kind,
		.shape = at->shape,
		.claim = at->claim,
		.sample = at->row,
		.changed = true,
	};
	verdict_ask(index, journal, verdict, at->json);
	return verdict->reasons[at->state];
}

static bool
body_read(struct index *index, json_t **out, int64_t statement, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	*out = NULL;
	if (!index_query(&query, index, INDEX_SQL_BODY_GET, e))
		return false;
	sql_bind_int(query, 1, statement);
	good = sql_step(query, &row, e) &&
	    json_read_canonical(out, sql_text(query, 0),
		strlen(sql_text(query, 0)), e);
	sql_done(query);
	return good;
}

static bool
verdict_again(struct index *index, struct index_journal *journal,
    struct index_verdict *verdict, struct err *e)
{
	const bool was_changed = verdict->changed;
	json_t *sample;

	if (!body_read(index, &sample, verdict->sample, e))
		return false;
	verdict->changed = false;
	verdict_ask(index, journal, verdict, sample);
	json_decref(sample);
	journal->redecide = journal->redecide || verdict->changed;
	verdict->changed = verdict->changed || was_changed;
	/* Members are known by other ids: other subjects may name them. */
	if (index->all_things &&
	    (verdict->claim == CLAIM_NAMED || verdict->claim == CLAIM_OTHER))
		journal->redecide = true;
	return true;
}

bool
index_decide_again(struct index *index, struct err *e)
{
	for (size_t i = 0; i < index->journal_count; i++) {
		struct index_journal *journal = index->journals[i];

		for (size_t k = 0; k < journal->verdict_count; k++)
			if (!verdict_again(index, journal,
				&journal->verdicts[k], e))
				return false;
	}
	return true;
}

/* --- holds ------------------------------------------------------------- */

/* A journal's records as the file has them. */
struct shape {
	struct tree tree;
	int64_t *rows;
	int64_t *held; /* HELD_NOT, 0, or a statement */
	bool *ended;
	size_t *holds; /* the same as the fold says it now */
	bool *ends;
	size_t room;
	size_t rows_room;
	size_t held_room;
	size_t ended_room;
};

#define HELD_NOT (-1)

static void
shape_clear(struct shape *shape)
{
	free(shape->tree.nodes);
	free(shape->rows);
	free(shape->held);
	free(shape->ended);
	free(shape->holds);
	free(shape->ends);
}

static int
row_compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static bool
shape_add(struct shape *shape, struct sql_query *query, struct err *e)
{
	const size_t count = shape->tree.count + 1;
	const int64_t previous = sql_int(query, 3);
	const int64_t *below;
	struct node *node;
	const void *hash;
	size_t len;

	shape->tree.nodes =
	    mem_grow(shape->tree.nodes, &shape->room, count, sizeof(*node));
	shape->rows =
	    mem_grow(shape->rows, &shape->rows_room, count, sizeof(int64_t));
	shape->held =
	    mem_grow(shape->held, &shape->held_room, count, sizeof(int64_t));
	shape->ended =
	    mem_grow(shape->ended, &shape->ended_room, count, sizeof(bool));
	below = bsearch(&previous, shape->rows, count - 1, sizeof(int64_t),
	    row_compare);
	node = &shape->tree.nodes[count - 1];
	node->sequence = (uint64_t)sql_int(query, 1);
	node->previous =
	    below == NULL ? NODE_NONE : (size_t)(below - shape->rows);
	hash = sql_bytes(query, 2, &len);
	if (len != HASH_LEN)
		return err_set(e, ERR_CORRUPT, "the index is damaged");
	memcpy(node->hash.bytes, hash, len);
	shape->rows[count - 1] = sql_int(query, 0);
	shape->ended[count - 1] = sql_int(query, 5) != 0;
	shape->held[count - 1] =
	    sql_is_null(query, 4) ? HELD_NOT : sql_int(query, 4);
	shape->tree.count = count;
	return true;
}

static bool
shape_load(struct index *index, struct shape *shape, int64_t journal,
    struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_SHAPE, e))
		return false;
	sql_bind_int(query, 1, journal);
	while ((good = sql_step(query, &row, e)) && row)
		if (!(good = shape_add(shape, query, e)))
			break;
	sql_done(query);
	return good;
}

/* The row of a statement; 0 if it is not here. */
static bool
statement_row(struct index *index, int64_t *out, const struct statement_id *id,
    struct err *e)
{
	struct sql_query *query;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_STATEMENT_ROW, e))
		return false;
	sql_bind_bytes(query, 1, id->record.bytes, HASH_LEN);
	sql_bind_int(query, 2, id->index);
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	*out = row ? sql_int(query, 0) : 0;
	sql_done(query);
	return true;
}

/* The rows of the statements that are cuts in force. */
static bool
cut_rows(struct index *index, struct row_list *rows, struct err *e)
{
	for (size_t i = 0; i < index->control->cut_count; i++) {
		int64_t row;

		if (!statement_row(index, &row, &index->control->cuts[i].id, e))
			return false;
		row_list_add(rows, row);
	}
	return true;
}

static bool
hold_write(struct index *index, int64_t record, int64_t held, bool ended,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_RECORD_HOLD, e))
		return false;
	sql_bind_int(query, 1, record);
	if (held != HELD_NOT)
		sql_bind_int(query, 2, held);
	sql_bind_int(query, 3, ended);
	return sql_execute(query, e);
}

/* Write what is held now; any difference decides the journal again. */
static bool
holds_write(struct index *index, struct index_journal *journal,
    const struct shape *shape, struct err *e)
{
	struct row_list cuts = { 0 };
	bool good = cut_rows(index, &cuts, e);

	journal->has_held = false;
	for (size_t i = 0; good && i < shape->tree.count; i++) {
		const size_t hold = shape->holds[i];
		const bool ends = shape->ends[i];
		int64_t held = HELD_NOT;

		if (hold == HOLD_FORK) {
			held = 0;
		} else if (hold != HOLD_NONE) {
			assert(hold < cuts.count && cuts.rows != NULL);
			held = cuts.rows[hold];
		}
		if (held != HELD_NOT || ends)
			journal->has_held = true;
		if (held == shape->held[i] && ends == shape->ended[i])
			continue;
		journal->redecide = true;
		good = hold_write(index, shape->rows[i], held, ends, e);
	}
	row_list_clear(&cuts);
	return good;
}

static bool
hold_again(struct index *index, struct index_journal *journal, struct err *e)
{
	const struct control *control = index->control;
	struct shape shape = { 0 };
	bool good = shape_load(index, &shape, journal->row, e);

	if (good) {
		const size_t count = shape.tree.count;

		shape.holds = mem_new(count, sizeof(*shape.holds));
		shape.ends = mem_new(count, sizeof(*shape.ends));
		control_holds(control, &journal->head, &shape.tree,
		    shape.holds);
		if (journal->head.class == CLASS_DATA)
			(void)control_ends(control, &journal->head, &shape.tree,
			    shape.ends);
		good = holds_write(index, journal, &shape, e);
	}
	shape_clear(&shape);
	return good;
}

/* --- all statements of a journal ---------------------------------------- */

bool
index_reason(struct index *index, enum reason *out, int64_t topic,
    enum reason base, struct err *e)
{
	struct sql_query *query;
	bool row;

	*out = base;
	if (base != REASON_COUNTS)
		return true;
	if (!index_query(&query, index, INDEX_SQL_TOPIC_UNRESOLVED, e))
		return false;
	sql_bind_int(query, 1, topic);
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	if (sql_int(query, 0) > 0)
		*out = REASON_UNRESOLVED;
	sql_done(query);
	return true;
}

/* What a statement of a kind with claims is decided by now. */
static bool
case_claim(struct index *index, const struct index_journal *journal,
    struct index_case *at, json_t **json, struct err *e)
{
	if (!body_read(index, json, at->row, e))
		return false;
	at->json = *json;
	at->claim = claim_of(index->control, &journal->head.device, *json);
	return true;
}

/* The row that query is at: a data statement of the journal. */
static bool
redecide_statement(struct index *index, struct index_journal *journal,
    struct sql_query *query, struct err *e)
{
	const int64_t topic = sql_int(query, 1);
	const enum reason was = (enum reason)sql_int(query, 4);
	struct index_case at = {
		.kind = sql_int(query, 2),
		.shape = (enum reason)sql_int(query, 3),
		.state = (sql_int(query, 5) != 0 ? STATE_HELD : 0) |
		    (sql_int(query, 6) != 0 ? STATE_NEWER : 0) |
		    (sql_int(query, 7) != 0 ? STATE_ENDED : 0),
		.row = sql_int(query, 0),
	};
	json_t *json = NULL;
	enum reason reason;
	enum reason base;

	if ((sql_int(query, 8) & INDEX_PART_CLAIMS) != 0 &&
	    !case_claim(index, journal, &at, &json, e))
		return false;
	base = index_decide(index, journal, &at);
	json_decref(json);
	/* Even with the same answer it may be in another slot now. */
	row_list_add(&index->topics, topic);
	if (base == was)
		return true;
	if ((base == REASON_COUNTS) != (was == REASON_COUNTS))
		row_list_add(&index->turned, at.row);
	return index_reason(index, &reason, topic, base, e) &&
	    index_run(index, INDEX_SQL_STATEMENT_REBASE,
		(const int64_t[]){ at.row, base, reason }, 3, e);
}

static bool
redecide_journal(struct index *index, struct index_journal *journal,
    struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_JOURNAL_STATEMENTS, e))
		return false;
	sql_bind_int(query, 1, journal->row);
	while ((good = sql_step(query, &row, e)) && row)
		if (!(good = redecide_statement(index, journal, query, e)))
			break;
	sql_done(query);
	return good;
}

bool
index_redecide(struct index *index, struct err *e)
{
	for (size_t i = 0; i < index->journal_count; i++) {
		struct index_journal *journal = index->journals[i];
		const bool is_overforked = journal->tip_count > LIMIT_BRANCHES;

		if ((journal->touched || index->is_folded) &&
		    (journal->has_held ||
			control_may_end(index->control, &journal->head) ||
			control_may_hold(index->control, &journal->head,
			    is_overforked)) &&
		    !hold_again(index, journal, e))
			return false;
		if (journal->redecide && journal->head.class == CLASS_DATA &&
		    !redecide_journal(index, journal, e))
			return false;
		journal->redecide = false;
	}
	return true;
}
