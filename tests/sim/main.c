/* SPDX-License-Identifier: ISC */
/*
 * The simulator: worlds of a room, each from a seed, each in a process of its
 * own, for so many seconds or so many seeds.  Of the first that fails it
 * prints the seed, the rule that did not hold, and the fewest steps that show
 * it.
 *
 *     sim [--seconds T] [--seeds N] [--seed S] [--steps] [--bug NAME]
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/sim/report.h"
#include "tests/sim/run.h"

#define JOBS_MOST 16
#define WORLDS_TELLING 500 /* in so many, everything happens */

struct plan {
	uint64_t seconds;
	uint64_t seeds;
	uint64_t seed;
	bool tells_steps;
	const char *bug;
};

/* --- asking ---------------------------------------------------------------- */

static bool
number_read(uint64_t *out, const char *text)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && text[0] != '-';
}

/* "90", "5m", "1h". */
static bool
seconds_read(uint64_t *out, const char *text)
{
	const size_t len = strlen(text);
	const char last = len == 0 ? '\0' : text[len - 1];
	char number[16];

	if (len == 0 || len >= sizeof(number))
		return false;
	(void)snprintf(number, sizeof(number), "%s", text);
	if (last == 'm' || last == 'h')
		number[len - 1] = '\0';
	if (!number_read(out, number))
		return false;
	*out *= last == 'm' ? 60 : last == 'h' ? 3600 : 1;
	return true;
}

static bool
plan_read(struct plan *plan, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 't' },
		{ "seeds", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 's' },
		{ "steps", no_argument, NULL, 'p' },
		{ "bug", required_argument, NULL, 'b' },
		{ NULL, 0, NULL, 0 },
	};
	bool good = true;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 't')
			good = good && seconds_read(&plan->seconds, optarg);
		else if (c == 'n')
			good = good && number_read(&plan->seeds, optarg);
		else if (c == 's')
			good = good && number_read(&plan->seed, optarg);
		else if (c == 'p')
			plan->tells_steps = true;
		else if (c == 'b')
			plan->bug = optarg;
		else
			good = false;
	}
	return good && optind == argc;
}

/* --- telling --------------------------------------------------------------- */

static double
seconds_now(void)
{
	struct timespec now;

	(void)timespec_get(&now, TIME_UTC);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
steps_tell(const struct step *steps, size_t count)
{
	char text[STEP_TEXT];

	for (size_t i = 0; i < count; i++) {
		step_print(text, &steps[i]);
		(void)printf("  %2zu. %s\n", i + 1, text);
	}
	(void)printf("  then all is healed, and all meet\n");
}

static void
failure_tell(const struct plan *plan, uint64_t seed,
    const struct report *report)
{
	struct step steps[STEP_MAX];
	struct report shown = *report;
	const size_t all = steps_of(steps, seed);
	const size_t left = run_shorten(steps, all, seed, &shown);

	(void)printf("seed %" PRIu64 ": rule '%s' does not hold: %s\n", seed,
	    report->rule, report->text);
	(void)printf("%zu of its %zu steps show it (%s):\n", left, all,
	    shown.text);
	steps_tell(steps, left);
	(void)printf("again: make sim SEED=%" PRIu64 " SEEDS=1%s%s\n", seed,
	    plan->bug == NULL ? "" : " BUG=",
	    plan->bug == NULL ? "" : plan->bug);
}

/* Worlds in which something never happens would pass for no reason. */
static bool
tallies_tell(const size_t *tally, size_t worlds, double seconds)
{
	bool good = true;

	(void)printf("%zu worlds in %.1f s, %.0f steps a second\n", worlds,
	    seconds, (double)tally[TALLY_STEPS] / seconds);
	for (size_t i = 0; i < TALLY_COUNT; i++) {
		(void)printf("%s%zu %s", i == 0 ? "" : ", ", tally[i],
		    tally_name((enum tally)i));
		if (worlds >= WORLDS_TELLING && tally[i] == 0) {
			(void)printf(" (the worlds are too tame)");
			good = false;
		}
	}
	(void)printf("\n");
	return good;
}

/* As many at once as there are processors. */
static size_t
jobs_count(void)
{
	const long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > JOBS_MOST ? JOBS_MOST : (size_t)count;
}

/* --- running --------------------------------------------------------------- */

/* What is under way, the oldest first. */
struct runs {
	struct run runs[JOBS_MOST];
	size_t count;
	size_t begun;
	size_t ended;
	size_t tally[TALLY_COUNT];
};

static bool
is_enough(const struct plan *plan, const struct runs *runs, double start)
{
	if (plan->seconds > 0)
		return seconds_now() - start >= (double)plan->seconds;
	return runs->begun >= plan->seeds;
}

static void
runs_begin(struct runs *runs, const struct plan *plan)
{
	struct step steps[STEP_MAX];
	const uint64_t seed = plan->seed + runs->begun++;
	const size_t count = steps_of(steps, seed);

	if (plan->tells_steps)
		steps_tell(steps, count);
	run_begin(&runs->runs[runs->count++], steps, count, seed);
}

/* The oldest comes to its end: so the first seed that fails is told. */
static bool
runs_end(struct runs *runs, const struct plan *plan, bool tells)
{
	struct report report;
	const uint64_t seed = runs->runs[0].seed;
	bool is_good;

	run_end(&runs->runs[0], &report);
	is_good = report.rule[0] == '\0';
	runs->count--;
	(void)memmove(&runs->runs[0], &runs->runs[1],
	    runs->count * sizeof(runs->runs[0]));
	if (!is_good && tells)
		failure_tell(plan, seed, &report);
	for (size_t i = 0; tells && i < TALLY_COUNT; i++)
		runs->tally[i] += report.tally[i];
	runs->ended += tells;
	return is_good;
}

static bool
plan_run(const struct plan *plan)
{
	const size_t jobs = jobs_count();
	struct runs runs = { .count = 0 };
	const double start = seconds_now();
	bool good = true;

	(void)printf("worlds from seed %" PRIu64 " on\n", plan->seed);
	while (good) {
		while (runs.count < jobs && !is_enough(plan, &runs, start))
			runs_begin(&runs, plan);
		if (runs.count == 0)
			break;
		good = runs_end(&runs, plan, true);
	}
	while (runs.count > 0)
		(void)runs_end(&runs, plan, false);
	good =
	    tallies_tell(runs.tally, runs.ended, seconds_now() - start) && good;
	(void)printf("%zu passed, %d failed\n",
	    good ? runs.ended : runs.ended - 1, good ? 0 : 1);
	return good;
}

int
main(int argc, char *argv[])
{
	struct plan plan = { .seeds = 1, .seed = 1 };

	if (!plan_read(&plan, argc, argv) ||
	    (plan.bug != NULL && !run_seed_bug(plan.bug))) {
		(void)fprintf(stderr,
		    "usage: sim [--seconds T | --seeds N] [--seed S] [--steps] "
		    "[--bug NAME]\n");
		return 2;
	}
	return plan_run(&plan) ? 0 : 1;
}
