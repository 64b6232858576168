/* SPDX-License-Identifier: ISC */
#include "daemon/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/base/mem.h"

char *
fs_join(const char *directory, const char *name)
{
	return mem_format("%s/%s", directory, name);
}

/* The directory that holds path; the caller frees it. */
static char *
fs_parent(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_text(".");
	if (slash == path)
		return mem_text("/");
	return mem_copy(path, (size_t)(slash - path));
}

static const char *
fs_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool
fs_exists(const char *path)
{
	struct stat found;

	return lstat(path, &found) == 0;
}

bool
fs_flush_file(const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done;

	if (fd == -1)
		return err_errno(e, "cannot open '%s'", path);
	done = fsync(fd) == 0;
	if (!done)
		(void)err_errno(e, "cannot flush '%s'", path);
	(void)close(fd);
	return done;
}

bool
fs_flush_directory(const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done;

	if (fd == -1)
		return err_errno(e, "cannot open directory '%s'", path);
	done = fsync(fd) == 0;
	if (!done)
		(void)err_errno(e, "cannot flush directory '%s'", path);
	(void)close(fd);
	return done;
}

/* Flush the directory that holds path. */
static bool
flush_parent(const char *path, struct err *e)
{
	char *parent = fs_parent(path);
	const bool done = fs_flush_directory(parent, e);

	free(parent);
	return done;
}

static bool
make_one(const char *path, struct err *e)
{
	struct stat found;

	if (mkdir(path, 0700) == 0)
		return flush_parent(path, e);
	if (errno != EEXIST)
		return err_errno(e, "cannot make directory '%s'", path);
	if (stat(path, &found) == 0 && !S_ISDIR(found.st_mode)) {
		errno = ENOTDIR;
		return err_errno(e, "cannot make directory '%s'", path);
	}
	return true;
}

bool
fs_make_directory(const char *path, struct err *e)
{
	char *part = mem_text(path);
	bool done = true;

	for (char *at = part + 1; done && part[0] != '\0' && *at != '\0';
	     at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		/* What is there may lie on a disk that cannot be written. */
		if (!fs_exists(part))
			done = make_one(part, e);
		*at = '/';
	}
	done = done && make_one(path, e);
	free(part);
	return done;
}

static bool
write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		const ssize_t wrote = write(fd, at, len);

		if (wrote == -1 && errno == EINTR)
			continue;
		if (wrote == -1)
			return false;
		at += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

/* A file that is about to get its name. */
struct fs_file {
	const char *path;
	char *tmp;
	mode_t mode;
};

static bool
write_named(const struct fs_file *file, const void *data, size_t len,
    struct err *e)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	bool done = false;
	int fd;

	if (unlink(file->tmp) == -1 && errno != ENOENT)
		return err_errno(e, "cannot write '%s'", file->path);
	fd = open(file->tmp, flags, file->mode);
	if (fd == -1)
		return err_errno(e, "cannot write '%s'", file->path);

	/* The bytes must be on the disk before the name points to them, and
	 * the name before anyone is told that it does. */
	if (!write_all(fd, data, len))
		(void)err_errno(e, "cannot write '%s'", file->path);
	else if (fsync(fd) == -1)
		(void)err_errno(e, "cannot flush '%s'", file->path);
	else if (rename(file->tmp, file->path) == -1)
		(void)err_errno(e, "cannot replace '%s'", file->path);
	else
		done = flush_parent(file->path, e);

	if (!done)
		(void)unlink(file->tmp);
	(void)close(fd);
	return done;
}

/* Write beside the path, and rename. */
static bool
write_beside(const char *path, mode_t mode, const struct buf *bytes,
    struct err *e)
{
	char *parent = fs_parent(path);
	struct fs_file file = { .path = path, .mode = mode };
	bool done;

	file.tmp = mem_format("%s/.%s.new", parent, fs_base(path));
	done = write_named(&file, bytes->data, bytes->len, e);
	free(file.tmp);
	free(parent);
	return done;
}

/* Borrow bytes as a buffer that nobody adds to. */
static struct buf
borrowed(const void *data, size_t len)
{
	struct buf bytes = { .len = len, .room = len, .max = len };

	(void)memcpy(&bytes.data, &data, sizeof(data));
	return bytes;
}

bool
fs_replace(const char *path, const void *data, size_t len, struct err *e)
{
	const struct buf bytes = borrowed(data, len);

	return write_beside(path, 0600, &bytes, e);
}

bool
fs_write_output(const char *path, const void *data, size_t len, bool overwrite,
    struct err *e)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	const struct buf bytes = borrowed(data, len);
	bool done = false;
	int fd;

	if (overwrite)
		return write_beside(path, 0666, &bytes, e);
	fd = open(path, flags, 0666);
	if (fd == -1 && errno == EEXIST) {
		(void)err_set(e, ERR_INPUT, "'%s' exists already", path);
		return err_hint(e, "choose another name, or remove it first");
	}
	if (fd == -1)
		return err_errno(e, "cannot write '%s'", path);
	if (!write_all(fd, data, len) || fsync(fd) == -1)
		(void)err_errno(e, "cannot write '%s'", path);
	else
		done = flush_parent(path, e);
	if (!done)
		(void)unlink(path);
	(void)close(fd);
	return done;
}

static bool
read_all(struct buf *out, int fd, const char *path, struct err *e)
{
	char part[8192];
	ssize_t got;

	while ((got = read(fd, part, sizeof(part))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_errno(e, "cannot read '%s'", path);
		buf_add(out, part, (size_t)got);
		if (!buf_is_good(out))
			return err_set(e, ERR_TOOBIG,
			    "'%s' is larger than %zu bytes", path, out->max);
	}
	return true;
}

bool
fs_read(struct buf *out, const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done;

	if (fd == -1 && errno == ENOENT)
		return err_set(e, ERR_NOTFOUND,
		    "cannot open '%s': there is no such file", path);
	if (fd == -1)
		return err_errno(e, "cannot open '%s'", path);
	done = read_all(out, fd, path, e);
	(void)close(fd);
	return done;
}

bool
fs_rename(const char *from, const char *to, struct err *e)
{
	char *old = fs_parent(from);
	char *new = fs_parent(to);
	bool done = false;

	if (rename(from, to) == -1)
		(void)err_errno(e, "cannot rename '%s' to '%s'", from, to);
	else
		/* The new name first: a crash between leaves two, not none. */
		done = fs_flush_directory(new, e) &&
		    (strcmp(old, new) == 0 || fs_flush_directory(old, e));
	free(new);
	free(old);
	return done;
}

bool
fs_remove(const char *path, struct err *e)
{
	/* A disk that cannot be written says so before it looks. */
	if (unlink(path) == 0 || errno == ENOENT ||
	    (errno == EROFS && !fs_exists(path)))
		return true;
	return err_errno(e, "cannot remove '%s'", path);
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
fs_list(struct fs_list *out, const char *path, struct err *e)
{
	struct fs_list list = { 0 };
	struct dirent *entry;
	size_t room = 0;
	DIR *dir = opendir(path);

	if (dir == NULL && errno == ENOENT)
		return err_set(e, ERR_NOTFOUND,
		    "cannot open directory '%s': there is none", path);
	if (dir == NULL)
		return err_errno(e, "cannot open directory '%s'", path);
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (is_dots(entry->d_name))
			continue;
		list.names = mem_grow(list.names, &room, list.count + 1,
		    sizeof(*list.names));
		list.names[list.count++] = mem_text(entry->d_name);
		errno = 0;
	}
	if (errno != 0) {
		(void)err_errno(e, "cannot read directory '%s'", path);
		(void)closedir(dir);
		fs_list_free(&list);
		return false;
	}
	(void)closedir(dir);
	if (list.count > 0)
		qsort(list.names, list.count, sizeof(*list.names),
		    compare_names);
	*out = list;
	return true;
}

void
fs_list_free(struct fs_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->names[i]);
	free(list->names);
	*list = (struct fs_list){ 0 };
}

/*
 * Remove what can be removed in the directory.  *below gets the name of the
 * first directory in it that is not empty, NULL if there is none; the caller
 * frees it.
 */
static bool
empty_directory(const char *path, char **below, struct err *e)
{
	const int fd =
	    open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool done = true;

	*below = NULL;
	if (dir == NULL) {
		(void)err_errno(e, "cannot open directory '%s'", path);
		if (fd != -1)
			(void)close(fd);
		return false;
	}
	while (done && *below == NULL && (entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;

		if (is_dots(name) || unlinkat(fd, name, 0) == 0)
			continue;
		if (unlinkat(fd, name, AT_REMOVEDIR) == 0)
			continue;
		if (errno == ENOTEMPTY || errno == EEXIST)
			*below = mem_text(name);
		else
			done =
			    err_errno(e, "cannot remove '%s/%s'", path, name);
	}
	(void)closedir(dir);
	return done;
}

bool
fs_remove_tree(const char *path, struct err *e)
{
	const size_t top = strlen(path);
	char *at;
	bool done = true;

	if (unlink(path) == 0 || errno == ENOENT ||
	    (errno == EROFS && !fs_exists(path)))
		return true;
	at = mem_text(path);
	while (done && strlen(at) >= top) {
		char *below = NULL;
		char *next;

		done = empty_directory(at, &below, e);
		if (!done)
			break;
		next = below != NULL ? fs_join(at, below) : fs_parent(at);
		if (below == NULL && rmdir(at) == -1)
			done = err_errno(e, "cannot remove '%s'", at);
		free(below);
		free(at);
		at = next;
	}
	free(at);
	return done;
}
