/* SPDX-License-Identifier: ISC */
/*
 * Several documents about one recommendation, and several sources of its
 * position: side by side, never over each other.
 */
#ifndef DAEMON_VIEW_DOCUMENT_H
#define DAEMON_VIEW_DOCUMENT_H

#include <stdbool.h>

#include "daemon/import/states.h"
#include "protocol/base/compiler.h"
#include "protocol/base/json.h"

/* UN documents come first, then OHCHR matrices, then others; among equals the
 * order stays. */
void documents_order(json_t *documents);

/*
 * Does a document word the text otherwise than the first one, in a language
 * that both have?  Case, punctuation and the brackets with States at the end
 * do not count.
 */
bool documents_differ(const json_t *documents, const struct states *states);

/* Set "differs" of every document that does, but the first: {"first", "this"},
 * the words from the first to the last that are not the same. */
void documents_mark(json_t *documents, const struct states *states);

/*
 * The position that stands for a list: the latest by date; without dates what
 * UN documents say before what others say of it, and of these the later in the
 * room's order.  Borrowed; NULL of none.
 */
const json_t *position_shown(const json_t *positions);

/* Do their sources give different positions? */
bool positions_differ(const json_t *positions);

#endif
