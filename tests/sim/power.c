/* SPDX-License-Identifier: ISC */
#include "tests/sim/power.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "protocol/base/mem.h"

enum change_kind {
	CHANGE_DATA, /* bytes of a file */
	CHANGE_MADE, /* a name that was not there */
	CHANGE_GONE, /* a name that was there */
	CHANGE_NAME, /* a file has another name */
};

struct change {
	enum change_kind kind;
	ino_t flushed_by; /* the file, or the folder of the name */
	int fd;           /* of the file, our own */
	off_t off;
	off_t size; /* that the file had */
	char *data; /* that was there */
	size_t len;
	char *path;
	char *from;  /* CHANGE_NAME */
	char *saved; /* a further name of what was at path, or NULL */
};

static char *save_folder; /* NULL: nothing is kept */
static struct change *changes;
static size_t change_count;
static size_t change_room;
static size_t save_count;

void
power_begin(const char *folder)
{
	(void)syscall(SYS_mkdirat, AT_FDCWD, folder, 0700);
	save_folder = mem_text(folder);
}

static struct change *
change_add(enum change_kind kind, ino_t flushed_by)
{
	struct change *added;

	changes =
	    mem_grow(changes, &change_room, change_count + 1, sizeof(*changes));
	added = &changes[change_count++];
	*added = (struct change){ .kind = kind, .flushed_by = flushed_by };
	return added;
}

/* --- content --------------------------------------------------------------- */

static void
data_keep(int fd, off_t off, size_t len)
{
	struct change *kept;
	struct stat found;

	if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
		return;
	kept = change_add(CHANGE_DATA, found.st_ino);
	kept->fd = (int)syscall(SYS_dup, fd);
	kept->off = off;
	kept->size = found.st_size;
	if (off < found.st_size) {
		const size_t there = (size_t)(found.st_size - off);

		kept->len = there < len ? there : len;
		kept->data = mem_new(kept->len + 1, 1);
		(void)syscall(SYS_pread64, fd, kept->data, kept->len, off);
	}
}

void
power_write(int fd, size_t len, off_t off)
{
	if (save_folder != NULL)
		data_keep(fd, off < 0 ? lseek(fd, 0, SEEK_CUR) : off, len);
}

void
power_truncate(int fd, off_t len)
{
	if (save_folder != NULL)
		data_keep(fd, len, SIZE_MAX);
}

/* A file that was opened for reading alone cannot be written by its fd. */
static void
data_undo(const struct change *change)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", change->fd);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (change->len > 0)
		(void)syscall(SYS_pwrite64, fd, change->data, change->len,
		    change->off);
	(void)syscall(SYS_ftruncate, fd, change->size);
	(void)close(fd);
}

/* --- names ----------------------------------------------------------------- */

static ino_t
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ?
	    mem_text(".") :
	    mem_format("%.*s", (int)(slash - path), path);
	struct stat found = { 0 };

	(void)stat(folder, &found);
	free(folder);
	return found.st_ino;
}

static bool
is_there(const char *path)
{
	return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

/* A further name for what is at path; the caller's. */
static char *
save(const char *path)
{
	char *name =
	    mem_format("%s/%d.%zu", save_folder, (int)getpid(), save_count++);

	if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, name, 0) == 0)
		return name;
	free(name);
	return NULL;
}

void
power_unlink(const char *path)
{
	struct change *change;

	if (save_folder == NULL || !is_there(path))
		return;
	change = change_add(CHANGE_GONE, folder_of(path));
	change->path = mem_text(path);
	change->saved = save(path);
}

void
power_rename(const char *from, const char *to)
{
	struct change *change;

	if (save_folder == NULL)
		return;
	change = change_add(CHANGE_NAME, folder_of(to));
	change->from = mem_text(from);
	change->path = mem_text(to);
	change->saved = is_there(to) ? save(to) : NULL;
}

void
power_made(const char *path)
{
	if (save_folder != NULL)
		change_add(CHANGE_MADE, folder_of(path))->path = mem_text(path);
}

static void
name_back(const char *from, const char *to)
{
	(void)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

static void
name_undo(const struct change *change)
{
	if (change->kind == CHANGE_MADE) {
		if (syscall(SYS_unlinkat, AT_FDCWD, change->path, 0) != 0)
			(void)syscall(SYS_unlinkat, AT_FDCWD, change->path,
			    AT_REMOVEDIR);
		return;
	}
	if (change->kind == CHANGE_NAME)
		name_back(change->path, change->from);
	if (change->saved != NULL)
		name_back(change->saved, change->path);
}

/* --- flushing, and the end ------------------------------------------------- */

void
power_flushed(int fd)
{
	struct stat found;
	size_t kept = 0;

	if (save_folder == NULL || fstat(fd, &found) != 0)
		return;
	for (size_t i = 0; i < change_count; i++) {
		const bool is_name = changes[i].kind != CHANGE_DATA;

		if (changes[i].flushed_by != found.st_ino ||
		    is_name != S_ISDIR(found.st_mode))
			changes[kept++] = changes[i];
		else if (!is_name)
			(void)close(changes[i].fd);
	}
	change_count = kept;
}

void
power_cut(size_t seed)
{
	const size_t keep =
	    change_count == 0 || seed % 2 == 0 ? 0 : seed % change_count;

	if (save_folder == NULL)
		return;
	for (size_t i = change_count; i > keep; i--)
		if (changes[i - 1].kind == CHANGE_DATA)
			data_undo(&changes[i - 1]);
		else
			name_undo(&changes[i - 1]);
}
