/* SPDX-License-Identifier: ISC */
#include "daemon/sync/mover.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/sync/git_error.h"
#include "daemon/sync/mover_inner.h"
#include "daemon/sync/refname.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define MOVER_STALL_MS 120000
#define MOVER_MEMORY ((uint64_t)3 << 30) /* of git's address space */

/* Bytes of a line of git ls-remote: id, tab, name, line feed, and some. */
#define LIST_LINE 128
#define LIST_MAX ((size_t)LIMIT_REMOTE_REFS * LIST_LINE)

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

const char *
mover_main(const struct mover *mover)
{
	return mover->place.main;
}

void
mover_hide(struct mover *mover, const char *name)
{
	if (mover->hidden_count == MOVER_HIDE_MAX)
		return;
	mover->hidden_count++;
	buf_format_add(&mover->hidden, "-c receive.hideRefs=%s ", name);
}

bool
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
	if (child_start(&mover->child, mover->loop, &plan, cb, mover, e))
		return true;
	if (e->code == ERR_NOTFOUND)
		(void)err_hint(e, "install git: apt install git");
	return false;
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
mover_list(struct mover *mover, const char *const *names, mover_list_cb cb,
    void *arg, struct err *e)
{
	static const char *const all[] = { REPO_HEADS "c/*", REPO_HEADS "j/*",
		REPO_HEADS "f/*", NULL };
	const char *argv[MOVER_ARGS + MOVER_NAMES_MAX] = {
		"git",
		"ls-remote",
		"--heads",
		"--refs",
		"--quiet",
		MOVER_UPLOAD,
		"--",
		mover->path,
	};
	const char *const *wanted = names == NULL ? all : names;
	size_t argc = 0;

	while (argv[argc] != NULL)
		argc++;
	for (size_t i = 0; i < MOVER_NAMES_MAX && wanted[i] != NULL; i++)
		argv[argc++] = wanted[i];
	mover->list_cb = cb;
	mover->arg = arg;
	return mover_start(mover, argv, LIST_MAX, list_done, e);
}
