/* SPDX-License-Identifier: ISC */
/* Filters on the command line: options of their names, with '-' for '_', and
 * words, which are paragraphs. */
#ifndef CLIENT_COMMAND_FIND_H
#define CLIENT_COMMAND_FIND_H

#include "client/command/command.h"
#include "protocol/view/filter.h"

/* The options themselves, for the table of commands. */
#define FIND_OPTIONS                                                           \
	{ "theme", "CODE|TEXT", "a theme, or one that has this", true },       \
	    { "group", "CODE|TEXT", "a group, or one that has this", true },   \
	    { "issue", "CODE|TEXT", "an issue, or one that has this", true },  \
	    { "sdg", "N|TEXT", "a goal, a target, or words of it", true },     \
	    { "category", "1-5", "the action category", true },                \
	    { "state", "ISO3|NAME", "recommended by this State", true },       \
	    { "position", "P", "supported, noted or pending", true },          \
	    { "pledge", NULL, "the State's own pledges", false },              \
	    { "document", "TEXT", "a document that has this", true },          \
	    { "round", "R", "look at the ratings of this round alone",         \
		    false },                                                   \
	    { "rated", "VALUE", "somebody gives it this rating", true },       \
	    { "rated-by", "MEMBER", "this member rates it", true },            \
	    { "unrated", "[MEMBER]", "nobody, or not this member, rates it",   \
		    true },                                                    \
	    { "agree", NULL, "all that rate it agree", false },                \
	    { "disagree", NULL, "they do not", false },                        \
	{                                                                      \
		"text", "WORDS", "its text has these words", true              \
	}

#define FIND_VIEW                                                              \
	{                                                                      \
		"view", "NAME", "what this view shows; see 'tamga view'",      \
		    false                                                      \
	}

/* What the options and the words from this one on say.  The caller ends with
 * filter_clear(). */
MUST_USE bool find_filter(struct filter *out, const struct context *context,
    size_t word, struct err *e);

/* The same in words, with --view; "" for all.  The caller frees it. */
char *find_words(const struct context *context, size_t word) MUST_USE;

/* The same as parameters, with --view. */
MUST_USE bool find_params(json_t **out, struct context *context, size_t word,
    struct err *e);

/* The same, and with the options that are no filters. */
MUST_USE bool find_all_params(json_t **out, struct context *context,
    size_t word, struct err *e);

#endif
