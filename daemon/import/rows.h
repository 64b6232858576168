/* SPDX-License-Identifier: ISC */
/*
 * The document that tamga-import prints: what it read in a file, one row a
 * recommendation.  This is the contract between the importer and the daemon
 * that started it.
 *
 *   {"format": "ohchr-matrix" | "upr-info" | "uhri" | "dihr" |
 *              "impact-oss" | "csv",
 *    "read": N, "skipped": [SKIPPED...],
 *    "rows": [ROW...], "refused": [NOTE...], "warnings": [NOTE...]}
 *
 * or, with exit status 1, {"error": {"code", "message", "hint"}}: the code
 * is one of err_name(), the hint may be missing.  A document is printed
 * whole or not at all.
 *
 * NOTE is {"place", "reason"}, place as in ROW.  A refused row is in no
 * other list; a warning speaks of a row that was taken, or of the file.
 *
 * read counts the rows of the file that are in rows, each one of those that
 * became one row together.
 *
 * SKIPPED is {"rows": N} with state, state_name and cycle as in ROW, and
 * body ("CEDAW") when that is not the UPR: N rows of the file are about
 * another review than the one that was asked for.  They are in no other
 * list, and nothing is warned of them.
 *
 * ROW, all but place, text and raw only where the file says so:
 *
 *   place             "table 1 row 7", "row 12", "sheet 'Data' row 12", "line
 *                     3" (JSON lines): the first row is 1
 *   paragraph         "84.10", canonical (docs/FORMAT.md, section 2)
 *   clause            "a"
 *   text              one line: the document's text with its bracketed
 *                     States, without number and source of position
 *   texts             {"fr": ..., "ar": ...}: the same in other languages,
 *                     where the file has them; text is English then
 *   recommending_states  ISO 3166-1 alpha-3, in the order of the file
 *   state_names       the same as written there
 *   position          "supported", "noted", or "pending" for all else
 *   position_label    as written
 *   pledge            true for a voluntary pledge: then there is neither a
 *                     position nor a recommending State
 *   position_source   "A/HRC/28/15/Add.1 - Para. 3"
 *   symbol            the source document: "A/HRC/28/15"
 *   themes groups sdgs issues  lists of labels as written
 *   action_category   1 to 5
 *   theme_heading     the heading that the row stands under
 *   comments          the assessment column's text
 *   cycle             1 to 99
 *   state             the State under review, ISO 3166-1 alpha-3
 *   rows              how many rows of the file it is, where more than one
 *   state_name        its name as written, when no State has it
 *   annotation        UHRI's id of the row
 *   raw               the whole cell (matrix), or an object of the row's
 *                     cells that are not empty, named by their headings in
 *                     letters that field names may have (tables); those
 *                     of UPR Info's export by its own headings, also in
 *                     copies that have others
 *
 * No two rows have the same paragraph and clause, or, without a paragraph,
 * the same text, of one State's one document: rows that agree become one
 * row with the lists of both (UPR Info has a row for each State), and one
 * that says something else under the same number is refused.  A row fits in
 * LIMIT_IMPORT_ROW bytes.
 */
#ifndef DAEMON_IMPORT_ROWS_H
#define DAEMON_IMPORT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* A review that was asked for, and what the file is said to be. */
struct rows_wanted {
	const char *state;  /* ISO 3166-1 alpha-3; NULL: any */
	long cycle;         /* 0: any */
	const char *format; /* a format's name, or "auto" */
};

/* A number as it stood in the file, for the look at the whole series. */
struct rows_number {
	char *number;
	char *place;
};

/* The document while it grows. */
struct rows {
	struct rows_wanted wanted;
	const char *format; /* that was recognised; NULL: none yet */
	json_t *rows;
	json_t *skipped;
	json_t *refused;
	json_t *warnings;
	json_t *places; /* identity of a row -> its index in rows */
	struct rows_number *numbers;
	size_t number_count;
	size_t number_room;
	size_t seen;  /* rows of the file */
	size_t taken; /* of those, the ones that are in rows */
	size_t total; /* bytes of rows and notes, as JSON */
};

/* For any review and format; the caller may set rows->wanted. */
void rows_init(struct rows *rows);
void rows_clear(struct rows *rows);

/* A new row for place; the caller gives it to rows_add() or drops it. */
json_t *row_new(const char *place) MUST_USE;

/* Set name to text folded to one line; nothing when that is empty. */
void row_text_set(json_t *row, const char *name, const char *text);

/*
 * Add text, folded, to the list called name, unless it is there or the list
 * is full; nothing when it is empty.
 */
void row_list_add(json_t *row, const char *name, const char *text);

/* Say that the row at place was not taken, or was taken with a doubt. */
void rows_refuse(struct rows *rows, const char *place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void rows_warn(struct rows *rows, const char *place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/*
 * Count a row of the file, before anything is made of it.
 *
 * ERR_TOOBIG  the file has more rows, or more text, than is taken
 */
MUST_USE bool rows_count(struct rows *rows, struct err *e);

/*
 * Is the row, of which state, state_name and cycle are known, about the
 * review that was asked for?  What is not is counted as skipped.  A row of
 * which the file does not say is about it.
 */
bool rows_want(struct rows *rows, const json_t *row);

/* Count a row that is none of the UPR's, but of body's. */
void rows_skip(struct rows *rows, const json_t *row, const char *body);

/* Say of a file that has nothing that was asked for what it has.  Always
 * returns false. */
MUST_USE bool rows_skipped_say(const struct rows *rows, struct err *e);

/*
 * The file, or a table in it, has this format.
 *
 * ERR_INPUT  another one was asked for
 */
MUST_USE bool rows_recognise(struct rows *rows, const char *format,
    struct err *e);

/*
 * Take the row: it joins the document, or one that is there, or is refused
 * with its reason.  Takes the reference.
 */
void rows_add(struct rows *rows, json_t *row);

/* Warn about numbers that a spreadsheet seems to have cut (84.10 to 84.1),
 * and about those that stand without their list's (1, 2 for 111.1, 111.2). */
void rows_check_numbers(struct rows *rows);

/*
 * Print the document.
 *
 * ERR_INPUT  nothing in the file was a recommendation, or nothing was about
 *            the review that was asked for: the message says what is
 * ERR_IO     it could not be written
 */
MUST_USE bool rows_print(const struct rows *rows, FILE *out, struct err *e);

#endif
