/* SPDX-License-Identifier: ISC */
/* Which statements have some words, whether they count or not: a set of their
 * rows in the index. */
#ifndef DAEMON_VIEW_WORDS_H
#define DAEMON_VIEW_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/sql.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Starts as { 0 }: empty. */
struct words {
	int64_t *rows; /* ascending */
	size_t count;
	size_t room;
};

/*
 * Read those that have what a person typed, in place of what is there; also
 * as an expression in *match, if that is not NULL (the caller frees it).
 *
 * ERR_INPUT  there is no word to search for
 */
MUST_USE bool words_read(struct words *words, char **match, struct sql *sql,
    const char *typed, struct err *e);

bool words_has(const struct words *words, int64_t row);

void words_clear(struct words *words);

#endif
