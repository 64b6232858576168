/* SPDX-License-Identifier: ISC */
/* Status, checks and the daemon itself. */
#include <stdint.h>
#include <string.h>

#include "client/command/command.h"
#include "client/refusals.h"
#include "client/table.h"

bool
run_remote_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "REMOTE", "URL", "METERED",
		"LAST SYNCED", "LAST ERROR", NULL };
	struct table *table;
	const json_t *remote;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/remotes", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 4);
	json_array_foreach(answer, i, remote) {
		table_add(table, field(remote, "name"));
		table_add(table, field(remote, "url"));
		table_add(table, flag(remote, "metered") ? "yes" : "no");
		table_add(table, field(remote, "last_success"));
		table_add(table, field(remote, "last_error"));
	}
	table_print(table);
	json_decref(answer);
	return true;
}

bool
run_verify(struct context *context, struct err *e)
{
	json_t *params = json_object();
	const json_t *fault;
	json_t *answer;
	size_t faults;
	size_t i;

	json_text_set(params, "every",
	    args_flag(&context->args, "every") ? "1" : NULL);
	if (!context_ask(context, "GET", "/v0/verify", params, NULL, &answer,
		e))
		return false;
	faults = json_array_size(json_object_get(answer, "faults"));
	if (faults > 0)
		context->exit = EXIT_FAILED;
	if (context_json(context, answer))
		return true;
	(void)printf("%lld records in %lld journals, %lld signatures "
		     "checked, %zu faults\n",
	    number(answer, "records"), number(answer, "journals"),
	    number(answer, "signatures_checked"), faults);
	json_array_foreach(json_object_get(answer, "faults"), i, fault) {
		if (field(fault, "journal")[0] != '\0')
			(void)printf("  journal %s, number %lld: ",
			    field(fault, "journal"), number(fault, "sequence"));
		(void)printf("%s%s\n",
		    field(fault, "journal")[0] == '\0' ? "  " : "",
		    field(fault, "reason"));
	}
	json_decref(answer);
	return true;
}

bool
run_reindex(struct context *context, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "POST", "/v0/reindex", NULL, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Indexed %lld statements of %lld records in %lld ms\n",
	    number(answer, "statements"), number(answer, "records"),
	    number(answer, "milliseconds"));
	json_decref(answer);
	return true;
}

bool
run_doctor(struct context *context, struct err *e)
{
	const json_t *check;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/doctor", NULL, NULL, &answer, e))
		return false;
	if (!flag(answer, "good"))
		context->exit = EXIT_FAILED;
	if (context_json(context, answer))
		return true;
	json_array_foreach(json_object_get(answer, "checks"), i, check) {
		(void)printf("%s  %s\n", flag(check, "good") ? "good" : "BAD ",
		    field(check, "message"));
		if (!flag(check, "good") && field(check, "hint")[0] != '\0')
			(void)printf("      hint: %s\n", field(check, "hint"));
	}
	json_decref(answer);
	return true;
}

/* --- the daemon --------------------------------------------------------- */

static void
daemon_show(const json_t *answer)
{
	const json_t *room;
	size_t i;

	(void)printf("tamgad %s runs as process %lld for %s\n",
	    field(answer, "version"), number(answer, "pid"),
	    field(answer, "home"));
	json_array_foreach(json_object_get(answer, "rooms"), i, room)
		(void)printf("  %.*s  %s, %s, as %s%s\n", SHORT_ID,
		    field(room, "id"), field(room, "review"),
		    field(room, "title"), field(room, "member"),
		    flag(room, "locked") ? ", locked" : "");
}

static bool
daemon_ask(struct context *context, bool start, const char *method,
    const char *path, struct err *e)
{
	const struct ask ask = { .method = method, .path = path };
	json_t *answer;

	if (!connection_open(&context->connection,
		args_text(&context->args, "home"), start, e) ||
	    !connection_ask(context->connection, &ask, &answer, NULL, e))
		return false;
	if (strcmp(method, "POST") == 0 &&
	    !connection_wait_end(context->connection, e)) {
		json_decref(answer);
		return false;
	}
	if (context_json(context, answer))
		return true;
	if (strcmp(method, "GET") == 0)
		daemon_show(answer);
	else
		(void)puts("Stopped.");
	json_decref(answer);
	return true;
}

bool
run_daemon_start(struct context *context, struct err *e)
{
	return daemon_ask(context, true, "GET", "/v0/daemon", e);
}

bool
run_daemon_stop(struct context *context, struct err *e)
{
	if (daemon_ask(context, false, "POST", "/v0/stop", e))
		return true;
	if (e->code != ERR_NOTFOUND)
		return false;
	*e = (struct err){ 0 };
	(void)puts("No daemon runs for this home.");
	return true;
}

bool
run_daemon_status(struct context *context, struct err *e)
{
	return daemon_ask(context, false, "GET", "/v0/daemon", e);
}

bool
run_completion(struct context *context, struct err *e)
{
	const char *what = context_word(context, 1);

	if (what == NULL && completion_print(context_word(context, 0)))
		return true;
	context->exit = EXIT_USAGE;
	if (what != NULL && strcmp(context_word(context, 0), "values") == 0) {
		context->exit = EXIT_DONE;
		return completion_values(context, what, e);
	}
	return err_set(e, ERR_INPUT, "'%s' is not bash, zsh or fish",
	    context_word(context, 0));
}

bool
run_help(struct context *context, struct err *e)
{
	char *words[2];
	int count = 0;
	const struct command *command;

	if (context->args.word_count == 0) {
		commands_help();
		return true;
	}
	for (size_t i = 0; i < context->args.word_count && i < 2; i++)
		words[count++] = (char *)(uintptr_t)context->args.words[i];
	command = command_find(count, words, &count);
	if (command == NULL) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "there is no command '%s'",
		    context_word(context, 0));
	}
	command_help(command);
	return true;
}
