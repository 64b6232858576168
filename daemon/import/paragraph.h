/* SPDX-License-Identifier: ISC */
/*
 * Numbers of paragraphs: one to six numbers joined by full stops
 * (docs/FORMAT.md, section 2), in the spellings of documents and
 * spreadsheets.  84.10 and 84.1 are two paragraphs: a number is text here,
 * never a fraction.
 */
#ifndef DAEMON_IMPORT_PARAGRAPH_H
#define DAEMON_IMPORT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>

#define PARAGRAPH_MAX 48
#define CLAUSE_MAX 17

struct paragraph {
	char number[PARAGRAPH_MAX]; /* canonical: "84.10" */
	char clause[CLAUSE_MAX];    /* "a", or "" */
};

/*
 * Is the whole text, but for white space around it, a paragraph's number:
 * "84.10", "84.10.", "para. 84.10", "132-90", "84.10 (a)", "057.3"?
 */
bool paragraph_parse(struct paragraph *out, const char *text);

/*
 * Does the text begin with a number of two parts or more: "84.1. Ratify",
 * "115.1 Take", "127.179" glued to a letter, or "Recommendation No. 57, para.
 * 99: Continue" (99.57)?  Then *len is how many bytes to
 * leave out before the text itself.  Quantities ("0.7 per cent") and
 * numbers with nothing behind them are none.
 */
bool paragraph_lead(struct paragraph *out, const char *text, size_t *len);

/*
 * Did a spreadsheet that takes 84.10 for a fraction probably make this
 * number?  True when number + "0" fits before or after its neighbour in the
 * file: before is the number in the row above, after the one in the row
 * below; "" where there is none.
 */
bool paragraph_is_cut(const char *number, const char *before,
    const char *after);

#endif
