/* SPDX-License-Identifier: ISC */
/*
 * Git's name for an object: SHA-1 with collision detection, by libgit2.
 * The only file of protocol/ that sees git2.h, for its hash function alone.
 * It is a transport name; nothing is trusted because of it.
 */
#ifndef PROTOCOL_SEAL_GIT_ID_H
#define PROTOCOL_SEAL_GIT_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

#define GIT_ID_LEN 20
#define GIT_ID_TEXT (2 * GIT_ID_LEN + 1)

struct git_id {
	uint8_t bytes[GIT_ID_LEN];
};

/*
 * The id that git gives to a commit of these bytes.
 *
 * ERR_PROTOCOL  the bytes are an attempt at a SHA-1 collision
 */
MUST_USE bool git_id_of_commit(struct git_id *out, const void *data, size_t len,
    struct err *e);

/* 40 hex letters and a NUL. */
void git_id_format(char out[GIT_ID_TEXT], const struct git_id *id);
MUST_USE bool git_id_parse(struct git_id *out, const char *text, size_t len);

#endif
