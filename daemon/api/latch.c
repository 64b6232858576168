/* SPDX-License-Identifier: ISC */
#include "daemon/api/latch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/base/log.h"
#include "protocol/base/mem.h"

#define SETTING "lock_after"
#define MINUTE_MS 60000

struct latch {
	struct store *store;
	struct loop_timer *timer;
	int64_t minutes; /* 0: never */
};

static void
on_time(void *arg)
{
	struct latch *latch = arg;

	store_lock(latch->store);
	log_info("the key was not used for a while, and is locked");
}

static int64_t
minutes_kept(struct store *store)
{
	struct err ignored = { 0 };
	char *text = NULL;
	int64_t minutes = 0;

	if (local_get(store_local(store), SETTING, &text, &ignored) &&
	    text != NULL)
		minutes = strtoll(text, NULL, 10);
	free(text);
	return minutes < 0 || minutes > LATCH_MINUTES_MAX ? 0 : minutes;
}

struct latch *
latch_open(struct loop *loop, struct store *store)
{
	struct latch *latch = mem_new(1, sizeof(*latch));

	latch->store = store;
	latch->timer = loop_timer_new(loop, on_time, latch);
	latch->minutes = minutes_kept(store);
	return latch;
}

void
latch_close(struct latch *latch)
{
	if (latch == NULL)
		return;
	loop_timer_free(latch->timer);
	free(latch);
}

void
latch_touch(struct latch *latch)
{
	loop_timer_stop(latch->timer);
	if (latch->minutes > 0 && !store_is_locked(latch->store) &&
	    key_is_locked(store_kept_key(latch->store)))
		loop_timer_set(latch->timer, latch->minutes * MINUTE_MS);
}

bool
latch_set(struct latch *latch, int64_t minutes, struct err *e)
{
	char text[24];

	if (minutes < 0 || minutes > LATCH_MINUTES_MAX)
		return err_set(e, ERR_INPUT,
		    "the time until the key is locked is 1 to %d minutes, or "
		    "0 for never",
		    LATCH_MINUTES_MAX);
	(void)snprintf(text, sizeof(text), "%" PRId64, minutes);
	if (!local_set(store_local(latch->store), SETTING,
		minutes == 0 ? NULL : text, e))
		return false;
	latch->minutes = minutes;
	latch_touch(latch);
	return true;
}

int64_t
latch_minutes(const struct latch *latch)
{
	return latch->minutes;
}
