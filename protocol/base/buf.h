/* SPDX-License-Identifier: ISC */
/*
 * A growing run of bytes with a ceiling from birth and a sticky failure:
 * append as often as you like, ask once with buf_is_good().
 *
 * The bytes are always followed by a NUL that does not count, so that text
 * can be used as a string.
 */
#ifndef PROTOCOL_BASE_BUF_H
#define PROTOCOL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

struct buf {
	char *data;  /* NULL until something was added; see buf_text() */
	size_t len;  /* bytes in use */
	size_t room; /* bytes allocated */
	size_t max;  /* the ceiling */
	bool failed; /* something did not fit; nothing was added since */
};

/* An empty buffer that will never hold more than max bytes. */
void buf_init(struct buf *buf, size_t max);

/* Free the bytes; the buffer is empty again, its ceiling stays. */
void buf_clear(struct buf *buf);

/* Forget the bytes and the failure, keep the memory. */
void buf_reset(struct buf *buf);

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_text_add(struct buf *buf, const char *text);
void buf_char_add(struct buf *buf, char c);
void buf_format_add(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The integers of SSH (RFC 4251, section 5): 32 bits, big endian. */
void buf_u32_add(struct buf *buf, uint32_t value);

/* A string of SSH: its length as 32 bits, then its bytes. */
void buf_string_add(struct buf *buf, const void *data, size_t len);

/* Did all that was added fit? */
bool buf_is_good(const struct buf *buf);

/* The bytes as a string, "" when there are none.  Dies with the buffer. */
const char *buf_text(const struct buf *buf);

/* Give the bytes away; the caller frees them.  The buffer is empty then. */
char *buf_take(struct buf *buf) MUST_USE;

#endif
