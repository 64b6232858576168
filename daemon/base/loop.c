/* SPDX-License-Identifier: ISC */
#include "daemon/base/loop.h"

#include <event2/event.h>
#include <event2/util.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "protocol/base/mem.h"

struct loop {
	struct event_base *base;
};

struct loop_timer {
	struct event *event;
	loop_cb cb;
	void *arg;
};

struct loop_watch {
	struct event *event;
	loop_cb cb;
	void *arg;
};

/* libevent fails to make an event only when there is no memory. */
static struct event *
event_made(struct event *event)
{
	if (event == NULL)
		abort();
	return event;
}

bool
loop_open(struct loop **out, struct err *e)
{
	struct event_base *base = event_base_new();

	if (base == NULL)
		return err_set(e, ERR_IO, "cannot make an event loop");
	*out = mem_new(1, sizeof(**out));
	(*out)->base = base;
	return true;
}

void
loop_close(struct loop *loop)
{
	if (loop == NULL)
		return;
	event_base_free(loop->base);
	free(loop);
}

static void
loop_signalled(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	loop_stop(arg);
}

bool
loop_run(struct loop *loop, struct err *e)
{
	struct event *term =
	    event_made(evsignal_new(loop->base, SIGTERM, loop_signalled, loop));
	struct event *interrupt =
	    event_made(evsignal_new(loop->base, SIGINT, loop_signalled, loop));
	bool ok = true;

	if (event_add(term, NULL) == -1 || event_add(interrupt, NULL) == -1)
		ok = err_set(e, ERR_IO, "cannot watch for signals");
	else if (event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) == -1)
		ok = err_set(e, ERR_IO, "the event loop failed");
	event_free(term);
	event_free(interrupt);
	return ok;
}

void
loop_stop(struct loop *loop)
{
	(void)event_base_loopbreak(loop->base);
}

static void
loop_nothing(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

static struct timeval
loop_time(int64_t delay_ms)
{
	const int64_t wait_ms = delay_ms < 0 ? 0 : delay_ms;

	return (struct timeval){
		.tv_sec = (time_t)(wait_ms / 1000),
		.tv_usec = (suseconds_t)(wait_ms % 1000 * 1000),
	};
}

void
loop_turn(struct loop *loop, int wait_ms)
{
	const struct timeval wait = loop_time(wait_ms);
	struct event *end;

	if (wait_ms <= 0) {
		(void)event_base_loop(loop->base, EVLOOP_NONBLOCK);
		return;
	}
	end = event_made(event_new(loop->base, -1, 0, loop_nothing, NULL));
	(void)event_add(end, &wait);
	(void)event_base_loop(loop->base, EVLOOP_ONCE);
	event_free(end);
}

/* The callbacks may free what calls them: nothing is touched after. */
static void
timer_due(evutil_socket_t fd, short what, void *arg)
{
	const struct loop_timer *timer = arg;

	(void)fd;
	(void)what;
	timer->cb(timer->arg);
}

struct loop_timer *
loop_timer_new(struct loop *loop, loop_cb cb, void *arg)
{
	struct loop_timer *timer = mem_new(1, sizeof(*timer));

	timer->cb = cb;
	timer->arg = arg;
	timer->event =
	    event_made(event_new(loop->base, -1, 0, timer_due, timer));
	return timer;
}

void
loop_timer_set(struct loop_timer *timer, int64_t delay_ms)
{
	const struct timeval wait = loop_time(delay_ms);

	(void)event_add(timer->event, &wait);
}

void
loop_timer_stop(struct loop_timer *timer)
{
	(void)event_del(timer->event);
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	event_free(timer->event);
	free(timer);
}

static void
watch_ready(evutil_socket_t fd, short what, void *arg)
{
	const struct loop_watch *watch = arg;

	(void)fd;
	(void)what;
	watch->cb(watch->arg);
}

static struct loop_watch *
watch_new(struct loop *loop, int fd, short what, loop_cb cb, void *arg)
{
	struct loop_watch *watch = mem_new(1, sizeof(*watch));

	watch->cb = cb;
	watch->arg = arg;
	watch->event = event_made(event_new(loop->base, fd,
	    (short)(what | EV_PERSIST), watch_ready, watch));
	if (event_add(watch->event, NULL) == -1)
		abort();
	return watch;
}

struct loop_watch *
loop_watch_new(struct loop *loop, int fd, loop_cb cb, void *arg)
{
	return watch_new(loop, fd, EV_READ, cb, arg);
}

struct loop_watch *
loop_watch_children(struct loop *loop, loop_cb cb, void *arg)
{
	return watch_new(loop, SIGCHLD, EV_SIGNAL, cb, arg);
}

void
loop_watch_free(struct loop_watch *watch)
{
	if (watch == NULL)
		return;
	event_free(watch->event);
	free(watch);
}

struct event_base *
loop_base(struct loop *loop)
{
	return loop->base;
}
