/* SPDX-License-Identifier: ISC */
#include "tests/crash/call.h"

#include <sys/syscall.h>

#define NONE CALL_NONE

#define ON_FD(call, kind, fd, off)                                             \
	{                                                                      \
		SYS_##call, #call, kind, fd, off, NONE, { NONE, NONE },        \
		{                                                              \
			NONE, NONE                                             \
		}                                                              \
	}
#define ON_PATH(call, kind, flags, dirfd, path)                                \
	{                                                                      \
		SYS_##call, #call, kind, NONE, NONE, flags, { path, NONE },    \
		{                                                              \
			dirfd, NONE                                            \
		}                                                              \
	}
#define ON_PATHS(call, dirfd, path, dirfd2, path2)                             \
	{                                                                      \
		SYS_##call, #call, CALL_RENAME, NONE, NONE, NONE,              \
		    { path, path2 },                                           \
		{                                                              \
			dirfd, dirfd2                                          \
		}                                                              \
	}

static const struct call calls[] = {
	ON_FD(write, CALL_WRITE, 0, NONE),
	ON_FD(writev, CALL_WRITE, 0, NONE),
	ON_FD(pwrite64, CALL_WRITE, 0, 3),
	ON_FD(pwritev, CALL_WRITE, 0, 3),
	ON_FD(pwritev2, CALL_WRITE, 0, 3),
	ON_FD(ftruncate, CALL_RESIZE, 0, NONE),
	ON_FD(fallocate, CALL_RESIZE, 0, NONE),
	ON_FD(sendfile, CALL_RESIZE, 0, NONE),
	ON_FD(copy_file_range, CALL_RESIZE, 2, NONE),
	ON_FD(splice, CALL_RESIZE, 2, NONE),
	ON_FD(fsync, CALL_FLUSH, 0, NONE),
	ON_FD(fdatasync, CALL_FLUSH, 0, NONE),
	ON_FD(sync_file_range, CALL_HINT, 0, NONE),
	ON_FD(syncfs, CALL_FLUSH_ALL, NONE, NONE),
	ON_FD(sync, CALL_FLUSH_ALL, NONE, NONE),
	ON_FD(mmap, CALL_MAP, 4, NONE),
	ON_FD(msync, CALL_MAP_FLUSH, NONE, NONE),
	ON_FD(munmap, CALL_MAP_END, NONE, NONE),
	ON_FD(close, CALL_CLOSE, 0, NONE),
	ON_PATH(truncate, CALL_TRUNCATE, NONE, NONE, 0),
	ON_PATH(openat, CALL_OPEN, 2, 0, 1),
	ON_PATH(openat2, CALL_OPEN, 2, 0, 1),
	ON_PATH(mkdirat, CALL_CREATE, NONE, 0, 1),
	ON_PATH(mknodat, CALL_CREATE, NONE, 0, 1),
	ON_PATH(symlinkat, CALL_CREATE, NONE, 1, 2),
	ON_PATH(unlinkat, CALL_RENAME, NONE, 0, 1),
	ON_PATHS(linkat, 0, 1, 2, 3),
	ON_PATHS(renameat2, 0, 1, 2, 3),
#ifdef SYS_renameat
	ON_PATHS(renameat, 0, 1, 2, 3),
#endif
/* The calls of before, which newer machines do not have. */
#ifdef SYS_open
	ON_PATH(open, CALL_OPEN, 1, NONE, 0),
	ON_PATH(creat, CALL_OPEN, NONE, NONE, 0),
	ON_PATH(mkdir, CALL_CREATE, NONE, NONE, 0),
	ON_PATH(mknod, CALL_CREATE, NONE, NONE, 0),
	ON_PATH(symlink, CALL_CREATE, NONE, NONE, 1),
	ON_PATH(unlink, CALL_RENAME, NONE, NONE, 0),
	ON_PATH(rmdir, CALL_RENAME, NONE, NONE, 0),
	ON_PATHS(link, NONE, 0, NONE, 1),
	ON_PATHS(rename, NONE, 0, NONE, 1),
#endif
};

const struct call *
call_all(size_t *count)
{
	*count = sizeof(calls) / sizeof(calls[0]);
	return calls;
}

const struct call *
call_find(long number)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (calls[i].number == number)
			return &calls[i];
	}
	return NULL;
}
