/* SPDX-License-Identifier: ISC */
/*
 * Linked into a program, this makes it a build without flushes: these stand
 * before those of the C library, for the libraries that it uses too.  The
 * crash harness must find out.
 */
#include <sys/mman.h>
#include <unistd.h>

int
fsync(int fd)
{
	(void)fd;
	return 0;
}

int
fdatasync(int fildes)
{
	(void)fildes;
	return 0;
}

int
msync(void *addr, size_t len, int flags)
{
	(void)addr;
	(void)len;
	(void)flags;
	return 0;
}
