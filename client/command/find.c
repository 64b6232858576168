/* SPDX-License-Identifier: ISC */
/* What to show: filters as options, and filters that are saved. */
#include "client/command/find.h"

#include <string.h>

#include "client/table.h"
#include "protocol/base/mem.h"
#include "protocol/view/filter.h"

/* "rated-by" as the API says it.  out has FIELD_MAX bytes. */
#define FIELD_MAX 32

static void
field_of(char *out, const char *option)
{
	(void)snprintf(out, FIELD_MAX, "%s", option);
	for (char *at = out; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
}

static bool
add_option(struct filter *filter, const struct context *context,
    const struct option *option, struct err *e)
{
	char name[FIELD_MAX];
	json_t *values;
	const json_t *value;
	bool done = true;
	size_t i;

	field_of(name, option->name);
	if (!filter_has_field(name))
		return true;
	if (option->value == NULL)
		return !args_flag(&context->args, option->name) ||
		    filter_add(filter, name, "yes", e);
	values = args_list(&context->args, option->name);
	json_array_foreach(values, i, value)
		done = done &&
		    filter_add(filter, name, json_string_value(value), e);
	json_decref(values);
	return done;
}

bool
find_filter(struct filter *out, const struct context *context, size_t word,
    struct err *e)
{
	bool done = true;

	*out = (struct filter){ { NULL } };
	for (const struct option *option = context->command->options;
	     done && option != NULL && option->name != NULL; option++)
		done = add_option(out, context, option, e);
	for (; done && word < context->args.word_count; word++)
		done = filter_add(out, "paragraph", context_word(context, word),
		    e);
	if (!done)
		filter_clear(out);
	return done;
}

char *
find_words(const struct context *context, size_t word)
{
	const char *view = args_text(&context->args, "view");
	struct filter filter;
	struct err e = { 0 };
	char *words;
	char *all;

	if (!find_filter(&filter, context, word, &e))
		return mem_text("");
	words = filter_words(&filter);
	filter_clear(&filter);
	if (view == NULL)
		return words;
	all = mem_format("view %s%s%s", view, words[0] == '\0' ? "" : "; ",
	    words);
	free(words);
	return all;
}

bool
find_params(json_t **out, struct context *context, size_t word, struct err *e)
{
	struct filter filter;

	if (!find_filter(&filter, context, word, e)) {
		context->exit = EXIT_USAGE;
		return false;
	}
	*out = filter_json(&filter);
	json_text_set(*out, "view", args_text(&context->args, "view"));
	filter_clear(&filter);
	return true;
}

bool
find_all_params(json_t **out, struct context *context, size_t word,
    struct err *e)
{
	char name[FIELD_MAX];

	if (!find_params(out, context, word, e))
		return false;
	for (const struct option *option = context->command->options;
	     option != NULL && option->name != NULL; option++) {
		field_of(name, option->name);
		if (!filter_has_field(name))
			json_text_set(*out, name,
			    args_text(&context->args, option->name));
	}
	return true;
}

/* --- saved views ---------------------------------------------------------- */

/* The filter of an object, in words; the caller frees it. */
static char *
words_of(const json_t *object)
{
	struct filter filter = { { NULL } };
	struct err e = { 0 };
	char *words;

	/* What a newer version saved is said as far as it is known. */
	(void)!filter_read(&filter, object, &e);
	words = filter_words(&filter);
	filter_clear(&filter);
	return words;
}

bool
run_view_save(struct context *context, struct err *e)
{
	struct filter filter;
	json_t *object;
	json_t *answer;
	char *words;

	if (!find_filter(&filter, context, 1, e)) {
		context->exit = EXIT_USAGE;
		return false;
	}
	object = filter_json(&filter);
	words = filter_words(&filter);
	filter_clear(&filter);
	const bool done = context_ask(context, "POST", "/v0/views", NULL,
	    json_pack("{s:s, s:o}", "name", context_word(context, 0), "filter",
		object),
	    &answer, e);

	if (done && !context_json(context, answer)) {
		(void)printf("%s: %s\n", context_word(context, 0), words);
		json_decref(answer);
	}
	free(words);
	return done;
}

bool
run_view_list(struct context *context, struct err *e)
{
	static const char *const headings[] = { "VIEW", "SHOWS", NULL };
	struct table *table;
	const char *name;
	json_t *filter;
	json_t *answer;

	if (!context_ask(context, "GET", "/v0/views", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 1);
	json_object_foreach(answer, name, filter) {
		char *words = words_of(filter);

		table_add(table, name);
		table_add(table, words);
		free(words);
	}
	table_print(table);
	json_decref(answer);
	return true;
}

bool
run_view_remove(struct context *context, struct err *e)
{
	json_t *answer;

	if (!context_ask(context, "DELETE", "/v0/views",
		json_pack("{s:s}", "name", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (!context_json(context, answer)) {
		(void)printf("Removed view %s\n", context_word(context, 0));
		json_decref(answer);
	}
	return true;
}
