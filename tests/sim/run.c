/* SPDX-License-Identifier: ISC */
#include "tests/sim/run.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/repo/repo.h"
#include "tests/sim/shared.h"
#include "tests/sim/world.h"

#define WORLD_SECONDS 60 /* one that takes longer does not end */

/* A memory file system, where there is one. */
static const char *
place_of_worlds(void)
{
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

/*
 * Libgit2 takes a tenth of a second to start, and is started as long as
 * somebody has a repository open: we have, for all worlds.
 */
static void
start_library(void)
{
	static struct repo *kept;
	char path[64];
	struct err e = { 0 };

	if (kept != NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s/tamga-sim.XXXXXX",
	    place_of_worlds());
	if (mkdtemp(path) == NULL || rmdir(path) != 0 ||
	    !repo_create(path, "{}", &e) || !repo_open(&kept, path, &e) ||
	    !fs_remove_tree(path, &e)) {
		(void)fprintf(stderr, "cannot begin: %s\n", e.msg);
		exit(1);
	}
}

/* Only what a report says comes out of a world. */
static void
be_quiet(void)
{
	const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (getenv("SIM_LOG") == NULL && null >= 0)
		(void)dup2(null, STDERR_FILENO);
}

static _Noreturn void
be_world(struct report *report, const char *root, const struct step *steps,
    size_t count, uint64_t seed)
{
	be_quiet();
	(void)alarm(WORLD_SECONDS);
	shared_open();
	report_to(report);
	world_make(root, seed);
	for (size_t i = 0; i < count; i++)
		step_run(&steps[i]);
	world_end();
	_exit(0);
}

static struct report *
report_new(void)
{
	struct report *report = mmap(NULL, sizeof(*report),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert(report != MAP_FAILED);
	return report;
}

static void
end_of_world(struct report *report, int status)
{
	if (WIFEXITED(status) &&
	    (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == REPORT_EXIT))
		return;
	(void)snprintf(report->rule, sizeof(report->rule), "lives");
	(void)snprintf(report->text, sizeof(report->text),
	    "the process ended by itself: %s %d",
	    WIFSIGNALED(status) ? "signal" : "status",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

void
run_begin(struct run *run, const struct step *steps, size_t count,
    uint64_t seed)
{
	start_library();
	*run = (struct run){ .seed = seed, .report = report_new() };
	(void)snprintf(run->root, sizeof(run->root), "%s/tamga-sim.XXXXXX",
	    place_of_worlds());
	if (mkdtemp(run->root) == NULL) {
		(void)fprintf(stderr, "cannot make '%s'\n", run->root);
		exit(1);
	}
	(void)fflush(stdout);
	run->pid = fork();
	if (run->pid == 0)
		be_world(run->report, run->root, steps, count, seed);
}

void
run_end(struct run *run, struct report *out)
{
	struct err e = { 0 };
	int status = 0;

	if (run->pid < 0 || waitpid(run->pid, &status, 0) != run->pid) {
		(void)fprintf(stderr, "cannot run a world\n");
		exit(1);
	}
	end_of_world(run->report, status);
	*out = *run->report;
	(void)munmap(run->report, sizeof(*run->report));
	if (!fs_remove_tree(run->root, &e))
		(void)fprintf(stderr, "%s\n", e.msg);
}

void
run_world(struct report *out, const struct step *steps, size_t count,
    uint64_t seed)
{
	struct run run;

	run_begin(&run, steps, count, seed);
	run_end(&run, out);
}

/* --- shortening ------------------------------------------------------------ */

/* What is to fail, and how. */
struct run_case {
	uint64_t seed;
	struct report *report;
};

/* Does this list fail in the same way?  Then it is the list. */
static bool
is_the_same(struct step *steps, size_t *count, const struct step *other,
    size_t other_count, struct run_case *of)
{
	struct report found;

	run_world(&found, other, other_count, of->seed);
	if (strcmp(found.rule, of->report->rule) != 0)
		return false;
	(void)memcpy(steps, other, other_count * sizeof(*steps));
	*count = other_count;
	*of->report = found;
	return true;
}

/* Without those from first on. */
static bool
take_out(struct step *steps, size_t *count, size_t first, size_t part,
    struct run_case *of)
{
	struct step rest[STEP_MAX];
	const size_t behind = *count - first - part;

	(void)memcpy(rest, steps, first * sizeof(*steps));
	(void)memcpy(rest + first, steps + first + part,
	    behind * sizeof(*steps));
	return is_the_same(steps, count, rest, first + behind, of);
}

/* A step may be needed only for the time that it takes. */
static bool
empty(struct step *steps, size_t *count, size_t at, struct run_case *of)
{
	struct step rest[STEP_MAX];

	if (steps[at].kind == STEP_NOTHING)
		return false;
	(void)memcpy(rest, steps, *count * sizeof(*steps));
	rest[at].kind = STEP_NOTHING;
	return is_the_same(steps, count, rest, *count, of);
}

static void
take_out_parts(struct step *steps, size_t *count, struct run_case *of)
{
	for (size_t part = *count / 2; part > 0;) {
		bool some = false;

		for (size_t first = 0; first + part <= *count;)
			if (take_out(steps, count, first, part, of))
				some = true;
			else
				first += part;
		/* Again with the smallest parts until none can go. */
		if (part > 1 || !some)
			part /= 2;
	}
}

size_t
run_shorten(struct step *steps, size_t count, uint64_t seed,
    struct report *report)
{
	struct run_case of = { seed, report };
	bool some = false;

	take_out_parts(steps, &count, &of);
	for (size_t i = 0; i < count; i++)
		some = empty(steps, &count, i, &of) || some;
	if (some)
		take_out_parts(steps, &count, &of);
	return count;
}
