/* SPDX-License-Identifier: ISC */
#include "protocol/seal/opener.h"

#include <sodium.h>
#include <string.h>

#include "protocol/base/text.h"
#include "protocol/seal/secret.h"

#define SALT_LEN crypto_pwhash_SALTBYTES
#define SECRET_LEN crypto_secretbox_KEYBYTES

/* What a kept key may ask of this machine: no more than we write. */
#define OPS_MAX 16
#define MEMORY_MIN crypto_pwhash_MEMLIMIT_MIN
#define MEMORY_MAX ((size_t)1 << 30)

struct opener {
	uint8_t secret[SECRET_LEN];
	uint8_t salt[SALT_LEN];
	unsigned long long operations;
	size_t memory;
};

_Static_assert(OPENER_NONCE_LEN == crypto_secretbox_NONCEBYTES, "nonce");
_Static_assert(OPENER_TAG_LEN == crypto_secretbox_MACBYTES, "tag");

static bool
opener_new(struct opener **out, struct err *e)
{
	void *opener;

	if (!secret_new(&opener, sizeof(**out), e))
		return false;
	*out = opener;
	return true;
}

void
opener_close(struct opener *opener)
{
	secret_free(opener);
}

/* Fill in the secret by salt and cost; on failure the opener goes. */
static bool
stretch(struct opener *opener, const char *passphrase, struct err *e)
{
	if (crypto_pwhash(opener->secret, SECRET_LEN, passphrase,
		strlen(passphrase), opener->salt, opener->operations,
		opener->memory, crypto_pwhash_ALG_ARGON2ID13) == 0)
		return true;
	(void)err_set(e, ERR_IO,
	    "not enough memory for the passphrase (%zu MiB)",
	    opener->memory >> 20);
	opener_close(opener);
	return false;
}

bool
opener_make(struct opener **out, const char *passphrase, struct err *e)
{
	struct opener *opener;

	if (!opener_new(&opener, e))
		return false;
	randombytes_buf(opener->salt, SALT_LEN);
	opener->operations = crypto_pwhash_OPSLIMIT_MODERATE;
	opener->memory = crypto_pwhash_MEMLIMIT_MODERATE;
	if (!stretch(opener, passphrase, e))
		return false;
	*out = opener;
	return true;
}

/* Salt and cost; the cost meets its limits before any memory is asked for. */
static bool
read_cost(struct opener *out, const json_t *json)
{
	const json_int_t operations =
	    json_integer_value(json_object_get(json, "operations"));
	const json_int_t memory =
	    json_integer_value(json_object_get(json, "memory"));
	const char *salt = json_text(json, "salt");

	if (operations < 1 || operations > OPS_MAX ||
	    memory < (json_int_t)MEMORY_MIN ||
	    memory > (json_int_t)MEMORY_MAX || salt == NULL)
		return false;
	out->operations = (unsigned long long)operations;
	out->memory = (size_t)memory;
	return hex_parse(out->salt, SALT_LEN, salt, strlen(salt));
}

bool
opener_fit(struct opener **out, const json_t *kept, const char *passphrase,
    struct err *e)
{
	struct opener *opener;

	if (!opener_new(&opener, e))
		return false;
	if (!read_cost(opener, kept)) {
		opener_close(opener);
		return err_set(e, ERR_CORRUPT, "not a kept key");
	}
	if (!stretch(opener, passphrase, e))
		return false;
	*out = opener;
	return true;
}

/* --- as JSON ------------------------------------------------------------- */

void
opener_note(json_t *kept, const struct opener *opener)
{
	char salt[2 * SALT_LEN + 1];

	hex_format(salt, opener->salt, SALT_LEN);
	json_text_set(kept, "salt", salt);
	(void)json_object_set_new(kept, "operations",
	    json_integer((json_int_t)opener->operations));
	(void)json_object_set_new(kept, "memory",
	    json_integer((json_int_t)opener->memory));
}

json_t *
opener_json(const struct opener *opener)
{
	char text[2 * SECRET_LEN + 1];
	json_t *json = json_object();

	hex_format(text, opener->secret, SECRET_LEN);
	json_text_set(json, "opener", text);
	sodium_memzero(text, sizeof(text));
	opener_note(json, opener);
	return json;
}

bool
opener_parse(struct opener **out, const json_t *json, struct err *e)
{
	const char *text = json_text(json, "opener");
	struct opener *opener;

	if (!opener_new(&opener, e))
		return false;
	if (text == NULL || !read_cost(opener, json) ||
	    !hex_parse(opener->secret, SECRET_LEN, text, strlen(text))) {
		opener_close(opener);
		return err_set(e, ERR_INPUT, "not what opens a key");
	}
	*out = opener;
	return true;
}

/* --- sealing ------------------------------------------------------------- */

void
opener_seal(uint8_t *out, const struct opener *opener,
    const uint8_t nonce[OPENER_NONCE_LEN], const uint8_t *data, size_t len)
{
	(void)crypto_secretbox_easy(out, data, len, nonce, opener->secret);
}

bool
opener_unseal(uint8_t *out, const struct opener *opener,
    const uint8_t nonce[OPENER_NONCE_LEN], const uint8_t *sealed, size_t len)
{
	return crypto_secretbox_open_easy(out, sealed, len, nonce,
		   opener->secret) == 0;
}
