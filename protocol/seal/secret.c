/* SPDX-License-Identifier: ISC */
#include "protocol/seal/secret.h"

#include <sodium.h>
#include <string.h>

#include "protocol/seal/key.h"

bool
secret_new(void **out, size_t len, struct err *e)
{
	void *secret;

	if (!key_start(e))
		return false;
	secret = sodium_malloc(len);
	if (secret == NULL)
		return err_set(e, ERR_IO, "no locked memory for a secret");
	(void)memset(secret, 0, len);
	*out = secret;
	return true;
}

void
secret_free(void *secret)
{
	sodium_free(secret);
}

void
secret_wipe(void *data, size_t len)
{
	sodium_memzero(data, len);
}
