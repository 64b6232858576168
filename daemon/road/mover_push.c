/* SPDX-License-Identifier: ISC */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/road/mover_inner.h"
#include "protocol/base/mem.h"

/* A stick may be pulled out a moment later: what it took must be on it. */
#define RECEIVE_SIDE "--receive-pack=" MOVER_SAFE "-c core.fsync=committed "

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

/* Is one of them a folder of the other?  len is that of blocker. */
static bool
stands_in_the_way(const char *blocker, size_t len, const char *name)
{
	const size_t name_len = strlen(name);
	const size_t least = len < name_len ? len : name_len;

	return len != name_len && strncmp(blocker, name, least) == 0 &&
	    (len < name_len ? name : blocker)[least] == '/';
}

/*
 * "cannot lock ref 'refs/heads/j/x': 'refs/heads/j' exists; cannot create":
 * git calls that a race, and trying again does not help.
 */
static void
push_find_blocker(struct mover *mover, const char *said)
{
	static const char words[] = "' exists; cannot create '";
	const char *end = strstr(said, words);
	const char *start = end;
	size_t len;

	while (start != NULL && start > said && start[-1] != '\'')
		start--;
	if (start == NULL || start == said)
		return;
	len = (size_t)(end - start);
	for (size_t i = 0; i < mover->push_count; i++) {
		struct mover_push *push = &mover->pushes[i];

		if (push->state == PUSH_DONE || len >= sizeof(push->reason) ||
		    !stands_in_the_way(start, len, push->name))
			continue;
		push->state = PUSH_BLOCKED;
		(void)snprintf(push->reason, sizeof(push->reason), "%.*s",
		    (int)len, start);
	}
}

static void
push_done(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	char *text = mem_text(buf_text(&result->out));
	struct err e = { 0 };
	enum git_trouble trouble = GIT_TROUBLE_REF;
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
	push_find_blocker(mover, buf_text(&result->error));
	for (size_t i = 0; i < mover->push_count; i++)
		if (mover->pushes[i].state != PUSH_WAITS)
			is_known = true;
	if (result->status != 0)
		trouble = mover_trouble(mover, &e, result);
	if (result->status != 0 && (!is_known || trouble == GIT_TROUBLE_WHOLE))
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
	char *git_dir = mem_format("--git-dir=%s", mover->place.main);
	char *receive =
	    mem_format(RECEIVE_SIDE "%sreceive-pack", buf_text(&mover->hidden));
	const char *argv[MOVER_ARGS + MOVER_PUSH_MAX] = {
		"git",
		git_dir,
		"push",
		"--porcelain",
		"--no-verify",
		"--recurse-submodules=no",
	};
	char *specs[MOVER_PUSH_MAX] = { NULL };
	size_t argc = 6;
	bool ok;

	assert(count > 0 && count <= MOVER_PUSH_MAX);
	mover->was_cut = false;
	mover->is_stopped = false;
	mover->push_cb = cb;
	mover->arg = arg;
	mover->pushes = pushes;
	mover->push_count = count;
	if (mover_is_far(mover)) {
		argv[argc++] = "--no-progress";
	} else {
		argv[argc++] = "--progress";
		argv[argc++] = receive;
	}
	argv[argc++] = "--";
	argv[argc++] = mover->address.text;
	for (size_t i = 0; i < count; i++) {
		char id[GIT_ID_TEXT];

		pushes[i].state = PUSH_WAITS;
		pushes[i].reason[0] = '\0';
		git_id_format(id, &pushes[i].id);
		specs[i] = mem_format("%s:%s", id, pushes[i].name);
		argv[argc++] = specs[i];
	}
	ok = mover_start(mover, argv, -1, MOVER_OUT_MAX, push_done, e);
	for (size_t i = 0; i < count; i++)
		free(specs[i]);
	free(receive);
	free(git_dir);
	return ok;
}
