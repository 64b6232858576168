/* SPDX-License-Identifier: ISC */
/*
 * What opens a kept key: 32 bytes that Argon2id makes of a passphrase and a
 * salt.  The passphrase itself stays in the program that asked for it
 * (docs/decisions/0019-the-passphrase-stays-in-the-client.md).
 */
#ifndef PROTOCOL_SEAL_OPENER_H
#define PROTOCOL_SEAL_OPENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

#define OPENER_NONCE_LEN 24
#define OPENER_TAG_LEN 16 /* by which sealed bytes are longer */

/* Opaque, in locked memory. */
struct opener;

/*
 * Of a new salt, with libsodium's "moderate" cost.  The caller ends with
 * opener_close().
 *
 * ERR_IO  not enough memory for the cost
 */
MUST_USE bool opener_make(struct opener **out, const char *passphrase,
    struct err *e);

/*
 * Of the salt and the cost that a kept key names.
 *
 * ERR_CORRUPT  it names none, or a cost that we never write
 */
MUST_USE bool opener_fit(struct opener **out, const json_t *kept,
    const char *passphrase, struct err *e);

/* Wipe and free.  NULL is fine. */
void opener_close(struct opener *opener);

/* Note salt and cost, as "salt", "operations" and "memory". */
void opener_note(json_t *kept, const struct opener *opener);

/* The whole of it, for the daemon.  The caller owns it, and wipes it with
 * json_text_wipe(object, "opener"). */
json_t *opener_json(const struct opener *opener) MUST_USE;

/* ERR_INPUT: not what opener_json() gives. */
MUST_USE bool opener_parse(struct opener **out, const json_t *json,
    struct err *e);

/* XSalsa20-Poly1305: out has OPENER_TAG_LEN bytes more than data. */
void opener_seal(uint8_t *out, const struct opener *opener,
    const uint8_t nonce[OPENER_NONCE_LEN], const uint8_t *data, size_t len);

/* The reverse; false when it was sealed by another one.  len is that of the
 * sealed bytes. */
MUST_USE bool opener_unseal(uint8_t *out, const struct opener *opener,
    const uint8_t nonce[OPENER_NONCE_LEN], const uint8_t *sealed, size_t len);

#endif
