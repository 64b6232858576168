/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/map.h"
#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "protocol/record/record.h"

/* A pack without index that is younger may be one that is being taken. */
#define STRAY_PACK_S 3600

/* One repack under way. */
struct repack {
	struct repo *repo;
	char *folder; /* objects/pack */
	char *staging;
	char *name;         /* of the new pack, without suffix */
	struct fs_list old; /* what was in the folder before */
	git_oid *ids;       /* everything reachable */
	size_t count;
	size_t room;
	struct map found; /* the same, as a set */
	git_odb *pack;    /* the new pack by itself */
};

static bool
ends(const char *name, const char *end)
{
	const size_t len = strlen(name);

	return len > strlen(end) && strcmp(name + len - strlen(end), end) == 0;
}

/* The path of a pack's file, its suffix replaced; the caller frees it. */
static char *
file_path(const char *folder, const char *name, const char *suffix)
{
	const char *dot = strrchr(name, '.');
	const size_t len = dot == NULL ? strlen(name) : (size_t)(dot - name);

	return mem_format("%s/%.*s%s", folder, (int)len, name, suffix);
}

/* --- building ---------------------------------------------------------- */

/* Note the object, unless it is noted already. */
static bool
add_id(struct repack *repack, const struct git_id *id)
{
	struct hash key = { { 0 } };

	(void)memcpy(key.bytes, id->bytes, GIT_ID_LEN);
	if (map_find(&repack->found, &key) != 0)
		return false;
	map_set(&repack->found, &key, 1);
	repack->ids = mem_grow(repack->ids, &repack->room, repack->count + 1,
	    sizeof(*repack->ids));
	git_id_to(&repack->ids[repack->count++], id);
	return true;
}

/* What this ref reaches and no ref before it, from the first record on. */
static bool
walk_ref(struct repack *repack, const struct repo_ref *ref, struct err *e)
{
	static const char start[] = "tree " EMPTY_TREE "\nparent ";
	const size_t len = sizeof(start) - 1;
	const size_t first = repack->count;
	struct git_id at = ref->id;
	struct buf bytes;
	bool done = true;
	bool more = add_id(repack, &at);

	buf_init(&bytes, LIMIT_RECORD);
	while (done && more) {
		done = repo_read(repack->repo, &bytes, &at, false, e);
		more = done && bytes.len > len + GIT_ID_TEXT &&
		    memcmp(bytes.data, start, len) == 0 &&
		    git_id_parse(&at, bytes.data + len, GIT_ID_TEXT - 1) &&
		    add_id(repack, &at);
	}
	buf_clear(&bytes);
	for (size_t i = 0; i < (repack->count - first) / 2; i++) {
		git_oid *low = &repack->ids[first + i];
		git_oid *high = &repack->ids[repack->count - 1 - i];
		const git_oid swap = *low;

		*low = *high;
		*high = swap;
	}
	return done || err_prefix(e, "ref '%s'", ref->name);
}

/*
 * The empty tree, and every commit that a ref reaches, journal by journal:
 * neighbours are alike, and the builder looks for the base of a delta among
 * neighbours of equal size.  By time, as git has it, the pack is a quarter
 * larger.
 */
static bool
find_reachable(struct repack *repack, struct err *e)
{
	struct repo_ref *refs = NULL;
	struct git_id tree;
	size_t count;
	bool done;

	if (!git_id_parse(&tree, EMPTY_TREE, GIT_ID_TEXT - 1))
		return err_set(e, ERR_CORRUPT, "the empty tree has no name");
	(void)add_id(repack, &tree);
	if (!repo_refs(repack->repo, &refs, &count, e))
		return false;
	done = true;
	for (size_t i = 0; done && i < count; i++)
		done = walk_ref(repack, &refs[i], e);
	free(refs);
	return done;
}

/* The name that the builder gave: the only index in the staging folder. */
static bool
find_name(struct repack *repack, struct err *e)
{
	struct fs_list list;

	if (!fs_list(&list, repack->staging, e))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (ends(list.names[i], ".idx") && repack->name == NULL)
			repack->name = mem_copy(list.names[i],
			    strlen(list.names[i]) - strlen(".idx"));
	fs_list_free(&list);
	return repack->name != NULL ||
	    err_set(e, ERR_IO, "cannot find the new pack");
}

static bool
build_pack(struct repack *repack, struct err *e)
{
	git_packbuilder *builder = NULL;
	bool done = true;

	if (git_packbuilder_new(&builder, repack->repo->git) != 0)
		return repo_fail(e, ERR_IO, "cannot build a pack");
	for (size_t i = 0; done && i < repack->count; i++)
		if (git_packbuilder_insert(builder, &repack->ids[i], NULL) != 0)
			done = repo_fail(e, ERR_CORRUPT, "cannot build a pack");
	errno = 0;
	if (done &&
	    git_packbuilder_write(builder, repack->staging, 0, NULL, NULL) != 0)
		done = repo_fail(e, ERR_IO, "cannot write a pack");
	git_packbuilder_free(builder);
	return done && find_name(repack, e);
}

/* --- reading back ------------------------------------------------------ */

static bool
same_object(git_odb *old, git_odb *new, const git_oid *oid)
{
	git_odb_object *one = NULL;
	git_odb_object *two = NULL;
	const bool same = git_odb_read(&one, old, oid) == 0 &&
	    git_odb_read(&two, new, oid) == 0 &&
	    git_odb_object_type(one) == git_odb_object_type(two) &&
	    git_odb_object_size(one) == git_odb_object_size(two) &&
	    memcmp(git_odb_object_data(one), git_odb_object_data(two),
		git_odb_object_size(one)) == 0;

	git_odb_object_free(two);
	git_odb_object_free(one);
	return same;
}

/* The pack lies where the repository does not look: what is read from the
 * repository is the old. */
static bool
compare_all(struct repack *repack, struct err *e)
{
	char *index = mem_format("%s/%s.idx", repack->staging, repack->name);
	bool done = repo_open_pack(&repack->pack, index, e);

	free(index);
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	for (size_t i = 0; done && i < repack->count; i++) {
		char hex[GIT_OID_HEXSZ + 1];

		if (same_object(repack->repo->odb, repack->pack,
			&repack->ids[i]))
			continue;
		done = err_set(e, ERR_CORRUPT,
		    "object %s does not read back as it was; nothing was "
		    "removed",
		    git_oid_tostr(hex, sizeof(hex), &repack->ids[i]));
	}
	return done;
}

/* --- putting in place -------------------------------------------------- */

static bool
install_file(struct repack *repack, const char *suffix, struct err *e)
{
	char *from =
	    mem_format("%s/%s%s", repack->staging, repack->name, suffix);
	char *to = mem_format("%s/%s%s", repack->folder, repack->name, suffix);
	const bool done = fs_flush_file(from, e) && fs_rename(from, to, e);

	free(to);
	free(from);
	return done;
}

static bool
install(struct repack *repack, struct err *e)
{
	return install_file(repack, ".pack", e) &&
	    install_file(repack, ".idx", e);
}

/* --- removing the old -------------------------------------------------- */

static int
not_in_pack(const git_oid *oid, void *pack)
{
	return git_odb_exists(pack, oid) == 1 ? 0 : 1;
}

/* What another process has just written is reached by no ref yet, and is
 * not in the new pack: then the old one stays. */
static bool
is_superseded(struct repack *repack, const char *name)
{
	struct err ignored = { 0 };
	char *index = file_path(repack->folder, name, ".idx");
	char *keep = file_path(repack->folder, name, ".keep");
	git_odb *old = NULL;
	bool superseded = false;

	if (!fs_exists(keep) && repo_open_pack(&old, index, &ignored))
		superseded =
		    git_odb_foreach(old, not_in_pack, repack->pack) == 0;
	git_odb_free(old);
	free(keep);
	free(index);
	return superseded;
}

static bool
remove_pack(struct repack *repack, const char *name, struct err *e)
{
	/* The index first: no reader then looks for the pack. */
	static const char *const suffixes[] = { ".idx", ".rev", ".bitmap",
		".pack" };
	bool done = true;

	for (size_t i = 0; done && i < sizeof(suffixes) / sizeof(suffixes[0]);
	     i++) {
		char *file = file_path(repack->folder, name, suffixes[i]);

		done = fs_remove(file, e);
		free(file);
	}
	return done;
}

/* A pack without index: a crash while a pack was taken or removed.  All that
 * is reachable was read without it. */
static bool
remove_stray(struct repack *repack, const char *name, struct err *e)
{
	char *index = file_path(repack->folder, name, ".idx");
	char *pack = file_path(repack->folder, name, ".pack");
	struct stat found;
	bool done = true;

	if (!fs_exists(index) && stat(pack, &found) == 0 &&
	    time(NULL) - found.st_ctime > STRAY_PACK_S)
		done = fs_remove(pack, e);
	free(pack);
	free(index);
	return done;
}

static bool
remove_packs(struct repack *repack, struct err *e)
{
	const size_t len = strlen(repack->name);
	bool done = true;

	for (size_t i = 0; done && i < repack->old.count; i++) {
		const char *name = repack->old.names[i];

		if (strncmp(name, repack->name, len) == 0 && name[len] == '.')
			continue;
		if (ends(name, ".pack"))
			done = remove_stray(repack, name, e);
		else if (ends(name, ".idx") && is_superseded(repack, name))
			done = remove_pack(repack, name, e);
	}
	return done;
}

static bool
remove_loose_in(struct repack *repack, unsigned fan, struct err *e)
{
	char *directory =
	    mem_format("%s/objects/%02x", repack->repo->path, fan);
	struct fs_list list = { 0 };
	bool done = !fs_exists(directory) || fs_list(&list, directory, e);

	for (size_t i = 0; done && i < list.count; i++) {
		char *hex = mem_format("%02x%s", fan, list.names[i]);
		char *file = fs_join(directory, list.names[i]);
		git_oid oid;

		if (strlen(hex) == GIT_OID_HEXSZ &&
		    git_oid_fromstr(&oid, hex) == 0 &&
		    git_odb_exists(repack->pack, &oid) == 1)
			done = fs_remove(file, e);
		free(file);
		free(hex);
	}
	fs_list_free(&list);
	free(directory);
	return done;
}

static bool
remove_loose(struct repack *repack, struct err *e)
{
	bool done = true;

	for (unsigned i = 0; done && i < 256; i++)
		done = remove_loose_in(repack, i, e);
	return done;
}

static void
repack_clear(struct repack *repack)
{
	struct err ignored = { 0 };
	/* What cannot go now goes with repo_mend(). */
	const bool gone = fs_remove_tree(repack->staging, &ignored);

	(void)gone;
	git_odb_free(repack->pack);
	fs_list_free(&repack->old);
	map_clear(&repack->found);
	free(repack->ids);
	free(repack->name);
	free(repack->staging);
	free(repack->folder);
}

bool
repo_repack(struct repo *repo, struct err *e)
{
	struct repack repack = { .repo = repo };
	bool done;

	/* Start from what is on disk, not from what we had open. */
	repo_rest(repo);
	if (!repo_wake(repo, e))
		return false;
	repack.folder = fs_join(repo->path, "objects/pack");
	repack.staging = fs_join(repo->path, REPO_STAGING);
	done = fs_remove_tree(repack.staging, e) &&
	    fs_make_directory(repack.staging, e) &&
	    fs_list(&repack.old, repack.folder, e) &&
	    find_reachable(&repack, e) && build_pack(&repack, e) &&
	    compare_all(&repack, e) && install(&repack, e) &&
	    remove_packs(&repack, e) && remove_loose(&repack, e);
	if (!done)
		(void)fs_explain(repo->path, e);
	repack_clear(&repack);
	repo_rest(repo);
	return done;
}
