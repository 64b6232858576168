/* SPDX-License-Identifier: ISC */
/* Charters: what stewards decide together. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/command/command.h"
#include "client/passphrase.h"
#include "client/recovery.h"
#include "protocol/seal/paper.h"
#include "protocol/seal/secret.h"

static void
show_recovery(const json_t *keys)
{
	const json_t *row;
	size_t i;

	json_array_foreach(keys, i, row)
		(void)printf("  Recovery key of %s: %s\n", field(row, "member"),
		    field(row, "device"));
}

static void
show_line(const json_t *line)
{
	const json_t *row;
	size_t i;

	json_array_foreach(line, i, row) {
		char *stewards = joined(json_object_get(row, "stewards"));
		char *by = joined(json_object_get(row, "endorsers"));
		const bool alone =
		    json_array_size(json_object_get(row, "stewards")) == 1;

		(void)printf("Charter %lld%s: steward%s %s; ",
		    number(row, "version"),
		    flag(row, "in_force") ? " (in force)" : "",
		    alone ? "" : "s", stewards);
		if (alone)
			(void)puts("it decides alone.");
		else
			(void)printf("%lld of them decide.\n",
			    number(row, "threshold"));
		if (by[0] != '\0')
			(void)printf("  Endorsed by %s%s.\n", by,
			    flag(row, "by_recovery") ? ", with recovery keys" :
						       "");
		if (flag(row, "in_force"))
			show_recovery(json_object_get(row, "recovery"));
		free(stewards);
		free(by);
	}
}

static void
show_needed(const json_t *proposal)
{
	const long long now = number(proposal, "needed");
	const long long own = number(proposal, "needed_own");

	if (now + own == 0)
		return;
	(void)printf("  It needs ");
	if (now > 0)
		(void)printf("%lld more of the stewards of now", now);
	if (own > 0)
		(void)printf("%s%lld more of the stewards that it names",
		    now > 0 ? ", and " : "", own);
	(void)puts(".");
}

static void
show_proposals(const json_t *proposals)
{
	const json_t *row;
	size_t i;

	json_array_foreach(proposals, i, row) {
		char *by = joined(json_object_get(row, "endorsers"));
		char *missing = joined(json_object_get(row, "missing"));

		(void)printf("\nProposed by %s: %s\n  %s\n",
		    field(row, "author"), field(row, "words"),
		    field(row, "id"));
		show_recovery(json_object_get(row, "recovery"));
		if (by[0] != '\0')
			(void)printf("  Endorsed by %s.\n", by);
		(void)printf("  Not yet by %s.\n", missing);
		show_needed(row);
		if (field(row, "void")[0] != '\0')
			(void)printf("  But %s: your endorsement would not "
				     "count. Propose it anew.\n",
			    field(row, "void"));
		free(by);
		free(missing);
	}
}

/* What settles it, and what this member can do for that. */
static void
show_settling(const json_t *dispute)
{
	const json_t *waiting = json_object_get(dispute, "waiting");
	const json_t *branches = json_object_get(dispute, "branches");
	char *names = joined(waiting);

	(void)printf("  It is settled when %s endorse%s the one that holds, "
		     "too.\n",
	    names, json_array_size(waiting) == 1 ? "s" : "");
	if (flag(dispute, "ours"))
		(void)printf("  That is you: tamga charter endorse %s\n",
		    field(json_array_get(branches, 0), "id"));
	free(names);
}

static void
show_charter_dispute(const json_t *dispute)
{
	const json_t *branches = json_object_get(dispute, "branches");
	const json_t *branch;
	size_t i;

	(void)printf("\n%zu charters compete to follow charter %lld%s:\n",
	    json_array_size(branches), number(dispute, "predecessor"),
	    flag(dispute, "settled") ? "; that is settled" : "");
	json_array_foreach(branches, i, branch)
		(void)printf("  %s: %s\n    %s\n",
		    flag(branch, "holds") ? "this one holds" : "passed over",
		    field(branch, "words"), field(branch, "id"));
	if (!flag(dispute, "settled"))
		show_settling(dispute);
}

bool
run_charter_show(struct context *context, struct err *e)
{
	const json_t *dispute;
	json_t *answer;
	size_t i;

	if (!context_ask(context, "GET", "/v0/charter", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	show_line(json_object_get(answer, "line"));
	show_proposals(json_object_get(answer, "proposals"));
	json_array_foreach(json_object_get(answer, "disputes"), i, dispute)
		show_charter_dispute(dispute);
	json_decref(answer);
	return true;
}

static void
say_waiting(const json_t *answer)
{
	if (json_object_get(answer, "needed") != NULL)
		(void)puts("It waits for other stewards; see 'tamga charter "
			   "show'.");
	else if (flag(answer, "in_force"))
		(void)puts("It is in force.");
}

static bool
confirm(struct context *context, const json_t *changes, struct err *e)
{
	const json_t *change;
	char line[16];
	size_t i;

	if (args_flag(&context->args, "yes"))
		return true;
	if (context->json || isatty(STDIN_FILENO) != 1) {
		(void)err_set(e, ERR_CONFLICT, "nobody has confirmed it");
		return err_hint(e, "give --yes");
	}
	json_array_foreach(changes, i, change)
		(void)printf("- %s\n", json_string_value(change));
	(void)printf("Propose that? [y/N] ");
	(void)fflush(stdout);
	if (fgets(line, sizeof(line), stdin) != NULL &&
	    (line[0] == 'y' || line[0] == 'Y'))
		return true;
	return err_set(e, ERR_CONFLICT, "it was not confirmed");
}

static bool
threshold_from(json_t *body, const char *text, struct err *e)
{
	char *end;
	long wanted;

	if (text == NULL)
		return true;
	wanted = strtol(text, &end, 10);
	if (end == text || *end != '\0' || wanted < 1)
		return err_set(e, ERR_INPUT,
		    "'%.20s' is not a number of stewards", text);
	(void)json_object_set_new(body, "threshold", json_integer(wanted));
	return true;
}

bool
run_charter_propose(struct context *context, struct err *e)
{
	json_t *body = json_object();
	json_t *added = args_list(&context->args, "add-steward");
	json_t *removed = args_list(&context->args, "remove-steward");
	json_t *recovery = args_list(&context->args, "recovery");
	const json_t *change;
	json_t *plan = NULL;
	json_t *answer = NULL;
	bool done;
	size_t i;

	if (added != NULL)
		(void)json_object_set_new(body, "add_steward", added);
	if (removed != NULL)
		(void)json_object_set_new(body, "remove_steward", removed);
	if (recovery != NULL)
		(void)json_object_set_new(body, "recovery", recovery);
	(void)json_object_set_new(body, "dry_run", json_true());
	done =
	    threshold_from(body, args_text(&context->args, "threshold"), e) &&
	    context_ask(context, "POST", "/v0/charters", NULL,
		json_deep_copy(body), &plan, e) &&
	    confirm(context, json_object_get(plan, "changes"), e);
	(void)json_object_del(body, "dry_run");
	done = done &&
	    context_ask(context, "POST", "/v0/charters", NULL,
		json_incref(body), &answer, e);
	if (done && !context_json_kept(context, answer)) {
		(void)printf("Proposed: %s\n", field(answer, "statement"));
		json_array_foreach(json_object_get(answer, "changes"), i,
		    change)
			(void)printf("- %s\n", json_string_value(change));
		say_waiting(answer);
	}
	json_decref(body);
	json_decref(plan);
	json_decref(answer);
	return done;
}

static bool
endorse(struct context *context, const char *id, const uint8_t *seed,
    struct err *e)
{
	json_t *body = json_pack("{s:s}", "id", id);
	json_t *answer;
	bool done;

	if (seed != NULL)
		recovery_seed_set(body, seed);
	done = context_ask(context, "POST", "/v0/endorsements", NULL,
	    json_incref(body), &answer, e);
	json_text_wipe(body, "seed");
	json_decref(body);
	if (!done)
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Endorsed %s%s.\n", field(answer, "endorsed"),
	    seed == NULL ? "" : " with the recovery key");
	say_waiting(answer);
	json_decref(answer);
	return true;
}

static bool
endorse_all(struct context *context, const uint8_t *seed, struct err *e)
{
	for (size_t i = 0; context_word(context, i) != NULL; i++)
		if (!endorse(context, context_word(context, i), seed, e))
			return false;
	return true;
}

bool
run_charter_endorse(struct context *context, struct err *e)
{
	const char *from = args_text(&context->args, "from");
	void *seed;
	bool done;

	if (!args_flag(&context->args, "recovery")) {
		if (from == NULL)
			return endorse_all(context, NULL, e);
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT, "--from goes with --recovery");
	}
	passphrase_hide_memory();
	if (!secret_new(&seed, KEY_SEED_LEN, e))
		return false;
	done = recovery_read(seed, from, e) && endorse_all(context, seed, e);
	secret_free(seed);
	return done;
}

bool
run_members_cut(struct context *context, struct err *e)
{
	const char *reason = args_text(&context->args, "reason");
	json_t *answer;

	if (reason == NULL)
		return err_set(e, ERR_INPUT, "--reason is missing");
	if (!context_ask(context, "POST", "/v0/members/cut", NULL,
		json_pack("{s:s, s:s}", "member", context_word(context, 0),
		    "reason", reason),
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Said the cut of %s: %s\n", field(answer, "member"),
	    field(answer, "statement"));
	say_waiting(answer);
	json_decref(answer);
	return true;
}
