/* SPDX-License-Identifier: ISC */
/*
 * The founding charter: what a room is (docs/FORMAT.md, sections 7 and 8),
 * and the invitation that carries it (section 12).
 */
#ifndef PROTOCOL_ROOM_CHARTER_H
#define PROTOCOL_ROOM_CHARTER_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"
#include "protocol/room/review.h"

struct founder {
	struct member_id id;
	struct public_key key;
	bool has_recovery;
	struct public_key recovery;
	bool is_steward;
};

/* A founding charter that was read and checked. */
struct charter {
	char *line;          /* canonical, without line feed; owned */
	json_t *json;        /* the same; owned */
	struct room_id room; /* computed */
	char review[REVIEW_ID_MAX + 1];
	size_t founder_count;
	struct founder *founders; /* owned */
	size_t threshold;
};

/*
 * Read a founding charter line.  The caller ends with charter_clear().
 *
 * ERR_PROTOCOL  not a founding charter; the message says why
 */
MUST_USE bool charter_parse(struct charter *out, const char *line, size_t len,
    struct err *e);
void charter_clear(struct charter *charter);

/* The first of its titles (by language), else its review.  Borrowed. */
const char *charter_title(const struct charter *charter);

/* What one founder brings to a new room of one founder. */
struct charter_draft {
	const char *state; /* ISO 3166-1 alpha-3 */
	int cycle;
	const char *language; /* of title and name: a tag, such as en */
	const char *title;
	struct member_id member;
	const char *name;
	const char *member_kind;
	struct public_key key;
	const struct public_key *recovery; /* or NULL */
};

/*
 * A founding charter line with fresh randomness.  The caller frees it.
 *
 * ERR_INPUT  a part that a charter cannot have; the message names it
 */
MUST_USE bool charter_draft(char **line, const struct charter_draft *draft,
    struct err *e);

struct remote_address {
	const char *name;
	const char *url;
};

/* An invitation, a line with its line feed; user information is taken out
 * of URLs.  The caller frees it. */
char *invitation_format(const struct charter *charter,
    const struct remote_address *remotes, size_t count) MUST_USE;

/*
 * Read an invitation: the charter (the caller clears it) and its remotes (an
 * array of {name,url}; the caller ends with json_decref()).
 *
 * ERR_INPUT  not an invitation
 */
MUST_USE bool invitation_parse(struct charter *charter, json_t **remotes,
    const char *text, size_t len, struct err *e);

#endif
