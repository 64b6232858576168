/* SPDX-License-Identifier: ISC */
/*
 * States: the English names that UN documents, UPR Info and older files
 * use, and their ISO 3166-1 alpha-3 codes.  193 members of the United
 * Nations, the Holy See (VAT) and the State of Palestine (PSE).
 *
 * Two spellings are one name when their letters are: case, accents, spaces,
 * brackets, apostrophes, full stops and a leading "the" do not count, and
 * "&" is "and".  A name with a digit, or with letters that are not Latin,
 * is nobody's.
 */
#ifndef DAEMON_IMPORT_WORD_STATES_H
#define DAEMON_IMPORT_WORD_STATES_H

#include <stddef.h>

#include "protocol/base/compiler.h"

/* One State: its code, and its names joined by "|", the UN's first. */
struct state_names {
	char code[4];
	const char *names;
};

/* Sorted by code. */
extern const struct state_names states_table[];
extern const size_t states_table_count;

/* The names in an order that is quick to search. */
struct states;

struct states *states_new(void) MUST_USE;

/* NULL is fine. */
void states_free(struct states *states);

/* The code of the State with this name, or NULL.  Lives for ever. */
const char *states_find(const struct states *states, const char *name,
    size_t len);

/* The code itself, when code is one of the table's; else NULL. */
const char *states_find_code(const char *code);

#endif
