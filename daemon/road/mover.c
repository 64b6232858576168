/* SPDX-License-Identifier: ISC */
#include "daemon/road/mover.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/road/git_error.h"
#include "daemon/road/mover_inner.h"
#include "daemon/road/refname.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* Silence of git: on a slow way it may still be sending. */
#define MOVER_STALL_MS 120000
#define MOVER_STALL_FAR_MS 600000
#define MASTER_MAX 4096 /* bytes of what ssh says of its connection */
#define MOVER_LOOK_MS 1000
#define MOVER_MEMORY ((uint64_t)3 << 30) /* of git's address space */

/* Bytes of a line of git ls-remote: id, tab, name, line feed, and some. */
#define LIST_LINE 128
#define LIST_MAX ((size_t)LIMIT_REMOTE_REFS * LIST_LINE)

/* --- one mover ---------------------------------------------------------- */

static bool
path_check(const struct address *address, struct err *e)
{
	struct stat st;

	if (address_is_far(address))
		return true;
	if (stat(address->text, &st) == -1) {
		(void)err_errno(e, "cannot find '%s'", address->text);
		e->code = ERR_NOTFOUND;
		return err_hint(e,
		    "is the stick plugged in, or the folder mounted?");
	}
	return S_ISDIR(st.st_mode) ||
	    err_set(e, ERR_INPUT, "'%s' is not a git repository",
		address->text);
}

/* Has what lies there changed? */
static bool
mover_measure(struct mover *mover)
{
	const uint64_t before = mover->bytes;

	mover->bytes = quarantine_bytes(&mover->place, false);
	if (mover->is_fetching && mover->bytes > before)
		mover->came += mover->bytes - before;
	return mover->bytes != before;
}

void
mover_fetching(struct mover *mover, bool is_fetching)
{
	(void)mover_measure(mover);
	mover->is_fetching = is_fetching;
}

/* While git is silent, its pack may grow. */
static void
mover_look(void *arg)
{
	struct mover *mover = arg;
	const bool has_changed = mover_measure(mover);

	if (mover->child == NULL)
		return;
	if (has_changed)
		child_touch(mover->child);
	loop_timer_set(mover->look, MOVER_LOOK_MS);
	if (mover->on_progress != NULL)
		mover->on_progress(mover->progress_arg);
}

bool
mover_open(struct mover **out, struct loop *loop, const struct mover_plan *plan,
    struct err *e)
{
	struct mover *mover = mem_new(1, sizeof(*mover));
	const struct quarantine_plan place = {
		.room_path = plan->room_path,
		.repo_path = plan->repo_path,
		.name = plan->name,
		.remote = &mover->address,
	};

	mover->loop = loop;
	buf_init(&mover->hidden, (size_t)MOVER_HIDE_MAX * 2 * REPO_REF_MAX);
	if (!address_parse(&mover->address, plan->url, e) ||
	    !path_check(&mover->address, e) ||
	    !quarantine_make(&mover->place, &place, e)) {
		mover_close(mover);
		return false;
	}
	mover->helper = mover_helper(&mover->address);
	mover->env = mover_env_make(mover);
	if (mover->place.is_kept)
		(void)partials_load(&mover->partials, mover->place.folder,
		    mover->address.text);
	mover->look = loop_timer_new(loop, mover_look, mover);
	*out = mover;
	return true;
}

void
mover_close(struct mover *mover)
{
	if (mover == NULL)
		return;
	child_kill(mover->child);
	loop_timer_free(mover->look);
	quarantine_remove(&mover->place);
	partials_clear(&mover->partials);
	buf_clear(&mover->hidden);
	free(mover->ranges);
	mover_env_free(mover->env);
	free(mover->helper);
	address_clear(&mover->address);
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

const struct partials *
mover_partials(const struct mover *mover)
{
	return &mover->partials;
}

bool
mover_note_partials(struct mover *mover, const struct verdict *verdict,
    struct err *e)
{
	const bool had = mover->partials.count > 0;

	partials_note(&mover->partials, verdict);
	mover->place.is_kept = mover->partials.count > 0;
	if (!had && !mover->place.is_kept)
		return true;
	return partials_save(&mover->partials, mover->place.folder,
	    mover->address.text, e);
}

bool
mover_empty(struct mover *mover, struct err *e)
{
	mover->place.is_kept = false;
	partials_clear(&mover->partials);
	return quarantine_empty(&mover->place, e);
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
mover_start(struct mover *mover, const char *const *argv, int in_fd,
    size_t out_max, child_cb cb, struct err *e)
{
	const union {
		char **made;
		const char *const *given;
	} env = { .made = mover->env };
	const struct child_plan plan = {
		.argv = argv,
		.env = env.given,
		.directory = mover->place.folder,
		.in_fd = in_fd,
		.out_max = out_max,
		.stall_ms =
		    mover_is_far(mover) ? MOVER_STALL_FAR_MS : MOVER_STALL_MS,
		.file_max = LIMIT_FETCH_PACK,
		.memory_max = MOVER_MEMORY,
	};

	assert(mover->child == NULL);
	if (child_start(&mover->child, mover->loop, &plan, cb, mover, e)) {
		loop_timer_set(mover->look, MOVER_LOOK_MS);
		return true;
	}
	if (e->code == ERR_NOTFOUND)
		(void)err_hint(e, "install git: apt install git");
	return false;
}

enum git_trouble
mover_trouble(struct mover *mover, struct err *e,
    const struct child_result *result)
{
	const enum git_trouble trouble = git_error(e, result, &mover->address);

	mover->was_cut = trouble == GIT_TROUBLE_CUT || mover->is_stopped;
	return mover->is_stopped ? GIT_TROUBLE_CUT : trouble;
}

void
mover_stop(struct mover *mover)
{
	if (mover == NULL || mover->child == NULL)
		return;
	mover->is_stopped = true;
	child_expire(mover->child);
}

bool
mover_is_far(const struct mover *mover)
{
	return address_is_far(&mover->address);
}

bool
mover_is_open(const struct mover *mover)
{
	return mover->address.kind == ADDRESS_SSH;
}

enum mover_way
mover_way(struct mover *mover)
{
	struct err ignored = { 0 };
	char said[sizeof(mover->master)] = "";
	const char *pid;
	enum mover_way way;
	struct buf text;

	buf_init(&text, MASTER_MAX);
	if (fs_exists(mover->place.master) &&
	    fs_read(&text, mover->place.master, &ignored)) {
		pid = strstr(buf_text(&text), "pid=");
		if (pid != NULL)
			(void)snprintf(said, sizeof(said), "%.*s",
			    (int)strcspn(pid, ")\r\n"), pid);
	}
	buf_clear(&text);
	if (said[0] == '\0')
		way = WAY_NEW;
	/* What is new leaves behind what the next one finds. */
	else if (mover->master[0] == '\0' || strcmp(said, mover->master) == 0)
		way = WAY_OPEN;
	else
		way = WAY_BEFORE;
	(void)memcpy(mover->master, said, sizeof(said));
	return way;
}

bool
mover_was_cut(const struct mover *mover)
{
	return mover->was_cut;
}

uint64_t
mover_bytes(struct mover *mover)
{
	(void)mover_measure(mover);
	return mover->came;
}

/* "PACK", the version, and how many: four bytes each, the highest first. */
uint64_t
mover_objects(const struct mover *mover)
{
	char *path =
	    mover->is_fetching ? quarantine_unfinished(&mover->place) : NULL;
	const int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	unsigned char head[12];
	uint64_t count = 0;

	if (fd != -1 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
	    memcmp(head, "PACK", 4) == 0)
		for (size_t i = 8; i < sizeof(head); i++)
			count = count << 8 | head[i];
	if (fd != -1)
		(void)close(fd);
	free(path);
	return count;
}

uint64_t
mover_bytes_lost(const struct mover *mover)
{
	return mover->bytes_lost;
}

void
mover_on_progress(struct mover *mover, loop_cb cb, void *arg)
{
	mover->on_progress = cb;
	mover->progress_arg = arg;
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
		(void)mover_trouble(mover, &e, result);
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
	};
	const char *const *wanted = names == NULL ? all : names;
	size_t argc = 5;

	if (!mover_is_far(mover))
		argv[argc++] = MOVER_UPLOAD;
	argv[argc++] = "--";
	argv[argc++] = mover->address.text;
	for (size_t i = 0; i < MOVER_NAMES_MAX && wanted[i] != NULL; i++)
		argv[argc++] = wanted[i];
	mover->was_cut = false;
	mover->is_stopped = false;
	mover->list_cb = cb;
	mover->arg = arg;
	return mover_start(mover, argv, -1, LIST_MAX, list_done, e);
}
