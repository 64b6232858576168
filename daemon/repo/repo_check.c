/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <git2/indexer.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"

#define INDEX_MAX (1U << 30) /* bytes of a pack's index */

static bool
ends(const char *name, const char *end)
{
	const size_t len = strlen(name);

	return len > strlen(end) && strcmp(name + len - strlen(end), end) == 0;
}

/* The path of the pack or of its index; the caller frees it. */
static char *
pack_path(struct repo *repo, const char *name, const char *suffix)
{
	return mem_format("%s/objects/pack/%.*s%s", repo->path,
	    (int)(strlen(name) - strlen(".pack")), name, suffix);
}

/* A crash while a pack was taken leaves one of its two files: no pack yet,
 * for git neither.  If it was one, its records are missed by themselves. */
static bool
is_whole(struct repo *repo, const char *name)
{
	char *index = NULL;
	bool whole = false;

	if (ends(name, ".pack")) {
		index = pack_path(repo, name, ".idx");
		whole = fs_exists(index);
	}
	free(index);
	return whole;
}

bool
repo_packs(struct repo *repo, struct fs_list *out, struct err *e)
{
	char *folder = fs_join(repo->path, "objects/pack");
	const bool done = fs_list(out, folder, e);
	size_t kept = 0;

	free(folder);
	if (!done)
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (is_whole(repo, out->names[i]))
			out->names[kept++] = out->names[i];
		else
			free(out->names[i]);
	out->count = kept;
	return true;
}

bool
repo_pack_has(struct repo *repo, const char *name, const struct git_id *id)
{
	char *index = pack_path(repo, name, ".idx");
	struct err ignored = { 0 };
	git_odb *pack = NULL;
	git_oid oid;
	bool has = false;

	git_id_to(&oid, id);
	if (repo_open_pack(&pack, index, &ignored))
		has = git_odb_exists(pack, &oid) == 1;
	git_odb_free(pack);
	free(index);
	return has;
}

/* Give the bytes of a pack to the indexer, which checks all of them. */
static bool
feed(git_indexer *indexer, int fd, const char *name, struct err *e)
{
	git_indexer_progress progress = { 0 };
	char part[8192];
	ssize_t got;

	while ((got = read(fd, part, sizeof(part))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_errno(e, "cannot read pack '%s'", name);
		if (git_indexer_append(indexer, part, (size_t)got, &progress) !=
		    0)
			return repo_fail(e, ERR_CORRUPT, "pack '%s' is damaged",
			    name);
	}
	if (git_indexer_commit(indexer, &progress) != 0)
		return repo_fail(e, ERR_CORRUPT, "pack '%s' is damaged", name);
	return true;
}

static bool
index_again(struct repo *repo, const char *name, const char *scratch,
    struct err *e)
{
	char *path = pack_path(repo, name, ".pack");
	git_indexer *indexer = NULL;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = false;

	if (fd == -1)
		(void)err_errno(e, "cannot open pack '%s'", name);
	else if (git_indexer_new(&indexer, scratch, 0, NULL, NULL) != 0)
		(void)repo_fail(e, ERR_IO, "cannot check pack '%s'", name);
	else
		done = feed(indexer, fd, name, e);
	git_indexer_free(indexer);
	if (fd != -1)
		(void)close(fd);
	free(path);
	return done;
}

/* The only index in the folder, appended to out. */
static bool
read_made_index(struct buf *out, const char *scratch, struct err *e)
{
	struct fs_list list;
	bool done = false;

	if (!fs_list(&list, scratch, e))
		return false;
	for (size_t i = 0; i < list.count && !done; i++) {
		char *path = fs_join(scratch, list.names[i]);

		done = ends(list.names[i], ".idx") && fs_read(out, path, e);
		free(path);
	}
	fs_list_free(&list);
	return done || err_set(e, ERR_IO, "cannot find the new index");
}

bool
repo_check_pack(struct repo *repo, const char *name, const char *scratch,
    struct err *e)
{
	char *path = pack_path(repo, name, ".idx");
	struct buf made;
	struct buf there;
	bool done;

	buf_init(&made, INDEX_MAX);
	buf_init(&there, INDEX_MAX);
	done = index_again(repo, name, scratch, e) &&
	    read_made_index(&made, scratch, e) && fs_read(&there, path, e);
	if (done &&
	    (made.len != there.len ||
		memcmp(made.data, there.data, made.len) != 0))
		done = err_set(e, ERR_CORRUPT,
		    "the index of pack '%s' is damaged", name);
	buf_clear(&there);
	buf_clear(&made);
	free(path);
	return done;
}
