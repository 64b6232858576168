/* SPDX-License-Identifier: ISC */
/*
 * Filters: which recommendations a person wants to see.  A filter has values
 * by field; a recommendation passes when for every field that has values one
 * of them fits.  A description and no more: who asks the index is in
 * daemon/view/chosen.c.
 *
 * Fields are named as in docs/openapi.yaml; options of the command line have
 * '-' for '_'.  Values of a filter were checked as far as that needs no room:
 * whether a member or State is known there, the room says.
 */
#ifndef PROTOCOL_VIEW_FILTER_H
#define PROTOCOL_VIEW_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/view/vocabulary.h"

/* In the order in which they are described. */
enum filter_field {
	FILTER_PARAGRAPH, /* 84.10, 84 (and below), 84.1-84.20 */
	FILTER_TEXT,      /* words of a search, in the recommendation */
	FILTER_THEME,     /* a code, or what a label has, in any case */
	FILTER_GROUP,     /* the same */
	FILTER_ISSUE,     /* the same */
	FILTER_SDG,       /* 5, and its targets; 5.2; or part of a label */
	FILTER_CATEGORY,  /* 1 to 5 */
	FILTER_STATE,     /* a recommending State, by code or name */
	FILTER_POSITION,  /* supported, noted, pending */
	FILTER_PLEDGE,    /* "yes": it is a pledge of the State itself */
	FILTER_DOCUMENT,  /* a source document that contains it */
	FILTER_ROUND,     /* one: of the ratings that are looked at */
	FILTER_RATED,     /* a value that somebody gives it */
	FILTER_RATED_BY,  /* a member that rates it */
	FILTER_UNRATED,   /* a member that does not; "": nobody does */
	FILTER_AGREE,     /* "yes": all that rate it rate it alike */
	FILTER_DISAGREE,  /* "yes": they do not */
};
#define FILTER_FIELDS ((size_t)FILTER_DISAGREE + 1)

#define FILTER_VALUES_MAX 64 /* values of a field */
#define FILTER_VALUE_MAX 512 /* bytes of a value */

/* Starts as { 0 }, which lets everything pass. */
struct filter {
	json_t *values[FILTER_FIELDS]; /* arrays of texts; NULL: none */
};

void filter_clear(struct filter *filter);

bool filter_is_empty(const struct filter *filter);

/* The first value of a field, borrowed; NULL: it has none. */
const char *filter_one(const struct filter *filter, enum filter_field field);

/* The name of a field, such as "rated_by"; does one have this name? */
const char *filter_name(enum filter_field field);
bool filter_has_field(const char *name);

/*
 * Add one more value of a field.  A value that is there already is fine.
 *
 * ERR_INPUT  there is no such field, or it cannot have that value; the
 *            message names those that there are, where they are few
 */
MUST_USE bool filter_add(struct filter *filter, const char *name,
    const char *value, struct err *e);

/*
 * Add what an object says, {"theme":["women"],"pledge":["yes"]}, as
 * filter_json() makes it; one text may stand for an array of one.
 *
 * ERR_INPUT  it does not say that; what came before it was added
 */
MUST_USE bool filter_read(struct filter *filter, const json_t *object,
    struct err *e);
json_t *filter_json(const struct filter *filter) MUST_USE;

/* Add the fields of other that filter says nothing of. */
void filter_inherit(struct filter *filter, const struct filter *other);

/* In words, "theme has 'women' or 'children'; not rated by csomn"; "" for
 * the empty one.  The caller frees it. */
char *filter_words(const struct filter *filter) MUST_USE;

/* --- does one value fit? ------------------------------------------------- */

/* Is the recommendation of that paragraph, 84.10;a, in these, 84.1-84.20? */
bool filter_paragraph_fits(const char *paragraphs, const char *paragraph);

/* Is wanted in the label, from the beginning of a word on, letters of any
 * case?  women and wom are in "Rights of women", men is not. */
bool filter_label_fits(const char *wanted, const char *label);

/* The same; or wanted is a code of the vocabulary, and the label means that or
 * a part of it: A12 is "Acceptance of international norms", as whatever
 * generation of documents spells it. */
bool filter_term_fits(enum vocabulary vocabulary, const char *wanted,
    const char *label);

/* As filter_label_fits(); a number is that goal with its targets, or that target:
 * 5 is "5 - GENDER EQUALITY", "SDG 5" and "5.2 - ...", and not 15. */
bool filter_sdg_fits(const char *wanted, const char *label);

#endif
