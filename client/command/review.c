/* SPDX-License-Identifier: ISC */
/* What an import left for a person to decide, and taking one back. */
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"

#define LINES_SHOWN 20

/* The id as people type it, without the review. */
static const char *
paragraph_of(const char *id)
{
	const char *slash = strchr(id, '/');

	return slash == NULL ? id : slash + 1;
}

static void
pair_print(const json_t *alike)
{
	(void)printf("\n  %lld %% alike: %s (%s)\n",
	    number(alike, "likeness") / 10, paragraph_of(field(alike, "rec")),
	    field(alike, "document"));
	text_print(in_language(json_object_get(alike, "text")), 4);
}

static void
item_print(const json_t *item)
{
	char *states = joined(json_object_get(item, "recommending_states"));
	const json_t *alike;
	size_t i;

	(void)printf("%s (%s) %s\n", paragraph_of(field(item, "item")),
	    field(item, "document"), states);
	text_print(in_language(json_object_get(item, "text")), 4);
	json_array_foreach(json_object_get(item, "alike"), i, alike)
		pair_print(alike);
	(void)putchar('\n');
	free(states);
}

static bool
list_print(struct context *context, struct err *e)
{
	const json_t *item;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/import/review", NULL, NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	json_array_foreach(answer, i, item)
		item_print(item);
	(void)printf("%zu to review\n", json_array_size(answer));
	if (json_array_size(answer) > 0)
		(void)puts("Next: tamga import review accept ITEM [REC], or "
			   "decline ITEM");
	json_decref(answer);
	return true;
}

static bool
decide(struct context *context, bool accepted, struct err *e)
{
	const char *rec = context_word(context, 2);
	json_t *body = json_pack("{s:s, s:b}", "item", context_word(context, 1),
	    "accept", (int)accepted);
	const json_t *subject;
	json_t *answer;

	json_text_set(body, "rec", rec);
	if (!context_ask(context, "POST", "/v0/import/review", NULL, body,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	subject = json_object_get(answer, "subject");
	if (accepted)
		(void)printf("%s and %s are one recommendation (%.*s)\n",
		    paragraph_of(json_string_value(json_array_get(subject, 0))),
		    paragraph_of(json_string_value(json_array_get(subject, 1))),
		    SHORT_ID, field(answer, "statement"));
	else
		(void)printf("%s stays a recommendation of its own\n",
		    paragraph_of(field(answer, "item")));
	json_decref(answer);
	return true;
}

bool
run_review(struct context *context, struct err *e)
{
	const char *verb = context_word(context, 0);
	const bool accepted = verb != NULL && strcmp(verb, "accept") == 0;

	if (verb == NULL)
		return list_print(context, e);
	if ((accepted || strcmp(verb, "decline") == 0) &&
	    context_word(context, 1) != NULL &&
	    (accepted || context_word(context, 2) == NULL))
		return decide(context, accepted, e);
	context->exit = EXIT_USAGE;
	(void)err_set(e, ERR_INPUT,
	    "'%.40s' is not accept ITEM [REC] or "
	    "decline ITEM",
	    verb);
	return err_hint(e, "see 'tamga import review --help'");
}

/* --- taking it back ---------------------------------------------------------- */

static void
undo_print(const json_t *answer)
{
	const json_t *lines = json_object_get(answer, "lines");
	const json_t *line;
	size_t i;

	json_array_foreach(lines, i, line) {
		const json_t *subject = json_object_get(line, "subject");

		if (i == LINES_SHOWN) {
			(void)printf("  and %zu more\n",
			    json_array_size(lines) - i);
			break;
		}
		(void)printf("  %s %s, %s%s\n", field(line, "kind"),
		    paragraph_of(json_string_value(json_array_get(subject, 0))),
		    json_string_value(json_array_get(subject, 1)),
		    flag(line, "restored") ? ": as it was before" : "");
	}
	(void)printf("%s%lld withdrawn, %lld as they were before, %lld said "
		     "otherwise since then and left\n",
	    flag(answer, "dry_run") ? "Would be " : "",
	    number(answer, "withdrawn"), number(answer, "restored"),
	    number(answer, "kept"));
	if (number(answer, "ratings") > 0)
		(void)printf("%lld ratings stand on what is withdrawn; they "
			     "stay, and are listed only where another "
			     "document has the recommendation\n",
		    number(answer, "ratings"));
}

bool
run_import_undo(struct context *context, struct err *e)
{
	const char *reason = args_text(&context->args, "reason");
	const bool yes = args_flag(&context->args, "yes");
	json_t *body = json_pack("{s:b}", "yes", (int)yes);
	json_t *answer;

	if (yes && reason == NULL) {
		json_decref(body);
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "--reason is missing");
	}
	json_text_set(body, "reason", reason);
	if (!context_ask(context, "POST", "/v0/import/undo", NULL, body,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("The last import, of %s:\n", field(answer, "document"));
	undo_print(answer);
	if (flag(answer, "dry_run"))
		(void)puts("Nothing is done yet; the same with --reason and "
			   "--yes does it.");
	json_decref(answer);
	return true;
}
