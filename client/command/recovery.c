/* SPDX-License-Identifier: ISC */
/* The recovery key: making one, and using one. */
#include <stdlib.h>
#include <string.h>

#include "client/key.h"
#include "client/page.h"
#include "client/passphrase.h"
#include "client/recovery.h"
#include "protocol/limits.h"
#include "protocol/seal/paper.h"
#include "protocol/seal/secret.h"

/* --- making -------------------------------------------------------------- */

static bool
create(struct context *context, struct err *e)
{
	const char *output = args_text(&context->args, "output");
	json_t *body = json_object();
	json_t *status = NULL;
	json_t *answer = NULL;
	struct sheet *sheet = NULL;
	bool done = sheet_open(&sheet, output, e);

	if (done) {
		sheet_key_set(body, "key", sheet);
		done = context_ask(context, "GET", "/v0/status", NULL, NULL,
			   &status, e) &&
		    context_ask(context, "POST", "/v0/devices/recovery", NULL,
			json_incref(body), &answer, e) &&
		    sheet_write(sheet, status, field(answer, "device"), e);
	}
	sheet_close(sheet);
	if (done && output != NULL && strcmp(output, "-") != 0 &&
	    !context_json_kept(context, answer))
		(void)printf("The recovery key is in %s, and nowhere else: "
			     "print it, and remove the file.\n",
		    output);
	json_decref(body);
	json_decref(status);
	json_decref(answer);
	return done;
}

/* --- using --------------------------------------------------------------- */

/* Join the room first, when an invitation was given. */
static bool
join(struct context *context, struct err *e)
{
	const char *path = args_text(&context->args, "invitation");
	const char *member = args_text(&context->args, "member");
	const char *label = args_text(&context->args, "device");
	char *invitation = NULL;
	json_t *answer = NULL;
	json_t *body;
	bool done;

	if (path == NULL)
		return true;
	if (member == NULL || label == NULL) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT,
		    "--invitation goes with --member and --device");
	}
	if (!file_read(&invitation, path, LIMIT_REQUEST, e))
		return false;
	body = json_pack("{s:s, s:s, s:s}", "invitation", invitation, "member",
	    member, "device", label);
	free(invitation);
	done = key_set_new(body, "opener", context, e) &&
	    context_ask(context, "POST", "/v0/join", NULL, json_incref(body),
		&answer, e);
	json_text_wipe(json_object_get(body, "opener"), "opener");
	json_decref(body);
	json_decref(answer);
	return done;
}

/* What the lost machines had sent must be here before they are cut off. */
static bool
sync_first(struct context *context, struct err *e)
{
	const json_t *remote;
	const json_t *remotes;
	json_t *answer = NULL;
	bool done;
	size_t i;

	if (args_flag(&context->args, "unsynced"))
		return true;
	if (!context_ask(context, "POST", "/v0/sync", NULL, NULL, &answer, e))
		return false;
	remotes = json_object_get(answer, "remotes");
	done = json_array_size(remotes) > 0 ||
	    err_set(e, ERR_CONFIG, "there is no remote to sync with first");
	json_array_foreach(remotes, i, remote)
		if (done && field(remote, "error")[0] != '\0')
			done = err_set(e, ERR_IO, "cannot sync with '%s': %s",
			    field(remote, "name"), field(remote, "error"));
	json_decref(answer);
	if (!done)
		(void)err_hint(e,
		    "what the lost machines said and is not here would not "
		    "count any more; 'tamga remote add', or --unsynced to go "
		    "on without");
	return done;
}

static void
show_recovered(const json_t *answer)
{
	const json_t *row;
	size_t i;

	(void)printf("This machine speaks for %s now.\n",
	    field(answer, "member"));
	json_array_foreach(json_object_get(answer, "cut"), i, row)
		(void)printf("Cut off: %s, %.*s; %lld of its records count\n",
		    field(row, "label"), SHORT_ID, field(row, "device"),
		    number(row, "records"));
	(void)puts("What the lost machines say from here on is held, and shown."
		   "\nNext: tamga sync, and a new paper: tamga device recovery "
		   "--create");
}

/* Hand the key over for this one call. */
static bool
recover(struct context *context, const uint8_t *seed, struct err *e)
{
	const char *reason = args_text(&context->args, "reason");
	json_t *body = json_object();
	json_t *answer = NULL;
	bool done;

	recovery_seed_set(body, seed);
	json_text_set(body, "reason", reason);
	done = context_ask(context, "POST", "/v0/devices/recover", NULL,
	    json_incref(body), &answer, e);
	json_text_wipe(body, "seed");
	json_decref(body);
	if (done && !context_json_kept(context, answer))
		show_recovered(answer);
	json_decref(answer);
	return done;
}

static bool
use(struct context *context, struct err *e)
{
	const char *from = args_text(&context->args, "from");
	void *seed;
	bool done;

	passphrase_hide_memory();
	if (!secret_new(&seed, KEY_SEED_LEN, e))
		return false;
	/* The paper first: a slip is found before anything is done. */
	done = recovery_read(seed, from, e) && join(context, e) &&
	    sync_first(context, e) && recover(context, seed, e);
	secret_free(seed);
	return done;
}

bool
run_device_recovery(struct context *context, struct err *e)
{
	const bool is_use = args_flag(&context->args, "use");

	if (is_use == args_flag(&context->args, "create")) {
		context->exit = EXIT_USAGE;
		(void)err_set(e, ERR_INPUT, "say --create or --use");
		return err_hint(e, "see 'tamga device recovery --help'");
	}
	return is_use ? use(context, e) : create(context, e);
}
