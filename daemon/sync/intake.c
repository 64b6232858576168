/* SPDX-License-Identifier: ISC */
#include "daemon/sync/intake.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define INTAKE_STALL_MS 600000
#define INTAKE_OUT ((size_t)LIMIT_FETCH_OBJECTS * 64)

#define INTAKE_MEMORY (SANITIZED ? 0 : (uint64_t)6 << 30)

struct intake {
	struct child *child;
	intake_cb cb;
	void *arg;
};

static bool
intake_read(struct verdict *out, const struct child_result *result,
    struct err *e)
{
	char quoted[LOG_QUOTE_MAX];

	if (result->overflowed)
		return err_set(e, ERR_TOOBIG,
		    "the check of what was fetched found too much");
	if (result->timed_out)
		return err_set(e, ERR_IO,
		    "the check of what was fetched took too long");
	if (result->status == 3)
		return err_set(e, ERR_TOOBIG,
		    "more than %d objects, which is more than is looked at",
		    LIMIT_FETCH_OBJECTS);
	if (result->status != 0)
		return err_set(e, ERR_IO,
		    "the check of what was fetched failed (%d): %s",
		    result->status,
		    log_quote(quoted, buf_text(&result->error)));
	return verdict_parse(out, buf_text(&result->out), result->out.len, e);
}

static void
intake_done(void *arg, const struct child_result *result)
{
	struct intake *intake = arg;
	struct verdict verdict;
	struct err e = { 0 };
	const bool ok = intake_read(&verdict, result, &e);

	intake->cb(intake->arg, ok ? &verdict : NULL, ok ? NULL : &e);
	free(intake);
}

/* The order as a file that can be read from its start; -1 if not. */
static int
order_open(const struct intake_plan *plan, struct err *e)
{
	char *path = fs_join(plan->folder, "order");
	char *text = order_format(plan->order);
	int fd = -1;

	if (fs_replace(path, text, strlen(text), e)) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd == -1)
			(void)err_errno(e, "cannot open '%s'", path);
	}
	free(path);
	free(text);
	return fd;
}

bool
intake_start(struct intake **out, struct loop *loop,
    const struct intake_plan *plan, intake_cb cb, void *arg, struct err *e)
{
	char *program = child_program("tamga-intake");
	const char *const argv[] = { program, plan->quarantine, plan->repo_path,
		NULL };
	const char *const env[] = { "LC_ALL=C", "HOME=/nonexistent", NULL };
	struct child_plan child = {
		.argv = argv,
		.env = env,
		.directory = plan->folder,
		.out_max = INTAKE_OUT,
		.stall_ms = INTAKE_STALL_MS,
		.file_max = LIMIT_FETCH_PACK,
		.memory_max = INTAKE_MEMORY,
	};
	struct intake *intake = mem_new(1, sizeof(*intake));
	bool ok = false;

	intake->cb = cb;
	intake->arg = arg;
	child.in_fd = order_open(plan, e);
	if (child.in_fd != -1) {
		ok = child_start(&intake->child, loop, &child, intake_done,
		    intake, e);
		(void)close(child.in_fd);
	}
	free(program);
	if (ok)
		*out = intake;
	else
		free(intake);
	return ok;
}

void
intake_kill(struct intake *intake)
{
	if (intake == NULL)
		return;
	child_kill(intake->child);
	free(intake);
}
