/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <signal.h>
#include <unistd.h>

#include "daemon/base/loop.h"

struct seen_calls {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_watch *watch;
	int fd;
	int count;
};

static int
open_loop(void **state)
{
	static struct seen_calls calls;
	struct err e = { 0 };

	calls = (struct seen_calls){ 0 };
	assert_ok(loop_open(&calls.loop, &e), &e);
	*state = &calls;
	return 0;
}

static int
close_loop(void **state)
{
	struct seen_calls *calls = *state;

	loop_close(calls->loop);
	return 0;
}

static void
count_call(void *arg)
{
	struct seen_calls *calls = arg;

	calls->count++;
}

static void
count_and_stop(void *arg)
{
	struct seen_calls *calls = arg;

	calls->count++;
	loop_stop(calls->loop);
}

static void
free_timer(void *arg)
{
	struct seen_calls *calls = arg;

	calls->count++;
	loop_timer_free(calls->timer);
	calls->timer = NULL;
}

static void
free_watch(void *arg)
{
	struct seen_calls *calls = arg;

	calls->count++;
	loop_watch_free(calls->watch);
	calls->watch = NULL;
}

static void
read_one(void *arg)
{
	struct seen_calls *calls = arg;
	char c;

	assert_int_equal(read(calls->fd, &c, 1), 1);
	calls->count++;
}

static void
a_timer_is_due_once(void **state)
{
	struct seen_calls *calls = *state;

	calls->timer = loop_timer_new(calls->loop, count_call, calls);
	loop_timer_set(calls->timer, 1);
	for (int i = 0; i < 5; i++)
		loop_turn(calls->loop, 5);
	assert_int_equal(calls->count, 1);
	loop_timer_free(calls->timer);
}

static void
a_timer_set_again_waits_anew(void **state)
{
	struct seen_calls *calls = *state;

	calls->timer = loop_timer_new(calls->loop, count_call, calls);
	loop_timer_set(calls->timer, 0);
	loop_timer_set(calls->timer, 60000);
	loop_turn(calls->loop, 5);
	assert_int_equal(calls->count, 0);
	loop_timer_free(calls->timer);
}

static void
a_stopped_timer_is_not_due(void **state)
{
	struct seen_calls *calls = *state;

	calls->timer = loop_timer_new(calls->loop, count_call, calls);
	loop_timer_set(calls->timer, 0);
	loop_timer_stop(calls->timer);
	loop_turn(calls->loop, 5);
	assert_int_equal(calls->count, 0);
	loop_timer_free(calls->timer);
}

static void
a_timer_may_free_itself(void **state)
{
	struct seen_calls *calls = *state;

	calls->timer = loop_timer_new(calls->loop, free_timer, calls);
	loop_timer_set(calls->timer, 0);
	loop_turn(calls->loop, 5);
	assert_int_equal(calls->count, 1);
}

static void
a_watch_is_called_while_there_is_something(void **state)
{
	struct seen_calls *calls = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	calls->fd = ends[0];
	calls->watch = loop_watch_new(calls->loop, ends[0], read_one, calls);
	loop_turn(calls->loop, 0);
	assert_int_equal(calls->count, 0);
	assert_int_equal(write(ends[1], "ab", 2), 2);
	loop_turn(calls->loop, 0);
	loop_turn(calls->loop, 0);
	loop_turn(calls->loop, 0);
	assert_int_equal(calls->count, 2);
	loop_watch_free(calls->watch);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void
a_watch_is_called_at_the_end_and_may_free_itself(void **state)
{
	struct seen_calls *calls = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	calls->watch = loop_watch_new(calls->loop, ends[0], free_watch, calls);
	(void)close(ends[1]);
	loop_turn(calls->loop, 0);
	loop_turn(calls->loop, 0);
	assert_int_equal(calls->count, 1);
	(void)close(ends[0]);
}

static void
running_ends_with_stop(void **state)
{
	struct seen_calls *calls = *state;
	struct err e = { 0 };

	calls->timer = loop_timer_new(calls->loop, count_and_stop, calls);
	loop_timer_set(calls->timer, 0);
	assert_ok(loop_run(calls->loop, &e), &e);
	assert_int_equal(calls->count, 1);
	loop_timer_free(calls->timer);
}

static void
raise_term(void *arg)
{
	struct seen_calls *calls = arg;

	calls->count++;
	(void)raise(SIGTERM);
}

static void
running_ends_with_sigterm(void **state)
{
	struct seen_calls *calls = *state;
	struct err e = { 0 };

	calls->timer = loop_timer_new(calls->loop, raise_term, calls);
	loop_timer_set(calls->timer, 0);
	assert_ok(loop_run(calls->loop, &e), &e);
	assert_int_equal(calls->count, 1);
	loop_timer_free(calls->timer);
}

#define with_loop(test)                                                        \
	cmocka_unit_test_setup_teardown(test, open_loop, close_loop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_loop(a_timer_is_due_once),
		with_loop(a_timer_set_again_waits_anew),
		with_loop(a_stopped_timer_is_not_due),
		with_loop(a_timer_may_free_itself),
		with_loop(a_watch_is_called_while_there_is_something),
		with_loop(a_watch_is_called_at_the_end_and_may_free_itself),
		with_loop(running_ends_with_stop),
		with_loop(running_ends_with_sigterm),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
