/* SPDX-License-Identifier: ISC */
/*
 * The catalogue of kinds (docs/FORMAT.md, section 7): one table, no code per
 * kind.  It can never make a record invalid; it decides which statements
 * count.
 */
#ifndef PROTOCOL_ROOM_CATALOGUE_H
#define PROTOCOL_ROOM_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"

/* Stamped into the index: another number means that it is rebuilt. */
#define CATALOGUE_VERSION 3

/* Characters of a device id behind the '~' of a shown id. */
#define SHOWN_DEVICE_LEN 4

/* Who may say a kind; see struct member in control.h. */
enum who {
	WHO_ANY,
	WHO_NOT_OBSERVER,
	WHO_IMPORTER,            /* steward or importer */
	WHO_IMPORTER_GOVERNMENT, /* the same, or government */
	WHO_GOVERNMENT,
	WHO_COORDINATING, /* a coordinating body */
	WHO_NAMED_NHRI,   /* the member that kind_named() names, or an NHRI */
	WHO_CONTROL,      /* the control fold decides */
};

struct kind;

/* The kind of this name, or NULL.  Lives for ever. */
const struct kind *kind_find(const char *name);

const char *kind_name(const struct kind *kind);
enum journal_class kind_class(const struct kind *kind);
enum who kind_who(const struct kind *kind);

/*
 * The member that a statement of this kind and subject must be said by
 * (docs/FORMAT.md, section 7, "named"), as text of *len bytes in one of the
 * strings; NULL if none is named.  second may be NULL.
 */
const char *kind_named(const struct kind *kind, const char *first,
    const char *second, size_t *len);

/* Does the value "official" of this kind need somebody of government? */
bool kind_may_be_official(const struct kind *kind);

/* One of these two? */
bool kind_claims(const struct kind *kind);

/* The number of kinds, and each of them, for tests and documents. */
size_t kind_count(void);
const struct kind *kind_at(size_t index);

/*
 * Is the statement (an object with kind and subject, as record_parse() has
 * checked) what the table says of its kind, in a room of this review?
 *
 * ERR_PROTOCOL  malformed; the message names the field
 */
MUST_USE bool kind_check(const struct kind *kind, const json_t *statement,
    const char *review, struct err *e);

/* --- the parts of a statement, all borrowed ---------------------------- */

const char *statement_kind(const json_t *statement);
size_t statement_subject_count(const json_t *statement);
const char *statement_subject(const json_t *statement, size_t index);

/* The reason of a withdrawal, or NULL. */
const char *statement_withdrawn(const json_t *statement);

/* The ids in replaces; 0 when there are none or they are malformed. */
size_t statement_replaces_count(const json_t *statement);
MUST_USE bool statement_replaces(struct statement_id *out,
    const json_t *statement, size_t index);

/* --- references -------------------------------------------------------- */

enum reference_type {
	REFERENCE_RECOMMENDATION, /* text is a recommendation id */
	REFERENCE_THING,          /* <shown member id>/<name> */
	REFERENCE_STATEMENT,      /* a statement id */
};

#define REFERENCE_MAX 2 /* of one statement */

struct reference {
	enum reference_type type;
	const char *text;  /* borrowed from the statement */
	const char *kinds; /* of what must stand behind it, "a|b"; NULL: any */
	const char *party; /* who must be asked by it, or own it; NULL: nobody;
			    * borrowed */
};

/* What must be resolved before a well-formed statement counts; returns how
 * many there are in out. */
size_t statement_references(struct reference out[REFERENCE_MAX],
    const json_t *statement);

/* Is this well-formed statement, which the text of the reference leads to, of
 * the kinds that it asks for, and is the party one to it? */
bool reference_fits(const struct reference *reference, const json_t *statement);

#endif
