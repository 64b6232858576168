/* SPDX-License-Identifier: ISC */
/* Locking, unlocking, and the passphrase of the key. */
#include <stdlib.h>
#include <string.h>

#include "client/key.h"
#include "client/passphrase.h"
#include "protocol/seal/opener.h"
#include "protocol/seal/secret.h"

/* --- asking the daemon --------------------------------------------------- */

/* As context_ask(), but one that does not unlock by itself. */
static bool
ask(struct context *context, const char *method, const char *path,
    const json_t *body, json_t **answer, struct err *e)
{
	const char *home = args_text(&context->args, "home");
	const char *room = args_text(&context->args, "room");
	json_t *params = json_object();
	const struct ask wanted = { .method = method,
		.path = path,
		.params = params,
		.body = body };
	bool done;

	json_text_set(params, "room", room);
	done = (context->connection != NULL ||
		   connection_open(&context->connection, home, true, e)) &&
	    connection_ask(context->connection, &wanted, answer, NULL, e);
	json_decref(params);
	return done;
}

static bool
tell(struct context *context, const char *path, const json_t *body,
    struct err *e)
{
	json_t *answer = NULL;
	const bool done = ask(context, "POST", path, body, &answer, e);

	json_decref(answer);
	return done;
}

static void
set_opener(json_t *body, const char *name, const struct opener *opener)
{
	(void)json_object_set_new(body, name, opener_json(opener));
}

static void
wipe(json_t *body)
{
	static const char *const names[] = { "opener", "old", "new", NULL };

	for (size_t i = 0; names[i] != NULL; i++)
		json_text_wipe(json_object_get(body, names[i]), "opener");
}

/* --- passphrases --------------------------------------------------------- */

/* The passphrase of a kept key becomes what opens it. */
static bool
add_old(json_t *body, const char *name, const json_t *kept, const char *path,
    struct err *e)
{
	struct opener *opener = NULL;
	char *text = NULL;
	bool done;

	done = (path != NULL ?
		       passphrase_read(&text, path, e) :
		       passphrase_ask(&text, "Passphrase of this device", e)) &&
	    opener_fit(&opener, kept, text, e);
	secret_free(text);
	if (done)
		set_opener(body, name, opener);
	opener_close(opener);
	return done;
}

static bool
add_new(json_t *body, const char *name, const char *text, struct err *e)
{
	struct opener *opener = NULL;

	if (text == NULL || text[0] == '\0')
		return true;
	if (!opener_make(&opener, text, e))
		return false;
	set_opener(body, name, opener);
	opener_close(opener);
	return true;
}

/* From the file that the option names, else from a person, else none. */
static bool
take_new(char **text, const struct context *context, const char *option,
    struct err *e)
{
	const char *path = args_text(&context->args, option);

	*text = NULL;
	if (args_flag(&context->args, "no-passphrase"))
		return path == NULL ||
		    err_set(e, ERR_INPUT,
			"--%s and --no-passphrase cannot both be", option);
	if (path != NULL)
		return passphrase_read(text, path, e);
	return !passphrase_can_ask() || passphrase_ask_new(text, e);
}

bool
key_set_new(json_t *body, const char *name, struct context *context,
    struct err *e)
{
	char *text = NULL;
	bool done;

	(void)json_object_del(body, "passphrase_file");
	(void)json_object_del(body, "no_passphrase");
	done = take_new(&text, context, "passphrase-file", e) &&
	    add_new(body, name, text, e);
	secret_free(text);
	return done;
}

bool
key_unlock(struct context *context, const char *path, struct err *e)
{
	json_t *body = json_object();
	json_t *kept = NULL;
	bool done = ask(context, "GET", "/v0/lock", NULL, &kept, e);

	if (done && flag(kept, "locked"))
		done = add_old(body, "opener", kept, path, e) &&
		    tell(context, "/v0/unlock", body, e);
	wipe(body);
	json_decref(body);
	json_decref(kept);
	return done;
}

/* --- the commands -------------------------------------------------------- */

static bool
show_lock(struct context *context, struct err *e)
{
	json_t *answer;

	if (!ask(context, "GET", "/v0/lock", NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	if (!flag(answer, "passphrase"))
		(void)puts("The key has no passphrase: there is nothing to "
			   "unlock. tamga passphrase gives it one.");
	else
		(void)puts(flag(answer, "locked") ?
			"Locked. Reading and sync go on." :
			"Unlocked.");
	if (number(answer, "after") > 0)
		(void)printf("It is locked after %lld minutes without use.\n",
		    number(answer, "after"));
	json_decref(answer);
	return true;
}

bool
run_unlock(struct context *context, struct err *e)
{
	const char *path = args_text(&context->args, "passphrase-file");

	if (path == NULL && !passphrase_can_ask()) {
		(void)err_set(e, ERR_INPUT, "there is nobody to ask");
		return err_hint(e, "in a script: --passphrase-file FILE");
	}
	return key_unlock(context, path, e) && show_lock(context, e);
}

bool
run_lock(struct context *context, struct err *e)
{
	const char *after = args_text(&context->args, "after");
	json_t *body = json_object();
	char *end = NULL;
	bool done = true;

	if (after != NULL) {
		const long minutes = strtol(after, &end, 10);

		(void)json_object_set_new(body, "after", json_integer(minutes));
		if (end == after || *end != '\0') {
			context->exit = EXIT_USAGE;
			done = err_set(e, ERR_INPUT,
			    "'%s' is not a number of minutes", after);
		}
	}
	done =
	    done && tell(context, "/v0/lock", body, e) && show_lock(context, e);
	json_decref(body);
	return done;
}

/* Both passphrases, then one call that changes all or nothing. */
static bool
change(struct context *context, const json_t *kept, json_t *body, struct err *e)
{
	const char *old = args_text(&context->args, "passphrase-file");
	char *text = NULL;
	bool done = true;

	if (flag(kept, "passphrase"))
		done = add_old(body, "old", kept, old, e);
	done = done && take_new(&text, context, "new-passphrase-file", e) &&
	    add_new(body, "new", text, e);
	secret_free(text);
	return done && tell(context, "/v0/passphrase", body, e);
}

static bool
can_change(struct context *context, const json_t *kept, struct err *e)
{
	const struct args *args = &context->args;
	const bool old = !flag(kept, "passphrase") ||
	    args_text(args, "passphrase-file") != NULL;
	const bool new = args_flag(args, "no-passphrase") ||
	    args_text(args, "new-passphrase-file") != NULL;

	if (passphrase_can_ask() || (old && new))
		return true;
	(void)err_set(e, ERR_INPUT, "there is nobody to ask");
	return err_hint(e,
	    "in a script: --passphrase-file FILE for the old one, "
	    "--new-passphrase-file FILE or --no-passphrase for the new one");
}

bool
run_passphrase(struct context *context, struct err *e)
{
	json_t *body = json_object();
	json_t *kept = NULL;
	bool done;

	done = ask(context, "GET", "/v0/lock", NULL, &kept, e) &&
	    can_change(context, kept, e) && change(context, kept, body, e);
	if (done && !context->json)
		(void)puts(json_object_get(body, "new") == NULL ?
			"The key has no passphrase now; who can read this "
			"disk can speak for you." :
			"The new passphrase holds.");
	wipe(body);
	json_decref(body);
	json_decref(kept);
	return done && (!context->json || show_lock(context, e));
}
