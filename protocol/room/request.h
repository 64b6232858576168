/* SPDX-License-Identifier: ISC */
/*
 * Requests for admission, and the six words (docs/FORMAT.md, section 12).
 */
#ifndef PROTOCOL_ROOM_REQUEST_H
#define PROTOCOL_ROOM_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"

#define WORDS_MAX 36 /* six words of five letters, spaces and a NUL */

struct request {
	struct room_id room;
	struct member_id member;
	struct public_key key;
	struct device_id device; /* computed and compared */
	bool is_device;          /* a further device of a member */
	bool has_recovery;
	struct public_key recovery;
	const char *label;       /* borrowed from json */
	const char *member_kind; /* the same; NULL if is_device */
	const json_t *names;     /* the same */
	char words[WORDS_MAX];
	json_t *json; /* owned */
};

/*
 * Sign a request.  fields are all of section 12 but device and signature.
 * *line gets the line with its line feed; the caller frees it.
 *
 * ERR_INPUT  a field that a request cannot have
 */
MUST_USE bool request_format(char **line, const json_t *fields,
    const struct secret_key *key, char words[WORDS_MAX], struct err *e);

/*
 * Read and verify one; the caller ends with request_clear().
 *
 * ERR_INPUT  not a request
 * ERR_AUTH   its signature is not good
 */
MUST_USE bool request_parse(struct request *out, const char *text, size_t len,
    struct err *e);
void request_clear(struct request *request);

#endif
