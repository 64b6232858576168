/* SPDX-License-Identifier: ISC */
/*
 * One part of a ZIP archive, as DOCX files are.  The only file that includes
 * archive.h of libarchive.
 */
#ifndef DAEMON_IMPORT_FILE_ARCHIVE_H
#define DAEMON_IMPORT_FILE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Gets the next bytes of a part; false ends the reading with the error. */
typedef bool archive_bytes_cb(void *ctx, const char *bytes, size_t len,
    struct err *e);

/* A whole archive in memory; the bytes belong to the caller. */
struct archive_file {
	const uint8_t *data;
	size_t len;
};

/*
 * Inflate the part called name, a piece at a time, its checksum included.
 *
 * ERR_NOTFOUND  there is no such part; cb was not called
 *
 * ERR_INPUT   damaged, cut off, or not a ZIP archive
 * ERR_TOOBIG  it grows beyond LIMIT_IMPORT_INFLATED or, when it is large,
 *             LIMIT_IMPORT_RATIO
 * or what cb failed with
 */
MUST_USE bool archive_part_read(const struct archive_file *file,
    const char *name, archive_bytes_cb *cb, void *ctx, struct err *e);

#endif
