/* SPDX-License-Identifier: ISC */
/*
 * tamgad: keeps the stores of one home, and answers on its socket.  Start
 * reading at run().
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/base/log.h"
#include "daemon/home/home.h"
#include "protocol/base/mem.h"
#include "protocol/base/place.h"
#include "protocol/seal/key.h"

#define TAKE_WAIT_MS 3000
#define TAKE_PAUSE_MS 20

struct options {
	const char *home;
	bool background;
};

/* No core file and no debugger may hold the key. */
static void
hide_memory(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void
ignore_broken_pipes(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGPIPE, &action, NULL);
}

static void
usage(void)
{
	(void)puts("usage: tamgad [--home DIR] [--background] [--version]\n\n"
		   "Keeps the stores below DIR and answers on its socket.\n"
		   "tamga starts it by itself.  See tamgad(8).");
}

/* Exit status to end with at once, or -1 to go on. */
static int
read_options(struct options *out, int argc, char *const *argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--home") == 0 && i + 1 < argc) {
			out->home = argv[++i];
		} else if (strcmp(argv[i], "--background") == 0) {
			out->background = true;
		} else if (strcmp(argv[i], "--version") == 0) {
			(void)puts("tamgad " VERSION);
			return 0;
		} else if (strcmp(argv[i], "--help") == 0) {
			usage();
			return 0;
		} else {
			(void)fprintf(stderr, "tamgad: unknown option '%s'\n",
			    argv[i]);
			return 2;
		}
	}
	return -1;
}

/* --- going to the background -------------------------------------------- */

/*
 * Fork away; the parent ends when the child says on the pipe that it listens,
 * or with the child's failure.  In the child *ready is the pipe.
 */
static bool
go_away(int *ready, struct err *e)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends) == -1)
		return err_errno(e, "cannot make a pipe");
	pid = fork();
	if (pid == -1)
		return err_errno(e, "cannot go to the background");
	if (pid == 0) {
		(void)close(ends[0]);
		(void)setsid();
		(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
		*ready = ends[1];
		return true;
	}
	(void)close(ends[1]);
	exit(read(ends[0], &byte, 1) == 1 ? 0 : 1);
}

/* Tell the parent, and let go of the terminal; the log goes to a file. */
static void
say_ready(int ready, const char *home)
{
	char *path = mem_format("%s/daemon.log", home);
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	const int log =
	    open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	free(path);
	(void)dup2(null, STDIN_FILENO);
	(void)dup2(null, STDOUT_FILENO);
	(void)dup2(log == -1 ? null : log, STDERR_FILENO);
	if (null > STDERR_FILENO)
		(void)close(null);
	if (log > STDERR_FILENO)
		(void)close(log);
	if (write(ready, "r", 1) != 1)
		log_warn("nobody waited for the start");
	(void)close(ready);
}

/* --- the daemon --------------------------------------------------------- */

/* The home is locked before anything in it is touched; the socket comes
 * last, so that who can connect is served. */
static bool
serve(struct api *api, int ready, struct err *e)
{
	char path[PLACE_SOCKET_MAX];
	bool done = false;

	if (!loop_open(&api->loop, e))
		return false;
	place_socket(path, api->home);
	if (!rooms_open(&api->rooms, api->loop, api->home, e))
		goto out;
	if (!server_open(&api->server, api->loop, path, api_routes, api, e))
		goto out;
	if (ready != -1)
		say_ready(ready, api->home);
	log_info("serving %zu rooms of '%s'", api->rooms.count, api->home);
	done = loop_run(api->loop, e);
	log_info("ending");
out:
	server_close(api->server);
	rooms_close(&api->rooms);
	loop_close(api->loop);
	return done;
}

/*
 * A daemon that was told to end lets go of the socket before the home: wait
 * a little for it.  One that starts at the same time gets the home first and
 * the socket then: *served says that it serves in our place.
 */
static bool
take_home(struct home **home, bool *served, const char *path, struct err *e)
{
	const struct timespec pause = { .tv_nsec = TAKE_PAUSE_MS * 1000000L };
	char socket_path[PLACE_SOCKET_MAX];

	*served = false;
	place_socket(socket_path, path);
	for (int waited = 0; waited < TAKE_WAIT_MS; waited += TAKE_PAUSE_MS) {
		struct err busy = { 0 };

		if (home_open(home, path, &busy))
			return true;
		*e = busy;
		*served = busy.code == ERR_BUSY && server_is_there(socket_path);
		if (busy.code != ERR_BUSY || *served)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

static bool
run(const struct options *options, struct err *e)
{
	struct api api = { .loop = NULL };
	struct home *home = NULL;
	char *path = NULL;
	int ready = -1;
	bool served;
	bool done = false;

	if (!place_home(&path, options->home, e) || !key_start(e))
		goto out;
	if (options->background && !go_away(&ready, e))
		goto out;
	if (!take_home(&home, &served, path, e)) {
		/* In the background that is all that was asked for. */
		done = served && ready != -1 && write(ready, "r", 1) == 1;
		goto out;
	}
	api.home = path;
	done = serve(&api, ready, e);
out:
	home_close(home);
	free(path);
	return done;
}

int
main(int argc, char *argv[])
{
	struct options options = { .home = NULL };
	struct err e = { 0 };
	const int end = read_options(&options, argc, argv);

	(void)setlocale(LC_ALL, "C.UTF-8");
	if (end >= 0)
		return end;
	hide_memory();
	ignore_broken_pipes();
	if (run(&options, &e))
		return 0;
	(void)fprintf(stderr, "tamgad: %s\n", e.msg);
	if (e.hint[0] != '\0')
		(void)fprintf(stderr, "hint: %s\n", e.hint);
	return 1;
}
