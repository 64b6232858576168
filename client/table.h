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
 * A table with these headings (NULL at the end).  The column number wide, or
 * none if SIZE_MAX, is cut to what the terminal leaves; without a terminal
 * nothing is cut.  The caller ends with table_print() or table_free().
 */
struct table *table_new(const char *const *headings, size_t wide);

/* Add a cell; after the last column a new row begins.  NULL is "". */
void table_add(struct table *table, const char *text);

/* Print to standard output, and free. */
void table_print(struct table *table);
void table_free(struct table *table);

/* Columns that the text takes on a terminal. */
size_t text_columns(const char *text);

/* Columns of the terminal on standard output; 0 when it is none. */
size_t terminal_columns(void);

/*
 * Print text wrapped at words, each line behind so many spaces.  Control
 * characters but line feeds are shown as '?'.
 */
void text_print(const char *text, size_t indent);

#endif
