/* SPDX-License-Identifier: ISC */
/*
 * The texts of the recommendations that are here, to find the one that a text
 * without a number is.  Two texts agree if their words are the same in the
 * same order (text_words()), but for the brackets with States at the end.
 * What is only alike is for a person.
 */
#ifndef DAEMON_WORK_MATCH_H
#define DAEMON_WORK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/json.h"

#define MATCH_ALIKE_MAX 3 /* shown for one text */

struct match;

struct match *match_new(void) MUST_USE;
void match_free(struct match *match);

/* A document about the recommendation id: its texts in every language.  The
 * statement must live as long. */
void match_add(struct match *match, const char *id, const json_t *statement);

/* The words that texts are compared by.  The caller frees it. */
char *match_words(const struct match *match, const char *text) MUST_USE;

/* The ids of the recommendations with a text that agrees, each once, in their
 * order: {ID: [STATEMENT...]}, NULL for none.  Borrowed until the next add. */
const json_t *match_agreeing(const struct match *match, const char *words);

struct match_alike {
	const char *id; /* borrowed */
	const json_t *statement;
	int likeness; /* of wording_likeness() */
};

/* Leave this recommendation out? */
typedef bool (
    *match_skip_cb)(void *arg, const char *id, const json_t *statement);

/* A text, and what is not to be found for it. */
struct match_text {
	const char *words;
	const char *language;
	match_skip_cb skip; /* or NULL */
	void *arg;
};

/*
 * The recommendations with the most alike texts in that language, at least
 * WORDING_ALIKE: the most alike first, then in their order; how many.
 */
size_t match_alike(struct match_alike out[MATCH_ALIKE_MAX], struct match *match,
    const struct match_text *text);

/* Were there too many texts to compare all (LIMIT_ALIKE)? */
bool match_is_spent(const struct match *match);

#endif
