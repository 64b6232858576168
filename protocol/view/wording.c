/* SPDX-License-Identifier: ISC */
#include "protocol/view/wording.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"

#define CHARACTER_BITS 21
#define RUN_MASK ((UINT64_C(1) << (3 * CHARACTER_BITS)) - 1)

static int
run_compare(const void *a, const void *b)
{
	const uint64_t left = *(const uint64_t *)a;
	const uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

struct wording
wording_of(const char *words)
{
	const size_t len = strlen(words);
	struct wording wording = { NULL, 0 };
	/* A space before the first word and behind the last one. */
	uint64_t run = ' ';
	size_t seen = 1;

	if (len == 0)
		return wording;
	wording.runs = mem_new(len + 2, sizeof(*wording.runs));
	for (bool more = true; more; seen++) {
		const uint32_t c = text_next(&words);

		more = c != 0;
		run = (run << CHARACTER_BITS | (more ? c : ' ')) & RUN_MASK;
		if (seen >= 2)
			wording.runs[wording.count++] = run;
	}
	qsort(wording.runs, wording.count, sizeof(*wording.runs), run_compare);
	return wording;
}

void
wording_clear(struct wording *wording)
{
	free(wording->runs);
	*wording = (struct wording){ NULL, 0 };
}

int
wording_likeness(const struct wording *a, const struct wording *b)
{
	size_t shared = 0;
	size_t i = 0;
	size_t k = 0;

	if (a->count == 0 || b->count == 0)
		return 0;
	while (i < a->count && k < b->count) {
		const int order = run_compare(&a->runs[i], &b->runs[k]);
		const size_t left =
		    a->count - i < b->count - k ? a->count - i : b->count - k;

		if (2 * WORDING_EQUAL * (shared + left) <
		    WORDING_ALIKE * (a->count + b->count))
			return 0;
		shared += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return (int)(2 * WORDING_EQUAL * shared / (a->count + b->count));
}
