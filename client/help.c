/* SPDX-License-Identifier: ISC */
/* Help and completion, made from the table of commands. */
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

/* --- completion --------------------------------------------------------- */

static void
bash_options(const struct option *options)
{
	for (; options != NULL && options->name != NULL; options++)
		(void)printf(" --%s", options->name);
}

/* The first words, each once; they stand together in the table. */
static void
first_words(const char *separator)
{
	const char *last = "";

	for (const struct command *at = commands; at->name != NULL; at++) {
		const size_t len = strcspn(at->name, " ");

		if (strncmp(last, at->name, len) != 0 ||
		    strcspn(last, " ") != len)
			(void)printf("%s%.*s", separator, (int)len, at->name);
		last = at->name;
	}
}

/* Does the name begin with this word, and go on? */
static bool
is_below(const struct command *command, const char *first, size_t len)
{
	return strncmp(command->name, first, len) == 0 &&
	    command->name[len] == ' ';
}

/* What can stand behind each first word: one branch each. */
static void
second_words(void)
{
	for (const struct command *at = commands; at->name != NULL; at++) {
		const size_t len = strcspn(at->name, " ");

		if (at->name[len] == '\0' ||
		    (at > commands && is_below(at - 1, at->name, len)))
			continue;
		(void)printf("        %.*s) words=\"$words", (int)len,
		    at->name);
		for (const struct command *other = at; other->name != NULL;
		     other++)
			if (is_below(other, at->name, len))
				(void)printf(" %s", other->name + len + 1);
		(void)puts("\";;");
	}
}

static void
bash_print(void)
{
	(void)puts("# bash completion for tamga\n_tamga()\n{\n"
		   "    local cur=${COMP_WORDS[COMP_CWORD]}\n"
		   "    local one=${COMP_WORDS[1]} two=${COMP_WORDS[2]}\n"
		   "    local words=\n    if [ \"$COMP_CWORD\" -eq 1 ]; then");
	(void)fputs("        words=\"", stdout);
	first_words(" ");
	(void)puts("\"\n    else case \"$one $two\" in");
	for (const struct command *at = commands; at->name != NULL; at++) {
		(void)printf("        \"%s%s\"*) words=\"", at->name,
		    strchr(at->name, ' ') == NULL ? " " : "");
		bash_options(at->options);
		bash_options(args_global);
		(void)puts("\";;");
	}
	(void)puts("    esac\n    if [ \"$COMP_CWORD\" -eq 2 ]; then case "
		   "\"$one\" in");
	second_words();
	(void)puts("    esac; fi; fi\n"
		   "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
		   "    [ ${#COMPREPLY[@]} -gt 0 ] || "
		   "COMPREPLY=($(compgen -f -- \"$cur\"))\n}\n"
		   "complete -o filenames -F _tamga tamga");
}

/* Text between single quotes. */
static void
fish_text(const char *text)
{
	(void)putchar('\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			(void)putchar('\\');
		(void)putchar(*text);
	}
	(void)puts("'");
}

static void
fish_print(void)
{
	(void)puts("# fish completion for tamga");
	for (const struct command *at = commands; at->name != NULL; at++) {
		const char *space = strchr(at->name, ' ');
		const int len = (int)strcspn(at->name, " ");

		if (space == NULL)
			(void)printf("complete -c tamga -n "
				     "__fish_use_subcommand -a %s -d ",
			    at->name);
		else
			(void)printf(
			    "complete -c tamga -n __fish_use_subcommand "
			    "-a %.*s\ncomplete -c tamga -n "
			    "'__fish_seen_subcommand_from %.*s' -a %s -d ",
			    len, at->name, len, at->name, space + 1);
		fish_text(at->summary);
		for (const struct option *o = at->options;
		     o != NULL && o->name != NULL; o++) {
			(void)printf("complete -c tamga -n "
				     "'__fish_seen_subcommand_from %.*s' -l "
				     "%s%s -d ",
			    len, at->name, o->name,
			    o->value == NULL ? "" : " -r");
			fish_text(o->help);
		}
	}
}

bool
completion_print(const char *shell)
{
	if (strcmp(shell, "fish") == 0) {
		fish_print();
		return true;
	}
	if (strcmp(shell, "zsh") == 0)
		(void)puts("#compdef tamga\n"
			   "autoload -U +X bashcompinit && bashcompinit");
	else if (strcmp(shell, "bash") != 0)
		return false;
	bash_print();
	return true;
}
