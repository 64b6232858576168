/* SPDX-License-Identifier: ISC */
#include "daemon/base/child.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/base/mem.h"

#define CHILD_CHUNK 8192     /* bytes of one read */
#define CHILD_ERROR_MAX 4096 /* bytes kept of standard error */
#define CHILD_GRACE_MS 1000  /* from SIGTERM to SIGKILL, in the loop */
#define CHILD_KILL_TRIES 100 /* milliseconds the same in child_kill() */
#define CHILD_DRAIN 64       /* reads of a pipe after its writer's end */
#define CHILD_FD_LOW 10      /* descriptors of ours that move to 0..3 */

/* What the new process needs between fork and exec. */
struct spawn {
	const struct child_plan *plan;
	char *path;
	int in;     /* to become its descriptors 0, 1, 2 */
	int out[2]; /* ours to read, its to write */
	int error[2];
	int report[2]; /* errno of a failed exec; closed by one that works */
};

struct child {
	struct loop *loop;
	pid_t pid;
	child_cb cb;
	void *arg;
	struct child_result result;
	int out_fd; /* -1 when at its end */
	int error_fd;
	int64_t stall_ms;
	bool is_ending; /* SIGTERM was sent */
	struct loop_watch *out_watch;
	struct loop_watch *error_watch;
	struct loop_watch *end_watch;
	struct loop_timer *timer;
};

/* --- starting ---------------------------------------------------------- */

static void
close_fd(int *fd)
{
	if (*fd != -1)
		(void)close(*fd);
	*fd = -1;
}

/* Out of the way of 0 to 3, and not inherited by other children. */
static bool
move_fd(int *fd)
{
	const int moved = fcntl(*fd, F_DUPFD_CLOEXEC, CHILD_FD_LOW);

	if (moved == -1)
		return false;
	(void)close(*fd);
	*fd = moved;
	return true;
}

static bool
pipe_open(int ends[2])
{
	if (pipe(ends) == -1) {
		ends[0] = -1;
		ends[1] = -1;
		return false;
	}
	return move_fd(&ends[0]) && move_fd(&ends[1]);
}

static bool
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    access(path, X_OK) == 0;
}

static char *
program_find(const char *name)
{
	static const char *const folders[] = { "/usr/bin", "/bin" };

	if (strchr(name, '/') != NULL)
		return is_program(name) ? mem_text(name) : NULL;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *path = mem_format("%s/%s", folders[i], name);

		if (is_program(path))
			return path;
		free(path);
	}
	return NULL;
}

static bool
limit_set(int which, uint64_t value)
{
	const struct rlimit limit = {
		.rlim_cur = (rlim_t)value,
		.rlim_max = (rlim_t)value,
	};

	return setrlimit((__rlimit_resource_t)which, &limit) == 0;
}

static bool
spawn_place(const struct spawn *spawn)
{
	const struct child_plan *plan = spawn->plan;

	if (dup2(spawn->in, 0) == -1 || dup2(spawn->out[1], 1) == -1 ||
	    dup2(spawn->error[1], 2) == -1 || dup2(spawn->report[1], 3) == -1)
		return false;
	if (fcntl(3, F_SETFD, FD_CLOEXEC) == -1)
		return false;
	closefrom(4);
	if (plan->directory != NULL && chdir(plan->directory) == -1)
		return false;
	if (!limit_set(RLIMIT_CORE, 0))
		return false;
	if (plan->file_max != 0 && !limit_set(RLIMIT_FSIZE, plan->file_max))
		return false;
	return plan->memory_max == 0 || limit_set(RLIMIT_AS, plan->memory_max);
}

/*
 * In the new process: only what is safe after a fork.  Every signal gets its
 * default back, those that we ignore too, which exec would keep.
 */
static NO_RETURN void
spawn_become(const struct spawn *spawn)
{
	static const char *const empty[] = { NULL };
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	union {
		const char *const *given;
		char *const *wanted;
	} argv = { .given = spawn->plan->argv },
	  env = { .given =
		      spawn->plan->env == NULL ? empty : spawn->plan->env };
	sigset_t none;
	int failure;

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	for (int number = 1; number < NSIG; number++)
		(void)sigaction(number, &standard, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (spawn_place(spawn))
		(void)execve(spawn->path, argv.wanted, env.wanted);
	failure = errno;
	(void)!write(3, &failure, sizeof(failure));
	_exit(127);
}

/* Until exec the new process has our handlers: nothing may reach them. */
static pid_t
spawn_fork(const struct spawn *spawn)
{
	sigset_t all;
	sigset_t before;
	pid_t pid;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0)
		spawn_become(spawn);
	if (pid > 0)
		(void)setpgid(pid, pid);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Did exec work?  Its end of the pipe was closed without a word then. */
static bool
spawn_succeeded(struct spawn *spawn, pid_t pid, struct err *e)
{
	int failure = 0;
	ssize_t got;

	close_fd(&spawn->report[1]);
	do
		got = read(spawn->report[0], &failure, sizeof(failure));
	while (got == -1 && errno == EINTR);
	if (got == 0)
		return true;
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	errno = failure;
	return err_errno(e, "cannot run '%s'", spawn->plan->argv[0]);
}

static bool
spawn_open(struct spawn *spawn, struct err *e)
{
	const int given = spawn->plan->in_fd;

	if (given == -1)
		spawn->in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	else
		spawn->in = fcntl(given, F_DUPFD_CLOEXEC, CHILD_FD_LOW);
	if (spawn->in == -1 || !move_fd(&spawn->in) || !pipe_open(spawn->out) ||
	    !pipe_open(spawn->error) || !pipe_open(spawn->report))
		return err_errno(e, "cannot run '%s'", spawn->plan->argv[0]);
	if (fcntl(spawn->out[0], F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(spawn->error[0], F_SETFL, O_NONBLOCK) == -1)
		return err_errno(e, "cannot run '%s'", spawn->plan->argv[0]);
	spawn->path = program_find(spawn->plan->argv[0]);
	if (spawn->path == NULL)
		return err_set(e, ERR_NOTFOUND, "there is no program '%s'",
		    spawn->plan->argv[0]);
	return true;
}

static void
spawn_clear(struct spawn *spawn)
{
	close_fd(&spawn->in);
	for (size_t i = 0; i < 2; i++) {
		close_fd(&spawn->out[i]);
		close_fd(&spawn->error[i]);
		close_fd(&spawn->report[i]);
	}
	free(spawn->path);
}

/* Start the process; *out_fd and *error_fd are the caller's to close. */
static bool
spawn_run(struct child *child, const struct child_plan *plan, struct err *e)
{
	struct spawn spawn = {
		.plan = plan,
		.in = -1,
		.out = { -1, -1 },
		.error = { -1, -1 },
		.report = { -1, -1 },
	};
	bool ok = false;

	if (!spawn_open(&spawn, e))
		goto out;
	child->pid = spawn_fork(&spawn);
	if (child->pid == -1) {
		(void)err_errno(e, "cannot run '%s'", plan->argv[0]);
		goto out;
	}
	if (!spawn_succeeded(&spawn, child->pid, e))
		goto out;
	child->out_fd = spawn.out[0];
	child->error_fd = spawn.error[0];
	spawn.out[0] = -1;
	spawn.error[0] = -1;
	ok = true;
out:
	spawn_clear(&spawn);
	return ok;
}

/* --- while it runs ----------------------------------------------------- */

static void
child_free(struct child *child)
{
	loop_watch_free(child->out_watch);
	loop_watch_free(child->error_watch);
	loop_watch_free(child->end_watch);
	loop_timer_free(child->timer);
	close_fd(&child->out_fd);
	close_fd(&child->error_fd);
	buf_clear(&child->result.out);
	buf_clear(&child->result.error);
	free(child);
}

static void
child_end(struct child *child)
{
	if (child->is_ending)
		return;
	child->is_ending = true;
	(void)kill(-child->pid, SIGTERM);
	loop_timer_set(child->timer, CHILD_GRACE_MS);
}

static void
child_silent(void *arg)
{
	struct child *child = arg;

	if (child->is_ending) {
		(void)kill(-child->pid, SIGKILL);
		return;
	}
	child->result.timed_out = true;
	child_end(child);
}

static void
child_spoke(struct child *child)
{
	if (!child->is_ending && child->stall_ms > 0)
		loop_timer_set(child->timer, child->stall_ms);
}

/*
 * One read of a pipe that does not wait: what came, 0 for nothing now.  At
 * the end the descriptor is closed.
 */
static size_t
pipe_read(int *fd, struct loop_watch **watch, char *chunk)
{
	ssize_t got;

	if (*fd == -1)
		return 0;
	got = read(*fd, chunk, CHILD_CHUNK);
	if (got > 0)
		return (size_t)got;
	if (got == -1 && (errno == EAGAIN || errno == EINTR))
		return 0;
	loop_watch_free(*watch);
	*watch = NULL;
	close_fd(fd);
	return 0;
}

static size_t
child_read_out(struct child *child)
{
	struct buf *out = &child->result.out;
	char chunk[CHILD_CHUNK];
	const size_t got = pipe_read(&child->out_fd, &child->out_watch, chunk);

	if (got == 0)
		return 0;
	buf_add(out, chunk, got);
	if (buf_is_good(out))
		return got;
	child->result.overflowed = true;
	loop_watch_free(child->out_watch);
	child->out_watch = NULL;
	close_fd(&child->out_fd);
	child_end(child);
	return 0;
}

/* Keep at least the last CHILD_ERROR_MAX bytes. */
static size_t
child_read_error(struct child *child)
{
	struct buf *error = &child->result.error;
	char chunk[CHILD_CHUNK];
	const size_t got =
	    pipe_read(&child->error_fd, &child->error_watch, chunk);
	const size_t add = got > CHILD_ERROR_MAX ? CHILD_ERROR_MAX : got;

	if (error->len + add > error->max) {
		(void)memmove(error->data,
		    error->data + error->len - CHILD_ERROR_MAX,
		    CHILD_ERROR_MAX);
		error->len = CHILD_ERROR_MAX;
	}
	buf_add(error, chunk + got - add, add);
	return got;
}

static void
child_out_ready(void *arg)
{
	struct child *child = arg;

	if (child_read_out(child) > 0)
		child_spoke(child);
}

static void
child_error_ready(void *arg)
{
	struct child *child = arg;

	if (child_read_error(child) > 0)
		child_spoke(child);
}

/*
 * Has it ended?  If so, end the rest of its group while its pid still keeps
 * the group's number from others, and reap it.
 */
static bool
child_reap(struct child *child)
{
	siginfo_t info = { 0 };
	int status = 0;

	if (waitid(P_PID, (id_t)child->pid, &info,
		WEXITED | WNOHANG | WNOWAIT) == -1 ||
	    info.si_pid == 0)
		return false;
	(void)kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) == -1 && errno == EINTR)
		continue;
	child->result.status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}

static void
error_trim(struct buf *error)
{
	if (error->len <= CHILD_ERROR_MAX)
		return;
	(void)memmove(error->data, error->data + error->len - CHILD_ERROR_MAX,
	    CHILD_ERROR_MAX);
	error->len = CHILD_ERROR_MAX;
	error->data[error->len] = '\0';
}

static void
child_may_have_ended(void *arg)
{
	struct child *child = arg;

	if (!child_reap(child))
		return;
	for (int i = 0; i < CHILD_DRAIN && child_read_out(child) > 0; i++)
		continue;
	for (int i = 0; i < CHILD_DRAIN && child_read_error(child) > 0; i++)
		continue;
	error_trim(&child->result.error);
	child->cb(child->arg, &child->result);
	child_free(child);
}

bool
child_start(struct child **out, struct loop *loop,
    const struct child_plan *plan, child_cb cb, void *arg, struct err *e)
{
	struct child *child = mem_new(1, sizeof(*child));

	child->loop = loop;
	child->cb = cb;
	child->arg = arg;
	child->out_fd = -1;
	child->error_fd = -1;
	child->stall_ms = plan->stall_ms;
	buf_init(&child->result.out, plan->out_max);
	buf_init(&child->result.error, (size_t)3 * CHILD_ERROR_MAX);
	/* Before the fork, so that its end cannot be missed. */
	child->end_watch =
	    loop_watch_children(loop, child_may_have_ended, child);
	child->timer = loop_timer_new(loop, child_silent, child);
	if (!spawn_run(child, plan, e)) {
		child_free(child);
		return false;
	}
	child->out_watch =
	    loop_watch_new(loop, child->out_fd, child_out_ready, child);
	child->error_watch =
	    loop_watch_new(loop, child->error_fd, child_error_ready, child);
	child_spoke(child);
	*out = child;
	return true;
}

void
child_touch(struct child *child)
{
	child_spoke(child);
}

void
child_expire(struct child *child)
{
	if (!child->is_ending)
		child_silent(child);
}

void
child_kill(struct child *child)
{
	const struct timespec wait = { .tv_nsec = 1000000 };

	if (child == NULL)
		return;
	(void)kill(-child->pid, SIGTERM);
	for (int i = 0; i < CHILD_KILL_TRIES; i++) {
		if (child_reap(child)) {
			child_free(child);
			return;
		}
		(void)nanosleep(&wait, NULL);
	}
	(void)kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	child_free(child);
}

/* --- without a loop of the caller -------------------------------------- */

struct run {
	bool is_done;
	struct child_result *result;
};

static void
run_done(void *arg, const struct child_result *result)
{
	struct run *run = arg;

	*run->result = *result;
	buf_init(&run->result->out, result->out.max);
	buf_add(&run->result->out, result->out.data, result->out.len);
	buf_init(&run->result->error, CHILD_ERROR_MAX);
	buf_add(&run->result->error, result->error.data, result->error.len);
	run->is_done = true;
}

bool
child_run(struct child_result *result, const struct child_plan *plan,
    struct err *e)
{
	struct run run = { .result = result };
	struct loop *loop = NULL;
	struct child *child;

	if (!loop_open(&loop, e))
		return false;
	if (!child_start(&child, loop, plan, run_done, &run, e)) {
		loop_close(loop);
		return false;
	}
	while (!run.is_done)
		loop_turn(loop, 1000);
	loop_close(loop);
	return true;
}

char *
child_program(const char *name)
{
	const char *given = getenv("TAMGA_LIBEXEC");
	char self[4096];
	const ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *path;
	char *slash;

	if (given != NULL)
		return mem_format("%s/%s", given, name);
	if (len <= 0)
		return mem_format("%s/%s", LIBEXECDIR, name);
	self[len] = '\0';
	slash = strrchr(self, '/');
	assert(slash != NULL);
	*slash = '\0';
	path = mem_format("%s/%s", self, name);
	if (is_program(path))
		return path;
	free(path);
	return mem_format("%s/%s", LIBEXECDIR, name);
}
