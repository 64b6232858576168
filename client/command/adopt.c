/* SPDX-License-Identifier: ISC */
/* Held records that shall count again. */
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"
#include "protocol/base/mem.h"

#define DAY_LEN 10 /* of a time, its date */

static const char *
plural(long long count)
{
	return count == 1 ? "" : "s";
}

static void
show_journal(const json_t *row)
{
	const long long records = number(row, "records");
	const long long statements = number(row, "statements");

	(void)printf("%s's '%s', journal %.*s: %lld record%s with %lld "
		     "statement%s, number %lld to %lld,\n"
		     "  written %.*s to %.*s by its own clock; %s.\n",
	    field(row, "member"), field(row, "label"), SHORT_ID,
	    field(row, "journal"), records, plural(records), statements,
	    plural(statements), number(row, "first"), number(row, "last"),
	    DAY_LEN, field(row, "from"), DAY_LEN, field(row, "until"),
	    field(row, "held_why"));
}

static void
show_lines(const json_t *answer)
{
	const json_t *lines = json_object_get(answer, "lines");
	const long long more =
	    number(answer, "statements") - (long long)json_array_size(lines);
	const json_t *line;
	size_t i;

	json_array_foreach(lines, i, line) {
		char *text = mem_format("%.*s  %.*s  %s %s %s%s%s", SHORT_ID,
		    field(line, "id"), DAY_LEN, field(line, "time"),
		    field(line, "kind"), field(line, "subject"),
		    field(line, "value"),
		    field(line, "rationale")[0] == '\0' ? "" : ": ",
		    field(line, "rationale"));

		text_print(text, 2);
		free(text);
	}
	if (more > 0)
		(void)printf("  and %lld more\n", more);
}

/* Who is to agree? */
static bool
waits_for_stewards(const json_t *answer)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "journals"), i, row)
		if (strcmp(field(row, "by"), "stewards") == 0)
			return true;
	return false;
}

static void
show_plan(const json_t *answer)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "journals"), i, row)
		show_journal(row);
	show_lines(answer);
	if (number(answer, "control_held") > 0)
		(void)puts("What that device said of members and devices stays "
			   "held; say it again where it was right.");
	(void)puts(waits_for_stewards(answer) ?
		"Stewards decide of it together: it counts when enough of "
		"them have endorsed it." :
		"It is of another device of yours: you decide of it alone.");
	(void)puts("Nothing is done yet; the same with --yes does it.");
}

static void
show_done(const json_t *answer)
{
	const long long records = number(answer, "records");
	const json_t *id;
	size_t i;

	if (json_object_get(answer, "needed") == NULL) {
		(void)printf("%lld record%s with %lld statement%s count%s "
			     "again.\n",
		    records, plural(records), number(answer, "statements"),
		    plural(number(answer, "statements")),
		    records == 1 ? "s" : "");
		return;
	}
	(void)printf("Proposed that %lld record%s count%s again. It waits for "
		     "other stewards:\n  tamga charter endorse",
	    records, plural(records), records == 1 ? "s" : "");
	json_array_foreach(json_object_get(answer, "said"), i, id)
		(void)printf(" %s", json_string_value(id));
	(void)putchar('\n');
}

bool
run_device_adopt(struct context *context, struct err *e)
{
	json_t *body = json_object();
	json_t *what = json_array();
	json_t *answer;

	for (size_t i = 0; context_word(context, i) != NULL; i++)
		(void)json_array_append_new(what,
		    json_string(context_word(context, i)));
	(void)json_object_set_new(body, "what", what);
	args_fill(body, &context->args, context->command->options);
	if (!context_ask(context, "POST", "/v0/devices/adopt", NULL, body,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	if (flag(answer, "dry_run"))
		show_plan(answer);
	else
		show_done(answer);
	json_decref(answer);
	return true;
}
