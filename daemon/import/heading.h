/* SPDX-License-Identifier: ISC */
/*
 * Headings of columns: one noun has many names in the files of OHCHR, UPR
 * Info, UHRI, the Danish Institute, IMPACT OSS and people.  Case, spaces and
 * punctuation do not count.  Of "Reference [database:reference]" the name
 * in brackets counts, which is the same in every language.
 */
#ifndef DAEMON_IMPORT_HEADING_H
#define DAEMON_IMPORT_HEADING_H

#include <stddef.h>

enum column {
	COLUMN_TEXT,
	COLUMN_PARAGRAPH,
	COLUMN_CLAUSE,
	COLUMN_STATES, /* recommending */
	COLUMN_POSITION,
	COLUMN_POSITION_SOURCE,
	COLUMN_SYMBOL,
	COLUMN_THEMES,
	COLUMN_GROUPS,
	COLUMN_SDGS,
	COLUMN_ISSUES,
	COLUMN_ACTION_CATEGORY,
	COLUMN_THEME_HEADING,
	COLUMN_COMMENTS,
	COLUMN_STATE, /* under review */
	COLUMN_CYCLE,
	COLUMN_SESSION,
	COLUMN_BODY,          /* that recommended: a treaty body, the UPR */
	COLUMN_STATE_ID,      /* the State under review, as UHRI's UUID */
	COLUMN_CYCLE_ID,      /* the cycle, likewise */
	COLUMN_ANNOTATION,    /* UHRI's id of the row */
	COLUMN_SUPPORT_LEVEL, /* IMPACT OSS: 0, 1, 2; true or false */
	COLUMN_TITLE,         /* the text, in files of IMPACT OSS only */
	COLUMN_COUNT,         /* also: none of them */
};

/*
 * The column that heading names, or COLUMN_COUNT.  *rank says how good the
 * name is: where two headings name one column, the lower rank is meant, and
 * of equal ones the first.
 */
enum column heading_column(const char *heading, size_t *rank);

#endif
