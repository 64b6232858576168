/* SPDX-License-Identifier: ISC */
#include "protocol/seal/hash.h"

#include <nettle/sha2.h>
#include <stdarg.h>
#include <string.h>

struct hash
hash_of(const void *data, size_t len)
{
	struct sha256_ctx state;
	struct hash hash;

	sha256_init(&state);
	sha256_update(&state, len, data);
	sha256_digest(&state, HASH_LEN, hash.bytes);
	return hash;
}

struct hash
hash_joined(size_t count, ...)
{
	static const uint8_t nul;
	struct sha256_ctx state;
	struct hash hash;
	va_list ap;

	sha256_init(&state);
	va_start(ap, count);
	for (size_t i = 0; i < count; i++) {
		const char *part = va_arg(ap, const char *);

		if (i > 0)
			sha256_update(&state, 1, &nul);
		sha256_update(&state, strlen(part), (const uint8_t *)part);
	}
	va_end(ap);
	sha256_digest(&state, HASH_LEN, hash.bytes);
	return hash;
}

int
hash_compare(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_LEN);
}
