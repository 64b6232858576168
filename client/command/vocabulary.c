/* SPDX-License-Identifier: ISC */
/* Vocabularies, what labels mean, and the positions of the State. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"
#include "protocol/base/buf.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)

/* --- labels and positions of a recommendation ---------------------------- */

/* "Right to health [E41]"; a code that the label has in front is not said
 * again. */
static void
label_add(struct buf *line, const json_t *meaning)
{
	const char *label = field(meaning, "label");
	char *codes = joined(json_object_get(meaning, "codes"));
	const size_t len = strlen(codes);

	buf_format_add(line, "%s%s", line->len > 0 ? "; " : "", label);
	if (len > 0 && (strncmp(label, codes, len) != 0 || label[len] != ' '))
		buf_format_add(line, " [%s]", codes);
	free(codes);
}

void
labels_print(const char *title, const json_t *labels)
{
	const json_t *meaning;
	struct buf line;
	size_t i;

	if (json_array_size(labels) == 0)
		return;
	buf_init(&line, LINE_MAX_BYTES);
	json_array_foreach(labels, i, meaning)
		label_add(&line, meaning);
	(void)printf("%-14s %s\n", title, buf_text(&line));
	buf_clear(&line);
}

void
positions_print(const json_t *positions)
{
	const json_t *position;
	size_t i;

	json_array_foreach(positions, i, position) {
		const char *date = field(position, "date");
		const char *label = field(position, "label");

		(void)printf("  %-10s  %s", date[0] == '\0' ? "-" : date,
		    field(position, "value"));
		if (label[0] != '\0')
			(void)printf(" (%s)", label);
		(void)printf(", %s, said by %s%s\n", field(position, "source"),
		    field(position, "member"),
		    flag(position, "latest") ? "  <- shown" : "");
		if (field(position, "comment")[0] != '\0')
			text_print(field(position, "comment"), 14);
	}
}

bool
run_position(struct context *context, struct err *e)
{
	json_t *body = json_object();
	json_t *answer;

	args_fill(body, &context->args, context->command->options);
	json_text_set(body, "rec", context_word(context, 0));
	json_text_set(body, "value", context_word(context, 1));
	if (!context_ask(context, "POST", "/v0/positions", NULL, body, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	say_warnings(answer);
	(void)printf("Position on %s, by %s: %s (%.*s)\n",
	    context_word(context, 0), args_text(&context->args, "source"),
	    context_word(context, 1), SHORT_ID, field(answer, "statement"));
	json_decref(answer);
	return true;
}

/* --- vocabularies --------------------------------------------------------- */

static char *
number_text(const json_t *row, const char *name)
{
	struct buf text;

	buf_init(&text, LINE_MAX_BYTES);
	if (json_object_get(row, name) != NULL)
		buf_format_add(&text, "%lld", number(row, name));
	return buf_take(&text);
}

bool
run_vocabulary_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "NAME", "CODES", "KNOWN",
		"UNKNOWN", "WHAT", NULL };
	static const char *const counts[] = { "codes", "known", "unknown" };
	struct table *table;
	const json_t *row;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/vocabularies", NULL, NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 4);
	json_array_foreach(json_object_get(answer, "vocabularies"), i, row) {
		table_add(table, field(row, "name"));
		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]);
		     k++) {
			char *text = number_text(row, counts[k]);

			table_add(table, text);
			free(text);
		}
		table_add(table, field(row, "description"));
	}
	table_print(table);
	(void)puts("KNOWN and UNKNOWN count this room's labels.");
	json_decref(answer);
	return true;
}

static void
scheme_print(const json_t *scheme)
{
	const json_t *value;
	size_t i;

	(void)printf("%s, version %lld: %s\n", field(scheme, "id"),
	    number(scheme, "version"), field(scheme, "title"));
	(void)printf("  %s\n", field(scheme, "hash"));
	json_array_foreach(json_object_get(scheme, "values"), i, value)
		(void)printf("  %-15s %-5s %s\n", field(value, "value"),
		    field(value, "score"), field(value, "definition"));
	(void)putchar('\n');
}

static void
codes_print(const json_t *answer)
{
	static const char *const headings[] = { "CODE", "PART OF", "RECS",
		"LABEL", NULL };
	struct table *table = table_new(headings, 3);
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "codes"), i, row) {
		char *count = number_text(row, "recommendations");

		table_add(table, field(row, "code"));
		table_add(table, field(row, "broader"));
		table_add(table, count);
		table_add(table, field(row, "label"));
		free(count);
	}
	table_print(table);
}

static void
definitions_print(const json_t *answer)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "codes"), i, row) {
		if (field(row, "definition")[0] == '\0')
			continue;
		(void)printf("\n%s, %s:\n", field(row, "code"),
		    field(row, "label"));
		text_print(field(row, "definition"), 2);
	}
}

static void
unknown_print(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "unknown");
	const json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	(void)puts("\nLabels of this room that are not known:");
	json_array_foreach(list, i, row)
		(void)printf("  %s (%lld)\n", field(row, "label"),
		    number(row, "recommendations"));
}

bool
run_vocabulary_show(struct context *context, struct err *e)
{
	const json_t *row;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/vocabulary",
		json_pack("{s:s}", "name", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	json_array_foreach(json_object_get(answer, "schemes"), i, row)
		scheme_print(row);
	if (json_object_get(answer, "codes") != NULL) {
		codes_print(answer);
		definitions_print(answer);
		unknown_print(answer);
	}
	json_decref(answer);
	return true;
}
