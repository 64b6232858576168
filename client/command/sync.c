/* SPDX-License-Identifier: ISC */
/* Sync, and how far it is: one line on a terminal, now and then one else. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/command/command.h"
#include "client/progress.h"
#include "client/refusals.h"
#include "protocol/base/buf.h"

#define LINE_MAX_BYTES 1024
#define PLAIN_LINE_S 15 /* between two lines where there is no terminal */
#define CLEAR_LINE "\r\033[K"

/* What is shown while it goes on. */
struct watching {
	bool is_terminal;
	bool has_line; /* one stands there that is not ended */
	time_t last;   /* when a plain line was written */
};

static void
say_synced(const json_t *remote)
{
	const char *error = field(remote, "error");
	const char *metered = flag(remote, "metered") ? ", metered" : "";

	if (error[0] != '\0') {
		(void)printf("%s%s: %s\n", field(remote, "name"), metered,
		    error);
		if (field(remote, "hint")[0] != '\0')
			(void)printf("  hint: %s\n", field(remote, "hint"));
		return;
	}
	(void)printf("%s%s: received %lld, sent %lld\n", field(remote, "name"),
	    metered, number(remote, "received"), number(remote, "sent"));
	refusals_show(json_object_get(remote, "refused"),
	    json_object_get(remote, "refused_by"));
}

static void
line_clear(struct watching *watching)
{
	if (watching->has_line)
		(void)fputs(CLEAR_LINE, stderr);
	watching->has_line = false;
}

static void
line_show(struct watching *watching, const char *text)
{
	const time_t now = time(NULL);

	if (watching->is_terminal) {
		(void)fprintf(stderr, CLEAR_LINE "%s", text);
		watching->has_line = true;
		return;
	}
	/* The first one only when it takes long. */
	if (watching->last == 0)
		watching->last = now;
	if (now - watching->last < PLAIN_LINE_S)
		return;
	watching->last = now;
	(void)fprintf(stderr, "%s\n", text);
}

static void
on_event(void *arg, const char *event, const json_t *data)
{
	struct watching *watching = arg;
	struct buf text;

	if (strcmp(event, "progress") != 0)
		return;
	buf_init(&text, LINE_MAX_BYTES);
	progress_words(&text, data);
	line_show(watching, buf_text(&text));
	buf_clear(&text);
}

static bool
sync_all(struct context *context, json_t **answer, struct err *e)
{
	struct watching watching = { .is_terminal =
					 isatty(STDERR_FILENO) == 1 };
	json_t *params = json_pack("{s:s}", "events", "1");
	json_t *body = json_object();
	const struct ask ask = { "POST", "/v0/sync", params, body };
	bool done;

	json_text_set(params, "room", args_text(&context->args, "room"));
	json_text_set(body, "name", context_word(context, 0));
	done = connection_open(&context->connection,
		   args_text(&context->args, "home"), true, e) &&
	    connection_ask_stream(context->connection, &ask, on_event,
		&watching, answer, e);
	line_clear(&watching);
	json_decref(params);
	json_decref(body);
	return done;
}

static bool
sync_turn(struct context *context, bool pause, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "POST",
		pause ? "/v0/sync/pause" : "/v0/sync/resume", NULL, NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)puts(pause ? "Paused: nothing is sent or fetched until 'tamga "
			   "sync --resume'." :
			   "Syncs by itself again.");
	json_decref(answer);
	return true;
}

bool
run_sync(struct context *context, struct err *e)
{
	const bool pause = args_flag(&context->args, "pause");
	const json_t *remote;
	json_t *answer;
	size_t i;

	if (pause || args_flag(&context->args, "resume"))
		return sync_turn(context, pause, e);
	if (!sync_all(context, &answer, e))
		return false;
	json_array_foreach(json_object_get(answer, "remotes"), i, remote)
		if (field(remote, "error")[0] != '\0')
			context->exit = EXIT_FAILED;
	if (context_json(context, answer))
		return true;
	json_array_foreach(json_object_get(answer, "remotes"), i, remote)
		say_synced(remote);
	if (json_array_size(json_object_get(answer, "remotes")) == 0)
		(void)puts("There is no remote yet: tamga remote add NAME "
			   "URL");
	json_decref(answer);
	return true;
}
