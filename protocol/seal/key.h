/* SPDX-License-Identifier: ISC */
/*
 * Ed25519 keys by libsodium, and how a secret one is kept under a
 * passphrase.  Secrets live in locked memory, and are wiped.
 */
#ifndef PROTOCOL_SEAL_KEY_H
#define PROTOCOL_SEAL_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/seal/opener.h"

#define KEY_LEN 32
#define KEY_BLOB_LEN 51 /* as OpenSSH writes it, RFC 8709 */
#define KEY_TEXT 69     /* base64 of the blob, and a NUL */
#define KEY_SEED_LEN 32
#define SIGNATURE_LEN 64

struct public_key {
	uint8_t bytes[KEY_LEN];
};

struct signature {
	uint8_t bytes[SIGNATURE_LEN];
};

/* Opaque: an Ed25519 secret key in locked memory. */
struct secret_key;

/* Call once before anything else of this module.  Safe to call again. */
MUST_USE bool key_start(struct err *e);

/* A new key.  The caller ends with key_close(). */
MUST_USE bool key_make(struct secret_key **out, struct err *e);

/* The key that 32 bytes of seed give (RFC 8032, 5.1.5); for tests and for
 * reading a kept key. */
MUST_USE bool key_from_seed(struct secret_key **out, const uint8_t seed[32],
    struct err *e);

/* Wipe and free.  NULL is fine. */
void key_close(struct secret_key *key);

/* The public half. */
void key_public(struct public_key *out, const struct secret_key *key);

/* Is this a canonical point of the main subgroup, not of small order? */
bool key_is_good(const struct public_key *key);

/* The base64 field of an OpenSSH public key line: 68 letters and a NUL. */
void key_format(char out[KEY_TEXT], const struct public_key *key);

/* Exactly 68 letters; false also when key_is_good() is. */
MUST_USE bool key_parse(struct public_key *out, const char *text, size_t len);

/* The 51 bytes of RFC 8709. */
void key_blob(uint8_t out[KEY_BLOB_LEN], const struct public_key *key);

/* Ed25519 (RFC 8032) over len bytes. */
void key_sign(struct signature *out, const struct secret_key *key,
    const void *data, size_t len);

/* Strictly: S below the order of the group, R and key not of small order. */
bool key_verify(const struct public_key *key, const struct signature *signature,
    const void *data, size_t len);

/* What the key is made of, for paper; out is memory of secret_new(). */
void key_seed(uint8_t out[KEY_SEED_LEN], const struct secret_key *key);

/*
 * How a key is kept: a JSON object.  With an opener the seed is in a
 * secretbox (XSalsa20-Poly1305), and the salt and the cost of the opener are
 * written beside it; opener NULL keeps the seed in the clear, and the object
 * says so.  The caller owns *out.
 */
json_t *key_keep(const struct secret_key *key,
    const struct opener *opener) MUST_USE;

/*
 * Open a kept key; opener may be NULL.
 *
 * ERR_LOCKED   an opener is needed
 * ERR_AUTH     it is not this one: a wrong passphrase
 * ERR_CORRUPT  not a kept key
 */
MUST_USE bool key_unkeep(struct secret_key **out, const json_t *kept,
    const struct opener *opener, struct err *e);

/* Is the kept key under a passphrase? */
bool key_is_locked(const json_t *kept);

/* len random bytes. */
void random_bytes(void *out, size_t len);

#endif
