/* SPDX-License-Identifier: ISC */
#include "client/screen.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/base/mem.h"

#define COLUMNS_KEPT "TAMGA_SCREEN"
#define COLOR_KEPT "TAMGA_COLOR"
#define COLUMNS_TEXT 24
#define COLUMNS_DEFAULT 80

/* -F: not for what fits; -R: with colours; -X: it stays to be seen. */
#define PAGER_DEFAULT                                                          \
	"if command -v less >/dev/null; then exec less -FRX; else exec cat; fi"

extern char **environ;

/* 0 when standard output is no terminal itself. */
static size_t
terminal_columns(void)
{
	struct winsize size = { 0 };

	if (isatty(STDOUT_FILENO) != 1 ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1)
		return 0;
	return size.ws_col > 0 ? size.ws_col : COLUMNS_DEFAULT;
}

size_t
screen_columns(void)
{
	const char *kept = getenv(COLUMNS_KEPT);

	return kept != NULL ? (size_t)strtoul(kept, NULL, 10) :
			      terminal_columns();
}

bool
screen_is_there(void)
{
	return screen_columns() > 0;
}

bool
screen_color(const char *when, struct err *e)
{
	if (when == NULL)
		when = "auto";
	if (strcmp(when, "never") != 0 && strcmp(when, "auto") != 0 &&
	    strcmp(when, "always") != 0)
		return err_set(e, ERR_INPUT,
		    "--color is never, auto or always, not '%.20s'", when);
	return setenv(COLOR_KEPT, when, 1) == 0 ||
	    err_errno(e, "cannot keep --color");
}

bool
screen_has_color(void)
{
	const char *when = getenv(COLOR_KEPT);
	const char *none = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (when != NULL && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return screen_is_there() && (none == NULL || none[0] == '\0') &&
	    terminal != NULL && strcmp(terminal, "dumb") != 0;
}

/* --- the pager ------------------------------------------------------------ */

static pid_t
pager_start(const char *command, int in)
{
	char shell[] = "sh";
	char option[] = "-c";
	char *text = mem_text(command);
	char *argv[] = { shell, option, text, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	if (posix_spawn_file_actions_init(&actions) == 0) {
		if (posix_spawn_file_actions_adddup2(&actions, in,
			STDIN_FILENO) != 0 ||
		    posix_spawnp(&pid, shell, &actions, NULL, argv, environ) !=
			0)
			pid = -1;
		(void)posix_spawn_file_actions_destroy(&actions);
	}
	free(text);
	return pid;
}

pid_t
screen_pager_begin(void)
{
	const char *command = getenv("PAGER");
	const size_t columns = terminal_columns();
	char text[COLUMNS_TEXT];
	int ends[2];
	pid_t pager;

	if (columns == 0)
		return -1;
	if (command == NULL)
		command = PAGER_DEFAULT;
	if (command[0] == '\0' || strcmp(command, "cat") == 0 ||
	    pipe(ends) == -1)
		return -1;
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	/* less would take letters for bytes where no locale is set. */
	(void)setenv("LESSCHARSET", "utf-8", 0);
	pager = pager_start(command, ends[0]);
	(void)close(ends[0]);
	(void)snprintf(text, sizeof(text), "%zu", columns);
	if (pager != -1 && setenv(COLUMNS_KEPT, text, 1) == 0)
		(void)dup2(ends[1], STDOUT_FILENO);
	(void)close(ends[1]);
	return pager;
}

void
screen_pager_end(pid_t pager)
{
	if (pager == -1)
		return;
	(void)fflush(stdout);
	(void)close(STDOUT_FILENO);
	(void)waitpid(pager, NULL, 0);
}
