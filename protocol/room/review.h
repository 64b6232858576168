/* SPDX-License-Identifier: ISC */
/*
 * Reviews and recommendation ids: MNG-1, MNG-1/84.10, MNG-1/84.10;a,
 * MNG-1/~k3jq5h2lmb7aeyt4 (docs/FORMAT.md, section 2).
 */
#ifndef PROTOCOL_ROOM_REVIEW_H
#define PROTOCOL_ROOM_REVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

#define REVIEW_ID_MAX 6       /* MNG-12 */
#define RECOMMENDATION_MAX 96 /* bytes of the longest id */

/* Is this country three capital letters? */
bool country_is_good(const char *text);

/* Is this "<country>-<cycle>"? */
bool review_is_good(const char *text);

/* Is this the id of a recommendation of that review? */
bool recommendation_is_good(const char *text, const char *review);

/* Is this the id of a recommendation of any review? */
bool recommendation_has_review(const char *text);

/* Is this a paragraph, such as 84.10, with or without a clause (84.10;a)? */
bool paragraph_is_good(const char *text);

/*
 * What a person typed, as an id: a full id of this review, or a paragraph.
 * out has RECOMMENDATION_MAX + 1 bytes.
 *
 * ERR_INPUT  neither; or an id of another review
 */
MUST_USE bool recommendation_resolve(char *out, const char *typed,
    const char *review, struct err *e);

/* The id without its review: "84.10;a" or "~k3jq...".  Borrowed from id. */
const char *recommendation_paragraph(const char *id);

/* The order of ids: number by number, 84.9 before 84.10; like strcmp(3). */
int recommendation_compare(const char *a, const char *b);

/*
 * The id of an item without a number, from its text and source document.
 * out has RECOMMENDATION_MAX + 1 bytes; text is well-formed UTF-8.
 */
void recommendation_unnumbered(char *out, const char *review, const char *text,
    const char *source);

/* Is this a date that exists: 2018, 2018-05 or 2018-05-17? */
bool date_is_good(const char *text);

#endif
