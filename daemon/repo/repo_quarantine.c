/* SPDX-License-Identifier: ISC */
#include "daemon/repo/repo_quarantine.h"

#include <dirent.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"
#include "protocol/record/record.h"

#define PACKS_MAX 4096 /* packs of one quarantine: fetches of one sync */

struct repo_quarantine {
	git_repository *repository; /* its refs, and both for writing packs */
	git_odb *fetched;
	git_odb *main;
	git_odb *main_packs;  /* once repo_quarantine_in_main() is asked */
	struct git_id *loose; /* beside them, ascending */
	size_t loose_count;
	size_t loose_room;
	char *main_objects;
	char *pack_folder;
	char **packs;
	size_t pack_count;
	size_t pack_room;
};

static bool
pack_add(struct repo_quarantine *quarantine, const char *name, struct err *e)
{
	const size_t len = strlen(name) - strlen(".idx");
	char *path = mem_format("%s/%s", quarantine->pack_folder, name);
	git_odb_backend *backend = NULL;
	int rc = git_odb_backend_one_pack(&backend, path);

	free(path);
	if (rc == 0)
		rc = git_odb_add_backend(quarantine->fetched, backend, 1);
	if (rc != 0)
		return repo_fail(e, ERR_CORRUPT, "cannot open a fetched pack");
	quarantine->packs = mem_grow(quarantine->packs, &quarantine->pack_room,
	    quarantine->pack_count + 1, sizeof(*quarantine->packs));
	quarantine->packs[quarantine->pack_count++] =
	    mem_format("%s/%.*s", quarantine->pack_folder, (int)len, name);
	return true;
}

static bool
packs_open(struct repo_quarantine *quarantine, struct err *e)
{
	DIR *dir = opendir(quarantine->pack_folder);
	const struct dirent *entry;
	bool ok = true;

	if (dir == NULL)
		return err_errno(e, "cannot read '%s'",
		    quarantine->pack_folder);
	while (ok && (entry = readdir(dir)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot == NULL || strcmp(dot, ".idx") != 0 ||
		    strncmp(entry->d_name, "pack-", 5) != 0)
			continue;
		if (quarantine->pack_count == PACKS_MAX)
			ok = err_set(e, ERR_TOOBIG, "too many fetched packs");
		else
			ok = pack_add(quarantine, entry->d_name, e);
	}
	(void)closedir(dir);
	return ok;
}

bool
repo_quarantine_open(struct repo_quarantine **out, const char *git_path,
    const char *repo_path, struct err *e)
{
	struct repo_quarantine *made = mem_new(1, sizeof(*made));
	bool ok = false;

	(void)git_libgit2_init();
	/* Every object is read once: a cache of them is memory for nothing. */
	(void)git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	made->pack_folder = mem_format("%s/objects/pack", git_path);
	made->main_objects = mem_format("%s/objects", repo_path);
	if (git_repository_open_bare(&made->repository, git_path) != 0 ||
	    git_odb_new(&made->fetched) != 0)
		(void)repo_fail(e, ERR_IO, "cannot open the quarantine");
	else if (git_odb_open(&made->main, made->main_objects) != 0)
		(void)repo_fail(e, ERR_IO, "cannot open the repository");
	else
		ok = packs_open(made, e);
	if (!ok) {
		repo_quarantine_close(made);
		return false;
	}
	*out = made;
	return true;
}

void
repo_quarantine_close(struct repo_quarantine *quarantine)
{
	if (quarantine == NULL)
		return;
	git_odb_free(quarantine->fetched);
	git_odb_free(quarantine->main);
	git_odb_free(quarantine->main_packs);
	free(quarantine->loose);
	free(quarantine->main_objects);
	git_repository_free(quarantine->repository);
	for (size_t i = 0; i < quarantine->pack_count; i++)
		free(quarantine->packs[i]);
	free(quarantine->packs);
	free(quarantine->pack_folder);
	free(quarantine);
	(void)git_libgit2_shutdown();
}

bool
repo_quarantine_tip(struct repo_quarantine *quarantine, struct git_id *out,
    const char *ref, struct err *e)
{
	git_oid oid;

	if (git_reference_name_to_id(&oid, quarantine->repository, ref) != 0)
		return repo_fail(e, ERR_NOTFOUND, "cannot find a fetched ref");
	git_id_from(out, &oid);
	return true;
}

struct object_list {
	struct git_id *ids;
	size_t room;
	size_t count;
	size_t max;
};

static int
object_list_add(const git_oid *oid, void *payload)
{
	struct object_list *list = payload;

	if (list->count == list->max)
		return 1;
	list->ids = mem_grow(list->ids, &list->room, list->count + 1,
	    sizeof(*list->ids));
	git_id_from(&list->ids[list->count++], oid);
	return 0;
}

static int
id_compare(const void *a, const void *b)
{
	return memcmp(a, b, GIT_ID_LEN);
}

bool
repo_quarantine_objects(struct repo_quarantine *quarantine, struct git_id **ids,
    size_t *count, size_t max, struct err *e)
{
	struct object_list list = { .max = max };
	size_t kept = 0;
	const int rc =
	    git_odb_foreach(quarantine->fetched, object_list_add, &list);

	if (rc != 0) {
		free(list.ids);
		if (rc == 1)
			return err_set(e, ERR_TOOBIG,
			    "more than %zu objects at once", max);
		return repo_fail(e, ERR_CORRUPT, "cannot list fetched objects");
	}
	if (list.count > 0)
		qsort(list.ids, list.count, sizeof(*list.ids), id_compare);
	for (size_t i = 0; i < list.count; i++)
		if (kept == 0 ||
		    id_compare(&list.ids[kept - 1], &list.ids[i]) != 0)
			list.ids[kept++] = list.ids[i];
	*ids = list.ids;
	*count = kept;
	return true;
}

/* --- what the main repository has ---------------------------------------- */

static void
loose_add(struct repo_quarantine *quarantine, const char *folder,
    const char *name)
{
	char text[GIT_ID_TEXT + 1];
	struct git_id id;

	(void)snprintf(text, sizeof(text), "%.2s%.39s", folder, name);
	if (!git_id_parse(&id, text, strlen(text)))
		return;
	quarantine->loose = mem_grow(quarantine->loose, &quarantine->loose_room,
	    quarantine->loose_count + 1, sizeof(*quarantine->loose));
	quarantine->loose[quarantine->loose_count++] = id;
}

static void
loose_list_folder(struct repo_quarantine *quarantine, const char *folder)
{
	char *path = mem_format("%s/%s", quarantine->main_objects, folder);
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			loose_add(quarantine, folder, entry->d_name);
	if (dir != NULL)
		(void)closedir(dir);
	free(path);
}

/*
 * The question comes for thousands of objects that are not there: each
 * would look for a file of its name.
 */
static bool
main_list(struct repo_quarantine *quarantine)
{
	git_odb_backend *backend = NULL;

	if (git_odb_new(&quarantine->main_packs) != 0)
		return false;
	if (git_odb_backend_pack(&backend, quarantine->main_objects) != 0 ||
	    git_odb_add_backend(quarantine->main_packs, backend, 1) != 0) {
		git_odb_free(quarantine->main_packs);
		quarantine->main_packs = NULL;
		return false;
	}
	for (unsigned i = 0; i < 256; i++) {
		char folder[3];

		(void)snprintf(folder, sizeof(folder), "%02x", i);
		loose_list_folder(quarantine, folder);
	}
	if (quarantine->loose_count > 0)
		qsort(quarantine->loose, quarantine->loose_count,
		    sizeof(*quarantine->loose), id_compare);
	return true;
}

bool
repo_quarantine_in_main(struct repo_quarantine *quarantine,
    const struct git_id *id)
{
	git_oid oid;

	if (quarantine->main_packs == NULL && !main_list(quarantine))
		return false;
	if (quarantine->loose_count > 0 &&
	    bsearch(id, quarantine->loose, quarantine->loose_count, sizeof(*id),
		id_compare) != NULL)
		return true;
	git_id_to(&oid, id);
	/* No look for new packs at each miss. */
	return git_odb_exists_ext(quarantine->main_packs, &oid,
		   GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

static enum repo_kind
odb_read(git_odb *odb, struct buf *out, const git_oid *oid)
{
	git_odb_object *object = NULL;
	git_object_t type;
	size_t len;
	int rc = git_odb_read_header(&len, &type, odb, oid);

	if (rc == GIT_ENOTFOUND)
		return REPO_MISSING;
	if (rc != 0)
		return REPO_UNREADABLE;
	if (type == GIT_OBJECT_TREE && git_oid_streq(oid, EMPTY_TREE) == 0)
		return REPO_EMPTY_TREE;
	if (type != GIT_OBJECT_COMMIT)
		return REPO_OTHER;
	if (len > out->max)
		return REPO_TOO_BIG;
	rc = git_odb_read(&object, odb, oid);
	if (rc != 0)
		return REPO_UNREADABLE;
	buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	return buf_is_good(out) ? REPO_COMMIT : REPO_TOO_BIG;
}

enum repo_kind
repo_quarantine_read(struct repo_quarantine *quarantine, struct buf *out,
    const struct git_id *id)
{
	enum repo_kind kind;
	git_oid oid;

	buf_reset(out);
	git_id_to(&oid, id);
	kind = odb_read(quarantine->fetched, out, &oid);
	if (kind == REPO_MISSING)
		kind = odb_read(quarantine->main, out, &oid);
	return kind;
}

const char *const *
repo_quarantine_packs(const struct repo_quarantine *quarantine, size_t *count)
{
	*count = quarantine->pack_count;
	return (const char *const *)quarantine->packs;
}

bool
repo_quarantine_write(struct repo_quarantine *quarantine, char **path,
    const struct git_id *ids, size_t count, struct err *e)
{
	git_packbuilder *builder = NULL;
	int rc = git_packbuilder_new(&builder, quarantine->repository);

	if (rc == 0)
		(void)git_packbuilder_set_threads(builder, 1);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		git_oid oid;

		git_id_to(&oid, &ids[i]);
		rc = git_packbuilder_insert(builder, &oid, NULL);
	}
	if (rc == 0)
		rc = git_packbuilder_write(builder, quarantine->pack_folder, 0,
		    NULL, NULL);
	if (rc == 0)
		*path = mem_format("%s/pack-%s", quarantine->pack_folder,
		    git_packbuilder_name(builder));
	git_packbuilder_free(builder);
	if (rc != 0)
		return repo_fail(e, ERR_IO, "cannot write a pack");
	return true;
}
