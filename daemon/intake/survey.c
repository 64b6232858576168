/* SPDX-License-Identifier: ISC */
#include "daemon/intake/survey.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/log.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define WORKERS_MAX 16
#define WORKER_LEAST 64    /* objects that are worth another worker */
#define WORKER_DEATHS 1000 /* until the rest is given up */

/* Shared by the workers: the answers, and how far each of them is. */
struct shared {
	size_t at[WORKERS_MAX];
	struct surveyed objects[];
};

struct work {
	const char *git_path;
	const char *repo_path;
	const struct git_id *ids;
	size_t count;
	struct shared *shared;
	size_t worker_count;
};

/* --- one object ---------------------------------------------------------- */

/*
 * The parent of a commit that may be no record: what lies below a forged
 * one may be good.
 */
static bool
parent_find(struct git_id *out, const struct buf *bytes)
{
	static const char tree[] = "tree ";
	static const char parent[] = "\nparent ";
	const size_t start = strlen(tree) + GIT_ID_TEXT - 1;
	const size_t end = start + strlen(parent) + GIT_ID_TEXT - 1;

	return bytes->len > end &&
	    memcmp(bytes->data, tree, strlen(tree)) == 0 &&
	    memcmp(bytes->data + start, parent, strlen(parent)) == 0 &&
	    bytes->data[end] == '\n' &&
	    git_id_parse(out, bytes->data + start + strlen(parent),
		GIT_ID_TEXT - 1);
}

static void
record_look(struct surveyed *out, const struct buf *bytes,
    enum record_depth depth)
{
	struct err e = { 0 };

	if (!record_parse(&out->record, bytes->data, bytes->len, depth,
		&out->fault, &e))
		return;
	/* Its lines point into bytes that are gone soon. */
	struct record kept = out->record;

	kept.lines = NULL;
	kept.line_count = 0;
	kept.seen = NULL;
	kept.seen_count = 0;
	record_clear(&out->record);
	out->record = kept;
}

static void
object_look(struct surveyed *out, struct repo_quarantine *quarantine,
    struct buf *bytes, const struct git_id *id, enum record_depth depth)
{
	*out = (struct surveyed){ .fault = FAULT_OBJECT };
	out->kind = repo_quarantine_read(quarantine, bytes, id);
	if (out->kind == REPO_TOO_BIG)
		out->fault = FAULT_TOO_BIG;
	if (out->kind != REPO_COMMIT) {
		out->is_done = true;
		return;
	}
	out->len = bytes->len;
	out->has_parent = parent_find(&out->parent, bytes);
	record_look(out, bytes, depth);
	out->is_done = true;
}

void
survey_look(struct surveyed *out, struct repo_quarantine *quarantine,
    const struct git_id *id, enum record_depth depth)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_FETCH_PEEK);
	object_look(out, quarantine, &bytes, id, depth);
	buf_clear(&bytes);
}

void
survey_reason(char *out, size_t size, struct repo_quarantine *quarantine,
    const struct git_id *id, const struct surveyed *surveyed)
{
	static const char *const kinds[] = {
		[REPO_COMMIT] = "a commit that cannot be checked",
		[REPO_EMPTY_TREE] = "a tree, not a commit",
		[REPO_OTHER] = "not a commit",
		[REPO_TOO_BIG] = "far too big for a record",
		[REPO_UNREADABLE] = "an object that cannot be read",
		[REPO_MISSING] = "an object that is not there",
	};
	char quoted[LOG_QUOTE_MAX];
	struct err e = { 0 };
	struct record record;
	enum fault fault;
	struct buf bytes;

	(void)snprintf(out, size, "%s", kinds[surveyed->kind]);
	if (!surveyed->is_done || surveyed->kind != REPO_COMMIT)
		return;
	buf_init(&bytes, LIMIT_FETCH_PEEK);
	if (repo_quarantine_read(quarantine, &bytes, id) == REPO_COMMIT) {
		if (record_parse(&record, bytes.data, bytes.len, RECORD_ALL,
			&fault, &e))
			record_clear(&record);
		else
			(void)snprintf(out, size, "%s",
			    log_quote(quoted, e.msg));
	}
	buf_clear(&bytes);
}

/* --- all of them --------------------------------------------------------- */

/* Look at every worker_count-th object from shared->at[worker] on. */
static bool
worker_run(const struct work *work, size_t worker)
{
	struct repo_quarantine *quarantine;
	size_t *at = &work->shared->at[worker];
	struct err e = { 0 };
	struct buf bytes;

	if (!repo_quarantine_open(&quarantine, work->git_path, work->repo_path,
		&e))
		return false;
	buf_init(&bytes, LIMIT_FETCH_PEEK);
	for (; *at < work->count; *at += work->worker_count)
		object_look(&work->shared->objects[*at], quarantine, &bytes,
		    &work->ids[*at], RECORD_ALL);
	buf_clear(&bytes);
	repo_quarantine_close(quarantine);
	return true;
}

static bool
worker_start(pid_t *pid, const struct work *work, size_t worker, struct err *e)
{
	*pid = fork();
	if (*pid == -1)
		return err_errno(e, "cannot start a worker");
	if (*pid == 0)
		_exit(worker_run(work, worker) ? 0 : 1);
	return true;
}

/*
 * Wait for one; if it died of an object, another goes on behind it.  The
 * object keeps its place in the table, not done.
 */
static bool
worker_wait(pid_t pid, const struct work *work, size_t worker, struct err *e)
{
	for (size_t deaths = 0; deaths < WORKER_DEATHS; deaths++) {
		size_t *at = &work->shared->at[worker];
		int status = 0;

		while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
			continue;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			return true;
		*at += work->worker_count;
		if (*at >= work->count)
			return true;
		if (!worker_start(&pid, work, worker, e))
			return false;
	}
	return err_set(e, ERR_PROTOCOL, "too many objects end their checker");
}

static bool
workers_run(struct work *work, struct err *e)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const size_t useful = work->count / WORKER_LEAST + 1;
	pid_t pids[WORKERS_MAX] = { 0 };
	size_t started = 0;
	bool ok = true;

	work->worker_count = cores < 1 ? 1 : (size_t)cores;
	if (work->worker_count > WORKERS_MAX)
		work->worker_count = WORKERS_MAX;
	if (work->worker_count > useful)
		work->worker_count = useful;
	for (size_t i = 0; ok && i < work->worker_count; i++) {
		work->shared->at[i] = i;
		ok = worker_start(&pids[i], work, i, e);
		started += ok ? 1 : 0;
	}
	for (size_t i = 0; i < started; i++)
		ok = worker_wait(pids[i], work, i, e) && ok;
	return ok;
}

static size_t
shared_size(size_t count)
{
	return sizeof(struct shared) + count * sizeof(struct surveyed);
}

bool
survey_run(struct survey *out, struct repo_quarantine *quarantine,
    const char *git_path, const char *repo_path, struct err *e)
{
	struct work work = { .git_path = git_path, .repo_path = repo_path };
	struct git_id *ids = NULL;

	if (!repo_quarantine_objects(quarantine, &ids, &work.count,
		LIMIT_FETCH_OBJECTS, e))
		return false;
	work.ids = ids;
	work.shared = mmap(NULL, shared_size(work.count),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (work.shared == MAP_FAILED) {
		free(ids);
		return err_errno(e, "cannot check %zu objects", work.count);
	}
	*out = (struct survey){
		.ids = ids,
		.count = work.count,
		.objects = work.shared->objects,
	};
	if (work.count == 0 || workers_run(&work, e))
		return true;
	survey_clear(out);
	return false;
}

void
survey_clear(struct survey *survey)
{
	char *start = (char *)survey->objects;

	if (start != NULL)
		(void)munmap(start - offsetof(struct shared, objects),
		    shared_size(survey->count));
	free(survey->ids);
	*survey = (struct survey){ .count = 0 };
}

const struct surveyed *
survey_find(const struct survey *survey, const struct git_id *id)
{
	size_t low = 0;
	size_t high = survey->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order =
		    memcmp(survey->ids[middle].bytes, id->bytes, GIT_ID_LEN);

		if (order == 0)
			return &survey->objects[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
