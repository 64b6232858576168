/* SPDX-License-Identifier: ISC */
#include "daemon/sync/backoff.h"

static int64_t
backoff_most_ms(unsigned failures)
{
	int64_t most = BACKOFF_FIRST_MS;

	for (unsigned i = 1; i < failures && most < BACKOFF_MOST_MS; i++)
		most *= 2;
	return most < BACKOFF_MOST_MS ? most : BACKOFF_MOST_MS;
}

void
backoff_failed(struct backoff *backoff, int64_t now_ms, uint64_t chance)
{
	int64_t most;

	if (backoff->failures < UINT32_MAX)
		backoff->failures++;
	most = backoff_most_ms(backoff->failures) - BACKOFF_LEAST_MS;
	backoff->due_ms = now_ms + BACKOFF_LEAST_MS +
	    (int64_t)(chance % (uint64_t)(most + 1));
}

void
backoff_went(struct backoff *backoff, int64_t now_ms, int64_t interval_ms)
{
	backoff->failures = 0;
	backoff->due_ms = now_ms + interval_ms;
}

void
backoff_reset(struct backoff *backoff)
{
	*backoff = (struct backoff){ .failures = 0 };
}

bool
backoff_is_due(const struct backoff *backoff, int64_t now_ms, bool has_news)
{
	return (has_news && backoff->failures == 0) ||
	    now_ms >= backoff->due_ms;
}
