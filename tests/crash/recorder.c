/* SPDX-License-Identifier: ISC */
/*
 * Runs a command and watches, by ptrace(2), every system call with which it
 * or a process below it changes the directory given.  Environments, libraries
 * and standard input and output of those processes may be what they will.
 *
 *     recorder [-k NUMBER] [-l LOG] DIRECTORY COMMAND [ARGUMENT]...
 *
 * -l writes the log that tests/crash/change.h describes.  -k kills them all
 * before operation NUMBER happens.  The exit status is that of the command,
 * 128 + its signal, or KILLED_STATUS after -k did its work.
 */
#include <sys/types.h>

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crash/change.h"

#define KILLED_STATUS 99
#define PROCESSES_MAX 256
#define CALLS_MAX 100
#define OPTIONS                                                                \
	(PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |      \
	    PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP |                       \
	    PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)

/* A process, or a thread, and the call that it is in. */
struct process {
	pid_t pid; /* 0: free */
	bool in_call;
	struct change change;
};

struct recorder {
	struct witness witness;
	struct process *processes;
	uint64_t count; /* of operations */
	uint64_t kill_at;
	bool killed;
	pid_t command;
	int status;
};

/* Ask to be stopped at the system calls of the table. */
static void
filter_calls(void)
{
	struct sock_filter code[CALLS_MAX + 3];
	struct sock_fprog program = { .filter = code };
	const struct call *calls;
	size_t count;
	size_t used = 0;

	calls = call_all(&count);
	if (count > CALLS_MAX)
		errx(1, "too many system calls");
	code[used++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < count; i++)
		code[used++] =
		    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			(uint32_t)calls[i].number, (uint8_t)(count - i), 0);
	code[used++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[used++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	program.len = (unsigned short)used;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		err(1, "cannot filter system calls");
}

static void
start(struct recorder *recorder, char *argv[])
{
	int go[2];
	char byte = 0;

	if (pipe(go) == -1)
		err(1, "pipe");
	recorder->command = fork();
	if (recorder->command == -1)
		err(1, "fork");
	if (recorder->command == 0) {
		(void)close(go[1]);
		if (read(go[0], &byte, 1) != 1)
			_exit(1);
		(void)close(go[0]);
		filter_calls();
		(void)execvp(argv[0], argv);
		err(1, "cannot run '%s'", argv[0]);
	}
	(void)close(go[0]);
	if (ptrace(PTRACE_SEIZE, recorder->command, NULL, OPTIONS) == -1)
		err(1, "cannot trace processes here");
	if (write(go[1], &byte, 1) != 1)
		err(1, "pipe");
	(void)close(go[1]);
}

static struct process *
find_process(struct recorder *recorder, pid_t pid)
{
	struct process *empty = NULL;

	for (size_t i = 0; i < PROCESSES_MAX; i++) {
		struct process *process = &recorder->processes[i];

		if (process->pid == pid)
			return process;
		if (process->pid == 0 && empty == NULL)
			empty = process;
	}
	if (empty == NULL)
		errx(1, "more than %d processes", PROCESSES_MAX);
	empty->pid = pid;
	empty->in_call = false;
	return empty;
}

/*
 * A process enters a call of the table.  True if it shall be stopped again
 * when the call returns.
 */
static bool
enter_call(struct recorder *recorder, struct process *process,
    const struct __ptrace_syscall_info *info)
{
	struct change *change = &process->change;
	bool counts;

	change->call = call_find((long)info->seccomp.nr);
	if (change->call == NULL)
		return false;
	change->pid = process->pid;
	change->number = 0;
	change->is_ack = false;
	change->is_new = false;
	change->is_listed[0] = false;
	change->is_listed[1] = false;
	change->path[0] = '\0';
	for (size_t i = 0; i < 6; i++)
		change->args[i] = info->seccomp.args[i];
	if (!change_begin(change, &recorder->witness, &counts))
		return false;
	if (counts) {
		change->number = ++recorder->count;
		recorder->killed = recorder->count == recorder->kill_at;
	}
	return recorder->witness.log != NULL;
}

/* Nobody moves again; wait() sees each of them end. */
static void
kill_all(struct recorder *recorder)
{
	for (size_t i = 0; i < PROCESSES_MAX; i++) {
		if (recorder->processes[i].pid != 0)
			(void)kill(recorder->processes[i].pid, SIGKILL);
	}
}

/* A stop at a system call; how to go on. */
static enum __ptrace_request
stop_at_call(struct recorder *recorder, struct process *process)
{
	struct __ptrace_syscall_info info = { 0 };

	if (ptrace(PTRACE_GET_SYSCALL_INFO, process->pid, sizeof(info),
		&info) == -1)
		return PTRACE_CONT;
	if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) {
		process->in_call = enter_call(recorder, process, &info);
		return process->in_call ? PTRACE_SYSCALL : PTRACE_CONT;
	}
	if (info.op == PTRACE_SYSCALL_INFO_EXIT && process->in_call) {
		process->in_call = false;
		change_end(&process->change, &recorder->witness,
		    info.exit.rval);
	}
	return PTRACE_CONT;
}

/* A process has stopped: look, and let it go on. */
static void
stopped(struct recorder *recorder, pid_t pid, int status)
{
	struct process *process = find_process(recorder, pid);
	const int event = status >> 16;
	const int signal = WSTOPSIG(status);
	enum __ptrace_request how =
	    process->in_call ? PTRACE_SYSCALL : PTRACE_CONT;
	int deliver = 0;

	if (event == PTRACE_EVENT_SECCOMP || signal == (SIGTRAP | 0x80))
		how = stop_at_call(recorder, process);
	else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
		how = PTRACE_LISTEN;
	else if (event == 0)
		deliver = signal;
	if (recorder->killed)
		kill_all(recorder);
	else
		(void)ptrace(how, pid, NULL, deliver);
}

/* Until the last of them has ended. */
static void
watch(struct recorder *recorder)
{
	int status;

	for (;;) {
		const pid_t pid = waitpid(-1, &status, __WALL);

		if (pid == -1 && errno == EINTR)
			continue;
		if (pid == -1)
			return;
		if (WIFSTOPPED(status)) {
			stopped(recorder, pid, status);
			continue;
		}
		if (pid == recorder->command)
			recorder->status = WIFEXITED(status) ?
			    WEXITSTATUS(status) :
			    128 + WTERMSIG(status);
		find_process(recorder, pid)->pid = 0;
	}
}

static void
usage(void)
{
	(void)fprintf(stderr,
	    "usage: recorder [-k NUMBER] [-l LOG] DIRECTORY COMMAND "
	    "[ARGUMENT]...\n");
	exit(2);
}

int
main(int argc, char *argv[])
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));
	int c;

	if (recorder == NULL ||
	    (recorder->processes = calloc(PROCESSES_MAX,
		 sizeof(*recorder->processes))) == NULL)
		err(1, "memory");
	/* "+": the options of the command are its own. */
	while ((c = getopt(argc, argv, "+k:l:")) != -1) {
		if (c == 'k')
			recorder->kill_at = strtoull(optarg, NULL, 10);
		else if (c != 'l')
			usage();
		else if ((recorder->witness.log = fopen(optarg, "we")) == NULL)
			err(1, "cannot create '%s'", optarg);
	}
	if (argc - optind < 2)
		usage();
	if (realpath(argv[optind], recorder->witness.root) == NULL)
		err(1, "'%s'", argv[optind]);
	if (fstat(STDOUT_FILENO, &recorder->witness.told) == -1)
		err(1, "standard output");
	if (recorder->witness.log != NULL)
		change_log_start(&recorder->witness);
	start(recorder, argv + optind + 1);
	watch(recorder);
	if (recorder->witness.log != NULL) {
		(void)fprintf(recorder->witness.log, "end %ju %d\n",
		    (uintmax_t)recorder->count, recorder->status);
		if (ferror(recorder->witness.log) != 0 ||
		    fclose(recorder->witness.log) != 0)
			err(1, "cannot write the log");
	}
	return recorder->killed ? KILLED_STATUS : recorder->status;
}
