/* SPDX-License-Identifier: ISC */
/* What leaves in other formats. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/base/child.h"
#include "daemon/base/scratch.h"
#include "daemon/view/tables.h"
#include "protocol/limits.h"

#define EXPORT_MAX ((size_t)1 << 30)
#define STALL_MS 300000
#define XLSX_TYPE                                                              \
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* --- as text -------------------------------------------------------------- */

static bool
export_text(struct buf *out, const char *what, struct call *call,
    struct store *store, const struct filter *filter, struct err *e)
{
	if (strcmp(what, "csv") == 0)
		return view_csv(out, store, filter, call_flag(call, "bom"), e);
	if (strcmp(what, "jsonl") == 0)
		return view_jsonl(out, store, filter, call_flag(call, "all"),
		    e);
	if (!filter_is_empty(filter))
		return err_set(e, ERR_INPUT,
		    "filters are for csv, xlsx and "
		    "jsonl alone");
	if (strcmp(what, "allowed-signers") == 0)
		return view_allowed_signers(out, store, e);
	if (strcmp(what, "dump") == 0)
		return view_dump(out, store, e);
	return err_set(e, ERR_INPUT,
	    "'%.40s' is not csv, xlsx, jsonl, allowed-signers or dump", what);
}

static void
reply_text(const char *what, struct call *call, struct store *store,
    const struct filter *filter)
{
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, EXPORT_MAX);
	if (export_text(&out, what, call, store, filter, &e))
		call_reply_text(call, buf_text(&out), out.len);
	else
		call_fail(call, &e, NULL);
	buf_clear(&out);
}

/* --- as a workbook: a child makes it -------------------------------------- */

static void
on_workbook(void *arg, const struct child_result *result)
{
	struct call *call = arg;
	struct err e = { 0 };

	if (result->status == 0 && !result->overflowed && !result->timed_out) {
		call_reply_bytes(call, XLSX_TYPE, buf_text(&result->out),
		    result->out.len);
		return;
	}
	(void)err_set(&e, ERR_IO, "the workbook cannot be made: %.200s",
	    buf_text(&result->error));
	call_fail(call, &e, NULL);
}

/* A file in memory that the child reads. */
static bool
tables_file(int *fd, const json_t *tables, struct err *e)
{
	if (!scratch_open(fd, "tables", e))
		return false;
	if (json_dumpfd(tables, *fd, JSON_COMPACT) == 0 &&
	    lseek(*fd, 0, SEEK_SET) == 0)
		return true;
	(void)close(*fd);
	return err_set(e, ERR_IO, "cannot write the tables");
}

static bool
start_workbook(struct api *api, struct call *call, const json_t *tables,
    struct err *e)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin",
		"LC_ALL=C.UTF-8", NULL };
	char *program = child_program("tamga-export");
	const char *const argv[] = { program, NULL };
	struct child_plan plan = {
		.argv = argv,
		.env = env,
		.out_max = LIMIT_EXPORT,
		.stall_ms = STALL_MS,
	};
	struct child *child;
	bool done = tables_file(&plan.in_fd, tables, e);

	if (done) {
		done =
		    child_start(&child, api->loop, &plan, on_workbook, call, e);
		(void)close(plan.in_fd);
	}
	free(program);
	return done;
}

static void
reply_workbook(struct api *api, struct call *call, struct store *store,
    const struct filter *filter)
{
	struct err e = { 0 };
	json_t *tables = NULL;

	if (!view_tables(&tables, store, filter, &e) ||
	    !start_workbook(api, call, tables, &e))
		call_fail(call, &e, NULL);
	json_decref(tables);
}

static void
get_export(void *arg, struct call *call)
{
	static const char *const known[] = { "what", "all", "bom", NULL };
	const char *what = call_param(call, "what");
	struct filter filter;
	struct room *room;
	struct err e = { 0 };

	if (!api_room(&room, arg, call))
		return;
	if (what == NULL)
		what = "";
	if (!api_filter(&filter, call, room->store, known, &e))
		call_fail(call, &e, NULL);
	else if (strcmp(what, "xlsx") == 0)
		reply_workbook(arg, call, room->store, &filter);
	else
		reply_text(what, call, room->store, &filter);
	filter_clear(&filter);
}

const struct route api_export[] = {
	{ "GET", "/v0/export", get_export },
	{ NULL, NULL, NULL },
};
