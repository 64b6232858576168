/* SPDX-License-Identifier: ISC */
/*
 * Files that a person asked for: written beside, then renamed, so that there
 * is the whole of it or nothing; one that is there stays unless the person
 * says otherwise.
 */
#ifndef CLIENT_OUTPUT_H
#define CLIENT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * Write len bytes to path, or standard output for NULL and "-".  force: in
 * place of a file that is there.
 *
 * ERR_IO  with a hint, when there is a file already
 */
MUST_USE bool output_write(const char *path, const void *data, size_t len,
    bool force, struct err *e);

#endif
