/* SPDX-License-Identifier: ISC */
/*
 * All that a fold says, as text: for tests that fold twice and compare.
 */
#ifndef TESTS_MODEL_ROOM_PRINT_H
#define TESTS_MODEL_ROOM_PRINT_H

#include "protocol/room/fold.h"

/* The caller frees it. */
char *fold_print(const struct fold *fold) MUST_USE;

/* A line for each statement that does not count, with its reason. */
void fold_reasons(const struct fold *fold, struct buf *out);

#endif
