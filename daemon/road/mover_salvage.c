/* SPDX-License-Identifier: ISC */
/*
 * What is left of a pack whose connection was cut: every object that had
 * come whole.  git packs commits from the tips down, so they are the upper
 * ends of journals, on which the next slice is built.
 *
 * It is found in the copy of what the remote said, or, if there is none, is
 * what git wrote of it.  git does the rest: unpack-objects -r takes the objects out of the piece,
 * pack-objects makes a pack of them that the check can read.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/road/mover_inner.h"
#include "daemon/road/sideband.h"
#include "protocol/base/mem.h"

#define COPY_MAX ((size_t)64 << 20)    /* of it, that is looked at */
#define SALVAGE_IDS ((size_t)64 << 20) /* bytes of the list of objects */
#define FAN_OUT 2                      /* letters of a folder of objects */

static void
salvage_end(struct mover *mover)
{
	quarantine_tidy(&mover->place);
	mover->salvage_cb(mover);
}

/* Does the object lie there by itself? */
static bool
is_loose(const struct mover *mover, const char *id)
{
	char *path = mem_format("%s/objects/%.2s/%s", mover->place.git, id,
	    id + FAN_OUT);
	const bool there = fs_exists(path);

	free(path);
	return there;
}

void
mover_keep_tip(struct mover *mover, struct mover_fetch *fetch)
{
	char *path = quarantine_ref(&mover->place, fetch->name);
	char *slash = strrchr(path, '/');
	struct err e = { 0 };
	char line[GIT_ID_TEXT + 1];
	char id[GIT_ID_TEXT];
	bool ok;

	git_id_format(id, &fetch->tip);
	(void)snprintf(line, sizeof(line), "%s\n", id);
	*slash = '\0';
	ok = fs_make_directory(path, &e);
	*slash = '/';
	if (ok && fs_replace(path, line, strlen(line), &e))
		fetch->state = FETCH_DONE;
	else
		log_failure("sync", &e);
	free(path);
}

/* A ref whose tip is among them counts as fetched, as far as it goes. */
static void
tips_keep(struct mover *mover)
{
	for (size_t i = 0; i < mover->fetch_count; i++) {
		struct mover_fetch *fetch = &mover->fetches[i];
		char id[GIT_ID_TEXT];

		git_id_format(id, &fetch->tip);
		if (fetch->state == FETCH_WAITS &&
		    (is_loose(mover, id) || fetch->is_begun))
			mover_keep_tip(mover, fetch);
	}
}

static void
folder_list(struct buf *out, const char *objects, const char *name)
{
	char *folder = fs_join(objects, name);
	struct err ignored = { 0 };
	struct fs_list list;

	if (fs_list(&list, folder, &ignored)) {
		for (size_t i = 0; i < list.count; i++)
			if (strlen(list.names[i]) == GIT_ID_TEXT - 1 - FAN_OUT)
				buf_format_add(out, "%s%s\n", name,
				    list.names[i]);
		fs_list_free(&list);
	}
	free(folder);
}

/* The names of all objects that lie there by themselves, a line each. */
static void
loose_list(struct buf *out, const struct mover *mover)
{
	char *objects = fs_join(mover->place.git, "objects");

	for (unsigned i = 0; i < 256; i++) {
		char name[FAN_OUT + 1];

		(void)snprintf(name, sizeof(name), "%02x", i);
		folder_list(out, objects, name);
	}
	free(objects);
}

static void
on_pruned(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;

	(void)result;
	mover->child = NULL;
	salvage_end(mover);
}

static void
on_packed(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	char *git_dir = mem_format("--git-dir=%s", mover->place.git);
	const char *const argv[] = { "git", git_dir, "prune-packed", "-q",
		NULL };
	struct err e = { 0 };

	mover->child = NULL;
	if (result->status != 0 ||
	    !mover_start(mover, argv, -1, MOVER_OUT_MAX, on_pruned, &e))
		salvage_end(mover);
	free(git_dir);
}

/* Pack those objects, by a list in a file. */
static bool
salvage_pack(struct mover *mover, const struct buf *ids, struct err *e)
{
	char *git_dir = mem_format("--git-dir=%s", mover->place.git);
	char *base = fs_join(mover->place.git, "objects/pack/pack");
	char *list = fs_join(mover->place.folder, "salvaged");
	const char *const argv[] = { "git", git_dir, "pack-objects", "-q",
		"--window=0", base, NULL };
	bool ok = fs_replace(list, ids->data, ids->len, e);
	const int fd = ok ? open(list, O_RDONLY | O_CLOEXEC) : -1;

	ok = fd != -1 &&
	    mover_start(mover, argv, fd, MOVER_OUT_MAX, on_packed, e);
	if (fd != -1)
		(void)close(fd);
	free(git_dir);
	free(base);
	free(list);
	return ok;
}

static void
on_unpacked(void *arg, const struct child_result *result)
{
	struct mover *mover = arg;
	struct err e = { 0 };
	struct buf ids;

	/* It ends badly, as the pack does. */
	(void)result;
	mover->child = NULL;
	buf_init(&ids, SALVAGE_IDS);
	loose_list(&ids, mover);
	log_debug("of %ju bytes that were cut %zu objects came whole",
	    (uintmax_t)mover->bytes_lost, ids.len / GIT_ID_TEXT);
	if (ids.len == 0 || !buf_is_good(&ids)) {
		salvage_end(mover);
	} else {
		tips_keep(mover);
		if (!salvage_pack(mover, &ids, &e)) {
			log_failure("sync", &e);
			salvage_end(mover);
		}
	}
	buf_clear(&ids);
}

/* The pack in the copy, as a file; NULL: there is none. */
static char *
copied_pack(const struct mover *mover)
{
	char *path = fs_join(mover->place.folder, "piece");
	struct err ignored = { 0 };
	struct buf copy;
	struct buf pack;

	buf_init(&copy, COPY_MAX);
	buf_init(&pack, COPY_MAX);
	if (fs_exists(mover->place.copy) &&
	    fs_read(&copy, mover->place.copy, &ignored))
		sideband_pack(&pack, copy.data, copy.len);
	if (pack.len == 0 || !buf_is_good(&pack) ||
	    !fs_replace(path, pack.data, pack.len, &ignored)) {
		free(path);
		path = NULL;
	}
	buf_clear(&copy);
	buf_clear(&pack);
	return path;
}

void
mover_salvage(struct mover *mover, void (*cb)(struct mover *mover))
{
	char *git_dir = mem_format("--git-dir=%s", mover->place.git);
	char *piece = copied_pack(mover);
	const char *const argv[] = { "git", git_dir, "unpack-objects", "-r",
		"-q", NULL };
	struct err e = { 0 };
	int fd = -1;

	mover->salvage_cb = cb;
	if (piece == NULL)
		piece = quarantine_unfinished(&mover->place);
	if (piece != NULL)
		fd = open(piece, O_RDONLY | O_CLOEXEC);
	if (fd == -1 ||
	    !mover_start(mover, argv, fd, MOVER_OUT_MAX, on_unpacked, &e))
		salvage_end(mover);
	if (fd != -1)
		(void)close(fd);
	free(piece);
	free(git_dir);
}
