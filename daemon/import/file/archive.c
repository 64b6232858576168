/* SPDX-License-Identifier: ISC */
#include "daemon/import/file/archive.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "protocol/limits.h"

#define PIECE_LEN 8192

/* Below this many inflated bytes the ratio does not matter. */
#define SMALL (8 << 20)

static bool
damaged(struct archive *zip, struct err *e)
{
	const char *reason = archive_error_string(zip);

	(void)err_set(e, ERR_INPUT, "the archive is damaged or cut off: %s",
	    reason == NULL ? "it cannot be read" : reason);
	return err_hint(e, "copy or download the file again");
}

static bool
size_is_sane(size_t inflated, size_t len, struct err *e)
{
	if (inflated <= LIMIT_IMPORT_INFLATED &&
	    (inflated <= SMALL || inflated / LIMIT_IMPORT_RATIO <= len))
		return true;
	return err_set(e, ERR_TOOBIG,
	    "the archive is a bomb: %zu bytes of file grow to more than %zu",
	    len, inflated - 1);
}

static bool
part_inflate(struct archive *zip, size_t len, archive_bytes_cb *cb, void *ctx,
    struct err *e)
{
	char piece[PIECE_LEN];
	size_t inflated = 0;

	for (;;) {
		const la_ssize_t got =
		    archive_read_data(zip, piece, sizeof(piece));

		if (got == 0)
			return true;
		if (got < 0)
			return damaged(zip, e);
		inflated += (size_t)got;
		if (!size_is_sane(inflated, len, e) ||
		    !cb(ctx, piece, (size_t)got, e))
			return false;
	}
}

/* Go to the part's header. */
static bool
part_find(struct archive *zip, const char *name, struct err *e)
{
	struct archive_entry *entry = NULL;

	for (int i = 0; i < LIMIT_IMPORT_ENTRIES; i++) {
		const int rc = archive_read_next_header(zip, &entry);
		const char *path;

		if (rc == ARCHIVE_EOF)
			return err_set(e, ERR_NOTFOUND,
			    "the archive has no part '%s'", name);
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return damaged(zip, e);
		path = archive_entry_pathname(entry);
		if (path != NULL && strcmp(path, name) == 0)
			return true;
	}
	return err_set(e, ERR_TOOBIG, "the archive has more than %d files",
	    LIMIT_IMPORT_ENTRIES);
}

bool
archive_part_read(const struct archive_file *file, const char *name,
    archive_bytes_cb *cb, void *ctx, struct err *e)
{
	struct archive *zip = archive_read_new();
	bool ok = false;

	if (zip == NULL)
		return err_set(e, ERR_IO, "no memory for an archive");
	/*
	 * By its directory at the end alone: a reader of streams would take
	 * the first half of a file that is cut off for a whole one.
	 */
	if (archive_read_support_format_zip_seekable(zip) != ARCHIVE_OK ||
	    archive_read_open_memory(zip, file->data, file->len) != ARCHIVE_OK)
		(void)damaged(zip, e);
	else if (part_find(zip, name, e))
		ok = part_inflate(zip, file->len, cb, ctx, e);
	(void)archive_read_free(zip);
	return ok;
}
