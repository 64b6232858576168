/* SPDX-License-Identifier: ISC */
#include "protocol/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Here stand the functions behind the macros. */
#undef err_set
#undef err_errno
#undef err_prefix
#undef err_hint

static const char *const names[] = {
	[ERR_NONE] = "none",
	[ERR_AUTH] = "auth",
	[ERR_BUSY] = "busy",
	[ERR_CONFIG] = "config",
	[ERR_CONFLICT] = "conflict",
	[ERR_CORRUPT] = "corrupt",
	[ERR_INPUT] = "input",
	[ERR_IO] = "io",
	[ERR_LOCKED] = "locked",
	[ERR_NOTFOUND] = "notfound",
	[ERR_PROTOCOL] = "protocol",
	[ERR_TOOBIG] = "toobig",
	[ERR_NEWER] = "newer",
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

/* Do not end in the middle of a UTF-8 character that was cut. */
static void
err_trim(char *text)
{
	size_t len = strlen(text);
	size_t start = len;

	while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0 || len - start > 3)
		return;
	const unsigned char lead = (unsigned char)text[start - 1];
	const size_t need = lead >= 0xf0 ? 3 :
	    lead >= 0xe0                 ? 2 :
	    lead >= 0xc0                 ? 1 :
					   0;

	if (len - start < need)
		text[start - 1] = '\0';
}

bool
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	e->hint[0] = '\0';
	va_start(ap, fmt);
	(void)vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	err_trim(e->msg);
	return false;
}

bool
err_errno(struct err *e, const char *fmt, ...)
{
	const int saved = errno;
	char reason[128];
	size_t len;
	va_list ap;

	e->code = ERR_IO;
	e->hint[0] = '\0';
	va_start(ap, fmt);
	(void)vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	if (strerror_r(saved, reason, sizeof(reason)) != 0)
		(void)snprintf(reason, sizeof(reason), "error %d", saved);
	len = strlen(e->msg);
	(void)snprintf(e->msg + len, sizeof(e->msg) - len, ": %s", reason);
	err_trim(e->msg);
	if (saved == ENOSPC || saved == EDQUOT)
		(void)err_hint(e,
		    "free some space on the disk and try again; "
		    "nothing that was saved is lost");
	else if (saved == EROFS)
		(void)err_hint(e,
		    "the disk cannot be written; mount it for "
		    "writing, or use another --home");
	return false;
}

bool
err_prefix(struct err *e, const char *fmt, ...)
{
	char old[ERR_MSG_MAX];
	size_t len;
	va_list ap;

	(void)snprintf(old, sizeof(old), "%s", e->msg);
	va_start(ap, fmt);
	(void)vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	len = strlen(e->msg);
	(void)snprintf(e->msg + len, sizeof(e->msg) - len, ": %s", old);
	err_trim(e->msg);
	return false;
}

bool
err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(e->hint, sizeof(e->hint), fmt, ap);
	va_end(ap);
	err_trim(e->hint);
	return false;
}

const char *
err_name(enum err_code code)
{
	return names[code];
}

enum err_code
err_code_of(const char *name)
{
	for (size_t i = 0; i < NAME_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum err_code)i;
	return ERR_IO;
}
