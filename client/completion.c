/* SPDX-License-Identifier: ISC */
/*
 * Completion, made from the table of commands.  What only the room knows
 * (members, paragraphs, remotes, views) the scripts ask of 'tamga completion
 * values', which starts no daemon.
 */
#include <stdint.h>
#include <string.h>

#include "client/command/command.h"

/* What stands behind an option or command: words, or the name of what the
 * room knows behind an '@'. */
struct completed {
	const char *name;
	const char *words;
};

static const struct completed option_values[] = {
	{ "rated-by", "@members" },
	{ "unrated", "@members" },
	{ "of", "@members" },
	{ "add-steward", "@members" },
	{ "remove-steward", "@members" },
	{ "view", "@views" },
	{ "position", "supported noted pending" },
	{ "rated", "fully partially not not-assessed" },
	{ "round", "baseline draft validation final follow-up" },
	{ "category", "1 2 3 4 5" },
	{ "color", "never auto always" },
	{ "role", "importer observer data-protection" },
	{ NULL, NULL },
};

static const struct completed command_values[] = {
	{ "assess", "@recommendations fully partially not not-assessed" },
	{ "cite", "@recommendations" },
	{ "members change", "@members" },
	{ "members continue", "@members" },
	{ "members cut", "@members" },
	{ "members settle", "@members" },
	{ "rec list", "@recommendations" },
	{ "rec show", "@recommendations" },
	{ "reconcile", "@recommendations fully partially not not-assessed" },
	{ "remote remove", "@remotes" },
	{ "remote set", "@remotes" },
	{ "sheet", "@recommendations" },
	{ "sync", "@remotes" },
	{ "view remove", "@views" },
	{ NULL, NULL },
};

/* The words of a row: "$(tamga ... values members) fully" or the like, with
 * ask as the command that asks. */
static void
words_print(const char *words, const char *ask)
{
	const size_t len = strcspn(words, " ");

	if (words[0] == '@')
		(void)printf("%s %.*s)%s", ask, (int)len - 1, words + 1,
		    words + len);
	else
		(void)fputs(words, stdout);
}

#define BASH_ASK "$(tamga $home completion values"

static void
bash_values(const char *variable, const struct completed *rows,
    const char *before)
{
	(void)printf("    case \"%s\" in\n", variable);
	for (; rows->name != NULL; rows++) {
		const bool is_command = before[0] == '\0';

		(void)printf("    \"%s%s%s\"%s) %s=\"%s", before, rows->name,
		    is_command && strchr(rows->name, ' ') == NULL ? " " : "",
		    is_command ? "*" : "", is_command ? "words" : "values",
		    is_command ? "$words " : "");
		words_print(rows->words, BASH_ASK);
		(void)puts("\";;");
	}
	(void)puts("    esac");
}

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
		   "    local words= values= home= i\n"
		   "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
		   "        [ \"${COMP_WORDS[i]}\" != --home ] ||\n"
		   "            home=\"--home ${COMP_WORDS[i + 1]}\"\n"
		   "    done");
	bash_values("${COMP_WORDS[COMP_CWORD - 1]}", option_values, "--");
	(void)puts("    if [ \"$COMP_CWORD\" -eq 1 ]; then");
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
	(void)puts("    esac; fi; fi");
	(void)puts("    if [ \"$COMP_CWORD\" -gt 1 ] && [ -z \"$values\" ] &&\n"
		   "        [ \"${cur#-}\" = \"$cur\" ]; then");
	bash_values("$one $two", command_values, "");
	(void)puts("    fi\n    [ -z \"$values\" ] || words=$values\n"
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

static const char *
values_of(const struct completed *rows, const char *name)
{
	for (; rows->name != NULL; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows->words;
	return NULL;
}

#define FISH_ASK "(tamga completion values"

/* -a '...': what stands behind an option, or a command's words. */
static void
fish_values(const char *words)
{
	if (words == NULL)
		return;
	(void)fputs(" -a '", stdout);
	words_print(words, FISH_ASK);
	(void)fputs("'", stdout);
}

/* The words behind a command, of one word or two. */
static void
fish_words(const struct command *command)
{
	const char *words = values_of(command_values, command->name);
	const char *space = strchr(command->name, ' ');
	const int len = (int)strcspn(command->name, " ");

	if (words == NULL)
		return;
	(void)printf("complete -c tamga -f -n '__fish_seen_subcommand_from "
		     "%.*s%s%s'",
	    len, command->name,
	    space == NULL ? "" : "; and __fish_seen_subcommand_from ",
	    space == NULL ? "" : space + 1);
	fish_values(words);
	(void)putchar('\n');
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
				     "%s%s",
			    len, at->name, o->name,
			    o->value == NULL ? "" : " -r");
			fish_values(values_of(option_values, o->name));
			(void)fputs(" -d ", stdout);
			fish_text(o->help);
		}
		fish_words(at);
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

/* --- what the room knows -------------------------------------------------- */

static void
names_print(const json_t *answer, const char *field_name)
{
	const json_t *row;
	const char *name;
	json_t *value;
	size_t i;

	json_array_foreach(answer, i, row)
		(void)puts(field(row, field_name));
	/* jansson's loop wants the object without const, and only reads. */
	json_object_foreach((json_t *)(uintptr_t)answer, name, value)
		(void)puts(name);
}

bool
completion_values(struct context *context, const char *what, struct err *e)
{
	static const struct {
		const char *name;
		const char *path;
		const char *field;
	} lists[] = {
		{ "members", "/v0/members", "id" },
		{ "recommendations", "/v0/recommendations", "paragraph" },
		{ "remotes", "/v0/remotes", "name" },
		{ "views", "/v0/views", "" },
	};
	json_t *params = json_object();
	struct ask ask = { .method = "GET", .params = params };
	struct err quiet = { 0 };
	const char *name = NULL;
	json_t *answer;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (strcmp(lists[i].name, what) == 0) {
			ask.path = lists[i].path;
			name = lists[i].field;
		}
	json_text_set(params, "room", args_text(&context->args, "room"));
	/* Whoever presses a key wants no message, and no daemon. */
	if (name != NULL &&
	    connection_open(&context->connection,
		args_text(&context->args, "home"), false, &quiet) &&
	    connection_ask(context->connection, &ask, &answer, NULL, &quiet)) {
		names_print(answer, name);
		json_decref(answer);
	}
	json_decref(params);
	return name != NULL ||
	    err_set(e, ERR_INPUT,
		"'%s' is not members, recommendations, remotes or views", what);
}
