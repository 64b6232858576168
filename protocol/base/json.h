/* SPDX-License-Identifier: ISC */
/*
 * JSON.  The only file that includes jansson.h; its json_t, json_get and
 * pack functions are used as they are.
 *
 * Canonical form is docs/FORMAT.md, section 3: RFC 8785 within limits in
 * which jansson's sorted and compact output is RFC 8785.
 */
#ifndef PROTOCOL_BASE_JSON_H
#define PROTOCOL_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * Read one canonical object or array of at most LIMIT_RECORD bytes: text
 * must be the exact bytes that json_canonical() gives for the value.  The
 * caller owns *out and ends with json_decref().  A reader of its own, without
 * recursion (json_canonical.c).
 *
 * ERR_PROTOCOL  not canonical; the message says what and at which byte
 */
MUST_USE bool json_read_canonical(json_t **out, const char *text, size_t len,
    struct err *e);

/*
 * Read any JSON object or array of at most max bytes, as people and
 * programs write it: RFC 8259, no key twice, at most LIMIT_DEPTH deep.
 * The caller owns *out.
 *
 * ERR_INPUT  not JSON; the message says where
 */
MUST_USE bool json_read(json_t **out, const char *text, size_t len, size_t max,
    struct err *e);

/*
 * Is the value one that has a canonical form: types, field names, integers,
 * characters and depth as in section 3?
 *
 * ERR_INPUT  it is not; the message names the field
 */
MUST_USE bool json_is_canonical(const json_t *value, struct err *e);

/* The canonical text, without a line feed.  The caller frees it. */
char *json_canonical(const json_t *value) MUST_USE;

/* Text for people: indented by two, sorted, a line feed at the end.  The
 * caller frees it. */
char *json_pretty(const json_t *value) MUST_USE;

/* Is this a language tag, such as en, mn or zh-Hans? */
bool json_is_language(const char *tag);

/* The string behind name, or NULL when there is none.  Borrowed. */
const char *json_text(const json_t *object, const char *name);

/* Set name to a copy of text; nothing happens when text is NULL. */
void json_text_set(json_t *object, const char *name, const char *text);

/* Overwrite the string behind name in place, if there is one: for an object
 * that carried a secret and is about to go. */
void json_text_wipe(json_t *object, const char *name);

#endif
