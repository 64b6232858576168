/* SPDX-License-Identifier: ISC */
#include "protocol/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

void
buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max };
}

void
buf_clear(struct buf *buf)
{
	free(buf->data);
	buf_init(buf, buf->max);
}

void
buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

/* Make room for len more bytes and the NUL; false when over the ceiling. */
static bool
buf_reserve(struct buf *buf, size_t len)
{
	if (buf->failed || len > buf->max - buf->len) {
		buf->failed = true;
		return false;
	}
	buf->data = mem_grow(buf->data, &buf->room, buf->len + len + 1, 1);
	return true;
}

void
buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!buf_reserve(buf, len))
		return;
	if (len > 0)
		(void)memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_text_add(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_char_add(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_format_add(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0 || !buf_reserve(buf, (size_t)len)) {
		buf->failed = true;
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
}

void
buf_u32_add(struct buf *buf, uint32_t value)
{
	const uint8_t bytes[4] = {
		(uint8_t)(value >> 24),
		(uint8_t)(value >> 16),
		(uint8_t)(value >> 8),
		(uint8_t)value,
	};

	buf_add(buf, bytes, sizeof(bytes));
}

void
buf_string_add(struct buf *buf, const void *data, size_t len)
{
	if (len > UINT32_MAX) {
		buf->failed = true;
		return;
	}
	buf_u32_add(buf, (uint32_t)len);
	buf_add(buf, data, len);
}

bool
buf_is_good(const struct buf *buf)
{
	return !buf->failed;
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

char *
buf_take(struct buf *buf)
{
	char *data = buf->data == NULL ? mem_text("") : buf->data;

	buf->data = NULL;
	buf_init(buf, buf->max);
	return data;
}
