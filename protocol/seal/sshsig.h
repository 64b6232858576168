/* SPDX-License-Identifier: ISC */
/*
 * SSHSIG (OpenSSH, PROTOCOL.sshsig) in the one spelling of docs/FORMAT.md,
 * section 4: ssh-ed25519, SHA-512, empty reserved field, armour with lines of
 * 70 letters.
 */
#ifndef PROTOCOL_SEAL_SSHSIG_H
#define PROTOCOL_SEAL_SSHSIG_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/seal/key.h"

#define SSHSIG_GIT "git"
#define SSHSIG_REQUEST "tamga-request@1"

/* Bytes of the longest armour, its line feeds and a NUL among them. */
#define SSHSIG_ARMOUR_MAX 512

/*
 * The armour over len bytes in that namespace: lines with line feeds
 * between them and none behind END, and a NUL.
 */
void sshsig_sign(char out[SSHSIG_ARMOUR_MAX], const struct secret_key *key,
    const char *name_space, const void *data, size_t len);

/*
 * Take an armour apart: exactly the bytes that sshsig_sign() would write for
 * this key, namespace and signature.  Nothing is verified yet.
 *
 * ERR_PROTOCOL  not an armour of that length in the one spelling
 * ERR_AUTH      another algorithm, namespace or version inside
 */
MUST_USE bool sshsig_parse(struct public_key *key, struct signature *signature,
    const char *armour, size_t len, const char *name_space, struct err *e);

/* Write the armour of a signature that is known. */
void sshsig_format(char out[SSHSIG_ARMOUR_MAX], const struct public_key *key,
    const struct signature *signature, const char *name_space);

/*
 * Is the signature that sshsig_parse() found good for these bytes?  That the
 * key is a good one (key_is_good()) is asked once, where it is introduced.
 */
bool sshsig_verify(const struct public_key *key,
    const struct signature *signature, const char *name_space, const void *data,
    size_t len);

#endif
