/* SPDX-License-Identifier: ISC */
/*
 * How alike two texts are worded, in thousandths: what the runs of three
 * characters that both have are of all, each as often as it stands (Dice's
 * coefficient).  The same on every machine: integers alone.  Whether two
 * texts mean one thing is a person's to say.
 */
#ifndef PROTOCOL_VIEW_WORDING_H
#define PROTOCOL_VIEW_WORDING_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

/* From here on two texts are shown to a person; docs/decisions/0041-*. */
#define WORDING_ALIKE 600
#define WORDING_EQUAL 1000

struct wording {
	uint64_t *runs; /* ascending; three characters of 21 bits each */
	size_t count;
};

/* Of words as text_words() gives them; wording_clear() frees it. */
struct wording wording_of(const char *words) MUST_USE;
void wording_clear(struct wording *wording);

/* 0 to 1000, rounded down; 0 when one has no words at all, and when it would
 * be below WORDING_ALIKE and that is seen early. */
int wording_likeness(const struct wording *a, const struct wording *b);

#endif
