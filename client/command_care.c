/* SPDX-License-Identifier: ISC */
/* Status, checks and the daemon itself. */
#include <stdint.h>
#include <string.h>

#include "client/command.h"
#include "client/refusals.h"
#include "client/table.h"

static void
status_line(long long count, const char *one, const char *many)
{
	if (count > 0)
		(void)printf("  %lld %s\n", count, count == 1 ? one : many);
}

static void
status_remotes(const json_t *remotes)
{
	const json_t *remote;
	size_t i;

	if (json_array_size(remotes) == 0)
		(void)puts("\nNo remote yet: what you say stays on this "
			   "machine. tamga remote add NAME URL");
	json_array_foreach(remotes, i, remote) {
		const char *success = field(remote, "last_success");
		const char *error = field(remote, "last_error");

		(void)printf("\nRemote %s (%s)\n  %s%s\n",
		    field(remote, "name"), field(remote, "url"),
		    success[0] == '\0' ? "never synced" : "last synced ",
		    success);
		if (error[0] != '\0')
			(void)printf("  last try failed: %s\n", error);
		if (field(remote, "last_hint")[0] != '\0')
			(void)printf("  hint: %s\n",
			    field(remote, "last_hint"));
	}
}

static void
status_key(const json_t *answer)
{
	if (flag(answer, "cut"))
		(void)printf("This device was %s: nothing that it says counts "
			     "any more.\nJoin as a new device in another "
			     "--home. What is honest of it counts again with "
			     "tamga device adopt there.\n",
		    field(answer, "cut_why"));
	if (!flag(answer, "passphrase"))
		(void)puts("The key has no passphrase (tamga passphrase).");
	else if (flag(answer, "locked"))
		(void)puts("The key is locked: reading and sync go on, "
			   "writing asks for the passphrase (tamga unlock).");
	else
		(void)puts("The key is unlocked (tamga lock).");
	if (flag(answer, "admitted") && !flag(answer, "recovery"))
		(void)puts("There is no recovery key for the day when all "
			   "machines are lost (tamga device recovery "
			   "--create).");
}

/* What happened to this store, for somebody who has never heard of a
 * journal. */
static void
status_renewal(const json_t *renewal)
{
	const char *why = field(renewal, "why");
	const long long back = number(renewal, "records_back");

	if (why[0] == '\0')
		return;
	(void)printf("\nOn %s this store noticed that it ",
	    field(renewal, "at"));
	if (strcmp(why, "copied") == 0)
		(void)puts("is a copy, or was moved or restored.");
	else if (strcmp(why, "behind") == 0)
		(void)puts("knows less of what it said itself than others do: "
			   "it was\nrestored from a copy, or a copy of it is "
			   "at work elsewhere.");
	else
		(void)puts("cannot read the last thing that it said itself.");
	(void)puts("It went on without overwriting anything; nothing is to be "
		   "done.");
	if (back > 0)
		(void)printf("%lld %s of this device that %s missing here %s "
			     "come from others.\n",
		    back, back == 1 ? "record" : "records",
		    back == 1 ? "was" : "were", back == 1 ? "has" : "have");
}

static void
status_forks(const json_t *forks)
{
	const json_t *fork;
	size_t i;

	json_array_foreach(forks, i, fork) {
		(void)printf("\n%s, '%s': two machines went on from the same "
			     "point as if each were the only one (%lld "
			     "branches).\n",
		    field(fork, "member"), field(fork, "label"),
		    number(fork, "branches"));
		(void)puts(flag(fork, "held") ?
			"That are too many: what was said after that point is "
			"held, until the member cuts the device off." :
			"All that both said is here and counts. A restored or "
			"copied machine does that;\nif it was not yours, cut "
			"the device off (tamga device cut).");
	}
}

/* What waits for this member's endorsement. */
static void
show_to_endorse(const json_t *list)
{
	const json_t *row;
	size_t i;

	json_array_foreach(list, i, row) {
		if (field(row, "void")[0] != '\0')
			(void)printf("%s asks you to endorse: %s\n  But %s: "
				     "your endorsement would not count. "
				     "Propose it anew.\n",
			    field(row, "author"), field(row, "words"),
			    field(row, "void"));
		else
			(void)printf("%s asks you to endorse: %s\n  tamga "
				     "charter endorse %s\n",
			    field(row, "author"), field(row, "words"),
			    field(row, "id"));
	}
}

/* Who cut what off, and why: nothing of it is hidden. */
static void
show_held(const json_t *held)
{
	const json_t *row;
	size_t i;

	json_array_foreach(held, i, row) {
		const long long count = number(row, "statements");

		(void)printf("  %lld statement%s of %s's '%s' %s held and "
			     "do%s not count: %s\n",
		    count, count == 1 ? "" : "s", field(row, "member"),
		    field(row, "label"), count == 1 ? "is" : "are",
		    count == 1 ? "es" : "", field(row, "held_why"));
	}
	if (json_array_size(held) > 0)
		(void)puts("    (tamga log --all shows them; what is honest "
			   "counts again with tamga device adopt)");
}

static void
status_charters(const json_t *disputes)
{
	const json_t *dispute;
	size_t i;

	json_array_foreach(disputes, i, dispute)
		show_charter_dispute(dispute);
}

static void
status_show(const json_t *answer)
{
	const json_t *row;
	size_t i;

	(void)printf("%s: %s\n", field(answer, "review"),
	    field(answer, "title"));
	(void)printf("You are %s%s\n", field(answer, "member"),
	    flag(answer, "admitted") ?
		"." :
		", not admitted yet: hand your request over (tamga "
		"request).");
	status_key(answer);
	(void)putchar('\n');
	(void)printf("  %lld statements count, in %lld records\n",
	    number(answer, "statements"), number(answer, "records"));
	show_to_endorse(json_object_get(answer, "to_endorse"));
	status_line(number(answer, "unsent"), "record is on no remote yet",
	    "records are on no remote yet");
	status_line(number(answer, "waiting"),
	    "waits for something that has not come",
	    "wait for something that has not come");
	show_held(json_object_get(answer, "held_by"));
	status_line(number(answer, "disputed"),
	    "conflict or dispute (tamga conflicts)",
	    "conflicts or disputes (tamga conflicts)");
	status_line(number(answer, "awaiting_admission"),
	    "device waits to be admitted", "devices wait to be admitted");
	if (flag(answer, "paused"))
		(void)puts("  Sync is paused (tamga sync --resume)");
	status_renewal(json_object_get(answer, "renewal"));
	status_forks(json_object_get(answer, "forks"));
	status_charters(json_object_get(answer, "charter_disputes"));
	status_remotes(json_object_get(answer, "remotes"));
	withheld_show(json_object_get(answer, "withheld"));
	refusals_show(json_object_get(answer, "refusals"),
	    json_object_get(answer, "refused_by"));
	(void)puts("\nMembers");
	json_array_foreach(json_object_get(answer, "members"), i, row)
		(void)printf("  %-16s %s%s%s\n", field(row, "id"),
		    field(row, "last_heard")[0] != '\0' ?
			field(row, "last_heard") :
			strcmp(field(row, "id"), field(answer, "member")) == 0 ?
			"here" :
			"not heard yet",
		    field(row, "via")[0] == '\0' ? "" : " by ",
		    field(row, "via"));
}

bool
run_status(struct context *context, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "GET", "/v0/status", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	status_show(answer);
	json_decref(answer);
	return true;
}

bool
run_remote_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "REMOTE", "URL", "LAST SYNCED",
		"LAST ERROR", NULL };
	struct table *table;
	const json_t *remote;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/remotes", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 3);
	json_array_foreach(answer, i, remote) {
		table_add(table, field(remote, "name"));
		table_add(table, field(remote, "url"));
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
run_export(struct context *context, struct err *e)
{
	const char *what = context_word(context, 0);
	const char *room = args_text(&context->args, "room");
	json_t *params = json_pack("{s:s}", "what", what);
	struct ask ask = { .method = "GET", .path = "/v0/export" };
	struct buf out;
	bool done;

	json_text_set(params, "room", room);
	ask.params = params;
	buf_init(&out, (size_t)1 << 30);
	done = connection_open(&context->connection,
		   args_text(&context->args, "home"), true, e) &&
	    connection_ask_text(context->connection, &ask, &out, e) &&
	    file_write(args_text(&context->args, "output"), buf_text(&out), e);
	buf_clear(&out);
	json_decref(params);
	return done;
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
	if (completion_print(context_word(context, 0)))
		return true;
	context->exit = EXIT_USAGE;
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
