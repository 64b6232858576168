/* SPDX-License-Identifier: ISC */
/*
 * What it costs to go to a remote, as far as that is known, and the order that
 * follows: what a cheap road brings need not be fetched over a dear one.  Pure.
 */
#ifndef DAEMON_SYNC_COST_H
#define DAEMON_SYNC_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So few say nothing about the road. */
#define COST_RECORDS_LEAST 100

struct cost {
	bool is_metered;  /* somebody pays for it */
	bool is_far;      /* not a folder on this machine */
	uint64_t records; /* that came from there, ever */
	uint64_t bytes;   /* that came for them, also those that were lost with
			   * a connection and came again */
};

/*
 * The cheapest first, as their places in costs: folders on this machine, then
 * what is far, by the bytes that a record took; those of which too little came
 * after those of which enough did; metered ones last, in the same order among
 * themselves.  Records are not alike, so only powers of two are told apart;
 * what costs the same stays as it is listed.
 */
void cost_order(size_t *places, const struct cost *costs, size_t count);

#endif
