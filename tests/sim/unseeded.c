/* SPDX-License-Identifier: ISC */
#include "tests/sim/run.h"

/* The programs as they are. */
bool
run_seed_bug(const char *name)
{
	(void)name;
	return false;
}
