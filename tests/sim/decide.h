/* SPDX-License-Identifier: ISC */
/*
 * What members decide about the room: charters that follow, endorsements,
 * cuts by stewards, records let count again, successors.  Each is tried by
 * whoever the step names; who may not is told so, or says it in vain.
 */
#ifndef TESTS_SIM_DECIDE_H
#define TESTS_SIM_DECIDE_H

#include <stddef.h>

#include "tests/sim/step.h"

void decide_charter(size_t machine, const struct step *step);
void decide_endorse(size_t machine, const struct step *step);
void decide_expel(size_t machine, const struct step *step);
void decide_adopt(size_t machine, const struct step *step);
void decide_succeed(size_t machine, const struct step *step);

#endif
