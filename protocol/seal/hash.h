/* SPDX-License-Identifier: ISC */
/*
 * SHA-256 by nettle, which uses the processor's instructions for it.  hash.c
 * is the one file that sees nettle; key.c and sshsig.c see sodium.h.
 */
#ifndef PROTOCOL_SEAL_HASH_H
#define PROTOCOL_SEAL_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_LEN 32

/* SHA-256 of something.  Of a record: of its complete commit bytes. */
struct hash {
	uint8_t bytes[HASH_LEN];
};

/* SHA-256 of len bytes. */
struct hash hash_of(const void *data, size_t len);

/*
 * SHA-256 of count strings with one NUL between each two of them:
 * hash_joined(2, "tamga-room-1", line).
 */
struct hash hash_joined(size_t count, ...);

/* Like memcmp(3). */
int hash_compare(const struct hash *a, const struct hash *b);

#endif
