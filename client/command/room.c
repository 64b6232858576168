/* SPDX-License-Identifier: ISC */
/* Rooms, members and devices. */
#include <string.h>
#include <unistd.h>

#include "client/command/command.h"
#include "client/key.h"
#include "client/recovery.h"
#include "client/table.h"
#include "protocol/limits.h"

/* The options that a command cannot do without. */
static bool
need_options(struct context *context, const char *const *names, struct err *e)
{
	for (; *names != NULL; names++) {
		if (args_text(&context->args, *names) != NULL)
			continue;
		context->exit = EXIT_USAGE;
		(void)err_set(e, ERR_INPUT, "--%s is missing", *names);
		return err_hint(e, "see 'tamga %s --help'",
		    context->command->name);
	}
	return true;
}

static void
say_key(const json_t *answer)
{
	if (!flag(answer, "passphrase"))
		(void)puts("The key of this device is kept without a "
			   "passphrase; who can read this disk can speak for "
			   "you.");
}

static bool
cycle_set(json_t *body, struct context *context, struct err *e)
{
	const char *cycle = args_text(&context->args, "cycle");
	char *end = NULL;
	const long value = strtol(cycle, &end, 10);

	if (end == cycle || *end != '\0' || value < 1 || value > 99) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "'%s' is not a cycle", cycle);
	}
	(void)json_object_set_new(body, "cycle", json_integer(value));
	return true;
}

static void
show_founded(const json_t *answer, const char *recovery)
{
	(void)printf("Founded the room of %s: %s\n", field(answer, "review"),
	    field(answer, "title"));
	(void)printf("You are %s, its steward.\n", field(answer, "member"));
	say_key(answer);
	if (recovery == NULL)
		(void)puts("There is no recovery key yet, for the day when "
			   "this machine is lost: tamga device recovery "
			   "--create");
	else if (strcmp(recovery, "-") != 0)
		(void)printf("The recovery key is in %s, and nowhere else: "
			     "print it, and remove the file.\n",
		    recovery);
	(void)puts("\nNext: tamga import FILE, tamga invite --output FILE");
}

/* The key for paper is made first, so that the charter can name it. */
static bool
found(struct context *context, json_t *body, json_t **answer, struct err *e)
{
	const char *recovery = args_text(&context->args, "recovery");
	struct sheet *sheet = NULL;
	bool done = key_set_new(body, "opener", context, e) &&
	    (recovery == NULL || sheet_open(&sheet, recovery, e));

	(void)json_object_del(body, "recovery");
	if (done && sheet != NULL)
		sheet_key_set(body, "recovery", sheet);
	done = done &&
	    context_ask(context, "POST", "/v0/rooms", NULL, json_incref(body),
		answer, e);
	json_text_wipe(json_object_get(body, "opener"), "opener");
	if (done && sheet != NULL &&
	    !sheet_write(sheet, *answer, field(*answer, "recovery"), e)) {
		json_decref(*answer);
		done = false;
	}
	sheet_close(sheet);
	return done;
}

bool
run_init(struct context *context, struct err *e)
{
	static const char *const needed[] = { "state", "cycle", "title",
		"member", "name", "kind", NULL };
	json_t *body = json_object();
	json_t *answer = NULL;
	bool done;

	args_fill(body, &context->args, context->command->options);
	done = need_options(context, needed, e) &&
	    cycle_set(body, context, e) && found(context, body, &answer, e);
	json_decref(body);
	if (!done)
		return false;
	if (context_json(context, answer))
		return true;
	show_founded(answer, args_text(&context->args, "recovery"));
	json_decref(answer);
	return true;
}

bool
run_invite(struct context *context, struct err *e)
{
	const char *output = args_text(&context->args, "output");
	json_t *answer;
	bool done;

	if (!context_ask(context, "GET", "/v0/invitation", NULL, NULL, &answer,
		e))
		return false;
	if (output == NULL && context_json_kept(context, answer)) {
		json_decref(answer);
		return true;
	}
	done = file_write(output, field(answer, "invitation"), e);
	if (done && output != NULL && !context_json_kept(context, answer))
		(void)printf("The invitation to '%s' is in %s.\nGive it to "
			     "those who shall join: tamga join %s --member "
			     "ID --name NAME --kind KIND\n",
		    field(answer, "title"), output, output);
	json_decref(answer);
	return done;
}

bool
run_join(struct context *context, struct err *e)
{
	static const char *const member[] = { "member", "name", "kind", NULL };
	static const char *const device[] = { "member", NULL };
	const bool is_device = args_flag(&context->args, "device");
	const char *output = args_text(&context->args, "output");
	json_t *body = json_object();
	json_t *answer = NULL;
	char *invitation = NULL;
	bool done = false;

	if (!need_options(context, is_device ? device : member, e) ||
	    !file_read(&invitation, context_word(context, 0), LIMIT_REQUEST,
		e)) {
		json_decref(body);
		return false;
	}
	args_fill(body, &context->args, context->command->options);
	(void)json_object_del(body, "output");
	json_text_set(body, "invitation", invitation);
	free(invitation);
	done = key_set_new(body, "opener", context, e) &&
	    context_ask(context, "POST", "/v0/join", NULL, json_incref(body),
		&answer, e);
	json_text_wipe(json_object_get(body, "opener"), "opener");
	json_decref(body);
	if (!done)
		return false;
	done =
	    output == NULL || file_write(output, field(answer, "request"), e);
	if (!done)
		(void)err_hint(e, "the store is made; the request is: %.150s",
		    field(answer, "request"));
	if (done && !context_json_kept(context, answer)) {
		(void)printf("Joined '%s' as %s. You can work at once.\n",
		    field(answer, "title"), field(answer, "member"));
		say_key(answer);
		(void)printf("\nThe six words of your request: %s\n",
		    field(answer, "words"));
		if (output != NULL)
			(void)printf("Hand %s to %s; read the words to each "
				     "other.\n",
			    output,
			    is_device ? "your other device" : "a steward");
		else
			(void)printf("Hand this request over:\n%s",
			    field(answer, "request"));
	}
	json_decref(answer);
	return done;
}

bool
run_request(struct context *context, struct err *e)
{
	const char *output = args_text(&context->args, "output");
	json_t *answer;
	bool done;

	if (!context_ask(context, "GET", "/v0/request", NULL, NULL, &answer, e))
		return false;
	if (output == NULL && context_json_kept(context, answer)) {
		json_decref(answer);
		return true;
	}
	done = file_write(output, field(answer, "request"), e);
	if (done && output != NULL && !context_json_kept(context, answer))
		(void)printf("The request is in %s.\nIts six words: %s\n",
		    output, field(answer, "words"));
	json_decref(answer);
	return done;
}

/* Do the six words agree?  A person is asked if one is there. */
static bool
words_agree(struct context *context, const json_t *request, struct err *e)
{
	char line[16];

	if (args_flag(&context->args, "yes") || context->json ||
	    isatty(STDIN_FILENO) != 1)
		return true;
	(void)printf("%s, device '%s'\nSix words: %s\nDo they agree with "
		     "those on the other screen? [y/N] ",
	    field(request, "member"), field(request, "label"),
	    field(request, "words"));
	(void)fflush(stdout);
	if (fgets(line, sizeof(line), stdin) != NULL &&
	    (line[0] == 'y' || line[0] == 'Y'))
		return true;
	return err_set(e, ERR_CONFLICT, "the six words were not confirmed");
}

/* Read the request, ask the person, then act on it. */
static bool
act_on_request(struct context *context, const char *path, json_t *body,
    json_t **answer, struct err *e)
{
	json_t *read = NULL;
	char *text;
	bool agreed;

	if (!file_read(&text, context_word(context, 0), LIMIT_REQUEST, e)) {
		json_decref(body);
		return false;
	}
	json_text_set(body, "request", text);
	free(text);
	if (!context_ask(context, "POST", "/v0/requests/read", NULL,
		json_incref(body), &read, e)) {
		json_decref(body);
		return false;
	}
	agreed = words_agree(context, read, e);
	json_decref(read);
	if (!agreed) {
		json_decref(body);
		return false;
	}
	return context_ask(context, "POST", path, NULL, body, answer, e);
}

bool
run_admit(struct context *context, struct err *e)
{
	json_t *body = json_object();
	json_t *roles = args_list(&context->args, "role");
	json_t *answer;

	if (roles != NULL)
		(void)json_object_set_new(body, "roles", roles);
	if (!act_on_request(context, "/v0/admissions", body, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Admitted %s. The six words: %s\n",
	    field(answer, "member"), field(answer, "words"));
	json_decref(answer);
	return true;
}

bool
run_device_add(struct context *context, struct err *e)
{
	json_t *answer;

	if (!act_on_request(context, "/v0/devices", json_object(), &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("'%s' speaks for %s %s. The six words: %s\n",
	    field(answer, "label"), field(answer, "member"),
	    flag(answer, "known") ? "already" : "now", field(answer, "words"));
	json_decref(answer);
	return true;
}

/* What a person wants to know of a device. */
static void
device_state(char out[160], const json_t *device)
{
	if (flag(device, "cut"))
		(void)snprintf(out, 160, "%s", field(device, "cut_why"));
	else if (flag(device, "this"))
		(void)snprintf(out, 160, "this one");
	else if (strcmp(field(device, "purpose"), "recovery") == 0)
		(void)snprintf(out, 160, "on paper");
	else
		out[0] = '\0';
}

bool
run_device_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "LABEL", "DEVICE", "MEMBER",
		"RECORDS", "LAST WROTE", "", NULL };
	struct table *table;
	const json_t *device;
	json_t *answer;
	json_t *params = json_object();
	size_t i;

	json_text_set(params, "all",
	    args_flag(&context->args, "all") ? "1" : NULL);
	if (!context_ask(context, "GET", "/v0/devices", params, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 0);
	json_array_foreach(answer, i, device) {
		char text[160];

		table_add(table, field(device, "label"));
		(void)snprintf(text, sizeof(text), "%.*s", SHORT_ID,
		    field(device, "id"));
		table_add(table, text);
		table_add(table, field(device, "member"));
		(void)snprintf(text, sizeof(text), "%lld",
		    number(device, "records"));
		table_add(table, text);
		(void)snprintf(text, sizeof(text), "%.10s",
		    field(device, "last_wrote"));
		table_add(table, text);
		device_state(text, device);
		table_add(table, text);
	}
	table_print(table);
	json_decref(answer);
	return true;
}
