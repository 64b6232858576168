/* SPDX-License-Identifier: ISC */
#include "client/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/base/mem.h"

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		const ssize_t put = write(fd, data, len);

		if (put == -1 && errno != EINTR)
			return false;
		if (put > 0) {
			data += put;
			len -= (size_t)put;
		}
	}
	return true;
}

/* Those of a file that is made as others are. */
static mode_t
usual_mode(void)
{
	const mode_t mask = umask(0);

	(void)umask(mask);
	return 0666 & ~mask;
}

/* link(2) does not replace, rename(2) does.  A stick has no links: there one
 * looks first. */
static bool
put_in_place(const char *beside, const char *path, bool force)
{
	if (force)
		return rename(beside, path) == 0;
	if (link(beside, path) == 0) {
		(void)unlink(beside);
		return true;
	}
	if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
		return false;
	if (access(path, F_OK) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(beside, path) == 0;
}

static bool
write_beside(char *beside, const void *data, size_t len, struct err *e)
{
	const int fd = mkstemp(beside);
	bool done;

	if (fd == -1)
		return err_errno(e, "cannot write '%s'", beside);
	done = fchmod(fd, usual_mode()) == 0 && write_all(fd, data, len);
	if (!done)
		(void)err_errno(e, "cannot write '%s'", beside);
	if (close(fd) == -1 && done)
		done = err_errno(e, "cannot write '%s'", beside);
	if (!done)
		(void)unlink(beside);
	return done;
}

bool
output_write(const char *path, const void *data, size_t len, bool force,
    struct err *e)
{
	char *beside;
	bool done;

	if (path == NULL || (path[0] == '-' && path[1] == '\0'))
		return fwrite(data, 1, len, stdout) == len ||
		    err_errno(e, "cannot write");
	beside = mem_format("%s.XXXXXX", path);
	done = write_beside(beside, data, len, e);
	if (done && !put_in_place(beside, path, force)) {
		const bool exists = errno == EEXIST;

		done = err_errno(e, "cannot write '%s'", path);
		if (exists)
			(void)err_hint(e,
			    "give another name, or --force to replace it");
		(void)unlink(beside);
	}
	free(beside);
	return done;
}
