/* SPDX-License-Identifier: ISC */
/*
 * Rating schemes: constants, named by id (docs/FORMAT.md, section 7).  A
 * scheme never changes; a new one has a new id.  Its version and hash are for
 * people who compare what two programs mean by one name.
 */
#ifndef PROTOCOL_VIEW_SCHEME_H
#define PROTOCOL_VIEW_SCHEME_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/json.h"

#define SCHEME_DEFAULT "upr-info-3"

/* A value of a scheme; its score is numerator / denominator.  Lives for
 * ever. */
struct scheme_value {
	const char *value;
	const char *label; /* in English */
	int numerator;
	int denominator; /* 0: it has no score */
	const char *definition;
};

/* Values are in their order and end with one whose value is NULL. */
struct scheme {
	const char *id;
	int version;
	const char *title;
	const char *names; /* its values, with commas */
	const struct scheme_value *values;
};

/* The scheme of this id, or NULL; each of them from 0, then NULL. */
const struct scheme *scheme_find(const char *id);
const struct scheme *scheme_at(size_t index);

/* The value of the scheme, or NULL. */
const struct scheme_value *scheme_value_find(const char *id, const char *value);

/* All that a scheme says, as {"hash", "id", "title", "values", "version"}; hash
 * is hex of SHA-256("tamga-scheme-1" NUL the canonical JSON of all the rest).
 * The caller ends with json_decref(). */
json_t *scheme_json(const struct scheme *scheme) MUST_USE;

/* --- asked by id ---------------------------------------------------------- */

/* Is the scheme one that we ship?  Is the value one of its? */
bool scheme_is_known(const char *scheme);
bool scheme_has(const char *scheme, const char *value);

/* The values of a scheme with commas, for messages; NULL if unknown. */
const char *scheme_values(const char *scheme);

/* Score in hundredths: fully 100, partially 50, not 0; -1 for one that has
 * none (not-assessed). */
int scheme_score(const char *scheme, const char *value);

#endif
