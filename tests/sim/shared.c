/* SPDX-License-Identifier: ISC */
#include "tests/sim/shared.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

#define SHARED_MAX ((size_t)256 << 20) /* of addresses; pages come with use */

static char *shared_start;
static size_t *shared_used; /* at the start itself */
static struct chance *programs;

void
shared_open(void)
{
	void *start = mmap(NULL, SHARED_MAX, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert(start != MAP_FAILED);
	shared_start = start;
	shared_used = start;
	*shared_used = 64;
}

void *
shared_new(size_t count, size_t size)
{
	const size_t len = (count * size + 15) & ~(size_t)15;
	void *made = shared_start + *shared_used;

	assert(len <= SHARED_MAX - *shared_used);
	*shared_used += len;
	return made;
}

uint64_t
chance_next(struct chance *chance)
{
	uint64_t mixed = (chance->state += 0x9e3779b97f4a7c15U);

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
	return mixed ^ (mixed >> 31);
}

size_t
chance_below(struct chance *chance, size_t count)
{
	return (size_t)(chance_next(chance) % count);
}

void
chance_of_programs(struct chance *chance)
{
	programs = chance;
}

/* In the place of the one in protocol/seal/key.c, see sim.mk. */
void __wrap_random_bytes(void *out, size_t len);

void
__wrap_random_bytes(void *out, size_t len)
{
	unsigned char *at = out;

	while (len > 0) {
		const uint64_t next = chance_next(programs);
		const size_t part = len < sizeof(next) ? len : sizeof(next);

		(void)memcpy(at, &next, part);
		at += part;
		len -= part;
	}
}
