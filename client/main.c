/* SPDX-License-Identifier: ISC */
/*
 * tamga: the command line.  It reads what the user wrote, asks the daemon,
 * and shows the answer; it knows neither stores nor records.
 */
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "client/command/command.h"
#include "client/screen.h"

static int
report(const struct err *e, int status)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "tamga: %s\n", e->msg);
	if (e->hint[0] != '\0')
		(void)fprintf(stderr, "hint: %s\n", e->hint);
	return status;
}

static int
usage_error(const struct command *command, struct err *e)
{
	if (e->hint[0] == '\0')
		(void)err_hint(e, "see 'tamga %s --help'",
		    command == NULL ? "help" : command->name);
	return report(e, EXIT_USAGE);
}

/* Options may stand before the command: move them behind it. */
static int
command_place(int argc, char *const *argv)
{
	int i = 1;

	while (i < argc && strncmp(argv[i], "--", 2) == 0) {
		const bool has_value = strcmp(argv[i], "--home") == 0 ||
		    strcmp(argv[i], "--room") == 0 ||
		    strcmp(argv[i], "--color") == 0;

		i += has_value ? 2 : 1;
	}
	return i;
}

/* What people read from top to bottom. */
static bool
is_paged(const struct context *context)
{
	static const char *const names[] = { "charter show", "conflicts", "log",
		"members", "rec list", "rec show", "search", "sheet", "show",
		"source list", "source show", NULL };

	if (context->json || args_flag(&context->args, "no-pager"))
		return false;
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(context->command->name, names[i]) == 0)
			return true;
	return false;
}

/* Names with their letters, and columns that are counted in letters, also
 * where no locale is set. */
static void
locale_set(void)
{
	(void)setlocale(LC_ALL, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

static int
run_command(struct context *context, int argc, char *const *argv)
{
	const struct command *command = context->command;
	struct err e = { 0 };

	if (!args_parse(&context->args, argc, argv, command->options, &e))
		return usage_error(command, &e);
	if (args_flag(&context->args, "help")) {
		command_help(command);
		return EXIT_DONE;
	}
	context->json = args_flag(&context->args, "json");
	if (context->args.word_count < command->words_min) {
		(void)err_set(&e, ERR_INPUT, "%s: %s is missing",
		    command->failing, command->words);
		return usage_error(command, &e);
	}
	if (context->args.word_count > command->words_max) {
		(void)err_set(&e, ERR_INPUT, "%s: '%s' is too much",
		    command->failing, context->args.words[command->words_max]);
		return usage_error(command, &e);
	}
	if (!screen_color(args_text(&context->args, "color"), &e))
		return usage_error(command, &e);
	context->pager = is_paged(context) ? screen_pager_begin() : -1;
	if (!command->run(context, &e)) {
		(void)err_prefix(&e, "%s", command->failing);
		return report(&e,
		    e.code == ERR_CONFLICT          ? EXIT_DECIDE :
			context->exit == EXIT_USAGE ? EXIT_USAGE :
						      EXIT_FAILED);
	}
	return context->exit;
}

int
main(int argc, char *argv[])
{
	struct context context = { .exit = EXIT_DONE, .pager = -1 };
	char *rest[ARGS_MAX];
	struct err e = { 0 };
	int place;
	int words = 0;
	int count = 0;
	int status;

	locale_set();
	if (argc > ARGS_MAX) {
		(void)err_set(&e, ERR_INPUT, "too many arguments");
		return report(&e, EXIT_USAGE);
	}
	place = command_place(argc, argv);
	if (place >= argc) {
		if (argc > 1 && strcmp(argv[1], "--version") == 0) {
			(void)puts("tamga " VERSION);
			return EXIT_DONE;
		}
		commands_help();
		return argc > 1 ? EXIT_DONE : EXIT_USAGE;
	}
	context.command = command_find(argc - place, argv + place, &words);
	if (context.command == NULL) {
		(void)err_set(&e, ERR_INPUT, "there is no command '%s'",
		    argv[place]);
		return usage_error(NULL, &e);
	}
	for (int i = 1; i < place; i++)
		rest[count++] = argv[i];
	for (int i = place + words; i < argc; i++)
		rest[count++] = argv[i];
	status = run_command(&context, count, rest);
	connection_close(context.connection);
	if (fflush(stdout) != 0 && status == EXIT_DONE)
		status = EXIT_FAILED;
	screen_pager_end(context.pager);
	return status;
}
