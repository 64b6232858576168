/* SPDX-License-Identifier: ISC */
/*
 * Running a world in a process of its own, which may die of it, and finding
 * the fewest steps that fail in the same way.
 */
#ifndef TESTS_SIM_RUN_H
#define TESTS_SIM_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/sim/report.h"
#include "tests/sim/step.h"

#define RUN_ROOT 64

/* A world that is under way. */
struct run {
	uint64_t seed;
	pid_t pid;
	struct report *report;
	char root[RUN_ROOT]; /* the folder of its machines */
};

/* Begin; several can be under way.  The caller ends with run_end(), which
 * waits for it. */
void run_begin(struct run *run, const struct step *steps, size_t count,
    uint64_t seed);
void run_end(struct run *run, struct report *out);

/* Both.  The same steps and seed give the same report. */
void run_world(struct report *out, const struct step *steps, size_t count,
    uint64_t seed);

/*
 * Take out of steps, which fail by the rule of *report, as many as can be
 * taken out so that the rest fails by that rule (delta debugging).  Returns
 * how many are left; *report is of them.
 */
size_t run_shorten(struct step *steps, size_t count, uint64_t seed,
    struct report *report);

/* Put this bug into the programs; false if there is none of that name.  Only
 * where they are linked with tests/sim/seeded.c. */
bool run_seed_bug(const char *name);

#endif
