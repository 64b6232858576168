/* SPDX-License-Identifier: ISC */
/*
 * The command line: words, options, and what the table of commands says of
 * them.  The same table makes --help, the completion and the errors.
 */
#ifndef CLIENT_ARGS_H
#define CLIENT_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

#define ARGS_MAX 256

/* An option of a command. */
struct option {
	const char *name;  /* without the dashes */
	const char *value; /* what stands for its value in the help; NULL: none;
		     * "[X]": the next word, if it begins with a small
		     * letter, else "" */
	const char *help;
	bool is_list; /* may be given several times */
};

struct args {
	const char *words[ARGS_MAX]; /* what is not an option */
	size_t word_count;
	struct {
		const struct option *option;
		const char *value; /* NULL for a flag */
	} given[ARGS_MAX];
	size_t given_count;
};

/* Options that every command takes; ends with a NULL name. */
extern const struct option args_global[];

/*
 * Sort argv into words and options; options end with a NULL name, those of
 * args_global are known, too.  What argv points to is borrowed.
 *
 * ERR_INPUT  an unknown option, a value that is missing or too much
 */
MUST_USE bool args_parse(struct args *out, int argc, char *const *argv,
    const struct option *options, struct err *e);

/* The value of an option, or NULL; the last one holds. */
const char *args_text(const struct args *args, const char *name);
bool args_flag(const struct args *args, const char *name);

/* All values of a list option as a JSON array, NULL when there are none.
 * The caller owns it. */
json_t *args_list(const struct args *args, const char *name);

/* Set body[field] to the option of the same name, dashes for underscores,
 * where it was given: text, true for a flag, an array for a list. */
void args_fill(json_t *body, const struct args *args,
    const struct option *options);

#endif
