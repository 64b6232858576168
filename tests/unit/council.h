/* SPDX-License-Identifier: ISC */
/*
 * What a room with three stewards says, for cmocka.
 */
#ifndef TESTS_UNIT_COUNCIL_H
#define TESTS_UNIT_COUNCIL_H

#include "tests/model/council_made.h"
#include "tests/unit/test.h"

/* For cmocka's group: makes the pool of keys, and ends it. */
int council_group_start(void **state);
int council_group_end(void **state);

/* Folds in many orders: all say the same.  Then frees. */
void council_clear(struct council *council);

/* The reason of the record's first statement, in a fold of all, or of all
 * but one. */
const char *council_reason(const struct council *council, size_t record);
const char *council_reason_without(const struct council *council, size_t record,
    size_t without);
bool council_current(const struct council *council, size_t record);

/* The record of the charter in force; MADE_NONE: the founding one. */
size_t council_in_force(const struct council *council);

#define assert_says(council, record, reason)                                   \
	assert_string_equal(council_reason((council), (record)), (reason))
#define assert_in_force(council, record)                                       \
	assert_int_equal(council_in_force(council), (record))

#endif
