/* SPDX-License-Identifier: ISC */
/*
 * Somebody who has a key of the room and no manners: writes records of any
 * shape that are valid, and puts them on a hub.
 */
#ifndef TESTS_SIM_THIEF_H
#define TESTS_SIM_THIEF_H

#include <stddef.h>
#include <stdint.h>

#include "tests/sim/hub.h"

enum theft {
	THEFT_GO_ON,     /* behind the last record of the journal */
	THEFT_PART,      /* behind any record of it: a fork */
	THEFT_BEGIN,     /* in a journal of its own */
	THEFT_TWICE,     /* two branches at once */
	THEFT_OVERWRITE, /* a branch, and the hub has it as the journal */
	THEFT_CUT,       /* cuts the other device of the member */
	THEFT_CONTROL, /* the same, behind any record of its control journals */
	THEFT_CHARTER, /* proposes a charter of its own */
	THEFT_ENDORSE, /* endorses anything */
	THEFT_EXPEL,   /* says a cut that stewards must endorse */
	THEFT_ADMIT,   /* lets somebody in */
	THEFT_COUNT
};

void thief_write(size_t key, struct hub *hub, enum theft how, uint32_t seed);

#endif
