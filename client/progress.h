/* SPDX-License-Identifier: ISC */
/* How far a visit to a remote is, in words. */
#ifndef CLIENT_PROGRESS_H
#define CLIENT_PROGRESS_H

#include "protocol/base/buf.h"
#include "protocol/base/json.h"

/* "hub: 1,204 records came, of 3 of 20 journals not all", of what the API
 * calls progress, appended. */
void progress_words(struct buf *out, const json_t *progress);

#endif
