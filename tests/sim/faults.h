/* SPDX-License-Identifier: ISC */
/*
 * The end of a process at any of its writes: write, flush, rename, link,
 * unlink, mkdir, truncate, by us or by a library.  A write that is the last
 * one is done in part.
 */
#ifndef TESTS_SIM_FAULTS_H
#define TESTS_SIM_FAULTS_H

#include <stddef.h>

#define FAULT_EXIT 77 /* how such a process ends */

/* End the process at the count-th change from now on; 0: never. */
void fault_arm(size_t count);

/* With it the power ends: see power.h. */
void fault_with_power(size_t seed);

/* From now on flushes flush nothing. */
void fault_without_flushes(void);

#endif
