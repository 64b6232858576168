/* SPDX-License-Identifier: ISC */
/*
 * Every bound in one place.  A number from outside is compared with one of
 * these before it reaches an allocator.  The first group is part of the
 * format (docs/FORMAT.md, "Limits") and changes only with the record number.
 */
#ifndef PROTOCOL_LIMITS_H
#define PROTOCOL_LIMITS_H

/* --- the format, record number 0 --- */

#define LIMIT_RECORD 65536        /* bytes of a whole record */
#define LIMIT_STATEMENTS 256      /* statements in a record */
#define LIMIT_SEEN 256            /* Tamga-Seen lines in a record */
#define LIMIT_UNKNOWN_TRAILERS 16 /* trailers that a later version knows */
#define LIMIT_DEPTH 16            /* containers inside each other in JSON */
#define LIMIT_FIELD_NAME 64       /* bytes of a field name */
#define LIMIT_SUBJECT_STRINGS 8   /* strings in a statement's subject */
#define LIMIT_SUBJECT_LINE 72     /* bytes of a record's first line */
#define LIMIT_INTEGER 9007199254740991 /* 2^53 - 1, RFC 8785 / RFC 7493 */
#define LIMIT_TIME 253402300799        /* 9999-12-31T23:59:59Z */
#define LIMIT_BRANCHES 4               /* branches of a journal that count */

/* --- this program --- */

#define LIMIT_REQUEST 65536           /* bytes of a request or an invitation */
#define LIMIT_HTTP_BODY (8 << 20)     /* bytes of a request to the local API */
#define LIMIT_GUEST (1 << 20)         /* bytes of a journal not yet admitted */
#define LIMIT_GUESTS 32               /* keys not yet admitted, per remote */
#define LIMIT_REMOTE_REFS 65536       /* refs of a remote that are looked at */
#define LIMIT_REMOTE_NEW 256          /* refs of unknown journals, per sync */
#define LIMIT_FETCH_PACK (1 << 28)    /* bytes of a pack that is fetched */
#define LIMIT_FETCH_OBJECTS (1 << 18) /* objects in what is fetched at once */
#define LIMIT_FETCH_PEEK                                                       \
	(16 << 20) /* bytes of an object that is no record,
				     * in which its parent is looked for */

#define LIMIT_EXPORT (1 << 28) /* bytes of tables, or of a workbook */

/* What tamga-import takes from a file. */
#define LIMIT_IMPORT_FILE (64 << 20)      /* bytes of a file to import */
#define LIMIT_IMPORT_INFLATED (128 << 20) /* bytes of a part, inflated */
#define LIMIT_IMPORT_RATIO 200    /* inflated bytes per byte of archive */
#define LIMIT_IMPORT_ENTRIES 4096 /* files in an archive */
#define LIMIT_IMPORT_DEPTH 256    /* elements inside each other in XML */
#define LIMIT_IMPORT_SHEETS 256   /* of a workbook */
#define LIMIT_IMPORT_ROWS 20000   /* rows of a file */
#define LIMIT_IMPORT_COLUMNS 256  /* cells of a row */
#define LIMIT_IMPORT_CELL 65536   /* bytes of a cell */
#define LIMIT_IMPORT_ITEMS 256    /* themes, States, ... of one row */
#define LIMIT_IMPORT_ROW 49152    /* bytes of a row that was read, as JSON */
#define LIMIT_IMPORT_TOTAL (64 << 20) /* bytes of all of them */
/* Characters of two texts compared for likeness, all pairs together: about a
 * second. */
#define LIMIT_ALIKE (1 << 28)

#endif
