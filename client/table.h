/* SPDX-License-Identifier: ISC */
/*
 * Tables and text for people, measured in columns of the terminal.
 */
#ifndef CLIENT_TABLE_H
#define CLIENT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 64

struct table;

/*
 * A table with these headings (NULL at the end).  On a terminal that is too
 * narrow the column number wide (or none if SIZE_MAX) is made narrower, then
 * the widest of the others, and what does not fit goes on in further lines;
 * without a terminal every row is one line.  The caller ends with
 * table_print() or table_free().
 */
struct table *table_new(const char *const *headings, size_t wide);

/* What the colour of a cell means; without colours nothing is lost. */
enum table_mark {
	TABLE_PLAIN,
	TABLE_HEADING,
	TABLE_GOOD,
	TABLE_MIDDLE,
	TABLE_BAD,
	TABLE_FAINT,
};

/* Add a cell; after the last column a new row begins.  NULL is "". */
void table_add(struct table *table, const char *text);
void table_add_marked(struct table *table, const char *text,
    enum table_mark mark);

/* Print to standard output, and free. */
void table_print(struct table *table);
void table_free(struct table *table);

/* Columns that the text takes on a terminal. */
size_t text_columns(const char *text);

/*
 * Print text wrapped at words, each line behind so many spaces.  Control
 * characters but line feeds are shown as '?'.
 */
void text_print(const char *text, size_t indent);

#endif
