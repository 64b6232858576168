/* SPDX-License-Identifier: ISC */
#include "protocol/seal/sshsig.h"

#include <sodium.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/text.h"

#define BEGIN "-----BEGIN SSH SIGNATURE-----"
#define END "-----END SSH SIGNATURE-----"
#define LINE_LEN 70
#define NAMESPACE_MAX 32
#define BLOB_MAX                                                               \
	((size_t)170 + NAMESPACE_MAX) /* all but the namespace takes 170 */
#define SHA512_LEN crypto_hash_sha512_BYTES

/* The bytes inside the armour. */
static void
blob_build(struct buf *blob, const struct public_key *key,
    const struct signature *signature, const char *name_space)
{
	uint8_t key_bytes[KEY_BLOB_LEN];

	key_blob(key_bytes, key);
	buf_add(blob, "SSHSIG", 6);
	buf_u32_add(blob, 1);
	buf_string_add(blob, key_bytes, sizeof(key_bytes));
	buf_string_add(blob, name_space, strlen(name_space));
	buf_string_add(blob, "", 0);
	buf_string_add(blob, "sha512", 6);
	buf_u32_add(blob, 4 + 11 + 4 + SIGNATURE_LEN);
	buf_string_add(blob, "ssh-ed25519", 11);
	buf_string_add(blob, signature->bytes, SIGNATURE_LEN);
}

/* What is signed: PROTOCOL.sshsig, section 3. */
static void
signed_build(struct buf *out, const char *name_space, const void *data,
    size_t len)
{
	uint8_t digest[SHA512_LEN];

	(void)crypto_hash_sha512(digest, data, len);
	buf_add(out, "SSHSIG", 6);
	buf_string_add(out, name_space, strlen(name_space));
	buf_string_add(out, "", 0);
	buf_string_add(out, "sha512", 6);
	buf_string_add(out, digest, sizeof(digest));
}

void
sshsig_format(char out[SSHSIG_ARMOUR_MAX], const struct public_key *key,
    const struct signature *signature, const char *name_space)
{
	char letters[BASE64_LEN(BLOB_MAX) + 1];
	struct buf blob;
	struct buf armour;

	buf_init(&blob, BLOB_MAX);
	buf_init(&armour, SSHSIG_ARMOUR_MAX - 1);
	blob_build(&blob, key, signature, name_space);
	base64_format(letters, (const uint8_t *)buf_text(&blob), blob.len);
	buf_text_add(&armour, BEGIN "\n");
	for (const char *at = letters; *at != '\0';) {
		const size_t len = strnlen(at, LINE_LEN);

		buf_add(&armour, at, len);
		buf_char_add(&armour, '\n');
		at += len;
	}
	buf_text_add(&armour, END);
	(void)memcpy(out, buf_text(&armour), armour.len + 1);
	buf_clear(&blob);
	buf_clear(&armour);
}

void
sshsig_sign(char out[SSHSIG_ARMOUR_MAX], const struct secret_key *key,
    const char *name_space, const void *data, size_t len)
{
	struct public_key public;
	struct signature signature;
	struct buf message;

	buf_init(&message, 256);
	signed_build(&message, name_space, data, len);
	key_sign(&signature, key, buf_text(&message), message.len);
	key_public(&public, key);
	sshsig_format(out, &public, &signature, name_space);
	buf_clear(&message);
}

/* The letters of an armour without its lines; false when they are not of
 * the one length. */
static bool
letters_collect(char *letters, size_t max, const char *armour, size_t len)
{
	const size_t head = strlen(BEGIN "\n");
	const size_t tail = strlen(END);
	size_t used = 0;

	if (len < head + tail || memcmp(armour, BEGIN "\n", head) != 0)
		return false;
	len -= head + tail;
	armour += head;
	for (size_t i = 0; i < len; i++) {
		const size_t place = i % (LINE_LEN + 1);
		const bool is_end = place == LINE_LEN || i + 1 == len;

		if ((armour[i] == '\n') != is_end || (is_end && place == 0) ||
		    used == max)
			return false;
		if (!is_end)
			letters[used++] = armour[i];
	}
	letters[used] = '\0';
	return memcmp(armour + len, END, tail) == 0;
}

/*
 * Lines and letters have one spelling.  That the bytes inside have, too, is
 * checked by writing them again for the key and signature in their places.
 */
bool
sshsig_parse(struct public_key *key, struct signature *signature,
    const char *armour, size_t len, const char *name_space, struct err *e)
{
	const size_t blob_len = 170 + strlen(name_space);
	const size_t key_place = 6 + 4 + 4 + KEY_BLOB_LEN - KEY_LEN;
	char letters[BASE64_LEN(BLOB_MAX) + 1];
	uint8_t blob[BLOB_MAX];
	struct public_key found;
	struct signature mark;
	struct buf again;
	bool same;

	if (!letters_collect(letters, BASE64_LEN(BLOB_MAX), armour, len) ||
	    !base64_parse(blob, blob_len, letters, strlen(letters)))
		return err_set(e, ERR_PROTOCOL,
		    "signature: not an armour in the one spelling");
	(void)memcpy(found.bytes, blob + key_place, KEY_LEN);
	(void)memcpy(mark.bytes, blob + blob_len - SIGNATURE_LEN,
	    SIGNATURE_LEN);
	buf_init(&again, BLOB_MAX);
	blob_build(&again, &found, &mark, name_space);
	same = again.len == blob_len && memcmp(again.data, blob, blob_len) == 0;
	buf_clear(&again);
	if (!same)
		return err_set(e, ERR_AUTH,
		    "signature: another algorithm, namespace or version");
	*key = found;
	*signature = mark;
	return true;
}

bool
sshsig_verify(const struct public_key *key, const struct signature *signature,
    const char *name_space, const void *data, size_t len)
{
	struct buf message;
	bool good;

	buf_init(&message, 256);
	signed_build(&message, name_space, data, len);
	good = key_verify(key, signature, buf_text(&message), message.len);
	buf_clear(&message);
	return good;
}
