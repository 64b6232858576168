/* SPDX-License-Identifier: ISC */
/*
 * Virtual time, and the event loop on it: in the place of daemon/base/loop.c.
 * There is one time and a loop for each machine; timers fire in the order of
 * their time, those of one moment in the order in which they were set.  The
 * machines' own clocks may differ from it by years.
 */
#ifndef TESTS_SIM_CLOCK_H
#define TESTS_SIM_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/loop.h"

/* Milliseconds since the world began. */
int64_t clock_now(void);

/* Whose loop this is; enter is called with it before any of its timers
 * fires. */
typedef void (*clock_enter_cb)(size_t owner);
void clock_own(struct loop *loop, size_t owner);
void clock_on_enter(clock_enter_cb enter);

/* What time(2) and clock_gettime(2) of our own code say from now on is this
 * far from the world's time. */
void clock_shift(int64_t seconds);

/* Let time go on until then; all that is due by then has happened. */
void clock_go(int64_t until_ms);

/* Let time go on as long as *done is false; the timers of this owner alone,
 * or of all (SIZE_MAX).  False if nothing is left that could happen. */
bool clock_wait(const bool *done, size_t owner);

#endif
