/* SPDX-License-Identifier: ISC */
/* Saying things: ratings, sources, and what comes from files. */
#include <limits.h>
#include <string.h>

#include "client/command/command.h"
#include "client/refusals.h"
#include "client/table.h"
#include "protocol/base/mem.h"

#define METERED_MEANS                                                          \
	"It is metered: nothing goes there until you type 'tamga sync'."

/* So many reviews are named that a file had besides the room's. */
#define OTHER_REVIEWS_SHOWN 6

void
say_warnings(const json_t *answer)
{
	const json_t *warning;
	size_t i;

	json_array_foreach(json_object_get(answer, "warnings"), i, warning) {
		if (json_is_string(warning))
			(void)fprintf(stderr, "warning: %s\n",
			    json_string_value(warning));
		else
			(void)fprintf(stderr, "warning: %s: %s\n",
			    field(warning, "place"), field(warning, "reason"));
	}
}

static bool
say_statement(struct context *context, const char *path, json_t *body,
    const char *done, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "POST", path, NULL, body, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	say_warnings(answer);
	(void)printf("%s (%.*s)\n", done, SHORT_ID, field(answer, "statement"));
	json_decref(answer);
	return true;
}

/* An option that may be given several times, as a list of another name. */
static void
body_list(json_t *body, const struct context *context, const char *option,
    const char *name)
{
	json_t *list = args_list(&context->args, option);

	(void)json_object_del(body, option);
	if (list != NULL)
		(void)json_object_set_new(body, name, list);
}

static json_t *
body_from_options(const struct context *context)
{
	json_t *body = json_object();

	args_fill(body, &context->args, context->command->options);
	body_list(body, context, "source", "sources");
	body_list(body, context, "action", "actions");
	return body;
}

bool
run_assess(struct context *context, struct err *e)
{
	json_t *body = body_from_options(context);
	char done[256];

	json_text_set(body, "rec", context_word(context, 0));
	json_text_set(body, "value", context_word(context, 1));
	(void)snprintf(done, sizeof(done), "Rated %.100s: %.100s",
	    context_word(context, 0), context_word(context, 1));
	return say_statement(context, "/v0/assessments", body, done, e);
}

bool
run_source_add(struct context *context, struct err *e)
{
	json_t *body = body_from_options(context);
	json_t *answer;

	if (args_text(&context->args, "title") == NULL) {
		json_decref(body);
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "--title is missing");
	}
	if (!context_ask(context, "POST", "/v0/sources", NULL, body, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	say_warnings(answer);
	(void)printf("Added the source %s\n", field(answer, "thing"));
	json_decref(answer);
	return true;
}

bool
run_cite(struct context *context, struct err *e)
{
	json_t *body = body_from_options(context);

	json_text_set(body, "subject", context_word(context, 0));
	json_text_set(body, "source", context_word(context, 1));
	return say_statement(context, "/v0/citations", body, "Cited", e);
}

bool
run_withdraw(struct context *context, struct err *e)
{
	const char *reason = args_text(&context->args, "reason");

	if (reason == NULL) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "--reason is missing");
	}
	return say_statement(context, "/v0/withdrawals",
	    json_pack("{s:s, s:s}", "id", context_word(context, 0), "reason",
		reason),
	    "Withdrawn; it stays in the log, with the reason", e);
}

bool
run_reconcile(struct context *context, struct err *e)
{
	const char *one = context_word(context, 0);
	const char *two = context_word(context, 1);
	json_t *body = body_from_options(context);

	if (two != NULL) {
		json_text_set(body, "rec", one);
		json_text_set(body, "value", two);
	} else {
		json_text_set(body, "statement", one);
	}
	return say_statement(context, "/v0/reconciliations", body, "Reconciled",
	    e);
}

static void
say_places(const char *title, const json_t *list)
{
	const json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	(void)printf("\n%s:\n", title);
	json_array_foreach(list, i, row)
		(void)printf("  %s: %s\n", field(row, "place"),
		    field(row, "reason"));
}

/* Of what reviews the rows are that the room did not take. */
static void
say_other_reviews(const json_t *reviews)
{
	const json_t *review;
	size_t i;

	json_array_foreach(reviews, i, review) {
		const char *state = field(review, "state");
		const char *body = field(review, "body");

		if (i == OTHER_REVIEWS_SHOWN) {
			(void)printf("  and %zu other reviews\n",
			    json_array_size(reviews) - i);
			return;
		}
		if (i == 0)
			(void)puts("\nSkipped, being about another review:");
		if (state[0] == '\0')
			state = field(review, "state_name");
		(void)printf("  %lld about %s", number(review, "rows"),
		    state[0] == '\0' ? "a State not named" : state);
		if (number(review, "cycle") > 0)
			(void)printf(", cycle %lld", number(review, "cycle"));
		(void)printf("%s%s\n", body[0] == '\0' ? "" : ", from ", body);
	}
}

bool
run_import(struct context *context, struct err *e)
{
	json_t *body = body_from_options(context);
	char path[PATH_MAX];
	json_t *answer;

	if (realpath(context_word(context, 0), path) == NULL) {
		json_decref(body);
		return err_errno(e, "'%s'", context_word(context, 0));
	}
	json_text_set(body, "path", path);
	if (!context_ask(context, "POST", "/v0/import", NULL, body, &answer, e))
		return false;
	if (json_array_size(json_object_get(answer, "review")) > 0 &&
	    args_flag(&context->args, "strict"))
		context->exit = EXIT_DECIDE;
	if (context_json(context, answer))
		return true;
	(void)printf("%s%lld new, %lld added to what was here, %lld changed, "
		     "%lld unchanged, %lld skipped\n",
	    flag(answer, "dry_run") ? "Would import: " : "Imported: ",
	    number(answer, "new"), number(answer, "added"),
	    number(answer, "changed"), number(answer, "unchanged"),
	    number(answer, "skipped"));
	(void)printf("Found here: %lld rows by their number, %lld by their "
		     "text; %zu to review\n",
	    number(answer, "by_number"), number(answer, "by_text"),
	    json_array_size(json_object_get(answer, "review")));
	if (number(answer, "linked") > 0)
		(void)printf("Items that were here without a number and have "
			     "got it: %lld\n",
		    number(answer, "linked"));
	(void)printf("Format: %s\n", field(answer, "format"));
	(void)printf("Source document: %s\n", field(answer, "document"));
	say_places("Not taken", json_object_get(answer, "refused"));
	say_places("To review", json_object_get(answer, "review"));
	say_places("Warnings", json_object_get(answer, "warnings"));
	say_other_reviews(json_object_get(answer, "other_reviews"));
	json_decref(answer);
	return true;
}

bool
run_remote_add(struct context *context, struct err *e)
{
	const bool metered = args_flag(&context->args, "metered");
	const char *url = context_word(context, 1);
	char path[PATH_MAX];
	json_t *answer;

	/* A path is meant from where the user stands, not the daemon. */
	if (strstr(url, "://") == NULL && strchr(url, ':') == NULL &&
	    realpath(url, path) != NULL)
		url = path;
	if (!context_ask(context, "POST", "/v0/remotes", NULL,
		json_pack("{s:s, s:s, s:b}", "name", context_word(context, 0),
		    "url", url, "metered", (int)metered),
		&answer, e))
		return false;
	if (!context_json_kept(context, answer)) {
		(void)printf("Remote '%s' is %s\n", context_word(context, 0),
		    url);
		if (metered)
			(void)puts(METERED_MEANS);
	}
	json_decref(answer);
	return true;
}

bool
run_remote_set(struct context *context, struct err *e)
{
	const bool metered = args_flag(&context->args, "metered");
	json_t *answer;

	if (metered == args_flag(&context->args, "unmetered")) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT,
		    "--metered or --unmetered is missing, or both are given");
	}
	if (!context_ask(context, "POST", "/v0/remotes/set", NULL,
		json_pack("{s:s, s:b}", "name", context_word(context, 0),
		    "metered", (int)metered),
		&answer, e))
		return false;
	if (!context_json_kept(context, answer)) {
		(void)printf("Remote '%s' is %s\n", context_word(context, 0),
		    metered ? "metered" : "not metered");
		(void)puts(metered ? METERED_MEANS :
				     "It is synced with by itself, too.");
	}
	json_decref(answer);
	return true;
}

bool
run_remote_remove(struct context *context, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "DELETE", "/v0/remotes",
		json_pack("{s:s}", "name", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (!context_json_kept(context, answer))
		(void)printf("Remote '%s' is used no more\n",
		    context_word(context, 0));
	json_decref(answer);
	return true;
}
