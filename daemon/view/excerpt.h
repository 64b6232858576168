/* SPDX-License-Identifier: ISC */
/*
 * Excerpts of texts with the words that were searched for marked, by the same
 * tokenizer that found them.  In memory; the index is not touched.
 */
#ifndef DAEMON_VIEW_EXCERPT_H
#define DAEMON_VIEW_EXCERPT_H

#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* Marks in what excerpts() gives; no text of a statement has them. */
#define EXCERPT_BEGIN '\x02'
#define EXCERPT_END '\x03'

struct excerpts;

/* match as search_parse() makes it; borrowed.  The caller ends with
 * excerpts_close(). */
MUST_USE bool excerpts_open(struct excerpts **out, const char *match,
    struct err *e);
void excerpts_close(struct excerpts *excerpts);

/*
 * The best part of the text as [{"text":"... a ","match":false},
 * {"text":"law","match":true}, ...]; the caller owns it.
 */
MUST_USE bool excerpts_of(json_t **out, struct excerpts *excerpts,
    const char *text, struct err *e);

#endif
