/* SPDX-License-Identifier: ISC */
#include "client/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "protocol/seal/secret.h"

/* Signals that would leave a terminal without its echo. */
static const int caught[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
#define CAUGHT_COUNT (sizeof(caught) / sizeof(caught[0]))

static volatile sig_atomic_t came;

static void
on_signal(int signal_number)
{
	came = signal_number;
}

bool
passphrase_can_ask(void)
{
	return isatty(STDIN_FILENO) == 1;
}

void
passphrase_hide_memory(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* The first line of fd, without its line feed. */
static bool
read_line(char *out, int fd, struct err *e)
{
	size_t len = 0;

	for (;;) {
		char c;
		const ssize_t got = read(fd, &c, 1);

		if (got == -1)
			return err_errno(e, "cannot read the passphrase");
		if (got == 0 || c == '\n')
			return true;
		if (len + 1 == PASSPHRASE_MAX)
			return err_set(e, ERR_INPUT,
			    "a passphrase has at most %d bytes",
			    PASSPHRASE_MAX - 1);
		if (c == '\0')
			return err_set(e, ERR_INPUT,
			    "a passphrase is text, without a zero byte");
		out[len++] = c;
	}
}

/* Read a line with the echo off, and put it on again whatever happens. */
static bool
read_without_echo(char *out, const char *prompt, struct err *e)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction before[CAUGHT_COUNT];
	struct termios shown;
	struct termios hidden;
	bool done;

	if (tcgetattr(STDIN_FILENO, &shown) == -1)
		return err_errno(e, "cannot ask for the passphrase");
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	came = 0;
	for (size_t i = 0; i < CAUGHT_COUNT; i++)
		(void)sigaction(caught[i], &action, &before[i]);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == -1) {
		done = err_errno(e, "cannot ask for the passphrase");
	} else {
		/* Not before: what is typed early is lost, or shown. */
		(void)fprintf(stderr, "%s: ", prompt);
		(void)fflush(stderr);
		done = read_line(out, STDIN_FILENO, e);
	}
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	for (size_t i = 0; i < CAUGHT_COUNT; i++)
		(void)sigaction(caught[i], &before[i], NULL);
	(void)fputc('\n', stderr);
	if (came != 0)
		(void)raise(came);
	return done;
}

static bool
ask(char **out, const char *prompt, struct err *e)
{
	void *text;

	passphrase_hide_memory();
	if (!secret_new(&text, PASSPHRASE_MAX, e))
		return false;
	if (!read_without_echo(text, prompt, e)) {
		secret_free(text);
		return false;
	}
	*out = text;
	return true;
}

bool
passphrase_ask(char **out, const char *prompt, struct err *e)
{
	char *text;

	if (!ask(&text, prompt, e))
		return false;
	if (text[0] == '\0') {
		secret_free(text);
		return err_set(e, ERR_INPUT, "no passphrase was typed");
	}
	*out = text;
	return true;
}

bool
passphrase_ask_new(char **out, struct err *e)
{
	char *text = NULL;
	char *again = NULL;
	bool same;

	if (!ask(&text, "New passphrase of this device (empty: none)", e))
		return false;
	if (text[0] == '\0') {
		secret_free(text);
		*out = NULL;
		return true;
	}
	if (!ask(&again, "The same once more", e)) {
		secret_free(text);
		return false;
	}
	same = strcmp(text, again) == 0;
	secret_free(again);
	if (!same) {
		secret_free(text);
		return err_set(e, ERR_INPUT, "the two are not the same");
	}
	*out = text;
	return true;
}

bool
passphrase_read(char **out, const char *path, struct err *e)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	void *text;
	bool done;
	int fd;

	passphrase_hide_memory();
	fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_errno(e, "cannot read '%s'", path);
	done = secret_new(&text, PASSPHRASE_MAX, e);
	if (done && !read_line(text, fd, e)) {
		secret_free(text);
		done = false;
	}
	if (!is_stdin)
		(void)close(fd);
	if (done)
		*out = text;
	return done;
}
