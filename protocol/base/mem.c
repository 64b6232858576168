/* SPDX-License-Identifier: ISC */
#include "protocol/base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static NO_RETURN void
mem_end(void)
{
	(void)fputs("tamga: out of memory\n", stderr);
	_Exit(1);
}

void *
mem_new(size_t count, size_t size)
{
	void *made = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (made == NULL)
		mem_end();
	return made;
}

void *
mem_grow(void *array, size_t *room, size_t need, size_t size)
{
	size_t more = *room;
	size_t bytes;
	char *grown;

	if (need <= *room)
		return array;
	while (more < need) {
		if (more > SIZE_MAX / 2)
			mem_end();
		more = more < 8 ? 8 : more * 2;
	}
	if (__builtin_mul_overflow(more, size, &bytes))
		mem_end();
	grown = realloc(array, bytes);
	if (grown == NULL)
		mem_end();
	(void)memset(grown + *room * size, 0, bytes - *room * size);
	*room = more;
	return grown;
}

char *
mem_text(const char *text)
{
	return text == NULL ? NULL : mem_copy(text, strlen(text));
}

void *
mem_copy(const void *data, size_t len)
{
	char *copy = mem_new(len + 1, 1);

	if (len > 0)
		(void)memcpy(copy, data, len);
	return copy;
}

char *
mem_format(const char *fmt, ...)
{
	va_list ap;
	va_list again;
	char *text;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		mem_end();
	text = mem_new((size_t)len + 1, 1);
	(void)vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}
