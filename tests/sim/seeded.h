/* SPDX-License-Identifier: ISC */
/* The rule that is switched off; for seeded*.c alone. */
#ifndef TESTS_SIM_SEEDED_H
#define TESTS_SIM_SEEDED_H

#include <stdbool.h>

bool seeded_is(const char *name);

#endif
