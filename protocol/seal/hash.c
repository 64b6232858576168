/* SPDX-License-Identifier: ISC */
#include "protocol/seal/hash.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

struct hash
hash_of(const void *data, size_t len)
{
	struct hash hash;

	(void)crypto_hash_sha256(hash.bytes, data, len);
	return hash;
}

struct hash
hash_joined(size_t count, ...)
{
	static const unsigned char nul;
	crypto_hash_sha256_state state;
	struct hash hash;
	va_list ap;

	(void)crypto_hash_sha256_init(&state);
	va_start(ap, count);
	for (size_t i = 0; i < count; i++) {
		const char *part = va_arg(ap, const char *);

		if (i > 0)
			(void)crypto_hash_sha256_update(&state, &nul, 1);
		(void)crypto_hash_sha256_update(&state,
		    (const unsigned char *)part, strlen(part));
	}
	va_end(ap);
	(void)crypto_hash_sha256_final(&state, hash.bytes);
	return hash;
}

int
hash_compare(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_LEN);
}
