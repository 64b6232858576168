/* SPDX-License-Identifier: ISC */
/* Rooms, members and devices. */
#include <string.h>
#include <unistd.h>

#include "client/command.h"
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

bool
run_init(struct context *context, struct err *e)
{
	static const char *const needed[] = { "state", "cycle", "title",
		"member", "name", "kind", NULL };
	const char *cycle = args_text(&context->args, "cycle");
	json_t *body = json_object();
	json_t *answer;
	char *end = NULL;

	if (!need_options(context, needed, e)) {
		json_decref(body);
		return false;
	}
	args_fill(body, &context->args, context->command->options);
	const long value = strtol(cycle, &end, 10);

	if (end == cycle || *end != '\0' || value < 1 || value > 99) {
		json_decref(body);
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "'%s' is not a cycle", cycle);
	}
	(void)json_object_set_new(body, "cycle", json_integer(value));
	if (!context_ask(context, "POST", "/v0/rooms", NULL, body, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Founded the room of %s: %s\n", field(answer, "review"),
	    field(answer, "title"));
	(void)printf("You are %s, its steward.\n", field(answer, "member"));
	say_key(answer);
	(void)puts("\nNext: tamga import FILE, tamga invite --output FILE");
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
	if (!context_ask(context, "POST", "/v0/join", NULL, body, &answer, e))
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
run_members(struct context *context, struct err *e)
{
	static const char *const headings[] = { "MEMBER", "NAME", "KIND",
		"ROLES", "DEVICES", "STATEMENTS", "LAST HEARD", NULL };
	struct table *table;
	const json_t *member;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/members", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 1);
	json_array_foreach(answer, i, member) {
		char *roles = joined(json_object_get(member, "roles"));
		char text[32];

		table_add(table, field(member, "id"));
		table_add(table, in_language(json_object_get(member, "names")));
		table_add(table, field(member, "kind"));
		table_add(table, flag(member, "steward") ? "steward" : roles);
		(void)snprintf(text, sizeof(text), "%lld",
		    number(member, "devices"));
		table_add(table, text);
		(void)snprintf(text, sizeof(text), "%lld",
		    number(member, "statements"));
		table_add(table, text);
		table_add(table, field(member, "last_heard"));
		free(roles);
	}
	table_print(table);
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
	(void)printf("'%s' speaks for %s now. The six words: %s\n",
	    field(answer, "label"), field(answer, "member"),
	    field(answer, "words"));
	json_decref(answer);
	return true;
}

bool
run_device_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "DEVICE", "MEMBER", "LABEL",
		"PURPOSE", "", NULL };
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
	table = table_new(headings, 2);
	json_array_foreach(answer, i, device) {
		char text[128] = "";

		if (flag(device, "cut"))
			(void)snprintf(text, sizeof(text), "cut: %s",
			    field(device, "cut_reason"));
		else if (flag(device, "this"))
			(void)snprintf(text, sizeof(text), "this one");
		table_add(table, field(device, "id"));
		table_add(table, field(device, "member"));
		table_add(table, field(device, "label"));
		table_add(table, field(device, "purpose"));
		table_add(table, text);
	}
	table_print(table);
	json_decref(answer);
	return true;
}

bool
run_device_cut(struct context *context, struct err *e)
{
	static const char *const needed[] = { "reason", NULL };
	json_t *answer;

	if (!need_options(context, needed, e))
		return false;
	if (!context_ask(context, "POST", "/v0/devices/cut", NULL,
		json_pack("{s:s, s:s}", "device", context_word(context, 0),
		    "reason", args_text(&context->args, "reason")),
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)puts("Cut. What is here from that device counts; what comes "
		   "later is held, and shown with this cut.");
	json_decref(answer);
	return true;
}
