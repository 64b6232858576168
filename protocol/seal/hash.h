/* SPDX-License-Identifier: ISC */
/*
 * SHA-256 and SHA-512 by libsodium, and git's name for a commit.
 * hash.c is one of the three files that see sodium.h (hash, key, sshsig).
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
