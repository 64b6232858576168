/* SPDX-License-Identifier: ISC */
/*
 * The States that made a recommendation, as documents name them.
 *
 *   in a text   (Maldives) (Portugal), (Portugal, Slovakia),
 *               (Brazil and Spain), (Venezuela (Bolivarian Republic of)),
 *               also in mid-sentence: "To ratify (Spain)/consider (Peru)"
 *   in a list   France; Trinidad and Tobago, "- Chile" lines
 *
 * A bracket in which nothing is a State - a year, a treaty's number or
 * abbreviation - is a part of the text like others.
 */
#ifndef DAEMON_IMPORT_WORD_RECOMMENDING_H
#define DAEMON_IMPORT_WORD_RECOMMENDING_H

#include "daemon/import/word/states.h"
#include "protocol/base/buf.h"
#include "protocol/base/json.h"

/*
 * Add the States in the brackets of text to the lists recommending_states
 * and state_names of row.  Names that stand where States do and are nobody's
 * are appended to unknown, "; " between them.  The text is folded.
 */
void recommending_in_text(const struct states *states, const char *text,
    json_t *row, struct buf *unknown);

/* The same for a cell that has nothing but States, by name or by code. */
void recommending_in_list(const struct states *states, const char *text,
    json_t *row, struct buf *unknown);

#endif
