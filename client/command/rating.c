/* SPDX-License-Identifier: ISC */
/* Ratings: what they lack. */
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

/* --- completeness --------------------------------------------------------- */

char *
lacking(const json_t *missing)
{
	static const struct {
		const char *field;
		const char *words;
	} parts[] = {
		{ "rationale", "rationale" },
		{ "method", "method" },
		{ "cutoff", "cut-off date" },
		{ "sources", "source" },
	};
	const size_t count = json_array_size(missing);
	struct buf buf;
	const json_t *name;
	size_t i;

	buf_init(&buf, 256);
	json_array_foreach(missing, i, name) {
		buf_text_add(&buf,
		    i == 0            ? "" :
			i + 1 < count ? ", " :
					" and ");
		for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
			if (strcmp(parts[k].field, json_string_value(name)) ==
			    0)
				buf_text_add(&buf, parts[k].words);
	}
	return buf_take(&buf);
}

/* Lines "csomn lacks method and source", each with the paragraphs. */
static void
collect_lacks(json_t *lines, const json_t *row)
{
	const char *name;
	json_t *cell;
	const json_t *rating;
	size_t i;

	json_object_foreach(json_object_get(row, "cells"), name, cell) {
		json_array_foreach(cell, i, rating) {
			char *words;
			char *line;
			json_t *paragraphs;

			if (field(rating, "held_by")[0] != '\0' ||
			    flag(rating, "complete"))
				continue;
			words = lacking(json_object_get(rating, "missing"));
			line = mem_format("%s lacks %s", name, words);
			paragraphs = json_object_get(lines, line);
			if (paragraphs == NULL) {
				paragraphs = json_array();
				(void)json_object_set_new(lines, line,
				    paragraphs);
			}
			(void)json_array_append(paragraphs,
			    json_object_get(row, "paragraph"));
			free(words);
			free(line);
		}
	}
}

void
sheet_lacks(const json_t *rows)
{
	json_t *lines = json_object();
	const json_t *row;
	const char *line;
	json_t *paragraphs;
	size_t i;

	json_array_foreach(rows, i, row)
		collect_lacks(lines, row);
	json_object_foreach(lines, line, paragraphs) {
		char *list = joined(paragraphs);
		char *text = mem_format("* %s: %s", line, list);

		text_print(text, 0);
		free(text);
		free(list);
	}
	json_decref(lines);
}

/* --- support --------------------------------------------------------------- */

/* "csomn (not one of its members): 'too soon' (of its older words)" */
static void
support_line(const json_t *support)
{
	char *note = field(support, "rationale")[0] == '\0' ?
	    mem_text("") :
	    mem_format(": %s", field(support, "rationale"));
	char *line = mem_format("%s %ss%s%s%s", field(support, "member"),
	    field(support, "value"),
	    flag(support, "of_coalition") ? "" : " (not one of its members)",
	    flag(support, "older") ? ", of older words" : "", note);

	text_print(line, 2);
	free(line);
	free(note);
}

void
support_print(const json_t *rating)
{
	const json_t *support;
	size_t i;

	json_array_foreach(json_object_get(rating, "support"), i, support)
		support_line(support);
}

void
support_count(const json_t *rating, char *out, size_t max)
{
	long long endorse = 0;
	long long dissent = 0;
	const json_t *support;
	size_t i;

	json_array_foreach(json_object_get(rating, "support"), i, support) {
		if (!flag(support, "of_coalition") || flag(support, "older"))
			continue;
		endorse += strcmp(field(support, "value"), "endorse") == 0;
		dissent += strcmp(field(support, "value"), "dissent") == 0;
	}
	out[0] = '\0';
	if (endorse > 0)
		(void)snprintf(out, max, " +%lld", endorse);
	if (dissent > 0)
		(void)snprintf(out + strlen(out), max - strlen(out), " -%lld",
		    dissent);
}

bool
run_support(struct context *context, struct err *e)
{
	const char *note = args_text(&context->args, "note");
	json_t *answer;
	json_t *body = json_pack("{s:s, s:s}", "assessment",
	    context_word(context, 0), "value", context_word(context, 1));

	json_text_set(body, "rationale", note);
	if (!context_ask(context, "POST", "/v0/supports", NULL, body, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	say_warnings(answer);
	(void)printf("Said (%.*s)\n", SHORT_ID, field(answer, "statement"));
	json_decref(answer);
	return true;
}

/* --- history ---------------------------------------------------------------- */

static void
change_line(const char *name, const json_t *change)
{
	const json_t *from = json_object_get(change, "from");
	const json_t *to = json_object_get(change, "to");
	char *line;

	if (json_is_null(from))
		line = mem_format("%s: %s", name, field(change, "to"));
	else if (json_is_null(to))
		line = mem_format("%s taken away: %s", name,
		    field(change, "from"));
	else
		line = mem_format("%s: %s -> %s", name, field(change, "from"),
		    field(change, "to"));
	text_print(line, 4);
	free(line);
}

static void
list_line(const char *title, const json_t *list)
{
	char *text = joined(list);

	if (json_array_size(list) > 0)
		(void)printf("    %s: %s\n", title, text);
	free(text);
}

static void
history_rating(const json_t *rating)
{
	const json_t *by = json_object_get(rating, "replaced_by");
	json_t *changed = json_object_get(rating, "changed");
	const char *value = field(rating, "value");
	const char *name;
	json_t *change;

	(void)printf("  %s  %s  %.*s", field(rating, "time"),
	    value[0] == '\0' ? "withdrawn" : value, SHORT_ID,
	    field(rating, "statement"));
	if (field(rating, "held_by")[0] != '\0')
		(void)printf("  held: %s", field(rating, "held_why"));
	else if (flag(rating, "current"))
		(void)printf("  stands");
	else if (json_array_size(by) > 0)
		(void)printf("  replaced by %.*s", SHORT_ID,
		    json_string_value(json_array_get(by, 0)));
	(void)putchar('\n');
	json_object_foreach(changed, name, change)
		change_line(strcmp(name, "cutoff") == 0 ? "cut-off" : name,
		    change);
	list_line("with sources", json_object_get(rating, "sources_added"));
	list_line("without sources",
	    json_object_get(rating, "sources_removed"));
	support_print(rating);
}

bool
run_history(struct context *context, struct err *e)
{
	json_t *params = json_pack("{s:s}", "rec", context_word(context, 0));
	const json_t *rating;
	const json_t *slot;
	json_t *answer;
	size_t i;
	size_t k;

	json_text_set(params, "member", args_text(&context->args, "member"));
	if (!context_ask(context, "GET", "/v0/history", params, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	if (json_array_size(answer) == 0)
		(void)puts("No ratings.");
	json_array_foreach(answer, i, slot) {
		const char *group = field(slot, "group");

		(void)printf("%s%s (%s, %s%s%s)\n", i == 0 ? "" : "\n",
		    field(slot, "member"), field(slot, "round"),
		    field(slot, "scheme"), group[0] == '\0' ? "" : ", ", group);
		json_array_foreach(json_object_get(slot, "ratings"), k, rating)
			history_rating(rating);
	}
	json_decref(answer);
	return true;
}
