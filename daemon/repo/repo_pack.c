/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"

bool
repo_open_pack(git_odb **out, const char *index_path, struct err *e)
{
	git_odb_backend *backend = NULL;
	git_odb *odb = NULL;

	if (git_odb_new(&odb) == 0 &&
	    git_odb_backend_one_pack(&backend, index_path) == 0 &&
	    git_odb_add_backend(odb, backend, 1) == 0) {
		*out = odb;
		return true;
	}
	(void)repo_fail(e, ERR_CORRUPT, "cannot open pack '%s'", index_path);
	git_odb_free(odb);
	return false;
}

/* Memory that a pack is built from, as a repository of its own. */
struct memory {
	git_odb *odb;
	git_repository *git;
	git_packbuilder *builder;
};

static void
memory_clear(struct memory *memory)
{
	git_packbuilder_free(memory->builder);
	git_repository_free(memory->git);
	git_odb_free(memory->odb);
}

static bool
memory_init(struct memory *memory, struct err *e)
{
	git_odb_backend *backend = NULL;

	*memory = (struct memory){ 0 };
	if (git_odb_new(&memory->odb) == 0 && git_mempack_new(&backend) == 0 &&
	    git_odb_add_backend(memory->odb, backend, 1) == 0 &&
	    git_repository_wrap_odb(&memory->git, memory->odb) == 0 &&
	    git_packbuilder_new(&memory->builder, memory->git) == 0)
		return true;
	(void)repo_fail(e, ERR_IO, "cannot build a pack");
	memory_clear(memory);
	return false;
}

static bool
memory_add(struct memory *memory, struct repo_object *object, struct err *e)
{
	git_oid oid;

	if (!git_id_of_commit(&object->id, object->data, object->len, e))
		return false;
	if (git_odb_write(&oid, memory->odb, object->data, object->len,
		GIT_OBJECT_COMMIT) != 0 ||
	    git_packbuilder_insert(memory->builder, &oid, NULL) != 0)
		return repo_fail(e, ERR_IO, "cannot build a pack");
	return true;
}

bool
repo_write_pack(struct repo *repo, struct repo_object *objects, size_t count,
    struct err *e)
{
	struct memory memory;
	char *folder;
	bool done;

	if (!repo_wake(repo, e) || !memory_init(&memory, e))
		return false;
	folder = fs_join(repo->path, "objects/pack");
	done = true;
	for (size_t i = 0; done && i < count; i++)
		done = memory_add(&memory, &objects[i], e);
	errno = 0;
	if (done &&
	    git_packbuilder_write(memory.builder, folder, 0, NULL, NULL) != 0)
		done = repo_fail(e, ERR_IO, "cannot write a pack");
	/* The library flushes the files; the folder we do not leave to it. */
	done = done && fs_flush_directory(folder, e);
	if (done && git_odb_refresh(repo->odb) != 0)
		done = repo_fail(e, ERR_IO, "cannot open the new pack");
	free(folder);
	memory_clear(&memory);
	return done;
}

/* Flush and move one file of a pack. */
static bool
take_file(struct repo *repo, const char *path, const char *suffix,
    struct err *e)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	char *from = mem_format("%s%s", path, suffix);
	char *to = mem_format("%s/objects/pack/%s%s", repo->path, name, suffix);
	const bool done = fs_flush_file(from, e) && fs_rename(from, to, e);

	free(to);
	free(from);
	return done;
}

bool
repo_take_pack(struct repo *repo, const char *path, struct err *e)
{
	if (!repo_wake(repo, e))
		return false;
	/* The pack first: an index without its pack is an error to readers. */
	if (!take_file(repo, path, ".pack", e) ||
	    !take_file(repo, path, ".idx", e))
		return false;
	if (git_odb_refresh(repo->odb) != 0)
		return repo_fail(e, ERR_IO, "cannot open the new pack");
	return true;
}

static bool
count_files(size_t *found, const char *path, const char *end, struct err *e)
{
	struct fs_list list;

	if (!fs_list(&list, path, e))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const size_t len = strlen(list.names[i]);

		if (len > strlen(end) &&
		    strcmp(list.names[i] + len - strlen(end), end) == 0)
			(*found)++;
	}
	fs_list_free(&list);
	return true;
}

bool
repo_count(struct repo *repo, size_t *loose, size_t *packs, struct err *e)
{
	char *folder = fs_join(repo->path, "objects/pack");
	size_t pack_count = 0;
	size_t loose_count = 0;
	bool done = count_files(&pack_count, folder, ".pack", e);

	free(folder);
	for (unsigned i = 0; done && i < 256; i++) {
		folder = mem_format("%s/objects/%02x", repo->path, i);
		done = !fs_exists(folder) ||
		    count_files(&loose_count, folder, "", e);
		free(folder);
	}
	if (!done)
		return false;
	*loose = loose_count;
	*packs = pack_count;
	return true;
}
