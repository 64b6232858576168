/* SPDX-License-Identifier: ISC */
/*
 * Random rooms from a seed: members, devices, late and missing admissions,
 * cuts by siblings, strangers and the cut device itself, forks, unknown
 * kinds, malformed statements, newer records, replaced and withdrawn
 * statements, references that resolve, later or never.
 *
 * A seed gives the same room in every run and on every machine.  Whoever has
 * a way of folding (at once, grown in an index, ...) can drive it with these
 * rooms and compare.
 */
#ifndef TESTS_MODEL_ROOM_RANDOM_H
#define TESTS_MODEL_ROOM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "tests/model/room_made.h"

/* splitmix64 (Steele, Lea, Flood, 2014): any seed is a good one. */
struct random {
	uint64_t state;
};

uint64_t random_next(struct random *random);

/* From 0 up to bound - 1; bound is not 0. */
size_t random_below(struct random *random, size_t bound);

/* True so many times in a hundred. */
bool random_chance(struct random *random, unsigned percent);

/* The room of this seed.  End with room_made_clear(). */
void room_random(struct room_made *room, const struct made_pool *pool,
    uint64_t seed);

/*
 * Numbers of the room's records in an order that respects nothing: some come
 * twice.  Returns how many there are in *order, which the caller frees.
 */
size_t room_random_order(const struct room_made *room, struct random *random,
    size_t **order);

#endif
