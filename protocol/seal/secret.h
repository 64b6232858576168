/* SPDX-License-Identifier: ISC */
/*
 * Memory for secrets: locked, so that it is not swapped, between pages that
 * nobody may touch, and wiped when it is let go.
 */
#ifndef PROTOCOL_SEAL_SECRET_H
#define PROTOCOL_SEAL_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * len bytes, all zero.  The caller ends with secret_free().
 *
 * ERR_IO  the system locks no more memory
 */
MUST_USE bool secret_new(void **out, size_t len, struct err *e);

/* Wipe and free.  NULL is fine. */
void secret_free(void *secret);

/* Wipe what stands in memory of another kind. */
void secret_wipe(void *data, size_t len);

#endif
