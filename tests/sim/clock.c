/* SPDX-License-Identifier: ISC */
#include "tests/sim/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "protocol/base/mem.h"

#define CLOCK_START 1750000000 /* the moment at which every world begins */
#define CLOCK_MS 1000
#define CLOCK_NS 1000000
#define CLOCK_TIMERS 256

struct loop {
	size_t owner;
};

struct loop_timer {
	struct loop *loop;
	loop_cb cb;
	void *arg;
	int64_t due; /* -1: not set */
	uint64_t turn;
};

static int64_t now_ms;
static int64_t shift_s;
static uint64_t turns;
static clock_enter_cb enter_cb;
static struct loop_timer *timers[CLOCK_TIMERS];
static size_t timer_count;

int64_t
clock_now(void)
{
	return now_ms;
}

void
clock_own(struct loop *loop, size_t owner)
{
	loop->owner = owner;
}

void
clock_on_enter(clock_enter_cb enter)
{
	enter_cb = enter;
}

void
clock_shift(int64_t seconds)
{
	shift_s = seconds;
}

/* --- timers -------------------------------------------------------------- */

/* The next one that is due by then, or NULL. */
static struct loop_timer *
timer_next(int64_t until_ms, size_t owner)
{
	struct loop_timer *next = NULL;

	for (size_t i = 0; i < timer_count; i++) {
		struct loop_timer *timer = timers[i];

		if (timer->due < 0 || timer->due > until_ms ||
		    (owner != SIZE_MAX && timer->loop->owner != owner))
			continue;
		if (next == NULL || timer->due < next->due ||
		    (timer->due == next->due && timer->turn < next->turn))
			next = timer;
	}
	return next;
}

static void
timer_fire(struct loop_timer *timer)
{
	if (timer->due > now_ms)
		now_ms = timer->due;
	timer->due = -1;
	enter_cb(timer->loop->owner);
	/* It may free itself. */
	timer->cb(timer->arg);
}

void
clock_go(int64_t until_ms)
{
	struct loop_timer *timer;

	while ((timer = timer_next(until_ms, SIZE_MAX)) != NULL)
		timer_fire(timer);
	if (until_ms > now_ms)
		now_ms = until_ms;
}

bool
clock_wait(const bool *done, size_t owner)
{
	while (!*done) {
		struct loop_timer *timer = timer_next(INT64_MAX, owner);

		if (timer == NULL)
			return false;
		timer_fire(timer);
	}
	return true;
}

/* --- daemon/base/loop.h -------------------------------------------------- */

bool
loop_open(struct loop **out, struct err *e)
{
	(void)e;
	*out = mem_new(1, sizeof(**out));
	return true;
}

void
loop_close(struct loop *loop)
{
	free(loop);
}

struct loop_timer *
loop_timer_new(struct loop *loop, loop_cb cb, void *arg)
{
	struct loop_timer *timer = mem_new(1, sizeof(*timer));

	*timer = (struct loop_timer){ loop, cb, arg, -1, 0 };
	assert(timer_count < CLOCK_TIMERS);
	timers[timer_count++] = timer;
	return timer;
}

void
loop_timer_set(struct loop_timer *timer, int64_t delay_ms)
{
	timer->due = now_ms + delay_ms;
	timer->turn = turns++;
}

void
loop_timer_stop(struct loop_timer *timer)
{
	timer->due = -1;
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	for (size_t i = 0; i < timer_count; i++)
		if (timers[i] == timer) {
			timers[i] = timers[--timer_count];
			break;
		}
	free(timer);
}

/* Nothing here waits for descriptors or children, and nothing may begin to
 * without our knowing. */

bool
loop_run(struct loop *loop, struct err *e)
{
	(void)loop;
	return err_set(e, ERR_IO, "there is no such loop in a simulation");
}

void
loop_stop(struct loop *loop)
{
	(void)loop;
}

void
loop_turn(struct loop *loop, int wait_ms)
{
	(void)loop;
	(void)wait_ms;
	abort();
}

struct loop_watch *
loop_watch_new(struct loop *loop, int fd, loop_cb cb, void *arg)
{
	(void)loop;
	(void)fd;
	(void)cb;
	(void)arg;
	abort();
}

struct loop_watch *
loop_watch_children(struct loop *loop, loop_cb cb, void *arg)
{
	(void)loop;
	(void)cb;
	(void)arg;
	abort();
}

void
loop_watch_free(struct loop_watch *watch)
{
	(void)watch;
	abort();
}

/* --- the machines' clocks ------------------------------------------------ */

/* In the place of the C library's, for our own code; see sim.mk. */
time_t __wrap_time(time_t *out);
int __wrap_clock_gettime(clockid_t which, struct timespec *out);

time_t
__wrap_time(time_t *out)
{
	const time_t now = CLOCK_START + now_ms / CLOCK_MS + shift_s;

	if (out != NULL)
		*out = now;
	return now;
}

int
__wrap_clock_gettime(clockid_t which, struct timespec *out)
{
	const int64_t start =
	    which == CLOCK_REALTIME ? CLOCK_START + shift_s : 1;

	out->tv_sec = start + now_ms / CLOCK_MS;
	out->tv_nsec = now_ms % CLOCK_MS * CLOCK_NS;
	return 0;
}
