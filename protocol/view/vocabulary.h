/* SPDX-License-Identifier: ISC */
/*
 * The vocabularies that Tamga ships: what the labels of OHCHR's and UPR
 * Info's documents mean.  Constants, looked up and never changed; what a room
 * adds it says in statements of the kind vocabulary.
 *
 * A *code* is a concept (theme A12, group "children", SDG 16).  A *label* is
 * how some documents write one or more concepts; labels drift from one
 * generation of documents to the next while codes stay, so that what is
 * filtered and counted is codes.  What is not known stays as it is written,
 * and is nobody's code.
 */
#ifndef PROTOCOL_VIEW_VOCABULARY_H
#define PROTOCOL_VIEW_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum vocabulary {
	VOCABULARY_THEMES, /* recommendation: themes, theme_heading */
	VOCABULARY_GROUPS, /* recommendation: groups */
	VOCABULARY_SDGS,   /* recommendation: sdgs */
	VOCABULARY_ISSUES, /* recommendation: issues */
	VOCABULARY_ACTION_CATEGORIES, /* recommendation: action_category */
};

#define VOCABULARY_COUNT 5

/* Of all of them together; it grows with any change of the data. */
#define VOCABULARY_VERSION 1

/* Bytes of the longest code. */
#define VOCABULARY_CODE_MAX 32

/* A concept.  Lives for ever. */
struct vocabulary_code {
	const char *code;       /* A-Z, a-z, 0-9 and '-' alone */
	const char *label;      /* in English, for people */
	const char *broader;    /* the code that this one is a part of, or NULL:
				 * who filters by that wants this one, too */
	const char *definition; /* of its author, or NULL */
};

/* How near a label comes to its codes. */
enum vocabulary_match {
	VOCABULARY_EXACT, /* the same concept */
	VOCABULARY_CLOSE, /* nearly: counted as the same */
	VOCABULARY_BROAD, /* wider: it covers several codes, or is known by
			   * its heading alone */
};

/* A label.  Lives for ever. */
struct vocabulary_label {
	const char *label;       /* as the documents spell it */
	const char *generations; /* in which it occurs, with spaces: "2014",
				  * "2020 2025" */
	enum vocabulary_match match;
	const char *codes; /* with spaces between them; the first is the one
			    * to show */
};

/* What a label as somebody wrote it means. */
struct vocabulary_meaning {
	const struct vocabulary_code *code; /* the one to show */
	const char *codes;       /* all of them, with spaces; borrowed */
	const char *generations; /* as above */
	enum vocabulary_match match;
};

/* "themes", "groups", "sdgs", "issues", "action-categories" */
const char *vocabulary_name(enum vocabulary vocabulary);

/* The vocabulary of this name; false if there is none. */
bool vocabulary_find(enum vocabulary *out, const char *name);

/* "exact", "close", "broad" */
const char *vocabulary_match_name(enum vocabulary_match match);

/* What it is, where it comes from, and what is missing: for people. */
const char *vocabulary_description(enum vocabulary vocabulary);

/* --- one after the other -------------------------------------------------- */

/* In the order to show them, from 0; NULL behind the last one. */
const struct vocabulary_code *vocabulary_code_at(enum vocabulary vocabulary,
    size_t index);
const struct vocabulary_label *vocabulary_label_at(enum vocabulary vocabulary,
    size_t index);

/* Write the next of codes (with spaces between them) to out, and move on;
 * false behind the last one. */
bool vocabulary_next_code(char out[VOCABULARY_CODE_MAX + 1],
    const char **codes);

/* --- look-up -------------------------------------------------------------- */

/* The concept of this code, or NULL. */
const struct vocabulary_code *vocabulary_code_find(enum vocabulary vocabulary,
    const char *code);

/*
 * What the label means; false if it is not known.  Small and capital letters
 * (ASCII), runs of white space, a bullet in front and ';' or '.' behind make
 * no difference.  Labels with an OHCHR code in front ("A12 Acceptance of ...")
 * are known by that code, and those with a number of an SDG ("16.3 - ...") by
 * the number of the goal, whatever follows.  A code, and the label of a code, is
 * known everywhere.
 */
bool vocabulary_look_up(struct vocabulary_meaning *out,
    enum vocabulary vocabulary, const char *label);

/* Is code the other code, or a part of it (of any depth)? */
bool vocabulary_is_within(enum vocabulary vocabulary, const char *code,
    const char *other);

#endif
