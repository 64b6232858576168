/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/child.h"

static void
run(struct child_result *result, const struct child_plan *plan)
{
	struct err e = { 0 };

	assert_ok(child_run(result, plan, &e), &e);
}

static void
clear(struct child_result *result)
{
	buf_clear(&result->out);
	buf_clear(&result->error);
}

/* A plan for the shell; script is its only text. */
#define SHELL(script)                                                          \
	{                                                                      \
		"sh", "-c", script, NULL                                       \
	}

static void
output_error_and_status_come_back(void **state)
{
	const char *const argv[] = SHELL("echo out; echo bad >&2; exit 3");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_int_equal(result.status, 3);
	assert_string_equal(buf_text(&result.out), "out\n");
	assert_string_equal(buf_text(&result.error), "bad\n");
	assert_false(result.timed_out);
	assert_false(result.overflowed);
	clear(&result);
}

static void
the_environment_is_only_what_was_given(void **state)
{
	const char *const argv[] = { "env", NULL };
	const char *const env[] = { "A=b", NULL };
	const struct child_plan plan = { .argv = argv,
		.env = env,
		.in_fd = -1,
		.out_max = 1000 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_string_equal(buf_text(&result.out), "A=b\n");
	clear(&result);
}

static void
no_other_descriptor_is_open(void **state)
{
	const char *const argv[] =
	    SHELL("i=0; while [ $i -lt 100 ]; do "
		  "[ ! -e /proc/$$/fd/$i ] || echo $i; i=$((i+1)); done");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 1000 };
	const int leaking = open("/dev/null", O_RDONLY);
	const int high = fcntl(leaking, F_DUPFD, 77);
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_string_equal(buf_text(&result.out), "0\n1\n2\n");
	clear(&result);
	(void)close(leaking);
	(void)close(high);
}

static void
standard_input_is_what_was_given(void **state)
{
	const char *const argv[] = { "cat", NULL };
	int ends[2];
	struct child_plan plan = { .argv = argv, .out_max = 100 };
	struct child_result result;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "in", 2), 2);
	(void)close(ends[1]);
	plan.in_fd = ends[0];
	run(&result, &plan);
	assert_string_equal(buf_text(&result.out), "in");
	clear(&result);
	(void)close(ends[0]);
}

static void
it_runs_in_the_directory(void **state)
{
	const char *const argv[] = { "pwd", NULL };
	const struct child_plan plan = { .argv = argv,
		.directory = "/usr",
		.in_fd = -1,
		.out_max = 100 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_string_equal(buf_text(&result.out), "/usr\n");
	clear(&result);
}

static void
one_that_writes_too_much_is_killed(void **state)
{
	const char *const argv[] = { "yes", NULL };
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100000 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_true(result.overflowed);
	assert_true(result.status > 128);
	assert_true(result.out.len <= 100000);
	clear(&result);
}

static void
of_errors_the_end_is_kept(void **state)
{
	const char *const argv[] = SHELL("i=0; while [ $i -lt 3000 ]; "
					 "do echo line $i; i=$((i+1)); "
					 "done >&2; echo the end >&2");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_int_equal(result.status, 0);
	assert_int_equal(result.error.len, 4096);
	assert_non_null(strstr(result.error.data, "line 2999\nthe end\n"));
	assert_non_null(strstr(result.error.data, "line 2800\n"));
	clear(&result);
}

static void
a_silent_one_is_killed_with_its_children(void **state)
{
	const char *const argv[] = SHELL("sleep 100 & sleep 100");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100,
		.stall_ms = 30 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_true(result.timed_out);
	assert_int_equal(result.status, 128 + SIGTERM);
	clear(&result);
}

static void
one_that_speaks_is_not_silent(void **state)
{
	const char *const argv[] =
	    SHELL("for i in 1 2 3 4 5 6; do sleep 0.5; echo $i >&2; done");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100,
		.stall_ms = 2500 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_false(result.timed_out);
	assert_int_equal(result.status, 0);
	clear(&result);
}

static void
a_file_over_the_limit_ends_it(void **state)
{
	const char *const argv[] = SHELL("f=$(mktemp); "
					 "(head -c 20000 /dev/zero >$f); "
					 "wc -c <$f; rm $f");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100,
		.file_max = 8192 };
	struct child_result result;

	(void)state;
	run(&result, &plan);
	assert_string_equal(buf_text(&result.out), "8192\n");
	clear(&result);
}

static void
a_program_that_is_not_there_is_named(void **state)
{
	const char *const argv[] = { "no-such-program", NULL };
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct child_result result;
	struct err e = { 0 };

	(void)state;
	assert_fails(child_run(&result, &plan, &e), ERR_NOTFOUND, &e);
	assert_non_null(strstr(e.msg, "no-such-program"));
}

static void
a_directory_that_is_not_there_is_an_error(void **state)
{
	const char *const argv[] = { "true", NULL };
	const struct child_plan plan = { .argv = argv,
		.directory = "/nowhere",
		.in_fd = -1 };
	struct child_result result;
	struct err e = { 0 };

	(void)state;
	assert_fails(child_run(&result, &plan, &e), ERR_IO, &e);
}

static void
never(void *arg, const struct child_result *result)
{
	(void)arg;
	(void)result;
	fail_msg("a killed child calls nobody");
}

static void
a_killed_one_is_gone_and_calls_nobody(void **state)
{
	const char *const argv[] =
	    SHELL("trap '' TERM; echo ready >&2; while :; do :; done");
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct loop *loop = NULL;
	struct child *child;
	struct err e = { 0 };

	(void)state;
	assert_ok(loop_open(&loop, &e), &e);
	assert_ok(child_start(&child, loop, &plan, never, NULL, &e), &e);
	loop_turn(loop, 1000);
	child_kill(child);
	loop_turn(loop, 0);
	loop_close(loop);
}

static void
count_end(void *arg, const struct child_result *result)
{
	int *count = arg;

	assert_int_equal(result->status, 0);
	(*count)++;
}

static void
many_at_once_all_end(void **state)
{
	const char *const argv[] = { "true", NULL };
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 100 };
	struct loop *loop = NULL;
	struct child *child;
	struct err e = { 0 };
	int count = 0;

	(void)state;
	assert_ok(loop_open(&loop, &e), &e);
	for (int i = 0; i < 20; i++)
		assert_ok(child_start(&child, loop, &plan, count_end, &count,
			      &e),
		    &e);
	for (int i = 0; i < 1000 && count < 20; i++)
		loop_turn(loop, 1000);
	assert_int_equal(count, 20);
	loop_close(loop);
}

static void
our_programs_are_where_the_variable_says(void **state)
{
	char *path;

	(void)state;
	assert_int_equal(setenv("TAMGA_LIBEXEC", "/opt/x", 1), 0);
	path = child_program("tamga-intake");
	assert_string_equal(path, "/opt/x/tamga-intake");
	free(path);
	assert_int_equal(unsetenv("TAMGA_LIBEXEC"), 0);
	path = child_program("test_child");
	assert_non_null(strstr(path, "/tests/unit/test_child"));
	free(path);
	path = child_program("no-such-program");
	assert_string_equal(path, LIBEXECDIR "/no-such-program");
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_error_and_status_come_back),
		cmocka_unit_test(the_environment_is_only_what_was_given),
		cmocka_unit_test(no_other_descriptor_is_open),
		cmocka_unit_test(standard_input_is_what_was_given),
		cmocka_unit_test(it_runs_in_the_directory),
		cmocka_unit_test(one_that_writes_too_much_is_killed),
		cmocka_unit_test(of_errors_the_end_is_kept),
		cmocka_unit_test(a_silent_one_is_killed_with_its_children),
		cmocka_unit_test(one_that_speaks_is_not_silent),
		cmocka_unit_test(a_file_over_the_limit_ends_it),
		cmocka_unit_test(a_program_that_is_not_there_is_named),
		cmocka_unit_test(a_directory_that_is_not_there_is_an_error),
		cmocka_unit_test(a_killed_one_is_gone_and_calls_nobody),
		cmocka_unit_test(many_at_once_all_end),
		cmocka_unit_test(our_programs_are_where_the_variable_says),
	};

	return cmocka_run_group_tests_name("child", tests, NULL, NULL);
}
