/* SPDX-License-Identifier: ISC */
/* The names of the C library below are the program's own, for the libraries
 * too (-rdynamic): what a program exports goes before what they bring. */
#include "tests/sim/faults.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sim/power.h"

static size_t changes_left; /* 0: without end */
static size_t power_seed;
static bool is_power;
static bool is_unflushed;

void
fault_arm(size_t count)
{
	changes_left = count;
}

void
fault_with_power(size_t seed)
{
	power_seed = seed;
	is_power = true;
}

void
fault_without_flushes(void)
{
	is_unflushed = true;
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
	if (is_power)
		power_cut(power_seed);
	(void)syscall(SYS_exit_group, FAULT_EXIT);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	power_write(fd, len, -1);
	if (is_last()) {
		(void)syscall(SYS_write, fd, data, len / 2);
		end_here();
	}
	return syscall(SYS_write, fd, data, len);
}

static ssize_t
write_at(int fd, const void *data, size_t len, off_t off)
{
	power_write(fd, len, off);
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
	if (is_last())
		end_here();
	if (!is_unflushed)
		power_flushed(fd);
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
	power_rename(from, to);
	return changed(syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

int
link(const char *from, const char *to)
{
	int rc;

	if (is_last())
		end_here();
	rc = changed(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
	if (rc == 0)
		power_made(to);
	return rc;
}

int
unlink(const char *path)
{
	if (is_last())
		end_here();
	power_unlink(path);
	return changed(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int
mkdir(const char *path, mode_t mode)
{
	int rc;

	if (is_last())
		end_here();
	rc = changed(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
	if (rc == 0)
		power_made(path);
	return rc;
}

static int
cut_to(int fd, off_t len)
{
	if (is_last())
		end_here();
	power_truncate(fd, len);
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

/* --- opening: a name may be made ------------------------------------------- */

static int
open_it(int folder, const char *path, int flags, mode_t mode)
{
	const bool is_new = (flags & O_CREAT) != 0 &&
	    syscall(SYS_faccessat, folder, path, F_OK) != 0;
	const int fd = changed(syscall(SYS_openat, folder, path, flags, mode));

	if (is_new && fd >= 0 && path[0] == '/')
		power_made(path);
	return fd;
}

/* The mode is there only if a file can be made. */
#define OPEN_MODE(flags, mode)                                                 \
	mode_t mode = 0;                                                       \
	if (((flags)&O_CREAT) != 0) {                                          \
		va_list ap;                                                    \
		va_start(ap, flags);                                           \
		mode = va_arg(ap, mode_t);                                     \
		va_end(ap);                                                    \
	}

int
open(const char *path, int flags, ...)
{
	OPEN_MODE(flags, mode)
	return open_it(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...);

int
open64(const char *path, int flags, ...)
{
	OPEN_MODE(flags, mode)
	return open_it(AT_FDCWD, path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
	OPEN_MODE(flags, mode)
	return open_it(folder, path, flags, mode);
}
