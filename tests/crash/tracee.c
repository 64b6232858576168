/* SPDX-License-Identifier: ISC */
#include "tests/crash/tracee.h"

#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#define PROC_PATH_MAX 64

bool
tracee_read(pid_t pid, uint64_t address, void *out, size_t len)
{
	char path[PROC_PATH_MAX];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return false;
	got = pread(fd, out, len, (off_t)address);
	(void)close(fd);
	return got >= 0 && (size_t)got == len;
}

bool
tracee_path(pid_t pid, uint64_t address, char out[PATH_MAX])
{
	/* A byte at a time near the end of a page only: the next may not be
	 * mapped. */
	for (size_t off = 0; off < PATH_MAX;) {
		const uint64_t at = address + off;
		size_t len = (size_t)(256 - at % 256);

		if (len > PATH_MAX - off)
			len = PATH_MAX - off;
		if (!tracee_read(pid, at, out + off, len))
			return false;
		if (memchr(out + off, '\0', len) != NULL)
			return true;
		off += len;
	}
	return false;
}

bool
tracee_fd_path(pid_t pid, int fd, char out[PATH_MAX])
{
	char path[PROC_PATH_MAX];
	ssize_t len;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
	len = readlink(path, out, PATH_MAX - 1);
	if (len == -1)
		return false;
	out[len] = '\0';
	return true;
}

int
tracee_fd_open(pid_t pid, int fd)
{
	char path[PROC_PATH_MAX];

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
	return open(path, O_RDONLY | O_CLOEXEC);
}

bool
tracee_fd_position(pid_t pid, int fd, off_t *out)
{
	char path[PROC_PATH_MAX];
	char text[256];
	ssize_t len;
	int info;

	(void)snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)pid, fd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	if (info == -1)
		return false;
	len = read(info, text, sizeof(text) - 1);
	(void)close(info);
	if (len <= 0)
		return false;
	text[len] = '\0';
	/* The first line is "pos:", a tab, and the number. */
	if (strncmp(text, "pos:\t", 5) != 0)
		return false;
	*out = (off_t)strtoll(text + 5, NULL, 10);
	return true;
}

/* Split path at its last part, with slashes at the end dropped. */
static bool
split(char *path, const char **directory, const char **name)
{
	size_t len = strlen(path);
	char *slash;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (len == 0)
		return false;
	slash = strrchr(path, '/');
	if (slash == NULL) {
		*directory = ".";
		*name = path;
		return true;
	}
	*slash = '\0';
	*directory = slash == path ? "/" : path;
	*name = slash + 1;
	return true;
}

bool
tracee_place(struct place *out, pid_t pid, int dirfd, const char *path)
{
	char parts[PATH_MAX];
	char from[PATH_MAX + PROC_PATH_MAX];
	const char *directory;
	const char *name;

	(void)snprintf(parts, sizeof(parts), "%s", path);
	if (!split(parts, &directory, &name) || strlen(name) > NAME_MAX)
		return false;
	if (path[0] == '/')
		(void)snprintf(from, sizeof(from), "%s", directory);
	else if (dirfd == AT_FDCWD)
		(void)snprintf(from, sizeof(from), "/proc/%d/cwd/%s", (int)pid,
		    directory);
	else
		(void)snprintf(from, sizeof(from), "/proc/%d/fd/%d/%s",
		    (int)pid, dirfd, directory);
	if (realpath(from, out->directory) == NULL)
		return false;
	(void)snprintf(out->name, sizeof(out->name), "%s", name);
	return true;
}
