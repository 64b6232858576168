/* SPDX-License-Identifier: ISC */
/* The names of the C library below are the program's own, for the libraries
 * too (-rdynamic): what a program exports goes before what they bring. */
#include "tests/sim/faults.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static size_t changes_left; /* 0: without end */

void
fault_arm(size_t count)
{
	changes_left = count;
}

/* Is this change the one?  Then what is left of it is not done. */
static bool
is_last(void)
{
	return changes_left > 0 && --changes_left == 0;
}

static void
end_here(void)
{
	(void)syscall(SYS_exit_group, FAULT_EXIT);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	if (is_last()) {
		(void)syscall(SYS_write, fd, data, len / 2);
		end_here();
	}
	return syscall(SYS_write, fd, data, len);
}

static ssize_t
write_at(int fd, const void *data, size_t len, off_t off)
{
	if (is_last()) {
		(void)syscall(SYS_pwrite64, fd, data, len / 2, off);
		end_here();
	}
	return syscall(SYS_pwrite64, fd, data, len, off);
}

ssize_t
pwrite(int fd, const void *data, size_t len, off_t off)
{
	return write_at(fd, data, len, off);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off_t off);

ssize_t
pwrite64(int fd, const void *data, size_t len, off_t off)
{
	return write_at(fd, data, len, off);
}

/* A flush on a memory file system does nothing; it is a place to end. */
int
fsync(int fd)
{
	(void)fd;
	if (is_last())
		end_here();
	return 0;
}

int
fdatasync(int fd)
{
	return fsync(fd);
}

static int
changed(long rc)
{
	return (int)rc;
}

int
rename(const char *from, const char *to)
{
	if (is_last())
		end_here();
	return changed(syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

int
link(const char *from, const char *to)
{
	if (is_last())
		end_here();
	return changed(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int
unlink(const char *path)
{
	if (is_last())
		end_here();
	return changed(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int
mkdir(const char *path, mode_t mode)
{
	if (is_last())
		end_here();
	return changed(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

static int
cut_to(int fd, off_t len)
{
	if (is_last())
		end_here();
	return changed(syscall(SYS_ftruncate, fd, len));
}

int
ftruncate(int fd, off_t len)
{
	return cut_to(fd, len);
}

int ftruncate64(int fd, off_t len);

int
ftruncate64(int fd, off_t len)
{
	return cut_to(fd, len);
}
