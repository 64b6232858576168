/* SPDX-License-Identifier: ISC */
/*
 * What a person types to search for, as the index is asked for it.
 *
 *     law budget     texts that have both words
 *     "shadow report"  the words, one behind the other
 *     discrim*       words that begin so
 *     -draft         texts that do not have it
 *
 * Nothing that is typed can be an error of syntax: what has no letter and no
 * digit is passed over, a quotation mark that is not closed ends with the
 * text.  What counts as the same letter is the index's to say
 * (docs/decisions/0046-what-a-search-finds.md).
 */
#ifndef PROTOCOL_VIEW_SEARCH_H
#define PROTOCOL_VIEW_SEARCH_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

#define SEARCH_MAX 512      /* bytes that are typed */
#define SEARCH_WORDS_MAX 32 /* words and phrases in them */

/*
 * An expression of SQLite's FTS5 in which all that was typed stands between
 * quotation marks.  The caller frees *match.
 *
 * ERR_INPUT  too long, or there is no word that a text must have
 */
MUST_USE bool search_parse(char **match, const char *typed, struct err *e);

#endif
