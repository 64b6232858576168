/* SPDX-License-Identifier: ISC */
/* Help, made from the table of commands. */
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"

#define SUMMARY_COLUMN 18
#define OPTION_COLUMN 22

static void
options_help(const struct option *options)
{
	for (; options != NULL && options->name != NULL; options++) {
		char left[64];

		(void)snprintf(left, sizeof(left), "--%s%s%s", options->name,
		    options->value == NULL ? "" : " ",
		    options->value == NULL ? "" : options->value);
		(void)printf("  %-*s %s%s\n", OPTION_COLUMN, left,
		    options->help,
		    options->is_list ? "; may be given again" : "");
	}
}

void
command_help(const struct command *command)
{
	(void)printf("usage: tamga %s%s%s%s\n\n", command->name,
	    command->words[0] == '\0' ? "" : " ", command->words,
	    command->options == NULL ? "" : " [options]");
	text_print(command->summary, 0);
	if (command->options != NULL) {
		(void)puts("\noptions:");
		options_help(command->options);
	}
	(void)puts("\nfor every command:");
	options_help(args_global);
	if (command->more != NULL) {
		(void)puts("\nexample:");
		text_print(command->more, 2);
	}
}

void
commands_help(void)
{
	(void)puts("usage: tamga COMMAND [words] [options]\n");
	(void)puts("A country's follow-up to its Universal Periodic Review, "
		   "in the hands of everybody in it.\n");
	for (const struct command *at = commands; at->name != NULL; at++)
		(void)printf("  %-*s %s\n", SUMMARY_COLUMN, at->name,
		    at->summary);
	(void)puts("\n'tamga COMMAND --help' says more.");
}
