/* SPDX-License-Identifier: ISC */
/* Showing what the room says. */
#include <stdint.h>
#include <string.h>

#include "client/command/find.h"
#include "client/table.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

#define SHEET_MEMBERS_MAX (TABLE_COLUMNS_MAX - 4)

/* The options of the log, as parameters. */
static json_t *
log_params(const struct context *context)
{
	json_t *params = json_object();

	args_fill(params, &context->args, context->command->options);
	for (const struct option *o = context->command->options;
	     o != NULL && o->name != NULL; o++)
		if (o->value == NULL && args_flag(&context->args, o->name))
			json_text_set(params, o->name, "1");
	return params;
}

/* A cell with a mark where others say something else. */
static void
marked_add(struct table *table, const char *text, bool marked)
{
	char *cell = mem_format("%s%s", text, marked ? " ≠" : "");

	table_add(table, cell);
	free(cell);
}

/* A pledge is what the State promises by itself: nobody asked. */
static const char *
position_shown(const json_t *rec)
{
	return flag(rec, "pledge") ? "pledge" : field(rec, "position");
}

bool
run_rec_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "PARA", "POSITION", "STATES",
		"TEXT", NULL };
	struct table *table;
	size_t pledges = 0;
	const json_t *rec;
	json_t *params;
	json_t *answer;
	bool differ = false;
	char *words;
	size_t i;

	if (!find_params(&params, context, 0, e) ||
	    !context_ask(context, "GET", "/v0/recommendations", params, NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 3);
	json_array_foreach(answer, i, rec) {
		char *states =
		    joined(json_object_get(rec, "recommending_states"));

		marked_add(table, field(rec, "paragraph"),
		    flag(rec, "differs"));
		marked_add(table, position_shown(rec),
		    flag(rec, "positions_differ"));
		differ = differ || flag(rec, "differs") ||
		    flag(rec, "positions_differ");
		table_add(table, states);
		table_add(table, in_language(json_object_get(rec, "text")));
		free(states);
		pledges += flag(rec, "pledge") ? 1 : 0;
	}
	table_print(table);
	(void)printf("%zu recommendations", json_array_size(answer) - pledges);
	if (pledges > 0)
		(void)printf(", %zu pledge%s", pledges,
		    pledges == 1 ? "" : "s");
	words = find_words(context, 0);
	(void)printf("%s%s\n", words[0] == '\0' ? "" : ": ", words);
	free(words);
	if (differ)
		(void)puts("≠ other documents word it otherwise, or give "
			   "another position; see 'tamga rec show'");
	json_decref(answer);
	return true;
}

/* --- the sheet ---------------------------------------------------------- */

/* The members that have a cell anywhere, each once, as the locale orders
 * them. */
static size_t
sheet_members(const json_t *rows, const char **members)
{
	json_t *all = json_object();
	const json_t *row;
	const char *name;
	json_t *cell;
	size_t count = 0;
	size_t i;

	json_array_foreach(rows, i, row) {
		json_t *cells = json_object_get(row, "cells");

		json_object_foreach(cells, name, cell) {
			size_t at = count;

			if (json_object_get(all, name) != NULL ||
			    count == SHEET_MEMBERS_MAX)
				continue;
			(void)json_object_set_new(all, name, json_true());
			while (at > 0 && strcoll(members[at - 1], name) > 0) {
				members[at] = members[at - 1];
				at--;
			}
			members[at] = name;
			count++;
		}
	}
	json_decref(all);
	return count;
}

/* "partially", "fully ≠ not" where a member disputes with itself. */
static char *
cell_text(const json_t *cell)
{
	struct buf buf;
	const json_t *rating;
	size_t counted = 0;
	size_t i;

	buf_init(&buf, 4096);
	json_array_foreach(cell, i, rating) {
		const bool held = field(rating, "held_by")[0] != '\0';
		char support[48];

		if (buf.len > 0)
			buf_text_add(&buf, counted > 0 && !held ? " ≠ " : ", ");
		support_count(rating, support, sizeof(support));
		buf_format_add(&buf, "%s%s%s%s%s", held ? "(" : "",
		    field(rating, "value"),
		    held || flag(rating, "complete") ? "" : "*", support,
		    held ? " held)" : "");
		if (!held)
			counted++;
	}
	return buf_take(&buf);
}

/* Of one rating that counts; a conflict has no colour, it is said. */
static enum table_mark
mark_of(const json_t *cell)
{
	const json_t *rating = json_array_get(cell, 0);
	const char *value = field(rating, "value");

	if (json_array_size(cell) != 1 || field(rating, "held_by")[0] != '\0')
		return TABLE_PLAIN;
	return strcmp(value, "fully") == 0     ? TABLE_GOOD :
	    strcmp(value, "partially") == 0    ? TABLE_MIDDLE :
	    strcmp(value, "not") == 0          ? TABLE_BAD :
	    strcmp(value, "not-assessed") == 0 ? TABLE_FAINT :
						 TABLE_PLAIN;
}

static enum table_mark
mark_of_band(const char *band)
{
	return strcmp(band, "fully") == 0  ? TABLE_GOOD :
	    strcmp(band, "partially") == 0 ? TABLE_MIDDLE :
	    strcmp(band, "not") == 0       ? TABLE_BAD :
					     TABLE_PLAIN;
}

static void
sheet_row(struct table *table, const json_t *row, const char *const *members,
    size_t count)
{
	const json_t *index = json_object_get(row, "index");
	char text[256] = "";

	table_add(table, field(row, "paragraph"));
	table_add(table, position_shown(row));
	for (size_t i = 0; i < count; i++) {
		const json_t *ratings =
		    json_object_get(json_object_get(row, "cells"), members[i]);
		char *cell = cell_text(ratings);

		table_add_marked(table, cell[0] == '\0' ? "-" : cell,
		    mark_of(ratings));
		free(cell);
	}
	if (number(index, "n") > 0) {
		char *kinds = joined(json_object_get(index, "kinds"));

		(void)snprintf(text, sizeof(text), "%s %s (n=%lld: %s)",
		    field(index, "score"), field(index, "band"),
		    number(index, "n"), kinds);
		free(kinds);
	}
	table_add_marked(table, text, mark_of_band(field(index, "band")));
}

/* Who holds what stands in parentheses, each once. */
static void
sheet_held(const json_t *rows)
{
	json_t *all = json_object();
	const json_t *rating;
	const json_t *row;
	const char *name;
	json_t *cell;
	size_t i;
	size_t k;

	json_array_foreach(rows, i, row) {
		json_object_foreach(json_object_get(row, "cells"), name, cell) {
			json_array_foreach(cell, k, rating) {
				char *line;

				if (field(rating, "held_by")[0] == '\0')
					continue;
				line = mem_format("(held): %s's '%s', %s", name,
				    field(rating, "held_label"),
				    field(rating, "held_why"));
				if (json_object_get(all, line) == NULL)
					(void)puts(line);
				(void)json_object_set_new(all, line,
				    json_true());
				free(line);
			}
		}
	}
	json_decref(all);
}

bool
run_sheet(struct context *context, struct err *e)
{
	const char *members[SHEET_MEMBERS_MAX];
	const char *headings[TABLE_COLUMNS_MAX + 1] = { "PARA", "POSITION" };
	struct table *table;
	const json_t *row;
	json_t *params;
	json_t *answer;
	size_t count;
	size_t i;

	if (!find_all_params(&params, context, 0, e) ||
	    !context_ask(context, "GET", "/v0/sheet", params, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	count = sheet_members(answer, members);
	for (i = 0; i < count; i++)
		headings[2 + i] = members[i];
	headings[2 + count] = "INDEX";
	headings[3 + count] = NULL;
	table = table_new(headings, SIZE_MAX);
	json_array_foreach(answer, i, row)
		sheet_row(table, row, members, count);
	table_print(table);
	(void)puts("\n* rationale, method, cut-off date or source is missing   "
		   "≠ two devices of one member disagree\n"
		   "+ and - members of a coalition that endorse its rating "
		   "and dissent");
	sheet_lacks(answer);
	sheet_held(answer);
	json_decref(answer);
	if (!context_ask(context, "GET", "/v0/members", NULL, NULL, &answer, e))
		return false;
	successions_print(answer);
	json_decref(answer);
	return true;
}

/* --- the others --------------------------------------------------------- */

bool
run_source_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "SOURCE", "TITLE", "WHERE",
		"SUBMITTED BY", NULL };
	struct table *table;
	const json_t *source;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/sources", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 1);
	json_array_foreach(answer, i, source) {
		char *who = joined(json_object_get(source, "submitters"));
		const char *where = field(source, "url");

		table_add(table, field(source, "id"));
		table_add(table, field(source, "title"));
		table_add(table,
		    where[0] != '\0' ? where : field(source, "symbol"));
		table_add(table, who);
		free(who);
	}
	table_print(table);
	json_decref(answer);
	return true;
}

bool
run_source_show(struct context *context, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "GET", "/v0/source",
		json_pack("{s:s}", "id", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (context_json_kept(context, answer)) {
		json_decref(answer);
		return true;
	}
	const char *name;
	json_t *value;

	json_object_foreach(answer, name, value) {
		if (json_is_string(value))
			(void)printf("%-14s %s\n", name,
			    json_string_value(value));
		else if (json_is_array(value))
			show_list(name, value);
		else if (json_is_true(value))
			(void)printf("%-14s yes\n", name);
	}
	json_decref(answer);
	return true;
}

/* "MNG-1/84.10 (assessment, draft, upr-info-3)": parts that are empty say
 * nothing. */
static void
conflict_heading(const json_t *conflict)
{
	const json_t *subject = json_object_get(conflict, "subject");

	(void)printf("%s said different things of %s (%s",
	    field(conflict, "member"),
	    json_string_value(json_array_get(subject, 0)),
	    field(conflict, "kind"));
	for (size_t i = 1; i < json_array_size(subject); i++) {
		const char *part =
		    json_string_value(json_array_get(subject, i));

		if (part[0] != '\0')
			(void)printf(", %s", part);
	}
	(void)puts(")");
}

bool
run_conflicts(struct context *context, struct err *e)
{
	const json_t *conflict;
	const json_t *statement;
	json_t *answer;
	size_t i;
	size_t k;

	if (!context_ask(context, "GET", "/v0/conflicts", NULL, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	if (json_array_size(answer) == 0)
		(void)puts("No conflicts.");
	json_array_foreach(answer, i, conflict) {
		conflict_heading(conflict);
		json_array_foreach(json_object_get(conflict, "statements"), k,
		    statement)
			(void)printf("  %.*s  %s  %s  %s\n", SHORT_ID,
			    field(statement, "id"), field(statement, "time"),
			    field(statement, "value"),
			    field(statement, "rationale"));
	}
	if (json_array_size(answer) > 0)
		(void)puts("\nWho said it can end it: tamga reconcile ID");
	json_decref(answer);
	return true;
}

bool
run_log(struct context *context, struct err *e)
{
	static const char *const headings[] = { "STATEMENT", "TIME", "MEMBER",
		"WHAT", "", NULL };
	struct table *table;
	const json_t *row;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/log", log_params(context), NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 3);
	json_array_foreach(answer, i, row) {
		char *subject = joined(json_object_get(row, "subject"));
		char *what = mem_format("%s %s %s", field(row, "kind"), subject,
		    field(row, "value"));
		const char *reason = field(row, "reason");
		char *held = mem_format("held: %s", field(row, "held_why"));
		char id[SHORT_ID + 1];

		(void)snprintf(id, sizeof(id), "%s", field(row, "id"));
		table_add(table, id);
		table_add(table, field(row, "time"));
		table_add(table, field(row, "member"));
		table_add(table, what);
		table_add(table,
		    strcmp(reason, "held") == 0       ? held :
			strcmp(reason, "counts") != 0 ? reason :
			flag(row, "current")          ? "" :
							"replaced");
		free(subject);
		free(what);
		free(held);
	}
	table_print(table);
	json_decref(answer);
	return true;
}

bool
run_show(struct context *context, struct err *e)
{
	const json_t *record;
	json_t *answer;
	char *text;

	if (!context_ask(context, "GET", "/v0/show",
		json_pack("{s:s}", "id", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	record = json_object_get(answer, "record");
	(void)printf("%s\n", field(answer, "id"));
	(void)printf("%-10s %s\n", "Member", field(answer, "member"));
	succession_print(field(answer, "member"),
	    json_object_get(answer, "succession"));
	(void)printf("%-10s %s\n", "Time", field(record, "time"));
	(void)printf("%-10s %s\n", "Counts",
	    strcmp(field(answer, "reason"), "counts") != 0 ?
		field(answer, "reason") :
		flag(answer, "current") ? "yes, current" :
					  "yes, replaced since");
	if (field(answer, "why")[0] != '\0')
		(void)printf("%-10s %s\n", "Why", field(answer, "why"));
	(void)printf("%-10s %s, number %lld in journal %s\n", "Record",
	    field(record, "git"), number(record, "sequence"),
	    field(record, "journal"));
	text = json_dumps(json_object_get(answer, "statement"),
	    JSON_INDENT(2) | JSON_SORT_KEYS);
	(void)puts(text == NULL ? "" : text);
	free(text);
	json_decref(answer);
	return true;
}
