/* SPDX-License-Identifier: ISC */
/*
 * The event loop, by libevent: timers, readable descriptors, the end of
 * children.  Only loop.c and api/server.c see event2/.  One thread; nothing
 * that a callback does takes longer than 20 ms.
 */
#ifndef DAEMON_BASE_LOOP_H
#define DAEMON_BASE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

struct loop;
struct loop_timer;
struct loop_watch;

typedef void (*loop_cb)(void *arg);

/* The caller ends with loop_close(), after all timers and watches. */
MUST_USE bool loop_open(struct loop **out, struct err *e);
void loop_close(struct loop *loop);

/* Run until loop_stop(); SIGTERM and SIGINT stop it, too. */
MUST_USE bool loop_run(struct loop *loop, struct err *e);
void loop_stop(struct loop *loop);

/* One round of what is ready, waiting at most wait_ms; for tests. */
void loop_turn(struct loop *loop, int wait_ms);

/* A timer that is not set; free with loop_timer_free(), NULL is fine. */
struct loop_timer *loop_timer_new(struct loop *loop, loop_cb cb, void *arg);
void loop_timer_set(struct loop_timer *timer, int64_t delay_ms);
void loop_timer_stop(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/* Call cb whenever fd can be read (or is at its end). */
struct loop_watch *loop_watch_new(struct loop *loop, int fd, loop_cb cb,
    void *arg);

/* Call cb after children of this process have ended; which, it must ask
 * with waitid(2).  One loop of a process at a time can have such watches. */
struct loop_watch *loop_watch_children(struct loop *loop, loop_cb cb,
    void *arg);

/* NULL is fine; may be called from the watch's own cb, as may
 * loop_timer_free() from a timer's. */
void loop_watch_free(struct loop_watch *watch);

/* libevent's own base, for api/server.c alone. */
struct event_base *loop_base(struct loop *loop);

#endif
