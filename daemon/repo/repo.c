/* SPDX-License-Identifier: ISC */
#include "daemon/repo/repo.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/fs.h"
#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* How long another process may hold a lock before we say so. */
#define LOCK_TRIES 200
#define LOCK_WAIT_MS 10

bool
repo_fail(struct err *e, enum err_code code, const char *fmt, ...)
{
	const int saved = errno;
	const git_error *last = git_error_last();
	char what[ERR_MSG_MAX / 2];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (saved == ENOSPC || saved == EDQUOT || saved == EROFS) {
		errno = saved;
		return err_errno(e, "%s", what);
	}
	return err_set(e, code, "%s: %s", what,
	    last != NULL && last->message != NULL ? last->message :
						    "libgit2 does not say why");
}

void
git_id_from(struct git_id *out, const git_oid *oid)
{
	(void)memcpy(out->bytes, oid->id, GIT_ID_LEN);
}

void
git_id_to(git_oid *out, const struct git_id *id)
{
	*out = (git_oid){ 0 };
	(void)memcpy(out->id, id->bytes, GIT_ID_LEN);
}

/*
 * Settings of the library: flush everything, take no setting from the files
 * of the user or the machine, keep no objects in memory.  Who owns the
 * folder decides nothing here, since the library runs no hooks.
 */
static bool
set_library(struct err *e)
{
	static const int levels[] = { GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL };
	int rc;

	if (git_libgit2_init() < 0)
		return repo_fail(e, ERR_IO, "cannot start libgit2");
	rc = git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	for (size_t i = 0; rc == 0 && i < sizeof(levels) / sizeof(levels[0]);
	     i++)
		rc = git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	if (rc == 0)
		rc = git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	if (rc == 0)
		rc = git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	if (rc == 0)
		return true;
	(void)repo_fail(e, ERR_IO, "cannot set up libgit2");
	(void)git_libgit2_shutdown();
	return false;
}

bool
repo_wake(struct repo *repo, struct err *e)
{
	git_repository *git = NULL;
	git_odb *odb = NULL;

	if (repo->git != NULL)
		return true;
	if (git_repository_open_bare(&git, repo->path) != 0)
		return repo_fail(e, ERR_CORRUPT, "cannot open repository '%s'",
		    repo->path);
	if (git_repository_odb(&odb, git) != 0) {
		(void)repo_fail(e, ERR_CORRUPT, "cannot open repository '%s'",
		    repo->path);
		git_repository_free(git);
		return false;
	}
	repo->git = git;
	repo->odb = odb;
	return true;
}

bool
repo_open(struct repo **out, const char *path, struct err *e)
{
	struct repo *repo;

	if (!set_library(e))
		return false;
	repo = mem_new(1, sizeof(*repo));
	repo->path = mem_text(path);
	if (!repo_wake(repo, e)) {
		repo_close(repo);
		return false;
	}
	*out = repo;
	return true;
}

void
repo_rest(struct repo *repo)
{
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	repo->odb = NULL;
	repo->git = NULL;
}

void
repo_close(struct repo *repo)
{
	if (repo == NULL)
		return;
	repo_rest(repo);
	free(repo->path);
	free(repo);
	(void)git_libgit2_shutdown();
}

const char *
repo_path(const struct repo *repo)
{
	return repo->path;
}

/* --- objects ----------------------------------------------------------- */

/*
 * A process that was killed may have left the object with its name not
 * flushed, and libgit2 does not write again what is there.  In a pack there
 * is nothing to do: those are flushed before anything names what is in them.
 */
static bool
flush_loose(struct repo *repo, const struct git_id *id, struct err *e)
{
	char hex[GIT_ID_TEXT];
	char *directory;
	char *file;
	bool done = true;

	git_id_format(hex, id);
	directory = mem_format("%s/objects/%.2s", repo->path, hex);
	file = fs_join(directory, hex + 2);
	if (fs_exists(file))
		done =
		    fs_flush_file(file, e) && fs_flush_directory(directory, e);
	free(file);
	free(directory);
	return done;
}

bool
repo_write(struct repo *repo, struct git_id *id, const void *data, size_t len,
    struct err *e)
{
	git_oid oid;

	if (!git_id_of_commit(id, data, len, e) || !repo_wake(repo, e))
		return false;
	git_id_to(&oid, id);
	if (git_odb_exists_ext(repo->odb, &oid, GIT_ODB_LOOKUP_NO_REFRESH))
		return flush_loose(repo, id, e);
	errno = 0;
	if (git_odb_write(&oid, repo->odb, data, len, GIT_OBJECT_COMMIT) != 0)
		return repo_fail(e, ERR_IO, "cannot write a record");
	return true;
}

bool
repo_has(struct repo *repo, const struct git_id *id)
{
	struct err ignored = { 0 };
	git_oid oid;

	if (!repo_wake(repo, &ignored))
		return false;
	git_id_to(&oid, id);
	return git_odb_exists(repo->odb, &oid) == 1;
}

static bool
read_fail(int rc, const struct git_id *id, struct err *e)
{
	char hex[GIT_ID_TEXT];

	git_id_format(hex, id);
	if (rc == GIT_ENOTFOUND)
		return err_set(e, ERR_NOTFOUND, "there is no object %s", hex);
	return repo_fail(e, ERR_CORRUPT, "cannot read object %s", hex);
}

static bool
take_bytes(struct buf *out, git_odb_object *object, const struct git_id *id,
    struct err *e)
{
	char hex[GIT_ID_TEXT];

	git_id_format(hex, id);
	if (git_odb_object_type(object) != GIT_OBJECT_COMMIT)
		return err_set(e, ERR_CORRUPT, "object %s is not a commit",
		    hex);
	if (git_odb_object_size(object) > LIMIT_RECORD)
		return err_set(e, ERR_CORRUPT,
		    "object %s is larger than a record may be", hex);
	out->max = LIMIT_RECORD;
	buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	return true;
}

bool
repo_read(struct repo *repo, struct buf *out, const struct git_id *id,
    bool strict, struct err *e)
{
	git_odb_object *object = NULL;
	git_oid oid;
	bool done = false;
	int rc = -1;

	buf_reset(out);
	git_id_to(&oid, id);
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION,
	    strict ? 1 : 0);
	/* Twice: a repack may have taken away a pack that we had open. */
	for (int i = 0; i < 2 && rc != 0 && rc != GIT_ENOTFOUND; i++) {
		if (i > 0)
			repo_rest(repo);
		if (!repo_wake(repo, e))
			return false;
		rc = git_odb_read(&object, repo->odb, &oid);
	}
	if (rc != 0)
		(void)read_fail(rc, id, e);
	else
		done = take_bytes(out, object, id, e);
	git_odb_object_free(object);
	return done;
}

/* --- refs -------------------------------------------------------------- */

static bool
is_ours(const char *name)
{
	return strlen(name) < REPO_REF_MAX &&
	    (strncmp(name, REPO_HEADS, strlen(REPO_HEADS)) == 0 ||
		strncmp(name, REPO_GUEST, strlen(REPO_GUEST)) == 0);
}

static int
compare_refs(const void *a, const void *b)
{
	const struct repo_ref *one = a;
	const struct repo_ref *two = b;

	return strcmp(one->name, two->name);
}

bool
repo_refs(struct repo *repo, struct repo_ref **refs, size_t *count,
    struct err *e)
{
	git_reference_iterator *iterator = NULL;
	git_reference *ref = NULL;
	struct repo_ref *list = NULL;
	size_t used = 0;
	size_t room = 0;
	int rc;

	if (!repo_wake(repo, e))
		return false;
	rc = git_reference_iterator_new(&iterator, repo->git);
	while (rc == 0 && (rc = git_reference_next(&ref, iterator)) == 0) {
		const char *name = git_reference_name(ref);

		if (is_ours(name) &&
		    git_reference_type(ref) == GIT_REFERENCE_DIRECT) {
			list = mem_grow(list, &room, used + 1, sizeof(*list));
			(void)snprintf(list[used].name, sizeof(list->name),
			    "%s", name);
			git_id_from(&list[used++].id,
			    git_reference_target(ref));
		}
		git_reference_free(ref);
	}
	git_reference_iterator_free(iterator);
	if (rc != GIT_ITEROVER) {
		free(list);
		return repo_fail(e, ERR_CORRUPT, "cannot list refs");
	}
	if (used > 0)
		qsort(list, used, sizeof(*list), compare_refs);
	*refs = list;
	*count = used;
	return true;
}

bool
repo_ref_get(struct repo *repo, struct git_id *id, const char *name,
    struct err *e)
{
	git_oid oid;

	if (!repo_wake(repo, e))
		return false;
	if (git_reference_name_to_id(&oid, repo->git, name) != 0)
		return repo_fail(e, ERR_NOTFOUND, "cannot read ref '%s'", name);
	git_id_from(id, &oid);
	return true;
}

/* A new directory of refs has to be flushed by us: libgit2 does not. */
static bool
make_ref_directory(struct repo *repo, const char *name, struct err *e)
{
	const char *slash = strrchr(name, '/');
	char *directory =
	    mem_format("%s/%.*s", repo->path, (int)(slash - name), name);
	const bool done =
	    fs_exists(directory) || fs_make_directory(directory, e);

	free(directory);
	return done;
}

static void
wait_for_lock(void)
{
	const struct timespec pause = { .tv_nsec = LOCK_WAIT_MS * 1000000L };

	(void)nanosleep(&pause, NULL);
}

static bool
ref_fail(int rc, const char *name, struct err *e)
{
	if (rc == GIT_EEXISTS || rc == GIT_EMODIFIED)
		return err_set(e, ERR_CONFLICT, "ref '%s' has moved meanwhile",
		    name);
	if (rc == GIT_ELOCKED) {
		(void)err_set(e, ERR_BUSY, "ref '%s' stays locked", name);
		return err_hint(e,
		    "another program writes into the "
		    "repository; try again when it has ended");
	}
	return repo_fail(e, ERR_IO, "cannot move ref '%s'", name);
}

bool
repo_ref_set(struct repo *repo, const char *name, const struct git_id *id,
    const struct git_id *old, struct err *e)
{
	git_reference *ref = NULL;
	git_oid from;
	git_oid to;
	int rc = GIT_ELOCKED;

	if (!repo_wake(repo, e) || !make_ref_directory(repo, name, e))
		return false;
	git_id_to(&to, id);
	if (old != NULL)
		git_id_to(&from, old);
	for (int i = 0; i < LOCK_TRIES && rc == GIT_ELOCKED; i++) {
		if (i > 0)
			wait_for_lock();
		errno = 0;
		rc = old == NULL ?
		    git_reference_create(&ref, repo->git, name, &to, 0, NULL) :
		    git_reference_create_matching(&ref, repo->git, name, &to, 1,
			&from, NULL);
	}
	if (rc != 0)
		return ref_fail(rc, name, e);
	git_reference_free(ref);
	return true;
}

bool
repo_ref_remove(struct repo *repo, const char *name, struct err *e)
{
	int rc = GIT_ELOCKED;

	if (!repo_wake(repo, e))
		return false;
	for (int i = 0; i < LOCK_TRIES && rc == GIT_ELOCKED; i++) {
		if (i > 0)
			wait_for_lock();
		errno = 0;
		rc = git_reference_remove(repo->git, name);
	}
	return rc == 0 || ref_fail(rc, name, e);
}

bool
repo_ref_clear(struct repo *repo, const char *name, struct err *e)
{
	char *file = fs_join(repo->path, name);
	const bool done = fs_remove(file, e);

	free(file);
	return done;
}
