/* SPDX-License-Identifier: ISC */
#include "daemon/sync/mover.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/child.h"
#include "daemon/base/log.h"
#include "daemon/sync/git_error.h"
#include "daemon/sync/quarantine.h"
#include "daemon/sync/refname.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define MOVER_STALL_MS 120000
#define MOVER_MEMORY ((uint64_t)3 << 30) /* of git's address space */
#define MOVER_ARGS 16                    /* before the refs */
#define FETCH_MAX 256                    /* refs in one fetch */
#define FETCH_TRIES 200                  /* fetches until the rest waits */

/* Bytes of a line of git ls-remote: id, tab, name, line feed. */
#define LIST_LINE (GIT_ID_TEXT + REPO_REF_MAX)
#define LIST_MAX ((size_t)LIMIT_REMOTE_REFS * LIST_LINE)

/* Bytes of the porcelain of a push: a line a ref, with reasons. */
#define PUSH_OUT_MAX 65536

/*
 * The other side of a path remote runs on this machine, as us, with the
 * configuration of the remote: whoever owns a stick would have a hook or a
 * command run.  What is on the command line goes before what is in there.
 */
#define SAFE_SIDE                                                              \
	"git -c core.hooksPath=/dev/null -c core.fsmonitor=false "             \
	"-c core.alternateRefsCommand=true -c receive.autogc=false "           \
	"-c receive.denyCurrentBranch=refuse -c gc.auto=0 "

static const char upload_side[] =
    "--upload-pack=" SAFE_SIDE "-c pack.window=0 upload-pack";

/* A stick may be pulled out a moment later: what it took must be on it. */
#define RECEIVE_SIDE "--receive-pack=" SAFE_SIDE "-c core.fsync=committed "

/* Which of the fetches are still to be tried, as ranges. */
struct fetch_range {
	size_t first;
	size_t count;
};

struct mover {
	struct loop *loop;
	struct child *child; /* NULL: nothing runs */
	char *path;          /* of the remote */
	char *repo_path;
	struct quarantine_place place;
	char *env_config;
	struct buf hidden; /* "-c receive.hideRefs=..." for the other side */
	size_t hidden_count;

	void *arg; /* of the callback of the verb that runs */
	mover_list_cb list_cb;
	mover_fetch_cb fetch_cb;
	mover_push_cb push_cb;

	struct mover_fetch *fetches;
	size_t fetch_count;
	struct fetch_range *ranges; /* a stack */
	size_t range_count;
	size_t range_room;
	size_t tries;

	struct mover_push *pushes;
	size_t push_count;
};

/* --- one mover ---------------------------------------------------------- */

static bool
path_is_clean(const char *path)
{
	for (const char *at = path; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return false;
	return true;
}

/* The folder that an address names.  The caller frees it. */
static bool
path_of(char **out, const char *url, struct err *e)
{
	static const char scheme[] = "file://";
	const char *path = url;
	struct stat st;

	if (strncmp(url, scheme, strlen(scheme)) == 0)
		path = url + strlen(scheme);
	if (path[0] != '/' || !path_is_clean(path)) {
		(void)err_set(e, ERR_INPUT, "'%s' cannot be a remote", url);
		return err_hint(e,
		    "give the whole path of a git repository, "
		    "such as /media/stick/hub.git");
	}
	if (stat(path, &st) == -1) {
		(void)err_errno(e, "cannot find '%s'", path);
		e->code = ERR_NOTFOUND;
		return err_hint(e,
		    "is the stick plugged in, or the folder mounted?");
	}
	if (!S_ISDIR(st.st_mode))
		return err_set(e, ERR_INPUT, "'%s' is not a git repository",
		    path);
	*out = mem_text(path);
	return true;
}

bool
mover_open(struct mover **out, struct loop *loop, const struct mover_plan *plan,
    struct err *e)
{
	struct mover *mover;
	char *path;

	if (!path_of(&path, plan->url, e))
		return false;
	mover = mem_new(1, sizeof(*mover));
	mover->loop = loop;
	mover->path = path;
	mover->repo_path = mem_text(plan->repo_path);
	buf_init(&mover->hidden, (size_t)MOVER_HIDE_MAX * 2 * REPO_REF_MAX);
	if (!quarantine_make(&mover->place, plan->room_path, plan->repo_path,
		path, e)) {
		mover_close(mover);
		return false;
	}
	mover->env_config =
	    mem_format("GIT_CONFIG_GLOBAL=%s", mover->place.config);
	*out = mover;
	return true;
}

void
mover_close(struct mover *mover)
{
	if (mover == NULL)
		return;
	child_kill(mover->child);
	quarantine_remove(&mover->place);
	buf_clear(&mover->hidden);
	free(mover->ranges);
	free(mover->env_config);
	free(mover->repo_path);
	free(mover->path);
	free(mover);
}

const char *
mover_quarantine(const struct mover *mover)
{
	return mover->place.git;
}

const char *
mover_folder(const struct mover *mover)
{
	return mover->place.folder;
}

void
mover_hide(struct mover *mover, const char *name)
{
	if (mover->hidden_count == MOVER_HIDE_MAX)
		return;
	mover->hidden_count++;
	buf_format_add(&mover->hidden, "-c receive.hideRefs=%s ", name);
}

static bool
mover_start(struct mover *mover, const char *const *argv, size_t out_max,
    child_cb cb, struct err *e)
{
	const char *const env[] = {
		"PATH=/usr/bin:/bin",
		"HOME=/nonexistent",
		"LC_ALL=C",
		"GIT_CONFIG_NOSYSTEM=1",
		mover->env_config,
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_ALLOW_PROTOCOL=file",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_NO_REPLACE_OBJECTS=1",
		NULL,
	};
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.directory = mover->place.folder,
		.in_fd = -1,
		.out_max = out_max,
		.stall_ms = MOVER_STALL_MS,
		.file_max = LIMIT_FETCH_PACK,
		.memory_max = MOVER_MEMORY,
	};

	assert(mover->child == NULL);
	return child_start(&mover->child, mover->loop, &plan, cb, mover, e);
}

/* --- list --------------------------------------------------------------- */

static int
ref_compare(const void *a, const void *b)
{
	const struct mover_ref *one = a;
	const struct mover_ref *other = b;

	return strcmp(one->name, other->name);
}

/* "<id> TAB <name>"; false for a line that is no ref of ours. */
static bool
list_line(struct mover_ref *out, const char *line, size_t len)
{
	const size_t start = GIT_ID_TEXT; /* the id and the tab */
	struct refname name;

	if (len <= start || len - start >= sizeof(out->name) ||
	    line[start - 1] != '\t' ||
	    !git_id_parse(&out->id, line, GIT_ID_TEXT - 1))
		return false;
	(void)memcpy(out->name, line + start, len - start);
	out->name[len - start] = '\0';
	return strlen(out->name) == len - start &&
	    refname_parse(&name, out->name);
}

/* The refs in git's output; a name stands once. */
static struct mover_ref *
list_read(const char *text, size_t *count)
{
	struct mover_ref *refs = NULL;
	struct mover_ref ref;
	size_t room = 0;
	size_t used = 0;
	size_t kept = 0;
	size_t len;

	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (!list_line(&ref, text, len))
			continue;
		refs = mem_grow(refs, &room, used + 1, sizeof(*refs));
		refs[used++] = ref;
	}
	if (used > 0)
		qsort(refs, used, sizeof(*refs), ref_compare);
	for (size_t i = 0; i < used; i++)
		if (kept == 0 || strcmp(refs[kept - 1].name, refs[i].name) != 0)
			refs[kept++] = refs[i];
	*count = kept;
	return refs;
}

static void
list_done(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	struct mover_ref *refs;
	struct err e = { 0 };
	size_t count;

	mover->child = NULL;
	if (result->status != 0 && !result->overflowed) {
		(void)git_error(&e, result, mover->path);
		mover->list_cb(mover->arg, NULL, 0, false, &e);
		return;
	}
	refs = list_read(buf_text(&result->out), &count);
	mover->list_cb(mover->arg, refs, count, result->overflowed, NULL);
	free(refs);
}

bool
mover_list(struct mover *mover, mover_list_cb cb, void *arg, struct err *e)
{
	const char *const argv[] = {
		"git",
		"ls-remote",
		"--heads",
		"--refs",
		"--quiet",
		upload_side,
		"--",
		mover->path,
		REPO_HEADS "c/*",
		REPO_HEADS "j/*",
		REPO_HEADS "f/*",
		NULL,
	};

	mover->list_cb = cb;
	mover->arg = arg;
	return mover_start(mover, argv, LIST_MAX, list_done, e);
}

/* --- fetch -------------------------------------------------------------- */

static void
range_add(struct mover *mover, size_t first, size_t count)
{
	mover->ranges = mem_grow(mover->ranges, &mover->range_room,
	    mover->range_count + 1, sizeof(*mover->ranges));
	mover->ranges[mover->range_count++] =
	    (struct fetch_range){ .first = first, .count = count };
}

static void
fetch_end(struct mover *mover, const struct err *e)
{
	mover->range_count = 0;
	mover->fetch_cb(mover->arg, mover->fetches, mover->fetch_count, e);
}

/*
 * One ref that the remote cannot give makes git stop at all of them: fetch
 * the two halves by themselves, until it is alone and has a name.
 */
static void
fetch_failed(struct mover *mover, const struct fetch_range *range,
    const struct child_result *result)
{
	const size_t half = range->count / 2;
	struct mover_fetch *fetch = &mover->fetches[range->first];

	if (range->count > 1) {
		range_add(mover, range->first + half, range->count - half);
		range_add(mover, range->first, half);
		return;
	}
	fetch->state = FETCH_FAILED;
	if (result->timed_out)
		(void)snprintf(fetch->reason, sizeof(fetch->reason),
		    "the remote did not answer for too long");
	else
		git_error_words(fetch->reason, sizeof(fetch->reason), result);
}

static bool fetch_next(struct mover *mover, struct err *e);

static void
fetch_done(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	const struct fetch_range range = mover->ranges[--mover->range_count];
	struct err e = { 0 };

	mover->child = NULL;
	if (result->status == 0) {
		for (size_t i = 0; i < range.count; i++)
			mover->fetches[range.first + i].state = FETCH_DONE;
	} else {
		(void)git_error(&e, result, mover->path);
		if (git_error_is_general(&e)) {
			fetch_end(mover, &e);
			return;
		}
		fetch_failed(mover, &range, result);
	}
	if (mover->range_count == 0 || mover->tries == FETCH_TRIES)
		fetch_end(mover, NULL);
	else if (!fetch_next(mover, &e))
		fetch_end(mover, &e);
}

static bool
fetch_next(struct mover *mover, struct err *e)
{
	const struct fetch_range range = mover->ranges[mover->range_count - 1];
	char *git_dir = mem_format("--git-dir=%s", mover->place.git);
	const char *argv[MOVER_ARGS + FETCH_MAX] = {
		"git",
		git_dir,
		"fetch",
		"--progress",
		"--no-tags",
		"--no-write-fetch-head",
		"--no-auto-maintenance",
		"--no-recurse-submodules",
		upload_side,
		"--",
		mover->path,
	};
	char *specs[FETCH_MAX] = { NULL };
	size_t argc = 0;
	bool ok;

	mover->tries++;
	while (argv[argc] != NULL)
		argc++;
	for (size_t i = 0; i < range.count; i++) {
		const char *name = mover->fetches[range.first + i].name;

		specs[i] = mem_format("+%s:" QUARANTINE_REFS "%s", name,
		    name + strlen(REPO_HEADS));
		argv[argc++] = specs[i];
	}
	ok = mover_start(mover, argv, PUSH_OUT_MAX, fetch_done, e);
	for (size_t i = 0; i < range.count; i++)
		free(specs[i]);
	free(git_dir);
	return ok;
}

bool
mover_fetch(struct mover *mover, struct mover_fetch *fetches, size_t count,
    mover_fetch_cb cb, void *arg, struct err *e)
{
	assert(count > 0);
	mover->fetch_cb = cb;
	mover->arg = arg;
	mover->fetches = fetches;
	mover->fetch_count = count;
	mover->range_count = 0;
	mover->tries = 0;
	for (size_t i = 0; i < count; i++)
		fetches[i].state = FETCH_WAITS;
	/* A stack: what is most important lies on top. */
	for (size_t i = (count - 1) / FETCH_MAX + 1; i > 0; i--) {
		const size_t first = (i - 1) * FETCH_MAX;
		const size_t left = count - first;

		range_add(mover, first, left < FETCH_MAX ? left : FETCH_MAX);
	}
	return fetch_next(mover, e);
}

/* --- push --------------------------------------------------------------- */

static struct mover_push *
push_find(struct mover *mover, const char *name, size_t len)
{
	for (size_t i = 0; i < mover->push_count; i++)
		if (strlen(mover->pushes[i].name) == len &&
		    strncmp(mover->pushes[i].name, name, len) == 0)
			return &mover->pushes[i];
	return NULL;
}

/* Somebody was there before us, by git's words for it. */
static bool
push_was_raced(const char *summary)
{
	static const char *const words[] = { "(fetch first)",
		"(non-fast-forward)", "(already exists)", "(stale info)",
		"cannot lock ref", "failed to update ref",
		"reference already exists", "incorrect old value" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(summary, words[i]) != NULL)
			return true;
	return false;
}

/* "<flag> TAB <from>:<to> TAB <summary>" (git-push, OUTPUT). */
static void
push_line(struct mover *mover, char *line)
{
	char quoted[LOG_QUOTE_MAX];
	struct mover_push *push;
	const char *to;
	char *summary;

	if (line[0] == '\0' || line[1] != '\t')
		return;
	summary = strchr(line + 2, '\t');
	to = strchr(line + 2, ':');
	if (summary == NULL || to == NULL || to > summary)
		return;
	push = push_find(mover, to + 1, (size_t)(summary - to) - 1);
	if (push == NULL)
		return;
	if (line[0] == ' ' || line[0] == '*' || line[0] == '=')
		push->state = PUSH_DONE;
	else if (push_was_raced(summary))
		push->state = PUSH_RACED;
	else
		push->state = PUSH_REFUSED;
	(void)snprintf(push->reason, sizeof(push->reason), "%s",
	    log_quote(quoted, summary + 1));
}

static void
push_done(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	char *text = mem_text(buf_text(&result->out));
	struct err e = { 0 };
	bool is_known = false;
	size_t len;

	mover->child = NULL;
	for (char *line = text; *line != '\0'; line += len) {
		len = strcspn(line, "\n");
		if (line[len] == '\n')
			line[len++] = '\0';
		push_line(mover, line);
	}
	free(text);
	for (size_t i = 0; i < mover->push_count; i++)
		if (mover->pushes[i].state != PUSH_WAITS)
			is_known = true;
	if (result->status != 0)
		(void)git_error(&e, result, mover->path);
	if (result->status != 0 && (!is_known || git_error_is_general(&e)))
		mover->push_cb(mover->arg, mover->pushes, mover->push_count,
		    &e);
	else
		mover->push_cb(mover->arg, mover->pushes, mover->push_count,
		    NULL);
}

bool
mover_push(struct mover *mover, struct mover_push *pushes, size_t count,
    mover_push_cb cb, void *arg, struct err *e)
{
	char *git_dir = mem_format("--git-dir=%s", mover->repo_path);
	char *receive =
	    mem_format(RECEIVE_SIDE "%sreceive-pack", buf_text(&mover->hidden));
	const char *argv[MOVER_ARGS + MOVER_PUSH_MAX] = {
		"git",
		git_dir,
		"push",
		"--porcelain",
		"--progress",
		"--no-verify",
		"--recurse-submodules=no",
		receive,
		"--",
		mover->path,
	};
	char *specs[MOVER_PUSH_MAX] = { NULL };
	size_t argc = 0;
	bool ok;

	assert(count > 0 && count <= MOVER_PUSH_MAX);
	mover->push_cb = cb;
	mover->arg = arg;
	mover->pushes = pushes;
	mover->push_count = count;
	while (argv[argc] != NULL)
		argc++;
	for (size_t i = 0; i < count; i++) {
		char id[GIT_ID_TEXT];

		pushes[i].state = PUSH_WAITS;
		pushes[i].reason[0] = '\0';
		git_id_format(id, &pushes[i].id);
		specs[i] = mem_format("%s:%s", id, pushes[i].name);
		argv[argc++] = specs[i];
	}
	ok = mover_start(mover, argv, PUSH_OUT_MAX, push_done, e);
	for (size_t i = 0; i < count; i++)
		free(specs[i]);
	free(receive);
	free(git_dir);
	return ok;
}
