/* SPDX-License-Identifier: ISC */
/* What leaves in other formats. */
#include <string.h>
#include <unistd.h>

#include "client/command/find.h"
#include "client/output.h"
#include "protocol/base/buf.h"

#define EXPORT_MAX ((size_t)1 << 30)

static bool
ask_for(struct buf *out, struct context *context, json_t *params, struct err *e)
{
	const struct ask ask = { .method = "GET",
		.path = "/v0/export",
		.params = params };

	return connection_open(&context->connection,
		   args_text(&context->args, "home"), true, e) &&
	    connection_ask_text(context->connection, &ask, out, e);
}

bool
run_export(struct context *context, struct err *e)
{
	const char *what = context_word(context, 0);
	const char *output = args_text(&context->args, "output");
	json_t *params;
	struct buf out;
	bool done;

	if (strcmp(what, "xlsx") == 0 && output == NULL &&
	    isatty(STDOUT_FILENO) == 1) {
		context->exit = EXIT_USAGE;
		return err_set(e, ERR_INPUT,
		    "a workbook is nothing for a terminal: say --output FILE");
	}
	if (!find_params(&params, context, 1, e))
		return false;
	json_text_set(params, "what", what);
	json_text_set(params, "room", args_text(&context->args, "room"));
	if (args_flag(&context->args, "all"))
		json_text_set(params, "all", "1");
	if (args_flag(&context->args, "bom"))
		json_text_set(params, "bom", "1");
	buf_init(&out, EXPORT_MAX);
	done = ask_for(&out, context, params, e) &&
	    output_write(output, buf_text(&out), out.len,
		args_flag(&context->args, "force"), e);
	buf_clear(&out);
	json_decref(params);
	return done;
}
