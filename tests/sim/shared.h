/* SPDX-License-Identifier: ISC */
/*
 * Memory that a world has in common with the processes that it forks to have
 * them crash: what is outside of the machines (hubs), what the simulator
 * knows to be true, and what it reports.  It is at one address in all of
 * them, and only ever grows.
 *
 * And chance, which a seed decides.
 */
#ifndef TESTS_SIM_SHARED_H
#define TESTS_SIM_SHARED_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

/* Once in a process, before it forks others that are to share. */
void shared_open(void);

/* count objects of size bytes, all zero; never freed. */
void *shared_new(size_t count, size_t size) MUST_USE;

/* A sequence of numbers (SplitMix64). */
struct chance {
	uint64_t state;
};

uint64_t chance_next(struct chance *chance);

/* A number below count, which is not 0. */
size_t chance_below(struct chance *chance, size_t count);

/* From now on the programs' own random_bytes() are drawn from here, which is
 * shared memory: a process that crashed must not be given the same again. */
void chance_of_programs(struct chance *chance);

#endif
