/* SPDX-License-Identifier: ISC */
/*
 * tamga-export: reads tables as JSON (daemon/view/tables.h) from standard
 * input and writes a workbook to standard output.  A program of its own, so
 * that nothing else is linked with the library; it has no network, no store
 * and no key.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/base/sandbox.h"
#include "daemon/base/scratch.h"
#include "daemon/export/xlsx.h"
#include "protocol/base/buf.h"
#include "protocol/limits.h"

static bool
tables_read(json_t **out, struct err *e)
{
	char chunk[4096];
	struct buf text;
	ssize_t got;
	bool done;

	buf_init(&text, LIMIT_EXPORT);
	while ((got = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0)
		buf_add(&text, chunk, (size_t)got);
	done = got == 0 || err_errno(e, "cannot read the tables");
	if (done && !buf_is_good(&text))
		done = err_set(e, ERR_TOOBIG,
		    "more than can be exported at "
		    "once");
	done =
	    done && json_read(out, buf_text(&text), text.len, LIMIT_EXPORT, e);
	buf_clear(&text);
	return done;
}

/* The library writes to a path, and goes back in it: not to a pipe. */
static bool
copy_out(int fd, struct err *e)
{
	char chunk[4096];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) == -1)
		return err_errno(e, "cannot read the workbook");
	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		if (fwrite(chunk, 1, (size_t)got, stdout) != (size_t)got)
			return err_errno(e, "cannot write the workbook");
	return (got == 0 && fflush(stdout) == 0) ||
	    err_errno(e, "cannot write the workbook");
}

static bool export(struct err *e)
{
	json_t *tables = NULL;
	char path[64];
	bool done;
	int fd;

	if (!scratch_open(&fd, "workbook", e))
		return false;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	done = sandbox_enter(e) && tables_read(&tables, e) &&
	    xlsx_write(path, tables, e) && copy_out(fd, e);
	json_decref(tables);
	(void)close(fd);
	return done;
}

int
main(void)
{
	struct err e = { 0 };

	if (export(&e))
		return 0;
	(void)fprintf(stderr, "%s: %s\n", err_name(e.code), e.msg);
	return 1;
}
