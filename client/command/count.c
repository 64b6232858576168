/* SPDX-License-Identifier: ISC */
/* Counting: matrices, changes, targets. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/command/find.h"
#include "client/table.h"
#include "protocol/base/mem.h"

/* The options as parameters. */
static bool
params_of(json_t **out, struct context *context, struct err *e)
{
	if (!find_all_params(out, context, SIZE_MAX, e))
		return false;
	(void)json_object_del(*out, "cell");
	return true;
}

/* "A12 Acceptance of international norms" */
static char *
row_name(const json_t *row)
{
	const char *code = field(row, "code");
	const char *label = field(row, "label");

	if (label[0] == '\0')
		return mem_text("(none)");
	if (code[0] == '\0' || strcmp(code, label) == 0)
		return mem_text(label);
	return mem_format("%s %s", code, label);
}

/* --- a cell -------------------------------------------------------------------- */

/* The row that a person names: by its code, or by its label. */
static const json_t *
row_find(const json_t *answer, const char *named)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "rows"), i, row) {
		char *name = row_name(row);
		const bool is_it = strcmp(named, name) == 0 ||
		    strcmp(named, field(row, "code")) == 0 ||
		    strcmp(named, field(row, "label")) == 0;

		free(name);
		if (is_it && named[0] != '\0')
			return row;
	}
	return NULL;
}

static bool
cell_print(const json_t *answer, const char *named, const char *column,
    struct err *e)
{
	const json_t *row = row_find(answer, named);
	const json_t *cell;
	size_t i;

	if (row == NULL) {
		(void)err_set(e, ERR_NOTFOUND, "there is no row '%.60s'",
		    named);
		return err_hint(e, "rows are named by their code or label");
	}
	json_array_foreach(json_object_get(row, "cells"), i, cell) {
		const json_t *id;
		size_t k;

		if (strcmp(field(cell, "column"), column) != 0)
			continue;
		(void)printf("%lld recommendations\n", number(cell, "count"));
		json_array_foreach(json_object_get(cell, "recommendations"), k,
		    id)
			(void)printf("  %s\n", json_string_value(id));
		(void)printf("by the statements\n");
		json_array_foreach(json_object_get(cell, "statements"), k, id)
			(void)printf("  %s\n", json_string_value(id));
		return true;
	}
	return err_set(e, ERR_NOTFOUND, "there is no column '%.60s'", column);
}

/* --- the matrix ------------------------------------------------------------------ */

static void
number_add(struct table *table, long long value)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", value);
	table_add(table, value == 0 ? "-" : text);
}

static void
row_add(struct table *table, const char *name, const json_t *row)
{
	const json_t *cell;
	size_t i;

	table_add(table, name);
	json_array_foreach(json_object_get(row, "cells"), i, cell)
		if (i < TABLE_COLUMNS_MAX - 3)
			number_add(table, number(cell, "count"));
	number_add(table, number(row, "total"));
}

static void
matrix_print(const json_t *answer)
{
	const char *headings[TABLE_COLUMNS_MAX + 1] = { "" };
	const json_t *column;
	const json_t *row;
	struct table *table;
	size_t count = 1;
	size_t i;

	json_array_foreach(json_object_get(answer, "columns"), i, column)
		if (count < TABLE_COLUMNS_MAX - 2)
			headings[count++] = json_string_value(column);
	headings[count] = "TOTAL";
	table = table_new(headings, 0);
	json_array_foreach(json_object_get(answer, "rows"), i, row) {
		char *name = row_name(row);

		row_add(table, name, row);
		free(name);
	}
	row_add(table, "ALL", json_object_get(answer, "totals"));
	table_print(table);
}

static void
matrix_words(const json_t *answer)
{
	const char *member = field(answer, "member");
	const char *round = field(answer, "round");

	(void)printf("\n%lld recommendations, each once in ALL; by ",
	    number(answer, "recommendations"));
	if (strcmp(field(answer, "columns_are"), "member") == 0)
		(void)printf("who has rated them");
	else if (member[0] != '\0')
		(void)printf("what %s says", member);
	else if (strcmp(field(answer, "scheme"), "upr-info-3") == 0)
		(void)printf("the band of UPR Info's index");
	else
		(void)printf("what all members say");
	(void)printf(", %s, %s\n", field(answer, "scheme"),
	    round[0] == '\0' ? "each member's latest round" : round);
}

bool
run_count(struct context *context, struct err *e)
{
	const char *cell = args_text(&context->args, "cell");
	const char *column = context_word(context, 1);
	json_t *params;
	json_t *answer;
	bool done = true;

	if ((cell == NULL) != (column == NULL)) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT,
		    "a cell is named by its row and its column: --cell ROW "
		    "COLUMN");
	}
	if (!params_of(&params, context, e))
		return false;
	json_text_set(params, "rows", context_word(context, 0));
	if (!context_ask(context, "GET", "/v0/count", params, NULL, &answer, e))
		return false;
	if (context_json_kept(context, answer)) {
		json_decref(answer);
		return true;
	}
	if (cell != NULL) {
		done = cell_print(answer, cell, column, e);
	} else {
		matrix_print(answer);
		matrix_words(answer);
	}
	json_decref(answer);
	return done;
}

/* --- changes --------------------------------------------------------------------- */

static void
moves_print(const json_t *answer)
{
	static const char *const headings[] = { "FROM", "TO", "COUNT", NULL };
	struct table *table = table_new(headings, SIZE_MAX);
	const json_t *move;
	size_t i;

	json_array_foreach(json_object_get(answer, "moves"), i, move) {
		table_add(table, field(move, "from"));
		table_add(table, field(move, "to"));
		number_add(table, number(move, "count"));
	}
	table_print(table);
}

static void
changed_print(const json_t *row)
{
	const json_t *from = json_object_get(row, "from");
	const json_t *to = json_object_get(row, "to");
	const json_t *member;
	size_t i;

	(void)printf("\n%s: %s%s%s -> %s%s%s\n", field(row, "paragraph"),
	    field(from, "status"), field(from, "score")[0] == '\0' ? "" : " ",
	    field(from, "score"), field(to, "status"),
	    field(to, "score")[0] == '\0' ? "" : " ", field(to, "score"));
	json_array_foreach(json_object_get(row, "members"), i, member) {
		const json_t *now = json_object_get(member, "to");
		const json_t *said = json_object_get(now, "statements");

		(void)printf("  %s: %s -> %s  %.*s\n", field(member, "member"),
		    field(json_object_get(member, "from"), "status"),
		    field(now, "status"), SHORT_ID,
		    json_array_size(said) == 0 ?
			"" :
			json_string_value(json_array_get(said, 0)));
	}
}

bool
run_change(struct context *context, struct err *e)
{
	const json_t *row;
	json_t *params;
	json_t *answer;
	size_t i;

	if (!params_of(&params, context, e) ||
	    !context_ask(context, "GET", "/v0/change", params, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	moves_print(answer);
	json_array_foreach(json_object_get(answer, "changed"), i, row)
		changed_print(row);
	(void)printf("\n%zu of %lld recommendations changed from %s to %s.\n",
	    json_array_size(json_object_get(answer, "changed")),
	    number(answer, "recommendations"), field(answer, "from"),
	    field(answer, "to"));
	if (flag(answer, "by_clock"))
		(void)puts("What stood at a date is told by the clocks of the "
			   "devices that said it.");
	json_decref(answer);
	return true;
}

/* --- targets --------------------------------------------------------------------- */

static void
target_list(const char *title, const json_t *rows)
{
	const json_t *row;
	size_t i;

	(void)printf("\n%s: %zu\n", title, json_array_size(rows));
	json_array_foreach(rows, i, row) {
		(void)printf("  %s %s", field(row, "paragraph"),
		    field(row, "status"));
		if (number(row, "n") > 0)
			(void)printf(" (index %s, n=%lld)", field(row, "score"),
			    number(row, "n"));
		(void)putchar('\n');
	}
}

static void
target_words(const json_t *answer)
{
	const char *position = field(answer, "position");
	const char *member = field(answer, "member");
	char *values = joined(json_object_get(answer, "counts"));
	char *whose = member[0] == '\0' ?
	    mem_text("the band of UPR Info's index") :
	    mem_format("what %s says", member);

	(void)printf("Target: %s %%\n", field(answer, "percent"));
	(void)printf("Denominator: %lld recommendations%s%s\n",
	    number(answer, "denominator"), position[0] == '\0' ? "" : ", ",
	    position);
	(void)printf("Numerator: %lld that are %s, by %s\n",
	    number(answer, "numerator"), values, whose);
	(void)printf("Reached: %s %%\n", field(answer, "reached"));
	(void)printf("Needed: %lld, so %lld more%s\n", number(answer, "needed"),
	    number(answer, "lacking"),
	    flag(answer, "met") ? ": the target is met" : "");
	free(values);
	free(whose);
}

bool
run_target(struct context *context, struct err *e)
{
	json_t *params;
	json_t *answer;

	if (!params_of(&params, context, e))
		return false;
	(void)json_object_del(params, "any_position");
	if (json_object_get(params, "position") == NULL &&
	    !args_flag(&context->args, "any-position"))
		json_text_set(params, "otherwise_position", "supported");
	if (!context_ask(context, "GET", "/v0/target", params, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	target_words(answer);
	target_list("Counting", json_object_get(answer, "counting"));
	target_list("Not counting", json_object_get(answer, "not_counting"));
	json_decref(answer);
	return true;
}
