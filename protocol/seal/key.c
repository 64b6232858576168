/* SPDX-License-Identifier: ISC */
#include "protocol/seal/key.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"

#define SEED_LEN crypto_sign_SEEDBYTES
#define SEALED_LEN (SEED_LEN + OPENER_TAG_LEN)

_Static_assert(SEED_LEN == KEY_SEED_LEN, "seed");

struct secret_key {
	uint8_t seed[SEED_LEN];
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

bool
key_start(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, ERR_CONFIG, "libsodium does not start");
	return true;
}

static bool
key_allocate(struct secret_key **out, struct err *e)
{
	if (!key_start(e))
		return false;
	*out = sodium_malloc(sizeof(**out));
	if (*out == NULL)
		return err_set(e, ERR_IO, "no locked memory for a key");
	return true;
}

/* Fill in what follows from the seed. */
static void
key_expand(struct secret_key *key)
{
	uint8_t unused[KEY_LEN];

	(void)crypto_sign_seed_keypair(unused, key->secret, key->seed);
}

bool
key_make(struct secret_key **out, struct err *e)
{
	if (!key_allocate(out, e))
		return false;
	randombytes_buf((*out)->seed, SEED_LEN);
	key_expand(*out);
	return true;
}

bool
key_from_seed(struct secret_key **out, const uint8_t seed[32], struct err *e)
{
	if (!key_allocate(out, e))
		return false;
	(void)memcpy((*out)->seed, seed, SEED_LEN);
	key_expand(*out);
	return true;
}

void
key_close(struct secret_key *key)
{
	sodium_free(key);
}

void
key_seed(uint8_t out[KEY_SEED_LEN], const struct secret_key *key)
{
	(void)memcpy(out, key->seed, SEED_LEN);
}

void
key_public(struct public_key *out, const struct secret_key *key)
{
	/* The second half of a secret key is the public one. */
	(void)memcpy(out->bytes, key->secret + SEED_LEN, KEY_LEN);
}

bool
key_is_good(const struct public_key *key)
{
	return crypto_core_ed25519_is_valid_point(key->bytes) == 1;
}

static const uint8_t blob_head[KEY_BLOB_LEN - KEY_LEN] = { 0, 0, 0, 11, 's',
	's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32 };

void
key_blob(uint8_t out[KEY_BLOB_LEN], const struct public_key *key)
{
	(void)memcpy(out, blob_head, sizeof(blob_head));
	(void)memcpy(out + sizeof(blob_head), key->bytes, KEY_LEN);
}

void
key_format(char out[KEY_TEXT], const struct public_key *key)
{
	uint8_t blob[KEY_BLOB_LEN];

	key_blob(blob, key);
	base64_format(out, blob, sizeof(blob));
}

bool
key_parse(struct public_key *out, const char *text, size_t len)
{
	uint8_t blob[KEY_BLOB_LEN];
	struct public_key key;

	if (!base64_parse(blob, sizeof(blob), text, len) ||
	    memcmp(blob, blob_head, sizeof(blob_head)) != 0)
		return false;
	(void)memcpy(key.bytes, blob + sizeof(blob_head), KEY_LEN);
	if (!key_is_good(&key))
		return false;
	*out = key;
	return true;
}

void
key_sign(struct signature *out, const struct secret_key *key, const void *data,
    size_t len)
{
	(void)crypto_sign_detached(out->bytes, NULL, data, len, key->secret);
}

bool
key_verify(const struct public_key *key, const struct signature *signature,
    const void *data, size_t len)
{
	return crypto_sign_verify_detached(signature->bytes, data, len,
		   key->bytes) == 0;
}

void
random_bytes(void *out, size_t len)
{
	randombytes_buf(out, len);
}

/* --- kept keys ---------------------------------------------------------- */

static json_t *
hex_json(const uint8_t *data, size_t len)
{
	char text[2 * 64 + 1];

	hex_format(text, data, len);
	json_t *value = json_string(text);

	sodium_memzero(text, sizeof(text));
	return value;
}

static bool
json_hex(uint8_t *out, size_t len, const json_t *object, const char *name)
{
	const char *text = json_text(object, name);

	return text != NULL && hex_parse(out, len, text, strlen(text));
}

static void
seal_seed(json_t *kept, const struct secret_key *key,
    const struct opener *opener)
{
	uint8_t nonce[OPENER_NONCE_LEN];
	uint8_t sealed[SEALED_LEN];

	randombytes_buf(nonce, sizeof(nonce));
	opener_seal(sealed, opener, nonce, key->seed, SEED_LEN);
	opener_note(kept, opener);
	(void)json_object_set_new(kept, "nonce",
	    hex_json(nonce, sizeof(nonce)));
	(void)json_object_set_new(kept, "sealed",
	    hex_json(sealed, sizeof(sealed)));
}

json_t *
key_keep(const struct secret_key *key, const struct opener *opener)
{
	struct public_key public;
	char text[KEY_TEXT];
	json_t *kept = json_object();

	key_public(&public, key);
	key_format(text, &public);
	json_text_set(kept, "public", text);
	json_text_set(kept, "protection", opener == NULL ? "none" : "argon2id");
	if (opener == NULL)
		(void)json_object_set_new(kept, "seed",
		    hex_json(key->seed, SEED_LEN));
	else
		seal_seed(kept, key, opener);
	return kept;
}

bool
key_is_locked(const json_t *kept)
{
	const char *protection = json_text(kept, "protection");

	return protection != NULL && strcmp(protection, "none") != 0;
}

/* Put the seed of a sealed key into seed. */
static bool
open_seed(uint8_t seed[SEED_LEN], const json_t *kept,
    const struct opener *opener, struct err *e)
{
	uint8_t nonce[OPENER_NONCE_LEN];
	uint8_t sealed[SEALED_LEN];

	if (opener == NULL)
		return err_set(e, ERR_LOCKED, "the key needs its passphrase");
	if (!json_hex(nonce, sizeof(nonce), kept, "nonce") ||
	    !json_hex(sealed, sizeof(sealed), kept, "sealed"))
		return err_set(e, ERR_CORRUPT, "not a kept key");
	return opener_unseal(seed, opener, nonce, sealed, sizeof(sealed)) ||
	    err_set(e, ERR_AUTH, "this is not the passphrase");
}

bool
key_unkeep(struct secret_key **out, const json_t *kept,
    const struct opener *opener, struct err *e)
{
	const char *said = json_text(kept, "public");
	struct public_key public;
	char text[KEY_TEXT];
	struct secret_key *key;

	if (!key_allocate(&key, e))
		return false;
	if (key_is_locked(kept)) {
		if (!open_seed(key->seed, kept, opener, e))
			goto fail;
	} else if (!json_hex(key->seed, SEED_LEN, kept, "seed")) {
		(void)err_set(e, ERR_CORRUPT, "not a kept key");
		goto fail;
	}
	key_expand(key);
	key_public(&public, key);
	key_format(text, &public);
	if (said == NULL || strcmp(said, text) != 0) {
		(void)err_set(e, ERR_CORRUPT,
		    "a kept key that is not what it says");
		goto fail;
	}
	*out = key;
	return true;

fail:
	key_close(key);
	return false;
}
