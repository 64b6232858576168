/* SPDX-License-Identifier: ISC */
/* Routes that are long: a child does the work, its end answers the call. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/base/child.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/base/place.h"
#include "protocol/limits.h"

#define STALL_MS 300000
#define OUT_MAX ((size_t)1 << 30)

/* A call and what its child works for; without a room for the home. */
struct job {
	struct api *api;
	struct call *call;
	struct room_id room; /* by id: rooms may move meanwhile */
	char *program;
	int fd;
};

static const char *const no_environment[] = { "PATH=/usr/bin:/bin",
	"LC_ALL=C.UTF-8", NULL };

static struct job *
job_new(struct api *api, struct call *call, const struct room *room,
    const char *program)
{
	struct job *job = mem_new(1, sizeof(*job));

	job->api = api;
	job->call = call;
	if (room != NULL)
		job->room = room->id;
	job->program = child_program(program);
	job->fd = -1;
	return job;
}

static void
job_free(struct job *job)
{
	if (job->fd != -1)
		(void)close(job->fd);
	free(job->program);
	free(job);
}

static void
job_fail(struct job *job, const struct err *e, json_t *detail)
{
	call_fail(job->call, e, detail);
	job_free(job);
}

static void
job_reply(struct job *job, json_t *value)
{
	call_reply(job->call, value);
	job_free(job);
}

/* Start the child; a failure answers the call. */
static void
job_start_in(struct job *job, const char *const *argv, const char *const *env,
    child_cb cb)
{
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.in_fd = job->fd,
		.out_max = OUT_MAX,
		.stall_ms = STALL_MS,
	};
	struct child *child;
	struct err e = { 0 };

	if (!child_start(&child, job->api->loop, &plan, cb, job, &e))
		job_fail(job, &e, NULL);
}

static void
job_start(struct job *job, const char *const *argv, child_cb cb)
{
	job_start_in(job, argv, no_environment, cb);
}

/* What a child that failed says: {"error":{...}}, or its last words. */
static void
take_failure(const struct child_result *result, const char *what, struct err *e)
{
	json_t *answer =
	    json_loadb(buf_text(&result->out), result->out.len, 0, NULL);
	const json_t *error = json_object_get(answer, "error");
	const char *code = json_text(error, "code");
	const char *hint = json_text(error, "hint");

	if (result->timed_out)
		(void)err_set(e, ERR_TOOBIG, "%s took too long", what);
	else if (json_text(error, "message") == NULL)
		(void)err_set(e, ERR_TOOBIG,
		    "%s ended with status %d: too much for its limits", what,
		    result->status);
	else
		(void)err_set(e, err_code_of(code == NULL ? "io" : code), "%s",
		    json_text(error, "message"));
	if (hint != NULL)
		(void)err_hint(e, "%s", hint);
	json_decref(answer);
}

/* The JSON that a child printed; on failure *e says what it said. */
static bool
take_answer(json_t **out, const struct child_result *result, const char *what,
    struct err *e)
{
	if (result->timed_out || result->overflowed || result->status != 0) {
		take_failure(result, what, e);
		return false;
	}
	*out = json_loadb(buf_text(&result->out), result->out.len, 0, NULL);
	return *out != NULL || err_set(e, ERR_IO, "%s gave no answer", what);
}

/* --- importing ---------------------------------------------------------- */

static void
on_imported(void *arg, const struct child_result *result)
{
	struct job *job = arg;
	struct room *room;
	struct err e = { 0 };
	json_t *document = NULL;
	json_t *report = NULL;
	bool done;

	done = take_answer(&document, result, "the importer", &e) &&
	    rooms_find(&room, &job->api->rooms, job->room.text, &e) &&
	    work_import(&report, room->store, document, call_body(job->call),
		&e);
	json_decref(document);
	if (!done) {
		job_fail(job, &e, report);
		return;
	}
	room_changed(room);
	job_reply(job, report);
}

static bool
open_file(int *fd, const char *path, struct err *e)
{
	struct stat status;

	if (path[0] != '/')
		return err_set(e, ERR_INPUT, "'path' is not absolute");
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd == -1) {
		(void)err_errno(e, "cannot read '%s'", path);
		e->code = errno == ENOENT ? ERR_NOTFOUND : ERR_IO;
		return false;
	}
	if (fstat(*fd, &status) == -1)
		return err_errno(e, "cannot read '%s'", path);
	if (!S_ISREG(status.st_mode))
		return err_set(e, ERR_INPUT, "'%s' is not a file", path);
	return true;
}

/* The importer is told which review the room is about. */
static void
import_start(struct job *job, const struct room *room, const char *format)
{
	const json_t *charter = store_charter(room->store)->json;
	char cycle[24];
	const char *const argv[] = { job->program, "--format", format,
		"--state", json_text(charter, "state"), "--cycle", cycle,
		NULL };

	(void)snprintf(cycle, sizeof(cycle), "%lld",
	    (long long)json_integer_value(json_object_get(charter, "cycle")));
	job_start(job, argv, on_imported);
}

static void
post_import(void *arg, struct call *call)
{
	const char *format = call_text(call, "format");
	struct room *room;
	struct job *job;
	struct err e = { 0 };
	const char *path;

	if (!api_room(&room, arg, call))
		return;
	job = job_new(arg, call, room, "tamga-import");
	/* Known before the long work is done. */
	if (!json_is_true(json_object_get(call_body(call), "dry_run")) &&
	    !store_may_say(room->store, &e)) {
		job_fail(job, &e, NULL);
		return;
	}
	if (!call_need(&path, call, "path", &e) ||
	    !open_file(&job->fd, path, &e)) {
		job_fail(job, &e, NULL);
		return;
	}
	import_start(job, room, format == NULL ? "auto" : format);
}

/* --- the keeper --------------------------------------------------------- */

/* The child's answer is the call's. */
static void
on_answer(void *arg, const struct child_result *result)
{
	struct job *job = arg;
	struct err e = { 0 };
	json_t *report;

	if (take_answer(&report, result, "the keeper", &e))
		job_reply(job, report);
	else
		job_fail(job, &e, NULL);
}

static void
get_verify(void *arg, struct call *call)
{
	struct room *room;
	struct job *job;

	if (!api_room(&room, arg, call))
		return;
	job = job_new(arg, call, room, "tamga-keeper");
	const char *const argv[] = { job->program, "verify",
		store_path(room->store),
		call_flag(call, "every") ? "--every" : NULL, NULL };

	job_start(job, argv, on_answer);
}

static void
get_doctor(void *arg, struct call *call)
{
	struct api *api = arg;
	struct job *job = job_new(api, call, NULL, "tamga-keeper");
	const char *const argv[] = { job->program, "doctor", api->home, NULL };
	struct err e = { 0 };
	char *state = NULL;
	char *variable;

	/* Where the tokens are is the daemon's to say. */
	if (!place_state(&state, &e)) {
		job_fail(job, &e, NULL);
		return;
	}
	*strrchr(state, '/') = '\0';
	variable = mem_format("XDG_STATE_HOME=%s", state);
	const char *const env[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
		variable, NULL };

	job_start_in(job, argv, env, on_answer);
	free(variable);
	free(state);
}

static void
on_reindexed(void *arg, const struct child_result *result)
{
	struct job *job = arg;
	struct room *room;
	struct err e = { 0 };
	json_t *report = NULL;
	bool done;

	done = take_answer(&report, result, "building the index", &e) &&
	    rooms_find(&room, &job->api->rooms, job->room.text, &e) &&
	    store_reload_index(room->store, &e);
	if (done) {
		job_reply(job, report);
		return;
	}
	json_decref(report);
	job_fail(job, &e, NULL);
}

static void
post_reindex(void *arg, struct call *call)
{
	struct room *room;
	struct job *job;

	if (!api_room(&room, arg, call))
		return;
	job = job_new(arg, call, room, "tamga-keeper");
	const char *const argv[] = { job->program, "reindex",
		store_path(room->store), NULL };

	job_start(job, argv, on_reindexed);
}

/* --- syncing ------------------------------------------------------------ */

/* report is borrowed; NULL when sync could not begin. */
static void
on_synced(void *arg, json_t *report)
{
	call_reply(arg, json_incref(report));
}

static void
post_sync(void *arg, struct call *call)
{
	struct room *room;
	struct err e = { 0 };

	if (!api_room(&room, arg, call))
		return;
	if (call_flag(call, "events") ?
		!events_sync(room->events, call, call_text(call, "name"), &e) :
		!sync_now(room->sync, call_text(call, "name"), on_synced, call,
		    &e))
		call_fail(call, &e, NULL);
}

static void
get_events(void *arg, struct call *call)
{
	struct room *room;

	if (api_room(&room, arg, call))
		events_listen(room->events, call);
}

const struct route api_long[] = {
	{ "GET", "/v0/doctor", get_doctor },
	{ "POST", "/v0/import", post_import },
	{ "POST", "/v0/sync", post_sync },
	{ "GET", "/v0/sync/events", get_events },
	{ "GET", "/v0/verify", get_verify },
	{ "POST", "/v0/reindex", post_reindex },
	{ NULL, NULL, NULL },
};
