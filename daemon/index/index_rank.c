/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/mem.h"
#include "protocol/record/rank.h"

/* So many records are followed one by one; with more, or when they are met
 * again and again, it is quicker to rank all anew. */
#define RAISED_MAX 500

/* An edge: from is ranked above to; both are rows, from 1. */
struct edge {
	int64_t from;
	int64_t to;
};

struct graph {
	struct rank_node *nodes;
	uint64_t *ranks; /* as the file has them */
	size_t count;
	size_t *edges;
	struct edge *pairs;
	size_t pair_count;
	size_t pair_room;
};

static void
graph_clear(struct graph *graph)
{
	free(graph->nodes);
	free(graph->ranks);
	free(graph->edges);
	free(graph->pairs);
}

static bool
pair_add(struct graph *graph, int64_t from, int64_t to, struct err *e)
{
	if (from < 1 || to < 1 || (size_t)from > graph->count ||
	    (size_t)to > graph->count)
		return err_set(e, ERR_CORRUPT, "the index is damaged");
	graph->pairs = mem_grow(graph->pairs, &graph->pair_room,
	    graph->pair_count + 1, sizeof(*graph->pairs));
	graph->pairs[graph->pair_count++] = (struct edge){ from, to };
	graph->nodes[from - 1].edge_count++;
	return true;
}

static bool
graph_load_records(struct index *index, struct graph *graph, struct err *e)
{
	struct sql_query *query;
	size_t at = 0;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_RANKS_ALL, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row) {
		if (!(good = at < graph->count ||
			    err_set(e, ERR_CORRUPT, "the index is damaged")))
			break;
		graph->ranks[at++] = (uint64_t)sql_int(query, 1);
		if (!sql_is_null(query, 0) &&
		    !(good =
			    pair_add(graph, (int64_t)at, sql_int(query, 0), e)))
			break;
	}
	sql_done(query);
	return good;
}

static bool
graph_load_seen(struct index *index, struct graph *graph, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!index_query(&query, index, INDEX_SQL_SEEN_ALL, e))
		return false;
	while ((good = sql_step(query, &row, e)) && row)
		if (!(good = pair_add(graph, sql_int(query, 0),
			  sql_int(query, 1), e)))
			break;
	sql_done(query);
	return good;
}

/* Put the edges of each node side by side. */
static void
graph_join(struct graph *graph)
{
	size_t next = 0;

	graph->edges = mem_new(graph->pair_count, sizeof(*graph->edges));
	for (size_t i = 0; i < graph->count; i++) {
		graph->nodes[i].edge = next;
		next += graph->nodes[i].edge_count;
		graph->nodes[i].edge_count = 0;
	}
	for (size_t i = 0; i < graph->pair_count; i++) {
		struct rank_node *node =
		    &graph->nodes[graph->pairs[i].from - 1];

		graph->edges[node->edge + node->edge_count++] =
		    (size_t)graph->pairs[i].to - 1;
	}
}

static bool
rank_write(struct index *index, int64_t row, uint64_t rank, struct err *e)
{
	return index_run(index, INDEX_SQL_RECORD_RANK,
	    (const int64_t[]){ row, (int64_t)rank }, 2, e);
}

/* What is kept in memory of a record at this row, in its journal.  The fold
 * of control takes names in the order of ranks. */
static void
rank_keep(struct index *index, struct index_journal *journal, int64_t row,
    uint64_t rank)
{
	for (size_t i = 0; i < journal->tip_count; i++)
		if (journal->tips[i].row == row)
			journal->tips[i].rank = rank;
	for (size_t i = 0; i < journal->record_count; i++) {
		struct index_control_record *record = &journal->records[i];

		if (record->row != row || record->rank == rank)
			continue;
		record->rank = rank;
		index->is_stale = true;
	}
}

static void
rank_keep_all(struct index *index, const struct graph *graph)
{
	for (size_t i = 0; i < index->journal_count; i++) {
		struct index_journal *journal = index->journals[i];

		for (size_t k = 0; k < journal->tip_count; k++)
			journal->tips[k].rank =
			    graph->nodes[journal->tips[k].row - 1].rank;
		for (size_t k = 0; k < journal->record_count; k++)
			rank_keep(index, journal, journal->records[k].row,
			    graph->nodes[journal->records[k].row - 1].rank);
	}
}

/* All ranks anew, from all edges. */
static bool
rank_again(struct index *index, struct err *e)
{
	struct graph graph = { .count = (size_t)index->last_record };
	bool good;

	graph.nodes = mem_new(graph.count, sizeof(*graph.nodes));
	graph.ranks = mem_new(graph.count, sizeof(*graph.ranks));
	good = graph_load_records(index, &graph, e) &&
	    graph_load_seen(index, &graph, e);
	if (good) {
		graph_join(&graph);
		rank_all(graph.nodes, graph.count, graph.edges);
		rank_keep_all(index, &graph);
	}
	for (size_t i = 0; good && i < graph.count; i++)
		if (graph.nodes[i].rank != graph.ranks[i])
			good = rank_write(index, (int64_t)i + 1,
			    graph.nodes[i].rank, e);
	graph_clear(&graph);
	return good;
}

/* --- a few late ones ------------------------------------------------------- */

/* A record that may stand higher now. */
struct raised {
	int64_t row;
	int64_t journal;
	int64_t sequence;
	uint64_t was;
	uint64_t rank;
};

static bool
raised_get(struct index *index, struct raised *out, int64_t row, struct err *e)
{
	struct sql_query *query;
	bool found;
	bool good;

	if (!index_query(&query, index, INDEX_SQL_RANK_FIND, e))
		return false;
	sql_bind_int(query, 1, row);
	good = sql_step(query, &found, e);
	if (good)
		*out = (struct raised){
			.row = row,
			.journal = sql_int(query, 0),
			.sequence = sql_int(query, 1),
			.was = (uint64_t)sql_int(query, 2),
			.rank = (uint64_t)sql_int(query, 3),
		};
	sql_done(query);
	return good;
}

/* Those that name the record as previous, or as seen. */
static bool
followers_add(struct index *index, const struct raised *raised,
    struct row_list *rows, struct err *e)
{
	struct sql_query *query;
	bool found;
	bool good;

	if (!index_query(&query, index, INDEX_SQL_FOLLOWERS, e))
		return false;
	sql_bind_int(query, 1, raised->row);
	sql_bind_int(query, 2, raised->journal);
	sql_bind_int(query, 3, raised->sequence + 1);
	while ((good = sql_step(query, &found, e)) && found)
		row_list_add(rows, sql_int(query, 0));
	sql_done(query);
	return good;
}

static bool
raise(struct index *index, struct row_list *rows, int64_t row, struct err *e)
{
	struct raised raised;

	if (!raised_get(index, &raised, row, e))
		return false;
	if (raised.rank == raised.was)
		return true;
	rank_keep(index, index_journal_of(index, raised.journal), row,
	    raised.rank);
	return rank_write(index, row, raised.rank, e) &&
	    followers_add(index, &raised, rows, e);
}

bool
index_rank(struct index *index, struct err *e)
{
	struct row_list rows = { 0 };
	bool good = true;

	if (index->late.count == 0)
		return true;
	if (index->mode == INDEX_BUILD || index->late.count > RAISED_MAX)
		return rank_again(index, e);
	for (size_t i = 0; i < index->late.count; i++)
		row_list_add(&rows, index->late.rows[i]);
	for (size_t i = 0; good && i < rows.count && i < RAISED_MAX; i++)
		good = raise(index, &rows, rows.rows[i], e);
	/* Whatever is half done by then, all anew is right. */
	if (good && rows.count > RAISED_MAX)
		good = rank_again(index, e);
	row_list_clear(&rows);
	return good;
}
