/* SPDX-License-Identifier: ISC */
/*
 * tamga-import: reads one file that a stranger made and prints what is in it
 * as one JSON document (rows.h).
 *
 *     tamga-import [--format FORMAT] [--state MNG] [--cycle 1] [FILE]
 *
 * FORMAT is one of the table below, or auto.  With a State and a cycle, rows
 * about other reviews are counted, and left out.
 *
 * Without FILE the file is standard input.  It is read whole; then the
 * process gives up all but computing and printing (sandbox.h, limits); only
 * then is it looked into.  No network, no store, no secrets, nothing is
 * written but standard output.  Before that, LibreOffice makes something
 * newer of an old Word or Excel file (office.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon/base/sandbox.h"
#include "daemon/import/jsonl.h"
#include "daemon/import/matrix.h"
#include "daemon/import/memory.h"
#include "daemon/import/office.h"
#include "daemon/import/package.h"
#include "daemon/import/rows.h"
#include "daemon/import/states.h"
#include "daemon/import/table.h"
#include "daemon/import/workbook.h"
#include "protocol/base/buf.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

#define MEMORY_MAX ((rlim_t)2 << 30)
#define SECONDS_MAX 60

/* Reads a kind of file; which format it has is found out in reading. */
typedef bool reader(struct rows *rows, const struct states *states,
    const uint8_t *data, size_t len, struct err *e);

static const char *const format_names[] = { "auto", "ohchr-matrix", "upr-info",
	"uhri", "dihr", "impact-oss", "csv" };

#define FORMAT_COUNT (sizeof(format_names) / sizeof(format_names[0]))

struct magic {
	const char *bytes;
	size_t len;
	const char *what; /* NULL: an archive, as DOCX is */
	const char *hint;
};

#define MAGIC(bytes) (bytes), sizeof(bytes) - 1

static const struct magic magics[] = {
	{ MAGIC("PK\x03\x04"), NULL, NULL },
	{ MAGIC("%PDF"), "a PDF",
	    "tables cannot be read from a PDF: ask for the DOCX" },
	{ MAGIC("{\\rtf"), "an RTF document",
	    "open it in a word processor and save it as DOCX" },
	{ MAGIC("<!DOCTYPE"), "a web page",
	    "download the file itself, not the page that shows it" },
	{ MAGIC("<html"), "a web page",
	    "download the file itself, not the page that shows it" },
	{ MAGIC("\x1f\x8b"), "a gzip file", "unpack it first" },
};

/* Before a byte is read: what also holds for LibreOffice. */
static bool
limits_begin(struct err *e)
{
	const struct rlimit seconds = { SECONDS_MAX, SECONDS_MAX };
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CPU, &seconds) == -1 ||
	    setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_errno(e, "cannot set the limits of the importer");
	return true;
}

/* After this the process can do little but compute and print. */
static bool
limits_end(struct err *e)
{
	const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_FSIZE, &none) == -1 ||
	    (MEMORY_LIMITED && setrlimit(RLIMIT_AS, &memory) == -1))
		return err_errno(e, "cannot set the limits of the importer");
	return sandbox_enter(e);
}

static bool
file_read(struct buf *out, int fd, struct err *e)
{
	char piece[8192];
	ssize_t got;

	while ((got = read(fd, piece, sizeof(piece))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_errno(e, "cannot read the file");
		buf_add(out, piece, (size_t)got);
		if (!buf_is_good(out))
			return err_set(e, ERR_TOOBIG,
			    "the file has more than %d MiB",
			    LIMIT_IMPORT_FILE >> 20);
	}
	if (out->len > 0)
		return true;
	(void)err_set(e, ERR_INPUT, "the file is empty");
	return err_hint(e, "copy or download it again");
}

/* Have an old office file made into a newer one, and say so. */
static bool
file_renew(struct rows *rows, struct buf *file, struct err *e)
{
	const enum office_kind kind = office_kind_of(file);

	if (kind == OFFICE_NOT)
		return true;
	rows_warn(rows, "file", "it is %s, and was read as LibreOffice has it",
	    office_name(kind));
	return office_convert(file, kind, e);
}

/* Of office files, by the document that is in them. */
static reader *
archive_reader_find(const struct buf *file, struct err *e)
{
	const struct archive_file archive = { (const uint8_t *)file->data,
		file->len };
	char part[PACKAGE_PART_MAX];

	if (!package_document(part, &archive, e))
		return NULL;
	return strncmp(part, "xl/", 3) == 0 ? workbook_read : matrix_read;
}

/* Objects, or a list of them, behind a byte order mark perhaps. */
static bool
is_json(const struct buf *file)
{
	const char *text = buf_text(file);

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	text += strspn(text, " \t\r\n");
	if (*text == '[')
		text += 1 + strspn(text + 1, " \t\r\n");
	return *text == '{' && text_is_utf8(file->data, file->len);
}

/* What the file is, by its first bytes. */
static reader *
reader_find(const struct buf *file, struct err *e)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *magic = &magics[i];

		if (file->len < magic->len ||
		    memcmp(file->data, magic->bytes, magic->len) != 0)
			continue;
		if (magic->what == NULL)
			return archive_reader_find(file, e);
		(void)err_set(e, ERR_INPUT, "the file is %s", magic->what);
		(void)err_hint(e, "%s", magic->hint);
		return NULL;
	}
	return is_json(file) ? jsonl_read : table_read_csv;
}

static bool
import(int fd, const struct rows_wanted *wanted, struct err *e)
{
	struct states *states = states_new();
	reader *read_rows;
	struct rows rows;
	struct buf file;
	bool ok;

	rows_init(&rows);
	rows.wanted = *wanted;
	buf_init(&file, LIMIT_IMPORT_FILE);
	ok = limits_begin(e) && file_read(&file, fd, e) &&
	    file_renew(&rows, &file, e) && limits_end(e);
	read_rows = ok ? reader_find(&file, e) : NULL;
	ok = read_rows != NULL &&
	    read_rows(&rows, states, (const uint8_t *)file.data, file.len, e) &&
	    rows_print(&rows, stdout, e);
	buf_clear(&file);
	rows_clear(&rows);
	states_free(states);
	return ok;
}

static void
error_print(const struct err *e)
{
	json_t *error = json_object();
	json_t *document = json_object();

	json_text_set(error, "code", err_name(e->code));
	json_text_set(error, "message", e->msg);
	if (e->hint[0] != '\0')
		json_text_set(error, "hint", e->hint);
	(void)json_object_set_new(document, "error", error);
	(void)json_dumpf(document, stdout, JSON_COMPACT);
	(void)fputs("\n", stdout);
	(void)fflush(stdout);
	json_decref(document);
}

/* A name that somebody typed is answered like a file that is wrong. */
static bool
format_check(const char *name, struct err *e)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(format_names[i], name) == 0)
			return true;
	(void)err_set(e, ERR_INPUT, "there is no format '%s'", name);
	return err_hint(e,
	    "one of auto, ohchr-matrix, upr-info, uhri, dihr, impact-oss, csv");
}

/* One option and its value; false when there is none of the kind. */
static bool
option_take(struct rows_wanted *wanted, const char *name, const char *value)
{
	if (strcmp(name, "--format") == 0) {
		wanted->format = value;
		return true;
	}
	if (strcmp(name, "--state") == 0) {
		wanted->state = states_find_code(value);
		return wanted->state != NULL;
	}
	if (strcmp(name, "--cycle") == 0) {
		wanted->cycle = strtol(value, NULL, 10);
		return wanted->cycle >= 1 && wanted->cycle <= 99;
	}
	return false;
}

static int
usage(void)
{
	(void)fputs("usage: tamga-import [--format FORMAT] [--state ISO3] "
		    "[--cycle N] [FILE]\n",
	    stderr);
	return 2;
}

int
main(int argc, char *argv[])
{
	struct rows_wanted wanted = { .format = "auto" };
	struct err e = { 0 };
	int fd = STDIN_FILENO;
	int at = 1;
	bool ok = true;

	for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2)
		if (!option_take(&wanted, argv[at], argv[at + 1]))
			return usage();
	if (argc - at > 1)
		return usage();
	ok = format_check(wanted.format, &e);
	if (ok && at < argc) {
		fd = open(argv[at], O_RDONLY | O_CLOEXEC);
		if (fd == -1)
			ok = err_errno(&e, "cannot open '%s'", argv[at]);
	}
	if (ok)
		ok = import(fd, &wanted, &e);
	if (!ok)
		error_print(&e);
	return ok ? 0 : 1;
}
