/* SPDX-License-Identifier: ISC */
/*
 * Memory.  These functions do not fail: when the system has no memory left
 * they end the program with one line on standard error.  The store survives
 * a death at any moment, so a clean end beats branches that no test reaches.
 *
 * That holds only because no size from outside reaches them unchecked:
 * compare with protocol/limits.h first.
 */
#ifndef PROTOCOL_BASE_MEM_H
#define PROTOCOL_BASE_MEM_H

#include <stddef.h>

#include "protocol/base/compiler.h"

/* count objects of size bytes, all zero.  The caller frees with free(). */
void *mem_new(size_t count, size_t size) MUST_USE;

/*
 * Grow array, which holds *room objects of size bytes, until it holds at
 * least need; new objects are zero.  Returns the array at its new place.
 * NULL with *room 0 is an empty array.
 */
void *mem_grow(void *array, size_t *room, size_t need, size_t size) MUST_USE;

/* A copy of text; the caller frees it.  NULL gives NULL. */
char *mem_text(const char *text) MUST_USE;

/* A copy of len bytes with a NUL behind them; the caller frees it. */
void *mem_copy(const void *data, size_t len) MUST_USE;

/* printf into memory of its own; the caller frees it. */
char *mem_format(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_USE;

#endif
