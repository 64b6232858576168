/* SPDX-License-Identifier: ISC */
/*
 * Files of old Word and Excel (.doc, .xls), which LibreOffice makes into
 * DOCX and XLSX where it is installed.
 *
 * It runs in a folder and with a profile of its own, which go when it ends,
 * with nothing of ours in its environment, without macros, links and
 * sockets but local ones, and with limits of time, memory and disk.  What it
 * makes is read as suspiciously as any other file.
 */
#ifndef DAEMON_IMPORT_OFFICE_H
#define DAEMON_IMPORT_OFFICE_H

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

enum office_kind {
	OFFICE_NOT,      /* another file */
	OFFICE_WORKBOOK, /* .xls */
	OFFICE_DOCUMENT, /* .doc */
	OFFICE_LOCKED,   /* with a password */
	OFFICE_OTHER,    /* of the same kind, with something else in it */
};

/* What kind of old file it is, by what it holds. */
enum office_kind office_kind_of(const struct buf *file);

/* The name that people know it by: "an old Excel workbook (.xls)". */
const char *office_name(enum office_kind kind);

/*
 * Put what LibreOffice makes of the file in its place.  From then on this
 * process has no sockets but local ones.
 *
 * ERR_INPUT   LibreOffice is not there, or cannot read the file, or nobody
 *             could: the hint says what to do
 * ERR_TOOBIG  it took too long, or made too much
 */
MUST_USE bool office_convert(struct buf *file, enum office_kind kind,
    struct err *e);

#endif
