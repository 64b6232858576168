/* SPDX-License-Identifier: ISC */
/* Cutting off a device. */
#include <string.h>

#include "client/command/command.h"

/* Whom it has cut off itself: a thief's cut goes on to hold the owner. */
static void
show_cuts_left(const json_t *answer)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(answer, "cuts_left"), i, row)
		(void)printf("It has cut off %s, and that goes on to hold; cut "
			     "it with --after %s to leave that out.\n",
		    field(row, "whose"), field(row, "after"));
}

static void
show_cut(const json_t *answer)
{
	const long long beyond = number(answer, "beyond");
	const bool is_ours = strcmp(field(answer, "by"), "sibling") == 0;

	if (json_object_get(answer, "needed") != NULL && !is_ours)
		(void)printf("Proposed to cut off %s's '%s'. It waits for "
			     "other stewards:\n  tamga charter endorse %s\n",
		    field(answer, "member"), field(answer, "label"),
		    field(answer, "statement"));
	else
		(void)puts("Cut. What is here from that device counts; what "
			   "comes later is held, and shown with this cut.");
	if (beyond > 0)
		(void)printf("%lld record%s of what is here %s held, too.\n",
		    beyond, beyond == 1 ? "" : "s", beyond == 1 ? "is" : "are");
	show_cuts_left(answer);
}

bool
run_device_cut(struct context *context, struct err *e)
{
	const char *reason = args_text(&context->args, "reason");
	json_t *after = args_list(&context->args, "after");
	json_t *body;
	json_t *answer;

	if (reason == NULL) {
		json_decref(after);
		context->exit = EXIT_USAGE;
		(void)err_set(e, ERR_INPUT, "--reason is missing");
		return err_hint(e, "see 'tamga device cut --help'");
	}
	body = json_pack("{s:s, s:s}", "device", context_word(context, 0),
	    "reason", reason);
	if (after != NULL)
		(void)json_object_set_new(body, "after", after);
	if (!context_ask(context, "POST", "/v0/devices/cut", NULL, body,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	show_cut(answer);
	json_decref(answer);
	return true;
}
