/* SPDX-License-Identifier: ISC */
/*
 * The page with a recovery key: as text, and as one HTML file for a sheet of
 * A4, without scripts and without anything from elsewhere.
 */
#ifndef CLIENT_PAGE_H
#define CLIENT_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/seal/key.h"

#define PAGE_MAX (1 << 20)

struct page {
	const json_t *room;  /* has "room", "review", "title", "member" */
	const char *device;  /* the id of the key, as 'device list' shows it */
	const uint8_t *seed; /* KEY_SEED_LEN bytes, of secret_new() */
};

/* in_colour: for a terminal. */
MUST_USE bool page_add_text(struct buf *out, const struct page *page,
    bool in_colour, struct err *e);
MUST_USE bool page_add_html(struct buf *out, const struct page *page,
    struct err *e);

#endif
