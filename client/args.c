/* SPDX-License-Identifier: ISC */
#include "client/args.h"

#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"

const struct option args_global[] = {
	{ "home", "DIR", "where the stores are, else $TAMGA_HOME", false },
	{ "room", "ID|TITLE", "the room, when the home has several", false },
	{ "json", NULL, "answer in JSON, for scripts", false },
	{ "color", "WHEN", "never, auto or always", false },
	{ "no-pager", NULL, "print a long answer at once", false },
	{ "help", NULL, "what the command does, and its options", false },
	{ NULL, NULL, NULL, false },
};

static const struct option *
option_find(const struct option *options, const char *name, size_t len)
{
	for (; options != NULL && options->name != NULL; options++)
		if (strlen(options->name) == len &&
		    strncmp(options->name, name, len) == 0)
			return options;
	return NULL;
}

/* Is the word behind an option whose value may be missing its value? */
static bool
is_value(const char *word)
{
	return word[0] >= 'a' && word[0] <= 'z';
}

/* One option at argv[*at]; moves *at to the last word it took. */
static bool
take_option(struct args *args, int argc, char *const *argv, int *at,
    const struct option *options, struct err *e)
{
	const char *name = argv[*at] + 2;
	const char *equal = strchr(name, '=');
	const size_t len =
	    equal == NULL ? strlen(name) : (size_t)(equal - name);
	const struct option *option = option_find(options, name, len);
	const char *value = equal == NULL ? NULL : equal + 1;

	if (option == NULL)
		option = option_find(args_global, name, len);
	if (option == NULL)
		return err_set(e, ERR_INPUT, "unknown option '--%.*s'",
		    (int)len, name);
	if (option->value == NULL && value != NULL)
		return err_set(e, ERR_INPUT, "option '--%s' takes no value",
		    option->name);
	if (option->value != NULL && option->value[0] == '[' && value == NULL) {
		value = "";
		if (*at + 1 < argc && is_value(argv[*at + 1]))
			value = argv[++*at];
	} else if (option->value != NULL && value == NULL) {
		if (*at + 1 >= argc)
			return err_set(e, ERR_INPUT,
			    "option '--%s' needs a value: %s", option->name,
			    option->value);
		value = argv[++*at];
	}
	args->given[args->given_count].option = option;
	args->given[args->given_count++].value = value;
	return true;
}

bool
args_parse(struct args *out, int argc, char *const *argv,
    const struct option *options, struct err *e)
{
	bool only_words = false;

	*out = (struct args){ .word_count = 0 };
	if (argc > ARGS_MAX)
		return err_set(e, ERR_INPUT, "too many arguments");
	for (int i = 0; i < argc; i++)
		if (!text_is_utf8(argv[i], strlen(argv[i])))
			return err_set(e, ERR_INPUT,
			    "argument %d is not UTF-8 text", i + 1);
	for (int i = 0; i < argc; i++) {
		if (only_words || strncmp(argv[i], "--", 2) != 0)
			out->words[out->word_count++] = argv[i];
		else if (argv[i][2] == '\0')
			only_words = true;
		else if (!take_option(out, argc, argv, &i, options, e))
			return false;
	}
	return true;
}

const char *
args_text(const struct args *args, const char *name)
{
	for (size_t i = args->given_count; i > 0; i--)
		if (strcmp(args->given[i - 1].option->name, name) == 0)
			return args->given[i - 1].value;
	return NULL;
}

bool
args_flag(const struct args *args, const char *name)
{
	for (size_t i = 0; i < args->given_count; i++)
		if (strcmp(args->given[i].option->name, name) == 0)
			return true;
	return false;
}

json_t *
args_list(const struct args *args, const char *name)
{
	json_t *list = NULL;

	for (size_t i = 0; i < args->given_count; i++) {
		if (strcmp(args->given[i].option->name, name) != 0)
			continue;
		if (list == NULL)
			list = json_array();
		(void)json_array_append_new(list,
		    json_string(args->given[i].value));
	}
	return list;
}

void
args_fill(json_t *body, const struct args *args, const struct option *options)
{
	for (; options != NULL && options->name != NULL; options++) {
		char *field = mem_text(options->name);

		for (char *at = field; *at != '\0'; at++)
			if (*at == '-')
				*at = '_';
		if (!args_flag(args, options->name))
			(void)field;
		else if (options->value == NULL)
			(void)json_object_set_new(body, field, json_true());
		else if (options->is_list)
			(void)json_object_set_new(body, field,
			    args_list(args, options->name));
		else
			json_text_set(body, field,
			    args_text(args, options->name));
		free(field);
	}
}
