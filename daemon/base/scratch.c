/* SPDX-License-Identifier: ISC */
#include "daemon/base/scratch.h"

#include <linux/memfd.h>
#include <sys/syscall.h>
#include <unistd.h>

bool
scratch_open(int *fd, const char *name, struct err *e)
{
	/* The C library has it for _GNU_SOURCE alone. */
	*fd = (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC);
	return *fd != -1 || err_errno(e, "cannot have memory for a file");
}
