/* SPDX-License-Identifier: ISC */
#include "daemon/keeper/build.h"

#include <stdlib.h>

#include "daemon/base/child.h"
#include "daemon/base/log.h"
#include "protocol/base/mem.h"

#define STALL_MS 600000
#define OUT_MAX 65536

struct build {
	struct child *child;
	build_cb cb;
	void *arg;
};

static void
on_built(void *arg, const struct child_result *result)
{
	struct build *build = arg;
	char quoted[LOG_QUOTE_MAX];
	struct err e = { 0 };

	if (result->status != 0)
		(void)err_set(&e, ERR_IO, "the keeper ended with status %d: %s",
		    result->status, log_quote(quoted, buf_text(&result->out)));
	build->cb(build->arg, result->status == 0 ? NULL : &e);
	free(build);
}

bool
build_start(struct build **out, struct loop *loop, const char *room_path,
    int order, build_cb cb, void *arg, struct err *e)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin",
		"LC_ALL=C.UTF-8", NULL };
	char *program = child_program("tamga-keeper");
	const char *const argv[] = { program, "build", room_path, NULL };
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.in_fd = order,
		.out_max = OUT_MAX,
		.stall_ms = STALL_MS,
	};
	struct build *build = mem_new(1, sizeof(*build));
	bool ok;

	build->cb = cb;
	build->arg = arg;
	ok = child_start(&build->child, loop, &plan, on_built, build, e);
	free(program);
	if (ok)
		*out = build;
	else
		free(build);
	return ok;
}

void
build_kill(struct build *build)
{
	if (build == NULL)
		return;
	child_kill(build->child);
	free(build);
}
